"""Layer 4. The folded text with the boundaries that rules ask for: clauses, quotations, titles.

Never judges a number. All boundaries are found in one pass each, and looked up by bisection.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

import attrs

from fadu.report.reader.extract.folding import fold
from fadu.report.reader.model import Document
from fadu.report.reader.structure import outline

_STOP = re.compile(r"[，,。；;：:！!？?\n]")
_MARK = re.compile('[《》“”"\n<>]')
SHORT_QUOTE = 16
"""A quotation up to this length is a label; a longer one is running text."""


@attrs.define(slots=True)
class Page:
    """Folded text with sorted boundaries. Spans are (start, end) without their marks."""

    text: str
    stops: list[int]
    """Positions of the marks that end a clause."""
    sentence_starts: list[int]
    sentence_ends: list[int]
    section_starts: list[int]
    section_titles: list[str]
    quotes: list[tuple[int, int]]
    titles: list[tuple[int, int]]

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """Span of the clause around [start, end)."""
        before = bisect_left(self.stops, start)
        after = bisect_left(self.stops, end)
        left = self.stops[before - 1] + 1 if before else 0
        return left, self.stops[after] if after < len(self.stops) else len(self.text)

    def sentence(self, position: int) -> int:
        """Index of the sentence at `position`, −1 before the first."""
        return bisect_right(self.sentence_starts, position) - 1

    def section(self, position: int) -> int:
        """Index of the innermost section at `position`, −1 before the first."""
        return bisect_right(self.section_starts, position) - 1

    def quote(self, position: int) -> tuple[int, int] | None:
        """The short quotation around `position`, if any."""
        return _holding(self.quotes, position)

    def title(self, position: int) -> tuple[int, int] | None:
        """The 《title》 around `position`, if any."""
        return _holding(self.titles, position)


def _holding(spans: list[tuple[int, int]], position: int) -> tuple[int, int] | None:
    at = bisect_right(spans, (position, len(spans) and 1 << 62)) - 1
    if at >= 0 and spans[at][0] <= position < spans[at][1]:
        return spans[at]
    return None


def open_page(document: Document) -> Page:
    """The page of `document`; sections and sentences are made where the document brings none."""
    text = fold(document.simplified if len(document.simplified) == len(document.text) else document.text)
    sections, sentences = document.sections, document.sentences
    if not sentences:
        sections, sentences = outline(document.text)
    quotes, titles = _marks(text)
    return Page(
        text=text,
        stops=[match.start() for match in _STOP.finditer(text)],
        sentence_starts=[start for start, _ in sentences],
        sentence_ends=[end for _, end in sentences],
        section_starts=[section.start for section in sections],
        section_titles=[section.title for section in sections],
        quotes=quotes,
        titles=titles,
    )


def _marks(text: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Short quotations, and outermost 《titles》 on one line; both sorted and free of overlap."""
    quotes: list[tuple[int, int]] = []
    titles: list[tuple[int, int]] = []
    opened, depth, title_at = -1, 0, -1
    for match in _MARK.finditer(text):
        mark, at = match.group(), match.start()
        if mark == "\n":
            opened, depth = -1, 0
        elif mark == "《":
            title_at = at if depth == 0 else title_at
            depth += 1
        elif mark == "》" and depth:
            depth -= 1
            if depth == 0:
                titles.append((title_at + 1, at))
        elif mark == "“" or (mark == '"' and opened < 0):
            opened = at
        elif mark in '”"' and opened >= 0:
            if at - opened - 1 <= SHORT_QUOTE:
                quotes.append((opened + 1, at))
            opened = -1
    return quotes, titles
