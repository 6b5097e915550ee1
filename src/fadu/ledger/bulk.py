"""Layer 2. Recording many cases (import, reconstruction): same law, chain and findings as one act at a time.

The law is computed outside the queue of writers; each batch is written in one short transaction, so that
a clerk waits for one batch at most. A case that is there already is never written twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import attrs

from fadu.errors import FaduError, LedgerError
from fadu.law import Act, Env
from fadu.ledger.actors import Actor
from fadu.ledger.agencies import Office, office, sector_of
from fadu.ledger.casefile import By, CaseFile, Row, finding_rows, make_act
from fadu.ledger.certificates import environment, follow_register
from fadu.ledger.known import compare, known_cases
from fadu.ledger.single import record, take_deemed
from fadu.ledger.store import Change, store

BATCH_SECONDS = 0.06  # aim for one transaction; clerks wait for it, so it stays well under 0.1 s
FEWEST, MOST = 100, 8000  # acts a batch


@attrs.frozen(slots=True)
class CaseBatch:
    """One case to record: its identity and its acts in the order they happened.

    `agency` is id or code; `ref` is the caller's own mark (a row number), handed back with the outcome.
    """

    procedure: str
    agency: int | str
    acts: Sequence[Act]
    external_id: str | None = None
    number: str | None = None
    title: str = ""
    origin: str = "import"
    ref: Any = None


@attrs.frozen(slots=True)
class Breach:
    """What was not lawful in one act: the act's id and day (ISO text), and what the law says."""

    act: str
    on: str
    rule: str
    basis: str
    message: str
    blocking: bool


@attrs.frozen(slots=True)
class Outcome:
    """What became of one case.

    `status`: created, unchanged (was there, with the same acts), extended (was there, new acts added at
    the end), different (was there with other acts: nothing changed) or rejected. `reason` says why, in
    Chinese. `breaches` are those of the acts recorded now, or in a dry run of a new case to be recorded.
    """

    batch: CaseBatch
    status: str
    case_id: int | None = None
    acts: int = 0
    breaches: tuple[Breach, ...] = ()
    reason: str = ""


@attrs.define(slots=True)
class Summary:
    """Totals of one call."""

    created: int = 0
    unchanged: int = 0
    extended: int = 0
    different: int = 0
    rejected: int = 0
    acts: int = 0
    findings: int = 0

    @property
    def cases(self) -> int:
        """Cases of the input so far."""
        return self.created + self.unchanged + self.extended + self.different + self.rejected

    def add(self, outcome: Outcome) -> None:
        setattr(self, outcome.status, getattr(self, outcome.status) + 1)
        self.acts += outcome.acts
        self.findings += len(outcome.breaches)


def record_many(
    batch: Iterable[CaseBatch],
    *,
    actor: Actor,
    mode: str = "history",
    on_progress: Callable[[int, int], None] | None = None,
    on_result: Callable[[Outcome], None] | None = None,
    dry_run: bool = False,
) -> Summary:
    """Record many cases with all their acts, in history mode. Streams: memory does not grow with the input.

    `on_progress(cases, acts)` is told the totals after each batch, `on_result` the outcome of each case
    in the order of the input within its batch. `dry_run` judges and compares, and writes nothing.
    """
    if mode != "history":
        raise LedgerError("批量记录只用于历史（history）方式。", code="mode")
    summary, size = Summary(), _Size()
    for part in _parts(batch, size):
        seconds, outcomes = _Part(part, actor, dry_run).write()
        for outcome in outcomes:
            summary.add(outcome)
            if on_result:
                on_result(outcome)
        if on_progress:
            on_progress(summary.cases, summary.acts)
        size.learn(sum(outcome.acts for outcome in outcomes), seconds)
    return summary


@attrs.define(slots=True)
class _Size:
    """How many acts to write in one transaction: as many as lately fitted into BATCH_SECONDS."""

    acts: int = 1000

    def learn(self, written: int, seconds: float) -> None:
        if seconds:
            fitting = written * BATCH_SECONDS / seconds
            self.acts = int(min(MOST, max(FEWEST, (self.acts + fitting) / 2)))


def _parts(batch: Iterable[CaseBatch], size: _Size) -> Iterator[list[CaseBatch]]:
    """Cut the input into parts of about `size.acts` acts."""
    part: list[CaseBatch] = []
    acts = 0
    for each in batch:
        part.append(each)
        acts += len(each.acts)
        if acts >= size.acts:
            yield part
            part, acts = [], 0
    if part:
        yield part


