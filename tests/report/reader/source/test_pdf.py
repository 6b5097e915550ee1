"""PDF: wrapped lines become paragraphs again, page numbers and running heads go, a scan is refused."""

import io

import pypdf
import pytest

from fadu.errors import ReadError
from fadu.report.reader.source import load_bytes
from report.reader.source.tiny_pdf import make, paragraphs

TITLE = "清河市2023年法治政府建设年度报告"
FIRST = (
    "2023年,清河市坚持以习近平法治思想为指导,全面推进依法行政,"
    "全年共办理行政复议案件245件,审结238件,审结率为97.14%。"
)
SECOND = "一年来共开展行政执法监督检查36次,发现并督促整改问题112个,群众满意度持续提升。"
THIRD = "清河市人民政府"


def read(pages):
    return load_bytes(make(pages), "报告.pdf")


def test_wrapped_lines_are_one_paragraph_again():
    text = read([[(170, 800, 20, TITLE), *paragraphs([FIRST, SECOND, THIRD])]]).text

    assert text.splitlines() == [TITLE, FIRST, SECOND, THIRD]


def test_a_paragraph_goes_on_over_the_page_and_page_numbers_are_dropped():
    lines = paragraphs([FIRST, SECOND])
    first, second = (
        lines[:3],
        [(x, 760 - 26 * n, size, words) for n, (x, _, size, words) in enumerate(lines[3:])],
    )
    text = read([[*first, (290, 40, 10, "— 1 —")], [*second, (290, 40, 10, "- 2 -")]]).text

    assert text.splitlines() == [FIRST, SECOND]


def test_running_heads_are_dropped():
    head = (90, 820, 9, "清河市司法局 内部资料")
    pages = [[head, *paragraphs([f"第{n}部分共办理案件{n}0件,均已按期办结,没有超期。"])] for n in range(1, 6)]
    text = read(pages).text

    assert "内部资料" not in text
    assert "第5部分共办理案件50件" in text


def test_wide_gaps_make_a_table():
    rows = [("单位", "件数", "金额"), ("司法局", "245", "18"), ("城管局", "31", "72")]
    lines = [
        (90 + 150 * c, 700 - 26 * r, 14, words) for r, row in enumerate(rows) for c, words in enumerate(row)
    ]
    loaded = read([[*paragraphs(["各部门办理情况如下,已经核对无误并且公开。"]), *lines]])

    assert [[loaded.text[s:e] for s, e in row] for row in loaded.tables[0]] == [list(row) for row in rows]


def test_a_scan_says_what_to_do():
    with pytest.raises(ReadError, match=r"没有文字层.*OCR"):
        read([[], []])


def test_an_encrypted_file_says_so():
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(make([paragraphs([FIRST])])))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)

    with pytest.raises(ReadError, match="已加密"):
        load_bytes(out.getvalue(), "密.pdf")


@pytest.mark.parametrize("data", [b"%PDF-1.7\n garbage", make([paragraphs([FIRST])])[:300]])
def test_a_damaged_file_is_a_clear_error(data):
    with pytest.raises(ReadError, match=r"坏\.pdf"):
        load_bytes(data, "坏.pdf")
