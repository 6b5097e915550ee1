"""Plain text: the character set is recognised and nothing is changed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fadu.errors import ReadError
from fadu.report.reader.source import load_bytes
from fadu.report.reader.traditional import simplify, table
from report.reader.widths import digits_wide, wide

REPORT = wide(
    "清河市2023年法治政府建设年度报告\r\n\r\n2023年,全市各级行政机关深入学习宣传贯彻习近平法治思想,"
    "共办理行政复议案件245件,审结238件,审结率为97.14%。\n  清河市人民政府\n2024年3月18日"
)
TRADITIONAL = (
    "2021年,全市辦理行政複議案件1200餘件,行政機關負責人出庭應訴率達到98%,參加考試的人員在這個會議上。"
)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_are_told_apart(encoding):
    assert load_bytes(REPORT.encode(encoding), "a.txt").text.lstrip("\ufeff") == REPORT


def test_big5_is_told_from_gb18030():
    assert load_bytes(TRADITIONAL.encode("big5"), "a.txt").text == TRADITIONAL


def test_a_byte_order_mark_keeps_offsets_those_of_decode():
    data = b"\xef\xbb\xbf" + REPORT.encode()

    assert load_bytes(data, "a.txt").text == data.decode("utf-8")


def test_newlines_stay_as_they_are():
    assert load_bytes("甲1件\r\n乙2件\r丙3件\n".encode(), "a.txt").text == "甲1件\r\n乙2件\r丙3件\n"


def test_a_file_cut_inside_a_character_is_still_read():
    data = (REPORT * 20).encode()[:-1]

    assert load_bytes(data, "a.txt").text.startswith(REPORT[:40])


@pytest.mark.parametrize("data", [b"", b"   \n\t ", b"\xef\xbb\xbf", b"\x00" * 500])
def test_an_empty_file_says_so(data):
    with pytest.raises(ReadError, match="空的"):
        load_bytes(data, "空.txt")


@settings(deadline=None)  # the first example loads the data files
@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_are_text_or_a_clear_error(data):
    try:
        text = load_bytes(data, "junk.bin").text
    except ReadError as error:
        text = error.where

    assert text


@settings(deadline=None)  # the first example loads the data files
@given(st.text(max_size=300))
def test_simplifying_keeps_the_length(text):
    assert len(simplify(text)) == len(text)


def test_traditional_and_full_width_become_what_the_grammar_knows():
    assert simplify(wide("複議案件1200餘件,應訴率")) == "复议案件1200余件,应诉率"
    assert simplify(digits_wide("受理245件")) == "受理245件"
    assert simplify("\uff05\uff08\uff09") == "%()"


def test_both_ways_of_replacing_agree():
    many = "".join(sorted(table()))

    assert simplify(many) == "".join(table()[each] for each in many)
