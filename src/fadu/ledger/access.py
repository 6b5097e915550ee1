"""Layer 2. Who may see which cases, and what of them. Every face asks here; nothing is decided in a page.

People of an agency see its cases and those of the agencies below it. The supervisor (司法局) sees all
cases of the jurisdiction, personal data masked outside the handling agency. The public sees acts that the
law makes public, and nothing personal of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Protocol

import attrs
from django.db.models import Exists, OuterRef, Q

from fadu.errors import AccessError
from fadu.law import FieldRule, Version, get_procedure, load_procedures
from fadu.ledger.agencies import office
from fadu.ledger.casefile import ERASE, RECTIFY
from fadu.ledger.models import Act, Case

AGENCY_ROLES = frozenset({"clerk", "officer", "reviewer", "head"})
ROLES = AGENCY_ROLES | {"supervisor", "public"}
MASK = "〔已隐去〕"
# What the public may read of a public act; free text may hold anything.
PUBLIC_KINDS = frozenset({"int", "number", "money", "date", "bool", "choice", "choices", "agency"})


class CaseLike(Protocol):
    """What access needs to know of a case: a row of the model, or anything with these."""

    pk: int
    agency_id: int
    jurisdiction_id: str
    procedure: str


@attrs.frozen(slots=True)
class Viewer:
    """Who looks: a role, and for all but the public the agency and jurisdiction."""

    role: str
    jurisdiction: str | None = None
    agency_id: int | None = None
    person: str = ""

    def __attrs_post_init__(self) -> None:
        if self.role not in ROLES:
            raise AccessError(f"不认识的角色“{self.role}”，应为 {'、'.join(sorted(ROLES))} 之一。")
        if self.role in AGENCY_ROLES and self.agency_id is None:
            raise AccessError(f"角色“{self.role}”须属于一个机关。")
        if self.role == "supervisor" and self.jurisdiction is None:
            raise AccessError("监督人员须属于一个行政区划。")


PUBLIC = Viewer("public")


def handles(viewer: Viewer, case: CaseLike) -> bool:
    """Whether the case belongs to the viewer's agency or one below it: then nothing is masked."""
    if viewer.role == "public" or viewer.agency_id is None:
        return False
    return office(case.agency_id).path.startswith(office(viewer.agency_id).path)


def may_see(viewer: Viewer, case: CaseLike, acts: Iterable[str] | None = None) -> bool:
    """Whether this one case is visible: the same answer as `visible_cases` gives for it.

    `acts` are those done in the case, where the caller knows them already; else they are looked up.
    """
    if viewer.role == "public":
        if acts is None:
            acts = Act.objects.filter(case_id=case.pk).values_list("act", flat=True)
        return any(may_see_act(viewer, case, act) for act in acts)
    if viewer.role == "supervisor" and case.jurisdiction_id == viewer.jurisdiction:
        return True
    return handles(viewer, case)


def visible_cases(viewer: Viewer) -> Q:
    """Filter for lists of cases: `Case.objects.filter(visible_cases(viewer))`."""
    if viewer.role == "public":
        shown = Q()
        for procedure, acts in public_acts().items():
            done = Exists(Act.objects.filter(case_id=OuterRef("pk"), act__in=sorted(acts)))
            shown |= Q(procedure=procedure) & Q(done)
        return shown if shown else Q(pk__in=[])
    own = Q(pk__in=[])
    if viewer.agency_id is not None:
        own = Q(agency__path__startswith=office(viewer.agency_id).path)
    return own | Q(jurisdiction_id=viewer.jurisdiction) if viewer.role == "supervisor" else own


def visible_case(viewer: Viewer, case_id: int) -> Case:
    """The case, or AccessError: that it exists is not told to those who may not see it."""
    found = Case.objects.filter(visible_cases(viewer)).filter(pk=case_id).select_related("agency").first()
    if found is None:
        raise AccessError(f"没有编号为 {case_id} 的案件，或者您无权查看。", code="not_visible")
    return found


@cache
def public_acts() -> Mapping[str, frozenset[str]]:
    """Acts whose date may be shown to the public, by procedure, over all its versions."""
    found: dict[str, set[str]] = {}
    for procedure in load_procedures().values():
        for version in procedure.versions:
            for act in version.acts.values():
                if act.public:
                    found.setdefault(procedure.id, set()).add(act.id)
    return {procedure: frozenset(acts) for procedure, acts in found.items()}


def may_see_act(viewer: Viewer, case: CaseLike, act: str) -> bool:
    """Whether an act of a visible case is shown."""
    return viewer.role != "public" or act in public_acts().get(case.procedure, ())


def mask(
    fields: Mapping[str, Any], rules: Mapping[str, FieldRule], viewer: Viewer, case: CaseLike
) -> dict[str, Any]:
    """The fields of one act as the viewer may see them; `rules` are those of the act in its version.

    A field that the procedure does not know is treated as personal.
    """
    if handles(viewer, case):
        return dict(fields)
    open_to = _public if viewer.role == "public" else _impersonal
    return {name: value if name in rules and open_to(rules[name]) else MASK for name, value in fields.items()}


def _impersonal(rule: FieldRule) -> bool:
    return not rule.personal and rule.kind != "party"


def _public(rule: FieldRule) -> bool:
    return _impersonal(rule) and rule.kind in PUBLIC_KINDS


def mask_act(
    act: str, fields: Mapping[str, Any], version: Version, viewer: Viewer, case: CaseLike
) -> dict[str, Any]:
    """The same for a recorded act, whatever it is; of a rectification only what was rectified is told.

    A tombstone names nobody and is told in full.
    """
    if act == ERASE:
        return dict(fields)
    if act == RECTIFY:
        if handles(viewer, case):
            return dict(fields)
        return {
            name: value if name in ("target", "void", "act", "on") else MASK for name, value in fields.items()
        }
    rule = version.acts.get(act)
    return mask(fields, rule.fields if rule else {}, viewer, case)


def mask_persons(persons: Iterable[str], viewer: Viewer) -> list[str]:
    """Who did an act: officials are named to officials only."""
    return [] if viewer.role == "public" else list(persons)


def title_for(viewer: Viewer, case: Case) -> str:
    """A case's title; titles name parties, so outside the handling agency number and procedure stand
    for it.
    """
    if handles(viewer, case):
        return case.title or case.number or case.uid
    name = get_procedure(case.procedure).name
    return f"{name} {case.number or case.uid[:8]}"
