"""The official calendar: its table, counting on it, importing a later year."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from fadu.errors import CalendarError
from fadu.law.calendar import (
    DATA,
    Calendar,
    Day,
    calendar_with,
    default_calendar,
    import_table,
    read_rows,
)

HEADER = "date,kind,name,notice,status\n"
TABLE_2027 = HEADER + "".join(
    f"2027-{day},holiday,{name},样例通知,unverified\n"
    for day, name in (
        ("01-01", "元旦"),
        ("10-01", "国庆节"),
        ("10-02", "国庆节"),
        ("10-03", "国庆节"),
        ("10-04", "国庆节"),
    )
)


def test_every_year_from_2019_to_2026_has_its_table_with_notices():
    rows = read_rows(DATA)

    assert sorted({row.on.year for row in rows}) == list(range(2019, 2027))
    assert all(row.notice.startswith("国办发明电〔") for row in rows)
    assert all(row.on.weekday() > 4 for row in rows if row.kind == "workday")


def test_the_table_agrees_with_an_independent_package():
    china = pytest.importorskip("chinese_calendar")
    calendar = default_calendar()
    day, wrong = date(2019, 1, 1), []
    while day.year < 2027:
        if calendar.is_working(day) != china.is_workday(day):
            wrong.append(day)
        day += timedelta(days=1)

    assert wrong == []


@pytest.mark.parametrize(
    ("year", "working"),
    [(2019, 250), (2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248)],
)
def test_working_days_of_a_year(year, working):
    calendar = default_calendar()
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))

    assert sum(calendar.is_working(day) for day in days if day.year == year) == working


@pytest.mark.parametrize("on", ["2020-02-02", "2024-10-07", "2025-10-08", "2026-02-23"])
def test_days_that_are_free(on):
    assert not default_calendar().is_working(date.fromisoformat(on))


@pytest.mark.parametrize("on", ["2024-02-09", "2024-10-12", "2025-01-26", "2026-02-14", "2026-09-20"])
def test_days_on_which_people_work(on):
    assert default_calendar().is_working(date.fromisoformat(on))


def test_counting_agrees_with_walking_day_by_day():
    calendar = default_calendar()
    for offset in range(0, 700, 13):
        start = date(2023, 1, 1) + timedelta(days=offset)
        day, counted = start, 0
        for n in range(1, 30):
            while counted < n:
                day += timedelta(days=1)
                counted += calendar.is_working(day)
            assert calendar.add_working(start, n) == day
            assert calendar.between(start.toordinal(), day.toordinal()) == n


def test_counting_backwards_undoes_counting_forwards():
    calendar = default_calendar()
    start = date(2024, 9, 27)

    for n in range(1, 40):
        later = calendar.add_working(start, n).toordinal()
        assert date.fromordinal(calendar.subtract(later, n)) == start


def test_counting_across_the_years():
    assert default_calendar().add_working(date(2018, 12, 31), 1) == date(2019, 1, 2)
    assert default_calendar().add_working(date(2025, 12, 30), 3) == date(2026, 1, 5)


@pytest.mark.parametrize("count", [lambda c: c.is_working(date(2027, 1, 4)), lambda c: c.add_working(date(2026, 12, 30), 5),
                                   lambda c: c.roll(date(2027, 1, 1)), lambda c: c.is_working(date(2018, 12, 28))])  # fmt: skip
def test_a_year_without_a_table_is_named(count):
    with pytest.raises(CalendarError, match=r"没有(2027|2018)年的节假日和调休安排.*fadu law calendar import"):
        count(default_calendar())


def test_an_imported_year_takes_effect_and_changes_the_version(tmp_path):
    table = tmp_path / "2027.csv"
    table.write_text(TABLE_2027, encoding="utf-8")

    years = import_table(table, tmp_path / "own")
    calendar = calendar_with(tmp_path / "own")

    assert years == (2027,)
    assert calendar.add_working(date(2027, 9, 30), 1) == date(2027, 10, 5)
    assert calendar.version != default_calendar().version


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "是空的"),
        ("date,kind\n2027-01-01,holiday\n", "缺少列"),
        (HEADER + "2027年1月1日,holiday,元旦,通知,verified\n", "日期应写作"),
        (HEADER + "2027-01-01,free,元旦,通知,verified\n", "kind 应为"),
        (HEADER + "2027-01-01,holiday,元旦,,verified\n", "依据的通知"),
        (HEADER + "2027-01-04,workday,元旦,通知,verified\n", "应在周六或者周日"),
        (HEADER + "2027-01-01,holiday,元旦,通知,verified\n", "缺少法定节假日"),
        (TABLE_2027 + "2027-01-01,holiday,元旦,通知,verified\n", "出现两次"),
    ],
)
def test_a_faulty_table_is_refused_with_its_reason(tmp_path, text, words):
    table = tmp_path / "table.csv"
    table.write_text(text, encoding="utf-8")

    with pytest.raises(CalendarError, match=words):
        import_table(table, tmp_path / "own")
    assert not (tmp_path / "own").exists()


def test_a_missing_file_is_said_to_be_missing():
    with pytest.raises(CalendarError, match="无法读取"):
        read_rows(Path("no-such-file.csv"))


def test_years_need_not_follow_each_other():
    calendar = Calendar(
        [Day(date(2030, 1, 1), "holiday", "元旦", "样例"), Day(date(2032, 1, 1), "holiday", "元旦", "样例")]
    )

    assert calendar.years == (2030, 2032)
    with pytest.raises(CalendarError, match="2031年"):
        calendar.add_working(date(2030, 12, 20), 20)
