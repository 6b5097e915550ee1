"""Layer 4. What is said around a figure, and how near: the words of the dictionaries with weights.

Nearness comes in bands: the figure's own clause, the clauses before it without a figure, the rest
of the sentence, the sentence before, the paragraph, the headings. Most figures are decided by the
first two, so the others are weighed only when asked for. Never decides on an indicator.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise

import attrs

from fadu.report.reader.indicators.lexicon import Hit, scan
from fadu.report.reader.indicators.passages import (
    BEFORE,
    WINDOW_LEFT,
    WINDOW_RIGHT,
    Cell,
    Passage,
    Place,
    Span,
    Text,
)
from fadu.report.reader.model import Figure

OWN, STRETCH, SENTENCE = 1.0, 0.7, 0.52
OWN_LEAST = 0.8
"""From this weight on a word stands in the figure's own clause."""
NEAR = 0.6
"""From this weight on a word counts as said right by the figure."""
SENTENCE_LEAST = 0.5
"""From this weight on a word stands in the figure's sentence."""
SENTENCE_BAND = 2
_BANDS = (OWN_LEAST, NEAR, SENTENCE_LEAST, 0.42, 0.37, 0.34)
_IN_TITLE = 0.85
"""What is left of the weight of a word inside 《》."""
_LENT = 0.65
"""Weight of the noun right behind a figure for the figure that follows it."""
_SHARES = ("%", "％")
_STRETCH_MAX = 90

_MARK = re.compile(r"[,，;；:：。！？!?(（)）\n]")
_LAST_MARK = re.compile(r"(?s:.*)(?:[,，;；:：。！？!?\n]|\((?![^)]*\))|（(?![^）]*）))")
_STOP = re.compile(r"[,，;；:：。！？!?)）\n、]")
_CLAUSE_END = re.compile(r"[,，;；:：。！？!?\n]")
_OPENING = {")": "(", "）": "（"}
_GAP = re.compile(r"[\s、/和及与及共计约近,，]*")


def band(weight: float) -> int:
    """Number of the band a weight lies in: 0 own clause … 6 outer headings."""
    for number, least in enumerate(_BANDS):
        if weight >= least:
            return number
    return len(_BANDS)


def band_floor(number: int) -> float:
    """The least weight of a band."""
    return _BANDS[number] if number < len(_BANDS) else 0.0


@attrs.define(slots=True, eq=False)
class Surroundings:
    """Weights of the words around one figure, as far as they were asked for."""

    words: dict[str, float]
    """At first the words from NEAR on, and what else was met with them."""
    own: Span = (0, 0)
    """The text right by the figure: from the end of the one before, or the clause's start."""
    tail: Span = (0, 0)
    window: Span = (0, 0)
    """The figure's sentence, cut off far from the figure so that no sentence is too long to read."""
    _plans: Mapping[str, float] = attrs.field(factory=dict)
    _rest: tuple[Passage, int, int, int] | None = None
    """The figure's sentence; where its half of it, the words weighed already and the figure begin."""
    _far: tuple[Text, Place] | None = None
    """The text and the place whose earlier sentences and headings count too."""
    _complete: bool = False

    def sentence(self) -> dict[str, float]:
        """The words with all of the figure's sentence."""
        if self._rest is not None:
            _weigh_rest(self.words, self.window[0], *self._rest)
            self._rest = None
        return self.words

    def everything(self) -> dict[str, float]:
        """The words with those of the sentences before and the headings."""
        words = self.sentence()
        if self._far is not None and not self._complete:
            text, place = self._far
            for word, weight in text.far(place).items():
                if weight > words.get(word, 0.0):
                    words[word] = weight
            self._complete = True
        return words

    def afar(self, words: Iterable[str]) -> Mapping[str, float]:
        """Those of the words that `everything` would add or raise, with their weights."""
        return self._far[0].afar(self._far[1], words) if self._far is not None else {}

    def adds(self) -> bool:
        """Whether `sentence` has words to add."""
        return self._rest is not None

    def clause(self) -> set[str]:
        """The words of the figure's own clause."""
        return {word for word, weight in self.words.items() if weight >= OWN_LEAST}

    def planned(self) -> bool:
        """Whether a heading announces a plan, and nothing nearer says its words again."""
        if not self._plans:
            return False
        words = self.everything()
        return any(words[word] == weight for word, weight in self._plans.items())


def surroundings(text: Text, figure: Figure, before: Figure | None, after: Figure | None) -> Surroundings:
    """Words around a figure, given its neighbours in the text."""
    passage = text.passage(figure.start)
    window = cut(passage, figure)
    cell = text.cell(figure.start) if text.cells else None
    if cell is not None:
        return _in_cell(text, figure, cell, window)
    if "table" in figure.scope:  # a row and a column name it, no sentence
        words = {hit[2]: OWN for hit in scan(text.lexicon, figure.what)}
        own, tail = (figure.start, figure.start), (figure.end, figure.end)
        window = (figure.start, figure.end)
        return Surroundings(words, own, tail, window, passage.plans, None, (text, passage.place))
    return _in_sentence(text, passage, window, figure, before, after)


def cut(passage: Passage, figure: Figure) -> Span:
    """A figure's sentence, cut off far from the figure."""
    first, last = passage.place[1], passage.end
    if figure.start - first > WINDOW_LEFT:
        first = figure.start - WINDOW_LEFT
    if last - figure.end > WINDOW_RIGHT:
        last = figure.end + WINDOW_RIGHT
    return first, last if last > figure.end else figure.end


