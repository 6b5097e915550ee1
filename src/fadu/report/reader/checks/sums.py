"""Layer 4. Parts against totals, and parts larger than their whole.

Says that a list is wrong only where the words make the parts disjoint; a list after 其中 need
not be complete, so a smaller sum is no fault unless the words say that nothing is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import inf

from fadu.report.reader.checks.context import COUNTED_TWICE, Context, Item
from fadu.report.reader.checks.data import words
from fadu.report.reader.checks.numbers import bounds, plain
from fadu.report.reader.checks.parts import Group
from fadu.report.reader.checks.registry import make
from fadu.report.reader.model import Check

TINY_MISS = 0.002
_ADVICE = {
    (True, True): "请核对总数与各分项。",
    (True, False): "请核对总数与各分项。",
    (False, True): "分项如有交叉请注明。",
    (False, False): "请核对是否漏列。",
}
"""What to do, by whether the sum is wrong for certain and whether it is too large."""
_ALL = re.compile(r"合计|总计|一共|共计")
CROSSING = 1.2
"""A sum that exceeds its total by more than this is rather one of kinds that cut across each other."""
LISTED_SLIP = 0.06
"""By so much a total that follows its parts may miss them and still be meant for them."""
NEAR_MISS = 0.03
"""A list that misses its total by no more than this share is probably a slip."""


def check(ctx: Context, groups: list[Group]) -> Iterator[Check]:
    """Checks for every group."""
    for group in groups:
        if group.mixed and frozenset((group.whole.unit, group.mixed[0].unit)) in COUNTED_TWICE:
            yield _mixed(ctx, group)
        yield from _judge(ctx, group)


def _judge(ctx: Context, group: Group) -> Iterator[Check]:
    whole = group.whole
    if len(group.parts) == 1:
        yield from _single(ctx, group)
        return
    fitting = _fitting(group)
    if fitting:
        yield _agreeing(group, fitting)
        yield from _rest(ctx, group, fitting)
        return
    larger = [part for part in group.parts if _more(part, whole)]
    if larger and group.marker in ("其中", "list"):
        if group.marker == "其中":
            first = group.parts[0]
            yield from (
                _too_large(ctx, part, whole) for part in larger if part is first or _close(part, whole)
            )
        return
    parts = group.parts[: group.stop] if group.stop else group.parts
    yield from _unequal(group, parts)


def _single(ctx: Context, group: Group) -> Iterator[Check]:
    part, whole = group.parts[0], group.whole
    if group.marker == "total":
        return
    if _more(part, whole):
        yield _too_large(ctx, part, whole)
    elif not _less_certain(part, whole):
        yield make("subset", True, f"{ctx.named(part)}不大于{ctx.named(whole, part)}。", [part, whole])


def _fitting(group: Group) -> list[Item]:
    """The longest run of parts from the first that adds up to the total."""
    if sum(p.figure.value for p in group.parts) != group.whole.figure.value and group.stages:
        return []
    low_whole, high_whole = _range(group.whole)
    low = high = 0.0
    best: list[Item] = []
    for count, part in enumerate(group.parts, start=1):
        least, most = _range(part)
        low, high = low + least, high + most
        if count >= 2 and low <= high_whole and low_whole <= high < inf:
            exact = all(not p.figure.approx for p in group.parts[:count])
            if exact or count == len(group.parts):
                best = group.parts[:count]
        if low > high_whole:
            break
    return best


def _sum(group: Group, parts: list[Item], ok: bool | None, severity: str | None = None) -> Check:
    total = sum(part.figure.value for part in parts)
    stated = group.whole.figure.value
    terms = "+".join(plain(part.figure.value) for part in parts)
    if ok:
        message = f"分项{terms}={plain(total)}，与总数{group.whole.figure.text}相符。"
    else:
        gap = "多" if total > stated else "少"
        message = (
            f"分项{terms}={plain(total)}，比总数{group.whole.figure.text}{gap}{plain(abs(total - stated))}，"
            + _ADVICE[ok is False, total > stated]
        )
    return make("sum", ok, message, [group.whole, *parts], severity=severity, stated=stated, computed=total)


def _agreeing(group: Group, parts: list[Item]) -> Check:
    """Equal as printed, or but for the rounding of numbers in 万 and 亿."""
    total, stated = sum(part.figure.value for part in parts), group.whole.figure.value
    if total == stated or any(i.figure.approx or i.figure.bound for i in (group.whole, *parts)):
        return _sum(group, parts, True)
    message = f"分项合计{plain(total)}，与总数{group.whole.figure.text}的差在取整误差之内。"
    return make("sum", None, message, [group.whole, *parts], stated=stated, computed=total)


def _rest(ctx: Context, group: Group, fitting: list[Item]) -> Iterator[Check]:
    """Parts after the complete list are further subsets of the total."""
    for part in group.parts[len(fitting) :]:
        if not _more(part, group.whole):
            yield make(
                "subset",
                True,
                f"{ctx.named(part)}不大于{ctx.named(group.whole, part)}。",
                [part, group.whole],
            )


def _unequal(group: Group, parts: list[Item]) -> Iterator[Check]:
    """A sum that differs: wrong, doubtful or merely incomplete."""
    if (
        len(parts) < 2
        or group.stages
        or any(i.figure.approx or i.figure.bound for i in (group.whole, *parts))
    ):
        if group.marker in ("其中", "list"):
            yield _incomplete(group)
        return
    total, stated = sum(p.figure.value for p in parts), group.whole.figure.value
    if group.marker == "outcome":
        yield _sum(group, parts, False, "warning")
    elif group.marker == "total":
        near = group.alike or (len(parts) > 2 and group.nearly(LISTED_SLIP))
        if not group.overlapping and (total > stated or (near and _ALL.search(group.whole.lead(6)))):
            yield _sum(group, parts, False, "warning")
    elif total > stated:
        yield _excess(group, parts)
    elif group.exhaustive and not group.overlapping and not words().incomplete.search(group.words):
        yield _sum(group, parts, False, "error")
    elif _near_miss(group, total):
        sure = len(parts) >= 3 or stated - total <= TINY_MISS * stated
        yield _sum(group, parts, False if sure else None, "warning" if sure else "info")
    else:
        yield _incomplete(group)


def _near_miss(group: Group, total: float) -> bool:
    """So little is missing that a slip is likelier than an incomplete list."""
    stated = group.whole.figure.value
    if group.overlapping or words().incomplete.search(group.words) or stated < 10:
        return False
    return stated - total <= max(1.0, NEAR_MISS * stated)


def _excess(group: Group, parts: list[Item]) -> Check:
    if group.overlapping:
        return _sum(group, parts, None, "info")
    if group.exhaustive or group.disjoint_kinds:
        return _sum(group, parts, False, "error")
    if group.alike:
        return _sum(group, parts, False, "warning")
    total = sum(part.figure.value for part in parts)
    bracketed = group.marker == "list" and parts[0].paren >= 0 and group.nearly(CROSSING - 1)
    if bracketed or (len(parts) >= 3 and total <= CROSSING * group.whole.figure.value):
        return _sum(group, parts, False, "warning")
    return _sum(group, parts, None, "info")


def _incomplete(group: Group) -> Check:
    total = sum(part.figure.value for part in group.parts)
    message = (
        f"所列{len(group.parts)}个分项合计{plain(total)}，未超过总数{group.whole.figure.text}，列举不全。"
    )
    if total > group.whole.figure.value:
        message = f"所列{len(group.parts)}个分项均不大于总数{group.whole.figure.text}，分项有交叉，不能相加。"
    items = [*group.parts, group.whole]
    return make("subset", True, message, items, stated=group.whole.figure.value, computed=total)


def _too_large(ctx: Context, part: Item, whole: Item) -> Check:
    if _close(part, whole):
        ok: bool | None = False
        message = f"{ctx.named(part)}是其中一部分，却大于{ctx.named(whole)}，请核对两数。"
    else:
        ok = None
        message = f"“其中”之后的{ctx.named(part)}远大于{ctx.named(whole)}，请核对；如不是其中一部分，请改写。"
    return make(
        "subset", ok, message, [part, whole],
        severity=None if ok is False else "warning", stated=part.figure.value, computed=whole.figure.value,
    )  # fmt: skip


def _mixed(ctx: Context, group: Group) -> Check:
    other = group.mixed[0]
    units = f"总数以“{group.whole.figure.unit}”计，{ctx.named(other)}以“{other.figure.unit}”计"
    message = f"{units}，不能与其他分项相加。"
    return make("units", None, message, [group.whole, other])


def _range(item: Item) -> tuple[float, float]:
    return bounds(item.figure)


def _more(part: Item, whole: Item) -> bool:
    return _range(part)[0] > _range(whole)[1]


def _close(part: Item, whole: Item) -> bool:
    """Not so much larger that it counts something else (查处案件210宗，…，没收商品3500件)."""
    return part.figure.value <= 3 * whole.figure.value


def _less_certain(part: Item, whole: Item) -> bool:
    """Approximate numbers whose ranges overlap: neither smaller nor larger for certain."""
    return _range(part)[1] > _range(whole)[0] and (part.figure.approx or whole.figure.approx)
