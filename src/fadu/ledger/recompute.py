"""Layer 2. After a correction of a procedure file, the engine or the calendar: cases are derived anew.

Acts stay as they are. Where only the case row or its findings differ they are written again; where what figures read
differs, a rectification without target is appended, with the reason, and the effective acts become a new generation.
"""

from __future__ import annotations

import attrs

from fadu.errors import LedgerError
from fadu.ledger.actors import SYSTEM, Actor
from fadu.ledger.casefile import MOVED_COLUMNS, CaseFile
from fadu.ledger.certificates import environment
from fadu.ledger.rectify import derive_anew
from fadu.ledger.replayed import Findings, prove_replay, replayed_case
from fadu.ledger.store import Change, store
from fadu.ledger.store.base import INSERT_FINDING
from fadu.ledger.walk import Walked, walk

DUE = MOVED_COLUMNS.index("next_due")


@attrs.frozen(slots=True)
class Moved:
    """A case that was derived anew: its next due day before and after."""

    case_id: int
    uid: str
    due_before: str | None
    due_after: str | None


def recompute(reason: str, jurisdiction: str | None = None, actor: Actor = SYSTEM) -> list[Moved]:
    """Derive every case anew that replay gives otherwise than the tables hold it; returns those cases.

    Raises LedgerError without a reason, or when a case moves on meanwhile (run it again).
    """
    if not reason.strip():
        raise LedgerError("重新推演须写明理由（如：日历更新、程序文件更正）。", code="no_reason")
    wrong: list[tuple[Walked, bool]] = []
    with store().snapshot() as moment:
        findings = Findings(moment, jurisdiction, "", "")
        for case in walk(moment, jurisdiction=jurisdiction, derived=True):
            found = prove_replay(case, findings.of(case.id), environment(case.jurisdiction), moment)
            if kinds := {fault.kind for fault in found}:
                wrong.append((case, bool(kinds - {"state", "findings"})))
    moved = []
    for case, acts_too in wrong:
        file = derive_anew(case.id, reason, actor) if acts_too else _write_again(case)
        due = file.moved(environment(file.jurisdiction))[DUE]
        moved.append(Moved(case.id, case.uid, case.moved[DUE], due))
    return moved


def _write_again(case: Walked) -> CaseFile:
    """Write the case row and the findings as replay gives them."""
    env = environment(case.jurisdiction)
    file, findings = replayed_case(case, env)

    def work(now: CaseFile) -> Change:
        if now.head != file.head:
            raise LedgerError(f"案件 {case.uid} 正在办理，请重新运行。", code="moved_on")
        change = Change(file, file.head, [], [], file.moved(env))
        change.also = [
            ("DELETE FROM ledger_finding WHERE case_id=%s", [(file.id,)]),
            (INSERT_FINDING, findings),
        ]
        return change

    return store().change(case.id, work, blank=True).file
