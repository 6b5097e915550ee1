"""Layer 4. What every rule of the checks needs to know about a reading, computed once.

Sentences, lines, the words around each figure, parentheses, figures by indicator. Never judges:
the rules do. Work grows linearly with text and figures; every look around a figure is bounded.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache

import attrs

from fadu.report.reader.checks.data import words
from fadu.report.reader.model import Figure, Reading

LABEL = 48
"""Characters looked at on each side of a figure for its label."""
SENTENCE_ITEMS = 64
"""Quantities looked at in one sentence; a longer one is a table without lines."""
_BREAK = re.compile(r"[。！？!?\n\f]")
_EDGE = re.compile(r"[,，、;；。！？!?\n:：()（）〔〕\[\]]")
_NAME = 28
_ORDINAL = re.compile(
    r"^[\s)）\]、,，.．;；:：]*(?:[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．])?"
)
_WIDE = 400
_PAREN = re.compile(r"[()（）]")
_EVERY_YEAR = frozenset(str(y) for y in range(1990, 2100))
_ARABIC = re.compile(r"[0-9０-９]")
_OPEN = "(（"
_NONE: list[Item] = []
COUNTED_TWICE = frozenset((frozenset(("人次", "人")), frozenset(("件次", "件"))))
"""Units of which one counts persons or cases and the other each time they come."""
_QUANTITY = frozenset(("count", "stock", "amount"))


@attrs.define(slots=True)
class Item:
    """A figure with its place. `pre` and `post` are the words that touch it, up to a mark or a figure.

    `gap` is the whole text since the figure before in the sentence (or since its beginning).
    `unit` is canonical: 个 and 家 are one. `quantity`: it can be added or divided (a count, stock or
    amount that is no mere turn of phrase); `percent`: a rate in per cent. `paren` is the position of
    the parenthesis it stands in, -1 outside.
    """

    index: int
    figure: Figure
    sentence: int
    pre: str
    post: str
    gap: str
    unit: str
    quantity: bool
    percent: bool
    line: int = 0
    paren: int = -1

    @property
    def label(self) -> str:
        """Words on both sides."""
        return self.pre + self.post


@attrs.define(slots=True)
class Context:
    """A reading with what the rules look up again and again."""

    reading: Reading
    text: str
    items: list[Item]
    sentence_starts: list[int]
    by_indicator: dict[str, list[int]]
    adders: dict[int, list[Item]]
    """Quantities by sentence, in order, at most SENTENCE_ITEMS of each; no entry for a sentence without."""
    busy: list[int]
    """Sentences with at least one quantity."""
    parts_of: dict[int, Item] = attrs.field(factory=dict)
    """Figure index of a part -> its whole; filled by the groups."""

    @property
    def year(self) -> int | None:
        """The year reported on."""
        return self.reading.meta.year

    def quantities(self, sentence: int) -> list[Item]:
        """Quantities of a sentence in order, at most SENTENCE_ITEMS."""
        return self.adders.get(sentence, _NONE)

    def percents(self) -> Iterator[Item]:
        """All rates in per cent, in order."""
        return (item for item in self.items if item.percent)

    def aimed(self, item: Item) -> bool:
        """The sentence tells a wish, no fact (力争…, …达到100%)."""
        start = max(self.sentence_starts[item.sentence], item.figure.start - 120)
        return words().aim.search(self.text, start, item.figure.start) is not None

    def between(self, first: Item, second: Item) -> str:
        """Text from the end of one figure to the start of the other, at most 400 characters."""
        start, end = first.figure.end, second.figure.start
        return self.text[start : end if end - start <= _WIDE else start + _WIDE]

    def named(self, item: Item) -> str:
        """How a message names a figure: what it measures, at most 28 characters of it, and its number."""
        what = _ORDINAL.sub("", item.figure.what or item.pre or item.post).strip()
        return f"{what if len(what) <= _NAME else '…' + what[-_NAME:]}{item.figure.text}"


def build(reading: Reading) -> Context:
    """Compute the context of a reading."""
    text = reading.document.simplified or reading.document.text
    starts = [0, *(m.end() for m in _BREAK.finditer(text))]
    line = counted = 0
    figures = reading.figures
    order = sorted(range(len(figures)), key=lambda i: figures[i].start)
    adders: dict[int, list[Item]] = {}
    items: list[Item] = []
    by_indicator: dict[str, list[int]] = {}
    end = 0
    for place, index in enumerate(order):
        figure = figures[index]
        sentence = bisect_right(starts, figure.start) - 1
        after = figures[order[place + 1]].start if place + 1 < len(order) else len(text)
        item = _item(text, figure, index, sentence, max(starts[sentence], end), after)
        line += text.count("\n", counted, figure.start)
        item.line, counted = line, figure.start
        end = figure.end
        items.append(item)
        if item.quantity:
            same = adders.setdefault(sentence, [])
            if len(same) < SENTENCE_ITEMS:
                same.append(item)
        for name in (figure.indicator, *figure.also):
            if name:
                by_indicator.setdefault(name, []).append(place)
    _set_parens(text, starts, items)
    return Context(reading, text, items, starts, by_indicator, adders, sorted(adders))


def _item(text: str, figure: Figure, index: int, sentence: int, before: int, after: int) -> Item:
    start, end = figure.start, figure.end
    tail = text[end : min(after, end + LABEL)] if after > end else ""
    kind = figure.kind
    return Item(
        index,
        figure,
        sentence,
        _EDGE.split(text[max(before, start - LABEL) : start])[-1].strip(),
        (tail[: mark.start()] if (mark := _EDGE.search(tail)) else tail).strip(),
        text[max(before, start - 400) : start],
        words().unit(figure.unit),
        kind in _QUANTITY and figure.unit != "分" and (not figure.optional or _has_arabic(figure.text)),
        kind == "rate" and figure.unit in ("%", "％"),
    )


def _has_arabic(text: str) -> bool:
    return _ARABIC.search(text) is not None


def _set_parens(text: str, starts: list[int], items: list[Item]) -> None:
    """Set `paren` of each item: one pass over the parentheses, reset at each sentence."""
    marks = [m.start() for m in _PAREN.finditer(text)]
    stack: list[int] = []
    at, current = 0, -1
    for item in items:
        if item.sentence != current:
            current = item.sentence
            stack.clear()
            at = bisect_left(marks, starts[current], at)
        while at < len(marks) and marks[at] < item.figure.start:
            if text[marks[at]] in _OPEN:
                stack.append(marks[at])
            elif stack:
                stack.pop()
            at += 1
        item.paren = stack[-1] if stack else -1


def same_unit(first: Item, second: Item) -> bool:
    """Whether two figures count the same thing by their units (个 and 家 do, 件 and 件次 do not)."""
    return first.unit == second.unit


def compatible(first: Figure, second: Figure) -> bool:
    """Whether scope and period do not contradict each other."""
    if first.period != second.period and years_of(first.period).isdisjoint(years_of(second.period)):
        return False
    return all(second.scope.get(key, value) == value for key, value in first.scope.items())


@lru_cache(maxsize=256)
def years_of(period: str) -> frozenset[str]:
    """Years named in a period; an empty period is compatible with everything."""
    found = set(re.findall(r"\d{4}", period))
    if len(found) == 2:
        low, high = sorted(int(y) for y in found)
        found = {str(y) for y in range(low, min(high, low + 20) + 1)}
    return frozenset(found) or _EVERY_YEAR
