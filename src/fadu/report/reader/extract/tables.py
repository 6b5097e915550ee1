"""Layer 4. Figures in tables: a cell that is only a number, its unit from the header or the row's label.

Tables come with the document (HTML, Word) or are found in the text by `grids`. Never reads running text.
"""

from __future__ import annotations

import re

import attrs

from fadu.report.reader.extract.grids import Cells, find_grids
from fadu.report.reader.extract.lexicon import Lexicon, Unit
from fadu.report.reader.extract.numerals import MULTIPLIERS, arabic
from fadu.report.reader.extract.page import Page
from fadu.report.reader.extract.period import is_stock
from fadu.report.reader.extract.scan import find_unit
from fadu.report.reader.model import Document, Figure, Meta

_CELL = re.compile(
    r" *(?P<sign>-)?(?P<number>\d+(?:,\d{3}(?!\d))*(?:\.\d+)?)"
    r"(?P<inside>[余多])? ?(?P<times>万|亿)?(?P<after>[余多])? ?(?P<unit>\D{0,6}?) *"
)
_NO_FIGURE = re.compile(r"序号|编号|代码|年份|年度$|日期|时间$|电话|文号|页码|邮编|证号|号码|备注")
_YEAR = re.compile(r"(?:19|20)\d\d")
_BRACKET = re.compile(r"[(\[](?:单位[:：]?)?([^()\[\]]{1,8})[)\]]")
_CAPTION = re.compile(r"单位[:：] ?([^\s,，。;；)(、/]{1,6}(?:[、,，/][^\s,，。;；)(、/]{1,6})*)")
_OR = re.compile(r"[、,，/]")
_BY_NOUN = (
    *(("件数", "件"), ("人次", "人次"), ("人数", "人"), ("次数", "次"), ("宗数", "宗"), ("场次", "场次")),
    *(("户数", "户"), ("起数", "起"), ("份数", "份"), ("项数", "项"), ("个数", "个")),
)
_RATE = re.compile(r"率$|占比|比例|比重|百分比|幅$")
_LONGEST_CELL = 24
_LONGEST_UNIT = 5
_HEADER_ROWS = 3
_LEAST_SPAN = 2
_NOTHING = re.compile(r" *(?:[-/*]{1,3}|无) *")
"""What a cell without a number holds."""
_VISITS = re.compile(r".次$")
_MONEY = re.compile(r"金额|资金|标的|款|经费|收入|支出|投入|损失|赔偿|产值|总额")
_UNIT_COLUMN = frozenset(("单位", "计量单位", "数量单位"))
_UNITS = tuple([name] for name in sorted(_UNIT_COLUMN))
MOST = 40_000
"""Numbers of one document that are read at most, in text and in tables each: four hundred reports."""


@attrs.define(slots=True)
class _Place:
    """What a numeric cell stands under and beside."""

    header: str
    label: str
    caption: str


def table_figures(
    document: Document, page: Page, meta: Meta, words: Lexicon, warnings: list[str] | None = None
) -> list[Figure]:
    """Figures of numeric cells in all tables of `document`, in the order of the text."""
    found: list[Figure] = []
    for table in document.tables or find_grids(page.text, warnings):
        rows, header, over = _header(table, page.text)
        caption = _caption(table, page.text) or over
        for number, row in enumerate(rows):
            if len(found) < MOST:
                found += _row(row, number, header, caption, document, page, meta, words)
    found.sort(key=lambda figure: figure.start)
    return found


def _header(table: Cells, text: str) -> tuple[Cells, list[str], str]:
    """Rows with numbers, the text over each column, and the unit that a row over the columns names.

    A header may take several rows (a second one for kinds or units); a cell that spans columns is
    followed by empty ones, which take its text.
    """
    lines = [[text[a:b].strip() for a, b in row] for row in table[: _HEADER_ROWS + 1]]
    height = next((n for n, line in enumerate(lines[:_HEADER_ROWS]) if _numeric(line)), len(lines) - 1)
    if len(table) < 2 or height < 1:
        return table, [], ""
    head = [line for line in lines[:height] if sum(map(bool, line)) > 1 or height == 1]
    title = "".join("".join(line) for line in lines[:height] if line not in head)
    named = [m[1].strip() for m in _BRACKET.finditer(title)]
    if not head:
        return table[height:], [], named[0] if named else ""
    columns = max(map(len, head))
    texts = [""] * columns
    for depth, row in enumerate(head):
        spread = ""
        line = _widened(row, columns) if depth + 1 < len(head) else row
        for column in range(columns):
            cell = line[column] if column < len(line) else ""
            spread = cell or (spread if depth + 1 < len(head) else "")
            texts[column] += spread if spread not in texts[column] else ""
    return table[height:], texts, named[0] if named else ""


def _widened(line: list[str], columns: int) -> list[str]:
    """An upper row of a header whose cells span as many columns each, without the empty cells after them."""
    each, rest = divmod(columns - 1, len(line) - 1) if len(line) > 1 else (0, 1)
    if rest or each < _LEAST_SPAN or not all(line[1:]):
        return line
    return [line[0], *(cell for name in line[1:] for cell in [name] + [""] * (each - 1))]


def _numeric(line: list[str]) -> bool:
    return any(_match(t) and not _YEAR.fullmatch(t.removesuffix("年")) for t in line)


def _caption(table: Cells, text: str) -> str:
    first = table[0][0][0] if table and table[0] else 0
    head = text[max(0, first - 60) : min(len(text), first + 60)]
    unit = _CAPTION.search(head)
    return unit[1] if unit else ""


def _match(cell: str) -> re.Match[str] | None:
    return _CELL.fullmatch(cell) if 0 < len(cell) <= _LONGEST_CELL else None


