"""Layer 4. Content that an annual report must have, looked for in headings and text.

Source: 法治政府建设与责任落实督察工作规定 (15 April 2019) art. 24. Applies to whole annual reports
only: a short text, a notice or an excerpt is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import attrs

from fadu.report.reader.checks.context import Context
from fadu.report.reader.checks.data import any_of, load
from fadu.report.reader.checks.registry import make
from fadu.report.reader.model import Check

ANNUAL = re.compile(r"(?:法治政府建设|依法行政|法治建设)[^\n。]{0,24}(?:报告|情况|总结)|年度报告")
_HEAD = 600
_SHORT_LINE = 40
_WHOLE = 1500
"""A text shorter than this is no whole report."""
_REASONS = ("原因", "由于", "源于", "因为", "归因", "成因")


@attrs.frozen
class Block:
    """A required block and the words that show it."""

    id: str
    name: str
    heading: re.Pattern[str]
    text: re.Pattern[str]


@cache
def blocks() -> tuple[Block, ...]:
    """The required blocks."""
    return tuple(
        Block(row["id"], row["name"], any_of(row["heading"]), any_of(row["text"]))
        for row in load("blocks.yaml")
    )


def check(ctx: Context) -> Iterator[Check]:
    """One check a block that is missing; one that says all are there."""
    title = ctx.reading.meta.title or ""
    if len(ctx.text) < _WHOLE or not (ANNUAL.search(title) or ANNUAL.search(ctx.text[:_HEAD])):
        return
    headings = "\n".join([section.title for section in ctx.reading.document.sections])
    missing = [b for b in blocks() if not (b.heading.search(headings) or b.text.search(ctx.text))]
    if missing:
        lines = "\n".join([line for line in ctx.text.split("\n") if len(line) < _SHORT_LINE])
        missing = [block for block in missing if not block.heading.search(lines)]
    for block in missing:
        yield make("block_missing", False, f"没有找到必备内容：{block.name}，请补写。")
    if missing:
        return
    if not any(word in ctx.text for word in _REASONS):
        message = "写了不足而没有写原因；年度报告应写明存在的不足和原因。"
        yield make("block_missing", None, message, severity="info")
    else:
        yield make("block_missing", True, "年度报告的必备内容齐全。")
