"""The dated table of titles: complete, consistent, and right where the statutes are at hand."""

import re
from datetime import date

import pytest

from fadu.report.reader.checks.data import load
from fadu.report.reader.checks.titles import bare, table
from shared import SHARED, needs_shared

ROWS = table().rows


def test_the_table_has_enough_titles() -> None:
    assert len(ROWS) >= 240
    assert sum(row.status == "verified" for row in ROWS) >= 200


def test_every_verified_row_says_with_what_it_was_compared() -> None:
    assert [row.title for row in ROWS if (row.status == "verified") != bool(row.source)] == []


@pytest.mark.parametrize("row", ROWS, ids=[row.title[-20:] for row in ROWS])
def test_dates_follow_one_another(row) -> None:
    known = [day for day in (row.adopted, row.in_force, *row.amended, row.repealed) if day]

    assert row.adopted
    assert row.in_force
    assert row.adopted <= row.in_force
    assert known == sorted(known) or row.repealed is None
    assert row.status in ("verified", "from_memory")
    assert row.in_force < date(2027, 1, 1)


def test_no_wrong_name_is_a_right_name() -> None:
    right = set(table().right)

    assert not right & set(table().wrong)


def test_every_successor_is_in_the_table() -> None:
    titles = {row.title for row in ROWS}

    assert {row.replaced_by for row in ROWS if row.replaced_by} <= titles


def test_no_title_stands_twice() -> None:
    titles = [row["title"] for row in load("titles.yaml")]

    assert len(titles) == len(set(titles))


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("中华人民共和国行政复议法", "行政复议法"),
        ("法治政府建设实施纲要（2021—2025年）", "法治政府建设实施纲要"),
        ("法治中国建设规划(2020一2025年)", "法治中国建设规划"),
        ("关于实行国家机关“谁执法谁普法”普法责任制的意见", "关于实行国家机关谁执法谁普法普法责任制的意见"),
        ("绍兴市公共信用信息目录(2019版)", "绍兴市公共信用信息目录"),
    ],
)
def test_a_title_is_stripped_to_its_words(printed: str, name: str) -> None:
    assert bare(printed) == name


@needs_shared
def test_verified_first_versions_agree_with_the_statutes_at_hand() -> None:
    compared = 0
    for path in sorted((SHARED / "law" / "texts").glob("*.md")):
        head = path.read_text(encoding="utf-8").partition("<!-- INFO END -->")[0]
        title = re.search(r'title: "(.+?)"', head)
        first = re.search(r"^(\d{4})年(\d{1,2})月(\d{1,2})日", head, re.MULTILINE)
        rows = table().right.get(bare(title.group(1))) if title else None
        assert rows, path.name
        if first is None:
            continue
        day = date(*(int(part) for part in first.groups()))
        compared += 1

        assert abs((rows[0].adopted - day).days) <= 100, path.name
        assert rows[0].status == "verified", path.name
    assert compared >= 20
