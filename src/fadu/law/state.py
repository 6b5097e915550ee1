"""Layer 1. What a running case is: acts, the state after them, what a step found.

The state is bounded: it keeps only what limits, guards and conditions of its version can ask for, and the
latest run of each limit. It never decides anything; `fadu.law.replay` does.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from operator import itemgetter
from typing import Any

import attrs
import orjson

from fadu.law.calendar import Calendar, default_calendar

LOG_SIZE = 24  # pauses, extensions and restarts of one run that its explanation can still tell


@attrs.define(slots=True)
class Act:
    """One act of a case: what, on which day, its fields, the persons who did it, the time if known."""

    act: str
    on: date
    fields: dict[str, Any] = attrs.field(factory=dict)
    by: tuple[str, ...] = ()
    at: datetime | None = None


@attrs.frozen(slots=True)
class Finding:
    """Something unlawful in an act, the `act`-th of its case from 0; `blocking` refuses it in live mode."""

    rule: str
    act: int
    basis: str
    message: str
    blocking: bool


def _no_register(person: str, on: date) -> bool | None:
    return None


@attrs.define(slots=True)
class Env:
    """What the law asks of the world: the calendar; was a person certified on a day (None: not known)?"""

    calendar: Calendar = attrs.field(factory=default_calendar)
    certified: Callable[[str, date], bool | None] = _no_register


def _place(at: int) -> Any:
    """An attribute that is a place of the list: read at the speed of C, JSON as it stands."""

    def put(run: list[Any], value: Any) -> None:
        run[at] = value

    return property(itemgetter(at), put)


class Run(list[Any]):
    """One running or finished instance of a limit. Days are ordinals.

    It is a list, so that a state with many runs is read and written as JSON without making objects.
    `end` is the end without the roll, `due` the last lawful day; both None for a limit that is not set.
    `status` is open, met, late, deemed, void or unset; `alive` while an act can still meet it; `idle` while
    its condition is false. `paused` is the day the clock stopped; `act` started it, where several can. What few
    runs have lies in `rest`: pauses (which of them last), extended (matcher key to times), log ([kind, day, …]
    for the explanation), moment (when an hour limit ends), event (the day a backwards limit leads to),
    untabled (the due day waits for the table of a year).
    """

    __slots__ = ()

    n: int = _place(0)
    start: int = _place(1)
    amount: int | None = _place(2)
    end: int | None = _place(3)
    due: int | None = _place(4)
    status: str = _place(5)
    alive: bool = _place(6)
    idle: bool = _place(7)
    met: int | None = _place(8)
    paused: int | None = _place(9)
    act: str | None = _place(10)
    rest: dict[str, Any] | None = _place(11)

    @staticmethod
    def begun(n: int, start: int, amount: int | None) -> Run:
        """A run on its first day: open, or unset without an amount."""
        status = "open" if amount is not None else "unset"
        return Run((n, start, amount, None, None, status, True, False, None, None, None, None))

    @property
    def pauses(self) -> list[int]:
        """Which pauses last now."""
        return self.rest.get("pauses", []) if self.rest else []

    @property
    def extended(self) -> dict[str, int]:
        """How often each extension was used."""
        return self.rest.get("extended", {}) if self.rest else {}

    @property
    def log(self) -> list[list[Any]]:
        """What the explanation tells: pauses, extensions, restarts."""
        return self.rest.get("log", []) if self.rest else []

    @property
    def moment(self) -> str | None:
        """When an hour limit ends."""
        return self.rest.get("moment") if self.rest else None

    @property
    def event(self) -> int | None:
        """The day of the event of a backwards limit."""
        return self.rest.get("event") if self.rest else None

    @property
    def untabled(self) -> bool:
        """Whether the due day waits for the table of a year."""
        return bool(self.rest and self.rest.get("untabled"))

    def keep(self, key: str, value: Any) -> None:
        """Set one of the rare things."""
        if self.rest is None:
            self.rest = {}
        self.rest[key] = value

    def note(self, *entry: Any) -> None:
        """Remember something for the explanation; what is oldest gives way."""
        self.keep("log", [*self.log, list(entry)][-LOG_SIZE:])


@attrs.define(slots=True)
class State:
    """Where a case stands after its acts.

    `runs`: limit id to its latest run. `facts`: "act.field" to the last value. `done`: act id (or matcher
    key) to how often. `days`: act id to the day it was last done. `people`: act id to persons who took part.
    """

    procedure: str
    version: str
    sector: str | None = None
    stage: str | None = None
    outcome: str | None = None
    opened_on: date | None = None
    last_on: date | None = None
    n: int = 0
    gap: bool = False
    runs: dict[str, Run] = attrs.field(factory=dict)
    facts: dict[str, Any] = attrs.field(factory=dict)
    done: dict[str, int] = attrs.field(factory=dict)
    days: dict[str, int] = attrs.field(factory=dict)
    people: dict[str, list[str]] = attrs.field(factory=dict)

    def dumps(self) -> bytes:
        """As JSON bytes; equal for equal states."""
        return orjson.dumps(
            (
                self.procedure,
                self.version,
                self.sector,
                self.stage,
                self.outcome,
                self.opened_on,
                self.last_on,
                self.n,
                self.gap,
                self.runs,
                self.facts,
                self.done,
                self.days,
                self.people,
            )
        )

    @staticmethod
    def loads(data: bytes | str) -> State:
        """The state that `dumps` wrote."""
        parts = orjson.loads(data)
        state = State(*parts)
        if parts[5] is not None:
            state.opened_on = date.fromisoformat(parts[5])
        if parts[6] is not None:
            state.last_on = date.fromisoformat(parts[6])
        state.runs = {name: Run(packed) for name, packed in parts[9].items()}
        return state

    def copy(self) -> State:
        """An independent copy."""
        return State.loads(self.dumps())


@attrs.define(slots=True)
class Step:
    """What one act changed.

    `met`: (limit id, due, late days) of each limit the act met. `deemed`: acts that happened by operation of
    law before it and were applied to the state. `replaced`: finished runs that a new run of the same limit
    pushed out.
    """

    findings: list[Finding] = attrs.field(factory=list)
    met: list[tuple[str, date | None, int]] = attrs.field(factory=list)
    stage_before: str | None = None
    stage_after: str | None = None
    deemed: list[Act] = attrs.field(factory=list)
    replaced: list[tuple[str, Run]] = attrs.field(factory=list)


def plain(value: Any) -> Any:
    """A field value as JSON knows it: dates as ISO text, decimals as numbers."""
    if isinstance(value, date):  # datetime too
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def as_day(value: Any) -> int | None:
    """The ordinal of a date given as date, datetime or ISO text; None for anything else."""
    if isinstance(value, datetime):
        return value.date().toordinal()
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, str):
        try:
            return date.fromisoformat(value[:10]).toordinal()
        except ValueError:
            return None
    return None
