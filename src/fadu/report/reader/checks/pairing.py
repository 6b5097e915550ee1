"""Layer 4. Which counts belong to a rate: its numerator and the denominators it may have.

Two ways: by the catalogue (the rate's indicator names both) and by the words (办结率 wants a
figure called 办结 and one before it in the same unit). Finds; does not judge.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

import attrs

from fadu.figures.catalogue import catalogue
from fadu.report.reader.checks.context import Context, Item, compatible, of_last_year, same_unit
from fadu.report.reader.checks.data import words
from fadu.report.reader.checks.numbers import decimals_of, rate_fits

_KIND = re.compile(r"(?:率|比例|满意度|占比|比重|覆盖面)(?=[^\W\d_]{0,4}$)")
_NAME = 24
_LEAD = re.compile(r"^(?:均|分别|达到|达|为|约|已|保持|高达|提升|提高)*")
REACH = 8
"""Quantities looked back at for the numerator and the denominator of one rate."""
_DENIAL = re.compile(r"[不未无][^率]{1,3}率")
_OUTCOME = re.compile(r"维持|撤销|变更|驳回|终止|撤回|和解|确认违法|责令履行|不予受理")
"""What is decided in some cases is no base of the rate of another decision."""
_RECEIVED = re.compile(r"收到|收案|新收|受理|起诉|被告|被诉|立案")
_COMBINED = re.compile(r"综合|间接")
_JOINTS = ("、", "和", "及", "与")
_SEMICOLON = re.compile(r"[;；]")
_CLAUSE = re.compile(r"[,，;；。]")
_SAME_WORK = {"dispute": "mediation"}
_RIGHT_BEFORE = 120
_BEHIND = 3
"""Quantities looked at behind a rate that opens its paragraph (办结率97.5%，受理200件，办结195件)."""
CLOSE = 240
"""Characters between the figures of a pair that the catalogue joins within a line."""


@attrs.define(slots=True)
class Pair:
    """A rate with what was found for it. `sure`: the denominator is the only one it can have."""

    rate: Item
    name: str
    numerator: Item | None = None
    denominators: list[Item] = attrs.field(factory=list)
    sure: bool = False
    by_catalogue: bool = False


def pair(ctx: Context, rate: Item) -> Pair:
    """Numerator and denominators of a rate, nearest first; a pair that gives the rate goes before others."""
    before = _before(ctx, rate)
    found = _named(ctx, rate, before)
    if found.numerator is not None and any(fits(found.numerator, i, rate) for i in found.denominators):
        return found
    if rate.figure.approx or (other := _fitting(ctx, rate, before)) is None:
        return found
    return Pair(rate, found.name, other[0], [other[1]])


def _named(ctx: Context, rate: Item, before: list[Item]) -> Pair:
    """What the catalogue or the words call the counts of a rate."""
    found = Pair(rate, rate_name(rate))
    entry = catalogue().get(rate.figure.indicator or "")
    if entry is not None and _DENIAL.search(found.name) and not _DENIAL.search(entry.name_zh):
        entry = None  # 不合格率 is no pass rate
    here = [i for i in before if i.sentence == rate.sentence]
    top = _said_here(near(ctx, entry.numerator, rate), here, rate) if entry else None
    base = (
        _said_here(near(ctx, entry.denominator, rate), here[:1] if top is None else [], rate)
        if entry
        else None
    )
    stems = _stems(found.name)
    found.numerator = top or _numerator((here or before) + _after(ctx, rate), stems)
    if base is not None and base is not found.numerator:
        found.denominators.append(base)
        found.by_catalogue = top is not None and _together(top, base, rate)
    if found.numerator is not None:
        others = _denominators(ctx, found.numerator, before, rate, stems)
        found.denominators.extend(i for i in others if i not in found.denominators)
        found.sure = not _COMBINED.search(found.name) and (
            found.by_catalogue or _only(others, found.numerator, before)
        )
        found.sure = found.sure and not _of_closed(found.name, found.denominators[0])
    elif not found.denominators and (entry is None or entry.denominator is None or _names_base(rate)):
        found.denominators.extend(_bases_alone(ctx, rate, before))
        found.sure = len(found.denominators) == 1
    return found


def _said_here(item: Item | None, here: list[Item], rate: Item) -> Item | None:
    """Not a count of an earlier sentence where the rate's own sentence gives counts of other things."""
    if item is None or item.sentence == rate.sentence or not here:
        return item
    return item if any(same_unit(i, item) for i in here) else None


def joined(ctx: Context, last: Item) -> list[Item]:
    """`建议96件、提案104件`: the list that a count closes, itself last; [] where it stands alone."""
    items = [i for i in ctx.quantities(last.sentence) if i.figure.start <= last.figure.start]
    found = [last]
    for item in reversed(items[:-1]):
        gap = ctx.between(item, found[0])
        if not same_unit(item, last) or gap[:1] not in _JOINTS or _CLAUSE.search(gap):
            break
        found.insert(0, item)
    return found if len(found) > 1 else []


