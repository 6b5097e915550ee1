"""Layer 4. What is said around a figure, and how near: the words of the dictionaries with weights.

Nearness comes in bands: the figure's own clause, the clauses before it without a figure, the rest
of the sentence, the sentence before, the paragraph, the headings. Never decides on an indicator.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise

import attrs

from fadu.report.reader.indicators.lexicon import Hit, Lexicon, scan
from fadu.report.reader.model import Document, Figure, Section

OWN, STRETCH, SENTENCE, BEFORE, PARAGRAPH, HEADING, OUTER = 1.0, 0.7, 0.52, 0.44, 0.38, 0.36, 0.31
OWN_LEAST = 0.8
"""From this weight on a word stands in the figure's own clause."""
NEAR = 0.6
"""From this weight on a word counts as said right by the figure."""
SENTENCE_BAND = 2
_BANDS = (0.8, 0.6, 0.5, 0.42, 0.37, 0.34)
_MARKS = re.compile(r"[,，;；:：。！？!?(（)）\n]")
_GAP = re.compile(r"^[\s、/和及与共计约近,，]*$")
_TITLE = re.compile(r"《[^《》\n]{1,80}》")
_STRETCH_MAX = 90
_WINDOW_LEFT, _WINDOW_RIGHT = 600, 200
_HEADINGS_MAX = 200
_BACK = 3
"""Sentences before its own in which a figure's subject may stand."""

Span = tuple[int, int]


def band(weight: float) -> int:
    """Number of the band a weight lies in: 0 own clause … 6 outer headings."""
    for number, least in enumerate(_BANDS):
        if weight >= least:
            return number
    return len(_BANDS)


def band_floor(number: int) -> float:
    """The least weight of a band."""
    return _BANDS[number] if number < len(_BANDS) else 0.0


@attrs.define(slots=True)
class Surroundings:
    """Weights of the words around one figure, and of the topics they belong to."""

    words: dict[str, float]
    own: Span
    """The text right by the figure: from the end of the one before, or the clause's start."""
    tail: Span
    window: Span
    """The figure's sentence, cut off far from the figure so that no sentence is too long to read."""


