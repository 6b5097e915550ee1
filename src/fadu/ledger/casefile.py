"""Layer 2. A case in memory: takes acts, gives the rows to write. Reads and writes no database.

The same code serves the single act, the import and the proof by replay, so what is recorded is what replaying
gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs
import orjson

from fadu.errors import LedgerError
from fadu.law import (
    Act,
    Env,
    Finding,
    State,
    Step,
    Version,
    advance,
    begin,
    deemed_until,
    get_procedure,
    next_due,
)
from fadu.ledger.chain import GENESIS, as_json, beijing, canonical, moment, new_uid, now, sm3, stamp

# The acts that every procedure has. They stand in the chain and the law does not judge them.
RECTIFY = "rectify"  # corrects an earlier act of the case
ERASE = "erase"  # tells that personal data of earlier acts were lawfully deleted
OWN_ACTS = {RECTIFY: "更正", ERASE: "依法删除"}

ACT_COLUMNS = (
    "case_id", "seq", "act", "on_date", "at_time", "recorded_at", "mode", "actor", "agency_id", "version",
    "by", "fields", "prev_hash", "hash", "derived",
)  # fmt: skip
CASE_COLUMNS = (
    "uid", "procedure", "jurisdiction_code", "agency_id", "sector",
    "external_id", "number", "origin", "title",
    "version", "stage", "outcome", "opened_on", "closed_on", "last_on", "n_acts", "next_due", "head",
    "rectified", "state",
)  # fmt: skip
# The part of a case row that each act rewrites.
MOVED_COLUMNS = (
    "version", "stage", "outcome", "opened_on", "closed_on", "last_on", "n_acts", "next_due", "head",
    "rectified", "state",
)  # fmt: skip
FINDING_COLUMNS = (
    "case_id",
    "act_seq",
    "rule",
    "basis",
    "message",
    "blocking",
    "jurisdiction_code",
    "on_date",
)

Row = tuple[Any, ...]


@attrs.frozen(slots=True)
class By:
    """On whose behalf and how an act is written down: part of what is hashed."""

    actor: str
    mode: str
    agency_id: int
    agency: str


@attrs.define(slots=True)
class CaseFile:
    """One case: identity, place in its chain, and the law's state. Dates are ISO text, as the tables
    hold them.
    """

    id: int
    uid: str
    procedure: str
    jurisdiction: str
    agency_id: int
    sector: str | None
    version: Version
    state: State
    n_acts: int = 0
    head: str = GENESIS
    opened_on: str = ""
    closed_on: str | None = None
    last_on: str = ""
    rectified: bool = False

    @classmethod
    def open(
        cls, procedure: str, act: str, on: date, *, jurisdiction: str, agency_id: int, sector: str | None
    ) -> CaseFile:
        """A new case under the version in force on that day. Raises LedgerError unless `act` opens this
        procedure.
        """
        rules = get_procedure(procedure)
        if act != rules.version_by:
            raise LedgerError(
                f"“{rules.name}”案件从“{rules.version_by}”开始，不能从“{act}”开始。", code="not_opening"
            )
        version, state = begin(rules, on, jurisdiction, sector)
        return cls(
            id=0, uid=new_uid(), procedure=procedure, jurisdiction=jurisdiction, agency_id=agency_id,
            sector=sector, version=version, state=state,
        )  # fmt: skip

    def take(self, act: Act, by: By, env: Env, recorded_at: str | None = None) -> tuple[Row, Step]:
        """Let the law judge an act and put it on the chain: its row (ACT_COLUMNS) and the law's step."""
        step = self.judge(act, env)
        return self.chain(act, by, derived_of(self, step), recorded_at or now()), step

    def judge(self, act: Act, env: Env) -> Step:
        """Let the law judge an act, without the chain: first and last day and a final stage follow."""
        step = advance(self.version, self.state, act, env)
        on = act.on.isoformat()
        self.opened_on = self.opened_on or on
        self.last_on = max(self.last_on, on)
        stage = self.version.stages.get(self.state.stage or "")
        final = stage is not None and stage.final
        self.closed_on = (self.closed_on or self.last_on) if final else None
        return step

    def chain(self, act: Act, by: By, derived: str, recorded_at: str) -> Row:
        """Append to the chain without asking the law; returns the row (ACT_COLUMNS)."""
        on, at = act.on.isoformat(), moment(act.at)
        persons, fields = as_json(list(act.by)), as_json(act.fields)
        seq, prev = self.n_acts, self.head
        self.head = sm3(
            canonical(
                act=act.act, actor=by.actor, agency=by.agency, at=stamp(at), by=persons, case=self.uid,
                fields=fields, jurisdiction=self.jurisdiction, mode=by.mode, on=on, prev=prev,
                procedure=self.procedure, recorded_at=stamp(recorded_at) or "", seq=seq,
                version=self.version.key,
            )
        ).hex()  # fmt: skip
        self.n_acts = seq + 1
        return (
            self.id, seq, act.act, on, at, recorded_at, by.mode, by.actor, by.agency_id, self.version.key,
            persons, fields, prev, self.head, derived,
        )  # fmt: skip

    def due_by_law(self, on: date, env: Env) -> list[Act]:
        """The acts that have happened by operation of law up to a day and are not recorded yet."""
        return deemed_until(self.version, self.state, on, env)

    def moved(self, env: Env) -> Row:
        """The rewritten part of the case row (MOVED_COLUMNS)."""
        due = next_due(self.version, self.state, env)
        return (
            self.version.key, self.state.stage or "", self.state.outcome, self.opened_on, self.closed_on,
            self.last_on, self.n_acts, due.isoformat() if due else None, self.head, self.rectified,
            self.state.dumps().decode(),
        )  # fmt: skip

    def name_of(self, act: str) -> str:
        """What the statute calls an act; its id when the procedure does not know it."""
        rule = self.version.acts.get(act)
        return rule.name if rule else OWN_ACTS.get(act, act)