def denied(ctx: Context, rate: Item, name: str) -> Item | None:
    """The count of those that failed, for a rate of those that did not (不合格14卷, 合格率)."""
    stem = name[:-1][-2:]
    lead = ctx.text[ctx.sentence_starts[rate.sentence] : rate.figure.start]
    said = ("不" + stem, "未" + stem)
    if len(stem) < 2 or not any(word in lead for word in said) or _DENIAL.search(name):
        return None
    here = ctx.quantities(rate.sentence)
    return next((i for i in here if i.label.startswith(said) or i.pre.endswith(said)), None)


def _fitting(ctx: Context, rate: Item, before: list[Item]) -> tuple[Item, Item] | None:
    """Two counts before a rate that give it exactly as printed, whatever they are called.

    With decimals any two near ones: chance hardly brings that about. Without, only the two right before.
    """
    exact = decimals_of(rate.figure.text) > 0
    near_ones = [i for i in before if not i.figure.approx and i.figure.kind != "amount"][: 5 if exact else 2]
    for top in near_ones if exact else near_ones[:1]:
        for base in near_ones:
            possible = base is not top and base.figure.value >= top.figure.value > 1 and same_unit(base, top)
            if possible and (exact or _precedes(base, top)) and fits(top, base, rate):
                return top, base
    return None


def fits(top: Item, base: Item, rate: Item) -> bool:
    """Whether two counts give a rate as it is printed; 100 % is exact."""
    stated = rate.figure.value
    if stated == 100:
        return top.figure.value == base.figure.value
    return rate_fits(top.figure.value, base.figure.value, stated, decimals_of(rate.figure.text))


def _together(top: Item, base: Item, rate: Item) -> bool:
    """Numerator and rate in one sentence, the base in it or right before it."""
    if top.sentence != rate.sentence:
        return False
    return base.sentence == rate.sentence or 0 <= top.figure.start - base.figure.end <= _RIGHT_BEFORE


def rate_name(rate: Item) -> str:
    """Name of a rate from the words before it, else from what it measures."""
    return _name_in(rate.pre) or _name_in(rate.figure.what)


def _name_in(said: str) -> str:
    """The letters that end in 率 or the like, at most four letters before the end."""
    ends = list(_KIND.finditer(said))
    if not ends:
        return ""
    last = ends[-1]
    lead = said[max(0, last.start() - _NAME) : last.start()]
    begin = len(lead)
    while begin and lead[begin - 1].isalpha():
        begin -= 1
    return lead[begin:] + last.group() if begin < len(lead) else ""


def near(ctx: Context, indicator: str | None, to: Item) -> Item | None:
    """The figure of an indicator that stands nearest to another: same sentence, then same line.

    Figures whose scope or period contradicts, parts of a total and figures with a scope that the
    other lacks are passed over while a better one is there.
    """
    places = ctx.by_indicator.get(indicator or "", [])
    if not places:
        return None
    at = bisect_left(places, to.place)
    window = [ctx.items[p] for p in places[max(0, at - 6) : at + 3]]
    whole = ctx.parts_of.get(to.index)
    fit = [
        i
        for i in window
        if i is not to
        and (i.sentence == to.sentence or _reachable(i, to))
        and compatible(i.figure, to.figure)
        and (whole is None or ctx.parts_of.get(i.index) is not whole)
        and not of_last_year(ctx, i, by_period=False)
    ]
    if len(fit) < 2:
        return fit[0] if fit else None
    return min(fit, key=lambda i: _distance(ctx, i, to))


def _reachable(item: Item, to: Item) -> bool:
    """In an earlier sentence of the same line, near by."""
    gap = to.figure.start - item.figure.end
    return item.line == to.line and 0 <= gap <= CLOSE


def _distance(ctx: Context, item: Item, to: Item) -> tuple[bool, int, bool, int]:
    extra = len(item.figure.scope.keys() - to.figure.scope.keys()) if item.figure.scope else 0
    behind = item.figure.start > to.figure.start
    part = item.index in ctx.parts_of
    return part, extra, behind, abs(item.figure.start - to.figure.start)


def _before(ctx: Context, rate: Item) -> list[Item]:
    """Quantities before the rate in its sentence, nearest first, then those of the sentence before.

    Where there are none, those behind it.
    """
    here = [i for i in _backwards(ctx, rate.sentence) if i.figure.start < rate.figure.start][:REACH]
    here = [i for i in here if not of_last_year(ctx, i, by_period=False)]
    if not here and not (rate.sentence and _backwards_in_line(ctx, rate)):
        return [i for i in ctx.quantities(rate.sentence) if i.figure.start > rate.figure.end][:_BEHIND][::-1]
    if rate.sentence and len(here) < REACH:
        earlier = list(_backwards(ctx, rate.sentence - 1))[: REACH - len(here)]
        here.extend(i for i in earlier if i.line == rate.line)
    return here


def _backwards_in_line(ctx: Context, rate: Item) -> bool:
    """The sentence before, in the same line, gives counts."""
    return any(i.line == rate.line for i in _backwards(ctx, rate.sentence - 1))


