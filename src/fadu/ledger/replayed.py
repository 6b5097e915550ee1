"""Layer 2. The second part of the proof: replaying the acts gives exactly what the tables hold. Repairs
nothing.
"""

from __future__ import annotations

import itertools
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from typing import TypeVar

import attrs
from django.db import connections

from fadu.errors import FaduError
from fadu.law import Act, Env
from fadu.ledger.casefile import (
    ERASE,
    RECTIFY,
    CaseFile,
    Row,
    act_from_row,
    derived_of,
    finding_rows,
    unjudged_derived,
)
from fadu.ledger.certificates import environment
from fadu.ledger.chain import as_json
from fadu.ledger.effective import effective_acts, rederive
from fadu.ledger.faults import Fault, Report
from fadu.ledger.generations import REDERIVED_COLUMNS
from fadu.ledger.store import store
from fadu.ledger.store.base import Snapshot
from fadu.ledger.walk import ACT, AGENCY, AT, BY, DERIVED, FIELDS, HASH, MODE, ON, SEQ, VERSION, Walked, walk

STEP = 20_000
T = TypeVar("T")


def replay_all(jurisdiction: str | None, tell: Callable[[int], None], processes: int = 1) -> Report:
    """Replay every case; with several processes each takes a stretch of uids."""
    if processes == 1:
        return _replay_stretch(jurisdiction, "", "", tell)
    report = Report()
    for part in in_processes(_in_child, jurisdiction, processes):
        report.join(part)
        tell(report.replayed)
    return report


def in_processes(work: Callable[..., T], jurisdiction: str | None, processes: int, *more: object) -> list[T]:
    """Run `work(jurisdiction, first uid, end uid, *more)` for stretches of uids, each in a process; in order."""
    cuts = ["", *_cuts(jurisdiction, processes), ""]
    connections.close_all()  # a forked child must not use our connection
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        jobs = [pool.submit(work, jurisdiction, *cut, *more) for cut in itertools.pairwise(cuts)]
        return [job.result() for job in jobs]


