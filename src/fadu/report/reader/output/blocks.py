"""Layer 4. A reading cut into what is shown one below another: headings, paragraphs, table rows.

Offsets only; the words are taken from the document by whoever shows them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

import attrs

from fadu.report.reader.model import Check, Figure, Reading

_LINE = re.compile(r"[^\r\n]+")


@attrs.define(slots=True)
class Block:
    """A line of the text. `level` is that of a heading, else 0; `table` is the table's index, or -1."""

    start: int
    end: int
    level: int = 0
    table: int = -1
    cells: list[tuple[int, int]] = attrs.field(factory=list)
    figures: list[int] = attrs.field(factory=list)
    checks: list[int] = attrs.field(factory=list)


def cut(reading: Reading) -> list[Block]:
    """The non-blank lines with the figures and checks that belong to each.

    A check belongs to the line of its last figure (where the reader has seen all of them), else to
    its own place, else to none: see `loose`.
    """
    text = reading.document.text
    blocks = [
        Block(m.start(), m.end()) for m in _LINE.finditer(text) if m.group().strip("\ufeff \t\u3000\xa0")
    ]
    blocks = _with_whole_figures(blocks, reading.figures)
    starts = [block.start for block in blocks]
    for index, figure in enumerate(reading.figures):
        if (at := bisect_right(starts, figure.start) - 1) >= 0:
            blocks[at].figures.append(index)
    for index, check in enumerate(reading.checks):
        where = anchor(check, reading.figures)
        if where is not None and (at := bisect_right(starts, where) - 1) >= 0:
            blocks[at].checks.append(index)
    _mark_headings(reading, blocks, starts)
    _mark_tables(reading, blocks, starts)
    return blocks


def _with_whole_figures(blocks: list[Block], figures: list[Figure]) -> list[Block]:
    """`blocks`, lines that one figure stands in being one block: a number goes on behind the end of its line."""
    parted = iter([figure for figure in figures if "\n" in figure.text])
    figure = next(parted, None)
    whole: list[Block] = []
    for block in blocks:
        while figure is not None and figure.end <= block.start:
            figure = next(parted, None)
        if whole and figure is not None and figure.start < whole[-1].end:
            whole[-1].end = block.end
        else:
            whole.append(block)
    return whole


def anchor(check: Check, figures: list[Figure]) -> int | None:
    """The offset at which a check is shown; None for one about the whole document."""
    places = [figures[index].start for index in check.figures if 0 <= index < len(figures)]
    return max(places) if places else check.start


def loose(reading: Reading) -> list[int]:
    """Checks about the document as a whole."""
    return [index for index, check in enumerate(reading.checks) if anchor(check, reading.figures) is None]


def pieces(reading: Reading, start: int, end: int, figures: list[int]) -> Iterator[tuple[str, int | None]]:
    """(words, figure index or None) that make up text[start:end]; overlapping figures are skipped."""
    text, at = reading.document.text, start
    for index in sorted(figures, key=lambda each: reading.figures[each].start):
        figure = reading.figures[index]
        if figure.start < at or figure.end > end:
            continue
        if figure.start > at:
            yield text[at : figure.start], None
        yield text[figure.start : figure.end], index
        at = figure.end
    if at < end:
        yield text[at:end], None


def _mark_headings(reading: Reading, blocks: list[Block], starts: list[int]) -> None:
    for section in reading.document.sections:
        at = bisect_right(starts, section.start) - 1
        line = reading.document.text[blocks[at].start : blocks[at].end] if at >= 0 else ""
        if 0 < len(line) <= 60 and not line.rstrip().endswith(
            "。"
        ):  # else a paragraph that opens with a number
            blocks[at].level = max(1, min(section.level, 4))


def _mark_tables(reading: Reading, blocks: list[Block], starts: list[int]) -> None:
    for number, table in enumerate(reading.document.tables):
        for row in table:
            at = bisect_right(starts, row[0][0]) - 1 if row else -1
            if at >= 0 and blocks[at].end >= row[-1][1]:
                blocks[at].table, blocks[at].cells = number, row
