"""Layer 4. Kind and period of a figure as the catalogue has them: a state or what happened in a year.

A report often writes a state like an event (在15个领域推行…) and the other way round; which it is
belongs to the indicator. Never changes a span, a value or an indicator.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from fadu.figures.catalogue import Indicator, catalogue
from fadu.report.reader.extract.period import TIMELESS, Stated, period_in
from fadu.report.reader.model import Document, Figure, Meta

_SURE = 0.55
_NOW = re.compile(r"目前|截[至止]|现有|至今|迄今|正在|现已")
_FORMER = re.compile(r"[^，,。；;]{0,8}(?:精简|压缩|压减|整合|减少|增加|合并|优化)(?:为|到|至|成)")
_BACK = 100
_NEAR = 6
_BY_REGISTER = "derived: register"
_COUNTED = frozenset(("count", "stock"))
_LIMITED = frozenset(("count", "duration", "threshold"))


def settle(document: Document, figures: list[Figure], meta: Meta) -> None:
    """Set kind and period of the figures of `document` that have an indicator, in the order of the text."""
    entries = catalogue()
    text = document.simplified or document.text
    stated = Stated.of(meta)
    assumed = period_in(stated, "stock", True, "", TIMELESS)
    for at, figure in enumerate(figures):
        entry = entries.get(figure.indicator or "")
        if entry is None or figure.confidence < _SURE:
            continue
        _kind(figure, entry)
        if _is_state(entry, entries):
            _to_state(figure, stated.year, assumed, text)
        elif entry.kind == "rate":
            counts = _counts(figure, entry, figures[max(0, at - _NEAR) : at + 1])
            if counts is not None:
                figure.period = counts.period
            else:
                _to_flow(figure, stated.year, assumed, text)
        elif figure.kind == entry.kind == "count":
            _to_flow(figure, stated.year, assumed, text)
        if at and figure.kind == "rank" and figure.scope.get("subject") == figures[at - 1].indicator:
            figure.period = figures[at - 1].period


def _kind(figure: Figure, entry: Indicator) -> None:
    if figure.kind == entry.kind:
        return
    both = {figure.kind, entry.kind}
    if both <= _COUNTED or both <= _LIMITED:
        figure.kind = entry.kind
    elif entry.kind == "change" and figure.kind == "rate" and entry.source.startswith(_BY_REGISTER):
        figure.kind, figure.sign = "change", -1  # 压缩比, 压减比例


def _is_state(entry: Indicator, entries: Mapping[str, Indicator]) -> bool:
    """A number of things on a register, a share of such a number, or a limit set on its entries."""
    if entry.kind == "stock":
        return True
    if entry.kind == "rate":
        base = entries.get(entry.denominator or "")
        return base is not None and base.kind == "stock"
    return entry.kind == "change" and entry.source.startswith(_BY_REGISTER)


def _to_state(figure: Figure, year: str, assumed: str, text: str) -> None:
    """The end of the year (`assumed`), where the text gives only the year, as of what happened."""
    if figure.kind not in ("stock", "rate", "change"):
        return
    if figure.period == assumed:
        if year and _FORMER.match(text, figure.end):  # 由29个精简为11个: the first is no longer so
            figure.period = year
    elif figure.period.isdigit() and not _FORMER.match(text, figure.end):
        figure.period = assumed if figure.period == year else f"asof:{figure.period}-12"


def _counts(figure: Figure, entry: Indicator, near: list[Figure]) -> Figure | None:
    """The count in whose time a rate of what happens holds, whatever state stands before it."""
    counts = [f for f in near if f.indicator in (entry.numerator, entry.denominator) and f is not figure]
    return counts[-1] if counts and counts[-1].sentence == figure.sentence else None


def _to_flow(figure: Figure, year: str, assumed: str, text: str) -> None:
    """The year, where the state's own time was only assumed; what is counted up to a month keeps it."""
    if not year or figure.period != assumed:
        return
    if not _NOW.search(text, max(0, figure.start - _BACK), figure.start):
        figure.period = year
