"""What a cell says, in the ways in which people write it."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fadu.ledger.importing import values

DAY = date(2024, 3, 5)
EPOCH = date(1899, 12, 30)
DAYS = st.dates(date(1949, 10, 1), date(2119, 12, 31))
WAYS = (
    lambda d: d.isoformat(),
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d.year}.{d.month}.{d.day}",
    lambda d: f"{d.year}/{d.month:02}/{d.day:02}",
    lambda d: f" {d.year} 年 {d.month} 月 {d.day} 号 ",
    lambda d: f"{d.year}{d.month:02}{d.day:02}",
    lambda d: d.isoformat().translate(str.maketrans("0123456789-", "０１２３４５６７８９－")),
    lambda d: float((d - EPOCH).days),
    lambda d: int(f"{d.year}{d.month:02}{d.day:02}"),
    lambda d: d,
    lambda d: datetime(d.year, d.month, d.day),
)


@pytest.mark.parametrize(
    "cell",
    ["2024年3月5日", "2024.3.5", "2024/3/5", "2024-03-05", "20240305", "２０２４．３．５", "2024年03月05日", "45356",
     45356.0, 45356, 20240305, DAY, datetime(2024, 3, 5), "二〇二四年三月五日", "2024.3.5.", "2024－3－5", "2024—3—5"],
)  # fmt: skip
def test_a_date_is_read_in_every_usual_way(cell):
    assert values.moment(cell) == (DAY, None)


@given(DAYS, st.sampled_from(WAYS))
def test_every_day_comes_back_from_every_way_of_writing_it(day, way):
    assert values.moment(way(day))[0] == day


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.booleans()))
def test_whatever_stands_in_a_cell_is_a_believable_day_or_a_value_error(cell):
    try:
        on, at = values.moment(cell)
    except ValueError:
        return

    assert date(1949, 10, 1) <= on <= date(2119, 12, 31)
    assert at is None or at.date() == on


@pytest.mark.parametrize(
    ("cell", "words"),
    [("2024.13.1", "不是存在的日期"), ("2023年2月29日", "不是存在的日期"), ("2024年3月", "缺少日"), ("24.3.5", "四位"),
     ("3/5/2024", "四位"), ("下周", "不是日期"), (True, "不是日期"), (12.0, "不是日期"), ("1024.3.5", "1949")],
)  # fmt: skip
def test_what_is_no_date_or_two_dates_is_refused_with_the_remedy(cell, words):
    with pytest.raises(ValueError, match=words):
        values.moment(cell)


def test_a_time_in_the_cell_is_kept():
    assert values.moment("2024年3月5日 9:30") == (DAY, datetime(2024, 3, 5, 9, 30))
    assert values.moment(45356.5) == (DAY, datetime(2024, 3, 5, 12))
    assert values.moment(datetime(2024, 3, 5, 14, 5))[1] == datetime(2024, 3, 5, 14, 5)


def test_the_old_epoch_of_spreadsheets_is_known():
    assert values.moment(45356.0 - 1462, epoch_1904=True)[0] == DAY


@pytest.mark.parametrize(
    "cell", ["9:30", "9时30分", "9点30", 9.5 / 24, time(9, 30), timedelta(hours=9, minutes=30)]
)
def test_a_time_of_day_is_read(cell):
    assert values.clock(cell) == time(9, 30)


@pytest.mark.parametrize(
    ("cell", "yuan"),
    [("1,234.5", 1234.5), ("￥500", 500), ("500元", 500), ("1.2万元", 12000), ("１２００", 1200), ("0.3亿元", 30_000_000),
     (1200.0, 1200), ("1 000", 1000), ("-50", -50), ("500元整", 500)],
)  # fmt: skip
def test_money_is_read_in_yuan(cell, yuan):
    assert values.money(cell) == yuan


def test_the_unit_of_the_heading_counts_unless_the_cell_names_its_own():
    assert [values.money(cell, 10_000) for cell in ("1.2", 1.2, "1.2万", "300元")] == [
        12000,
        12000,
        12000,
        300,
    ]


@pytest.mark.parametrize("cell", ["约500", "12,34", "", "一百", "5-6万"])
def test_what_is_no_amount_is_refused(cell):
    with pytest.raises(ValueError, match="不是金额"):
        values.money(cell)


@pytest.mark.parametrize(
    ("cell", "number"), [("12件", 12), ("1,200人", 1200), (3.0, 3), ("３", 3), ("30日", 30)]
)
def test_a_whole_number_is_read_with_what_it_counts(cell, number):
    assert values.whole(cell) == number


def test_a_fraction_is_no_whole_number():
    with pytest.raises(ValueError, match="整数"):
        values.whole("1.5")


@pytest.mark.parametrize("cell", ["是", "√", "✓", "有", "Y", "1", 1.0, True, "TRUE"])
def test_yes(cell):
    assert values.yes_or_no(cell) is True


@pytest.mark.parametrize("cell", ["否", "×", "无", "N", "0", 0.0, False, "ｎｏ"])
def test_no(cell):
    assert values.yes_or_no(cell) is False


def test_neither_yes_nor_no_is_refused():
    with pytest.raises(ValueError, match="是 或 否"):
        values.yes_or_no("也许")


def test_a_choice_is_known_whatever_its_width_and_brackets():
    known = ("维持", "乡镇(街道)", "其他")

    assert [values.choice(cell, known) for cell in (" 维 持 ", "乡镇（街道）", "其他")] == list(known)
    with pytest.raises(ValueError, match="是否为“维持”"):
        values.choice("维持原判", ("维持",))


def test_choices_are_divided_but_not_within_a_choice():
    known = ("罚款", "没收违法所得、没收非法财物", "警告")

    assert values.choices("罚款、没收违法所得、没收非法财物；警告", known) == [known[0], known[1], known[2]]
    assert values.choices("警告，警告/罚款", known) == ["警告", "罚款"]
    with pytest.raises(ValueError, match="不在选项之中"):
        values.choices("罚款、拘役", known)
