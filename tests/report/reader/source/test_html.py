"""Web pages: the report's text is kept whole, what surrounds it is dropped, tables stay rows."""

from pathlib import Path

import pytest

from fadu.errors import ReadError
from fadu.report.reader.source import load_bytes
from fadu.report.reader.traditional import simplify
from report.reader.widths import wide

PAGES = Path(__file__).parent / "pages"


def page(name, *, full_width=False, encoding="utf-8"):
    text = (PAGES / name).read_text(encoding="utf-8")
    return load_bytes((wide(text) if full_width else text).encode(encoding), name)


KEPT = {
    "trs.html": [
        "办理行政复议案件245件,审结238件,审结率为97.14%",
        "发现并督促整改问题112个。",
        "2300余人次",
        "清河市人民政府\n2024年3月18日",
    ],
    "layout_tables.html": ["2016年度依法行政工作情况报告", "备案率80%", "胜诉7件", "二〇一七年一月二十日"],
    "data_table.html": ["现将河东新区2024年度", "收到行政复议申请64件", "市场监管\t120\t86.5\t1,530"],
    "plain_divs.html": ["关于2022年法治政府建设情况的报告", "持证率100%", "涉及金额2100万元"],
    "traditional.html": ["1200餘件", "計3600人"],
}  # fmt: skip
DROPPED = {
    "trs.html": ["12345", "99999", "分享", "198件", "备案号", "大中小", "318", "扫一扫", "docx", "首页"],
    "layout_tables.html": ["网站首页", "政策文件", "打印本页", "技术支持", "人民政府网", "1024", "123456789"],
    "data_table.html": ["9999", "浏览", "管理委员会主办", "document"],
    "plain_divs.html": ["领导之窗", "运动会", "3812345"],
    "traditional.html": ["首頁"],
}


@pytest.mark.parametrize("full_width", [False, True])
@pytest.mark.parametrize("name", KEPT)
def test_the_report_is_kept_and_the_page_around_it_dropped(name, full_width):
    encoding = "gb18030" if name == "layout_tables.html" else "utf-8"
    text = page(name, full_width=full_width, encoding=encoding).text
    text = (simplify(text) if full_width else text).replace(" ", "")
    kept = [simplify(each) if full_width else each for each in KEPT[name]]

    assert [each for each in kept if each not in text] == []
    assert [each for each in DROPPED[name] if each in text] == []


def test_title_and_date_stand_at_the_head_of_the_text():
    lines = page("trs.html").text.splitlines()

    assert lines[0] == "清河市2023年法治政府建设年度报告"
    assert "2024年03月18日" in lines[1] or "2024-03-20" in lines[1]


def test_the_pages_own_data_are_hints():
    hints = page("trs.html").hints

    assert hints["title"] == "清河市2023年法治政府建设年度报告"
    assert hints["date"].startswith("2024-03-20")
    assert hints["issuer"] == "清河市司法局"


def test_table_cells_have_spans_into_the_text():
    loaded = page("data_table.html")
    (table,) = loaded.tables
    rows = [[loaded.text[start:end] for start, end in row] for row in table]

    assert rows[0] == ["领域", "行政处罚", "", "行政检查(次)"]
    assert rows[1] == ["", "件数(件)", "金额(万元)", ""]
    assert rows[4] == ["合计", "430", "128.5", "2,420"]


def test_layout_tables_are_not_taken_for_data():
    assert page("layout_tables.html", encoding="gb18030").tables == []


def test_a_page_declared_gb2312_may_use_later_characters():
    data = '<head><meta charset="gb2312"></head><body><p>喆镕〇㙍,全年办理案件12件,均办结。</p></body>'

    assert "喆镕〇㙍" in load_bytes(data.encode("gb18030"), "a.html").text


def test_a_page_without_text_says_so():
    with pytest.raises(ReadError, match="没有找到正文"):
        load_bytes(b"<html><body><div id='app'></div><script>render()</script></body></html>", "app.html")


@pytest.mark.parametrize("depth", [300, 3000])
def test_deep_nesting_does_not_break_or_hang(depth):
    data = "<html><body>" + "<div>" * depth + "<p>全年办理案件12件,均已办结,没有超期。</p>" + "</div>" * depth
    try:
        text = load_bytes(data.encode(), "deep.html").text
    except ReadError as error:
        text = str(error)

    assert "12件" in text or "没有找到正文" in text


def test_forbidden_characters_beside_what_is_dropped_do_no_harm():
    data = "<p>甲<script>x()</script>\x01乙&#2;办理案件12件。" + "均已办结,没有超期。" * 20 + "</p>"

    assert "办理案件12件" in load_bytes(data.encode(), "a.html").text


def test_absurd_spans_are_limited():
    data = (
        "<html><body><p>情况如下表,请审阅。</p><table><tr><td colspan=999999999>甲</td><td>1</td></tr>"
        "<tr><td rowspan=999999999>乙</td><td>2</td></tr></table></body></html>"
    )

    assert len(load_bytes(data.encode(), "span.html").text) < 5_000
