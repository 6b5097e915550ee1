"""The annual report over the reconstructed year: blocks, figures with receipts, missing ones, files that open."""

import json
import re
import shutil
import subprocess
from datetime import date

import docx
import pytest

from fadu.errors import ReportError
from fadu.figures.catalogue import catalogue
from fadu.report.build import compose
from fadu.report.build.document import Heading
from fadu.report.build.files import write
from fadu.report.build.html import rows_address
from fadu.report.build.outline import load_outline
from fadu.report.build.words import open_words, parse

pytestmark = pytest.mark.xdist_group("year")


@pytest.fixture(scope="module")
def document(year):
    return compose(
        year, "2024", "210411", parse("## [plans] 安排\n明年继续。\n\n再接再厉。\n"), today=date(2025, 1, 3)
    )


def test_the_five_required_blocks_stand_in_order(document):
    heads = [part.text for part in document.body if isinstance(part, Heading) and part.level == 1]

    assert len(heads) == 5
    for head, word in zip(
        heads, ["主要举措和成效", "第一责任人", "不足和原因", "主要安排", "其他需要报告"], strict=True
    ):
        assert word in head


def test_figures_stand_in_the_sentences(document):
    text = "\n".join(part.text for part in document.body)

    assert "全年录入平台矛盾纠纷6589件，其中110警情转入5187件，自行排查1402件。" in text
    assert "收到行政复议申请97件，受理48件，审结32件" in text
    assert "通过率88.14%" in text


def test_a_figure_without_records_is_listed_and_not_printed_as_zero(document):
    text = "\n".join(part.text for part in document.body)
    missing = {each.id for each in document.missing}

    assert "政府信息公开申请" not in text
    assert {"disclosure.requests_received", "petition.accepted"} <= missing
    printed = {value.id for value in document.values.values() if value.value is not None}
    assert missing | printed >= set(catalogue())
    assert not missing & printed


def test_own_words_are_printed_and_places_without_words_are_named(document):
    text = "\n".join(part.text for part in document.body)

    assert "再接再厉。" in text
    assert "plans" not in document.empty_words
    assert "shortcomings" in document.empty_words


def test_every_counted_figure_has_a_receipt_with_its_rows(document):
    for key, value in document.values.items():
        if value.value is not None and value.form in ("count", "stock"):
            assert document.receipts[key]["rows"] == value.value


def test_the_words_file_is_completed_and_never_overwritten(tmp_path):
    path = tmp_path / "words.md"
    open_words(path, load_outline().places())
    own = path.read_text("utf-8").replace("## [plans]", "我自己的话\n\n## [plans]")
    path.write_text(own, "utf-8")
    open_words(path, {**load_outline().places(), "extra": ("新增", "提示")})
    after = path.read_text("utf-8")

    assert after.startswith(own)
    assert "## [extra] 新增" in after


def test_json_carries_figures_receipts_and_missing(document, tmp_path):
    write(document, tmp_path / "r.json")
    data = json.loads((tmp_path / "r.json").read_text("utf-8"))
    registered = next(f for f in data["figures"] if f["key"] == "dispute.registered")

    assert registered["value"] == 6589
    assert registered["receipt"]["rows"] == 6589
    assert data["missing"]


def test_html_links_each_figure_to_its_rows_and_escapes_words(year, tmp_path):
    words = parse("## [plans] 安排\n<script>alert(1)</script>\n")
    document = compose(year, "2024", "210411", words, today=date(2025, 1, 3))
    write(document, tmp_path / "r.html", rows_address("http://127.0.0.1:8000", "2024", "210411"))
    html = (tmp_path / "r.html").read_text("utf-8")

    assert (
        'href="http://127.0.0.1:8000/figures/dispute.registered/?period=2024&amp;jurisdiction=210411"' in html
    )
    assert "<script>" not in html
    assert re.findall(r'(?:src|href)="(?!http://127\.0\.0\.1:8000|#)', html) == []


def test_word_has_the_official_page(document, tmp_path):
    write(document, tmp_path / "r.docx")
    word = docx.Document(str(tmp_path / "r.docx"))
    section = word.sections[0]

    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert (round(section.top_margin.mm), round(section.left_margin.mm)) == (37, 28)
    grid = section._sectPr.find(docx.oxml.ns.qn("w:docGrid"))
    assert grid.get(docx.oxml.ns.qn("w:linePitch")) == "580"
    assert "法治政府建设情况的报告" in "".join(p.text for p in word.paragraphs[:3])


@pytest.mark.skipif(shutil.which("soffice") is None, reason="没有 LibreOffice，未能检查 Word 文件能否打开")
def test_word_opens_in_libreoffice_with_28_characters_a_line(year, tmp_path):
    import pypdfium2

    words = parse("## [plans] 安排\n" + "依法行政" * 50 + "\n")
    write(compose(year, "2024", "210411", words, today=date(2025, 1, 3)), tmp_path / "r.pdf")
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(str(tmp_path / "r.pdf"))]
    lines = [len(found) for found in re.findall(r"[依法行政]{20,}", "\n".join(pages))]

    assert lines == [26] + [28] * 6  # the first is indented by two characters


def test_an_unknown_ending_is_refused_with_the_known_ones(document, tmp_path):
    with pytest.raises(ReportError, match=r"\.docx"):
        write(document, tmp_path / "r.odt")


def test_an_unknown_jurisdiction_is_refused(year):
    with pytest.raises(ReportError, match="行政区划代码"):
        compose(year, "2024", "999999", parse(""), today=date(2025, 1, 3))


def test_the_command_writes_the_files(tmp_path):
    """`fadu report build` over an empty ledger: a report with everything missing, no zero printed."""
    import os
    import sys

    env = {**os.environ, "FADU_DATA": str(tmp_path), "FADU_DATABASE_URL": ""}
    for command in (
        ["ledger", "init"],
        ["report", "build", "--period", "2024", "--jurisdiction", "210411", "-o", str(tmp_path / "r.json")],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "fadu", *command], env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    data = json.loads((tmp_path / "r.json").read_text("utf-8"))

    assert data["figures"] == []
    assert len(data["missing"]) == len(catalogue())