class Text:
    """A document, scanned once sentence by sentence, asked for the surroundings of its figures."""

    def __init__(self, document: Document, lexicon: Lexicon, figures: list[Figure]) -> None:
        self.lexicon = lexicon
        self.text = document.simplified or document.text
        self.sections = document.sections
        self.sentences = document.sentences
        self._section_starts = [section.start for section in document.sections]
        self._sentence_starts = [start for start, _ in document.sentences]
        self._hits = self._scan(figures)
        self._hit_starts = [hit[0] for hit in self._hits]
        self._headings: dict[int, frozenset[str]] = {}
        self._heads: dict[tuple[int, bool], dict[str, float]] = {}
        self._said: dict[int, frozenset[str]] = {}
        self._base: dict[tuple[int, int], dict[str, float]] = {}
        self._labels: dict[int, list[Hit]] = {}
        self._cells = _cells(document)
        self._cell_starts = [cell[0] for cell in self._cells]

    def _scan(self, figures: list[Figure]) -> list[Hit]:
        """Dictionary words of all sentences that may tell of a figure; `figures` are in order."""
        found: list[Hit] = []
        done = 0
        for figure in figures:
            if figure.end > done:
                index, (start, end) = self.sentence_of(figure.start)
                if index > 0:
                    start = self.sentences[max(index - _BACK, 0)][0]
                start = max(done, start, self.text.rfind("\n", done, figure.start) + 1)
                done = max(end, figure.end)
                found.extend(self._scan_line(start, done))
        return found

    def _scan_line(self, start: int, end: int) -> list[Hit]:
        line = self.text[start:end]
        titles = [match.span() for match in _TITLE.finditer(line)] if "《" in line else []
        hits = scan(self.lexicon, line, start)
        if not titles:
            return hits
        starts = [start + first for first, _ in titles]
        return [
            (a, b, word, (at := bisect_right(starts, a) - 1) < 0 or a >= start + titles[at][1])
            for a, b, word, _ in hits
        ]

    def hits(self, start: int, end: int) -> list[Hit]:
        """Dictionary words that begin in text[start:end], a part of a line with a figure."""
        return self._hits[bisect_left(self._hit_starts, start) : bisect_left(self._hit_starts, end)]

    def sentence_of(self, position: int) -> tuple[int, Span]:
        """Index and span of the sentence at a position; (-1, its line) where none is known."""
        at = bisect_right(self._sentence_starts, position) - 1
        if at >= 0 and position < self.sentences[at][1]:
            return at, self.sentences[at]
        start = self.text.rfind("\n", 0, position) + 1
        end = self.text.find("\n", position)
        return -1, (start, end if end >= 0 else len(self.text))

    def window(self, figure: Figure) -> Span:
        """The figure's sentence, cut off far from the figure so that no sentence is too long to read."""
        _, (first, last) = self.sentence_of(figure.start)
        return self._cut(figure, first, last)

    def _cut(self, figure: Figure, first: int, last: int) -> Span:
        first = max(first, figure.start - _WINDOW_LEFT)
        return first, min(max(last, figure.end), figure.end + _WINDOW_RIGHT)

    def headings(self, position: int) -> list[Section]:
        """The sections a position stands in, innermost first."""
        at = bisect_right(self._section_starts, position) - 1
        found: list[Section] = []
        level = 99
        least = max(at - _HEADINGS_MAX, 0)
        while at >= least and level > 1:
            section = self.sections[at]
            if section.level < level and section.end >= position:
                found.append(section)
                level = section.level
            at -= 1
        return found

    def around(self, figure: Figure, before: Figure | None, after: Figure | None) -> Surroundings:
        """Words around a figure, given its neighbours in the text."""
        cell = self._cell(figure.start) if self._cells else None
        if cell is not None:
            return self._around_cell(figure, cell)
        index, (first, last) = self.sentence_of(figure.start)
        words = dict(self._far(index, first))
        if "table" in figure.scope:  # a row and a column name it, no sentence
            words.update((hit[2], OWN) for hit in scan(self.lexicon, figure.what))
            here = (figure.start, figure.end)
            return Surroundings(words, (figure.start, figure.start), (figure.end, figure.end), here)
        first, last = window = self._cut(figure, first, last)
        previous = before.end if before is not None and before.end > first else first
        following = after.start if after is not None and after.start < last else last
        left = self._left(first, previous, figure.start)
        right = self._right(figure.end, following, last)
        parts = self.text.rfind("；", first, left) + 1 or self.text.rfind(";", first, left) + 1
        half = max(first, parts)
        stretch = max(previous, half, left - _STRETCH_MAX)
        if before is not None and before.end > first:
            mark = _MARKS.search(self.text, previous, left)
            stretch = max(stretch, mark.end() if mark else left)
        own_left = figure.start - left >= 2 and bool(
            self.text[left : figure.start].strip(" 、其中为达约近共")
        )
        stop = _CLAUSE_END.search(self.text, right, last)
        clause_end = stop.start() if stop else last
        tail = OWN if not own_left or right == last or self.text[right] in _ENDS else STRETCH
        before_it, after_it = (half, stretch, left, figure.start), (figure.end, right, clause_end)
        _weigh(words, self.hits(first, last), before_it, after_it, tail)
        return Surroundings(words, (left, figure.start), (figure.end, right), window)

    def _left(self, first: int, previous: int, start: int) -> int:
        """Where the figure's own words begin on the left."""
        left = previous
        for mark in _MARKS.finditer(self.text, previous, start):
            if mark.group() in "(（" and self.text.find(_CLOSING[mark.group()], mark.end(), start) >= 0:
                continue
            if mark.end() <= start and mark.group() not in ")）":
                left = mark.end()
        if previous > first and left == previous:
            comma = self.text.rfind("、", previous, start)
            left = comma + 1 if comma >= 0 else previous
        return left

    def _right(self, end: int, following: int, last: int) -> int:
        """Where the figure's own words end on the right."""
        limit = min(following, last)
        for stop in _TAIL.finditer(self.text, end, limit):
            if stop.group() in ")）" and self.text.rfind(_OPENING[stop.group()], end, stop.start()) >= 0:
                continue
            return stop.start()
        return limit

    def _far(self, index: int, first: int) -> dict[str, float]:
        """Words of the sentences before in the paragraph, and of the headings."""
        key = (index, first)
        found = self._base.get(key)
        if found is None:
            found = self._base[key] = self._scan_far(index, first)
        return found

    def _scan_far(self, index: int, first: int) -> dict[str, float]:
        words = dict(self._over(first))
        back = 0
        while back < _BACK and index > back and self._same_line(index - back - 1, first):
            back += 1
        for step in range(back, 0, -1):
            weight = BEFORE if step == 1 else PARAGRAPH
            words.update(dict.fromkeys(self._sentence_words(index - step), weight))
        return words

    def _over(self, first: int) -> dict[str, float]:
        """Words of the headings over a sentence that begins at `first`."""
        at = bisect_right(self._section_starts, first) - 1
        if at < 0:
            return {}
        runs_on = self._section_starts[at] == first
        words = self._heads.get((at, runs_on))
        if words is None:
            # A heading that runs on into the figure's own sentence says nothing more than it.
            over = [section for section in self.headings(first) if section.start < first]
            words = self._heads[at, runs_on] = {}
            for depth, section in reversed(list(enumerate(over))):
                words.update(dict.fromkeys(self._heading_words(section), OUTER if depth else HEADING))
        return words

    def _same_line(self, index: int, position: int) -> bool:
        start, end = self.sentences[index]
        return self.text.find("\n", max(start, end - _WINDOW_LEFT), position) < 0

    def _heading_words(self, section: Section) -> frozenset[str]:
        found = self._headings.get(section.start)
        if found is None:
            said = {hit[2] for hit in scan(self.lexicon, section.title)}
            found = self._headings[section.start] = self.lexicon.farther & said
        return found

    def _sentence_words(self, index: int) -> frozenset[str]:
        """Words of an earlier sentence that can tell a later one's subject; not those in 《》."""
        found = self._said.get(index)
        if found is None:
            start, end = self.sentences[index]
            hits = self.hits(max(start, end - _WINDOW_LEFT), end)
            found = self._said[index] = self.lexicon.farther & {hit[2] for hit in hits if hit[3]}
        return found

    def _cell(self, position: int) -> tuple[int, int, list[Span]] | None:
        at = bisect_right(self._cell_starts, position) - 1
        return self._cells[at] if at >= 0 and position < self._cells[at][1] else None

    def _cell_words(self, start: int, end: int) -> list[Hit]:
        found = self._labels.get(start)
        if found is None:
            found = self._labels[start] = self._scan_line(start, min(end, start + _WINDOW_LEFT))
        return found

    def _around_cell(self, figure: Figure, cell: tuple[int, int, list[Span]]) -> Surroundings:
        words = dict(self._far(-1, cell[0]))
        for start, end in [(cell[0], cell[1]), *cell[2]]:
            _raise(words, self._cell_words(start, end), OWN)
        return Surroundings(words, (cell[0], figure.start), (figure.end, cell[1]), self.window(figure))


