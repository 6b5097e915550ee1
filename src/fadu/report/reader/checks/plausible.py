"""Layer 4. Readings that are possible but worth a second look: mixed units, equal stages, half a pair.

Nothing here is an error: what does not reconcile is a remark (severity info).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterator
from itertools import pairwise

from fadu.report.reader.checks.context import COUNTED_TWICE, Context, Item, find_all, firsts, same_unit
from fadu.report.reader.checks.data import relations, words
from fadu.report.reader.checks.numbers import bounds, plain
from fadu.report.reader.checks.parts import Group
from fadu.report.reader.checks.registry import make
from fadu.report.reader.model import Check

_LISTED = re.compile(r"[、]|(?<=\w)(?:和|(?<!涉)及)(?=\w)")
_BOTH = "并且"
_TWO_STAGES = re.compile(rf"(?:受理|收到|登记|立案)[{_BOTH}](?:审结|办结|结案|处理|办理)")
_ENTRUSTED = re.compile(r"受委托|委托组织|委托执法")
_INVOLVED = re.compile(r"^涉案")
_LISTED_MOST = 60
_ALL = re.compile(r"全部|全员|均")
_LEAD = 24
_EQUAL_FROM = 20
"""Three equal stages below this number are no surprise."""


def check(ctx: Context, groups: list[Group], compared: Container[int] = ()) -> Iterator[Check]:
    """All checks of this module; `compared` are the figures that a rate was compared with."""
    yield from _units(ctx)
    yield from _equal(ctx)
    yield from _incomplete(ctx, compared)
    yield from _coverage(ctx)
    yield from _enumerations(ctx)
    yield from _merged(ctx)
    yield from _balance(ctx)
    yield from _needless_words(ctx)
    yield from _persons(ctx)
    yield from _foreign_parts(ctx)
    for group in groups:
        yield from _same_label(ctx, group)
        yield from _entrusted(ctx, group)


def _units(ctx: Context) -> Iterator[Check]:
    """Persons and attendances side by side for the same work."""
    for first, second in pairwise(ctx.items):
        if first.unit == second.unit or first.sentence != second.sentence:
            continue
        if frozenset((first.unit, second.unit)) not in COUNTED_TWICE or not (
            first.quantity and second.quantity
        ):
            continue
        gap = ctx.between(first, second)
        if len(gap) <= 30 and (_same_work(first, second) or "、" in gap[:1]):
            message = f"{ctx.named(first)}与{ctx.named(second)}单位不同，不能相加。"
            yield make("units", False, message, [first, second])


def _same_work(first: Item, second: Item) -> bool:
    if first.figure.indicator and first.figure.indicator == second.figure.indicator:
        return True
    return len(first.pre) >= 2 and first.pre[:2] == second.pre[:2]


def _equal(ctx: Context) -> Iterator[Check]:
    """Registered, resolved and revisited all the same number."""
    by_value: dict[float, list[Item]] = {}
    for item in ctx.items:
        if item.quantity and item.figure.value >= _EQUAL_FROM and not item.figure.approx:
            by_value.setdefault(item.figure.value, []).append(item)
    by_line: dict[tuple[int, float, str], list[Item]] = {}
    for value, items in by_value.items():
        if len(items) > 2:
            for item in items:
                by_line.setdefault((item.line, value, item.figure.unit), []).append(item)
    for items in by_line.values():
        if len(items) < 3:
            continue
        w = words()
        staged = [i for i in items if w.open_stage.search(i.label) or w.close_stage.search(i.label)]
        if len(staged) >= 2:
            names = "、".join(i.figure.what or i.pre for i in items[:4])
            message = f"{names}均为{items[0].figure.text}，没有一件未结，请核实。"
            yield make("all_equal", False, message, items)


def _incomplete(ctx: Context, compared: Container[int]) -> Iterator[Check]:
    for rule in relations().incomplete:
        places = ctx.by_indicator.get(rule.present)
        if not places or ctx.by_indicator.get(rule.missing):
            continue
        item = ctx.items[places[0]]
        clause = item.lead(_LEAD) + item.post
        if item.index in compared or _ALL.search(clause) or rule.said not in clause:
            continue
        beside = [item, *firsts(ctx, rule.beside)] if rule.beside else _whole_beside(ctx, item, rule.present)
        message = f"只写了{ctx.named(item)}，没有写{rule.what}，相关比率无法核对，请补写。"
        yield make("incomplete", False, message, beside)


def _coverage(ctx: Context) -> Iterator[Check]:
    """`8个乡镇` and `8个司法所`: one each."""
    for rule in relations().coverage:
        ones = firsts(ctx, [rule.one])
        others = firsts(ctx, [rule.other]) if rule.other else []
        if ones and rule.words is not None:
            words_of = rule.words
            alike = (i for i in ctx.items if i.quantity and i is not ones[0] and same_unit(i, ones[0]))
            named = next((i for i in alike if words_of.match(i.post)), None)
            others = [] if named is None else [named]
        if ones and others and ones[0].figure.value == others[0].figure.value > 1:
            message = f"{ctx.named(ones[0])}与{ctx.named(others[0])}数目相同，{rule.what}。"
            yield make("equal", True, message, [ones[0], others[0]])


def _whole_beside(ctx: Context, item: Item, part: str) -> list[Item]:
    """The figure and what it is a part of, where that stands in the same sentence."""
    wholes = {rule.whole for rule in relations().subsets if rule.part == part}
    beside = [i for i in ctx.quantities(item.sentence) if i.figure.indicator in wholes]
    return [item, *beside[:1]]


def _enumerations(ctx: Context) -> Iterator[Check]:
    """`A、B、C等三次`: as many are listed as are said."""
    text = ctx.text
    for item in ctx.items:
        start = item.figure.start
        last = text[start - 1 : start]
        if not (last == "等" or last.isspace()) or not item.pre.endswith("等"):
            continue
        if not item.quantity and item.figure.kind != "count":
            continue
        clause = re.split(r"[,，;；:：。]", item.gap)[-1].rstrip("等")
        listed = len(_LISTED.findall(clause)) + 1
        if listed == int(item.figure.value) and listed > 1:
            message = f"列举{listed}项，与“等{item.figure.text}”相符。"
            yield make("enumeration", True, message, [item], stated=item.figure.value, computed=listed)


def _merged(ctx: Context) -> Iterator[Check]:
    """`受理并审结120件`: two stages in one number."""
    starts = [item.figure.start for item in ctx.items]
    joints = (at for at in find_all(ctx.text, _BOTH) if _TWO_STAGES.match(ctx.text, max(0, at - 2)))
    after = dict.fromkeys(bisect_left(starts, at) for at in joints)
    for item in (ctx.items[place] for place in after if place < len(starts)):
        stages = _TWO_STAGES.search(item.pre) if item.quantity else None
        if stages:
            before = [i for i in ctx.quantities(item.sentence) if i.figure.end <= item.figure.start]
            message = (
                f"“{stages.group()}{item.figure.text}”把两个环节并作一个数，受理率和审结率无法分别核对。"
            )
            yield make("definition", False, message, [*before[-1:], item], severity="info")


def _needless_words(ctx: Context) -> Iterator[Check]:
    """`959余件`: a number exact to the unit is not approximate."""
    found = [
        i
        for i in ctx.items
        if i.figure.approx
        and i.figure.approx_word in ("余", "多")
        and i.figure.value > _EQUAL_FROM
        and i.figure.value % 10
        and not re.search("万|亿", i.figure.text)
    ][:_LISTED_MOST]
    if found:
        names = "、".join(i.figure.text for i in found[:6])
        yield make("approx_exact", False, f"{names}已精确到个位，不必再用“余”“多”。", found)


def _persons(ctx: Context) -> Iterator[Check]:
    """`移送案件22起,立案16起,涉案18人`: fewer persons than cases."""
    for item in ctx.items:
        if item.unit != "人" or not item.quantity or not _INVOLVED.search(item.pre):
            continue
        before = [i for i in ctx.quantities(item.sentence) if i.figure.end <= item.figure.start][-2:]
        cases = [i for i in before if i.unit == "件"]
        if cases and len(cases) == len(before) and cases[0].figure.value > item.figure.value:
            message = f"{item.pre}{item.figure.text}少于{ctx.named(cases[0])}，请写明人数对应的案件。"
            yield make("persons", False, message, [*cases, item])


def _foreign_parts(ctx: Context) -> Iterator[Check]:
    """`会议39次,其中征求意见13件`: what follows 其中 is no part of what stands before it."""
    for items in ctx.shared:
        for at, (whole, part) in enumerate(pairwise(items)):
            if whole.unit == part.unit or "其中" not in ctx.between(whole, part):
                continue
            if part.index in ctx.parts_of or part.unit in {i.unit for i in items[: at + 1]}:
                continue
            if part.figure.kind == "amount" or whole.figure.kind == "amount":
                continue
            same = [i for i in items[at + 1 : at + 9] if i.unit == part.unit]
            message = (
                f"“其中”之后以“{part.figure.unit}”计，之前以“{whole.figure.unit}”计，"
                f"{ctx.named(part)}不是{ctx.named(whole)}的分项，不能计算比率。"
            )
            yield make("units", False, message, [whole, *same])


def _balance(ctx: Context) -> Iterator[Check]:
    """Carried in and received equal closed and carried out, where one sentence gives all four."""
    w = words()
    for items in ctx.shared:
        if len(items) < 4:
            continue
        found: list[Item] = []
        for role in (w.carried_in, w.carried_out, w.received, w.closed):
            item = next((i for i in items if role.search(i.pre) and i not in found), None)
            if item is None:
                break
            found.append(item)
        if len(found) < 4 or len({i.unit for i in found}) > 1 or any(i.figure.approx for i in found):
            continue
        opening, closing, received, closed = found
        left, right = opening.figure.value + received.figure.value, closed.figure.value + closing.figure.value
        message = (
            f"上年结转与本年新收共{plain(left)}，办结与结转下年共{plain(right)}，"
            f"{'相符' if left == right else '不相等，请核对'}。"
        )
        order = [opening, received, closed, closing]
        yield make("balance", left == right, message, order, stated=left, computed=right)


def _same_label(ctx: Context, group: Group) -> Iterator[Check]:
    """`规范性文件审查20余件,其中规范性文件2件`: a part is called what the whole is called."""
    if group.marker != "其中":
        return
    part, whole = group.parts[0], group.whole
    name = part.pre.removeprefix("其中").strip()
    total = sum(p.figure.value for p in group.parts)
    if total >= whole.figure.value or len(name) < 3 or part.post:
        return
    clause = re.split(r"[,，;；。]", whole.gap)[-1]
    if name not in whole.pre or re.search(r"、|和|及|等|各类", clause):
        return
    most = bounds(part.figure)[1]
    if most >= whole.figure.value:
        return
    again = _restated(ctx, part, name)
    message = (
        f"总数{whole.figure.text}称为“{whole.pre[-16:]}”，"
        f"其中“{name}”却只有{part.figure.text}，其余是什么没有写明。"
    )
    yield make("same_label", False, message, [whole, part, *again])


def _restated(ctx: Context, part: Item, name: str) -> list[Item]:
    """Later figures of the sentence that say the same of the same."""
    later = [i for i in ctx.quantities(part.sentence) if i.figure.start > part.figure.start]
    return [i for i in later if i.figure.value == part.figure.value and name in i.pre][:2]


def _entrusted(ctx: Context, group: Group) -> Iterator[Check]:
    """行政处罚法 第二十条: an entrusted organisation acts in the name of the entrusting organ."""
    if "执法主体" not in group.whole.label and "执法主体" not in group.whole.figure.what:
        return
    if any(_ENTRUSTED.search(part.label) for part in group.parts):
        message = "受委托组织以委托机关名义执法，不是独立的行政执法主体，请说明统计口径。"
        yield make("definition", False, message, [group.whole, *group.parts], severity="info")
