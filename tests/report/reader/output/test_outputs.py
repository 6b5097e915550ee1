"""What is shown of a reading: the JSON contract, safe HTML, spreadsheets without formulas, the terminal."""

import io
import json

import lxml.html
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from fadu.report.reader import read_text
from fadu.report.reader.output import blocks, html, labels, terminal, xlsx
from fadu.report.reader.output import json as as_json
from report.reader.output.samples import EVIL, TEXT, sample

CONTRACT = ["start", "end", "text", "value", "unit", "what", "indicator", "kind", "period", "scope", "approx"]


def test_json_of_one_file_is_the_promised_object():
    value = json.loads(as_json.dumps([sample()]))

    assert list(value)[:3] == ["file", "title", "jurisdiction"]
    assert (value["jurisdiction_code"], value["year"], value["date"]) == ("130534", 2023, "2024-03-20")
    assert list(value["figures"][0])[: len(CONTRACT)] == CONTRACT
    assert {"rule", "ok", "figures", "stated", "computed", "message"} <= set(value["checks"][0])


def test_json_of_several_files_is_a_list_also_when_only_one_could_be_read():
    assert len(json.loads(as_json.dumps([sample(), sample()]))) == 2
    assert isinstance(json.loads(as_json.dumps([sample()], many=True)), list)


def test_whole_values_print_without_a_point():
    text = as_json.dumps([sample()])

    assert '"value": 48,' in text
    assert '"value": 66.67,' in text


@settings(deadline=None)  # the first example loads the data files
@given(st.text(alphabet="受理案件0123456789一二三件个次,。%约近余至\n\t ()", max_size=200))
def test_figures_are_the_text_at_their_place_and_blocks_lose_none(text):
    reading = read_text(text)
    shown = blocks.cut(reading)

    assert all(f.text == text[f.start : f.end] for f in reading.figures)
    assert sorted(index for block in shown for index in block.figures) == list(range(len(reading.figures)))
    assert "".join(w for b in shown for w, _ in blocks.pieces(reading, b.start, b.end, b.figures)) == "".join(
        text[b.start : b.end] for b in shown
    )


def tree(fragment):
    return lxml.html.fragment_fromstring(fragment)


def test_html_says_everything_that_the_text_says():
    shown = tree(html.fragment(sample())).find_class("fr-text")[0]
    for note in [*shown.find_class("fr-notes"), *shown.find_class("fr-good")]:
        note.drop_tree()

    assert "".join(shown.text_content().split()) == "".join(TEXT.split())


def test_html_lets_nothing_of_the_report_become_markup():
    root = tree(html.fragment(sample(file=EVIL, title=EVIL), EVIL))

    assert not list(root.iter("script", "img", "style", "iframe"))
    assert [name for node in root.iter() for name in node.attrib if name.startswith("on")] == []
    assert root.find_class("fr-title")[0].text_content() == EVIL


def test_every_figure_links_to_its_card_and_back():
    root = tree(html.fragment(sample(), "r7"))
    ids = {node.get("id") for node in root.iter() if node.get("id")}
    marks = root.find_class("fr-fig")

    assert [mark.get("data-fig") for mark in marks] == ["0", "1", "2", "3", "4"]
    assert {link.get("href")[1:] for link in root.iter("a")} <= ids
    assert "r7-f0" in ids


def test_findings_stand_under_their_paragraph_and_in_the_sidebar():
    root = tree(html.fragment(sample()))
    sidebar = root.find_class("fr-findings")[0]

    assert [each.get("class").split()[-1] for each in sidebar.find_class("fr-check")] == [
        "fr-is-error",
        "fr-is-open",
    ]
    assert "fr-needed" not in root.find_class("fr-fig")[0].getparent().getparent().get("class")


def test_the_page_is_self_contained():
    page = html.page([sample(), sample("另一份.txt")], ["坏.pdf: 已损坏"])
    root = lxml.html.document_fromstring(page)
    addresses = [
        n.get(k) for n in root.iter() for k in ("src", "href", "action", "data", "poster") if n.get(k)
    ]

    assert [address for address in addresses if not address.startswith("#")] == []
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page
    assert "坏.pdf: 已损坏" in root.text_content()


def test_a_script_cannot_end_early():
    page = html.document("x", "", scripts=('var a = "</script><b>";',))

    assert "</script><b>" not in page


def sheets(data):
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: [list(row) for row in sheet.iter_rows()] for sheet in book}


def test_a_spreadsheet_has_a_row_for_each_figure_and_check():
    found = sheets(xlsx.dumps([sample(), sample("b.txt")]))

    assert len(found["数字"]) == 1 + 2 * 5
    assert len(found["核对"]) == 1 + 2 * 3
    assert [cell.value for cell in found["数字"][1]][5:9] == ["48件", 48, "件", "受理复议案件"]


def test_no_text_becomes_a_formula():
    cells = [
        cell
        for rows in sheets(xlsx.dumps([sample("=cmd|' /C calc'!A0")])).values()
        for row in rows
        for cell in row
    ]
    risky = [
        cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@"))
    ]

    assert {cell.value for cell in risky} >= {"=1+1", "=cmd|' /C calc'!A0"}
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in risky)


def test_control_characters_do_not_break_a_spreadsheet():
    assert sheets(xlsx.dumps([sample(file="a\x00\x0b.txt")]))["数字"][1][0].value == "a.txt"


def printed(reading, **options):
    console = Console(file=io.StringIO(), width=100, highlight=False, emoji=False, markup=False)
    terminal.show(reading, console, **options)
    return console.file.getvalue()


def test_the_terminal_shows_text_figures_and_checks():
    shown = printed(sample())

    assert "受理复议案件48件⁰,审结32件¹,审结率66.67%²。" in shown
    assert "✓ 相符【" in shown
    assert "✗ 错误【" in shown
    assert "? 待核【" in shown
    assert "全文核对" in shown


def test_brief_leaves_out_what_reconciles():
    shown = printed(sample(), brief=True)

    assert "48件" not in shown
    assert "✗ 错误" in shown


def test_a_report_cannot_steer_the_terminal():
    reading = sample(title="标题\x1b[2J\x07")
    reading.checks[0].message = "说明\x1b]0;x\x07"

    assert "\x1b[2J" not in printed(reading)
    assert "\x1b]0" not in printed(reading)


@pytest.mark.parametrize(
    ("code", "words"),
    [("2024", "2024 年"), ("asof:2024-09", "截至 2024 年 9 月"), ("2019/2020", "2019—2020 年"), ("", "")],
)
def test_periods_in_words(code, words):
    assert labels.period(code) == words


def test_what_narrows_a_figure_is_said_in_chinese():
    from fadu.report.reader.output import labels

    assert labels.scope({"source": "110警情", "level": "全区"}) == "来源：110警情；层级：全区"
    assert labels.scope({"part": True, "领域": "市场监管"}) == "其中的一部分；市场监管"
    assert labels.scope({"subject": "reconsideration.accepted"}).startswith("所比的：")
    assert "." not in labels.scope({"subject": "reconsideration.accepted"})
