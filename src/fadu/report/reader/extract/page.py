"""Layer 4. The folded text with the boundaries that rules ask for: clauses, quotations, titles.

Never judges a number. Quotations, titles, sentences are found in one pass each and looked up by bisection;
a clause is looked for around its number.
"""

from __future__ import annotations

import re
from bisect import bisect_right

import attrs

from fadu.report.reader.extract.folding import fold
from fadu.report.reader.extract.wraps import Wraps
from fadu.report.reader.model import Document, Section
from fadu.report.reader.structure import outline
from fadu.report.reader.traditional import simplify

STOP = re.compile(r"[，,。；;：:！!？?\n]")
"""A mark that ends a clause."""
UP_TO_STOP = re.compile(r".*[，,。；;：:！!？?\n]", re.DOTALL)
_QUOTE = re.compile('“[^“”"\n]*[”"]|"[^“”"\n]*[”"]')
_TITLE = re.compile("《[^《》\n]*》")
_MARK = re.compile("[《》\n]")
SHORT_QUOTE = 16
"""A quotation up to this length is a label; a longer one is running text."""


@attrs.define(slots=True)
class Page:
    """Folded text with sorted boundaries. Spans are without their marks."""

    text: str
    sentence_starts: list[int]
    section_starts: list[int]
    quotes: list[int]
    """Where short quotations begin and end in turn, so that a place inside has an odd number before it."""
    titles: list[int]
    """The same of 《titles》."""

    def clause_start(self, begin: int, position: int) -> int:
        """Where the clause of `position` begins, no earlier than `begin`."""
        before = UP_TO_STOP.match(self.text, begin, position)
        return before.end() if before else begin

    def clause_end(self, position: int, most: int) -> int:
        """Where the clause of `position` ends, no later than `most`."""
        stop = STOP.search(self.text, position, most)
        return stop.start() if stop else most

    def sentence(self, position: int) -> int:
        """Index of the sentence at `position`, −1 before the first."""
        return bisect_right(self.sentence_starts, position) - 1

    def section(self, position: int) -> int:
        """Index of the innermost section at `position`, −1 before the first."""
        return bisect_right(self.section_starts, position) - 1


def open_page(document: Document) -> Page:
    """The page of `document`; sections and sentences are made where the document brings none."""
    text = document.simplified if len(document.simplified) == len(document.text) else simplify(document.text)
    sections, sentences = document.sections, document.sentences
    if not sentences:
        sections, sentences = outline(text)
    return _page(fold(text), sections, sentences)


def joined_page(page: Page, wraps: Wraps) -> Page:
    """`page` without the breaks of `wraps`, with sections and sentences of its own."""
    text = wraps.join(page.text)
    return _page(text, *outline(text))


def _page(text: str, sections: list[Section], sentences: list[tuple[int, int]]) -> Page:
    return Page(
        text=text,
        sentence_starts=[start for start, _ in sentences],
        section_starts=[section.start for section in sections],
        quotes=_quotes(text),
        titles=_titles(text),
    )


def _quotes(text: str) -> list[int]:
    """Short quotations on one line: begin and end of each in turn, ascending."""
    found: list[int] = []
    for match in _QUOTE.finditer(text):
        start, end = match.span()
        if end - start - 2 <= SHORT_QUOTE:
            found += (start + 1, end - 1)
    return found


def _titles(text: str) -> list[int]:
    """Outermost 《titles》 on one line: begin and end of each in turn, ascending."""
    flat = [match.span() for match in _TITLE.finditer(text)]
    if len(flat) == text.count("《"):
        return [at for start, end in flat for at in (start + 1, end - 1)]
    titles: list[int] = []
    depth, title_at = 0, -1
    for match in _MARK.finditer(text):
        mark, at = match.group(), match.start()
        if mark == "\n":
            depth = 0
        elif mark == "《":
            title_at = at if depth == 0 else title_at
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                titles += (title_at + 1, at)
    return titles
