"""Layer 2. The first part of the proof: the chain of each case of a stretch. Repairs nothing.

Most cases are proved by columns, thousands at once; those that are not shown to be sound that way are looked at one by
one, and only there is it said what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import attrs
import orjson

from fadu.ledger.casefile import ERASE, Row
from fadu.ledger.chain import GENESIS, canonical, sm3, stamp
from fadu.ledger.columns import Part, heads, parts, suspects
from fadu.ledger.faults import Fault, Report, Tombstone
from fadu.ledger.merkle import Leaves
from fadu.ledger.models import Agency
from fadu.ledger.store import store
from fadu.ledger.store.base import Snapshot, UnfitError
from fadu.ledger.walk import (
    ACT,
    ACTOR,
    AGENCY,
    AT,
    BY,
    FIELDS,
    HASH,
    ID,
    MODE,
    ON,
    PREV,
    RECORDED,
    SEQ,
    VERSION,
    Walked,
    walk,
)

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
            found = prove_case(case, self.codes)
            if isinstance(found, Fault):
                self.report.add(found)
            else:
                self.report.bury(found)

    def _count(self, case: Walked) -> None:
        self.report.cases += 1
        self.report.acts += len(case.acts)
        for (place, last_id), own in zip(self.marks, self.leaves, strict=True):
            if place == case.jurisdiction and (acts := [row for row in case.acts if row[ID] <= last_id]):
                own.add(case.uid, acts[-1][SEQ] + 1, acts[-1][HASH])


def prove_case(case: Walked, codes: dict[int, str]) -> Fault | list[Tombstone]:
    """The first fault in the chain of one case; where there is none, what was lawfully deleted."""
    uid = case.uid
    graves = _graves(case)
    prev, last_id, expected = GENESIS, 0, 0
    for row in case.acts:
        seq, hash_ = row[SEQ], row[HASH]
        if seq != expected:
            return Fault("gap", uid, expected)
        if row[PREV] != prev:
            return Fault("link", uid, seq)
        if row[AGENCY] not in codes:
            return Fault("unknown_agency", uid, seq)
        try:
            digest = sm3(_content(case, row, codes[row[AGENCY]])).hex()
        except TypeError as error:  # a value of a type that Fadu never writes
            return Fault("unreadable", uid, seq, str(error))
        grave = graves.get(seq)
        if digest != (grave.left if grave else hash_) or (grave and grave.hash != hash_):
            return Fault("unerased" if grave and digest == hash_ else "hash", uid, seq)
        if row[ID] <= last_id:
            return Fault("order", uid, seq)
        prev, last_id, expected = hash_, row[ID], expected + 1
    if not expected:
        return Fault("empty", uid)
    if case.head != prev or case.n_acts != expected:
        return Fault("head", uid, expected - 1)
    return _tombstones(case, graves)


def _content(case: Walked, row: Row, agency: str) -> bytes:
    return canonical(
        act=row[ACT], actor=row[ACTOR], agency=agency, at=stamp(row[AT]), by=row[BY], case=case.uid,
        fields=row[FIELDS], jurisdiction=case.jurisdiction, mode=row[MODE], on=row[ON], prev=row[PREV],
        procedure=case.procedure, recorded_at=stamp(row[RECORDED]) or "", seq=row[SEQ], version=row[VERSION],
    )  # fmt: skip


@attrs.frozen(slots=True)
class _Grave:
    """What the latest tombstone says of an act: its hash, the hash of what is left, where the tombstone stands."""

    hash: str
    left: str
    stone: int


def _graves(case: Walked) -> dict[int, _Grave]:
    """By act number. A tombstone that cannot be read lays nothing to rest."""
    found: dict[int, _Grave] = {}
    for row in case.acts:
        if row[ACT] != ERASE:
            continue
        try:
            for each in orjson.loads(row[FIELDS])["acts"]:
                if each["seq"] < row[SEQ]:
                    found[each["seq"]] = _Grave(each["hash"], each["left"], row[SEQ])
        except (ValueError, KeyError, TypeError):
            continue
    return found


def _tombstones(case: Walked, graves: dict[int, _Grave]) -> list[Tombstone]:
    found = []
    for row in case.acts:
        acts = tuple(seq for seq, grave in sorted(graves.items()) if grave.stone == row[SEQ])
        if acts:
            said = orjson.loads(row[FIELDS])
            ground, basis = str(said.get("ground", "")), str(said.get("basis", ""))
            found.append(Tombstone(case.uid, row[SEQ], acts, row[ON], row[ACTOR], ground, basis))
    return found
