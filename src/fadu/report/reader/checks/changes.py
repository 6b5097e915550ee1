"""Layer 4. Year-on-year changes against the numbers of both years, and percentage points.

A change is called wrong only where both numbers stand in its sentence and the words say which is
the earlier one (由…到…, 上年…).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fadu.report.reader.checks.context import (
    CHANGE_ENDS,
    Context,
    Item,
    direction,
    is_change,
    of_last_year,
    same_unit,
)
from fadu.report.reader.checks.data import words
from fadu.report.reader.checks.numbers import bases_of_change, decimals_of, exact, plain, prints_as
from fadu.report.reader.checks.registry import make
from fadu.report.reader.model import Check

_FROM = re.compile(r"(?:由|从)[^。;；,，]{0,14}$")
_TO = re.compile(r"^[^。;；]{0,12}?(?:降|增|升|减|提高|提升|上升|压缩|精简|扩大|到|至|为)[^。;；,，]{0,8}$")
_COMPARING = re.compile(
    r"同比|环比|分别|总体|整体|均|[较比与和](?:上|去|前)一?年(?:同期)?(?:相比)?|同期|增长|增加|上升|提高|提升|增幅|下降|减少|降低|降幅"
    r"|压减|压缩|精简|缩减|缩短|回落|下滑|幅度|达到?|为|了|约|[\s,，;；、()（）]"
)
_POINTS = frozenset(("百分点", "个百分点"))
_PERCENT = frozenset(("%", "％"))
_JOINTS = ("、", "和", "及", "与")
_LISTED = 5
_REACH = 60
"""Characters between a number and the change said of it."""


def check(ctx: Context) -> Iterator[Check]:
    """Checks for every change with a sign."""
    for place, item in enumerate(ctx.items):
        figure = item.figure
        if figure.kind != "change" and ctx.text[figure.start - 1 : figure.start] not in CHANGE_ENDS:
            continue
        if figure.approx or figure.bound or direction(item) is None:
            continue
        if "分别" in item.lead(12):
            yield from _respective(ctx, place, item)
            continue
        if item.lead(1) in _JOINTS:
            continue
        yield from _judge(ctx, place, item)
    yield from _bases(ctx)


def _judge(ctx: Context, place: int, item: Item) -> Iterator[Check]:
    before = _numbers_before(ctx, place, item)
    if not before or not _same_subject(ctx, before[0], item):
        return
    pair = _years(ctx, item, before) or _year_after(ctx, place, before[0])
    if item.figure.unit in _POINTS or (before[0].percent and pair and pair[0].percent):
        yield from _points(ctx, item, pair)
    elif item.figure.unit in _PERCENT:
        yield from _percent(ctx, item, before[0], pair)
    elif pair and same_unit(item, pair[0]):
        yield _absolute(ctx, item, *pair)


def _respective(ctx: Context, place: int, first: Item) -> Iterator[Check]:
    """`事故7起、死亡5人，同比分别下降30%和28.6%`: each change belongs to the count in its place."""
    changes = [first]
    for item in ctx.items[place + 1 : place + _LISTED]:
        if item.figure.kind != "change" or item.gap.strip() not in _JOINTS or item.sentence != first.sentence:
            break
        changes.append(item)
    counts = [i for i in ctx.quantities(first.sentence) if i.figure.end <= first.figure.start]
    counts = counts[-len(changes) :]
    together = counts and first.figure.start - counts[-1].figure.end <= _REACH
    if len(changes) < 2 or len(counts) != len(changes) or not together:
        return
    for now, item in zip(counts, changes, strict=True):
        if item.figure.unit in _PERCENT and item.figure.sign and not item.figure.approx:
            yield from _percent(ctx, item, now, None)


def _numbers_before(ctx: Context, place: int, item: Item) -> list[Item]:
    """Counts and rates before the change in its sentence, nearest first."""
    found: list[Item] = []
    for other in reversed(ctx.items[max(0, place - 5) : place]):
        if other.sentence != item.sentence or item.figure.start - other.figure.end > 2 * _REACH:
            break
        if other.paren >= 0 and other.paren != item.paren and words().among.match(ctx.text, other.paren):
            continue
        if other.quantity or other.percent or other.figure.kind in ("change", "duration"):
            found.append(other)
    if found and item.figure.start - found[0].figure.end > _REACH:
        return []
    return found


def _same_subject(ctx: Context, number: Item, change: Item) -> bool:
    """Between a number and its change stand only words of comparison, no other noun."""
    return len(_COMPARING.sub("", ctx.between(number, change))) < 2


def _years(ctx: Context, item: Item, before: list[Item]) -> tuple[Item, Item] | None:
    """(earlier, now) where the words tell them apart."""
    level = [i for i in before if not is_change(i)]
    if not level:
        return None
    level = [i for i in level if i.quantity == level[0].quantity and same_unit(i, level[0])]
    if len(level) >= 2:
        later, first = level[:2]
        gap = ctx.between(first, later)
        if _FROM.search(first.lead(24)) and _TO.search(gap):
            return first, later
        if of_last_year(ctx, later):
            others = level[1:]
            if len(others) > 1:
                others = [i for i in others if _explains(later, i, item)]
            return (later, others[0]) if others else None
        if of_last_year(ctx, first):
            return first, later
    return None


def _explains(earlier: Item, now: Item, change: Item) -> bool:
    """Whether the change leads from one number to the other."""
    if not earlier.figure.value or change.figure.unit not in _PERCENT:
        return False
    moved = (exact(now.figure.value) - exact(earlier.figure.value)) * 100 / exact(earlier.figure.value)
    return prints_as(moved * (change.figure.sign or 1), change.figure.value, decimals_of(change.figure.text))


def _year_after(ctx: Context, place: int, now: Item) -> tuple[Item, Item] | None:
    """`86件,同比增长30.3%,上年为66件`: the earlier number stands after the change."""
    if place + 1 >= len(ctx.items) or not now.quantity:
        return None
    later = ctx.items[place + 1]
    close = later.sentence == now.sentence and len(later.gap) <= 20 and same_unit(later, now)
    return (later, now) if close and later.quantity and of_last_year(ctx, later) else None


def _percent(ctx: Context, item: Item, now: Item, pair: tuple[Item, Item] | None) -> Iterator[Check]:
    decimals, sign = decimals_of(item.figure.text), item.figure.sign or 1
    if pair is not None:
        yield _compared(ctx, item, *pair)
        return
    if is_change(now):
        yield from _both_ways(ctx, item, now)
        return
    if not now.quantity or now.figure.approx or not words().bases["同比"].search(ctx.between(now, item)):
        return
    fit = bases_of_change(now.figure.value, item.figure.value, sign, decimals)
    if fit:
        years = f"{fit[0]}" if len(fit) == 1 else f"{fit[0]}至{fit[-1]}"
        message = f"未写出上年数；按本年{now.figure.text}、{_word(item)}推算上年为{years}。"
        yield make("implied", True, message, [now, item], stated=item.figure.value, candidates=fit)
    elif _narrow(now, item) and item.figure.value < 100:
        message = f"上年取任何整数，本年{now.figure.text}都得不出{_word(item)}，请核对。"
        yield make("change", None, message, [now, item], severity="warning", stated=item.figure.value)


def _narrow(now: Item, item: Item) -> bool:
    """Few enough earlier numbers are possible that having none says something."""
    return bool(now.figure.value < 10 ** (decimals_of(item.figure.text) + 2) / 2)


def _compared(ctx: Context, item: Item, earlier: Item, now: Item) -> Check:
    sign = item.figure.sign or 1
    trio = [earlier, now, item]
    if not earlier.figure.value:
        return make("change", None, f"上期数为零，{_word(item)}无从计算。", trio, stated=item.figure.value)
    change = (exact(now.figure.value) - exact(earlier.figure.value)) * 100 / exact(earlier.figure.value)
    percent = float(change)
    ok = prints_as(change * sign, item.figure.value, decimals_of(item.figure.text))
    if not ok and (earlier.figure.approx or now.figure.approx):
        message = f"{earlier.figure.text}与{now.figure.text}中有约数，{_word(item)}无法核对。"
        return make("change", None, message, trio, stated=item.figure.value, computed=percent)
    shown = f"由{plain(earlier.figure.value)}到{plain(now.figure.value)}为{percent:+.2f}%"
    message = f"{shown}，与所称{_word(item)}{'相符' if ok else '不符，请核对'}。"
    return make("change", ok, message, trio, stated=sign * item.figure.value, computed=percent)


def _both_ways(ctx: Context, item: Item, amount: Item) -> Iterator[Check]:
    """`120件,同比增加20件,增长20%`: the number and the two changes must agree."""
    counts = [i for i in ctx.quantities(item.sentence) if i.figure.start < amount.figure.start]
    now = counts[-1] if counts else None
    if now is None or not same_unit(now, amount) or amount.figure.start - now.figure.end > _REACH:
        return
    rose = direction(amount)
    if rose is None or now.figure.approx or amount.figure.approx:
        return
    earlier = now.figure.value - rose * amount.figure.value
    if earlier <= 0:
        return
    change = exact(rose * amount.figure.value) * 100 / exact(earlier)
    sign = item.figure.sign or 1
    ok = prints_as(change * sign, item.figure.value, decimals_of(item.figure.text))
    message = (
        f"本期{now.figure.text}，{_word(amount)}，则上期为{plain(earlier)}，变动{float(change):+.2f}%，"
        f"与所称{_word(item)}{'相符' if ok else '不符，请核对'}。"
    )
    yield make(
        "change", ok, message, [now, amount, item], stated=sign * item.figure.value, computed=float(change)
    )


def _absolute(ctx: Context, item: Item, earlier: Item, now: Item) -> Check:
    sign = direction(item) or 1
    change = now.figure.value - earlier.figure.value
    exact_numbers = not (earlier.figure.approx or now.figure.approx)
    ok: bool | None = abs(change - sign * item.figure.value) < 1e-9
    if not ok and not exact_numbers:
        ok = None
    message = (
        f"由{earlier.figure.text}到{now.figure.text}为{'+' if change > 0 else ''}{plain(change)}，"
        f"与所称{_word(item)}{'相符' if ok else '不符，请核对'}。"
    )
    return make(
        "change", ok, message, [earlier, now, item], stated=sign * item.figure.value, computed=change
    )  # fmt: skip


def _points(ctx: Context, item: Item, pair: tuple[Item, Item] | None) -> Iterator[Check]:
    if pair is None or not pair[0].percent or not pair[1].percent:
        return
    earlier, now = pair
    sign = item.figure.sign or 1
    change = exact(now.figure.value) - exact(earlier.figure.value)
    decimals = min(decimals_of(i.figure.text) for i in (earlier, now, item))
    off = abs(change - sign * exact(item.figure.value))
    fits: bool | None = off <= exact(1) / 10**decimals
    if fits and off and not decimals:
        fits = None
    trio = [earlier, now, item]
    apart = f"由{earlier.figure.text}到{now.figure.text}相差{plain(abs(float(change)))}个百分点"
    if item.figure.unit in _PERCENT:
        if off == 0 and change and earlier.figure.value != 100:
            message = f"{apart}，不应写作{_word(item)}。"
            yield make(
                "change_points", False, message, trio, stated=item.figure.value, computed=float(change)
            )
        return
    ending = {True: "相符。", False: "不符，请核对。", None: "相差在取整误差之内，请核对。"}[fits]
    message = f"{apart}，与所称{_word(item)}{ending}"
    stated = sign * item.figure.value
    yield make("change", fits, message, trio, stated=stated, computed=float(change))


def _word(item: Item) -> str:
    counted = item.figure.unit not in _PERCENT and item.figure.unit not in _POINTS
    rising, falling = ("增加", "减少") if counted else ("增长", "下降")
    return f"{rising if (direction(item) or 1) > 0 else falling}{item.figure.text}"


def _bases(ctx: Context) -> Iterator[Check]:
    """Changes of one line that are measured against different periods."""
    by_line: dict[int, dict[str, Item]] = {}
    for item in ctx.items:
        if item.figure.kind == "change":
            base = _base(ctx, item)
            if base:
                by_line.setdefault(item.line, {}).setdefault(base, item)
    for kinds in by_line.values():
        if len(kinds) > 1:
            message = f"同一段中增减幅度的基期不同（{'、'.join(kinds)}），不可相互比较。"
            yield make("change_base", False, message, kinds.values())


def _base(ctx: Context, item: Item) -> str | None:
    near = ctx.text[max(0, item.figure.start - 40) : item.figure.start]
    clause = re.split(r"[。;；\n]", near)[-1]
    hits = [(m.end(), name) for name, pattern in words().bases.items() for m in pattern.finditer(clause)]
    best = max(hits, default=None)
    if best and any(name == "多年平均" for _, name in hits):
        return "多年平均"
    return best[1] if best else None
