"""Layer 4. Totals and their parts, found in the words: 其中, colons, parentheses, outcomes, 合计.

Finds which figures belong together; whether they add up is judged in `sums`. Each sentence is
looked at once, with bounded windows.
"""

from __future__ import annotations

import re
from itertools import pairwise

from fadu.report.reader.checks.context import Context, Item, is_change, same_unit
from fadu.report.reader.checks.data import words
from fadu.report.reader.checks.parts import REST, Group

_JOINTS = ("、", "和", "及", "与")
_OF_THEM = re.compile(r"中[,，]")
_COLON = re.compile(r"[:：]")
_PAREN = re.compile(r"[(（]")
_OPENED = re.compile(r"其中[:：]|^[^;；]*占")
_SEMICOLON = re.compile(r"[;；]")
_CARRIED = re.compile(r"结转|旧存|年末未结|期末")
_REMAINDER = re.compile(r"其余|剩余|余下")
_SLIP = 0.06
"""By so much of its total a list of outcomes may be wrong and still be meant for it."""
_FAR_MORE = 1.5
"""Two parts that exceed a number by more than this divide another one."""
_CHANCE = 30
"""Numbers smaller than this add up by chance too often."""
_BY_KIND = re.compile(r"类型|类别|结果|分类|构成|结构|方式|来源|渠道|领域|中[,，:：]?[^,，]{0,10}$|按|从")
_OF_WHAT = re.compile(r"(?:在)?(办结|审结|受理|收到)[^,，。]{0,8}中")
_BEFORE = 4
"""Sentences looked back at for the total of a list."""
_INDENT = 12
"""Characters at the beginning of a sentence in which 其中 may stand after blanks and marks."""
_PLAIN_GAP = 36
"""Longest text between two parts of a list that no cue word announces."""


def find(ctx: Context) -> list[Group]:
    """All groups of the reading, in order; sets `ctx.parts_of`."""
    found: list[Group] = []
    previous: list[Item] = []
    for place, sentence in enumerate(ctx.busy):
        items = ctx.quantities(sentence)
        start = ctx.sentence_starts[sentence]
        if previous and "其中" in ctx.text[start : start + _INDENT]:
            found.extend(_opened_by_previous(ctx, previous, items))
        if len(items) > 1:
            here = _in_sentence(ctx, items)
            found.extend(here)
            if not here and len(items) > 2 and (far := _of_earlier(ctx, place, items)) is not None:
                found.append(far)
        previous = items
    for group in found:
        for part in group.parts:
            ctx.parts_of.setdefault(part.index, group.whole)
    return found


def _opened_by_previous(ctx: Context, previous: list[Item], items: list[Item]) -> list[Group]:
    """`…共42个。其中A27个,B15个。`: the total stands in the sentence before."""
    first = items[0]
    lead = ctx.text[ctx.sentence_starts[first.sentence] : first.figure.start].strip()
    if not lead.startswith("其中") or len(lead) > 40:
        return []
    if first.line - previous[0].line > 1:
        return []
    totals = [i for i in previous if i.paren < 0 and i.index not in ctx.parts_of and same_unit(i, first)]
    if not totals:
        return []
    group = _fitted(_collect(ctx, totals[-1], items, "其中"), totals)
    adds_up = sum(p.figure.value for p in group.parts) == group.whole.figure.value
    return [group] if adds_up or len(totals) == 1 else []


def _of_earlier(ctx: Context, place: int, items: list[Item]) -> Group | None:
    """`受理34件。…类型：投诉类12件，处罚类17件，…`: a whole sentence of parts of a total said before."""
    first = items[0]
    total = sum(item.figure.value for item in items)
    lead = ctx.text[ctx.sentence_starts[first.sentence] : first.figure.start]
    if not _BY_KIND.search(lead) or any(not same_unit(i, first) or i.figure.approx for i in items):
        return None
    stem = _OF_WHAT.match(lead.strip())
    for sentence in ctx.busy[max(0, place - _BEFORE) : place][::-1]:
        for whole in ctx.quantities(sentence):
            if not same_unit(whole, first) or whole.figure.kind == "amount":
                continue
            if whole.figure.value == total:
                return Group(whole, items, "其中", lead, stop=len(items))
            group = Group(whole, items, "outcome", lead, stop=len(items))
            if stem and stem.group(1) in whole.label and group.outcomes and group.nearly(_SLIP):
                return group
    return None


