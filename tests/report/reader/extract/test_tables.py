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


def test_a_unit_column_where_every_cell_has_its_line():
    text = "项目\n单位\n数量\n收到复议申请\n件\n97\n审结\n件\n88\n负责人出庭率\n%\n100"

    assert [(t, u, w) for t, _, u, _, w in _read(text)] == [
        ("97", "件", "收到复议申请"),
        ("88", "件", "审结"),
        ("100", "%", "负责人出庭率"),
    ]


def test_serial_numbers_where_every_cell_has_its_line():
    text = "序号\n项目\n数量（件）\n1\n行政复议\n97\n2\n行政应诉\n3\n3\n行政赔偿\n2"

    assert [(t, w) for t, *_, w in _read(text)] == [("97", "行政复议"), ("3", "行政应诉"), ("2", "行政赔偿")]


def test_of_several_units_of_a_caption_the_one_that_fits():
    text = "单位：件、万元\n类别\t案件数\t罚没金额\n市场监管\t320\t45.6\n生态环境\t47\t612.35"

    assert [(v, u, k) for _, v, u, k, _ in _read(text)] == [
        (320, "件", "count"),
        (456000, "元", "amount"),
        (47, "件", "count"),
        (6123500, "元", "amount"),
    ]


def test_a_header_of_two_rows_whose_upper_cells_span_the_lower_ones():
    rows = "\t件数\t金额（万元）\t次数\t户次\n公安局\t4512\t236.8\t120\t98\n城管局\t300\t12\t50\t45"
    expected = [
        ("4512", "件", "公安局行政处罚件数"),
        ("236.8", "元", "公安局行政处罚金额"),
        ("120", "次", "公安局行政检查次数"),
        ("98", "户次", "公安局行政检查户次"),
    ]

    for upper in ("机关\t行政处罚\t\t行政检查\t\n", "机关\t行政处罚\t行政检查\n"):
        assert [(t, u, w) for t, _, u, _, w in _read(upper + rows)][:4] == expected


def test_a_cell_without_a_number_is_no_label():
    text = "指标\t数量（件）\t金额（万元）\n行政强制\t—\t3.5\n行政许可\t/\t2"

    assert [(t, w) for t, *_, w in _read(text)] == [("3.5", "行政强制金额"), ("2", "行政许可金额")]


def test_an_empty_cell_over_the_labels():
    for text in (
        "| |受理（件）|办结（件）|\n|复议|97|88|\n|应诉|41|39|",
        " | 受理（件） | 办结（件）\n复议 | 97 | 88\n应诉 | 41 | 39",
        "||受理|办结|\n|复议|97|88|\n|应诉|41|39|\n单位：件",
    ):
        assert [(v, u, w) for _, v, u, _, w in _read(text)] == [
            (97, "件", "复议受理"),
            (88, "件", "复议办结"),
            (41, "件", "应诉受理"),
            (39, "件", "应诉办结"),
        ]


def test_offices_may_stand_under_the_heading_of_units():
    text = "|单位|件数|\n|公安局|12|\n|司法局|3|"

    assert [(t, u, w) for t, _, u, _, w in _read(text)] == [("12", "件", "公安局"), ("3", "件", "司法局")]


def test_the_unit_of_a_row_in_a_column_of_its_own():
    text = "| 类别 | 单位 | 数值 |\n| 普法活动 | 场次 | 120 |\n| 受众 | 万人次 | 3.5 |"

    assert [(v, u) for _, v, u, _, _ in _read(text)] == [(120, "场次"), (35000, "人次")]
