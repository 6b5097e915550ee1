"""Layer 4. What figures imply that no sentence states: rates, remainders, sums, averages.

Every check here reconciles by itself (`ok` True, info); it shows what a reader would compute.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations, pairwise
from operator import itemgetter

from fadu.figures.catalogue import catalogue
from fadu.report.reader.checks.context import Context, Item, compatible, same_unit
from fadu.report.reader.checks.data import Subset, relations, words
from fadu.report.reader.checks.numbers import bounds, plain
from fadu.report.reader.checks.pairing import joined, near
from fadu.report.reader.checks.parts import Group
from fadu.report.reader.checks.registry import make
from fadu.report.reader.model import Check

_FROM_TO = re.compile(r"(?:由|从)[^。;；,，]{0,12}$")
_TO = re.compile(
    r"^[^。;；]{0,12}?(?:精简|压缩|压减|减少|缩减|下降|降低|整合|增加|增至|增长|提升|提高|扩大)[^。;；,，]{0,6}$"
)
_MYRIADS = 100_000
GROUP_LIMIT = 12
"""Figures of one indicator that are still added up."""
_NESTED = re.compile(r"其中|结转|只有|仅有?|子项|占|[共合总]计|总数|连同")
_LISTED = re.compile(r"(?:[^,，;；。\d]{0,8}?)[、和及与][^,，;；。、]{0,14}")
_MEAN = re.compile(r"[日月人年]均|平均")
_CONFIDENT = 0.8
_SCAN = 400
"""Figures of one indicator looked at for a sum; more is a table."""


@cache
def pairs() -> tuple[Subset, ...]:
    """Part and whole pairs: numerators and denominators of the catalogue's rates, then the table's."""
    listed = {(s.part, s.whole): s for s in relations().subsets}
    for entry in catalogue().values():
        if entry.kind == "rate" and entry.numerator and entry.denominator:
            key = (entry.numerator, entry.denominator)
            old = listed.get(key)
            listed[key] = Subset(*key, hard=old.hard if old else False, share=True,
                                 difference=old.difference if old else False)  # fmt: skip
    return tuple(listed.values())


def check(ctx: Context, groups: list[Group], stated: set[frozenset[int]]) -> Iterator[Check]:
    """Implied figures. `stated` holds each two figures of a checked rate, which imply nothing new."""
    yield from _by_indicator(ctx, stated)
    yield from _by_words(ctx, stated)
    for group in groups:
        yield from _share_of_group(ctx, group, stated)
    yield from _sums(ctx, groups)
    yield from _averages(ctx)
    yield from _reductions(ctx)


@cache
def _by_part() -> dict[str, list[tuple[int, Subset]]]:
    """The pairs of each part, with their places among all."""
    found: dict[str, list[tuple[int, Subset]]] = {}
    for place, rule in enumerate(pairs()):
        found.setdefault(rule.part, []).append((place, rule))
    return found


def _present(ctx: Context) -> list[Subset]:
    """The pairs of which the report gives part and whole, in their order."""
    given, listed = ctx.by_indicator, _by_part()
    found = [pair for part in given for pair in listed.get(part, ()) if pair[1].whole in given]
    return [rule for _, rule in sorted(found, key=itemgetter(0))]


def _by_indicator(ctx: Context, stated: set[frozenset[int]]) -> Iterator[Check]:
    seen: dict[int, Item] = {}
    by_whole: dict[int, list[Item]] = {}
    for rule in _present(ctx):
        for place in ctx.by_indicator[rule.part][:_SCAN]:
            top = ctx.items[place]
            base = base_of(ctx, rule, top)
            if (
                base is None
                or _part_of_other(ctx, top, base)
                or words().carried_in.search(top.pre)
                or not _nearest(rule, top, base, seen)
            ):
                continue
            if top.line == base.line and top.unit == base.unit:
                members = by_whole.setdefault(base.index, [base])
                members.extend([top] if top not in members else [])
            yield from _pair(ctx, rule, top, base, stated)
    for base, *tops_of in by_whole.values():
        total = sum(i.figure.value for i in tops_of)
        listed = any(i.index in ctx.parts_of for i in tops_of)
        if len(tops_of) > 1 and total <= base.figure.value and not listed:
            message = (
                f"{'、'.join(i.figure.text for i in tops_of)}合计{plain(total)}，不大于{ctx.named(base)}。"
            )
            yield make("subset", True, message, [*tops_of, base], computed=total)


def _part_of_other(ctx: Context, top: Item, base: Item) -> bool:
    """A part of another total (其中省级…) says nothing of this one."""
    whole = ctx.parts_of.get(top.index)
    return whole is not None and whole is not base and whole.figure.indicator == top.figure.indicator


def _nearest(rule: Subset, top: Item, base: Item, seen: dict[int, Item]) -> bool:
    """Whether no nearer base was taken for the same count (审结 over 受理, not over 收到)."""
    if not rule.share and not rule.difference:
        return True
    other = seen.setdefault(top.index, base)
    return other is base or abs(base.figure.start - top.figure.start) < abs(
        other.figure.start - top.figure.start
    )


def base_of(ctx: Context, rule: Subset, top: Item) -> Item | None:
    """The whole that a part stands to: near by, or the only one of the document."""
    if rule.part == rule.whole:
        return None
    if rule.whole_scope:
        return _scoped(ctx, rule)
    found = near(ctx, rule.whole, top)
    if found is not None:
        return found
    places = ctx.by_indicator[rule.whole]
    totals = [p for p in places[:_SCAN] if ctx.items[p].index not in ctx.parts_of]
    only = ctx.items[totals[0]] if len(totals) == 1 else None
    return only if only is not None and compatible(only.figure, top.figure) else None


def _scoped(ctx: Context, rule: Subset) -> Item | None:
    for place in ctx.by_indicator[rule.whole][:_SCAN]:
        item = ctx.items[place]
        if all(item.figure.scope.get(k) == v for k, v in rule.whole_scope.items()):
            return item
    return None


def _pair(ctx: Context, rule: Subset, top: Item, base: Item, stated: set[frozenset[int]]) -> Iterator[Check]:
    if top is base or not top.quantity or not base.quantity or not same_unit(top, base):
        return
    if top.figure.value > base.figure.value:
        if rule.hard and _precedes(base, top) and _certain(top, base) and not joined(ctx, base):
            message = f"{ctx.named(top)}按指标定义是{ctx.named(base)}的一部分，却大于它，请核对。"
            yield make("subset", False, message, [top, base], severity="warning")
        return
    if not rule.share and not rule.difference:
        if ctx.parts_of.get(top.index) is base:
            return
        message = f"{ctx.named(top)}不大于{ctx.named(base, top)}。"
        yield make("subset", True, message, [top, base])
        return
    if rule.share and frozenset((top.index, base.index)) not in stated:
        yield ratio(ctx, top, base)
    if rule.difference and base.figure.value != top.figure.value:
        yield remainder(ctx, base, top)


def _precedes(base: Item, top: Item) -> bool:
    return base.figure.start < top.figure.start and base.gap[:1] not in ("、", "和", "及")


def _certain(top: Item, base: Item) -> bool:
    """Both mapped with confidence, in one sentence, over the same scope and period."""
    a, b = top.figure, base.figure
    sure = min(a.confidence, b.confidence) >= _CONFIDENT and top.sentence == base.sentence
    apart = bounds(a)[0] > bounds(b)[1]
    return sure and apart and top.unit == base.unit and a.scope == b.scope and a.period == b.period


def ratio(ctx: Context, top: Item, base: Item) -> Check:
    """The rate that two counts imply."""
    percent = 100 * top.figure.value / base.figure.value if base.figure.value else 0.0
    about = "约" if top.figure.approx or base.figure.approx else ""
    message = f"{ctx.named(top)}占{ctx.named(base, top)}的{about}{percent:.2f}%（文中未写出）。"
    return make("implied", True, message, [top, base], computed=percent)


def remainder(ctx: Context, base: Item, top: Item) -> Check:
    """What is left of a count."""
    left = base.figure.value - top.figure.value
    message = f"{ctx.named(base)}与{ctx.named(top, base)}相差{plain(left)}{base.figure.unit}（文中未写出）。"
    return make("difference", True, message, [base, top], computed=left)


def _by_words(ctx: Context, stated: set[frozenset[int]]) -> Iterator[Check]:
    """Stages of the same cases side by side: 收到97件,受理48件,审结32件."""
    for first, second in ctx.neighbours:
        if _known_pair(first, second) or not _stage(ctx, first, second):
            continue
        if frozenset((first.index, second.index)) not in stated:
            yield ratio(ctx, second, first)
        if first.figure.value != second.figure.value:
            yield remainder(ctx, first, second)


def _known_pair(first: Item, second: Item) -> bool:
    """The table has judged them already."""
    return bool(first.figure.indicator and second.figure.indicator)


def _stage(ctx: Context, first: Item, second: Item) -> bool:
    if first.paren != second.paren or second.figure.start - first.figure.end > 24:
        return False
    gap = ctx.between(first, second)
    if "、" in gap or ";" in gap or "；" in gap or words().stop.search(gap):
        return False
    opened = words().open_stage.search(first.label)
    closed = words().close_stage.search(second.pre)
    different = closed is not None and closed.group() not in first.label
    return bool(opened and different and second.figure.value <= first.figure.value)


def _share_of_group(ctx: Context, group: Group, stated: set[frozenset[int]]) -> Iterator[Check]:
    """What share of its total the first part is, where there are one or two parts."""
    part = group.parts[0]
    if len(group.parts) > 2 or group.marker == "total" or part.figure.value > group.whole.figure.value:
        return
    if _known_pair(part, group.whole) and part.figure.indicator != group.whole.figure.indicator:
        return
    if frozenset((part.index, group.whole.index)) not in stated and not part.figure.approx:
        yield ratio(ctx, part, group.whole)


def _sums(ctx: Context, groups: list[Group]) -> Iterator[Check]:
    """Figures of one indicator for different scopes, and those that the table lets add."""
    wholes = {g.whole.index for g in groups}
    for places in ctx.by_indicator.values():
        if 2 <= len(places) <= _SCAN:
            yield from _runs(ctx, [ctx.items[p] for p in places], wholes)
    for what, names in relations().additive:
        if names[0] in ctx.by_indicator:
            yield from _additive(ctx, what, names)


def _runs(ctx: Context, items: list[Item], wholes: set[int]) -> Iterator[Check]:
    parts_of = ctx.parts_of
    free: list[Item] = []
    inner: list[Item] = []
    for item in items:
        if item.quantity:
            (inner if item.index in parts_of else free).append(item)
    if len(free) > 1:
        yield from _added_up(ctx, free, wholes)
    if not 1 < len(inner) <= GROUP_LIMIT:
        return
    tops = {parts_of[i.index].index for i in inner}
    if len(inner) == len(tops) and _alike(inner):
        yield _added(ctx, "", inner)


def _added_up(ctx: Context, free: list[Item], wholes: set[int]) -> Iterator[Check]:
    runs: list[list[Item]] = []
    if len({item.sentence for item in free}) < len(free):
        by_sentence: dict[int, list[Item]] = {}
        for item in free:
            by_sentence.setdefault(item.sentence, []).append(item)
        runs = [run for run in by_sentence.values() if 1 < len(run) <= GROUP_LIMIT]
    for run in runs:
        if _side_by_side(ctx, run, wholes):
            yield _added(ctx, "", run)
    if not runs and len(free) <= GROUP_LIMIT and _addable(free):
        yield _added(ctx, "", free)


def _side_by_side(ctx: Context, items: list[Item], wholes: set[int]) -> bool:
    """Figures of one indicator in one sentence, none of them the total or the successor of another."""
    if not _alike(items):
        return False
    closed = len(wholes) == 1 and items[0].index in wholes and items[0].index not in ctx.parts_of
    total = sum([item.figure.value for item in items])
    if closed or any(2 * i.figure.value == total or i.figure.bound for i in items):
        return False
    gaps = "".join([item.gap for item in items[1:]])
    if _NESTED.search(gaps) or words().overlap.search(gaps) or any(_MEAN.search(i.pre) for i in items):
        return False
    if any(_from_to(ctx, a, b) for a, b in pairwise(items)):
        return False
    return _told_apart(items) or _enumerated(ctx, items)


def _told_apart(items: list[Item]) -> bool:
    """One key of the scope tells each from the others, or they are the same count said of each document."""
    if items[0].figure.what and len({i.figure.what for i in items}) == 1:
        return True
    shared = set.intersection(*(set(i.figure.scope) for i in items))
    return any(len({str(i.figure.scope[key]) for i in items}) == len(items) for key in shared)


def _enumerated(ctx: Context, items: list[Item]) -> bool:
    """`建议178件、提案241件`: one list, and all of it."""
    listed = all(_LISTED.fullmatch(ctx.between(a, b)) for a, b in pairwise(items))
    beside = [i for i in ctx.quantities(items[0].sentence) if same_unit(i, items[0]) and i not in items]
    follows = (ctx.between(items[-1], i) for i in beside if i.figure.start > items[-1].figure.end)
    leads = (ctx.between(i, items[0]) for i in beside if i.figure.end < items[0].figure.start)
    return listed and not any(_LISTED.fullmatch(gap) for gap in (*follows, *leads))


def _alike(items: list[Item]) -> bool:
    first = items[0]
    return all(
        same_unit(i, first) and i.figure.kind == first.figure.kind and i.figure.period == first.figure.period
        for i in items
    )


def _addable(items: list[Item]) -> bool:
    """Same unit, periods that agree, and a scope that tells each from the others."""
    first = items[0]
    if not all(i.figure.scope for i in items):
        return False
    scopes = [str(sorted(i.figure.scope.items(), key=str)) for i in items]
    if len(set(scopes)) < len(scopes):
        return False
    keys = {tuple(sorted(i.figure.scope)) for i in items}
    return len(keys) == 1 and all(same_unit(i, first) and i.figure.kind == first.figure.kind for i in items)


def _added(ctx: Context, what: str, items: list[Item]) -> Check:
    total = sum(i.figure.value for i in items)
    terms = "+".join(plain(i.figure.value) for i in items)
    about = "约" if any(i.figure.approx for i in items) else ""
    entry = catalogue().get(items[0].figure.indicator or "")
    name = what or (entry.name_zh if entry else "合计")
    message = f"{name}：{terms}={about}{plain(total)}{items[0].figure.unit}（文中未写出合计）。"
    return make("implied", True, message, items, computed=total)


def _additive(ctx: Context, what: str, names: tuple[str, ...]) -> Iterator[Check]:
    lists = [ctx.by_indicator.get(name, []) for name in names]
    if all(len(places) == 1 for places in lists):
        items = [ctx.items[places[0]] for places in lists]
        if len({i.sentence for i in items}) == 1 and all(same_unit(i, items[0]) for i in items):
            yield _added(ctx, what, items)


def _averages(ctx: Context) -> Iterator[Check]:
    for what, top_id, base_id in relations().quotients:
        if base_id not in ctx.by_indicator:
            continue
        for place in ctx.by_indicator.get(top_id, [])[:_SCAN]:
            top = ctx.items[place]
            base = near(ctx, base_id, top)
            if base is not None and base.figure.value:
                yield _average(what, top, base)


def _average(what: str, top: Item, base: Item) -> Check:
    value = top.figure.value / base.figure.value
    about = "约" if top.figure.approx or base.figure.approx else ""
    shown = f"{value / 10_000:.2f}万" if value >= _MYRIADS else f"{value:.2f}"
    message = f"{what}：{top.figure.text}÷{base.figure.text}={about}{shown}{top.figure.unit}（文中未写出）。"
    return make("implied", True, message, [top, base], computed=value)


def _reductions(ctx: Context) -> Iterator[Check]:
    """由29个精简为11个: how many fewer."""
    for first, second in ctx.neighbours:
        if _from_to(ctx, first, second):
            yield remainder(ctx, *sorted((first, second), key=lambda i: -i.figure.value))


def _from_to(ctx: Context, first: Item, second: Item) -> bool:
    lead = first.lead(24)
    return ("由" in lead or "从" in lead) and bool(
        _FROM_TO.search(lead) and _TO.search(ctx.between(first, second))
    )


def stated_pairs(checks: Iterable[Check]) -> set[frozenset[int]]:
    """Every two figures of each rate that was compared with its counts."""
    rates = (c for c in checks if c.rule in ("rate", "hundred", "approx_rate", "share"))
    return {frozenset(pair) for c in rates for pair in combinations(c.figures, 2)}