def _in_sentence(ctx: Context, items: list[Item]) -> list[Group]:
    found: list[Group] = []
    at = 0
    taken: set[int] = set()
    cued = words().among.search(ctx.text, items[0].figure.end, items[-1].figure.start) is not None
    while at + 1 < len(items):
        whole, rest = items[at], items[at + 1 :]
        marker = _marker(ctx, whole, rest[0], cued)
        if marker == "其中":
            whole = _outside(_without_changes(items[: at + 1]), rest[0])
            whole = _not_a_part(ctx, found, whole, rest[0])
            whole = _of_its_unit(whole, rest, items[: at + 1])
            if whole.gap[:1] in _JOINTS and rest[0].figure.value > whole.figure.value:
                at += 1
                continue  # 建议45件、提案78件；其中…: of both together
        if marker and same_unit(whole, rest[0]):
            group: Group | None = _fitted(_collect(ctx, whole, rest, marker), items[:at])
        else:
            group = None if marker or whole.index in taken else _unmarked(ctx, whole, rest)
        if group and group.parts and not (marker == "list" and len(group.parts) == 1):
            found.append(group)
            taken.update(part.index for part in group.parts)
        at += 1
    total = _total_last(ctx, items)
    if total is not None and not any(g.whole is total.whole or total.whole in g.parts for g in found):
        found.append(total)
    return found


def _of_its_unit(whole: Item, rest: list[Item], before: list[Item]) -> Item:
    """`调解成功3230件，涉案金额5621万元。其中婚姻856件…`: the total is the last number in the parts' unit."""
    if same_unit(whole, rest[0]):
        return whole
    total = sum(item.figure.value for item in rest if same_unit(item, rest[0]))
    fit = (i for i in reversed(before) if same_unit(i, rest[0]) and not is_change(i) and i.paren < 0)
    found = next(fit, whole)
    near = abs(total - found.figure.value) <= _SLIP * found.figure.value
    return found if len(rest) > 2 and near else whole


def _without_changes(items: list[Item]) -> list[Item]:
    """`办结87万件，同比减少5万件，其中…`: what is divided is the number, neither its change nor what was left."""
    carried = words().carried_in
    kept = [item for item in items if not is_change(item) and not carried.search(item.pre)]
    return kept or items


def _not_a_part(ctx: Context, found: list[Group], whole: Item, first: Item) -> Item:
    """`办结900件，其中警告29件、罚款871件；其中简易程序700件`: the second list divides the same total."""
    outer = next((g for g in reversed(found) if g.marker == "其中"), None)
    if outer is None or outer.whole is whole or not same_unit(outer.whole, first):
        return whole
    again = _SEMICOLON.search(ctx.between(whole, first)) or (
        whole in outer.parts and first.figure.value > whole.figure.value
    )
    return outer.whole if again else whole


def _fitted(group: Group, earlier: list[Item]) -> Group:
    """`调解3245件,成功3230件,其中…`: the parts may be those of a number further back, if they add up to it."""
    total = sum(part.figure.value for part in group.parts)
    if group.marker == "其中" and len(group.parts) > 1 and total != group.whole.figure.value:
        fit = (i for i in reversed(earlier) if i.figure.value == total and same_unit(i, group.whole))
        group.whole = next(fit, group.whole)
    return group


def _outside(before: list[Item], first: Item) -> Item:
    """`审结845件(含上年结转62件),其中…`: the total is not the number in the closed parenthesis."""
    if before[-1].paren == first.paren or first.paren > before[-1].figure.start:
        return before[-1]
    return next((item for item in reversed(before) if item.paren == first.paren), before[-1])


def _marker(ctx: Context, whole: Item, first: Item, cued: bool) -> str | None:
    """How the words between a figure and the next one announce parts, or None.

    `cued`: a cue word like 其中 stands somewhere between the figures of the sentence.
    """
    gap = ctx.between(whole, first)
    if cued and words().among.search(gap):
        cues = [m.end() for m in words().among.finditer(gap) if not _other_word(gap, m)]
        if cues:
            return "其中" if len(gap) - cues[-1] <= 30 else None
    if len(gap) <= 24 and "中" in gap and _OF_THEM.search(gap):
        return "其中"
    if first.paren >= 0 and whole.paren != first.paren and first.paren - whole.figure.end <= 12:
        return "list" if first.paren >= whole.figure.end else None
    colon = _COLON.search(gap) if ":" in gap or "：" in gap else None
    return "list" if colon and colon.start() <= 12 and len(gap) - colon.end() <= 20 else None


def _other_word(gap: str, cue: re.Match[str]) -> bool:
    """得分为…: another word; 细分为412个…, 划分为205个…: what is cut up has more pieces than wholes."""
    return cue.group() == "分为" and gap[max(0, cue.start() - 1) : cue.start()] in tuple("得评满均总细划拆")


