"""Layer 2. Rectification: a later act that corrects an earlier one. Never touches what is in the chain.

The case's state, findings and certificates are derived anew from the effective acts, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import attrs
import orjson

from fadu.errors import AccessError, LedgerError
from fadu.law import Act
from fadu.ledger.actors import Actor
from fadu.ledger.agencies import office
from fadu.ledger.casefile import OWN_ACTS, RECTIFY, By, CaseFile, Row, make_act, unjudged_derived
from fadu.ledger.certificates import REGISTER, environment, replace_certificates
from fadu.ledger.chain import BEIJING, now
from fadu.ledger.effective import Effective, effective_acts, read_acts, rederive
from fadu.ledger.errors import ConflictError
from fadu.ledger.generations import generation
from fadu.ledger.single import Recorded, since
from fadu.ledger.store import Change, store
from fadu.ledger.store.base import INSERT_FINDING, Statement


def rectify(
    case_id: int,
    target_seq: int,
    *,
    reason: str,
    actor: Actor,
    void: bool = False,
    act: str | None = None,
    on: date | None = None,
    fields: Mapping[str, Any] | None = None,
    by: Sequence[str] | None = None,
    seen: int | None = None,
) -> Recorded:
    """Correct the act with number `target_seq` of a case: void it, or replace what is given.

    What is not given stays; `fields` replaces all fields of the act. Raises LedgerError when there is
    nothing to correct or the case would lose its opening, ConflictError as `record` does.
    """
    if not reason.strip():
        raise LedgerError("更正须写明理由。", code="no_reason")
    content: dict[str, Any] = {"target": target_seq, "reason": reason}
    given = {"act": act, "on": on, "fields": dict(fields) if fields is not None else None, "by": by}
    content |= {"void": True} if void else {key: value for key, value in given.items() if value is not None}
    if len(content) == 2:
        raise LedgerError("更正须写明改什么（行为、日期、内容或办理人），或者作废。", code="no_change")
    deed = make_act(RECTIFY, datetime.now(BEIJING).date(), content, ())
    job = _Rectification(deed, target_seq, actor, seen)
    change = store().change(case_id, job.work)
    file = change.file
    return Recorded(file.id, file.uid, file.n_acts - 1, file.head, file.state.stage, (), ())


def derive_anew(case_id: int, reason: str, actor: Actor) -> CaseFile:
    """Replay the effective acts by the law as it is kept now; a rectification without target says why."""
    deed = make_act(RECTIFY, datetime.now(BEIJING).date(), {"target": None, "reason": reason}, ())
    return store().change(case_id, _Rectification(deed, None, actor, None).work, blank=True).file


@attrs.frozen(slots=True)
class _Rectification:
    """One call of `rectify`: may be worked out again when somebody was faster."""

    deed: Act
    target: int | None  # None: corrects nothing, derives anew
    actor: Actor
    seen: int | None

    def work(self, file: CaseFile) -> Change:
        """The rectifying act and everything that has to be derived anew."""
        if self.seen is not None and self.seen != file.n_acts:
            raise ConflictError(since(file, self.seen))
        if self.actor.jurisdiction not in (None, file.jurisdiction):
            raise AccessError(f"案件属于 {file.jurisdiction}，{self.actor.code} 无权更正。")
        chain = read_acts(file.id)
        if self.target is not None:
            _check_target(chain, self.target)
        acts = effective_acts([*chain, pseudo_row(file.n_acts, self.deed)])
        fresh, rows, findings = rederive(file, acts, self.deed.on, environment(file.jurisdiction))
        handling = office(self.actor.agency or file.agency_id)
        by = By(self.actor.code, "live", handling.id, handling.code)
        row = fresh.chain(self.deed, by, unjudged_derived(file, fresh), now())
        env = environment(file.jurisdiction)
        change = Change(fresh, file.head, [row], [], fresh.moved(env))
        change.also = [
            ("DELETE FROM ledger_finding WHERE case_id=%s", [(file.id,)]),
            (INSERT_FINDING, findings),
            *generation(fresh.id, rows),
            *_certificates(fresh, acts),
        ]
        return change


def _check_target(chain: list[Row], target: int) -> None:
    found = next((row for row in chain if row[0] == target), None)
    if found is None:
        raise LedgerError(f"案件没有第 {target + 1} 步，不能更正。", code="no_target")
    if found[1] in OWN_ACTS or found[4] == "system":
        raise LedgerError("只能更正由人记录的行为；依法推定的行为随其依据一并重新推演。", code="bad_target")


def pseudo_row(seq: int, deed: Act) -> Row:
    """The rectifying act in the shape of `read_acts`."""
    return (seq, deed.act, deed.on.isoformat(), None, "live", 0, "[]", orjson.dumps(deed.fields).decode())


def _certificates(file: CaseFile, acts: Sequence[Effective]) -> list[Statement]:
    """The certificates of a rectified register entry follow its effective acts."""
    if file.procedure != REGISTER:
        return []
    entries = [(each.act.act, each.act.on.isoformat(), each.act.fields) for each in acts]
    return replace_certificates(file.uid, file.jurisdiction, file.agency_id, entries)
