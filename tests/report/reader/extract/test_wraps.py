"""Breaks of lines of a fixed width: which of them are none, and where the figures stand in the end."""

from datetime import date

import pytest

from fadu.report.reader import read_text
from fadu.report.reader.extract import extract
from fadu.report.reader.extract.lexicon import lexicon
from fadu.report.reader.extract.wraps import Wraps, find_wraps
from fadu.report.reader.model import Document, Meta
from fadu.report.reader.output import blocks
from fadu.report.reader.structure import outline

META = Meta(year=2023, date=date(2024, 1, 20))
FIXED = (
    "一、严格执法\n"
    "全年全县各级行政执法机关共办理行政处罚案件四百一\n"
    "十二件，其中适用普通程序三百零六件，适用简易程序\n"
    "一百零六件，罚没款86.5万元，开展执法检查3,20\n"
    "8次，执法人员参加培训620人次，考试合格率达98.\n"
    "6%，群众满意度稳步提升。\n"
    "二、化解纠纷\n"
    "各级人民调解组织共排查矛盾纠纷2560件，成功化解\n"
    "2533件。\n"
)


def test_a_joined_text_knows_where_its_characters_stood():
    wraps = Wraps([2, 5])

    assert wraps.join("ab\ncd\ne") == "abcde"
    assert [wraps.origin(at) for at in range(5)] == [0, 1, 3, 4, 6]
    assert [wraps.joined(at) for at in (0, 1, 3, 4, 6)] == [0, 1, 2, 3, 4]


def test_lines_of_a_fixed_width_are_read_on():
    figures = extract(Document(file="", text=FIXED), META)

    assert [(f.text, f.value, f.unit) for f in figures] == [
        ("四百一\n十二件", 412, "件"),
        ("三百零六件", 306, "件"),
        ("一百零六件", 106, "件"),
        ("86.5万元", 865_000, "元"),
        ("3,20\n8次", 3208, "次"),
        ("620人次", 620, "人次"),
        ("98.\n6%", 98.6, "%"),
        ("2560件", 2560, "件"),
        ("2533件", 2533, "件"),
    ]
    assert all(f.text == FIXED[f.start : f.end] for f in figures)


def test_sections_and_sentences_are_those_of_the_text_itself():
    sections, sentences = outline(FIXED)
    document = Document(file="", text=FIXED, sections=sections, sentences=sentences)

    for figure in extract(document, META):
        begin, end = sentences[figure.sentence]
        assert begin <= figure.start < end
        assert sections[figure.section].start <= figure.start < sections[figure.section].end


@pytest.mark.parametrize(
    "text",
    [
        "附件1\n件数统计",
        "行政处罚\n412\n件\n行政许可\n35\n件",
        "全年办理案件\n2023年召开会议3次",
        "共有调解员128人\n2023年新增12人",
        "一、加强领导\n二、依法行政\n三、严格执法\n四、化解纠纷\n五、法治宣传\n",
        "指标\t数量12\n件数\t3",
        "83人|培训 | 开展专题学习2\n83人|培训 | 开展专题学习2\n",
        "",
    ],
)
def test_other_breaks_stay(text):
    assert find_wraps(text, lexicon()) is None


def test_a_figure_over_two_lines_is_shown_in_one_block():
    reading = read_text(FIXED)
    cut = blocks.cut(reading)
    shown = [
        index
        for block in cut
        for _, index in blocks.pieces(reading, block.start, block.end, block.figures)
        if index is not None
    ]

    assert shown == list(range(len(reading.figures)))
    assert [FIXED[block.start : block.end].count("\n") for block in cut] == [0, 1, 2, 0, 0, 0]