def _row(
    row: list[tuple[int, int]],
    number: int,
    header: list[str],
    caption: str,
    document: Document,
    page: Page,
    meta: Meta,
    words: Lexicon,
) -> list[Figure]:
    found: list[Figure] = []
    label = ""
    for cell_span, name in zip(row, header, strict=False):
        if name in _UNIT_COLUMN and (unit := page.text[slice(*cell_span)].strip()):
            caption = unit if name != "单位" or _is_unit(unit, words) else caption
    for column, (start, end) in enumerate(row):
        cell = page.text[start:end]
        match = _match(cell)
        if match is None:
            if label and _is_unit(cell.strip(), words):
                caption = cell.strip()
            elif not (label and header[column : column + 1] in _UNITS) and not _NOTHING.fullmatch(cell):
                label = cell.strip() or label
            continue
        place = _Place(header[column] if column < len(header) else "", label, caption)
        serial = column == 0 and len(row) > 1 and _serial(match, place.header, number)
        if serial or _NO_FIGURE.search(place.header) or (not place.header and _NO_FIGURE.search(label)):
            continue
        figure = _cell(match, start, place, document, page, meta, words)
        if figure is not None:
            found.append(figure)
    return found


def _serial(match: re.Match[str], header: str, number: int) -> bool:
    """Whether a number at the start of a row only counts the rows."""
    plain = not match["unit"] and "." not in match["number"]
    return plain and (not header or match["number"] == str(number + 1))


def _cell(
    match: re.Match[str],
    offset: int,
    place: _Place,
    document: Document,
    page: Page,
    meta: Meta,
    words: Lexicon,
) -> Figure | None:
    value = arabic(match["number"])
    unit, times = _unit(match, place, words)
    if value is None or (match["unit"] and unit is None) or (unit and unit.word == "年"):
        return None
    if _YEAR.fullmatch(match["number"]) and unit is None:
        return None
    times *= MULTIPLIERS.get(match["times"] or "", 1)
    last = next(name for name in ("unit", "after", "times", "inside", "number") if match[name])
    start, end = offset + match.start("number"), offset + match.end(last)
    what = _what(place)
    change = bool(re.search(r"同比|增减|增长|变化|增幅|降幅", place.header + place.label))
    kind = _kind(unit, what, change, words)
    year = str(meta.year) if meta.year else ""
    return Figure(
        start=start,
        end=end,
        text=document.text[start:end],
        value=_whole(value * times),
        unit=unit.word if unit else "",
        kind=kind,
        what=what,
        period=f"asof:{year}-12" if kind == "stock" and year else _year(place, year),
        approx=bool(match["inside"] or match["after"]),
        approx_word=match["inside"] or match["after"],
        sign=(-1 if match["sign"] else 1) if kind == "change" else None,
        scope={"table": True},
        section=page.section(start),
        sentence=page.sentence(start),
    )


def _unit(match: re.Match[str], place: _Place, words: Lexicon) -> tuple[Unit | None, float]:
    """The unit and the multiplier: of the cell, the header, the label, the caption, or of the noun."""
    texts = [match["unit"]] if match["unit"] else _bracketed(place)
    for text in texts:
        unit, times = _measure(text, words)
        if unit is not None:
            return unit, times
    if match["unit"]:
        return None, 1
    for text in (place.header, place.label):
        if text.endswith("次") and (visits := _VISITS.search(text)):
            return _measure(visits.group(), words)
        if _RATE.search(text):
            return find_unit("%", 0, words)[0], 1
        for noun, word in _BY_NOUN:
            if noun in text:
                return find_unit(word, 0, words)[0], 1
    return None, 1


def _measure(text: str, words: Lexicon) -> tuple[Unit | None, float]:
    """The unit and multiplier that `text` is (万元); None for any other text."""
    times = MULTIPLIERS.get(text[:1], 1) if len(text) > 1 else 1
    unit, _ = find_unit(text, 1 if times > 1 else 0, words)
    return (unit, times) if unit is not None and len(unit.word) == len(text) - (times > 1) else (None, 1)


def _is_unit(text: str, words: Lexicon) -> bool:
    return 0 < len(text) <= _LONGEST_UNIT and _measure(text, words)[0] is not None


def _bracketed(place: _Place) -> list[str]:
    """The units in brackets of header and label, then that of the caption (of several: the one that fits)."""
    found = [m[1].strip() for text in (place.header, place.label) for m in _BRACKET.finditer(text)]
    captions = _OR.split(place.caption) if place.caption else []
    if len(captions) > 1:
        money = _MONEY.search(place.header) is not None
        captions = [unit for unit in captions if unit.endswith("元") is money]
    return found + captions


def _kind(unit: Unit | None, what: str, change: bool, words: Lexicon) -> str:
    if change and unit is not None and unit.family in ("share", "change"):
        return "change"
    family = unit.family if unit else "count"
    plain = {"money": "amount", "share": "rate", "time": "duration", "change": "change"}.get(family, "count")
    return "stock" if plain == "count" and is_stock(what, "", unit.word if unit else "", words) else plain


def _what(place: _Place) -> str:
    parts = [_BRACKET.sub("", text).strip() for text in (place.label, place.header)]
    generic = re.compile(r"(?:20\d\d年?|数量|数值|数据|合计|总数|件数|指标值|情况|本年|值)")
    return "".join(part for part in parts if part and not generic.fullmatch(part)) or "".join(parts)


def _year(place: _Place, year: str) -> str:
    found = re.search(r"((?:19|20)\d\d)年?", place.header) or re.search(r"((?:19|20)\d\d)年", place.label)
    return found[1] if found else year


def _whole(value: float) -> float:
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded
