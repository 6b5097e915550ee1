"""Who sees what: in lists, in one case, in fields, in exports."""

import json
from datetime import date
from pathlib import Path

import pytest
from courses import RECEIVED

from databases import County, make_county
from fadu.errors import AccessError
from fadu.law import get_procedure
from fadu.ledger import access
from fadu.ledger.access import MASK, PUBLIC, Viewer
from fadu.ledger.export import export
from fadu.ledger.models import Case
from fadu.ledger.record import Actor, record

PENALTY_PARTY = "李四"


@pytest.fixture
def cases(county: County) -> dict[str, int]:
    """One case of the bureau, one of the town, one of another county, and one with a public act."""
    other = make_county("210402")

    def received(home: County, agency: int) -> int:
        done = record(
            None, "receive", date(2024, 9, 27), fields=RECEIVED, actor=home.clerk, agency=agency,
            procedure="reconsideration", title="张三不服某局",
        )  # fmt: skip
        return done.case_id

    officer = record(
        None, "apply", date(2024, 1, 5), fields={"officer": "o1", "unit": "区司法局"}, actor=county.clerk,
        procedure="enforcement_officer", mode="history",
    )  # fmt: skip
    record(
        officer.case_id, "issue", date(2024, 2, 1), actor=county.clerk, mode="history",
        fields={"certificate_no": "21-1", "valid_until": "2029-01-31"},
    )  # fmt: skip
    return {
        "bureau": received(county, county.bureau),
        "town": received(county, county.town),
        "elsewhere": received(other, other.bureau),
        "officer": officer.case_id,
    }


def listed(viewer: Viewer, cases: dict[str, int]) -> set[str]:
    names = {number: name for name, number in cases.items()}
    return {names[each.pk] for each in Case.objects.filter(access.visible_cases(viewer))}


def viewers(county: County) -> dict[str, Viewer]:
    return {
        "clerk": Viewer("clerk", county.code, county.town),
        "head": Viewer("head", county.code, county.town - 3),  # the government above all agencies
        "supervisor": Viewer("supervisor", county.code, county.bureau),
        "public": PUBLIC,
    }


def test_lists_show_what_each_may_see(county: County, cases: dict[str, int]):
    seen = {name: listed(viewer, cases) for name, viewer in viewers(county).items()}

    assert seen == {
        "clerk": {"town"},
        "head": {"bureau", "town", "officer"},
        "supervisor": {"bureau", "town", "officer"},
        "public": {"officer"},
    }


def test_one_case_is_shown_to_the_same_people_as_in_the_list(county: County, cases: dict[str, int]):
    for viewer in viewers(county).values():
        shown = listed(viewer, cases)
        for name, number in cases.items():
            assert access.may_see(viewer, Case.objects.get(pk=number)) is (name in shown)
            if name in shown:
                assert access.visible_case(viewer, number).pk == number
                continue
            with pytest.raises(AccessError):
                access.visible_case(viewer, number)


def fields_of(viewer: Viewer, case_id: int, act: str, fields: dict[str, object]) -> dict[str, object]:
    case = Case.objects.get(pk=case_id)
    version = get_procedure(case.procedure).version(case.version)
    return access.mask_act(act, fields, version, viewer, case)


def test_personal_data_is_masked_outside_the_handling_agency(county: County, cases: dict[str, int]):
    who = viewers(county)
    town = {name: fields_of(viewer, cases["town"], "receive", RECEIVED) for name, viewer in who.items()}
    own = fields_of(who["supervisor"], cases["bureau"], "receive", RECEIVED)

    assert town["clerk"] == town["head"] == RECEIVED
    assert town["supervisor"] == {"applicant": MASK, "respondent": "某局"}
    assert town["public"] == {"applicant": MASK, "respondent": "某局"}
    assert own == RECEIVED  # the bureau handles this one itself


def test_what_the_procedure_does_not_know_is_masked(county: County, cases: dict[str, int]):
    odd = {"applicant": "张三", "remark": "张三电话", "request": "请求撤销张三的处罚"}

    assert fields_of(PUBLIC, cases["town"], "receive", odd) == dict.fromkeys(odd, MASK)
    assert fields_of(viewers(county)["supervisor"], cases["town"], "receive", odd)["remark"] == MASK


def test_a_rectification_does_not_tell_what_it_masks(county: County, cases: dict[str, int]):
    content = {"target": 0, "on": "2024-09-26", "fields": {"applicant": "张三"}, "reason": "张三姓名有误"}
    shown = fields_of(viewers(county)["supervisor"], cases["town"], "rectify", content)

    assert shown == {"target": 0, "on": "2024-09-26", "fields": MASK, "reason": MASK}


def test_titles_and_persons_are_not_told_to_outsiders(county: County, cases: dict[str, int]):
    town = Case.objects.get(pk=cases["town"])

    assert "张三" in access.title_for(viewers(county)["clerk"], town)
    assert "张三" not in access.title_for(viewers(county)["supervisor"], town)
    assert access.mask_persons(["o1"], PUBLIC) == []


def test_the_public_sees_public_acts_only(county: County, cases: dict[str, int]):
    officer = Case.objects.get(pk=cases["officer"])
    acts = ("apply", "issue")

    assert [act for act in acts if access.may_see_act(PUBLIC, officer, act)] == ["issue"]


@pytest.mark.parametrize("name", ["clerk", "supervisor", "public"])
def test_exports_hold_no_more_than_pages_show(
    county: County, cases: dict[str, int], tmp_path: Path, name: str
):
    viewer = viewers(county)[name]
    export(tmp_path / "out.jsonl", viewer=viewer)
    text = (tmp_path / "out.jsonl").read_text()
    lines = [json.loads(line) for line in text.splitlines()]

    assert sum(line.get("kind") == "case" for line in lines) == len(listed(viewer, cases))
    assert text.count("张三") == {"clerk": 1, "supervisor": 1, "public": 0}[name]


def test_a_viewer_without_place_is_no_viewer():
    for wrong in ({"role": "clerk"}, {"role": "supervisor"}, {"role": "king"}):
        with pytest.raises(AccessError):
            Viewer(**wrong)


def test_an_import_belongs_to_no_viewer(county: County):
    done = record(
        None, "receive", date(2024, 9, 27), fields=RECEIVED, actor=Actor("import"), agency=county.town,
        procedure="reconsideration", mode="history",
    )  # fmt: skip

    assert Case.objects.get(pk=done.case_id).agency_id == county.town
