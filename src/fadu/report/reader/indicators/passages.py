"""Layer 4. The text of a report as the mapping asks for it: sentences with the dictionaries' words in them.

A sentence is scanned when it is first asked for, and remembered while its neighbours are. Never looks at a figure.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import attrs

from fadu.report.reader.indicators.headings import Headings
from fadu.report.reader.indicators.lexicon import Hit, Lexicon, scan
from fadu.report.reader.model import Document

BEFORE, PARAGRAPH = 0.44, 0.38
"""Weights of words said in the sentence before, and before that in the paragraph."""
WINDOW_LEFT, WINDOW_RIGHT = 600, 200
_TITLE = re.compile(r"《[^《》\n]{1,80}》")
_BACK = 3
"""Sentences before its own in which a figure's subject may stand."""
_KEPT = 64
"""Sentences remembered at most: figures are asked for in order, and none looks back farther."""

_NONE: Mapping[str, float] = MappingProxyType({})

Span = tuple[int, int]
Place = tuple[int, int]
"""Index of a sentence (-1: no sentence is known there) and the position where it begins."""
Cell = tuple[int, int, list[Span]]
"""Start and end of a table's cell, and the spans of its row's first cell and its column's head."""


@attrs.define(slots=True, eq=False)
class Passage:
    """A sentence, or the line where none is known, with the dictionaries' words in it."""

    place: Place
    end: int
    hits: list[Hit]
    plans: Mapping[str, float]
    """Words of the headings over it that announce a plan, with their weights."""
    starts: list[int] = attrs.field(init=False)
    """Where the words begin."""

    def __attrs_post_init__(self) -> None:
        self.starts = [hit[0] for hit in self.hits]

    def between(self, start: int, end: int) -> list[Hit]:
        """The words that begin in text[start:end]."""
        starts = self.starts
        return self.hits[bisect_left(starts, start) : bisect_left(starts, end)]


