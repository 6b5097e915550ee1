"""Layer 2. Recording one act: in one transaction the act, the case's state and limits, and the chain.

Live acts that the procedure forbids are refused and the attempt is kept. In history mode reality is always
recorded, and what was not lawful becomes a finding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import attrs

from fadu.errors import AccessError, LedgerError
from fadu.law import Act, Env, Finding
from fadu.law.loader import roles
from fadu.ledger.actors import SYSTEM, Actor
from fadu.ledger.agencies import Office, office, sector_of
from fadu.ledger.casefile import RECTIFY, By, CaseFile, Row, finding_rows, make_act
from fadu.ledger.certificates import environment, follow_register
from fadu.ledger.chain import BEIJING, as_json
from fadu.ledger.errors import ConflictError, RefusedError, Since
from fadu.ledger.generations import next_generation
from fadu.ledger.models import Attempt
from fadu.ledger.store import Change, store

MODES = ("live", "history")


@attrs.frozen(slots=True)
class Recorded:
    """What was recorded: the act's place in the chain, and what the law said.

    Attributes:
        seq: the act's number in the case, from 0.
        hash: its SM3, hex.
        findings: what was not lawful in it and in the deemed acts before it.
        deemed: ids of acts that had happened by operation of law and were recorded just before it.
    """

    case_id: int
    uid: str
    seq: int
    hash: str
    stage: str | None
    findings: tuple[Finding, ...]
    deemed: tuple[str, ...]


def record(
    case: int | None,
    act: str,
    on: date,
    *,
    fields: Mapping[str, Any] | None = None,
    by: Sequence[str] = (),
    at: datetime | None = None,
    actor: Actor,
    mode: str = "live",
    procedure: str | None = None,
    jurisdiction: str | None = None,
    agency: int | str | None = None,
    external_id: str | None = None,
    number: str | None = None,
    title: str | None = None,
    origin: str = "live",
    seen: int | None = None,
) -> Recorded:
    """Record one act. `case` None with the opening act of `procedure` opens a case.

    `seen` is the number of acts that the actor had looked at; if the case has moved on since,
    ConflictError tells what happened. Raises RefusedError (live mode, the procedure forbids it; an
    attempt row is kept), AccessError (the actor may not act here), LawError (the law cannot be computed)
    and LedgerError. Returns after the commit.
    """
    if mode not in MODES:
        raise LedgerError(f"记录方式只能是 live 或 history，不能是“{mode}”。", code="mode")
    if act == RECTIFY:
        raise LedgerError("更正请用更正功能（rectify），它会重新推演整个案件。", code="use_rectify")
    deed = make_act(act, on, fields, tuple(by), at)
    job = _Job(deed, actor, mode, seen, agency)
    try:
        if case is not None:
            return job.result(store().change(case, job.work))
        if procedure is None:
            raise LedgerError("立案须指明程序（procedure）。", code="no_procedure")
        opened = job.open(procedure, jurisdiction, (external_id, number, origin, title or ""))
        store().open(opened)
        return job.result(opened)
    except RefusedError as refusal:
        job.keep_attempt(case, procedure, jurisdiction, refusal)
        raise


@attrs.define(slots=True)
class _Job:
    """One call of `record`: may be judged again when somebody was faster, so it keeps only the last
    outcome.
    """

    deed: Act
    actor: Actor
    mode: str
    seen: int | None
    agency: int | str | None
    findings: list[Finding] = attrs.field(factory=list)
    deemed: list[str] = attrs.field(factory=list)
    file: CaseFile | None = None

    def work(self, file: CaseFile) -> Change:
        """Judge the act on the case as it stands now."""
        if self.seen is not None and self.seen != file.n_acts:
            raise ConflictError(since(file, self.seen))
        return self._judge(file, office(file.agency_id if self.agency is None else self.agency))

    def open(
        self, procedure: str, jurisdiction: str | None, fixed: tuple[str | None, str | None, str, str]
    ) -> Change:
        """Judge the opening act of a new case."""
        chosen = self.agency if self.agency is not None else self.actor.agency
        if chosen is None:
            raise LedgerError("立案须指明办理机关（agency）。", code="no_agency")
        handling = office(chosen)
        if jurisdiction is not None and jurisdiction != handling.jurisdiction:
            raise LedgerError(
                f"机关“{handling.code}”属于 {handling.jurisdiction}，不属于 {jurisdiction}。",
                code="jurisdiction",
            )
        file = CaseFile.open(
            procedure, self.deed.act, self.deed.on, jurisdiction=handling.jurisdiction, agency_id=handling.id,
            sector=sector_of(handling),
        )  # fmt: skip
        change = self._judge(file, handling)
        change.fixed = fixed
        return change

    def _judge(self, file: CaseFile, handling: Office) -> Change:
        self.file, self.findings, self.deemed = file, [], []
        self._may_act(file)
        if self.mode == "live":
            _not_in_the_future(self.deed, file)
        env, before = environment(file.jurisdiction), file.head
        acts, found = take_deemed(file, self.deed.on, env)
        self.deemed = [row[2] for row in acts]
        row, step = file.take(self.deed, By(self.actor.code, self.mode, handling.id, handling.code), env)
        if self.mode == "live" and (blocking := [each for each in step.findings if each.blocking]):
            raise RefusedError(file.name_of(self.deed.act), blocking)
        self.findings = list(step.findings)
        acts.append(row)
        found += finding_rows(file, row[1], row[3], self.findings)
        change = Change(file, before, acts, found, file.moved(env))
        return next_generation(follow_register(change))

    def _may_act(self, file: CaseFile) -> None:
        """A clerk acts in their own division only, and live in a role that the act names."""
        actor = self.actor
        if actor.jurisdiction is not None and actor.jurisdiction != file.jurisdiction:
            raise AccessError(
                f"案件属于 {file.jurisdiction}，{actor.code} 属于 {actor.jurisdiction}，无权办理。"
            )
        rule = file.version.acts.get(self.deed.act)
        if self.mode != "live" or rule is None or not rule.by:
            return
        if actor.roles is None:
            raise AccessError(
                f"{actor.code} 没有登记角色，不能当场办理“{rule.name}”；补记已经发生的行为请用历史（history）方式。",
                code="no_roles",
            )
        if not actor.roles & set(rule.by):
            named = "、".join(roles()[role] for role in rule.by)
            raise AccessError(f"“{rule.name}”应由{named}办理，{actor.code} 没有该角色。")

    def result(self, change: Change) -> Recorded:
        """What to tell the caller after the commit."""
        file = change.file
        return Recorded(
            file.id,
            file.uid,
            file.n_acts - 1,
            file.head,
            file.state.stage,
            tuple(self.findings),
            tuple(self.deemed),
        )

    def keep_attempt(
        self, case: int | None, procedure: str | None, jurisdiction: str | None, why: RefusedError
    ) -> None:
        """Keep who tried what, in a transaction of its own: the act itself left no trace."""
        file = self.file
        with store().writing():
            Attempt.objects.create(
                tried_at=datetime.now(BEIJING),
                actor=self.actor.code,
                jurisdiction_code=file.jurisdiction if file else jurisdiction or "",
                agency_id=self.actor.agency or (file.agency_id if file else None),
                case_id=case,
                procedure=file.procedure if file else procedure or "",
                act=self.deed.act,
                on_date=self.deed.on,
                fields=as_json(self.deed.fields),
                reasons=as_json(
                    [{"rule": f.rule, "basis": f.basis, "message": f.message} for f in why.findings]
                ),
            )


def take_deemed(file: CaseFile, on: date, env: Env) -> tuple[list[Row], list[Row]]:
    """Record what has happened by operation of law up to a day: act rows and finding rows."""
    acts: list[Row] = []
    findings: list[Row] = []
    due = file.due_by_law(on, env)
    if not due:
        return acts, findings
    handling = office(file.agency_id)
    by = By(SYSTEM.code, "system", handling.id, handling.code)
    for deed in due:
        row, step = file.take(make_act(deed.act, deed.on, deed.fields, deed.by, deed.at), by, env)
        acts.append(row)
        findings += finding_rows(file, row[1], row[3], list(step.findings))
    return acts, findings


def _not_in_the_future(deed: Act, file: CaseFile) -> None:
    """What is recorded live has happened. Raises RefusedError before the law is asked about days to come."""
    if deed.on > datetime.now(BEIJING).date():
        message = f"日期 {deed.on} 尚未到来，不能记录"
        finding = Finding(rule="future_date", act=file.n_acts, basis="", message=message, blocking=True)
        raise RefusedError(file.name_of(deed.act), [finding])


def since(file: CaseFile, seen: int) -> list[Since]:
    """The acts recorded after somebody had looked at the first `seen` ones."""
    rows = store().run(
        "SELECT seq, act, CAST(on_date AS TEXT), actor FROM ledger_act"
        " WHERE case_id=%s AND seq>=%s ORDER BY seq",
        (file.id, min(seen, file.n_acts - 1)),
    )
    return [Since(row[0], row[1], file.name_of(row[1]), row[2], row[3]) for row in rows]
