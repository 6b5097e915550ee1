"""Layer 6. A case as its page shows it: acts with hashes, limits with explanations, findings. Only reads."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import orjson

from fadu.desk.lines import stage_name
from fadu.law import CaseView, Version, get_procedure, replay
from fadu.ledger.access import MASK, Viewer, mask_act, mask_persons, may_see_act, title_for
from fadu.ledger.casefile import ERASE, OWN_ACTS, RECTIFY
from fadu.ledger.certificates import environment
from fadu.ledger.effective import effective_acts, read_acts
from fadu.ledger.models import Act, Agency, Case, Finding, Person

RECTIFIED = {
    "target": "更正的程序行为", "reason": "理由", "void": "作废", "act": "应为", "on": "应为日期",
    "fields": "应为内容", "by": "应为办理人", "acts": "删除了个人信息的步骤", "ground": "理由", "basis": "依据",
}  # fmt: skip


@attrs.frozen
class Step:
    """One act of the timeline, masked for the viewer."""

    number: int
    name: str
    on: date
    mode: str
    agency: str
    by: list[str]
    fields: list[tuple[str, str]]
    document: str
    basis: str
    recorded_at: Any
    prev_hash: str
    hash: str
    findings: list[Finding]


@attrs.frozen
class CasePage:
    """Context of the case page. The public is shown public acts: no stage, no limits (`view` None), no findings."""

    case: Case
    title: str
    procedure: str
    stage: str
    version_name: str
    steps: list[Step]
    view: CaseView | None
    findings: list[Finding]


def case_page(case: Case, viewer: Viewer, as_of: date) -> CasePage:
    """Build the page; the limits come from replaying the acts that count.

    Raises:
        LawError: a limit cannot be counted (no calendar of that year).
    """
    law = get_procedure(case.procedure)
    version = law.version(case.version)
    public = viewer.role == "public"
    findings = [] if public else list(Finding.objects.filter(case=case).order_by("act_seq", "id"))
    return CasePage(
        case=case,
        title=title_for(viewer, case),
        procedure=law.name,
        stage=stage_name(law, case),
        version_name="、".join([f"{version.in_force:%Y-%m-%d} 起施行", *version.overlays]),
        steps=_steps(case, viewer, findings),
        view=None if public else _view(case, as_of),
        findings=findings,
    )


def _view(case: Case, as_of: date) -> CaseView:
    """The case replayed up to a day, not before its last act."""
    effective = [each.act for each in effective_acts(read_acts(case.pk))]
    env = environment(case.jurisdiction_id)
    day = max(as_of, max((act.on for act in effective), default=as_of))
    law = get_procedure(case.procedure)
    return replay(law, effective, day, env, jurisdiction=case.jurisdiction_id, sector=case.sector)


def _steps(case: Case, viewer: Viewer, findings: list[Finding]) -> list[Step]:
    version = get_procedure(case.procedure).version(case.version)
    agencies = dict(Agency.objects.filter(jurisdiction_id=case.jurisdiction_id).values_list("id", "name"))
    codes = dict(Agency.objects.filter(jurisdiction_id=case.jurisdiction_id).values_list("code", "name"))
    steps = []
    for act in Act.objects.filter(case=case).order_by("seq"):
        if not may_see_act(viewer, case, act.act):
            continue
        rule = version.acts.get(act.act)
        shown = mask_act(act.act, orjson.loads(act.fields), version, viewer, case)
        steps.append(
            Step(
                number=act.seq + 1,
                name=rule.name if rule else OWN_ACTS.get(act.act, act.act),
                on=act.on_date,
                mode=act.mode,
                agency=agencies.get(act.agency_id, ""),
                by=_names(mask_persons(orjson.loads(act.by), viewer)),
                fields=[
                    (_label(rule, name), _value(_corrected(version, act.act, name, value), codes))
                    for name, value in shown.items()
                ],
                document=rule.document if rule else "",
                basis=rule.basis.text if rule else "",
                recorded_at=act.recorded_at,
                prev_hash=act.prev_hash,
                hash=act.hash,
                findings=[finding for finding in findings if finding.act_seq == act.seq],
            )
        )
    return steps


def _names(codes: list[str]) -> list[str]:
    known = dict(Person.objects.filter(code__in=codes).values_list("code", "name"))
    return [known.get(code, code) for code in codes]


def _label(rule: Any, name: str) -> str:
    """The field's name; those of a rectification or a deletion stand in no procedure file."""
    if rule and name in rule.fields:
        return str(rule.fields[name].name)
    return RECTIFIED.get(name, name)


def _corrected(version: Version, act: str, name: str, value: Any) -> Any:
    """The values of a rectification or a deletion in words: the step as it is counted here, the act by its name."""
    if act == ERASE and name == "acts":
        return [f"第 {each['seq'] + 1} 步" for each in value]
    if act != RECTIFY or value == MASK:
        return value
    if name == "target":
        return f"第 {value + 1} 步"
    if name == "act" and value in version.acts:
        return version.acts[value].name
    if name == "fields":
        known = {field.id: field.name for rule in version.acts.values() for field in rule.fields.values()}
        return [f"{known.get(each, each)}：{_value(given, {})}" for each, given in value.items()]
    return value


def _value(value: Any, agencies: dict[str, str]) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_value(each, agencies) for each in value)
    if value == MASK:
        return MASK
    return agencies.get(value, value) if isinstance(value, str) else f"{value}"