def _collect(ctx: Context, whole: Item, rest: list[Item], marker: str) -> Group:
    """Take parts after an announced total until the words or the units end the list."""
    group = Group(whole, [rest[0]], marker, ctx.between(whole, rest[0]) + rest[0].post)
    last = rest[0]
    for place, item in enumerate(rest[1:], start=1):
        gap = ctx.between(last, item)
        if item.paren != last.paren:
            if item.paren > last.figure.start and last.paren == rest[0].paren:
                continue
            break
        if (
            words().stop.search(gap)
            or words().among.search(gap)
            or len(gap) > 80
            or (gap[:1] != "、" and _new_work(item, rest[0]))
        ):
            break
        if not same_unit(item, whole):
            group.mixed.append(item)
            break
        if _SEMICOLON.search(gap) and _has_parts(ctx, rest, place):
            break
        if _SEMICOLON.search(gap) and not group.stop:
            group.stop = len(group.parts)
        group.parts.append(item)
        group.words += gap + item.post
        last = item
    _cut(group)
    return group


def _cut(group: Group) -> None:
    """After a semicolon a list goes on only where a colon opened it or the numbers then add up."""
    total = sum(part.figure.value for part in group.parts)
    if group.stop and not _OPENED.search(group.words) and total != group.whole.figure.value:
        del group.parts[group.stop :]


def _has_parts(ctx: Context, items: list[Item], place: int) -> bool:
    """A figure after a semicolon that is itself followed by 其中 opens a list of its own."""
    return place + 1 < len(items) and bool(words().among.search(ctx.between(items[place], items[place + 1])))


def _new_work(item: Item, first: Item) -> bool:
    """The clause begins with another verb than the list did."""
    return bool(words().action.match(item.pre)) and not words().action.match(first.pre.removeprefix("其中"))


def _unmarked(ctx: Context, whole: Item, rest: list[Item]) -> Group | None:
    """A total followed at once by outcomes that make it up (承担71项,已完成65项,正在推进6项)."""
    if len(rest) < 2 or rest[0].paren != whole.paren or not rest[0].unit == rest[1].unit == whole.unit:
        return None
    if rest[0].figure.start - whole.figure.end > _PLAIN_GAP:
        return None
    parts: list[Item] = []
    total, last = 0.0, whole
    stop = words().stop
    for item in rest:
        if item.unit != whole.unit or item.paren != whole.paren:
            break
        gap = ctx.between(last, item)
        if len(gap) > _PLAIN_GAP or ";" in gap or "；" in gap or stop.search(gap):
            break
        parts.append(item)
        total += item.figure.value
        if total >= whole.figure.value and len(parts) > 1:
            break
        last = item
    return _unmarked_group(ctx, whole, parts, total)


def _unmarked_group(ctx: Context, whole: Item, parts: list[Item], total: float) -> Group | None:
    """The group of a total and the counts that follow it, if numbers and words make them its parts."""
    if len(parts) < 2 or not _possible(parts, total, whole.figure.value):
        return None
    if words().pending.search(whole.label) or words().carried_in.search(whole.label):
        return None
    if total != whole.figure.value and any(_CARRIED.search(part.label) for part in parts):
        return None  # what came from the year before need not be written
    text = "".join(ctx.between(a, b) + b.post for a, b in pairwise((whole, *parts)))
    group = Group(whole, parts, "outcome", text, stop=len(parts))
    if group.complementary and total <= _FAR_MORE * whole.figure.value:
        return group
    divided = len(parts) > 2 and group.outcomes and not words().outcome.search(whole.label)
    rest_named = _REMAINDER.search(parts[-1].pre) is not None
    slip = (divided or rest_named) and group.nearly(_SLIP) and total >= _CHANCE
    return group if slip or _plausible(group, total) else None


def _possible(parts: list[Item], total: float, stated: float) -> bool:
    """Whether the numbers alone leave room for a group that no cue word announces."""
    if len(parts) == 2 and total <= _FAR_MORE * stated:
        return True
    return total == stated or (total >= _CHANCE and abs(total - stated) <= _SLIP * stated)


def _plausible(group: Group, total: float) -> bool:
    """Numbers that add up without a cue are taken only where words or size make chance unlikely."""
    if total != group.whole.figure.value or words().overlap.search(group.words):
        return False
    if all(words().outcome.search(part.label) for part in group.parts):
        return True
    if REST.search(group.parts[-1].pre) and total >= _CHANCE:
        return True
    families = {(i.figure.indicator or "").partition(".")[0] for i in (group.whole, *group.parts)}
    if len(families) == 1 and "" not in families:
        return True
    return len(group.parts) >= 3 and total >= _CHANCE


def _total_last(ctx: Context, items: list[Item]) -> Group | None:
    """Parts first, then 共计/合计 and the total."""
    for at in range(2, len(items)):
        near = items[at].lead(12)
        if not words().total_cue.search(near) and not (
            near.rstrip().endswith("共") and items[at].pre == "共"
        ):
            continue
        parts: list[Item] = []
        for item in reversed(items[:at]):
            if not same_unit(item, items[at]) or item.paren != items[at].paren:
                break
            if parts and len(ctx.between(item, parts[0])) > _PLAIN_GAP:
                break
            parts.insert(0, item)
        if len(parts) >= 2:
            return Group(items[at], parts, "total", "", stop=len(parts))
    return None
