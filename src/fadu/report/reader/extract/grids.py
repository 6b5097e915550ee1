"""Layer 4. Tables in plain text: cells parted by bars or tabs, or one cell a line.

Gives spans only; never says what a cell means. Work grows linearly with the text.
"""

from __future__ import annotations

import re
from collections import Counter

Span = tuple[int, int]
Cells = list[list[Span]]

_NUMBER = re.compile(r"-?\d+(?:,\d{3})*(?:\.\d+)?(?:[余多])?(?:万|亿)?%?|[-/]{1,2}")
_PROSE = re.compile(r"[。；;！!：:]")
_SHORT = 16
_LEAST_LINES = 6
_SERIALS = ("序号", "编号")
_LEAST_ROWS = 2
_MOST_LABELS = 2
"""Labels of a row of such a table: what is counted, and the unit."""
_LEAST_NUMBERS = 3
MOST_LINES = 1_000_000
MOST_CELLS = 150_000
"""Cells of one text that are read at most; what stands behind them is running text."""
_RULE = re.compile(r"[\s|+:=-]*")


def find_grids(text: str, warnings: list[str] | None = None) -> list[Cells]:
    """Tables found in `text`, each a list of rows of cell spans; `warnings` is told where some are left out."""
    ruled: Cells = []
    column: list[Span] = []
    found: list[Cells] = []
    at = read = 0
    marked = "\t" in text or "|" in text
    for line in text.split("\n", MOST_LINES):
        if read > MOST_CELLS:
            if warnings is not None:
                warnings.append(
                    f"表格超过 {MOST_CELLS // 10_000} 万格，其余的表格没有读取。请把文件拆开后再读。"
                )
            break
        cells = _cells(line, at) if marked else None
        if cells is None and ruled:
            found += _ruled(ruled)
            ruled = []
        if cells:
            ruled.append(cells)
            read += len(cells)
        bare = line.strip()
        if cells is None and bare and len(bare) <= _SHORT and not _PROSE.search(bare):
            start = at + line.index(bare)
            column.append((start, start + len(bare)))
            read += 1
        elif bare and column:
            found += _stacked(text, column)
            column = []
        at += len(line) + 1
    found += _ruled(ruled)
    return found + _stacked(text, column)


def _ruled(rows: Cells) -> list[Cells]:
    """A table of more than one row; a header that is one cell short has an empty one over the labels."""
    if len(rows) < _LEAST_ROWS:
        return []
    start = rows[0][0][0]
    if len(rows[0]) + 1 == min(map(len, rows[1:])):
        rows[0].insert(0, (start, start))
    return [rows]


def _cells(line: str, at: int) -> list[Span] | None:
    """Cell spans of a line with tabs or bars (empty for a line that only rules); None for other lines."""
    mark = "\t" if "\t" in line.strip() else "|" if line.count("|") > 1 else ""
    if not mark:
        return None
    if _RULE.fullmatch(line):
        return []
    spans: list[Span] = []
    for part in line.split(mark):
        bare = part.strip()
        start = at + (part.index(bare) if bare else 0)
        spans.append((start, start + len(bare)))
        at += len(part) + 1
    if mark == "|":  # the outer bars make an empty cell at each end
        spans = spans[1:] if spans[0][0] == spans[0][1] else spans
        spans = spans[:-1] if spans and spans[-1][0] == spans[-1][1] else spans
    return spans


def _stacked(text: str, column: list[Span]) -> list[Cells]:
    """One cell a line: a header, then rows of as many labels and as many numbers each."""
    column = _without_serials(text, column)
    if len(column) < _LEAST_LINES:
        return []
    numeric = [bool(_NUMBER.fullmatch(text[a:b])) for a, b in column]
    if sum(numeric) < _LEAST_NUMBERS or numeric[0]:
        return []
    numbers = _most_frequent(_runs(numeric, True))
    labels = _most_frequent(_runs(numeric, False)[1:]) or 1
    width = labels + numbers
    first = numeric.index(True) - labels
    if first < 0 or labels > _MOST_LABELS:
        return []
    header = column[max(0, first - width) : first]
    rows: Cells = [header] if len(header) == width else []
    shape = [False] * labels + [True] * numbers
    at = first
    while numeric[at : at + width] == shape:
        rows.append(column[at : at + width])
        at += width
    return [rows] if len(rows) > 1 else []


def _without_serials(text: str, column: list[Span]) -> list[Span]:
    """`column` without the numbers that only count the rows, where its first cell says that there are such."""
    if len(column) < _LEAST_LINES or text[slice(*column[0])] not in _SERIALS:
        return column
    kept, number = [], 1
    for cell, after in zip(column[1:], [*column[2:], column[0]], strict=True):
        if text[slice(*cell)] == str(number) and not _NUMBER.fullmatch(text[slice(*after)]):
            number += 1
        else:
            kept.append(cell)
    return kept


def _most_frequent(lengths: list[int]) -> int:
    return Counter(lengths).most_common(1)[0][0] if lengths else 0


def _runs(numeric: list[bool], wanted: bool) -> list[int]:
    """The lengths of the runs of numbers, or of labels (the last one is no row and is left out)."""
    lengths, length = [], 0
    for flag in [*numeric, not wanted] if wanted else numeric:
        if flag is wanted:
            length += 1
        elif length:
            lengths.append(length)
            length = 0
    return lengths