def _cuts(jurisdiction: str | None, parts: int) -> list[str]:
    """Uids that cut the cases into parts of about the same size."""
    where, values = ("WHERE jurisdiction_code=%s", (jurisdiction,)) if jurisdiction else ("", ())
    count = store().run(f"SELECT COUNT(*) FROM ledger_case {where}", values)[0][0]
    sql = f"SELECT uid FROM ledger_case {where} ORDER BY uid LIMIT 1 OFFSET %s"
    rows = [store().run(sql, (*values, count * part // parts)) for part in range(1, parts)]
    return sorted({found[0][0] for found in rows if found})


def _in_child(jurisdiction: str | None, first: str, end: str) -> Report:
    return _replay_stretch(jurisdiction, first, end, lambda done: None)


def _replay_stretch(jurisdiction: str | None, first: str, end: str, tell: Callable[[int], None]) -> Report:
    report = Report()
    told = 0
    with store().snapshot() as moment:
        findings = Findings(moment, jurisdiction, first, end)
        environments: dict[str, Env] = {}
        for case in walk(moment, jurisdiction=jurisdiction, first=first, end=end, derived=True):
            env = environments.get(case.jurisdiction)
            if env is None:
                env = environments[case.jurisdiction] = environment(case.jurisdiction)
            for fault in prove_replay(case, findings.of(case.id), env, moment):
                report.add(fault)
            report.replayed += len(case.acts)
            if report.replayed - told >= STEP:
                told = report.replayed
                tell(told)
    tell(report.replayed)
    return report


class Findings:
    """The finding rows of the walk's cases, in its order."""

    def __init__(self, moment: Snapshot, jurisdiction: str | None, first: str, end: str) -> None:
        given = [
            (sql, value)
            for sql, value in (
                ("c.jurisdiction_code=%s", jurisdiction),
                ("c.uid>=%s", first),
                ("c.uid<%s", end),
            )
            if value
        ]
        where = " WHERE " + " AND ".join(sql for sql, _ in given) if given else ""
        self._rows = moment.stream(
            "SELECT f.case_id, f.act_seq, f.rule, f.basis, f.message, f.blocking, f.jurisdiction_code,"
            f" CAST(f.on_date AS TEXT) FROM ledger_case c JOIN ledger_finding f ON f.case_id=c.id{where}"
            " ORDER BY c.uid",
            tuple(value for _, value in given),
        )
        self._next = next(self._rows, None)

    def of(self, case_id: int) -> list[Row]:
        """Those of the next case of the walk."""
        own: list[Row] = []
        while self._next is not None and self._next[0] == case_id:
            own.append((*self._next[:5], bool(self._next[5]), *self._next[6:]))
            self._next = next(self._rows, None)
        return own


def replayed_case(case: Walked, env: Env) -> tuple[CaseFile, list[Row]]:
    """The case and its finding rows as its acts give them."""
    replay = _Replay(case, env)
    list(replay.run())
    return replay.file, replay.findings


def prove_replay(case: Walked, findings: list[Row], env: Env, moment: Snapshot) -> Iterator[Fault]:
    """What the tables hold of one case against what its acts give."""
    try:
        replay = _Replay(case, env)
        yield from replay.run()
        yield from replay.compare(findings)
        if replay.file.rectified:
            yield from replay.compare_effective(moment)
    except (FaduError, ValueError, KeyError, TypeError) as error:  # content that no act can have
        yield Fault("unreadable", case.uid, None, str(error))


@attrs.define(slots=True)
class _Replay:
    """One case being replayed."""

    case: Walked
    env: Env
    file: CaseFile = attrs.field(init=False)
    findings: list[Row] = attrs.field(factory=list)
    effective: list[Row] = attrs.field(factory=list)  # REDERIVED_COLUMNS, once rectified

    def run(self) -> Iterator[Fault]:
        """Follow the acts; faults in `derived` and in what is deemed come at once."""
        case = self.case
        first = case.acts[0]
        self.file = CaseFile.open(
            case.procedure, first[ACT], act_from_row("", first[ON], "{}", "[]", None).on,
            jurisdiction=case.jurisdiction, agency_id=case.agency_id, sector=case.sector,
        )  # fmt: skip
        self.file.id, self.file.uid = case.id, case.uid
        start = self._after_last_rectification()
        for place, row in enumerate(case.acts[start:], start):
            if row[ACT] == ERASE:  # the law does not judge it, and nothing moves
                if row[DERIVED] != unjudged_derived(self.file, self.file):
                    yield Fault("derived", case.uid, row[SEQ])
                continue
            act = act_from_row(row[ACT], row[ON], row[FIELDS], row[BY], row[AT])
            if place and (wrong := self._deemed(row, act)):
                yield Fault("deemed", case.uid, row[SEQ], wrong)
            derived = self._taken(row, act)
            if derived != row[DERIVED] or self.file.version.key != row[VERSION]:
                yield Fault("derived", case.uid, row[SEQ])
        self.file.n_acts, self.file.head = len(case.acts), case.acts[-1][HASH]

    def _deemed(self, row: Row, act: Act) -> str:
        """What is wrong with the acts by operation of law at this place ('' if nothing)."""
        if row[MODE] != "system":
            due = self.file.due_by_law(act.on, self.env)
            return f"缺少“{due[0].act}”" if due else ""
        due = self.file.due_by_law(act.on + timedelta(days=1), self.env)  # dated the day of expiry
        if not due:
            return f"“{act.act}”不应发生"
        expected = (due[0].act, due[0].on.isoformat(), as_json(due[0].fields))
        return "" if expected == (row[ACT], row[ON], row[FIELDS]) else f"应为“{due[0].act}”"

    def _taken(self, row: Row, act: Act) -> str:
        step = self.file.judge(act, self.env)
        derived = derived_of(self.file, step)
        if step.findings:
            self.findings += finding_rows(self.file, row[SEQ], row[ON], list(step.findings))
        if self.file.rectified:
            place = len(self.effective)
            self.effective.append(
                (
                    place,
                    row[SEQ],
                    row[ACT],
                    row[ON],
                    row[AT],
                    row[MODE],
                    row[AGENCY],
                    row[BY],
                    row[FIELDS],
                    derived,
                )
            )
        return derived

    def _after_last_rectification(self) -> int:
        """Derive what the last rectification gave; what was derived before it counts no more. The next place."""
        places = [place for place, row in enumerate(self.case.acts) if row[ACT] == RECTIFY]
        if not places:
            return 0
        chain = [
            (row[SEQ], row[ACT], row[ON], row[AT], row[MODE], row[AGENCY], row[BY], row[FIELDS])
            for row in self.case.acts[: places[-1] + 1]
        ]
        on = date.fromisoformat(self.case.acts[places[-1]][ON])
        self.file, self.effective, self.findings = rederive(self.file, effective_acts(chain), on, self.env)
        return places[-1] + 1

    def compare(self, findings: list[Row]) -> Iterator[Fault]:
        """The case row and its findings."""
        case = self.case
        moved = self.file.moved(self.env)
        if (*moved[:-2], bool(moved[-2]), moved[-1]) != (
            *case.moved[:-2],
            bool(case.moved[-2]),
            case.moved[-1],
        ):
            yield Fault("state", case.uid)
        ignored = _asks_register(self.file)
        if _sorted(findings, ignored) != _sorted(self.findings, ignored):
            yield Fault("findings", case.uid)

    def compare_effective(self, moment: Snapshot) -> Iterator[Fault]:
        """The latest generation of effective acts of a rectified case."""
        names = [
            f"CAST({name} AS TEXT)"
            if name == "on_date"
            else store().utc(name)
            if name == "at_time"
            else f'"{name}"'
            for name in REDERIVED_COLUMNS
        ]
        rows = moment.stream(
            f"SELECT {', '.join(names)} FROM ledger_rederived WHERE case_id=%s AND as_of_act_id="
            "(SELECT MAX(as_of_act_id) FROM ledger_rederived WHERE case_id=%s) ORDER BY seq",
            (self.case.id, self.case.id),
        )
        if list(rows) != self.effective:
            yield Fault("rederived", self.case.uid)


def _asks_register(file: CaseFile) -> set[str]:
    """Guards that ask the register of officers: it may know more now than on the day of recording."""
    return {
        name for name, guard in file.version.guards.items() if type(guard.require).__name__ == "Certified"
    }


def _sorted(rows: list[Row], ignored: set[str]) -> list[Row]:
    return sorted(row for row in rows if row[2] not in ignored)
