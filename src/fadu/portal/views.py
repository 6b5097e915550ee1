"""Layer 6. Read and check anybody's report: a form, its readings, and their download. The server keeps nothing."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from fadu.errors import FaduError
from fadu.ledger.access import Viewer
from fadu.portal.reading import Outcome, packet, read_given, read_packet
from fadu.portal.uploads import MAX_FILE, MAX_FILES, Given, MemoryUploads, take
from fadu.report.reader.output import compare, html, labels, xlsx
from fadu.report.reader.output import json as as_json
from fadu.report.reader.source import SUFFIXES
from fadu.web.guarded import guarded
from fadu.web.page import page
from fadu.web.security import policy
from fadu.web.viewer import supervisor_of, viewer_of

SAVED = {
    "html": ("报告核对.html", "text/html; charset=utf-8"),
    "json": ("报告核对.json", "application/json"),
    "xlsx": ("报告核对.xlsx", xlsx.MEDIA),
    "compare.html": ("指标比较.html", "text/html; charset=utf-8"),
    "compare.xlsx": ("指标比较.xlsx", xlsx.MEDIA),
}
# The chart of the comparison is an SVG whose elements carry their style.
CHARTS = policy(style_src_attr="'unsafe-inline'")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest) -> HttpResponseBase:
    """The form; a POST reads what was sent. The handler must be in place before the token is looked for."""
    uploads = MemoryUploads(request)
    request.upload_handlers = [uploads]
    response = _read(request, uploads)
    response.headers["Content-Security-Policy"] = CHARTS
    return response


@guarded
def _read(request: HttpRequest, uploads: MemoryUploads) -> HttpResponse:
    given = take(request, uploads) if request.method == "POST" else Given()
    return _readings(request, given)


@csrf_protect
def _readings(request: HttpRequest, given: Given) -> HttpResponse:
    context: dict[str, Any] = {
        "supervisor": viewer_of(request).viewer.role == "supervisor",
        "suffixes": ",".join(SUFFIXES),
        "max_files": MAX_FILES,
        "max_mb": MAX_FILE >> 20,
    }
    if request.method != "POST":
        return page(request, "portal/read.html", context)
    if not given.files and not given.refused:
        context["empty"] = "没有收到文件，也没有文字。请选择文件，或者粘贴报告的全文。"
        return page(request, "portal/read.html", context, 400)
    against = bool(request.POST.get("against"))
    outcome = read_given(given, _ledger(request, against))
    return page(request, "portal/read.html", {**context, "against": against, **_shown(outcome)})


def _ledger(request: HttpRequest, against: bool) -> Viewer | None:
    """Whose figures the reports are compared with. Raises AccessError for anybody but a supervisor."""
    return supervisor_of(request) if against else None


def _shown(outcome: Outcome) -> dict[str, Any]:
    readings = outcome.readings
    many = len(readings) > 1
    comparison = compare.compare(readings) if many else None
    return {
        "errors": outcome.errors,
        "notes": outcome.notes,
        "many": many,
        "done": True,
        "packet": packet(outcome) if readings else "",
        "lines": [
            {
                "id": f"r{number}",
                "file": reading.document.file,
                "meta": reading.meta,
                "tally": labels.tally(reading),
                # The writer escapes every word of the report.
                "fragment": mark_safe(html.fragment(reading, f"r{number}")),  # noqa: S308
            }
            for number, reading in enumerate(readings)
        ],
        "comparison": comparison and _compared(comparison),
    }


def _compared(comparison: compare.Comparison) -> dict[str, Any]:
    """Rows that several reports have first; numbers as people read them."""
    at = {id(row): number for number, row in enumerate(comparison.rows)}
    return {
        "labels": [column.label for column in comparison.columns],
        "shared": len(comparison.shared()),
        "rows": [
            {
                "number": at[id(row)],
                "name": row.name,
                "indicator": row.indicator,
                "cells": [_said(cell) for cell in row.cells],
            }
            for row in sorted(comparison.rows, key=lambda row: -min(row.filled, 2))
        ],
        "data": _data(comparison),
    }


def _said(figure: Any) -> tuple[str, str]:
    """A cell's words, and how the report printed it."""
    if figure is None:
        return "—", "没有写明"
    return f"{'约' if figure.approx else ''}{labels.shown(figure.value)}{figure.unit}", figure.text


def _data(comparison: compare.Comparison) -> SafeString:
    """The values for the chart, as JSON that cannot end its element."""
    text = json.dumps(compare.to_dict(comparison), ensure_ascii=False)
    return mark_safe(text.replace("<", "\\u003c"))  # noqa: S308


@guarded
@require_http_methods(["POST"])
def save(request: HttpRequest) -> HttpResponse:
    """The readings of a page as a file. The page brings the text along: nothing was kept here."""
    wanted = request.POST.get("format", "")
    if wanted not in SAVED:
        raise FaduError(f"不能保存为“{wanted[:20]}”。请在页面上选择一种格式。")
    outcome = read_packet(request.POST.get("packet", ""), _ledger(request, bool(request.POST.get("against"))))
    name, media = SAVED[wanted]
    response = HttpResponse(_made(wanted, outcome), content_type=media)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _made(wanted: str, outcome: Outcome) -> bytes:
    readings, errors = outcome.readings, [f"{name}：{why}" for name, why in outcome.errors]
    if wanted == "json":
        return as_json.dumps(readings, many=len(readings) > 1).encode()
    if wanted == "xlsx":
        return xlsx.dumps(readings)
    if wanted == "compare.xlsx":
        return compare.to_xlsx(compare.compare(readings))
    if wanted == "compare.html":
        return compare.to_html(compare.compare(readings)).encode()
    return html.page(readings, errors).encode()
