"""Kind and period of figures whose indicator is known, in reports read whole."""

import pytest

from fadu.report.reader import read_text

HEAD = "某市某区2022年法治政府建设年度报告\n2023年2月10日\n"


def told(sentence, head=HEAD):
    """(text, kind, period) of the figures of a report of one sentence."""
    return [(f.text, f.kind, f.period) for f in read_text(head + sentence).figures]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("在18个监管领域推行信用分级分类监管。", [("18个", "stock", "asof:2022-12")]),
        ("上线“一件事”主题服务33个。", [("33个", "stock", "asof:2022-12")]),
        ("政务服务事项网上可办率99.2%。", [("99.2%", "rate", "asof:2022-12")]),
        ("承诺时限压缩比达81.5%。", [("81.5%", "change", "asof:2022-12")]),
        ("空气质量优良天数312天。", [("312天", "count", "2022")]),
        ("每个镇至少组建1支应急救援队伍。", [("1支", "threshold", "2022")]),
    ],
)
def test_the_catalogue_tells_a_state_from_what_happened(sentence, expected):
    assert told(sentence) == expected


def test_a_rate_of_cases_holds_for_the_time_of_its_cases():
    figures = told("截至2022年9月,受理行政复议案件40件,审结38件,审结率95%。")

    assert [period for _, _, period in figures] == ["asof:2022-09"] * 3


def test_a_rate_of_what_happens_does_not_take_the_time_of_a_state_before_it():
    figures = told("执法人员入库312人,掌上执法应用率99.1%。")

    assert [period for _, _, period in figures] == ["asof:2022-12", "2022"]


def test_a_state_that_was_changed_is_no_state_at_the_end_of_the_year():
    figures = told("政务服务大厅由26个窗口精简为9个综合窗口。")

    assert [period for _, _, period in figures] == ["2022", "asof:2022-12"]


def test_a_figure_without_indicator_keeps_what_its_words_say():
    assert told("组织观看警示教育片12部。") == [("12部", "count", "2022")]
