"""What printed numerals are worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fadu.report.reader.extract.numerals import arabic, chinese


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("七", 7), ("十", 10), ("十五", 15), ("二十", 20), ("一百零五", 105), ("三百二十", 320), ("两千三百", 2300),
     ("两万", 20000), ("三万五千", 35000), ("一亿三千万", 130_000_000), ("百", 100), ("千", 1000), ("二〇二三", 2023), ("零", 0)],
)  # fmt: skip
def test_chinese_numerals(numeral, value):
    assert chinese(numeral) == value


@pytest.mark.parametrize("text", ["", "一二", "三五", "十百", "一" * 40])
def test_strings_that_are_no_number(text):
    assert chinese(text) is None


@pytest.mark.parametrize(
    ("digits", "value"), [("0", 0), ("1,234", 1234), ("12,345.6", 12345.6), ("007", 7), ("3.50", 3.5)]
)
def test_arabic_numerals(digits, value):
    assert arabic(digits) == value


@pytest.mark.parametrize("digits", ["1,23", "1234,567", "9" * 19])
def test_digits_that_are_no_quantity(digits):
    assert arabic(digits) is None


@given(st.integers(0, 99_999_999))
def test_a_number_written_in_chinese_comes_back(number):
    assert chinese(_written(number)) == number


def _written(number: int) -> str:
    """`number` below 10⁸ in Chinese numerals."""
    if number >= 10_000:
        rest = number % 10_000
        gap = "零" if 0 < rest < 1000 else ""
        return _written(number // 10_000) + "万" + (gap + _written(rest) if rest else "")
    digits = "零一二三四五六七八九"
    out, zero = "", False
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // scale % 10
        if digit:
            out += ("零" if zero and out else "") + digits[digit] + name
            zero = False
        else:
            zero = True
    return out or "零"
