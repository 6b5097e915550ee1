"""Layer 4. What every rule of the checks needs to know about a reading, computed once.

Sentences, lines, the words around each figure, parentheses, figures by indicator. Never judges:
the rules do. Work grows linearly with text and figures; every look around a figure is bounded.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate, pairwise

import attrs

from fadu.report.reader.checks.data import words
from fadu.report.reader.model import Figure, Reading

LABEL = 48
"""Characters looked at on each side of a figure for its label."""
SENTENCE_ITEMS = 64
"""Quantities looked at in one sentence; a longer one is a table without lines."""
_BREAKS = "！？!?\n\f"
_EDGE = re.compile(r"[,，、;；。！？!?\n:：()（）〔〕\[\]]")
_NAME = 28
_FULL = str.maketrans("(),;:", "（），；：")
_HALF = re.compile(r"[(),;:]")
_ORDINAL_STARTS = frozenset(" \t\u3000\xa0)）]、,，.．;；:：(（一二三四五六七八九十0123456789")
_ALIKE = 6
"""Characters from which on the beginning of a name is not said twice."""
_ORDINAL = re.compile(
    r"^[\s)）\]、,，.．;；:：]*(?:[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．])?"
)
_WIDE = 400
_EVERY_YEAR = frozenset(str(y) for y in range(1990, 2100))
_ARABIC = re.compile(r"[0-9０-９]")
_OPEN = "(（"
_PARENS = "()（）"
_GOES_ON = re.compile(
    r"[^\s。！？!?；;：:]\n(?![一二三四五六七八九十]{1,3}[、.．]|[(（]|\d{1,2}[、.．])[^\s|]"
)
_NONE: list[Item] = []
COUNTED_TWICE = frozenset((frozenset(("人次", "人")), frozenset(("件次", "件"))))
"""Units of which one counts persons or cases and the other each time they come."""
_EARLIER = re.compile(r"(?:上年|去年|前一年|上一年|同期|往年)[^,，;；。]{0,10}$")
_WAS = re.compile(r"(?:上年|去年)(?:同期)?(?:为|是)$")
CHANGE_ENDS = frozenset("加长增少简减缩降低升高多了约近超过")
"""Last characters of the words below."""
_CHANGING = re.compile(
    r"(?:净增|增加|增长|增|减少|精简|压减|压缩|减|下降|降低|上升|提高|提升|多|少)(?:了|约|近|超过?)*$"
)
_QUANTITY = frozenset(("count", "stock", "amount"))
_PER_CENT = frozenset(("%", "％"))


@attrs.define(slots=True, eq=False)
class Item:
    """A figure with its place.

    `begin` and `stop` bound the text that is its own: from the end of the figure before in the
    sentence (or the sentence's beginning) to the figure after. `unit` is canonical: 个 and 家 are one.
    `quantity`: it can be added or divided (a count, stock or amount that is no mere turn of phrase);
    `percent`: a rate in per cent. `paren` is the position of the parenthesis it stands in, -1 outside.
    """

    index: int
    figure: Figure
    sentence: int
    text: str
    begin: int
    stop: int
    unit: str
    quantity: bool
    percent: bool
    line: int
    place: int
    """Its number among the figures in order of the text."""
    paren: int = -1
    _pre: str | None = None
    _post: str | None = None
    _name: str | None = None
    _earlier: bool | None = None

    @property
    def pre(self) -> str:
        """The words that touch it from before, up to a mark or a figure."""
        if self._pre is None:
            begin, start = self.begin, self.figure.start
            near = self.text[begin if start - begin < LABEL else start - LABEL : start]
            self._pre = _EDGE.split(near)[-1].strip()
        return self._pre

    @property
    def post(self) -> str:
        """The words that touch it from behind, up to a mark or a figure."""
        if self._post is None:
            end = self.figure.end
            near = self.text[end : min(self.stop, end + LABEL)]
            mark = _EDGE.search(near)
            self._post = (near[: mark.start()] if mark else near).strip()
        return self._post

    @property
    def gap(self) -> str:
        """The whole text since the figure before in the sentence, or since its beginning."""
        begin, start = self.begin, self.figure.start
        return self.text[begin if start - begin < _WIDE else start - _WIDE : start]

    def lead(self, most: int) -> str:
        """The last characters of `gap`, at most `most`."""
        begin, start = self.begin, self.figure.start
        return self.text[begin if start - begin < most else start - most : start]

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
    shared: list[list[Item]]
    """The quantities of each sentence that has two or more."""
    neighbours: list[tuple[Item, Item]]
    """Every two of them that follow each other and have one unit."""
    parts_of: dict[int, Item] = attrs.field(factory=dict)
    """Figure index of a part -> its whole; filled by the groups."""

    @property
    def year(self) -> int | None:
        """The year reported on."""
        return self.reading.meta.year

    def quantities(self, sentence: int) -> list[Item]:
        """Quantities of a sentence in order, at most SENTENCE_ITEMS."""
        return self.adders.get(sentence, _NONE)

    def begin_in(self, start: int, end: int) -> list[Item]:
        """The figures that begin in text[start:end], in order."""
        first = bisect_left(self.items, start, key=_begin)
        return self.items[first : bisect_left(self.items, end, first, key=_begin)]

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

    def named(self, item: Item, after: Item | None = None) -> str:
        """How a message names a figure: what it measures, at most 28 characters of it, and its number.

        What the name has in common with that of `after`, which the message named before, is left out.
        """
        what = _what(item)
        if after is not None and len(what) >= _ALIKE and _what(after).startswith(what[:_ALIKE]):
            what = what[_alike(what, _what(after)) :]
        shown = what if len(what) <= _NAME else "…" + what[-_NAME:]
        return shown + item.figure.text


def _alike(first: str, second: str) -> int:
    """How many characters two names begin with in common."""
    return next(
        (n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
        min(len(first), len(second)),
    )


def _what(item: Item) -> str:
    """What a figure measures, as a message prints it: without numbering, with full-width marks."""
    if item._name is None:
        said = item.figure.what or item.pre or item.post
        if said[:1] in _ORDINAL_STARTS:
            said = _ORDINAL.sub("", said)
        said = said.strip()
        item._name = said.translate(_FULL) if _HALF.search(said) else said
    return item._name


def build(reading: Reading) -> Context:
    """Compute the context of a reading."""
    text = reading.document.simplified or reading.document.text
    starts = _starts(text)
    if text.count("\n") > text.count("。"):
        starts = _unwrapped(text, starts)
    figures = reading.figures
    order = sorted(range(len(figures)), key=[figure.start for figure in figures].__getitem__)
    items = _items(text, figures, order, starts)
    adders: dict[int, list[Item]] = {}
    by_indicator: dict[str, list[int]] = {}
    for place, item in enumerate(items):
        if item.quantity:
            same = adders.setdefault(item.sentence, [])
            if len(same) < SENTENCE_ITEMS:
                same.append(item)
        figure = item.figure
        if figure.indicator:
            by_indicator.setdefault(figure.indicator, []).append(place)
        for name in figure.also:
            by_indicator.setdefault(name, []).append(place)
    _set_parens(text, starts, items)
    shared = [same for same in adders.values() if len(same) > 1]
    neighbours = [pair for same in shared for pair in pairwise(same) if pair[0].unit == pair[1].unit]
    return Context(reading, text, items, starts, by_indicator, adders, list(adders), shared, neighbours)


def _begin(item: Item) -> int:
    return item.figure.start


def _starts(text: str) -> list[int]:
    """Where sentences begin; all breaks are made one and split at, which is faster than a search."""
    for mark in _BREAKS:
        text = text.replace(mark, "。")
    return [0, *accumulate([len(sentence) + 1 for sentence in text.split("。")])][:-1]


def _unwrapped(text: str, starts: list[int]) -> list[int]:
    """Sentence starts without those where a text of fixed line width only goes on in the next line."""
    inside = {
        start
        for start, end in zip(starts[1:], [*starts[2:], len(text)], strict=True)
        if text[start - 1] == "\n" and _GOES_ON.match(text, start - 2) and end - start > 1
    }
    lines = text.count("\n")
    return [start for start in starts if start not in inside] if 2 * len(inside) > lines else starts


def _items(text: str, figures: list[Figure], order: list[int], starts: list[int]) -> list[Item]:
    """The figures in order of the text, each with its place."""
    units = words().units
    items: list[Item] = []
    line = counted = end = until = sentence = 0
    behind = [figures[index].start for index in order[1:]] + [len(text)]
    for place, (index, after) in enumerate(zip(order, behind, strict=False)):
        figure = figures[index]
        start, kind, unit = figure.start, figure.kind, figure.unit
        if start >= until:
            sentence = bisect_right(starts, start) - 1
            until = starts[sentence + 1] if sentence + 1 < len(starts) else len(text) + 1
            end = max(end, starts[sentence])
        line += text.count("\n", counted, start)
        quantity = kind in _QUANTITY and unit != "分" and (not figure.optional or _has_arabic(figure.text))
        percent = kind == "rate" and unit in _PER_CENT
        unit = units.get(unit, unit)
        items.append(Item(index, figure, sentence, text, end, after, unit, quantity, percent, line, place))
        counted, end = start, figure.end
    return items


def _has_arabic(text: str) -> bool:
    return _ARABIC.search(text) is not None


def _set_parens(text: str, starts: list[int], items: list[Item]) -> None:
    """Set `paren` of each item: one pass over the parentheses, reset at each sentence."""
    marks = find_all(text, _PARENS)
    if not marks:
        return
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


def find_all(text: str, marks: str) -> list[int]:
    """Where any of some characters stands; one after another is faster than all at once."""
    found: list[int] = []
    for mark in marks:
        at = text.find(mark)
        while at >= 0:
            found.append(at)
            at = text.find(mark, at + 1)
    return sorted(found)


def is_change(item: Item) -> bool:
    """`同比减少5件`: a number by which something rose or fell."""
    return item.figure.kind == "change" or _said_to_change(item) is not None


def _said_to_change(item: Item) -> re.Match[str] | None:
    """The word right before a number that makes it a change (减少5件)."""
    start = item.figure.start
    return _CHANGING.search(item.lead(8)) if item.text[start - 1 : start] in CHANGE_ENDS else None


def direction(item: Item) -> int | None:
    """+1 or -1 of a change, from its sign or else from the word before it; None where neither tells."""
    if item.figure.sign is not None or not item.quantity:
        return item.figure.sign
    said = _said_to_change(item)
    return None if said is None else 1 if said.group()[0] in "增上提多净" else -1


def of_last_year(ctx: Context, item: Item, by_period: bool = True) -> bool:
    """Words (or its period) say that a number is of the year before; `较上年增加` says it of the change."""
    if not by_period:
        if item._earlier is None:
            item._earlier = _called_earlier(ctx, item, period=False)
        return item._earlier
    return _called_earlier(ctx, item, item.figure.period == _last_year(ctx))


def _called_earlier(ctx: Context, item: Item, period: bool) -> bool:
    """As `of_last_year`; `period` says whether the period is that of the year before."""
    near, last = item.lead(24), _last_year(ctx)
    if not period and "年" not in near and "期" not in near and last not in near:
        return False
    if is_change(item) or words().carried_in.search(item.pre):
        return False
    named = re.search(last + r"年?[^\d,，;；。]{0,16}$", near)
    return bool(named or period or (_EARLIER if item.quantity else _WAS).search(near))


def _last_year(ctx: Context) -> str:
    return str(ctx.year - 1) if ctx.year else "-"


def firsts(ctx: Context, indicators: Iterable[str]) -> list[Item]:
    """The first figure of each indicator that the report gives."""
    places = (ctx.by_indicator.get(name, [])[:1] for name in indicators)
    return [ctx.items[found[0]] for found in places if found]


def same_unit(first: Item, second: Item) -> bool:
    """Whether two figures count the same thing by their units (个 and 家 do, 件 and 件次 do not)."""
    return first.unit == second.unit


def compatible(first: Figure, second: Figure) -> bool:
    """Whether scope and period do not contradict each other."""
    if first.period != second.period and years_of(first.period).isdisjoint(years_of(second.period)):
        return False
    if not first.scope or not second.scope:
        return True
    return all(second.scope.get(key, value) == value for key, value in first.scope.items())


@lru_cache(maxsize=256)
def years_of(period: str) -> frozenset[str]:
    """Years named in a period; an empty period is compatible with everything."""
    found = set(re.findall(r"\d{4}", period))
    if len(found) == 2:
        low, high = sorted(int(y) for y in found)
        found = {str(y) for y in range(low, min(high, low + 20) + 1)}
    return frozenset(found) or _EVERY_YEAR
