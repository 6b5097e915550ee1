"""Layer 4. Readings as a spreadsheet: one row a figure, one row a check.

Text that a spreadsheet would take for a formula is stored as text.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from fadu.report.reader.model import Reading
from fadu.report.reader.output import labels

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST = 32_000
_FIGURES = (
    ("文件", 28), ("地区", 24), ("代码", 9), ("年度", 7), ("序号", 6), ("原文", 16), ("数值", 14),
    ("单位", 8), ("所指", 36), ("指标", 28), ("指标编号", 32), ("把握", 7), ("类别", 7), ("期间", 14),
    ("范围", 20), ("约数", 8), ("界限", 8), ("方向", 6), ("可略", 6), ("章节", 32), ("起", 8), ("止", 8),
)  # fmt: skip
_CHECKS = (
    ("文件", 28), ("地区", 24), ("年度", 7), ("规则", 18), ("规则编号", 18), ("结果", 8), ("级别", 8),
    ("说明", 80), ("数字序号", 16), ("陈述", 12), ("计算", 12), ("可容整数", 20), ("起", 8), ("止", 8),
)  # fmt: skip


def dumps(readings: Sequence[Reading]) -> bytes:
    """The workbook: sheets 数字 and 核对."""
    book = Workbook(write_only=True)
    fill(book, "数字", _FIGURES, (row for reading in readings for row in _figure_rows(reading)))
    fill(book, "核对", _CHECKS, (row for reading in readings for row in _check_rows(reading)))
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The workbook's bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fill(
    book: Workbook, title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Any]]
) -> None:
    """Add a sheet with a frozen, filtered head and these rows."""
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for at, (_, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.append([_headed(sheet, name) for name, _ in columns])
    count = 1
    for row in rows:
        sheet.append([cell(sheet, value) for value in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"


def cell(sheet: WriteOnlyWorksheet, value: Any) -> Any:
    """A value as a cell: text never as a formula, without characters that the format forbids."""
    if not isinstance(value, str):
        return value
    made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST])
    if str(made.value).startswith(_FORMULA):
        made.data_type = "s"
        made.quotePrefix = True
    return made


def _headed(sheet: WriteOnlyWorksheet, name: str) -> Any:
    made = WriteOnlyCell(sheet, name)
    made.font = Font(bold=True)
    made.fill = PatternFill("solid", fgColor="EFE9DD")
    return made


def _figure_rows(reading: Reading) -> Iterable[list[Any]]:
    meta, sections = reading.meta, reading.document.sections
    for index, figure in enumerate(reading.figures):
        inside = 0 <= figure.section < len(sections)
        yield [
            reading.document.file, meta.jurisdiction, meta.jurisdiction_code, meta.year, index, figure.text,
            labels.number(figure.value), figure.unit, figure.what, labels.indicator(figure.indicator),
            figure.indicator, round(figure.confidence, 3) if figure.indicator else None,
            labels.KINDS.get(figure.kind, figure.kind), figure.period,
            labels.scope(figure.scope),
            figure.approx_word or ("是" if figure.approx else ""), figure.bound or "", figure.sign,
            "是" if figure.optional else "", sections[figure.section].title if inside else "",
            figure.start, figure.end,
        ]  # fmt: skip


def _check_rows(reading: Reading) -> Iterable[list[Any]]:
    meta = reading.meta
    for check in reading.checks:
        yield [
            reading.document.file, meta.jurisdiction, meta.year, labels.rule(check.rule), check.rule,
            labels.verdict(check), labels.SEVERITIES.get(check.severity, check.severity), check.message,
            "、".join(str(index) for index in check.figures), check.stated, check.computed,
            "、".join(str(each) for each in check.candidates), check.start, check.end,
        ]  # fmt: skip