class Text:
    """A document, asked for the words at a position and for those said before and above it."""

    def __init__(self, document: Document, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.text = document.simplified or document.text
        self.headings = Headings(self.text, document.sections, lexicon)
        self._sentences = document.sentences
        self._sentence_starts = [start for start, _ in document.sentences]
        titles = [match.span() for match in _TITLE.finditer(self.text)]
        self._title_starts = [start for start, _ in titles]
        self._title_ends = [end for _, end in titles]
        self.cells = _cells(document)
        self._cell_starts = [cell[0] for cell in self.cells]
        self._last = Passage((-1, 0), 0, [], {})
        self._passages: dict[Place, Passage] = {}
        self._told: dict[int, frozenset[str]] = {}
        self._earlier: dict[Place, str] = {}
        self._far: dict[Place, dict[str, float]] = {}
        self._labels: dict[int, list[Hit]] = {}

    def passage(self, position: int) -> Passage:
        """The sentence at a position; its line where none is known."""
        last = self._last
        if last.place[0] >= 0 and last.place[1] <= position < last.end:
            return last
        at = bisect_right(self._sentence_starts, position) - 1
        if at >= 0 and position < self._sentences[at][1]:
            self._last = self._passage(at, *self._sentences[at])
            return self._last
        start = self.text.rfind("\n", 0, position) + 1
        end = self.text.find("\n", position)
        return self._passage(-1, start, end if end >= 0 else len(self.text))

    def _passage(self, index: int, start: int, end: int) -> Passage:
        place = (index, start)
        found = self._passages.get(place)
        if found is None:
            if len(self._passages) >= _KEPT:
                for memory in (self._passages, self._told, self._earlier, self._far):
                    memory.clear()
            found = Passage(place, end, self._scan(start, end), self.headings.plans(start))
            self._passages[place] = found
        return found

    def _scan(self, start: int, end: int) -> list[Hit]:
        hits = scan(self.lexicon, self.text[start:end], start)
        if self._has_title(start, end):
            starts, ends = self._title_starts, self._title_ends
            hits = [(a, b, w, bisect_right(starts, a) == bisect_right(ends, a)) for a, b, w, _ in hits]
        return hits

    def _has_title(self, start: int, end: int) -> bool:
        ends = self._title_ends
        return bool(ends) and bisect_right(ends, start) < bisect_left(self._title_starts, end)

    def far(self, place: Place) -> dict[str, float]:
        """Weights of the words of the sentences before in the paragraph, and of the headings."""
        found = self._far.get(place)
        if found is None:
            found = self._far[place] = self._scan_far(*place)
        return found

    def afar(self, place: Place, words: Iterable[str]) -> Mapping[str, float]:
        """Those of the words that are in `far`, with their weights; where none can be, nothing is scanned."""
        said = self._earlier.get(place)
        if said is None:
            said = self._earlier[place] = self._said_earlier(*place)
        for word in words:
            if word in said:
                return {word: w for word in words if word in said and (w := self._weight(*place, word))}
        return _NONE

    def _weight(self, index: int, first: int, word: str) -> float:
        for step in range(1, self._back(index, first) + 1):
            if self._says(index - step, word):
                return BEFORE if step == 1 else PARAGRAPH
        return self.headings.over(first).words.get(word, 0.0)

    def _says(self, index: int, word: str) -> bool:
        """Whether a sentence says a word; it is scanned only where a mask or 《》 may hide the word."""
        start, end = self._sentences[index]
        start = max(start, end - WINDOW_LEFT)
        if self.text.find(word, start, end) < 0:
            return False
        if word not in self.lexicon.hidden and not self._has_title(start, end):
            return True
        return word in self._sentence_words(index)

    def _said_earlier(self, index: int, first: int) -> str:
        """All that `far` may be about: the text it comes from, and at times a little more."""
        titles = self.headings.over(first).titles
        before = self._sentences[max(index - _BACK, 0) : index] if index > 0 else []
        start = before[0][0] if before else first
        if first - start > _BACK * WINDOW_LEFT:
            return "\n".join([titles, *(self.text[max(a, b - WINDOW_LEFT) : b] for a, b in before)])
        line = self.text.rfind("\n", start, first) + 1
        return f"{titles}\n{self.text[max(start, line) : first]}"

    def _back(self, index: int, first: int) -> int:
        """How many sentences before a sentence's own, in its paragraph, can tell its subject."""
        back = 0
        while back < _BACK and index > back and self._same_line(index - back - 1, first):
            back += 1
        return back

    def _scan_far(self, index: int, first: int) -> dict[str, float]:
        words = dict(self.headings.over(first).words)
        for step in range(self._back(index, first), 0, -1):
            weight = BEFORE if step == 1 else PARAGRAPH
            words.update(dict.fromkeys(self._sentence_words(index - step), weight))
        return words

    def _same_line(self, index: int, position: int) -> bool:
        start, end = self._sentences[index]
        return self.text.find("\n", max(start, end - WINDOW_LEFT), position) < 0

    def _sentence_words(self, index: int) -> frozenset[str]:
        """Words of an earlier sentence that can tell a later one's subject; not those in 《》."""
        found = self._told.get(index)
        if found is None:
            start, end = self._sentences[index]
            hits = self._passage(index, start, end).between(max(start, end - WINDOW_LEFT), end)
            found = self._told[index] = self.lexicon.farther & {word for _, _, word, plain in hits if plain}
        return found

    def cell(self, position: int) -> Cell | None:
        """The table cell at a position."""
        at = bisect_right(self._cell_starts, position) - 1
        return self.cells[at] if at >= 0 and position < self.cells[at][1] else None

    def cell_words(self, start: int, end: int) -> list[Hit]:
        """The words of a cell."""
        found = self._labels.get(start)
        if found is None:
            found = self._labels[start] = self._scan(start, min(end, start + WINDOW_LEFT))
        return found


def _cells(document: Document) -> list[Cell]:
    found: list[Cell] = []
    for table in document.tables:
        for number, row in enumerate(table):
            for column, (start, end) in enumerate(row):
                labels = [row[0]] if column else []
                if number and column < len(table[0]):
                    labels.append(table[0][column])
                found.append((start, end, [span for span in labels if span != (start, end)]))
    return sorted(found, key=lambda cell: cell[0])
