"""What a report says of itself: title, place and code, issuing body, year, date."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from fadu.report.reader.dates import chinese_day, find_dates, find_year
from fadu.report.reader.meta import recognise
from fadu.report.reader.model import Document
from fadu.report.reader.places import place_at, places, resolve
from fadu.report.reader.traditional import simplify
from report.reader.widths import digits_wide, wide
from shared import SHARED, needs_shared

CASES = yaml.safe_load((Path(__file__).parent / "headers.yaml").read_text(encoding="utf-8"))
IDS = [case.get("title") or case["text"][:20] for case in CASES]


def read(text, hints=None):
    return recognise(Document("-", text, simplified=simplify(text)), hints)


def fields(meta):
    return {
        "title": meta.title and simplify(meta.title),
        "place": meta.jurisdiction,
        "code": meta.jurisdiction_code,
        "issuer": meta.issuer,
        "year": meta.year,
        "date": meta.date,
    }


def expected(case):
    return {
        key: simplify(case[key]) if key == "title" and case.get(key) else case.get(key)
        for key in ("title", "place", "code", "issuer", "year", "date")
    }


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_header(case):
    assert fields(read(case["text"])) == expected(case)


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_header_with_full_width_signs_and_windows_newlines(case):
    text = wide(case["text"]).replace("\n", "\r\n")

    assert fields(read(text)) == expected(case)


def test_there_are_enough_headers():
    assert len(CASES) >= 40


def test_a_title_stays_as_printed():
    text = wide("中山市2021年法治政府建設年度報告(公開)\n2021年,全市依法行政。")

    assert read(text).title == wide("中山市2021年法治政府建設年度報告(公開)")


def test_hints_serve_where_the_text_is_silent():
    meta = read(
        "全年办理案件12件。",
        {"title": "清河县2023年法治政府建设年度报告", "date": "2024-03-20 09:15", "issuer": "清河县司法局"},
    )

    assert (meta.year, meta.date, meta.issuer) == (2023, date(2024, 3, 20), "清河县司法局")
    assert meta.jurisdiction_code == "130534"


@needs_shared
@pytest.mark.parametrize(
    ("name", "code", "year", "day"),
    [
        ("000", "640502", 2020, date(2020, 11, 15)),
        ("001", "330600", 2019, date(2020, 2, 24)),
        ("002", "210411", 2024, date(2025, 1, 3)),
    ],
)
def test_published_reports(name, code, year, day):
    meta = read((SHARED / "reports" / f"{name}.txt").read_text(encoding="utf-8"))

    assert (meta.jurisdiction_code, meta.year, meta.date) == (code, year, day)
    assert meta.title
    assert meta.issuer


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025年1月3日", date(2025, 1, 3)),
        ("2025 年 1 月 3 日", date(2025, 1, 3)),
        ("2025-01-03 10:39", date(2025, 1, 3)),
        ("2025/1/3", date(2025, 1, 3)),
        ("2025.01.03", date(2025, 1, 3)),
        ("二〇二五年一月三日", date(2025, 1, 3)),
        ("二○二四年十二月三十一日", date(2024, 12, 31)),
        ("二零二三年十月二十日", date(2023, 10, 20)),
        ("二O二二年十一月廿一日", date(2022, 11, 21)),
    ],
)
def test_dates(text, day):
    assert [found for _, _, found in find_dates(text)] == [day]


@pytest.mark.parametrize(
    "text", ["2023年2月30日", "2025年1月", "640502003/2021-00066", "12345-1-1", "二〇二五年一月"]
)
def test_what_is_no_date(text):
    assert list(find_dates(text)) == []


def test_full_width_digits_make_dates_after_simplifying():
    assert [day for _, _, day in find_dates(simplify(digits_wide("2025年1月3日")))] == [date(2025, 1, 3)]


@pytest.mark.parametrize(
    ("words", "day"),
    [("三", 3), ("十", 10), ("十九", 19), ("三十一", 31), ("廿八", 28), ("百", 0), ("二十十", 0)],
)
def test_chinese_days(words, day):
    assert chinese_day(words) == day


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("绍兴市2019年度法治政府建设", 2019),
        ("实施纲要(2021—2025年)和2024年要点", 2024),
        ("2020一2025年规划", None),
        ("二〇二三年度报告", 2023),
        ("没有年份", None),
    ],
)
def test_years(text, year):
    assert find_year(text) == year


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("辽宁省抚顺市顺城区", {"210411"}),
        ("辽宁抚顺顺城区", {"210411"}),
        ("恩施州巴东县", {"422823"}),
        ("鼓楼区", {"320106", "320302", "350102", "410204"}),
    ],
)
def test_places(text, codes):
    place = place_at(text, 0)

    assert place is not None
    assert place.end == len(text)
    assert {each.code for each in place.candidates} == codes


def test_a_short_name_alone_is_no_place():
    assert list(places("宁夏经验、辽宁做法")) == []


def test_a_name_borne_twice_is_resolved_only_by_its_surroundings():
    place = place_at("鼓楼区", 0)

    assert resolve(place, "全区工作") is None
    assert resolve(place, "福州市鼓楼区人民政府").code == "350102"


@settings(deadline=None)  # the first example loads the data files
@given(
    st.text(alphabet="北京市朝阳区人民政府2023年法治建设情况的报告:,。\n\u3000()0一月日二〇", max_size=300)
)
def test_any_text_is_answered_without_error(text):
    meta = read(text)

    assert meta.title is None or simplify(meta.title).replace(" ", "") in simplify(text).replace(
        " ", ""
    ).replace("\n", "")
