"""Layer 2. The proof of the ledger: nothing edited, deleted, reordered, truncated or put back. Repairs
nothing.

Two parts, reported apart: the chain with its checkpoints, and the replay, which shows that state, limits,
findings and what figures read are exactly what the acts give by law.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import attrs

from fadu.ledger.chain import GENESIS
from fadu.ledger.chains import Tell, prove_stretch
from fadu.ledger.checkpoint import Signed, kept_checkpoints
from fadu.ledger.faults import Fault, Report
from fadu.ledger.merkle import Merkle
from fadu.ledger.models import Jurisdiction
from fadu.ledger.replayed import in_processes, replay_all
from fadu.ledger.store import store

Progress = Callable[[str, int, int], None]  # part of the proof, acts done, acts in all


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
    `replay` False only the chain is proved. `progress(part, done, all)` is told every few thousand acts; part
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


def _told(progress: Progress | None, part: str, total: int) -> Tell:
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


def _prove_chain(
    jurisdiction: str | None, targets: Sequence[_Target], report: Report, tell: Tell, processes: int
) -> tuple[int, int]:
    """Every case: its acts hang together, are what was hashed, and end where the case row says.

    Returns the number of acts without a case, and the highest id. With several processes each takes a stretch of
    uids, on a snapshot of its own: each case is whole in one, and checkpoints concern what is settled.
    """
    marks = [(target.signed.jurisdiction, target.signed.last_act_id) for target in targets]
    if processes == 1:
        found = [prove_stretch(jurisdiction, "", "", marks, tell)]
    else:
        found = in_processes(prove_stretch, jurisdiction, processes, marks)
    for stretch in found:
        report.join(stretch.report)
        for target, leaves in zip(targets, stretch.leaves, strict=True):
            leaves.pour(target.merkle)
        tell(report.acts)
    return found[-1].orphans, found[-1].last_id
