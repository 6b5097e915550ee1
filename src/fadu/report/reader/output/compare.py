"""Layer 4. Several readings side by side: indicators down, places and years across.

Compares what the reports say; never converts units and never fills a gap.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import escape
from typing import Any

import attrs
from openpyxl import Workbook
from rich.console import Group
from rich.table import Table

from fadu.figures.catalogue import catalogue
from fadu.law import regions
from fadu.report.reader.model import Figure, Reading
from fadu.report.reader.output import html, labels, xlsx
from fadu.report.reader.output.terminal import printable

ACROSS = 4
"""Reports in one table of the terminal; more would not fit on a line."""
_NOT_SCOPE = frozenset(("part", "table", "base"))
"""Notes of the reader that do not narrow what a figure counts."""


@attrs.frozen(slots=True)
class Column:
    """One report."""

    file: str
    place: str
    code: str | None
    year: int | None

    @property
    def label(self) -> str:
        """Short name and year: 抚顺市顺城区 2024."""
        place = regions.region(self.code) if self.code else None
        names = [each.name for each in regions.chain(place)] if place else [self.place]
        short = "".join(reversed(names[: 2 if place and place.level == "county" else 1]))
        return f"{short} {self.year or ''}".strip()


@attrs.define(slots=True)
class Row:
    """One indicator, within one scope ('' for the whole); `cells` are aligned with the columns."""

    indicator: str
    scope: str
    cells: list[Figure | None]

    @property
    def name(self) -> str:
        return labels.indicator(self.indicator) + (f"（{self.scope}）" if self.scope else "")

    @property
    def filled(self) -> int:
        """In how many reports the indicator stands."""
        return sum(cell is not None for cell in self.cells)

    @property
    def unit(self) -> str:
        return next((cell.unit for cell in self.cells if cell is not None), "")


@attrs.frozen(slots=True)
class Comparison:
    """Columns by place and year, rows in the order of the catalogue."""

    columns: list[Column]
    rows: list[Row]

    def shared(self) -> list[Row]:
        """Rows that at least two reports have; all rows when there is one report."""
        return [row for row in self.rows if row.filled > 1] if len(self.columns) > 1 else self.rows


def compare(readings: Sequence[Reading]) -> Comparison:
    """Line up the figures of several reports by indicator and scope."""
    ordered = sorted(
        readings, key=lambda r: (r.meta.jurisdiction_code or "~", r.meta.jurisdiction or "", r.meta.year or 0)
    )
    columns = [
        Column(r.document.file, r.meta.jurisdiction or r.document.file, r.meta.jurisdiction_code, r.meta.year)
        for r in ordered
    ]
    rows: dict[tuple[str, str], Row] = {}
    for at, reading in enumerate(ordered):
        for figure in reading.figures:
            for indicator in _indicators(figure, reading.meta.year):
                key = (indicator, _scope(figure))
                row = rows.setdefault(key, Row(*key, [None] * len(columns)))
                row.cells[at] = _better(row.cells[at], figure)
    rank = {identifier: number for number, identifier in enumerate(catalogue())}
    return Comparison(
        columns, sorted(rows.values(), key=lambda r: (rank.get(r.indicator, len(rank)), r.scope))
    )


def _indicators(figure: Figure, year: int | None) -> list[str]:
    """The indicators that a figure states for the report's own year."""
    own = year is None or not figure.period or str(year) in figure.period
    known = figure.indicator is not None and not figure.optional and figure.kind != "threshold"
    if figure.scope.get("part") and not _scope(figure):
        return []  # a part without a name would stand as the whole
    return [figure.indicator, *figure.also] if figure.indicator and known and own else []


def _scope(figure: Figure) -> str:
    """Words of the scope; 全市 and the like are the whole, as if nothing was said."""
    return "、".join(
        "、".join(map(str, value)) if isinstance(value, list) else str(value)
        for key, value in figure.scope.items()
        if key not in _NOT_SCOPE and not re.fullmatch("全[省市州县区旗盟]", str(value))
    )


def _better(first: Figure | None, second: Figure) -> Figure:
    """Exact before approximate, then the clearly surer one, then the one that stands first."""
    if first is None:
        return second
    return max(first, second, key=lambda f: (not f.approx, round(f.confidence * 5)))


def to_dict(comparison: Comparison) -> dict[str, Any]:
    """Plain values: `values` of a row are aligned with `columns`, null where a report has none."""
    return {
        "columns": [{**attrs.asdict(column), "label": column.label} for column in comparison.columns],
        "rows": [
            {
                "indicator": row.indicator,
                "name": row.name,
                "scope": row.scope,
                "unit": row.unit,
                "values": [_value(cell) for cell in row.cells],
            }
            for row in comparison.rows
        ],
    }


