"""Several reports side by side."""

import io
import json

import lxml.html
import openpyxl
from rich.console import Console

from fadu.report.reader.output import compare
from report.reader.output.samples import sample


def three():
    return [
        sample("b.txt", year=2024, value=60),
        sample("a.txt", year=2023),
        sample("c.txt", year=2022, value=30),
    ]


def row(comparison, indicator):
    return next(each for each in comparison.rows if each.indicator == indicator)


def test_columns_are_ordered_by_place_and_year():
    assert [column.label for column in compare.compare(three()).columns] == [
        "邢台市清河县 2022",
        "邢台市清河县 2023",
        "邢台市清河县 2024",
    ]


def test_figures_of_other_years_are_left_out():
    comparison = compare.compare(three())

    assert [cell and cell.value for cell in row(comparison, "reconsideration.accepted").cells] == [
        None,
        48,
        None,
    ]


def test_an_exact_figure_goes_before_an_approximate_one():
    reading = sample()
    reading.figures[1].indicator = "reconsideration.accepted"
    reading.figures[0].approx = True
    (cell,) = row(compare.compare([reading]), "reconsideration.accepted").cells

    assert cell is reading.figures[1]


def test_shared_rows_are_those_of_two_reports():
    comparison = compare.compare([sample(), sample("b.txt")])
    comparison.rows[0].cells[0] = None

    assert [each.indicator for each in comparison.shared()] == [comparison.rows[1].indicator]


def test_json_and_spreadsheet_agree():
    comparison = compare.compare([sample(), sample("b.txt", value=50)])
    value = json.loads(compare.to_json(comparison))
    sheet = openpyxl.load_workbook(io.BytesIO(compare.to_xlsx(comparison)))["比较"]
    accepted = next(each for each in value["rows"] if each["indicator"] == "reconsideration.accepted")
    line = next(each for each in sheet.iter_rows(values_only=True) if each[1] == "reconsideration.accepted")

    assert [each["value"] for each in accepted["values"]] == [48, 50]
    assert (line[4], line[6]) == (48, 50)


def test_the_page_carries_its_chart_and_its_data_safely():
    reading = sample(title="</script><script>alert(1)</script>")
    reading.meta.jurisdiction, reading.meta.jurisdiction_code = "</script><b>", None
    page = compare.to_html(compare.compare([reading, sample()]))
    root = lxml.html.document_fromstring(page)
    data = json.loads(root.get_element_by_id("fr-data").text)

    assert len(data["columns"]) == 2
    assert "echarts" in page
    assert not list(root.iter("b"))
    assert all(not node.get("src") for node in root.iter("script"))


def test_many_reports_stand_in_several_tables_on_a_narrow_terminal():
    comparison = compare.compare([sample(f"{n}.txt", value=61 + n) for n in range(12)])
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(compare.to_table(comparison))
    lines = console.export_text().splitlines()

    assert sum(line.startswith("指标比较") for line in lines) == 3
    assert all(len(line.rstrip()) <= 80 for line in lines)
    assert all(f"{61 + n}件" in "".join(lines) for n in range(12))


def test_a_part_without_a_name_is_not_taken_for_the_whole():
    reading = sample()
    reading.figures[0].scope = {"part": True}
    comparison = compare.compare([reading])

    assert reading.figures[0] not in [cell for each in comparison.rows for cell in each.cells]
