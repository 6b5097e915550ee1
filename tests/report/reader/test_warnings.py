"""A document without end: what was left unread is said, in every output."""

from io import StringIO

from rich.console import Console

from fadu.report.reader import read_text
from fadu.report.reader.extract import figures, grids
from fadu.report.reader.output import html, terminal
from fadu.report.reader.output.json import to_dict


def endless(monkeypatch):
    monkeypatch.setattr(figures, "MOST", 10)
    return read_text("办理1件，" * 50)


def test_an_ordinary_report_warns_of_nothing():
    assert read_text("全年办理行政复议案件12件。").warnings == []


def test_the_reading_says_that_numbers_were_left_out(monkeypatch):
    reading = endless(monkeypatch)

    assert len(reading.figures) == 10
    assert len(reading.warnings) == 1
    assert "没有读取" in reading.warnings[0]


def test_the_reading_says_that_tables_were_left_out(monkeypatch):
    monkeypatch.setattr(grids, "MOST_CELLS", 20)
    reading = read_text("单位\t受理(件)\t办结(件)\n" + "某局\t12\t11\n" * 50)

    assert len(reading.figures) < 100
    assert len(reading.warnings) == 1
    assert "表格" in reading.warnings[0]
    assert "没有读取" in reading.warnings[0]


def test_json_html_and_terminal_show_it(monkeypatch):
    reading = endless(monkeypatch)
    printed = StringIO()
    terminal.show(reading, Console(file=printed, width=200))

    assert to_dict(reading)["warnings"] == reading.warnings
    assert reading.warnings[0] in html.fragment(reading, "r1")
    assert reading.warnings[0] in printed.getvalue()


def test_the_subpackage_is_what_its_name_gives():
    import fadu.report.reader

    assert fadu.report.reader.extract.__name__ == "fadu.report.reader.extract"