def _in_cell(text: Text, figure: Figure, cell: Cell, window: Span) -> Surroundings:
    words = {hit[2]: OWN for span in [cell[:2], *cell[2]] for hit in text.cell_words(*span)}
    own, tail = (cell[0], figure.start), (figure.end, cell[1])
    return Surroundings(words, own, tail, window, text.headings.plans(cell[0]), None, (text, (-1, cell[0])))


def _in_sentence(
    text: Text, passage: Passage, window: Span, figure: Figure, before: Figure | None, after: Figure | None
) -> Surroundings:
    said, start, end = text.text, figure.start, figure.end
    first, last = window
    previous = before.end if before is not None and before.end > first else first
    following = after.start if after is not None and after.start < last else last
    left = _left(said, previous, start, first)
    right = _right(said, end, following)
    half = (said.rfind("；", first, left) + 1) or (said.rfind(";", first, left) + 1) or first
    stretch = max(half, left - _STRETCH_MAX)
    if previous > first:
        mark = _MARK.search(said, previous, left)
        stretch = max(stretch, mark.end() if mark else left)
    leads = right < following or right == last or _leads(said, left, start, right)
    stop = _CLAUSE_END.search(said, right, last)
    clause_end = stop.start() if stop else last
    words: dict[str, float] = {}
    hits = passage.between(stretch, clause_end)
    if hits:
        runs_on = after is not None and right == after.start
        tail = OWN if leads and not runs_on else STRETCH
        comes_first = tail == STRETCH and _first(said, start, first)
        if runs_on and after is not None and after.unit in _SHARES and not comes_first:
            tail = SENTENCE  # 政协提案73件办复率100%: what stands between is the share's
        _weigh(words, hits, (left, start), (end, right, clause_end), tail)
        if comes_first:
            _noun(words, passage, end, right, OWN)
        if before is not None and left == previous > first and _first(said, before.start, first):
            _noun(words, passage, left, start - 1, _LENT)
    rest = (passage, half, stretch, start) if passage.hits and passage.hits[0][0] < stretch else None
    far = (text, passage.place)
    return Surroundings(words, (left, start), (end, right), window, passage.plans, rest, far)


def _left(text: str, previous: int, start: int, first: int) -> int:
    """Where the figure's own words begin on the left: after the last mark that no bracket closes."""
    mark = _LAST_MARK.match(text, previous, start)
    if mark:
        return mark.end()
    return text.rfind("、", previous, start) + 1 or previous if previous > first else previous


def _right(text: str, end: int, limit: int) -> int:
    """Where the figure's own words end on the right: before a mark; not before a bracket that they open."""
    stop = _STOP.search(text, end, limit)
    while stop:
        mark = stop.group()
        if mark not in _OPENING or text.rfind(_OPENING[mark], end, stop.start()) < 0:
            return stop.start()
        stop = _STOP.search(text, stop.end(), limit)
    return limit


def _leads(text: str, left: int, start: int, right: int) -> bool:
    """Whether the words behind the figure are about it, although another figure follows them."""
    if start - left < 2 or _STOP.match(text, right):
        return True
    return not text[left:start].strip(" 、其中为达约近共")


def _first(text: str, start: int, first: int) -> bool:
    """Whether a figure comes before its noun: nearly nothing stands between it and a mark (、全市12个街道)."""
    return start - first <= 2 or bool(_STOP.search(text, start - 3, start))


def _weigh(
    words: dict[str, float], hits: list[Hit], own: Span, after: tuple[int, int, int], tail: float
) -> None:
    """Weigh the words by a figure by how far they are from it; `after`: its end, its words' and its clause's."""
    left, at = own
    behind, right, clause_end = after
    fading = 0.004 if tail == OWN else 0.001
    for start, end, word, plain in hits:
        if end <= at:
            if start >= left:
                away = at - end
                weight = OWN - (away if away < 40 else 40) * 0.004
            else:
                away = left - end
                weight = STRETCH - (away if away < 60 else 60) * 0.001
        elif start < behind:
            continue
        elif end <= right:
            away = start - behind
            weight = tail - (away if away < 40 else 40) * fading
        elif end <= clause_end:
            weight = SENTENCE
        else:
            break
        if not plain:
            weight *= _IN_TITLE
        if word not in words or weight > words[word]:
            words[word] = weight


def _noun(words: dict[str, float], passage: Passage, start: int, limit: int, weight: float) -> None:
    """Weigh the noun right behind a figure (12个街道受理8件): it is that figure's, not the next one's."""
    ends = [end for _, end, _, _ in passage.between(start, start + 1) if end <= limit]
    if not ends:
        return
    close = max(ends)
    again = {word for _, _, word, _ in passage.between(close, limit)} if weight < OWN else ()
    for _, end, word, plain in passage.between(start, close):
        if end <= close and word not in again:
            words[word] = weight if plain else weight * _IN_TITLE


def _weigh_rest(
    words: dict[str, float], first: int, passage: Passage, half: int, stretch: int, at: int
) -> None:
    """Weigh the words of the sentence that stand farther before the figure."""
    for start, end, word, plain in passage.between(first, stretch):
        if end > at:
            continue
        away = at - end
        weight = SENTENCE - (away if away < 100 else 100) * 0.0002 if start >= half else BEFORE
        if not plain:
            weight *= _IN_TITLE
        if word not in words or weight > words[word]:
            words[word] = weight


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
    return bool(_GAP.fullmatch(text, first.end, second.start))
