"""Layer 6. All figures of a period; the rows behind one; one broken down by a scope."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from fadu.desk import shown
from fadu.desk.asked import jurisdiction_of, period_of, scope_of
from fadu.desk.lines import COLUMNS, lines, sheet_file, table_file
from fadu.errors import FigureError
from fadu.figures.catalogue import catalogue
from fadu.figures.compile import Request
from fadu.figures.engine import Engine, Value, all_requests
from fadu.figures.period import Period
from fadu.figures.scopes import scope_name, scope_values
from fadu.ledger.access import Viewer
from fadu.report.build.document import print_value
from fadu.web.engine import synced_engine
from fadu.web.guarded import guarded
from fadu.web.page import page
from fadu.web.pagination import SIZE, paginate
from fadu.web.viewer import supervisor_of

FILES: dict[str, tuple[str, Callable[..., HttpResponseBase]]] = {
    "xlsx": ("电子表格", sheet_file),
    "csv": ("CSV", table_file),
}
PILLARS = {
    "leadership": "组织领导", "functions": "政府职能", "rules": "制度体系", "decisions": "行政决策", "enforcement": "行政执法",
    "emergency": "突发事件", "disputes": "矛盾纠纷", "oversight": "权力监督", "digital": "数字政府", "capability": "法治能力",
}  # fmt: skip


@guarded
def listing(request: HttpRequest) -> HttpResponse:
    """Every figure of the catalogue by pillar: its value, or why it is missing."""
    viewer = supervisor_of(request)
    period, place = period_of(request), jurisdiction_of(request, viewer)
    with synced_engine() as engine:
        values = engine.compute(all_requests(), period, place)
        cut = engine.manifest.last_act_id
    groups: dict[str, list[dict[str, Any]]] = {pillar: [] for pillar in PILLARS}
    for value in values:
        groups[shown.pillar_of(value)].append(shown.line(value, place))
    served = {value.id for value in values}
    context = {
        "period": period,
        "groups": [(PILLARS[pillar], found) for pillar, found in groups.items() if found],
        "missing": [entry for entry in catalogue().values() if entry.id not in served],
        "cut": cut,
    }
    return page(request, "desk/figures.html", context)


@guarded
def rows(request: HttpRequest, figure: str) -> HttpResponseBase:
    """Exactly the rows that a figure counts, page by page, or all of them as a table file."""
    viewer = supervisor_of(request)
    period, place = period_of(request), jurisdiction_of(request, viewer)
    asked = shown.asked_figure(figure, scope_of(request))
    if asked.definition.parts:
        return _derived(request, asked, period, place)
    with synced_engine() as engine:
        value = engine.compute([asked], period, place)[0]
        found = engine.rows(asked, period, place)
        receipt = engine.receipts([asked], [value], period, place).get(asked.key, {})
        cut = engine.manifest.last_act_id
    if value.value is None:
        found = found.slice(0, 0)
    known = found.select([name for name in COLUMNS if name in found.column_names])
    if wanted := request.GET.get("format", ""):
        return _file(wanted, known, viewer, asked.definition.procedure, f"{figure}-{period.name}")
    pages = paginate(request, known.num_rows)
    part = known.slice(pages.offset, SIZE).to_pylist()
    context = {
        **_about(asked, value, period, place),
        "rows": lines(part, viewer, asked.definition.procedure),
        "pages": pages,
        "receipt": receipt,
        "exports": [(name, _export(request, ending)) for ending, (name, _) in FILES.items()],
        "cut": cut,
    }
    return page(request, "desk/rows.html", context)


def _file(wanted: str, known: Any, viewer: Viewer, procedure: str, name: str) -> HttpResponseBase:
    if wanted not in FILES:
        raise FigureError(f"明细没有“{wanted[:20]}”格式，可用：{'、'.join(FILES)}。")
    return FILES[wanted][1](known, viewer, procedure, name)


def _export(request: HttpRequest, ending: str) -> str:
    """The address of the whole list as a file."""
    query = request.GET.copy()
    query["format"] = ending
    query.pop("page", None)
    return f"?{query.urlencode()}"


def _about(asked: Request, value: Value, period: Period, place: str) -> dict[str, Any]:
    definition = asked.definition
    return {
        "value": value,
        "shown": print_value(value) if value.value is not None else "—",
        "definition": definition,
        "meaning": definition.note.strip("。；;. "),
        "by": shown.breakdowns(definition, dict(asked.scope), period.name, place),
        "period": period,
        "place": place,
    }


def _derived(request: HttpRequest, asked: Request, period: Period, place: str) -> HttpResponse:
    """A rate or a total: what it is made of, each part with its rows."""
    scope = dict(asked.scope)
    parts = [shown.asked_figure(name, scope) for name in asked.definition.parts]
    with synced_engine() as engine:
        value = engine.compute([asked], period, place)[0]
        found = [shown.line(part, place) for part in engine.compute(parts, period, place)]
        cut = engine.manifest.last_act_id
    return page(
        request, "desk/derived.html", {**_about(asked, value, period, place), "parts": found, "cut": cut}
    )


@guarded
def breakdown(request: HttpRequest, figure: str, scope: str) -> HttpResponse:
    """A figure by one of its scopes: every choice of the procedure's field, and the sum beside the total."""
    viewer = supervisor_of(request)
    period, place = period_of(request), jurisdiction_of(request, viewer)
    asked = shown.asked_figure(figure, scope_of(request))
    definition, fixed = asked.definition, dict(asked.scope)
    if scope not in definition.scopes or scope in fixed:
        raise FigureError(f"“{definition.name}”不能这样细分。", code="no_scope")
    with synced_engine() as engine:
        value = engine.compute([asked], period, place)[0]
        found = _by_choice(engine, asked, scope, period, place)
        cut = engine.manifest.last_act_id
    context = {
        **_about(asked, value, period, place),
        **_summed(value, sum(each["value"] or 0 for each in found)),
        "scope_name": scope_name(definition, scope),
        "total_query": request.GET.urlencode(),
        "found": found,
        "cut": cut,
    }
    return page(request, "desk/breakdown.html", context)


def _summed(value: Value, total: float) -> dict[str, Any]:
    """The sum of the parts beside the whole, where they add up at all: rates and days do not."""
    if value.value is None or value.form not in ("count", "stock", "sum"):
        return {"adds_up": False}
    return {
        "adds_up": True,
        "sum": print_value(attrs.evolve(value, value=total)),
        "rest": print_value(attrs.evolve(value, value=value.value - total)),
        "whole": value.value == total,
    }


def _by_choice(
    engine: Engine, asked: Request, scope: str, period: Period, place: str
) -> list[dict[str, Any]]:
    fixed = dict(asked.scope)
    chosen = scope_values(asked.definition, scope)
    requests = [shown.asked_figure(asked.definition.id, {**fixed, scope: choice}) for choice in chosen]
    values = engine.compute(requests, period, place)
    return [
        {**shown.line(value, place), "choice": choice, "value": value.value}
        for choice, value in zip(chosen, values, strict=True)
    ]
