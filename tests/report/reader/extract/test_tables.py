"""Figures in tables: units only in the header, bars, tabs, one cell a line."""

from datetime import date

from fadu.report.reader.extract import extract
from fadu.report.reader.model import Document, Meta

META = Meta(year=2023, date=date(2024, 1, 20))


def _read(text, tables=()):
    figures = extract(Document(file="", text=text, tables=list(tables)), META)
    assert all(f.text == text[f.start : f.end] for f in figures)
    return [(f.text, f.value, f.unit, f.kind, f.what) for f in figures]


def test_bars_with_units_in_the_header():
    text = (
        "| 类别 | 数量（件） | 金额（万元） |\n|---|---|---|\n"
        "| 行政处罚 | 412 | 86.5 |\n| 行政许可 | 1,035 | 0 |\n"
    )

    assert _read(text) == [
        ("412", 412, "件", "count", "行政处罚"),
        ("86.5", 865000, "元", "amount", "行政处罚金额"),
        ("1,035", 1035, "件", "count", "行政许可"),
        ("0", 0, "元", "amount", "行政许可金额"),
    ]


def test_tabs_with_the_unit_in_the_label():
    text = "指标\t2022年\t2023年\n收到行政复议申请（件）\t88\t97\n负责人出庭应诉率（%）\t98.5\t100\n"

    assert [(t, u, k, w) for t, _, u, k, w in _read(text)] == [
        ("88", "件", "count", "收到行政复议申请"),
        ("97", "件", "count", "收到行政复议申请"),
        ("98.5", "%", "rate", "负责人出庭应诉率"),
        ("100", "%", "rate", "负责人出庭应诉率"),
    ]


def test_a_column_of_another_year_has_its_period():
    text = "指标\t2022年\t2023年\n收到申请（件）\t88\t97\n"

    assert [f.period for f in extract(Document(file="", text=text), META)] == ["2022", "2023"]


def test_one_cell_a_line():
    text = "镇街\n调解（件）\n成功率\n城关镇\n120\n98.3%\n河口镇\n86\n97.7%\n"

    assert _read(text) == [
        ("120", 120, "件", "count", "城关镇调解"),
        ("98.3%", 98.3, "%", "rate", "城关镇成功率"),
        ("86", 86, "件", "count", "河口镇调解"),
        ("97.7%", 97.7, "%", "rate", "河口镇成功率"),
    ]


def test_serial_numbers_years_and_telephones_are_no_figures():
    text = "序号\t单位\t电话\t人数\n1\t司法局\t85146666\t12\n2\t公安局\t85140000\t230\n"

    assert [(t, u) for t, _, u, _, _ in _read(text)] == [("12", "人"), ("230", "人")]


def test_tables_of_the_document_are_used_when_it_brings_them():
    text = "项目 数值\n罚款（万元） 12.5\n"
    table = [[(0, 2), (3, 5)], [(6, 12), (13, 17)]]

    assert _read(text, [table]) == [("12.5", 125000, "元", "amount", "罚款")]


def test_a_caption_gives_the_unit():
    text = "表1 行政执法情况 单位：件\n种类\t数量\n行政检查\t950\n行政强制\t12\n"

    assert [(t, u) for t, _, u, _, _ in _read(text)] == [("950", "件"), ("12", "件")]


def test_a_cell_with_its_own_unit_keeps_it():
    text = "项目\t情况\n培训\t35场\n参训\t1200余人次\n"

    assert [(t, v, u) for t, v, u, _, _ in _read(text)] == [("35场", 35, "场"), ("1200余人次", 1200, "人次")]


def test_running_text_in_a_cell_is_read_as_text():
    text = "项目\t情况\n培训\t全年举办培训35场，参训1200人次\n"

    assert [t for t, *_ in _read(text)] == ["35场", "1200人次"]
