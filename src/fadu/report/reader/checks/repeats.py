"""Layer 4. The same number in two places: it must be the same.

A difference is called a contradiction only where indicator, words, unit, period and scope agree;
two meetings or trainings that are merely named alike are no repetition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fadu.report.reader.checks.context import Context, Item, same_unit
from fadu.report.reader.checks.registry import make
from fadu.report.reader.model import Check

_CONFIDENT = 0.8
_SHORT = 4
_LIMIT = 8
"""Figures of one indicator compared with the first; more is a table."""
_TOTAL = re.compile(r"共|全年|累计|合计|总")
_SHORTER = re.compile(
    r"季度|半年|\d月|[一二三四五六七八九十]月|期间|当[天日月]|专项|行动|活动|试点|首批|一期"
)
_NOW = re.compile(r"现有|共有|在册|在岗")
_LEAD = 40
_KINDS = frozenset(("count", "stock", "rate", "amount"))


def check(ctx: Context) -> Iterator[Check]:
    """Compare the figures of each indicator, then unmapped figures with the same words."""
    seen: set[tuple[int, int]] = set()
    for places in ctx.by_indicator.values():
        if len(places) > 1:
            yield from _compare(ctx, [ctx.items[p] for p in places[:_LIMIT]], seen)
    by_words: dict[tuple[str, str], list[Item]] = {}
    for item in ctx.items:
        figure = item.figure
        if figure.indicator is None and len(figure.what) >= 6 and figure.kind in _KINDS:
            by_words.setdefault((figure.what, figure.unit), []).append(item)
    for items in by_words.values():
        if len(items) > 1:
            yield from _compare(ctx, items[:_LIMIT], seen)


def _compare(ctx: Context, items: list[Item], seen: set[tuple[int, int]]) -> Iterator[Check]:
    for at, first in enumerate(items):
        for second in items[at + 1 :]:
            key = (first.index, second.index)
            if key in seen or first.sentence == second.sentence or not _comparable(first, second):
                continue
            found = _judge(ctx, first, second)
            if found is not None:
                seen.add(key)
                yield found
                break


def _comparable(first: Item, second: Item) -> bool:
    a, b = first.figure, second.figure
    return (
        a.kind == b.kind
        and a.kind in _KINDS
        and same_unit(first, second)
        and a.scope == b.scope
        and a.period == b.period
        and not (a.optional or b.optional)
        and not a.what.startswith("占")
    )


def _judge(ctx: Context, first: Item, second: Item) -> Check | None:
    a, b = first.figure, second.figure
    if a.value == b.value and a.approx == b.approx:
        if a.value < 5 or (a.indicator is None and a.what != b.what):
            return None
        return make("repeat", True, f"{ctx.named(second)}与前文{ctx.named(first)}一致。", [first, second])
    if a.approx or b.approx or a.bound or b.bound or not _same_words(first, second):
        return None
    if _part(ctx, first) or _part(ctx, second) or _narrowed(first) or _narrowed(second):
        return None
    if not a.indicator and not (_standing(first) and _standing(second)):
        return None
    sure = not a.indicator or (min(a.confidence, b.confidence) >= _CONFIDENT and _single(first, second))
    message = f"{a.what or first.pre}前文为{a.text}，此处为{b.text}，请核对是否同一口径。"
    return make(
        "repeat", False if sure else None, message, [first, second],
        severity="warning" if sure else "info", stated=a.value, computed=b.value,
    )  # fmt: skip


def _same_words(first: Item, second: Item) -> bool:
    a, b = first.figure.what, second.figure.what
    return len(a) >= _SHORT and a == b


def _single(first: Item, second: Item) -> bool:
    """There can be only one such number: a state, a rate, or a count called a total in both places."""
    if first.figure.kind in ("stock", "rate"):
        return True
    return bool(_TOTAL.search(first.lead(30)) and _TOTAL.search(second.lead(30)))


def _standing(item: Item) -> bool:
    """A state that the words call the whole of what there is now (现有, 共有)."""
    return item.figure.kind == "stock" and _NOW.search(item.lead(_LEAD)) is not None


def _narrowed(item: Item) -> bool:
    """Said of a quarter, a month or a campaign only."""
    return _SHORTER.search(item.lead(_LEAD)) is not None


def _part(ctx: Context, item: Item) -> bool:
    return item.index in ctx.parts_of
