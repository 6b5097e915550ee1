"""Lines of a terminal: never wider than asked, nothing lost, stops and brackets where Chinese has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fadu.columns import breaks, columns_of, wrap

TEXTS = st.text(alphabet="一二法，。（）《》“”ab-1 ⁰\n", max_size=60)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, []),
        ("依法行政，依法办事。", 10, ["依法行政，", "依法办事。"]),
        ("请用 fadu ledger init 建立", 12, ["请用 fadu", "ledger init", "建立"]),
        ("一二三四五，六", 10, ["一二三四", "五，六"]),
        ("一二三（四五）", 8, ["一二三", "（四五）"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("依据《行政复议法》", 10, ["依据《行政", "复议法》"]),
    ],
)
def test_where_a_line_ends(text, width, lines):
    assert list(wrap(text, width)) == lines


@given(TEXTS, st.integers(4, 30))
def test_no_line_is_too_wide_and_nothing_is_lost(text, width):
    lines = list(wrap(text, width))

    assert all(columns_of(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == "".join(text.split())


@given(TEXTS, st.integers(4, 30))
def test_breaks_lie_inside_the_text_in_order(text, width):
    found = list(breaks(text, width))

    assert found == sorted(set(found))
    assert all(0 < each < len(text) for each in found)
