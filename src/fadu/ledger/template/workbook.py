"""Layer 2. Writes the template of a procedure as .xlsx. Asks no database."""

from __future__ import annotations

import io
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from fadu.law import Procedure
from fadu.ledger.template.columns import ALWAYS, WITH_ACT, Column, columns_of, width_of
from fadu.ledger.template.example import example_values
from fadu.ledger.template.notes import NOTE_HEADINGS, comment_of, general_rules, note_row

CASES, NOTES, CHOICES = "案件", "说明", "选项"
FIRST_ROW, LAST_ROW = 4, 100_003  # groups, headings, example; then room for a hundred thousand cases
FONT = "微软雅黑"
_LINE = Side(style="thin", color="B4BCC8")
BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
GROUPS = ("DCE6F2", "EAF1E4")  # the acts by turns, so that their columns are seen as groups
HEAD = {ALWAYS: "F6C7B6", WITH_ACT: "FBE5D6"}
FORMATS = {
    "date": "yyyy-mm-dd",
    "time": "hh:mm",
    "datetime": "yyyy-mm-dd hh:mm",
    "money": "#,##0.00",
    "int": "0",
}
TEXTS = {"id", "number", "agency", "by", "text", "case", "person", "persons", "party"}
NOTE_WIDTHS = (24, 18, 16, 34, 44, 40, 40)
WIDTHS = {"date": 14, "time": 10, "by": 14, "id": 16, "number": 20, "agency": 24}


def write_template(procedure: Procedure, path: Path, repeat: int | None = None) -> list[Column]:
    """Write the template; returns its columns. OSError when the place cannot be written."""
    columns = columns_of(procedure, repeat)
    book = Workbook()
    cases = book.active
    assert isinstance(cases, Worksheet)
    cases.title = CASES
    _cases(cases, procedure, columns)
    _notes(book.create_sheet(NOTES), procedure, columns)
    _choices(cases, book.create_sheet(CHOICES), columns)
    book.properties.title = f"{procedure.name}导入模板"
    book.properties.creator = "法度"
    kept = io.BytesIO()  # written whole or not at all
    book.save(kept)
    path.write_bytes(kept.getvalue())
    return columns


def _cases(sheet: Worksheet, procedure: Procedure, columns: list[Column]) -> None:
    example = example_values(procedure, columns)
    for at, column in enumerate(columns, 1):
        _heading(sheet, at, column)
        _form(sheet, at, column)
        cell = sheet.cell(3, at, example.get(column.heading))
        cell.font = Font(name=FONT, size=10, italic=True, color="808080")
        cell.number_format = _format(column)
        cell.border = BORDER
    _groups(sheet, columns)
    sheet.row_dimensions[2].height = 45
    sheet.freeze_panes = f"{get_column_letter(4)}3"
    sheet.sheet_view.zoomScale = 90
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 8  # A3
    sheet.print_title_rows = "1:2"
    sheet.print_title_cols = "A:C"


def _heading(sheet: Worksheet, at: int, column: Column) -> None:
    cell = sheet.cell(2, at, column.heading)
    bold = column.required == ALWAYS or column.kind == "date"
    cell.font = Font(name=FONT, size=10, bold=bold, color="9C2A10" if column.required == ALWAYS else "1F2933")
    cell.fill = PatternFill("solid", fgColor=HEAD.get(column.required, "F5F7FA"))
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    cell.border = BORDER
    comment = Comment(comment_of(column), "法度")
    comment.width, comment.height = 320, 140
    cell.comment = comment


def _form(sheet: Worksheet, at: int, column: Column) -> None:
    """Width and format of a whole column, so that long numbers stay as they are typed."""
    letter = get_column_letter(at)
    dimension = sheet.column_dimensions[letter]
    longest = min(max(len(column.heading) * 2 + 2, 10), 24)
    dimension.width = max(WIDTHS.get(column.kind, 12), longest)
    dimension.number_format = _format(column)


def _format(column: Column) -> str:
    kind = column.field.kind if column.field else column.kind
    return FORMATS.get(kind, "@" if kind in TEXTS else "General")


