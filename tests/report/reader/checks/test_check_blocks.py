"""What an annual report must contain: each block missing is named, other words for it are accepted."""

from datetime import date

import pytest

from fadu.report.reader.checks import run
from fadu.report.reader.model import Check, Document, Meta, Reading
from fadu.report.reader.structure import outline

TITLE = "青岚县人民政府关于2024年法治政府建设情况的报告"
PARTS = {
    "results": "一、主要举措和成效\n严格规范公正文明执法，优化营商环境，依法化解矛盾纠纷。",
    "shortcomings": "二、存在的不足和原因\n基层执法力量偏弱，由于编制有限，人员补充不及时。",
    "first_responsibility": "三、履行第一责任人职责情况\n县委、县政府主要负责人亲自部署、亲自过问。",
    "plans": "四、下一年度工作安排\n继续推进行政执法规范化，抓好示范创建。",
}
NAMES = {
    "results": "主要举措和成效",
    "shortcomings": "不足和原因",
    "first_responsibility": "第一责任人",
    "plans": "主要安排",
}
FILLER = "坚持依法履行政府职能，推进政务公开，加强执法监督，组织普法宣传。" * 60


def checks(*parts: str, filler: str = FILLER, title: str = TITLE) -> list[Check]:
    text = "\n".join([title, *parts, filler])
    document = Document("whole", text, simplified=text)
    document.sections, document.sentences = outline(text)
    read = Reading(document, Meta(title=title, year=2024, date=date(2025, 1, 20)))
    return [check for check in run(read) if check.rule == "block_missing"]


def test_a_report_with_every_block_is_complete() -> None:
    assert [check.ok for check in checks(*PARTS.values())] == [True]


@pytest.mark.parametrize("left_out", PARTS)
def test_a_block_left_out_is_named(left_out: str) -> None:
    found = checks(*(text for name, text in PARTS.items() if name != left_out))

    assert [(check.ok, check.severity) for check in found] == [(False, "warning")]
    assert NAMES[left_out] in found[0].message


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("results", "一年来的做法\n主要做法有三条，取得了新进展。"),
        ("shortcomings", "工作中还存在短板：部分干部法治意识有待提高，主要是因为培训不够。"),
        ("first_responsibility", "党政主要负责人带头学法，定期听取汇报。"),
        ("plans", "新的一年，我们要抓好示范创建。"),
    ],
)
def test_other_words_for_a_block_are_accepted(block: str, said: str) -> None:
    found = checks(*(said if name == block else text for name, text in PARTS.items()))

    assert [check.ok for check in found if check.ok is False] == []


def test_shortcomings_without_a_reason_are_a_remark() -> None:
    parts = PARTS | {"shortcomings": "二、存在的不足\n基层执法力量偏弱。"}

    assert [(check.ok, check.severity) for check in checks(*parts.values())] == [(None, "info")]


def test_a_short_text_is_no_whole_report() -> None:
    assert checks(PARTS["results"], filler="") == []


def test_a_text_of_another_kind_is_not_judged() -> None:
    assert checks(PARTS["results"], title="关于印发行政执法工作要点的通知") == []
