"""Layer 4. Shares (占…的30%) against part and whole, and shares that should make 100 %.

Wrong only where the whole is certain: the total that the part belongs to, or the number that the
words 占…的 name themselves. A whole further away is accepted where it gives the share as printed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from fadu.report.reader.checks.context import Context, Item, same_unit
from fadu.report.reader.checks.numbers import decimals_of, may_print, numerators, plain, rate_fits
from fadu.report.reader.checks.parts import Group
from fadu.report.reader.checks.registry import make
from fadu.report.reader.model import Check

_SHARE = re.compile(r"(?:占比|占|比重|比例)([^,，;；。]{0,20}?)(?:[,，]?(?:均|分别)?(?:高达|达到?|为|约))?$")
_OWN_BASE = re.compile(r"占[^,，;；。]{0,20}$")
_MOVED = re.compile(r"由|从|提[高升]|增长|下降|降低")
_ELSEWHERE = re.compile(r"占(?:同期|GDP|[^,，;；。]{0,8}(?:预算|经费|面积|财政|总分|分值|权重|比重))")
_PLAIN = re.compile(
    r"总|全部|受理|新收|案件|事项|任务|人员|人数|件数|数量?|量|比例?|比重|的|其|高达|达到?|为|约|了|最高"
)
_WIDER = re.compile(r"全[国省市区县州盟旗]|同期")
_LEAD = 40
_TOTAL = re.compile(r"总|共|收到|受理|新收|登记")
_FAR = 40
"""Quantities looked back at for a whole that a share names without its number."""
_FAR_SHORT = 24
"""The same for a share printed with one decimal, which chance meets sooner."""


def check(ctx: Context, groups: list[Group]) -> Iterator[Check]:
    """Checks for every share, then for the shares of each total together."""
    wholes = {part.index: group.whole for group in groups for part in group.parts}
    found: dict[int, list[Item]] = {}
    shares: dict[int, Item] = {}
    open_: list[tuple[Item, Item]] = []
    for rate in ctx.percents():
        if rate.figure.approx or rate.figure.bound:
            continue
        if (own := _own_base(ctx, rate)) is not None:
            yield from _stated(*own, rate)
            continue
        words = _of_what(rate)
        part = _part(ctx, rate) if words is not None else None
        if part is not None and words is not None and (part.index in wholes or not _bracketed(rate)):
            shares[part.index] = rate
            whole = wholes.get(part.index) or _only(ctx, part, shares)
            judged = list(_judge(ctx, part, rate, whole, words, part.index in wholes))
            for check in judged:
                if check.ok:
                    found.setdefault(check.figures[1], []).append(part)
            if not judged:
                open_.append((part, rate))
            yield from judged
    for group in groups:
        yield from _together(group, shares)
    by_index = {item.index: item for item in ctx.items} if found else {}
    yield from _spread(by_index, found, wholes)
    beside = _by_sentence(found, by_index)
    for part, rate in open_:
        yield from _beside(ctx, part, rate, beside.get(part.sentence))


def _by_sentence(found: dict[int, list[Item]], by_index: dict[int, Item]) -> dict[int, Item]:
    """The one whole of two or more shares in a sentence."""
    counted: dict[int, Counter[int]] = {}
    for index, parts in found.items():
        for part in parts:
            counted.setdefault(part.sentence, Counter())[index] += 1
    several = {at: [index for index, count in seen.items() if count > 1] for at, seen in counted.items()}
    return {at: by_index[wholes[0]] for at, wholes in several.items() if len(wholes) == 1}


def _bracketed(rate: Item) -> bool:
    return rate.gap in ("(", "（")


def _of_what(rate: Item) -> str | None:
    """The words after 占 that name the whole ("" where there are none); None for what is no share."""
    lead = rate.lead(32)
    said = _SHARE.search(lead)
    if not (said or _bracketed(rate)) or _MOVED.search(lead) or _ELSEWHERE.search(lead):
        return None
    return said.group(1) if said else ""


def _beside(ctx: Context, part: Item, rate: Item, base: Item | None) -> Iterator[Check]:
    """A share that fits no whole among others of its sentence that all fit one."""
    if (
        base is None
        or not same_unit(base, part)
        or not part.figure.value <= base.figure.value
        or part.figure.approx
    ):
        return
    total = sum(i.figure.value for i in ctx.quantities(part.sentence) if same_unit(i, part))
    if rate_fits(part.figure.value, total, rate.figure.value, decimals_of(rate.figure.text)):
        return  # of what is listed, which need not be all
    percent = 100 * part.figure.value / base.figure.value
    shown = f"{plain(part.figure.value)}÷{plain(base.figure.value)}={percent:.2f}%"
    message = f"{shown}，与所称占比{rate.figure.text}不符；同句其他占比都以{base.figure.text}为基数，请核对。"
    yield make("share", False, message, [part, base, rate], severity="warning",
               stated=rate.figure.value, computed=percent)  # fmt: skip


def _own_base(ctx: Context, rate: Item) -> tuple[Item, Item] | None:
    """`检查1.46万次，占检查总量1.52万次的96%`: part and whole, both named."""
    if rate.gap.strip() not in ("的", ""):
        return None
    before = [i for i in ctx.quantities(rate.sentence) if i.figure.end <= rate.figure.start][-2:]
    if len(before) < 2 or not _OWN_BASE.search(before[1].gap) or not same_unit(*before):
        return None
    part, whole = before
    return (part, whole) if part.figure.value <= whole.figure.value else None


def _stated(part: Item, whole: Item, rate: Item) -> Iterator[Check]:
    ok = may_print(part.figure, whole.figure, rate.figure)
    percent = 100 * part.figure.value / whole.figure.value if whole.figure.value else 0.0
    shown = f"{part.figure.text}÷{whole.figure.text}={percent:.2f}%"
    message = f"{shown}，与所称占比{rate.figure.text}{'相符' if ok else '不符，请核对'}。"
    yield make("share", ok, message, [part, whole, rate], stated=rate.figure.value, computed=percent)


def _part(ctx: Context, rate: Item) -> Item | None:
    """The count right before the share, with no other figure between."""
    if "分别" in rate.lead(20) or rate.gap.endswith("、"):
        return None
    for item in reversed(ctx.quantities(rate.sentence)):
        if item.figure.end <= rate.figure.start:
            distance = rate.figure.start - item.figure.end
            return item if distance <= 36 and rate.gap[-distance:] == ctx.between(item, rate)[-400:] else None
    return None


def _only(ctx: Context, part: Item, shares: dict[int, Item]) -> Item | None:
    """The one larger number of the unit before the part, if it stands right before it and is no share itself."""
    before = [i for i in ctx.quantities(part.sentence) if i.figure.start < part.figure.start]
    larger = [i for i in before if same_unit(i, part) and i.figure.value >= part.figure.value]
    return larger[0] if larger and larger == before[-1:] and larger[0].index not in shares else None


def _judge(
    ctx: Context, part: Item, rate: Item, whole: Item | None, said: str, certain: bool
) -> Iterator[Check]:
    before = [i for i in ctx.quantities(rate.sentence) if i.figure.start < part.figure.start]
    larger = [i for i in reversed(before) if same_unit(i, part) and i.figure.value >= part.figure.value]
    named = [whole] if whole is not None and same_unit(whole, part) else []
    if part.figure.approx:
        return
    decimals, stated = decimals_of(rate.figure.text), rate.figure.value
    fitting = next((w for w in (*named, *larger) if _fits(part, w, rate)), None)
    fitting = fitting or _far(ctx, part, rate, said)
    base = fitting or next(iter(named), None)
    if base is None:
        return
    percent = 100 * part.figure.value / base.figure.value if base.figure.value else 0.0
    shown = f"{plain(part.figure.value)}÷{plain(base.figure.value)}={percent:.{max(2, decimals)}f}%"
    trio = [part, base, rate]
    if fitting is not None:
        yield make("share", True, f"{shown}，与所称占比{rate.figure.text}相符。", trio,
                   stated=stated, computed=percent)  # fmt: skip
        return
    if not _same_whole(said, base):
        return  # 占全市户籍人口的…: of something that the report does not count
    sure = certain and bool(named) and not base.figure.approx
    yield make(
        "share", False if sure else None, f"{shown}，与所称占比{rate.figure.text}不符，请核对。", trio,
        severity="error" if sure else "info", stated=stated, computed=percent,
        candidates=numerators(base.figure.value, stated, decimals),
    )  # fmt: skip


def _fits(part: Item, whole: Item, rate: Item) -> bool:
    decimals = decimals_of(rate.figure.text)
    return rate_fits(part.figure.value, whole.figure.value, rate.figure.value, decimals)


def _far(ctx: Context, part: Item, rate: Item, said: str) -> Item | None:
    """A whole in an earlier sentence that gives the share as printed; without decimals, one called a total."""
    decimals = decimals_of(rate.figure.text)
    if rate.figure.value >= 100:
        return None
    reach = _FAR if decimals > 1 else _FAR_SHORT
    at = bisect_left(ctx.busy, part.sentence)
    sentences = ctx.busy[max(0, at - reach) : at][::-1]
    earlier = [item for sentence in sentences for item in reversed(ctx.quantities(sentence))][:reach]
    fit = [
        i
        for i in earlier
        if same_unit(i, part)
        and not i.figure.approx
        and i.figure.value > part.figure.value
        and _fits(part, i, rate)
        and (decimals or _TOTAL.search(i.label))
    ]
    named = [i for i in fit if _named_so(said, i)] or [i for i in fit if _TOTAL.search(i.pre)]
    return min(named or fit, key=lambda i: i.index in ctx.parts_of, default=None)


def _same_whole(said: str, whole: Item) -> bool:
    """The words after 占 name no other whole than the one found."""
    wider = _WIDER.search(said)
    if wider is not None:
        return wider.group() in whole.lead(_LEAD) + whole.label
    return len(_PLAIN.sub("", said)) < 2 or _named_so(_PLAIN.sub("", said), whole)


def _named_so(said: str, whole: Item) -> bool:
    """Two characters of the words after 占 stand in the name of the whole."""
    name = whole.label + whole.figure.what
    return any(said[n : n + 2] in name for n in range(len(said) - 1))


def _spread(
    by_index: dict[int, Item], found: dict[int, list[Item]], wholes: dict[int, Item]
) -> Iterator[Check]:
    """Parts of one whole that stand in several sentences, each with its share, and add up to it."""
    by_line: dict[tuple[int, int], list[Item]] = {}
    for index, members in found.items():
        for part in members:
            by_line.setdefault((index, part.line), []).append(part)
    lists = [(index, parts) for (index, _), parts in by_line.items()]
    lists += [(index, members) for index, members in found.items() if len({m.line for m in members}) > 1]
    for index, parts in lists:
        whole = by_index[index]
        listed = all(wholes.get(part.index) is whole for part in parts)
        if len(parts) > 1 and not listed and sum(p.figure.value for p in parts) == whole.figure.value:
            terms = "+".join(plain(part.figure.value) for part in parts)
            message = f"分项{terms}={plain(whole.figure.value)}，与总数{whole.figure.text}相符。"
            yield make("sum", True, message, [whole, *parts], stated=whole.figure.value,
                       computed=whole.figure.value)  # fmt: skip


def _together(group: Group, shares: dict[int, Item]) -> Iterator[Check]:
    rates = [shares[p.index] for p in group.parts if p.index in shares]
    complete = sum(p.figure.value for p in group.parts) == group.whole.figure.value
    if len(rates) < 2 or len(rates) != len(group.parts) or not complete:
        return
    total = sum(r.figure.value for r in rates)
    slack = sum(10.0 ** -decimals_of(r.figure.text) for r in rates)
    ok = -slack <= total - 100 <= slack / 2  # cut off each may lose one unit, rounded it gains half of one
    message = f"各项占比合计{plain(round(total, 6))}%，"
    message += "在取位误差之内。" if ok else "不是100%，请核对。"
    yield make("share_total", ok, message, rates, stated=100, computed=total)
