"""Layer 4. Values that cannot be: over 100 % where that is the most, falls by more than all, negatives.

Rates that carry-over may lift over 100 % (审结率, 办结率) are only remarked on.
"""

from __future__ import annotations

from collections.abc import Iterator

from fadu.report.reader.checks.context import Context, Item
from fadu.report.reader.checks.data import relations, words
from fadu.report.reader.checks.pairing import rate_name
from fadu.report.reader.checks.registry import make
from fadu.report.reader.model import Check

_PERCENT = frozenset(("%", "％", "百分点", "个百分点"))


def check(ctx: Context) -> Iterator[Check]:
    """Checks for each figure that lies outside what it can be."""
    for item in ctx.items:
        figure = item.figure
        if figure.value < 0:
            yield make("impossible", False, f"{ctx.named(item)}为负数，请核对。", [item], stated=figure.value)
        elif figure.unit in _PERCENT and figure.value > 100:
            yield from _over(ctx, item)


def _over(ctx: Context, item: Item) -> Iterator[Check]:
    figure = item.figure
    if figure.kind == "change":
        if figure.sign == -1:
            message = f"下降幅度{figure.text}超过100%，请核对。"
            yield make("impossible", False, message, [item], stated=figure.value)
        return
    if figure.kind != "rate":
        return
    name = rate_name(item)
    carried = figure.indicator in relations().exceed
    if words().capped.search(name) and not carried:
        message = f"{name}{figure.text}超过100%，请核对。"
        yield make("impossible", False, message, [item], stated=figure.value)
    elif name:
        message = f"{name}{figure.text}超过100%，如含上期结转请注明。"
        yield make("impossible", None, message, [item], severity="info", stated=figure.value)
