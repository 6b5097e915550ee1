"""Layer 6. Overview and annual report. Only reads: looking at a page leaves no file on the server."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import mark_safe

from fadu.desk.asked import jurisdiction_of, period_of
from fadu.errors import ReportError
from fadu.figures.balance import balance
from fadu.figures.engine import request as figure
from fadu.figures.period import Period
from fadu.law import load_procedures
from fadu.ledger.access import Viewer, title_for, visible_cases
from fadu.ledger.models import Case, Finding
from fadu.report.build import compose
from fadu.report.build.document import ReportDocument, print_value
from fadu.report.build.files import write
from fadu.report.build.html import fragment, rows_address, style
from fadu.report.build.words import Words, parse
from fadu.web.engine import synced_engine
from fadu.web.guarded import guarded
from fadu.web.page import page
from fadu.web.pagination import SIZE, paginate
from fadu.web.viewer import supervisor_of, viewer_of

TILES = (
    "dispute.registered", "dispute.resolved", "reconsideration.applied", "reconsideration.accepted",
    "reconsideration.concluded", "mediation.mediators", "enforcement_decision.legal_reviewed",
    "enforcement_officer.exam_pass_rate", "normative_doc.in_force", "legality_review.completed",
)  # fmt: skip
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
    "pdf": "application/pdf",
}


@guarded
def overview(request: HttpRequest) -> HttpResponse:
    """The main figures, stock and flow of each procedure, what was not lawful."""
    if viewer_of(request).viewer.role != "supervisor":
        return page(request, "desk/public.html", {})
    viewer = supervisor_of(request)
    period, place = period_of(request), jurisdiction_of(request, viewer)
    with synced_engine() as engine:
        values = engine.compute([figure(name) for name in TILES], period, place)
        balances = [
            (procedure, balance(engine, procedure.id, period, place))
            for procedure in load_procedures().values()
        ]
        cut = engine.manifest.last_act_id
    address = rows_address("", period.name, place)
    tiles = [
        {"name": v.name, "shown": print_value(v), "href": address(v)} for v in values if v.value is not None
    ]
    context: dict[str, Any] = {
        "period": period,
        "tiles": tiles,
        "balances": [(p, b) for p, b in balances if b.received or b.opening],
        "findings": _findings(viewer, place, period).count(),
        "cases": Case.objects.filter(visible_cases(viewer)).count(),
        "cut": cut,
    }
    return page(request, "desk/overview.html", context)


@guarded
def findings(request: HttpRequest) -> HttpResponse:
    """What was not lawful in the acts of a period: exactly as many lines as the overview counts."""
    viewer = supervisor_of(request)
    period, place = period_of(request), jurisdiction_of(request, viewer)
    found = _findings(viewer, place, period)
    pages = paginate(request, found.count())
    part = found.select_related("case__agency").order_by("-on_date", "-id")
    lines = [
        {"finding": each, "case": each.case, "title": title_for(viewer, each.case)}
        for each in part[pages.offset : pages.offset + SIZE]
    ]
    return page(request, "desk/findings.html", {"period": period, "lines": lines, "pages": pages})


def _findings(viewer: Viewer, place: str, period: Period) -> QuerySet[Finding]:
    """Findings are told of the viewer's own division only: of those below it there are figures."""
    if place != viewer.jurisdiction:
        return Finding.objects.none()
    return Finding.objects.filter(jurisdiction_id=place, on_date__range=(period.start, period.end))


@guarded
def annual(request: HttpRequest) -> HttpResponse:
    """The annual report; ?format=docx, pdf or json gives the file."""
    viewer = supervisor_of(request)
    period, place = period_of(request), jurisdiction_of(request, viewer)
    wanted = request.GET.get("format", "")
    if wanted and wanted not in MEDIA:
        raise ReportError(f"报告没有“{wanted[:20]}”格式，可用：{'、'.join(MEDIA)}。")
    document, cut = _document(period.name, place)
    if wanted:
        return _file(document, wanted, f"{place}-{period.name}")
    # The writer escapes every word.
    body = mark_safe(fragment(document, rows_address("", period.name, place)))  # noqa: S308
    context = {"period": period, "place": place, "body": body, "cut": cut}
    return page(request, "desk/report.html", context)


def report_style(request: HttpRequest) -> HttpResponse:
    """The style sheet of the report, the same as in its file."""
    return HttpResponse(
        style(), content_type="text/css; charset=utf-8", headers={"Cache-Control": "max-age=600"}
    )


def _document(period: str, place: str) -> tuple[ReportDocument, int]:
    path = Path(settings.DATA_DIR) / "words" / f"{place}-{period}.md"
    words = parse(path.read_text("utf-8-sig")) if path.is_file() else Words()
    notes = [settings.SITE_NOTICE] if settings.SITE_NOTICE else []
    with synced_engine() as engine:
        document = compose(engine, period, place, words, today=date.today(), notes=notes)
        return document, engine.manifest.last_act_id


def _file(document: ReportDocument, ending: str, name: str) -> HttpResponse:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"report.{ending}"
        write(document, path)
        content = path.read_bytes()
    response = HttpResponse(content, content_type=MEDIA[ending])
    response["Content-Disposition"] = f'attachment; filename="report-{name}.{ending}"'
    return response
