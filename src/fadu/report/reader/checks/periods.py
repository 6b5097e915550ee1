"""Layer 4. Dates: figures later than the report, whole-year claims before the year's end, late publication.

Compares with the date that the report bears; without one, nothing is judged.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from fadu.report.reader.checks.blocks import ANNUAL
from fadu.report.reader.checks.context import Context, Item
from fadu.report.reader.checks.data import words
from fadu.report.reader.checks.registry import make
from fadu.report.reader.dates import written
from fadu.report.reader.model import Check

_UNTIL = re.compile(
    r"(?:截至|截止到?|截止至)\s*(?:(\d{4})年)?(?:(\d{1,2})月(?:(\d{1,2})日|份|底|末)?|年?[底末])"
)
_WHOLE_YEAR = re.compile(r"全年(?!度|计划|目标|任务)")
_YEARS = re.compile(r"\d{4}/\d{4}")
_FIRST_PUBLICATION = 2020
"""法治政府建设与责任落实督察工作规定 (15 April 2019) art. 24: publish before 1 April, first in 2020."""
_FIGURES = 12


def check(ctx: Context) -> Iterator[Check]:
    """All checks of dates."""
    bears, year = ctx.reading.meta.date, ctx.year
    if bears is None or year is None:
        return
    yield from _year(bears, year)
    yield from _after(ctx, bears, year)
    if bears < date(year, 12, 31) and bears.year == year:
        yield from _open(ctx, bears, year)
    yield from _stale(ctx, bears, year)
    yield from _spans(ctx, year)
    if ANNUAL.search(ctx.reading.meta.title or ""):
        yield from _published(bears, year)


def _year(bears: date, year: int) -> Iterator[Check]:
    if bears.year < year:
        yield make("year_date", False, f"报告年度为{year}年，成文日期{written(bears)}却在此之前，请核对。")
    elif bears.year > year + 1:
        message = f"报告年度为{year}年，成文日期为{written(bears)}，相隔一年以上，请核对。"
        yield make("year_date", None, message, severity="info")


def _after(ctx: Context, bears: date, year: int) -> Iterator[Check]:
    """Figures said to hold on a day after the report was dated."""
    for match in _UNTIL.finditer(ctx.text):
        until = _last_day(match, year)
        if until is None or until <= bears:
            continue
        near = ctx.text[max(0, match.start() - 12) : match.end() + 24]
        if words().future.search(near):
            continue
        message = f"报告成文于{written(bears)}，却称“{match.group()}”的数字，请核对日期。"
        items = ctx.begin_in(match.end(), match.end() + 120)[:_FIGURES]
        yield make("period_after", False, message, items, span=match.span())


def _last_day(match: re.Match[str], year: int) -> date | None:
    stated = int(match.group(1) or year)
    month = int(match.group(2) or 12)
    if not 1 <= month <= 12 or not 1990 <= stated <= 2100:
        return None
    last = monthrange(stated, month)[1]
    # "至11月" of the month in which the report is dated is no contradiction: take the first day
    day = int(match.group(3) or (last if match.group()[-1] in "底末" else 1))
    return date(stated, month, min(max(day, 1), last))


def _open(ctx: Context, bears: date, year: int) -> Iterator[Check]:
    message = f"报告成文于{written(bears)}，{year}年尚未终了，所列{year}年数字不是全年数。"
    yield make("period_open", False, message, _named_year(ctx, year), severity="info")
    for match in _WHOLE_YEAR.finditer(ctx.text):
        near = ctx.text[max(0, match.start() - 12) : match.end() + 16]
        items = [i for i in ctx.begin_in(match.end(), match.end() + 40) if i.quantity]
        before = re.search(r"(\d{4})年$|(?:上|去)年$", ctx.text[max(0, match.start() - 5) : match.start()])
        if not items or words().future.search(near) or (before and before.group(1) != str(year)):
            continue
        said = f"称全年数字，但报告成文于{written(bears)}，{year}年尚未终了。"
        yield make("period_open", False, said, items[:1], span=match.span())


def _named_year(ctx: Context, year: int) -> list[Item]:
    """The first flow after each mention of the year in a sentence."""
    found: dict[int, Item] = {}
    for sentence in ctx.busy:
        start = ctx.sentence_starts[sentence]
        for item in ctx.quantities(sentence):
            if item.figure.kind != "count" or item.figure.period != str(year):
                continue
            if f"{year}年" in ctx.text[max(start, item.figure.start - 120) : item.figure.start]:
                found[sentence] = item
                break
    return list(found.values())[:_FIGURES]


def _spans(ctx: Context, year: int) -> Iterator[Check]:
    """Sums over several years in an annual report."""
    by_sentence: dict[int, list[Item]] = {}
    for item in ctx.items:
        if item.quantity and "/" in item.figure.period and _YEARS.fullmatch(item.figure.period):
            by_sentence.setdefault(item.sentence, []).append(item)
    for items in by_sentence.values():
        span = items[0].figure.period.replace("/", "年至")
        message = f"所列为{span}年累计数，与{year}年一年的数不可比，请分别写明。"
        yield make("period_span", False, message, items[:_FIGURES])


def _stale(ctx: Context, bears: date, year: int) -> Iterator[Check]:
    """States of a month long before the year's end, given as the year's result."""
    last = min(bears, date(year, 12, 31))
    months = min((last.year - year) * 12 + last.month, 12)
    early = {f"asof:{year}-{month:02}" for month in range(months - 2)}
    by_sentence: dict[tuple[int, str], list[Item]] = {}
    for item in ctx.items:
        if item.figure.period in early and item.index not in ctx.parts_of:
            by_sentence.setdefault((item.sentence, item.figure.period), []).append(item)
    for (_, period), items in by_sentence.items():
        message = f"所列为{period[5:9]}年{int(period[10:])}月的状态，不是年末数，请更新或注明。"
        yield make("period_stale", False, message, items[:_FIGURES])


def _published(bears: date, year: int) -> Iterator[Check]:
    if year + 1 < _FIRST_PUBLICATION or bears.year <= year:
        return
    limit = date(year + 1, 4, 1)
    if bears.year > year + 1:
        message = (
            f"成文日期{written(bears)}比{year}年度报告的公开期限{written(limit)}晚一年以上，请核对日期。"
        )
        yield make("published_late", None, message, severity="info")
    elif bears > limit:
        message = f"{year}年度报告应在{written(limit)}之前公开，成文日期为{written(bears)}，已逾期。"
        yield make("published_late", False, message)
    else:
        yield make("published_late", True, f"成文日期{written(bears)}，未超过{written(limit)}的公开期限。")
