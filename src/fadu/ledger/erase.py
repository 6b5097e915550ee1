"""Layer 2. Lawful deletion of the personal data of a closed case. Leaves a tombstone; never touches hashes or places.

The acts keep their hash and their place in the chain. An act `erase` is appended that says who deleted on which ground
and by which article, and for each act the hash of what is left of it. So the proof can tell a lawful deletion from
a mere one, and what is left can still not be changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs
import orjson

from fadu.errors import AccessError, LedgerError
from fadu.law import Version
from fadu.ledger.actors import Actor
from fadu.ledger.agencies import office
from fadu.ledger.casefile import ERASE, By, CaseFile, Row, make_act, unjudged_derived
from fadu.ledger.certificates import environment
from fadu.ledger.chain import BEIJING, as_json, canonical, now, sm3, stamp
from fadu.ledger.erased import ERASED, is_personal, without_personal
from fadu.ledger.models import Agency, Person
from fadu.ledger.single import Recorded
from fadu.ledger.store import Change, store
from fadu.ledger.store.base import Statement

ROLE = "supervisor"


def erase(case_id: int, *, ground: str, basis: str, actor: Actor, free_text: bool = False) -> Recorded:
    """Delete the personal data of a closed case; with `free_text` also every field that holds free text.

    `ground` says why, `basis` by which article; both stay in the chain for ever, so they name nobody. Raises
    AccessError unless the actor is a supervisor of the division, LedgerError when there is no ground or basis, the
    case is open or nothing is left to delete.
    """
    if not ground.strip() or not basis.strip():
        raise LedgerError("依法删除须写明理由和法律依据。", code="no_ground")
    if ROLE not in (actor.roles or ()):
        raise AccessError(f"只有监督人员可以办理依法删除，{actor.code} 没有该角色。", code="not_supervisor")
    with store().shredding():
        change = store().change(case_id, _Erasure(ground.strip(), basis.strip(), actor, free_text).work)
    file = change.file
    return Recorded(file.id, file.uid, file.n_acts - 1, file.head, file.state.stage, (), ())


def supervisor(code: str, jurisdiction: str) -> Actor:
    """The person with this code as supervisor of a division, on the word of whoever runs the command.

    Raises AccessError unless the person is registered there and active.
    """
    person = Person.objects.filter(code=code, active=True, agency__jurisdiction_id=jurisdiction).first()
    if person is None:
        raise AccessError(f"{jurisdiction} 没有编号为“{code}”的在岗人员，请先登记。", code="unknown_person")
    return Actor(person.code, person.agency_id, jurisdiction, frozenset({ROLE}))


@attrs.frozen(slots=True)
class _Erasure:
    """One call of `erase`: may be worked out again when somebody was faster."""

    ground: str
    basis: str
    actor: Actor
    free_text: bool

    def work(self, file: CaseFile) -> Change:
        """The tombstone, and the statements that overwrite."""
        if self.actor.jurisdiction not in (None, file.jurisdiction):
            raise AccessError(f"案件属于 {file.jurisdiction}，{self.actor.code} 无权办理。")
        if file.closed_on is None:
            raise LedgerError("案件尚未办结，办案所需的个人信息不能删除。", code="open_case")
        acts = self._acts(file)
        if not acts:
            raise LedgerError("案件中没有可以删除的个人信息。", code="nothing_to_erase")
        before, kept = file.head, attrs.evolve(file, state=self._state(file))
        told = [{"seq": seq, "hash": hash_, "left": left} for seq, hash_, left, _ in acts]
        deed = make_act(
            ERASE,
            datetime.now(BEIJING).date(),
            {"acts": told, "ground": self.ground, "basis": self.basis},
            (),
        )
        handling = office(self.actor.agency or file.agency_id)
        by = By(self.actor.code, "live", handling.id, handling.code)
        row = kept.chain(deed, by, unjudged_derived(file, kept), now())
        change = Change(kept, before, [row], [], kept.moved(environment(file.jurisdiction)))
        change.also = [
            (
                "UPDATE ledger_act SET fields=%s WHERE case_id=%s AND seq=%s",
                [(fields, file.id, seq) for seq, _, _, fields in acts],
            ),
            ("UPDATE ledger_case SET title='' WHERE id=%s", [(file.id,)]),
            self._overwriting(file, "ledger_rederived"),
            self._overwriting(file, "ledger_attempt"),
        ]
        return change

    def _left(self, act: str, fields: str, version: Version) -> str:
        return as_json(without_personal(act, orjson.loads(fields), version, self.free_text))

    def _acts(self, file: CaseFile) -> list[tuple[int, str, str, str]]:
        """Of each act that has personal data: number, hash, the hash of what is left, the fields that are left."""
        utc = store().utc
        rows = store().run(
            f"SELECT seq, act, CAST(on_date AS TEXT), {utc('at_time')}, {utc('recorded_at')}, mode, actor, agency_id,"
            ' version, "by", fields, prev_hash, hash FROM ledger_act WHERE case_id=%s ORDER BY seq',
            (file.id,),
        )
        codes = dict(Agency.objects.filter(id__in={row[7] for row in rows}).values_list("id", "code"))
        found = []
        for row in rows:
            if row[1] != ERASE and (left := self._left(row[1], row[10], file.version)) != row[10]:
                content = canonical(
                    act=row[1], actor=row[6], agency=codes[row[7]], at=stamp(row[3]), by=row[9], case=file.uid,
                    fields=left, jurisdiction=file.jurisdiction, mode=row[5], on=row[2], prev=row[11],
                    procedure=file.procedure, recorded_at=stamp(row[4]) or "", seq=row[0], version=row[8],
                )  # fmt: skip
                found.append((row[0], row[12], sm3(content).hex(), left))
        return found

    def _state(self, file: CaseFile) -> Any:
        """The case's state as replaying what is left gives it: no value that was deleted is remembered."""
        state = file.state.copy()
        for key in state.facts:
            act, _, name = key.partition(".")
            if is_personal(file.version.acts[act].fields.get(name), self.free_text):
                state.facts[key] = ERASED
        return state

    def _overwriting(self, file: CaseFile, table: str) -> Statement:
        """The same fields where they stand a second time: effective acts of a rectified case, refused attempts."""
        rows: list[Row] = store().run(f"SELECT id, act, fields FROM {table} WHERE case_id=%s", (file.id,))
        changed: Mapping[int, str] = {
            id_: left
            for id_, act, fields in rows
            if (left := self._left(act, fields, file.version)) != fields
        }
        return f"UPDATE {table} SET fields=%s WHERE id=%s", [(left, id_) for id_, left in changed.items()]
