"""Layer 4. What is left: percentages that no figure of the report lets anybody check.

Looks at the checks made so far and lists, once, the percentages that none of them compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from fadu.report.reader.checks.context import Context, Item
from fadu.report.reader.checks.data import words
from fadu.report.reader.checks.registry import make
from fadu.report.reader.model import Check

_COMPARING = frozenset(
    ("rate", "hundred", "approx_rate", "share", "change", "change_points", "implied", "base_choice")
)
_ABOVE = re.compile(r"(?:超过|高于|优于|超)$")
"""`超过87%的乡镇`: a place among others, no share of cases."""
_SHOWN = 60
_NAMED = 3


def check(ctx: Context, found: Iterable[Check]) -> Iterator[Check]:
    """One check that names the percentages nothing was compared with."""
    compared = {index for c in found if c.rule in _COMPARING or _half(c) for index in c.figures}
    left = [
        item
        for item in ctx.items
        if item.figure.unit in ("%", "％")
        and item.figure.kind in ("rate", "change")
        and item.index not in compared
        and not words().not_counted.search(item.pre)
        and not ctx.aimed(item)
        and not (_ABOVE.search(item.pre) and item.post.startswith("的"))
    ]
    if left:
        known = {_said(i) for i in ctx.items if i.index in compared and i.figure.indicator}
        left = [item for item in left if _said(item) not in known]
    if left:
        names = "、".join(ctx.named(item) for item in left[:_NAMED])
        names += f"等{len(left)}个百分比" if len(left) > _NAMED else ""
        message = f"{names}在文中没有相应的件数，无法核对；公开前可补写分子和分母。"
        yield make("uncheckable", None, message, left[:_SHOWN])


def _half(check: Check) -> bool:
    """A remark of its own names the count and asks for the other."""
    return check.rule == "rate_base" and check.ok is None


def _said(item: Item) -> tuple[str | None, float]:
    """The same rate said again is no other percentage."""
    return item.figure.indicator, item.figure.value