def _after(ctx: Context, rate: Item) -> list[Item]:
    """Quantities in a parenthesis right after the rate."""
    items = ctx.quantities(rate.sentence)
    return [i for i in items if i.figure.start > rate.figure.end and 0 <= i.paren - rate.figure.end <= 2]


def _backwards(ctx: Context, sentence: int) -> Iterator[Item]:
    return reversed(ctx.quantities(sentence))


def _stems(name: str) -> list[str]:
    """Words that the numerator's label may show, from the name of the rate."""
    stem = name[:-1] if name.endswith("率") else ""
    if len(stem) >= 3 and stem[-3] in "不未无":
        return [stem[-3:]]
    for length in (3, 2):
        known = words().stems.get(stem[-length:]) if len(stem) >= length else None
        if known:
            return known
    return [stem, stem[-4:]] if len(stem) >= 2 else []


def _numerator(items: Iterable[Item], stems: list[str]) -> Item | None:
    for item in items:
        if any(stem in item.label and not _denied(stem, item.label) for stem in stems):
            return item
    return None


def _denied(stem: str, label: str) -> bool:
    """未办结, 应公开: the stage is not reached, or only due."""
    if words().pending.search(label):
        return True
    return any(mark + stem in label for mark in ("未", "不", "应", "应当", "需", "待", "拟", "不予", "尚未"))


def _denominators(ctx: Context, top: Item, before: list[Item], rate: Item, stems: list[str]) -> list[Item]:
    """Quantities that may be the base: same unit, not smaller; totals before parts, nearest first."""
    fit = [
        i
        for i in before
        if i is not top
        and same_unit(i, top)
        and i.figure.value >= top.figure.value
        and compatible(i.figure, top.figure)
        and (_precedes(i, top) or _due(i, stems))
        and not _apart(i, top)
        and not _OUTCOME.search(i.pre)
        and not _SEMICOLON.search(_clause_between(ctx, i, top))
        and not _siblings(ctx, i, top)
    ]
    fit.sort(key=lambda i: (i.sentence != rate.sentence, i.index in ctx.parts_of))
    return fit


def _apart(base: Item, top: Item) -> bool:
    """One of reconsideration, one of litigation: by the catalogue they count different work."""
    a, b = base.figure.indicator, top.figure.indicator
    if a is None or b is None:
        return False
    work = {_SAME_WORK.get(name.split(".")[0], name.split(".")[0]) for name in (a, b)}
    return len(work) > 1


def _siblings(ctx: Context, base: Item, top: Item) -> bool:
    """Both parts of one total, or one called as the other with a degree (非常满意, 满意)."""
    whole = ctx.parts_of.get(top.index)
    if whole is not None and ctx.parts_of.get(base.index) is whole:
        return True
    name = top.pre[-6:]
    return 2 <= len(name) < len(base.pre) and base.pre.endswith(name) and not _denied(name, base.pre)


def _clause_between(ctx: Context, base: Item, top: Item) -> str:
    """The text between two counts of one sentence; "" for those of different sentences."""
    if base.sentence != top.sentence or base.figure.start > top.figure.start:
        return ""
    return ctx.between(base, top)


def _due(item: Item, stems: list[str]) -> bool:
    """`持证1025人，应持证1052人`: what should have been done is the base wherever it stands."""
    return any(mark + stem in item.pre for mark in ("应", "应当", "需", "须") for stem in stems)


def _precedes(base: Item, top: Item) -> bool:
    return base.figure.start < top.figure.start or top.paren >= 0


def _only(others: list[Item], top: Item, before: list[Item]) -> bool:
    """Exactly one base, and it stands right before the numerator in the same sentence."""
    if len(others) != 1 or others[0].sentence != top.sentence:
        return False
    place = before.index(top) if top in before else -1
    return place >= 0 and place + 1 < len(before) and before[place + 1] is others[0]


def _of_closed(name: str, base: Item) -> bool:
    """A rate of one outcome beside a base that is not called closed (办理141件, 调解率)."""
    if "诉率" in name:
        return _RECEIVED.search(base.label) is not None and "结" not in base.label
    return bool(words().outcome_rate.search(name)) and "结" not in base.label


def _names_base(rate: Item) -> bool:
    """`99.1%事项`: the noun after the rate names what it is a share of."""
    return bool(re.match(r"的?[^\W\d_]{2,}", rate.post))


def _bases_alone(ctx: Context, rate: Item, before: list[Item]) -> list[Item]:
    """Bases of a rate without numerator: named by the noun after it, else the quantity just before."""
    here = [i for i in before if i.sentence == rate.sentence]
    if "均" in rate.pre or "分别" in rate.pre:
        return []
    noun = re.match(r"的?([^\W\d_]{2,4}?)(?=实现|已|可|通过|得到|的|$|[,，])", rate.post)
    if noun:
        return [i for i in here if i.pre.endswith(noun.group(1)) or i.post.startswith(noun.group(1))][:1]
    nearest = [ctx.parts_of.get(i.index, i) for i in here[:1]]
    return [i for i in nearest if rate_name(rate) and i.figure.kind != "amount"]
