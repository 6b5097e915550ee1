"""Layer 4. Tables in plain text: cells parted by bars or tabs, or one cell a line.

Gives spans only; never says what a cell means. Work grows linearly with the text.
"""

from __future__ import annotations

import re
from collections import Counter

Span = tuple[int, int]
Cells = list[list[Span]]

_NUMBER = re.compile(r"-?\d+(?:,\d{3})*(?:\.\d+)?(?:[余多])?(?:万|亿)?%?")
_PROSE = re.compile(r"[。；;！!：:]")
_SHORT = 16
_LEAST_LINES = 6
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
    for line in text.split("\n", MOST_LINES):
        if read > MOST_CELLS:
            if warnings is not None:
                warnings.append(
                    f"表格超过 {MOST_CELLS // 10_000} 万格，其余的表格没有读取。请把文件拆开后再读。"
                )
            break
        cells = _cells(line, at)
        if cells is None and ruled:
            found += [ruled] if len(ruled) > 1 else []
            ruled = []
        if cells:
            ruled.append(cells)
            read += len(cells)
        bare = line.strip()
        if cells is None and bare and len(bare) <= _SHORT and not _PROSE.search(bare):
            start = at + line.index(bare)
            column.append((start, start + len(bare)))
            read += 1
        elif bare:
            found += _stacked(text, column)
            column = []
        at += len(line) + 1
    found += [ruled] if len(ruled) > 1 else []
    return found + _stacked(text, column)


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
    """One cell a line: a header, then rows of one label and the same number of numbers each."""
    if len(column) < _LEAST_LINES:
        return []
    numeric = [bool(_NUMBER.fullmatch(text[a:b])) for a, b in column]
    if sum(numeric) < _LEAST_NUMBERS or numeric[0]:
        return []
    runs = _runs(numeric)
    width = Counter(runs).most_common(1)[0][0]
    first = numeric.index(True) - 1
    header = column[max(0, first - width - 1) : first]
    rows: Cells = [header] if len(header) == width + 1 else []
    at = first
    while at + width < len(column) and not numeric[at] and all(numeric[at + 1 : at + 1 + width]):
        rows.append(column[at : at + 1 + width])
        at += width + 1
    return [rows] if len(rows) > 1 else []


def _runs(numeric: list[bool]) -> list[int]:
    lengths, length = [], 0
    for flag in [*numeric, False]:
        if flag:
            length += 1
        elif length:
            lengths.append(length)
            length = 0
    return lengths
