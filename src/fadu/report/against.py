"""Layer 4. The own ledger's figures that a report can be compared with: those it names, for its own periods.

Asks the engine and nothing else; the comparison itself is a check of the reader.
"""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from fadu.figures.compile import Request
from fadu.figures.definitions import Definition, definitions
from fadu.report.reader.checks.ledger import narrowed
from fadu.report.reader.model import Figure, Reading

if TYPE_CHECKING:
    from fadu.figures.engine import Engine

_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def place_of(reading: Reading, own: str) -> str:
    """The report's division where it is `own` or lies below it, else ''."""
    code = reading.meta.jurisdiction_code or ""
    return code if own and code.startswith(own.removesuffix("00").removesuffix("00")) else ""


def why_not(reading: Reading, own: str) -> str:
    """Why a report has no figures to be compared with, in words for the user."""
    if not own:
        return "台账中还没有登记行政区划"
    if not reading.meta.year:
        return "没有识别出报告的年度"
    if not reading.meta.jurisdiction_code:
        return "没有识别出报告的地区"
    if not place_of(reading, own):
        return f"不是本行政区划（{own}）的报告"
    return f"台账中没有 {reading.meta.year} 年的数字"


def own_rows(reading: Reading, engine: Engine, own: str) -> list[dict[str, Any]]:
    """Rows {indicator, scope, period, value} of the ledger for the figures of a report; [] for another's report.

    `period` is written as the report's figure has it. A year of which the ledger knows nothing has no rows: not
    yet recorded is not zero. `engine` is synced.
    """
    place = place_of(reading, own)
    if not place or not reading.meta.year:
        return []
    years = set(engine.years())
    rows: list[dict[str, Any]] = []
    for span, codes in _asked(reading, years).items():
        by_request = [(code, request) for code, group in codes.items() for request in group.values()]
        values = engine.compute([request for _, request in by_request], span, place)
        rows += [
            {"indicator": value.id, "scope": dict(value.scope), "period": code, "value": value.value}
            for (code, _), value in zip(by_request, values, strict=True)
            if value.value is not None
        ]
    return rows


def _asked(reading: Reading, years: set[str]) -> dict[str, dict[str, dict[str, Request]]]:
    """What to compute: the engine's period -> the report's period -> requests by key."""
    found: dict[str, dict[str, dict[str, Request]]] = defaultdict(lambda: defaultdict(dict))
    for figure in reading.figures:
        definition = definitions().get(figure.indicator or "")
        if definition is None:
            continue
        code = figure.period or str(reading.meta.year)
        span = _span(code, definition)
        if span and _known(span, definition, years):
            request = _request(definition, figure)
            found[span][code][request.key] = request
    return found


def _known(span: str, definition: Definition, years: set[str]) -> bool:
    """Whether the ledger knows these years; what stands shortly after its last one is known from that one."""
    just_after = {str(int(max(years)) + 1)} if years and definition.form == "stock" else set()
    return set(re.findall(r"\d{4}", span)) <= years | just_after


def _request(definition: Definition, figure: Figure) -> Request:
    """The figure's definition, narrowed by those of its scopes that the definition knows."""
    scope = {name: str(value) for name, value in narrowed(figure.scope).items() if name in definition.scopes}
    return Request(definition, tuple(sorted(scope.items())))


def _span(code: str, definition: Definition) -> str:
    """The reader's period as the engine's: '2024', 'asof:2025-01' -> '2025-01', '2019/2020' ->
    '2019-01-01..2020-12-31'; '' for what has happened until some day within a year: nobody says since when.
    """
    if code.startswith("asof:"):
        month = code.removeprefix("asof:")
        if month.endswith("-12"):
            return month[:4]
        return month if definition.form == "stock" else ""
    first, _, last = code.partition("/")
    begin, end = _POINT.fullmatch(first), _POINT.fullmatch(last or first)
    if begin is None or end is None:
        return ""
    return code if not last and not begin[2] else f"{_first_day(begin)}..{_last_day(end)}"


def _first_day(point: re.Match[str]) -> str:
    return f"{point[1]}-{point[2] or '01'}-{point[3] or '01'}"


def _last_day(point: re.Match[str]) -> str:
    year, month = int(point[1]), int(point[2] or 12)
    return f"{year}-{month:02}-{point[3] or calendar.monthrange(year, month)[1]}"
