"""Layer 4. Totals of tables: a row called 合计 against the rows, a column called 合计 against the columns.

Judges only columns whose every row has a number of the same unit; a table with 其中 or 小计 rows
has parts inside parts and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from fadu.report.reader.checks.context import Context, Item
from fadu.report.reader.checks.numbers import bounds, plain
from fadu.report.reader.checks.registry import make
from fadu.report.reader.extract.grids import find_grids
from fadu.report.reader.model import Check

_TOTAL = re.compile(
    r"^\s*(?:合\s*计|总\s*计|共\s*计|总\s*数|全[市县区省]合计)\s*(?:[(（][^()（）]{1,4}[)）])?\s*$"
)
_NESTED = re.compile(r"其中|小\s*计")
_HEAD_ROWS = 3
_LONGEST = 2000
"""Cells of a table that is still added up."""


@attrs.define(slots=True)
class _Grid:
    """Labels of the rows, headers of the columns, and the figure of each cell."""

    labels: list[str]
    headers: list[str]
    cells: list[list[Item | None]]


def check(ctx: Context) -> Iterator[Check]:
    """Checks for every table with a total."""
    text = ctx.text
    tables = ctx.reading.document.tables
    if not tables and ("|" in text or "\t" in text):
        tables = find_grids(text)
    if not tables:
        return
    by_start = {item.figure.start: item for item in ctx.items}
    for table in tables:
        if sum(len(row) for row in table) <= _LONGEST:
            grid = _grid(text, table, by_start)
            if not any(_NESTED.search(name) for name in (*grid.labels, *grid.headers)):
                yield from _columns(grid)
                yield from _rows(grid)


def _grid(text: str, table: list[list[tuple[int, int]]], by_start: dict[int, Item]) -> _Grid:
    def item(cell: tuple[int, int]) -> Item | None:
        start = cell[0]
        while start < cell[1] and text[start].isspace():
            start += 1
        found = by_start.get(start)
        return found if found is not None and found.figure.kind != "rate" else None

    width = max((len(row) for row in table), default=0)
    cells = [[item(cell) for cell in row] + [None] * (width - len(row)) for row in table]
    labels = [text[row[0][0] : row[0][1]].strip() if row else "" for row in table]
    heads = [[text[a:b].strip() for a, b in row] for row in table[:_HEAD_ROWS]]
    headers = next((head for head in heads if any(map(_TOTAL.match, head))), heads[0] if heads else [])
    return _Grid(labels, headers + [""] * (width - len(headers)), cells)


def _columns(grid: _Grid) -> Iterator[Check]:
    rows = [n for n, row in enumerate(grid.cells) if any(row)]
    totals = [n for n in rows if _TOTAL.match(grid.labels[n])]
    if len(totals) != 1 or totals[0] not in (rows[0], rows[-1]):
        return
    for column in range(len(grid.headers)):
        whole = grid.cells[totals[0]][column]
        parts = [grid.cells[n][column] for n in rows if n != totals[0]]
        yield from _judge(whole, parts, sure=True)


def _rows(grid: _Grid) -> Iterator[Check]:
    totals = [n for n, name in enumerate(grid.headers) if _TOTAL.match(name)]
    if len(totals) != 1:
        return
    for row in grid.cells:
        left = row[0 if row[0] is not None else 1 : totals[0]]
        others = [item for n, item in enumerate(row) if n not in (0, totals[0])]
        yield from _judge(row[totals[0]], left if len(left) > 1 else others, sure=False)


def _judge(whole: Item | None, cells: list[Item | None], sure: bool) -> Iterator[Check]:
    parts = [item for item in cells if item is not None]
    if whole is None or len(parts) < 2 or len(parts) != len(cells):
        return
    if any(part.unit != whole.unit for part in parts):
        return
    total = sum(part.figure.value for part in parts)
    ranges = [bounds(part.figure) for part in parts]
    low, high = bounds(whole.figure)
    ok = sum(r[0] for r in ranges) <= high and sum(r[1] for r in ranges) >= low
    if not ok and not sure:
        return
    message = f"表中各项之和为{plain(total)}，合计为{whole.figure.text}，{'相符' if ok else '不符，请核对'}。"
    yield make("table_total", ok, message, [whole, *parts], stated=whole.figure.value, computed=total)
