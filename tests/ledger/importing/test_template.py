"""The template of each procedure as a person opens it."""

import pytest
from openpyxl import load_workbook

from fadu.law import get_procedure, load_procedures
from fadu.ledger.template import columns_of, write_template
from fadu.ledger.template.notes import NOTE_HEADINGS, note_row


@pytest.fixture(params=sorted(load_procedures()))
def template(request, tmp_path):
    path = tmp_path / "t.xlsx"
    columns = write_template(get_procedure(request.param), path)
    return get_procedure(request.param), columns, load_workbook(path)


def test_headings_groups_and_the_first_columns_stay_in_view(template):
    rules, columns, book = template
    sheet = book["案件"]

    assert [cell.value for cell in sheet[2]] == [column.heading for column in columns]
    assert sheet["A2"].value == "编号"
    assert sheet["C2"].value == "办理机关"
    assert sheet["D2"].value == f"{rules.versions[-1].acts[rules.version_by].name}日期"
    assert sheet.freeze_panes == "D3"
    assert all(cell.comment for cell in sheet[2])


def test_each_choice_has_its_drop_down_with_just_its_choices(template):
    _, columns, book = template
    sheet, lists = book["案件"], book["选项"]
    offered = {}
    for rule in sheet.data_validations.dataValidation:
        if rule.type == "list":
            words = [
                cell.value for cells in lists[rule.formula1.split("!")[1].replace("$", "")] for cell in cells
            ]
            for place in rule.sqref.ranges:
                offered[place.min_col] = tuple(words)

    assert lists.sheet_state == "hidden"
    for at, column in enumerate(columns, 1):
        if column.field and column.field.choices:
            assert offered[at] == tuple(column.field.choices)
        elif column.field and column.field.kind == "bool":
            assert offered[at] == ("是", "否")
        else:
            assert at not in offered


def test_the_example_row_is_marked_and_fills_what_must_be_filled(template):
    _, columns, book = template
    values = [cell.value for cell in book["案件"][3]]

    assert str(values[0]).startswith("示例")
    assert all(
        value is not None for column, value in zip(columns, values, strict=True) if column.required == "必填"
    )
    assert (
        sum(
            column.kind == "date" and value is not None for column, value in zip(columns, values, strict=True)
        )
        > 1
    )


def test_the_notes_explain_each_column_with_its_article(template):
    _, columns, book = template
    rows = list(book["说明"].iter_rows(values_only=True))
    start = next(n for n, row in enumerate(rows) if row[0] == NOTE_HEADINGS[0])

    assert [tuple(value or "" for value in row) for row in rows[start + 1 :]] == [
        note_row(column) for column in columns
    ]
    assert all(note_row(column)[5] for column in columns if column.kind == "date")


def test_acts_that_may_repeat_are_offered_as_often_as_asked():
    rules = get_procedure("enforcement_officer")
    headings = [column.heading for column in columns_of(rules, 3)]

    assert [each for each in headings if each.startswith("执法资格考试日期")] == [
        "执法资格考试日期", "执法资格考试日期(2)", "执法资格考试日期(3)"
    ]  # fmt: skip
    assert "发证日期(2)" not in headings