_TAIL = re.compile(r"[,，;；:：。！？!?)）\n、]")
_ENDS = frozenset(",，;；:：。！？!?)）\n、")
_CLAUSE_END = re.compile(r"[,，;；:：。！？!?\n]")
_CLOSING = {"(": ")", "（": "）"}
_OPENING = {")": "(", "）": "（"}


def _weigh(
    words: dict[str, float],
    hits: list[Hit],
    before: tuple[int, int, int, int],
    after: tuple[int, int, int],
    tail: float,
) -> None:
    """Raise the weights of a sentence's words by where they stand; less inside 《》."""
    half, stretch, left, at = before
    behind, right, clause_end = after
    get = words.get
    for start, end, word, plain in hits:
        if end <= at:
            if start >= left:
                weight = OWN - (at - end if at - end < 40 else 40) * 0.004
            elif start >= stretch:
                weight = STRETCH - (left - end if left - end < 60 else 60) * 0.001
            else:
                weight = (
                    SENTENCE - (at - end if at - end < 100 else 100) * 0.0002 if start >= half else BEFORE
                )
        elif start >= behind:
            if end <= right:
                weight = tail - (start - behind if start - behind < 40 else 40) * (
                    0.004 if tail == OWN else 0.001
                )
            elif end <= clause_end:
                weight = SENTENCE
            else:
                break
        else:
            continue
        if not plain:
            weight *= 0.85
        if weight > get(word, 0.0):
            words[word] = weight


def _raise(words: dict[str, float], hits: list[Hit], weight: float) -> None:
    for _, _, word, _ in hits:
        if weight > words.get(word, 0.0):
            words[word] = weight


def _cells(document: Document) -> list[tuple[int, int, list[Span]]]:
    """Every table cell with the spans that label it: its row's first cell and its column's head."""
    found: list[tuple[int, int, list[Span]]] = []
    for table in document.tables:
        for number, row in enumerate(table):
            for column, (start, end) in enumerate(row):
                labels = [row[0]] if column else []
                if number and column < len(table[0]):
                    labels.append(table[0][column])
                found.append((start, end, [span for span in labels if span != (start, end)]))
    return sorted(found, key=lambda cell: cell[0])


def share_out(text: str, left: int, start: int, count: int) -> list[Span]:
    """Split text[left:start] (甲、乙和丙分别…) into the spans of its last `count` members, or []."""
    at = max(text.rfind("分别", left, start), text.rfind("依次", left, start))
    if at < 0 or count < 2:
        return []
    cuts = [left] + [left + match.end() for match in re.finditer(r"[、和与及]", text[left:at])] + [at]
    spans = list(pairwise(cuts))
    return spans[-count:] if len(spans) >= count else []


def joined(text: str, first: Figure, second: Figure) -> bool:
    """Whether nothing but a joiner stands between two figures (3409件18360人)."""
    return bool(_GAP.match(text[first.end : second.start]))
