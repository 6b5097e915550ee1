"""Layer 2. The effective acts of a case that has rectifications, and what they give. Writes nothing.

A rectification replaces or voids an earlier act without touching it: the wrong act and the correction
both stay in the chain. What counts is what replaying the effective acts gives; deemed acts are worked out
anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import attrs
import orjson

from fadu.errors import LedgerError
from fadu.law import Act, Env, begin, get_procedure
from fadu.ledger.casefile import (
    OWN_ACTS,
    RECTIFY,
    CaseFile,
    Row,
    act_from_row,
    derived_of,
    finding_rows,
    make_act,
)
from fadu.ledger.chain import as_json, moment
from fadu.ledger.store import store


@attrs.frozen(slots=True)
class Effective:
    """An act that counts: its place in the chain (None: by operation of law), and the act."""

    seq: int | None
    act: Act
    mode: str
    agency_id: int


def read_acts(case_id: int) -> list[Row]:
    """All acts of a case in chain order: seq, act, day, time, mode, agency id, by, fields (dates as text)."""
    found = store()
    return found.run(
        f'SELECT seq, act, CAST(on_date AS TEXT), {found.utc("at_time")}, mode, agency_id, "by", fields'
        " FROM ledger_act WHERE case_id=%s ORDER BY seq",
        (case_id,),
    )


def effective_acts(rows: Sequence[Row]) -> list[Effective]:
    """Original acts with their rectifications applied, in chain order. `rows` as `read_acts` gives them."""
    kept = {
        row[0]: Effective(row[0], act_from_row(row[1], row[2], row[7], row[6], row[3]), row[4], row[5])
        for row in rows
        if row[1] not in OWN_ACTS and row[4] != "system"
    }
    for row in rows:
        if row[1] == RECTIFY:
            _apply(kept, orjson.loads(row[7]))
    return list(kept.values())


def _apply(kept: dict[int, Effective], change: dict[str, Any]) -> None:
    """Replace or void one act; what the rectification does not mention stays."""
    target = kept.get(change["target"])
    if target is None:
        return
    if change.get("void"):
        del kept[change["target"]]
        return
    old = target.act
    kept[change["target"]] = attrs.evolve(
        target,
        act=act_from_row(
            change.get("act", old.act),
            change.get("on", old.on.isoformat()),
            as_json(change.get("fields", old.fields)),
            as_json(change.get("by", list(old.by))),
            moment(old.at) if change.get("on") in (None, old.on.isoformat()) else None,
        ),
    )


def rederive(
    file: CaseFile, acts: Iterable[Effective], until: date, env: Env
) -> tuple[CaseFile, list[Row], list[Row]]:
    """Replay the effective acts: the case as it is by law, rederived rows (REDERIVED_COLUMNS), finding rows.

    `until` is the day of the rectification: what happened by operation of law up to it is included. The
    returned file keeps identity and chain of `file`. Findings of acts by operation of law are told at the
    chain place of the act after which they happened. Raises LedgerError when nothing opens the case any more.
    """
    rules, remaining = get_procedure(file.procedure), list(acts)
    if not remaining or remaining[0].act.act != rules.version_by:
        raise LedgerError("更正后案件没有立案行为，不能这样更正。", code="no_opening")
    version, state = begin(rules, remaining[0].act.on, file.jurisdiction, file.sector)
    replayed = _Replay(
        attrs.evolve(
            file, version=version, state=state, opened_on="", closed_on=None, last_on="", rectified=True
        ),
        env,
    )
    for each in remaining:
        replayed.law(each.act.on)
        replayed.add(each)
    replayed.law(until)
    return replayed.file, replayed.rows, replayed.findings


@attrs.define(slots=True)
class _Replay:
    """The rows that grow while effective acts are replayed."""

    file: CaseFile
    env: Env
    rows: list[Row] = attrs.field(factory=list)
    findings: list[Row] = attrs.field(factory=list)
    place: int = 0

    def law(self, until: date) -> None:
        """Add what happened by operation of law up to a day."""
        if not self.rows:
            return
        for act in self.file.due_by_law(until, self.env):
            plain = make_act(act.act, act.on, act.fields, act.by, act.at)
            self.add(Effective(None, plain, "system", self.file.agency_id))

    def add(self, each: Effective) -> None:
        """Judge one act and keep its rows."""
        self.place = self.place if each.seq is None else each.seq
        step = self.file.judge(each.act, self.env)
        on = each.act.on.isoformat()
        self.findings += finding_rows(self.file, self.place, on, list(step.findings))
        self.rows.append(
            (
                len(self.rows), each.seq, each.act.act, on, moment(each.act.at), each.mode, each.agency_id,
                as_json(list(each.act.by)), as_json(each.act.fields), derived_of(self.file, step),
            )
        )  # fmt: skip
