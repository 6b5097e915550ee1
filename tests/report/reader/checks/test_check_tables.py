"""Totals of tables."""

import pytest

from fadu.report.reader.checks import run
from fadu.report.reader.model import Check, Document, Figure, Meta, Reading


def table(*rows: str, unit: str = "件") -> list[Check]:
    text, spans, figures = "", [], []
    for row in rows:
        line = []
        for cell in row.split("|"):
            line.append((len(text), len(text) + len(cell)))
            if cell.isdigit():
                figures.append(Figure(len(text), len(text) + len(cell), cell, float(cell), unit, "count"))
            text += cell + " | "
        spans.append(line)
        text += "\n"
    read = Reading(Document("t", text, tables=[spans]), Meta(), figures)
    return [check for check in run(read) if check.rule == "table_total"]


def test_a_total_that_agrees_is_said_so_for_each_column() -> None:
    found = table("单位|受理|办结", "甲|10|9", "乙|20|18", "合计|30|27")

    assert [(check.ok, check.figures) for check in found] == [(True, [4, 0, 2]), (True, [5, 1, 3])]


def test_a_total_that_differs_is_an_error() -> None:
    found = table("单位|受理|办结", "甲|10|9", "乙|20|18", "合计|31|27")

    assert [(check.ok, check.severity, check.computed) for check in found if not check.ok] == [
        (False, "error", 30)
    ]


def test_the_total_may_stand_first() -> None:
    assert [check.ok for check in table("单位|受理", "合计|30", "甲|10", "乙|20")] == [True]


def test_a_column_of_totals_is_compared_with_its_row() -> None:
    assert [check.ok for check in table("单位|许可|处罚|合计", "甲|10|9|19", "乙|20|18|38")] == [True, True]


def test_the_total_may_stand_under_a_caption_and_before_other_columns() -> None:
    found = table("实施数量(宗)||||", "警告|罚款|拘留|合计(宗)|金额", "12|90|5|107|1753")

    assert [(check.ok, check.computed) for check in found] == [(True, 107)]


def test_a_column_of_totals_over_other_things_is_left_alone() -> None:
    assert table("单位|许可|人数|合计", "甲|10|9|10") == []


@pytest.mark.parametrize(
    "rows",
    [
        ("单位|受理", "甲|10", "其中:重大|4", "合计|10"),
        ("单位|受理", "甲|10", "小计|10", "乙|5", "合计|15"),
        ("单位|受理", "甲|10", "乙|无", "合计|12"),
        ("单位|受理", "甲|10", "合计|10"),
        ("单位|受理", "甲|10", "合计|10", "乙|3", "丙|4"),
    ],
)
def test_tables_with_nested_or_missing_parts_are_left_alone(rows: tuple[str, ...]) -> None:
    assert table(*rows) == []
