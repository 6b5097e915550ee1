"""Layer 2. The proof of the ledger: nothing edited, deleted, reordered, truncated or put back. Repairs
nothing.

Two parts, reported apart: the chain with its checkpoints, and the replay, which shows that state, limits,
findings and what figures read are exactly what the acts give by law.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import attrs

from fadu.ledger.chain import GENESIS, canonical, sm3, stamp
from fadu.ledger.checkpoint import Signed, kept_checkpoints
from fadu.ledger.faults import Fault, Report
from fadu.ledger.merkle import Leaves, Merkle
from fadu.ledger.models import Agency, Jurisdiction
from fadu.ledger.replayed import in_processes, replay_all
from fadu.ledger.store import store
from fadu.ledger.walk import HASH, ID, SEQ, Walked, walk

Progress = Callable[[str, int, int], None]  # part of the proof, acts done, acts in all
STEP = 20_000
_ORPHANS = (
    "SELECT COUNT(*) FROM ledger_act a WHERE NOT EXISTS (SELECT 1 FROM ledger_case c WHERE c.id = a.case_id)"
)


def verify(
    jurisdiction: str | None = None,
    progress: Progress | None = None,
    *,
    replay: bool = True,
    checkpoints: Sequence[Signed] = (),
    processes: int = 1,
) -> Report:
    """Prove the ledger, or the part of one jurisdiction.

    `checkpoints` are copies kept outside: only they can show that an old backup was put back. With
    `replay` False only the chain is proved. `progress(part, done, all)` is told every 20 000 acts; part
    is "chain" or "replay".
    """
    report = Report()
    total = store().run("SELECT COUNT(*) FROM ledger_act")[0][0]
    codes = [jurisdiction] if jurisdiction else list(Jurisdiction.objects.values_list("code", flat=True))
    targets = [target for code in codes for target in _targets(code, checkpoints, report)]
    began = time.perf_counter()
    orphans, last_id = _prove_chain(jurisdiction, targets, report, _told(progress, "chain", total), processes)
    if orphans:
        report.add(Fault("orphan", detail=f"{orphans} 个行为"))
    for target in targets:
        target.compare(report, last_id)
    report.chain_seconds = time.perf_counter() - began
    if replay:
        began = time.perf_counter()
        report.join(replay_all(jurisdiction, _told(progress, "replay", total), processes))
        report.replay_seconds = time.perf_counter() - began
    return report


def _told(progress: Progress | None, part: str, total: int) -> Callable[[int], None]:
    """A counter that tells the progress now and then."""
    if progress is None:
        return lambda done: None
    return lambda done: progress(part, done, total)


@attrs.define(slots=True)
class _Target:
    """A checkpoint that the ledger is compared with."""

    signed: Signed
    merkle: Merkle = attrs.field(factory=Merkle)

    def compare(self, report: Report, last_id: int) -> None:
        """Tell what does not agree."""
        signed, merkle = self.signed, self.merkle
        report.checkpoints += 1
        where = f"检查点 {signed.made_at}"
        if last_id < signed.last_act_id:
            report.add(Fault("rolled_back", detail=where))
        elif (merkle.root(), merkle.cases, merkle.acts) != (signed.root, signed.cases, signed.acts):
            report.add(Fault("root", detail=where))


def _targets(jurisdiction: str, outside: Sequence[Signed], report: Report) -> list[_Target]:
    """The newest checkpoint of the ledger and all from outside; signatures and sequence are checked here.

    The newest one covers the heads of every case, and with the chains all that came before.
    """
    kept = kept_checkpoints(jurisdiction)
    before = GENESIS
    for each in kept:
        if not each.signed_rightly():
            report.add(Fault("signature", detail=each.made_at))
        if each.prev_root != before:
            report.add(Fault("sequence", detail=each.made_at))
        before = each.root
    own = [each for each in outside if each.jurisdiction == jurisdiction]
    keys = {each.public_key for each in kept}
    for each in own:
        if not each.signed_rightly():
            report.add(Fault("signature", detail=f"外部 {each.made_at}"))
        if each not in kept:
            report.add(Fault("missing", detail=each.made_at))
        if keys and each.public_key not in keys:
            report.add(Fault("foreign_key", detail=each.made_at))
    wanted = {each.line(): each for each in [*kept[-1:], *own]}
    return [_Target(each) for each in wanted.values()]


Tell = Callable[[int], None]


def _prove_chain(
    jurisdiction: str | None, targets: Sequence[_Target], report: Report, tell: Tell, processes: int
) -> tuple[int, int]:
    """Every case: its acts hang together, are what was hashed, and end where the case row says.

    Returns the number of acts without a case, and the highest id. With several processes each takes a stretch of
    uids, on a snapshot of its own: each case is whole in one, and checkpoints concern what is settled.
    """
    marks = [(target.signed.jurisdiction, target.signed.last_act_id) for target in targets]
    if processes == 1:
        found = [_stretch(jurisdiction, "", "", marks, tell)]
    else:
        found = in_processes(_quiet_stretch, jurisdiction, processes, marks)
    for stretch in found:
        report.join(stretch.report)
        for target, leaves in zip(targets, stretch.leaves, strict=True):
            leaves.pour(target.merkle)
        tell(report.acts)
    return found[-1].orphans, found[-1].last_id


@attrs.define(slots=True)
class _Stretch:
    """What proving the chains of a stretch of cases gave; `leaves` for each checkpoint."""

    report: Report
    leaves: list[Leaves]
    orphans: int
    last_id: int


def _quiet_stretch(jurisdiction: str | None, first: str, end: str, marks: list[tuple[str, int]]) -> _Stretch:
    return _stretch(jurisdiction, first, end, marks, lambda done: None)


def _stretch(
    jurisdiction: str | None, first: str, end: str, marks: list[tuple[str, int]], tell: Tell
) -> _Stretch:
    report, told = Report(), 0
    leaves = [Leaves() for _ in marks]
    by_place: dict[str, list[tuple[Leaves, int]]] = {}
    for (place, last), own in zip(marks, leaves, strict=True):
        by_place.setdefault(place, []).append((own, last))
    codes = dict(Agency.objects.values_list("id", "code"))
    with store().snapshot() as moment:
        last_id = next(moment.stream("SELECT COALESCE(MAX(id), 0) FROM ledger_act"))[0]
        orphans = 0 if end else next(moment.stream(_ORPHANS))[0]
        for case in walk(moment, jurisdiction=jurisdiction, first=first, end=end):
            report.cases += 1
            report.acts += len(case.acts)
            fault = prove_case(case, codes)
            if fault:
                report.add(fault)
            for own, last in by_place.get(case.jurisdiction, ()):
                _add_head(own, last, case)
            if report.acts - told >= STEP:
                told = report.acts
                tell(told)
    return _Stretch(report, leaves, orphans, last_id)


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
        content = canonical(
            act=act, actor=actor, agency=code, at=stamp(at), by=by, case=uid, fields=fields,
            jurisdiction=jurisdiction, mode=mode, on=on, prev=prev, procedure=procedure,
            recorded_at=f"{recorded_at[:10]}T{recorded_at[11:]}Z", seq=seq, version=version,
        )  # fmt: skip
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


def _add_head(leaves: Leaves, last: int, case: Walked) -> None:
    """The head of a case as of a place in the tail."""
    acts = case.acts
    if acts and acts[-1][ID] > last:
        acts = [row for row in acts if row[ID] <= last]
    if acts:
        leaves.add(case.uid, acts[-1][SEQ] + 1, acts[-1][HASH])