def _groups(sheet: Worksheet, columns: list[Column]) -> None:
    """The acts above their columns."""
    start, turn = 1, 0
    for at in range(1, len(columns) + 1):
        if at < len(columns) and columns[at].group == columns[start - 1].group:
            continue
        cell = sheet.cell(1, start, columns[start - 1].group)
        for place in range(start, at + 1):
            sheet.cell(1, place).fill = PatternFill("solid", fgColor=GROUPS[turn % 2])
            sheet.cell(1, place).border = BORDER
        cell.font = Font(name=FONT, size=10, bold=True, color="1F2933")
        cell.alignment = Alignment(horizontal="center", vertical="center", shrink_to_fit=at == start)
        if at > start:
            sheet.merge_cells(start_row=1, start_column=start, end_row=1, end_column=at)
        start, turn = at + 1, turn + 1


def _notes(sheet: Worksheet, procedure: Procedure, columns: list[Column]) -> None:
    sheet.append([f"{procedure.name}：填表说明"])
    sheet["A1"].font = Font(name=FONT, size=14, bold=True)
    for n, rule in enumerate(general_rules(procedure), 1):
        sheet.append([f"{n}. {rule}"])
        row = sheet.max_row
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(NOTE_HEADINGS))
        sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="center")
        sheet.cell(row, 1).font = Font(name=FONT, size=10)
        sheet.row_dimensions[row].height = 15 * max(1, -(-width_of(rule) // sum(NOTE_WIDTHS)))
    sheet.append([])
    top = sheet.max_row + 1
    _note_row(sheet, top, NOTE_HEADINGS, bold=True)
    for row, column in enumerate(columns, top + 1):
        _note_row(sheet, row, note_row(column), bold=False)
    for letter, width in zip("ABCDEFG", NOTE_WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = f"B{top + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{top}:{top}"


def _note_row(sheet: Worksheet, row: int, values: tuple[str, ...], bold: bool) -> None:
    lines = max(-(-width_of(value) // (room - 2)) for value, room in zip(values, NOTE_WIDTHS, strict=True))
    sheet.row_dimensions[row].height = 15 * max(1, lines)  # not every program works it out by itself
    for at, value in enumerate(values, 1):
        cell = sheet.cell(row, at, value or None)
        cell.font = Font(name=FONT, size=10, bold=bold)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.border = BORDER
        if bold:
            cell.fill = PatternFill("solid", fgColor=GROUPS[0])


def _choices(cases: Worksheet, hidden: Worksheet, columns: list[Column]) -> None:
    """Drop-downs from a hidden sheet, one list for all columns with the same choices; warnings at dates."""
    lists: dict[tuple[str, ...], DataValidation] = {}
    dates = DataValidation(type="date", operator="greaterThan", formula1="18172", allow_blank=True)
    dates.errorStyle = "warning"
    dates.errorTitle, dates.error = "日期", "不像日期。可写作 2024-03-05；确认无误可以继续。"
    for at, column in enumerate(columns, 1):
        letter = get_column_letter(at)
        place = f"{letter}{FIRST_ROW - 1}:{letter}{LAST_ROW}"
        kind = column.field.kind if column.field else column.kind
        known = ("是", "否") if kind == "bool" else column.field.choices if column.field else ()
        if kind == "date":
            dates.add(place)
        if known:
            rule = lists.get((kind, *known)) or _list(hidden, known, free=kind == "choices")
            lists[kind, *known] = rule
            rule.add(place)
    for rule in (dates, *lists.values()):
        cases.add_data_validation(rule)
    hidden.sheet_state = "hidden"


def _list(hidden: Worksheet, known: tuple[str, ...], *, free: bool) -> DataValidation:
    """A drop-down; `free` where several choices may stand in one cell, so that others are let through."""
    at = hidden.max_column + 1 if hidden.cell(1, 1).value is not None else 1
    for row, word in enumerate(known, 1):
        hidden.cell(row, at, word)
    letter = get_column_letter(at)
    rule = DataValidation(
        type="list", formula1=f"{CHOICES}!${letter}$1:${letter}${len(known)}", allow_blank=True
    )
    rule.showErrorMessage = not free
    rule.errorTitle, rule.error = "不在选项之中", "请从下拉选项中选取。"
    return rule
