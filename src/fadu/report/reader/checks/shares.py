"""Layer 4. Shares (占…的30%) against part and whole, and shares that should make 100 %.

Wrong only where the whole is certain: the total that the part belongs to, or the only larger
number of the same unit in the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fadu.report.reader.checks.context import Context, Item, same_unit
from fadu.report.reader.checks.groups import Group
from fadu.report.reader.checks.numbers import decimals_of, numerators, plain, rate_fits
from fadu.report.reader.checks.registry import make
from fadu.report.reader.model import Check

_SHARE = re.compile(r"(?:占比|占|比重|比例)[^,，;；。]{0,16}$")
_MOVED = re.compile(r"由|从")
_ELSEWHERE = re.compile(r"占(?:全国|全省|全市|全区|全县|同期|本市|我市|我省|GDP)")


def check(ctx: Context, groups: list[Group]) -> Iterator[Check]:
    """Checks for every share, then for the shares of each total together."""
    wholes = {part.index: group.whole for group in groups for part in group.parts}
    shares: dict[int, Item] = {}
    for rate in ctx.percents():
        lead = rate.gap[-24:]
        bracketed = lead in ("(", "（")
        if (
            not (bracketed or _SHARE.search(lead))
            or _MOVED.search(lead)
            or _ELSEWHERE.search(lead)
            or rate.figure.approx
            or rate.figure.bound
        ):
            continue
        part = _part(ctx, rate)
        if part is not None and (not bracketed or part.index in wholes):
            shares[part.index] = rate
            yield from _judge(ctx, part, rate, wholes.get(part.index))
    for group in groups:
        yield from _together(group, shares)


def _part(ctx: Context, rate: Item) -> Item | None:
    """The count right before the share, with no other figure between."""
    if "分别" in rate.gap[-20:] or rate.gap.endswith("、"):
        return None
    for item in reversed(ctx.quantities(rate.sentence)):
        if item.figure.end <= rate.figure.start:
            distance = rate.figure.start - item.figure.end
            return item if distance <= 30 and rate.gap[-distance:] == ctx.between(item, rate)[-400:] else None
    return None


def _judge(ctx: Context, part: Item, rate: Item, whole: Item | None) -> Iterator[Check]:
    before = [i for i in ctx.quantities(rate.sentence) if i.figure.start < part.figure.start]
    larger = [i for i in reversed(before) if same_unit(i, part) and i.figure.value >= part.figure.value]
    named = [whole] if whole is not None and same_unit(whole, part) else []
    choices = named or larger
    if not choices or part.figure.approx:
        return
    decimals = decimals_of(rate.figure.text)
    stated = rate.figure.value
    fitting = next(
        (w for w in choices if rate_fits(part.figure.value, w.figure.value, stated, decimals)), None
    )
    base = fitting or choices[0]
    percent = 100 * part.figure.value / base.figure.value if base.figure.value else 0.0
    shown = f"{plain(part.figure.value)}÷{plain(base.figure.value)}={percent:.{max(2, decimals)}f}%"
    trio = [part, base, rate]
    if fitting is not None:
        yield make("share", True, f"{shown},与所称占比{rate.figure.text}相符。", trio,
                   stated=stated, computed=percent)  # fmt: skip
        return
    sure = bool(named) and not base.figure.approx
    yield make(
        "share", False if sure else None, f"{shown},与所称占比{rate.figure.text}不符,请核对。", trio,
        severity="error" if sure else "info", stated=stated, computed=percent,
        candidates=numerators(base.figure.value, stated, decimals),
    )  # fmt: skip


def _together(group: Group, shares: dict[int, Item]) -> Iterator[Check]:
    rates = [shares[p.index] for p in group.parts if p.index in shares]
    complete = sum(p.figure.value for p in group.parts) == group.whole.figure.value
    if len(rates) < 2 or len(rates) != len(group.parts) or not complete:
        return
    total = sum(r.figure.value for r in rates)
    slack = sum(10.0 ** -decimals_of(r.figure.text) for r in rates)
    ok = abs(total - 100) <= slack
    message = f"各项占比合计{plain(round(total, 6))}%,"
    message += "在取位误差之内。" if ok else "不是100%,请核对。"
    yield make("share_total", ok, message, rates, stated=100, computed=total)
