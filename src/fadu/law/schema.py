"""Layer 1. The value objects of a procedure file, after parsing and merging. Frozen; they never read files.

Days and articles are as the file states them; `fadu.law.parse` makes these objects, `fadu.law.plan` turns
them into tables for speed.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs

from fadu.law.conditions import Condition, Matcher

if TYPE_CHECKING:
    from fadu.law.requirements import Requirement

STATUSES = ("verified", "sectoral", "local", "unverified", "design")
UNITS = {
    "days": "日",
    "working_days": "个工作日",
    "calendar_days": "日",
    "months": "个月",
    "years": "年",
    "hours": "小时",
}
FIELD_KINDS = frozenset(
    (
        "text",
        "int",
        "number",
        "money",
        "date",
        "datetime",
        "bool",
        "choice",
        "choices",
        "party",
        "agency",
        "person",
        "persons",
        "case",
    )
)


@attrs.frozen(slots=True)
class Source:
    """A statute: `adopted` is the date in the name of that edition of its text."""

    id: str
    title: str
    adopted: date | None = None
    in_force: date | None = None
    number: str = ""
    note: str = ""


@attrs.frozen(slots=True)
class Citation:
    """One article of one source: articles as written, 第三十条第二款."""

    source: str
    article: str


@attrs.frozen(slots=True)
class Basis:
    """Where a rule comes from. `text` is what users see: 行政复议法 第三十条."""

    text: str
    citations: tuple[Citation, ...] = ()
    status: str = "verified"
    note: str = ""


@attrs.frozen(slots=True)
class Span:
    """A length of time. `unit` is calendar_days, working_days, months, years or hours.

    `n` None and no `field`: not set, the reason is in `unset`. `field`: the number is in the starting act.
    `written` is the length as the statute writes it: 5日, 20个工作日.
    """

    n: int | None
    unit: str
    field: str | None = None
    unset: str = ""
    param: str | None = None
    written: str = ""


@attrs.frozen(slots=True)
class Stage:
    id: str
    name: str
    final: bool = False
    note: str = ""


@attrs.frozen(slots=True)
class FieldRule:
    id: str
    name: str
    kind: str
    choices: tuple[str, ...] = ()
    required: bool = False
    personal: bool = False
    unit: str = ""
    basis: Basis | None = None
    note: str = ""


@attrs.frozen(slots=True)
class ActRule:
    """`from_`: stages it may be done in; None means before the first stage (the opening act)."""

    id: str
    name: str
    by: tuple[str, ...]
    from_: frozenset[str] | None
    to: str | None
    once: bool
    outcome: str | None  # a fixed text
    outcome_field: str | None
    document: str
    fields: Mapping[str, FieldRule]
    basis: Basis
    public: bool
    opens: bool
    note: str = ""


@attrs.frozen(slots=True)
class Start:
    """What starts a limit: an act, on its day or on the day in one of its fields."""

    matcher: Matcher
    field: str | None = None


@attrs.frozen(slots=True)
class Extension:
    matcher: Matcher
    most: Span | None
    field: str | None
    times: int | None
    unit: str


@attrs.frozen(slots=True)
class Pause:
    begins: tuple[Matcher, ...]
    ends: tuple[Matcher, ...]
    expiry_of: str | None = None


@attrs.frozen(slots=True)
class Deem:
    act: str
    fields: Mapping[str, Any]


@attrs.frozen(slots=True)
class LimitRule:
    """`ahead` limits have `event` instead of `starts`, and `within` is the least distance to the event."""

    id: str
    name: str
    starts: tuple[Start, ...]
    until: tuple[Matcher, ...]
    within: Span
    event: Start | None
    when: Condition | None
    extends: tuple[Extension, ...]
    pauses: tuple[Pause, ...]
    restarts: tuple[Matcher, ...]
    binds: str
    deem: Deem | None
    survives: bool
    roll: bool
    basis: Basis


@attrs.frozen(slots=True)
class GuardRule:
    id: str
    name: str
    on: tuple[Matcher, ...]
    when: Condition | None
    unless: Condition | None
    require: Requirement
    blocking: bool
    message: str
    basis: Basis


@attrs.frozen(slots=True)
class Parameter:
    id: str
    name: str
    value: Any
    unit: str
    basis: Basis


@attrs.frozen(slots=True)
class DayCount:
    working: frozenset[int] = frozenset()
    basis: Basis | None = None


_serial = itertools.count()


@attrs.frozen(slots=True, eq=False)
class Version:
    """The law of one procedure from a day on, with the overlays of a place and sector merged in.

    `key` is the day, then the overlays: 2024-01-01+samr+guangdong. `serial` names the object for caches.
    """

    procedure: str
    key: str
    in_force: date
    until: date | None
    overlays: tuple[str, ...]
    opening: str
    sources: Mapping[str, Source]
    day_count: DayCount
    stages: Mapping[str, Stage]
    acts: Mapping[str, ActRule]
    limits: Mapping[str, LimitRule]
    guards: Mapping[str, GuardRule]
    parameters: Mapping[str, Parameter]
    serial: int = attrs.field(factory=lambda: next(_serial))


@attrs.frozen(slots=True)
class Overlay:
    """A local or sectoral source that sets values. `place` is a prefix of GB/T 2260 codes, '' for none."""

    id: str
    name: str
    procedure: str
    sector: str | None
    place: str
    in_force: date
    until: date | None

    def applies(self, on: date, jurisdiction: str | None, sector: str | None) -> bool:
        """Whether it binds a case opened that day in that place and sector."""
        if on < self.in_force or (self.until is not None and on > self.until):
            return False
        if self.sector is not None and self.sector != sector:
            return False
        return not self.place or (jurisdiction is not None and jurisdiction.startswith(self.place))