def _value(figure: Figure | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    return {
        "value": labels.number(figure.value),
        "unit": figure.unit,
        "text": figure.text,
        "kind": figure.kind,
        "approx": figure.approx,
        "start": figure.start,
        "end": figure.end,
    }


def to_json(comparison: Comparison) -> str:
    return json.dumps(to_dict(comparison), ensure_ascii=False, indent=1)


def to_table(comparison: Comparison) -> Group:
    """For the terminal: the indicators that at least two reports have, a few reports a table."""
    rows = comparison.shared()
    left = len(comparison.rows) - len(rows)
    tables = [
        _block(comparison, rows, at, min(at + ACROSS, len(comparison.columns)))
        for at in range(0, max(len(comparison.columns), 1), ACROSS)
    ]
    shown: list[Table | str] = [table for table in tables if table.row_count] or [tables[0]]
    if left:
        shown.append(f"另有 {left} 项指标只见于一份报告，见 --json、--xlsx 或 --html。")
    return Group(*shown)


def _block(comparison: Comparison, rows: list[Row], start: int, end: int) -> Table:
    """The columns from `start` to before `end`; rows that none of them fills are left out."""
    table = Table(title="指标比较", title_justify="left")
    table.add_column("指标", overflow="fold")
    for column in comparison.columns[start:end]:
        table.add_column(printable(column.label), justify="right", overflow="fold", max_width=12)
    for row in rows:
        if any(row.cells[start:end]):
            table.add_row(row.name, *(printable(_said(cell)) for cell in row.cells[start:end]))
    return table


def _said(figure: Figure | None) -> str:
    return f"{'约' if figure.approx else ''}{labels.shown(figure.value)}{figure.unit}" if figure else "—"


def to_xlsx(comparison: Comparison) -> bytes:
    """A workbook with one sheet: a column of values and one of printed words for each report."""
    book = Workbook(write_only=True)
    heads = [("指标", 34), ("指标编号", 34), ("范围", 16), ("单位", 8)]
    for column in comparison.columns:
        heads += [(column.label, 18), ("原文", 14)]
    xlsx.fill(book, "比较", heads, (_sheet_row(row) for row in comparison.rows))
    return xlsx.saved(book)


def _sheet_row(row: Row) -> list[Any]:
    cells: list[Any] = [labels.indicator(row.indicator), row.indicator, row.scope, row.unit]
    for cell in row.cells:
        cells += [labels.number(cell.value), cell.text] if cell else [None, None]
    return cells


def to_html(comparison: Comparison) -> str:
    """A page that needs no other file: the table, and a chart of the indicator that is chosen."""
    head = "".join(f'<th scope="col">{escape(column.label)}</th>' for column in comparison.columns)
    shown = sorted(comparison.rows, key=lambda row: -min(row.filled, 2))
    at = {id(row): number for number, row in enumerate(comparison.rows)}
    body = "".join(_html_row(row, at[id(row)]) for row in shown)
    several = len(comparison.columns) > 1
    shared = f"，其中 {len(comparison.shared())} 项至少见于两份" if several else ""
    main = (
        '<main class="fr-compare fr-overview"><h1>指标比较</h1>'
        f"<p>{len(comparison.columns)} 份报告，{len(comparison.rows)} 项指标{shared}。选择表中一行，图随之改变。</p>"
        '<div class="fr-chart" id="fr-chart" role="img" aria-label="所选指标的图"></div>'
        f'<div class="fr-grid"><table><thead><tr><th scope="col">指标</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div></main>"
    )
    data = json.dumps(to_dict(comparison), ensure_ascii=False).replace("<", "\\u003c")
    return html.document(
        "指标比较",
        main,
        data=f'<script type="application/json" id="fr-data">{data}</script>',
        scripts=(html.static("vendor/echarts.common.min.js"), html.static("compare.js")),
    )


def _html_row(row: Row, number: int) -> str:
    cells = "".join(
        f'<td class="fr-num" title="{escape(cell.text if cell else "没有写明")}">{escape(_said(cell))}</td>'
        for cell in row.cells
    )
    return (
        f'<tr tabindex="0" data-row="{number}"><th scope="row">{escape(row.name)}'
        f'<span class="fr-id">{escape(row.indicator)}</span></th>{cells}</tr>'
    )
