"""Quotations and titles of a page: what is inside them, what only looks so."""

import pytest

from fadu.report.reader.extract.page import open_page
from fadu.report.reader.model import Document


def inside(text, bounds):
    """The pieces of `text` between each two bounds."""
    return [text[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True)]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("按照《甲办法》《乙规定》办理", ["甲办法", "乙规定"]),
        ("关于《甲〈乙〉办法》的说明", ["甲〈乙〉办法"]),
        ("印发《关于修改《甲办法》的决定》和《乙》", ["关于修改《甲办法》的决定", "乙"]),
        ("多出的》不算，《甲办法》算", ["甲办法"]),
        ("没有合上的《甲办法\n下一行《乙》", ["乙"]),
        ("没有合上的《甲办法，后面《乙》", []),
    ],
)
def test_outermost_titles_on_one_line(text, titles):
    assert inside(text, open_page(Document("-", text)).titles) == titles


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("“一件事”和“最多90天”", ["一件事", "最多90天"]),
        ("先开“一次又开“两次”", ["两次"]),
        ('"一站式"与“两头跑"', ["一站式", "两头跑"]),
        ("只合”不开，“三日”开了", ["三日"]),
        ("开在“这一行\n合在下一行”", []),
        ("“这一段引文超过十六个字所以它是正文而不是一个名称”", []),
    ],
)
def test_short_quotations_on_one_line(text, quotes):
    assert inside(text, open_page(Document("-", text)).quotes) == quotes
