"""The table of divisions: codes, names, and which lies in which."""

import re

import pytest

from fadu.law import regions


def test_every_row_has_a_code_of_six_digits_and_a_known_parent():
    codes = {each.code for each in regions.regions()}
    wrong = [
        each
        for each in regions.regions()
        if not re.fullmatch(r"\d{6}", each.code)
        or (each.parent not in codes if each.parent else each.level != "province")
    ]

    assert wrong == []


def test_all_provinces_and_their_divisions_are_there():
    in_force = [each for each in regions.regions() if each.until is None]
    count = {
        level: sum(each.level == level for each in in_force) for level in ("province", "prefecture", "county")
    }

    assert count["province"] == 34
    assert count["prefecture"] == 333
    assert 2840 <= count["county"] <= 2850


@pytest.mark.parametrize(
    ("code", "full"),
    [
        ("210411", "辽宁省抚顺市顺城区"),
        ("640502", "宁夏回族自治区中卫市沙坡头区"),
        ("110105", "北京市朝阳区"),
        ("429004", "湖北省仙桃市"),
        ("330600", "浙江省绍兴市"),
        ("650000", "新疆维吾尔自治区"),
    ],
)
def test_full_name_goes_up_to_the_province(code, full):
    place = regions.region(code)

    assert place is not None
    assert regions.full_name(place) == full


def test_a_name_borne_twice_gives_both_places():
    assert {each.code for each in regions.named("朝阳区")} >= {"110105", "220104"}


def test_a_former_name_is_found_with_its_last_year():
    (place,) = regions.named("下城区")

    assert place.code == "330103"
    assert place.until is not None


def test_unknown_names_and_codes_give_nothing():
    assert regions.named("不存在市") == ()
    assert regions.region("000000") is None


def test_is_within_follows_the_parents():
    district, city, other = (regions.region(code) for code in ("210411", "210400", "330600"))
    assert district
    assert city
    assert other

    assert regions.is_within(district, city)
    assert not regions.is_within(district, other)