class _Part:
    """One part of the input: judged, then written in one transaction."""

    def __init__(self, cases: list[CaseBatch], actor: Actor, dry_run: bool) -> None:
        self.cases, self.actor, self.dry_run = cases, actor, dry_run
        self._environments: dict[str, Env] = {}
        self._sectors: dict[int, str | None] = {}

    def write(self) -> tuple[float, list[Outcome]]:
        """Seconds that the transaction took, and the outcomes."""
        for attempt in (1, 2, 3):
            outcomes, changes = self._judge_all()
            if self.dry_run or not changes:
                return 0.0, outcomes
            began = time.perf_counter()
            try:
                store().open_many(changes)
            except LedgerError as error:  # another import registered one of these cases a moment ago
                if error.code != "external_id_taken" or attempt == 3:
                    raise
                continue
            took = time.perf_counter() - began
            created = iter(changes)
            return took, [
                attrs.evolve(each, case_id=next(created).file.id) if each.status == "created" else each
                for each in outcomes
            ]
        raise AssertionError("unreachable")

    def _judge_all(self) -> tuple[list[Outcome], list[Change]]:
        known = known_cases(self.cases)
        outcomes: list[Outcome] = []
        changes: list[Change] = []
        first: set[tuple[str, str | None, str]] = set()
        for each in self.cases:
            try:
                handling = office(each.agency)
                key = (each.procedure, each.external_id, handling.jurisdiction)
                if each.external_id is not None and key in first:
                    raise LedgerError(f"外部编号“{each.external_id}”在本次导入中重复。", code="repeated")
                first.add(key)
                if key in known:
                    outcomes.append(self._follow(each, known[key]))
                    continue
                change = self._judge(each, handling)
            except FaduError as error:
                outcomes.append(Outcome(each, "rejected", reason=str(error)))
                continue
            changes.append(change)
            outcomes.append(Outcome(each, "created", acts=len(change.acts), breaches=_breaches(change)))
        return outcomes, changes

    def _env(self, jurisdiction: str) -> Env:
        found = self._environments.get(jurisdiction)
        if found is None:
            found = self._environments[jurisdiction] = environment(jurisdiction)
        return found

    def _sector(self, handling: Office) -> str | None:
        if handling.id not in self._sectors:
            self._sectors[handling.id] = sector_of(handling)
        return self._sectors[handling.id]

    def _judge(self, each: CaseBatch, handling: Office) -> Change:
        """A new case with all its acts. Raises LawError or LedgerError when it cannot be opened."""
        if not each.acts:
            raise LedgerError("没有任何程序行为。", code="no_acts")
        if self.actor.jurisdiction not in (None, handling.jurisdiction):
            raise LedgerError(f"机关“{handling.code}”不属于 {self.actor.jurisdiction}。", code="jurisdiction")
        opening = each.acts[0]
        file = CaseFile.open(
            each.procedure, opening.act, opening.on, jurisdiction=handling.jurisdiction,
            agency_id=handling.id, sector=self._sector(handling),
        )  # fmt: skip
        env, by = self._env(file.jurisdiction), By(self.actor.code, "history", handling.id, handling.code)
        rows: list[Row] = []
        findings: list[Row] = []
        for given in each.acts:
            if rows:
                deemed, found = take_deemed(file, given.on, env)
                rows += deemed
                findings += found
            act = make_act(given.act, given.on, given.fields, given.by, given.at)
            row, step = file.take(act, by, env)
            rows.append(row)
            findings += finding_rows(file, row[1], row[3], list(step.findings))
        change = Change(file, "", rows, findings, file.moved(env))
        change.fixed = (each.external_id, each.number, each.origin, each.title)
        return follow_register(change)

    def _follow(self, each: CaseBatch, case_id: int) -> Outcome:
        """A case that is there already: nothing, or its new acts at the end."""
        new, difference = compare(case_id, each.acts)
        if difference:
            return Outcome(each, "different", case_id, reason=difference)
        if not new:
            return Outcome(each, "unchanged", case_id)
        breaches: list[Breach] = []
        for act in new if not self.dry_run else []:
            done = record(
                case_id, act.act, act.on, fields=act.fields, by=act.by, at=act.at, actor=self.actor,
                mode="history", agency=each.agency,
            )  # fmt: skip
            breaches += [
                Breach(act.act, act.on.isoformat(), found.rule, found.basis, found.message, found.blocking)
                for found in done.findings
            ]
        return Outcome(each, "extended", case_id, acts=len(new), breaches=tuple(breaches))


def _breaches(change: Change) -> tuple[Breach, ...]:
    """The findings of a new case, each with its act."""
    acts = {row[1]: row[2] for row in change.acts}
    return tuple(
        Breach(acts[seq], on, rule, basis, message, blocking)
        for _, seq, rule, basis, message, blocking, _, on in change.findings
    )