def derived_of(file: CaseFile, step: Step) -> str:
    """What replay gives for one act, as figures read it: stages, effective day, limits met, outcome."""
    return orjson.dumps(
        {
            "sb": step.stage_before,
            "sa": step.stage_after,
            "eff": file.last_on,
            "met": {met[0]: met[2] for met in step.met},  # limit: days late
            "o": file.opened_on,
            "out": file.state.outcome,
        }
    ).decode()


def unjudged_derived(before: CaseFile, after: CaseFile) -> str:
    """The same for an act of our own: it takes the case from the old state to the new one, and meets no limit."""
    return orjson.dumps(
        {
            "sb": before.state.stage,
            "sa": after.state.stage,
            "eff": after.last_on,
            "met": {},
            "o": after.opened_on,
            "out": after.state.outcome,
        }
    ).decode()


def finding_rows(file: CaseFile, seq: int, on: str, findings: list[Finding]) -> list[Row]:
    """Rows (FINDING_COLUMNS) for what was not lawful in one act."""
    return [
        (file.id, seq, each.rule, each.basis, each.message, each.blocking, file.jurisdiction, on)
        for each in findings
    ]


def make_act(
    act: str, on: date, fields: Mapping[str, Any] | None, by: tuple[str, ...] | list[str], at: Any = None
) -> Act:
    """An act whose fields are exactly what will be read back from the ledger (dates as ISO text)."""
    plain = orjson.loads(as_json(dict(fields))) if fields else {}
    return Act(act=act, on=on, fields=plain, by=tuple(by), at=beijing(moment(at)))


def act_from_row(act: str, on: str, fields: str, by: str, at: str | None) -> Act:
    """The act that a row holds, as the law takes it."""
    return Act(
        act=act,
        on=date.fromisoformat(on),
        fields=orjson.loads(fields),
        by=tuple(orjson.loads(by)),
        at=beijing(at),
    )
