"""Headings and sentences of a report."""

import pytest

from effort import hang_guard
from fadu.report.reader.structure import outline, place

TEXT = (
    "某县2023年法治政府建设报告\n一、主要举措\n(一)加强领导。全年召开会议3次。\n1.学习。学了2.5小时!\n"
    "（二）依法决策\n二、存在的不足\n"
)


def test_headings_carry_level_and_title():
    sections, _ = outline(TEXT)

    assert [(s.level, s.title) for s in sections] == [
        (1, "主要举措"),
        (2, "加强领导"),
        (3, "学习"),
        (2, "依法决策"),
        (1, "存在的不足"),
    ]


def test_a_section_ends_where_its_level_or_a_higher_one_begins():
    sections, _ = outline(TEXT)
    first, second, third, fourth, fifth = sections

    assert (first.end, second.end, third.end) == (fifth.start, fourth.start, fourth.start)
    assert fifth.end == len(TEXT)


def test_headings_are_found_where_line_breaks_are_lost():
    sections, _ = outline("现报告如下：一、主要工作。(一)领导。做了工作。(二)决策。做了工作。二、不足。")

    assert [s.level for s in sections] == [1, 2, 2, 1]


def test_a_decimal_at_the_start_of_a_line_is_no_heading():
    sections, _ = outline("3.5万人参加\n12.3亿元")

    assert sections == []


def test_sentences_are_spans_without_outer_blanks():
    _, sentences = outline("  甲乙。丙丁！”\n\n 戊 \n")

    assert ["  甲乙。丙丁！”\n\n 戊 \n"[a:b] for a, b in sentences] == ["甲乙。", "丙丁！”", "戊"]


def test_place_gives_the_last_start_before_a_position():
    assert [place([10, 20], p) for p in (5, 10, 19, 25)] == [-1, 0, 0, 1]


@pytest.mark.parametrize("piece", ["(一)", "9", "（", "一", " ", "\n", "。", "一、"])
def test_a_long_monotone_text_takes_no_time(piece):
    with hang_guard():  # quadratic would take hours
        outline(piece * (1_000_000 // len(piece)))
