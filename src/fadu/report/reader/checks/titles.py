"""Layer 4. Citations in 《》 against the dated table of titles.

Says that a citation is wrong only for names in the table: a known wrong name, a title that differs
from a known one by a character that is often mistaken, years that no edition bears, a citation
before adoption or long after repeal. Local documents and unknown titles are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise

import attrs

from fadu.report.reader.checks.context import Context, find_all
from fadu.report.reader.checks.data import day, load
from fadu.report.reader.checks.registry import make
from fadu.report.reader.dates import written
from fadu.report.reader.model import Check

_CITED = re.compile(r"[《〈<]([^《》〈〉<>\n]{3,80})[》〉>]")
_OPENING = "《〈<"
_SPAN = re.compile(r"[(（〔]\s*(\d{4})\s*年?\s*[-—–－―~～至一]{1,2}\s*(\d{4})\s*年?\s*[)）〕]")
_CLOSING = frozenset(")）〕")
_TAIL = re.compile(r"[(（〔][^()（）〔〕]{1,12}[)）〕]$")
_ISSUER = re.compile(
    r"^(?:中共中央办公厅国务院办公厅|中共中央国务院|国务院办公厅|国务院|中央宣传部司法部|最高人民法院)(?!组织)"
)
_ISSUERS = frozenset("中国最")
"""The first characters of a match of `_ISSUER`."""
_NATIONAL = re.compile(r"^国务院[^\s]{4,}(?:条例|规定|办法)$")
_ALIKE = 0.6
_DRAFT = re.compile(r"草案|征求意见|送审|讨论稿|修订稿|初稿|建议稿")
_MARKS = re.compile(r"[\s《》〈〉<>\"“”'‘’、,，·]")
_STATE = "中华人民共和国"
_HISTORIC = re.compile(r"废止|失效|原|旧|修改|修订|衔接|过渡|取代|代替|以来|收官|期满|总结|评估|清理")
_MAKING = re.compile(r"起草|拟定|立法|草案|征求意见|制订|即将|出台后|施行后|拟")
_APPLYING = re.compile(r"(?:依据|根据|按照|依照|执行|适用|遵照|落实)[^。；;，,]{0,10}$")
_FULL = str.maketrans("()-", "（）—")
_FOLD = (("制", "治"), ("查", "察"), ("与", "和"), ("及", "和"), ("的", ""))
_NUMERAL_DASH = re.compile(r"一(?<=\d{4}一)\d{4}年")
"""Begins with the numeral, which a search finds at once."""
_VARIANT_DIFFERENCE = 4


@attrs.frozen
class Title:
    """One row of the table; see titles.yaml."""

    title: str
    kind: str
    status: str
    source: str = ""
    adopted: date | None = attrs.field(default=None, converter=day)
    in_force: date | None = attrs.field(default=None, converter=day)
    repealed: date | None = attrs.field(default=None, converter=day)
    amended: tuple[date, ...] = attrs.field(factory=tuple, converter=tuple)
    replaced_by: str = ""
    short: tuple[str, ...] = attrs.field(factory=tuple, converter=tuple)
    wrong: tuple[str, ...] = attrs.field(factory=tuple, converter=tuple)
    span: tuple[int, ...] = attrs.field(factory=tuple, converter=tuple)

    @property
    def settled(self) -> date | None:
        """From this day on nothing about the time of a citation can be wrong; None where it can."""
        return None if self.repealed or self.span else self.in_force or self.adopted

    @property
    def shown(self) -> str:
        """The title as a Chinese sentence prints it: full-width brackets, a dash between years."""
        return self.title.translate(_FULL)

    @property
    def level(self) -> str:
        """Worst severity that this row may give."""
        return "error" if self.status == "verified" else "warning"


@attrs.frozen
class Table:
    """The titles by name: right names, wrong names, and names with mistaken characters folded."""

    rows: tuple[Title, ...]
    right: dict[str, list[Title]]
    wrong: dict[str, Title]
    folded: dict[str, Title]


def bare(title: str) -> str:
    """A title without marks, years and trailing brackets, and without 中华人民共和国."""
    text = title
    if not text.isalpha():
        text = _SPAN.sub("", _MARKS.sub("", title))
        while text[-1:] in _CLOSING and (cut := _TAIL.search(text)) is not None:
            text = text[: cut.start()]
    text = text.replace(_STATE, "")
    return _ISSUER.sub("", text) if text[:1] in _ISSUERS else text


def _folded(name: str) -> str:
    """A name with characters that are often mistaken for each other made one."""
    for mistaken, meant in _FOLD:
        name = name.replace(mistaken, meant)
    return name


@cache
def table() -> Table:
    """The table of titles."""
    rows = tuple(Title(**row) for row in load("titles.yaml"))
    right: dict[str, list[Title]] = {}
    wrong: dict[str, Title] = {}
    folded: dict[str, Title] = {}
    for row in rows:
        for name in (row.title, *row.short):
            right.setdefault(bare(name), []).append(row)
            folded[_folded(bare(name))] = row
        wrong.update((bare(name), row) for name in row.wrong)
    return Table(rows, right, wrong, folded)


def check(ctx: Context) -> Iterator[Check]:
    """Checks for every citation; a title wrong in the same way is named once."""
    seen: set[tuple[str, str]] = set()
    others: dict[str, re.Match[str]] = {}
    right, wrong = table().right, table().wrong
    for cited in _citations(ctx.text):
        name = bare(cited.group(1))
        for found in _judge(ctx, cited, name):
            key = (found.rule, cited.group(1))
            if key not in seen:
                seen.add(key)
                yield found
        if name not in right and name not in wrong:
            others.setdefault(name, cited)
    yield from _variants(others)
    for slip in _NUMERAL_DASH.finditer(ctx.text):
        start, end = slip.start() - 4, slip.end()
        message = f"“{ctx.text[start:end]}”中的“一”是汉字数字，应为连接号。"
        yield make("typography", False, message, span=(start, end))


def _citations(text: str) -> Iterator[re.Match[str]]:
    """Every title in 《》, none inside another."""
    done = 0
    for at in find_all(text, _OPENING):
        cited = _CITED.match(text, at) if at >= done else None
        if cited:
            yield cited
            done = cited.end()


def _judge(ctx: Context, cited: re.Match[str], name: str) -> Iterator[Check]:
    printed = cited.group(1)
    if _DRAFT.search(printed):
        return
    rows = table().right.get(name)
    if rows is None:
        yield from _misnamed(cited, name)
        return
    span = _SPAN.search(printed) if any(row.span for row in rows) else None
    if span:
        years = int(span.group(1)), int(span.group(2))
        matching = [row for row in rows if tuple(row.span) == years]
        if not matching:
            yield _wrong_years(cited, rows)
            return
        rows = matching
    if printed.startswith(_STATE) and not any(row.title.startswith(_STATE) for row in rows):
        message = f"《{printed}》的正式名称是《{rows[0].shown}》，没有“中华人民共和国”字样。"
        yield make("title_wrong", False, message, severity="warning", span=cited.span())
    yield from _dated(ctx, cited, rows)


def _misnamed(cited: re.Match[str], name: str) -> Iterator[Check]:
    row = table().wrong.get(name) or table().folded.get(_folded(name))
    if row is not None:
        message = f"《{cited.group(1)}》应为《{row.shown}》。"
        yield make("title_wrong", False, message, severity=row.level, span=cited.span())
    elif _NATIONAL.match(cited.group(1)):
        yield from _nearest(cited, name)


def _nearest(cited: re.Match[str], name: str) -> Iterator[Check]:
    """A title given as national that the table does not have, but has one much like it."""
    pairs = _pairs(name)
    best = max(table().right, key=lambda known: _likeness(pairs, _pairs(known)))
    if _likeness(pairs, _pairs(best)) >= _ALIKE and best[-1] == name[-1]:
        message = f"没有查到《{cited.group(1)}》，是否为《{table().right[best][0].shown}》？请核对。"
        yield make("title_wrong", None, message, severity="warning", span=cited.span())


@lru_cache(maxsize=1024)
def _pairs(name: str) -> frozenset[str]:
    return frozenset(a + b for a, b in pairwise(name))


def _likeness(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / max(1, len(first | second))


def _wrong_years(cited: re.Match[str], rows: list[Title]) -> Check:
    right = "或".join(f"《{row.shown}》" for row in rows if row.span)
    level = "error" if all(row.status == "verified" for row in rows if row.span) else "warning"
    message = f"《{cited.group(1)}》的起止年份有误，应为{right}。"
    return make("title_wrong", False, message, severity=level, span=cited.span())


def _dated(ctx: Context, cited: re.Match[str], rows: list[Title]) -> Iterator[Check]:
    year, bears = ctx.year, ctx.reading.meta.date
    if year is None and bears is None:
        return
    on = bears or date((year or 0) + 1, 12, 31)
    reported = year or on.year
    if len(rows) == 1 and rows[0].settled and rows[0].settled <= on:
        return
    before = ctx.text[max(0, cited.start() - 16) : cited.start()]
    near = before + ctx.text[cited.end() : cited.end() + 16]
    row = min(rows, key=lambda r: r.adopted or date.min)
    if row.adopted and row.adopted > on and not _MAKING.search(near):
        message = f"《{row.shown}》{written(row.adopted)}才公布，报告成文于{written(on)}，不可能引用，请核对名称或日期。"
        yield make("title_early", False, message, severity=row.level, span=cited.span())
    elif row.in_force and row.in_force > on and _APPLYING.search(before):
        message = f"《{row.shown}》{written(row.in_force)}起施行，报告成文时尚未施行，不能作为依据，请核对。"
        yield make("title_early", None, message, severity="info", span=cited.span())
    last = max(rows, key=lambda r: (r.repealed or date.max, r.span))
    if last.repealed and last.repealed < date(reported, 1, 1) and not _HISTORIC.search(near):
        then = f"，现行的是《{last.replaced_by}》" if last.replaced_by else ""
        message = f"《{last.shown}》已于{written(last.repealed)}废止{then}，请改引现行文件。"
        yield make("title_repealed", False, message, severity=last.level, span=cited.span())
    elif len(last.span) == 2 and last.span[1] + 1 < reported and not _HISTORIC.search(near):
        message = f"《{last.shown}》已于{last.span[1]}年到期，请核对是否应引用新的文件。"
        yield make("title_repealed", None, message, severity="warning", span=cited.span())


def _variants(others: dict[str, re.Match[str]]) -> Iterator[Check]:
    """The same local document under two names: one is the other with a few characters less."""
    buckets: dict[tuple[str, str], list[str]] = {}
    for name in others:
        if len(name) >= 8:
            buckets.setdefault((name[:5], name[-2:]), []).append(name)
    for names in buckets.values():
        if len(names) < 2:
            continue
        names.sort(key=len)
        for at, first in enumerate(names[:20]):
            for second in names[at + 1 : 20]:
                if _shortened(first, second):
                    message = f"《{first}》与《{second}》疑为同一文件，名称请统一。"
                    yield make("title_variant", False, message, span=others[first].span(), severity="info")


def _shortened(first: str, second: str) -> bool:
    missing = len(second) - len(first)
    if not 0 < missing <= _VARIANT_DIFFERENCE or any(c.isdigit() for c in first + second):
        return False
    head = next((n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), len(first))
    left_out = second[head : head + missing]
    return first[head:] == second[head + missing :] and left_out in (
        "管理",
        "建设",
        "工作",
        "实施",
        "制度",
        "暂行",
        "行政",
        "法治",
    )
