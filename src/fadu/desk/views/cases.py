"""Layer 6. The list of cases and one case."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse

from fadu.desk.casefile import case_page
from fadu.desk.lines import stage_name
from fadu.desk.search import STATES, find, wish_of
from fadu.errors import FaduError
from fadu.law import get_procedure, load_procedures
from fadu.ledger.access import Viewer, title_for, visible_case
from fadu.ledger.models import Case
from fadu.web.guarded import guarded
from fadu.web.page import page
from fadu.web.pagination import SIZE, paginate
from fadu.web.viewer import viewer_of


@guarded
def listing(request: HttpRequest) -> HttpResponse:
    """Cases that the viewer may see, by procedure, state and number; those recorded last first."""
    viewer = viewer_of(request).viewer
    wish = wish_of(request, viewer)
    found = find(viewer, wish)
    pages = paginate(request, found.total)
    context = {
        "procedures": load_procedures().values(),
        "states": STATES.items(),
        "public": viewer.role == "public",
        "chosen": wish,
        "rows": [_row(case, viewer) for case in found.part(pages.offset, SIZE)],
        "pages": pages,
    }
    return page(request, "desk/cases.html", context)


@guarded
def detail(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case: acts, limits with explanations, findings, hashes."""
    viewer = viewer_of(request).viewer
    if case_id >= 2**63:
        raise FaduError("没有这个编号的案件。", code="no_page")
    case = visible_case(viewer, case_id)
    return page(request, "desk/case.html", {"page": case_page(case, viewer, _as_of(request))})


def _as_of(request: HttpRequest) -> date:
    text = request.GET.get("as_of", "").strip()
    try:
        return date.fromisoformat(text) if text else date.today()
    except ValueError as error:
        raise FaduError(f"日期“{text[:40]}”应写成 2024-12-31 的形式。") from error


def _row(case: Case, viewer: Viewer) -> dict[str, object]:
    law = get_procedure(case.procedure)
    return {
        "case": case,
        "title": title_for(viewer, case),
        "procedure": law.name,
        "stage": stage_name(law, case),
    }
