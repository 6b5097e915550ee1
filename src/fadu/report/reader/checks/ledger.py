"""Layer 4. Figures of the report against those of the own ledger.

Compares only what is comparable: the same indicator, the year of the report, and the whole
jurisdiction (a figure with a scope is compared with a ledger row of that scope only).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from fadu.report.reader.checks.context import Context, Item, years_of
from fadu.report.reader.checks.numbers import bounds, decimals_of, exact, plain, prints_as
from fadu.report.reader.checks.registry import make
from fadu.report.reader.model import Check

_CONFIDENT = 0.8
_WHOLE = re.compile(r"\d{4}(?:/\d{4})?|asof:\d{4}-12")  # a part of a year is not the year


def check(ctx: Context, figures: Mapping[str, float] | list[dict[str, Any]]) -> Iterator[Check]:
    """One check for each figure of the report that the ledger also has."""
    rows = _rows(figures)
    for indicator, places in ctx.by_indicator.items():
        for place in places:
            item = ctx.items[place]
            if indicator != item.figure.indicator:
                continue
            value = _matching(rows.get(indicator, []), item, ctx.year)
            if value is not None and item.index not in ctx.parts_of:
                yield _compare(ctx, item, value)


def _rows(figures: Mapping[str, float] | list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    if isinstance(figures, Mapping):
        return {name: [{"value": value}] for name, value in figures.items() if value is not None}
    found: dict[str, list[dict[str, Any]]] = {}
    for row in figures:
        name = row.get("indicator") or row.get("id")
        if name and row.get("value") is not None:
            found.setdefault(str(name), []).append(row)
    return found


def _matching(rows: list[dict[str, Any]], item: Item, year: int | None) -> float | None:
    """Value of the row with the figure's scope and its very period, else one that agrees, if exactly one does."""
    whole = item.figure.period or str(year or "")
    scoped = [row for row in rows if (row.get("scope") or {}) == narrowed(item.figure.scope)]
    said = [row for row in scoped if str(row.get("period") or "") == whole]
    fit = said or [row for row in scoped if _period_agrees(str(row.get("period") or year or ""), whole)]
    return float(fit[0]["value"]) if len(fit) == 1 else None


def narrowed(scope: dict[str, Any]) -> dict[str, Any]:
    """A scope without the words that only name the whole jurisdiction (全市, 全县)."""
    return {
        key: value for key, value in scope.items() if not (key == "level" and str(value).startswith("全"))
    }


def _period_agrees(row: str, figure: str) -> bool:
    return not row or not figure or (bool(_WHOLE.fullmatch(figure)) and years_of(row) == years_of(figure))


def _compare(ctx: Context, item: Item, value: float) -> Check:
    figure = item.figure
    if figure.unit in ("%", "％"):
        ok = prints_as(exact(value), figure.value, decimals_of(figure.text))
    else:
        low, high = bounds(figure)
        ok = low <= value <= high
    sure = figure.confidence >= _CONFIDENT
    beside = f"与台账一致（{plain(value)}）。" if ok else f"，台账为{plain(value)}，请核对。"
    message = ctx.named(item) + beside
    return make(
        "ledger", True if ok else (False if sure else None), message, [item],
        severity="info" if ok else ("error" if sure else "warning"), stated=figure.value, computed=value,
    )  # fmt: skip
