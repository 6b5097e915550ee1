"""Layer 2. The first part of the proof: the chain of each case of a stretch. Repairs nothing.

Most cases are proved by columns, thousands at once; those that are not shown to be sound that way are looked at one by
one, and only there is it said what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import attrs

from fadu.ledger.chain import GENESIS, canonical, sm3, stamp
from fadu.ledger.columns import Part, heads, parts, suspects
from fadu.ledger.faults import Fault, Report
from fadu.ledger.merkle import Leaves
from fadu.ledger.models import Agency
from fadu.ledger.store import store
from fadu.ledger.store.base import Snapshot, UnfitError
from fadu.ledger.walk import HASH, ID, SEQ, Walked, walk

Tell = Callable[[int], None]
Mark = tuple[str, int]  # a jurisdiction, and the last act id that a checkpoint of it covers


def _silent(done: int) -> None:
    return None


@attrs.define(slots=True)
class Stretch:
    """What proving the chains of a stretch of cases gave; `leaves` for each checkpoint."""

    report: Report
    leaves: list[Leaves]
    orphans: int
    last_id: int


def prove_stretch(
    jurisdiction: str | None, first: str, end: str, marks: Sequence[Mark], tell: Tell = _silent
) -> Stretch:
    """Prove the cases (of one jurisdiction) with uids from `first` up to before `end`, '' for no bound."""
    codes = dict(Agency.objects.values_list("id", "code"))
    with store().snapshot() as moment:
        last_id = next(moment.stream("SELECT COALESCE(MAX(id), 0) FROM ledger_act"))[0]
        orphans = 0 if end else next(moment.stream(store().orphans))[0]
        proof = _Proof(moment, jurisdiction, codes, marks)
        try:
            for part in parts(moment, jurisdiction, first, end):
                proof.take(part)
                tell(proof.report.acts)
        except UnfitError:  # the rows of cases themselves
            proof = _Proof(moment, jurisdiction, codes, marks)
            proof.one_by_one(first=first, end=end)
    return Stretch(proof.report, proof.leaves, orphans, last_id)


class _Proof:
    """The report and the leaves that grow from part to part."""

    def __init__(
        self, moment: Snapshot, jurisdiction: str | None, codes: dict[int, str], marks: Sequence[Mark]
    ) -> None:
        self.moment, self.jurisdiction, self.codes, self.marks = moment, jurisdiction, codes, marks
        self.report = Report()
        self.leaves = [Leaves() for _ in marks]

    def take(self, part: Part) -> None:
        """Prove a part: by columns, and one by one what is left."""
        uids = part.uids
        if part.acts is None:
            self.one_by_one(first=uids[0], last=uids[-1])
            return
        self.report.cases += len(uids)
        self.report.acts += part.acts.num_rows
        for (place, last_id), own in zip(self.marks, self.leaves, strict=True):
            own.extend(*heads(part, place, last_id))
        wrong = suspects(part, self.codes)
        if wrong:
            places = [place for place, uid in enumerate(uids) if uid in wrong]
            self.one_by_one(first=uids[places[0]], last=uids[places[-1]], only=wrong)

    def one_by_one(
        self, *, first: str = "", end: str = "", last: str = "", only: Collection[str] | None = None
    ) -> None:
        """Say what is wrong with cases; with `only`, which were counted already, no others."""
        for case in walk(self.moment, jurisdiction=self.jurisdiction, first=first, end=end, last=last):
            if only is None:
                self._count(case)
            elif case.uid not in only:
                continue
            fault = prove_case(case, self.codes)
            if fault:
                self.report.add(fault)

    def _count(self, case: Walked) -> None:
        self.report.cases += 1
        self.report.acts += len(case.acts)
        for (place, last_id), own in zip(self.marks, self.leaves, strict=True):
            if place == case.jurisdiction and (acts := [row for row in case.acts if row[ID] <= last_id]):
                own.add(case.uid, acts[-1][SEQ] + 1, acts[-1][HASH])


def prove_case(case: Walked, codes: dict[int, str]) -> Fault | None:
    """The first fault in the chain of one case, or None."""
    uid, procedure, jurisdiction = case.uid, case.procedure, case.jurisdiction
    prev, last_id, expected = GENESIS, 0, 0
    for row in case.acts:
        _, id_, seq, act, on, at, recorded_at, mode, actor, agency, version, by, fields, prev_, hash_, _ = row
        if seq != expected:
            return Fault("gap", uid, expected)
        if prev_ != prev:
            return Fault("link", uid, seq)
        code = codes.get(agency)
        if code is None:
            return Fault("unknown_agency", uid, seq)
        try:
            content = canonical(
                act=act, actor=actor, agency=code, at=stamp(at), by=by, case=uid, fields=fields,
                jurisdiction=jurisdiction, mode=mode, on=on, prev=prev, procedure=procedure,
                recorded_at=stamp(recorded_at) or "", seq=seq, version=version,
            )  # fmt: skip
        except TypeError as error:  # a value of a type that Fadu never writes
            return Fault("unreadable", uid, seq, str(error))
        if sm3(content).hex() != hash_:
            return Fault("hash", uid, seq)
        if id_ <= last_id:
            return Fault("order", uid, seq)
        prev, last_id, expected = hash_, id_, expected + 1
    if not expected:
        return Fault("empty", uid)
    if case.head != prev or case.n_acts != expected:
        return Fault("head", uid, expected - 1)
    return None
