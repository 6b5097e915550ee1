"""One act at a time: what is recorded, refused, found, told."""

from datetime import date, datetime

import attrs
import pytest
from courses import accepted, opened

from databases import County
from fadu.errors import AccessError, LedgerError
from fadu.ledger.models import Act, Attempt, Case, Finding
from fadu.ledger.record import (
    Actor,
    ConflictError,
    Recorded,
    RefusedError,
    UnknownCaseError,
    deem_due,
    record,
)
from fadu.ledger.verify import verify


def test_an_act_is_in_the_chain_and_moves_the_case(county: County):
    done = accepted(county)
    case = Case.objects.get(pk=done.case_id)

    assert (case.stage, case.n_acts, case.head) == ("accepted", 2, done.hash)
    assert case.next_due == date(2024, 10, 16)  # 7 working days; Saturday 10-12 is one
    assert verify().ok


def test_what_the_procedure_forbids_is_refused_with_its_article_and_the_attempt_is_kept(county: County):
    done = accepted(county)
    with pytest.raises(RefusedError) as refusal:
        record(done.case_id, "accept", date(2024, 10, 9), actor=county.clerk)
    attempt = Attempt.objects.get()

    assert {each.rule for each in refusal.value.findings} == {"wrong_stage", "repeated"}
    assert "行政复议法" in str(refusal.value)
    assert (attempt.act, attempt.case_id, attempt.actor) == ("accept", done.case_id, "p1")
    assert Act.objects.count() == 2


def test_history_is_recorded_with_findings(county: County):
    case = opened(county)
    late = record(case.case_id, "accept", date(2024, 10, 11), actor=county.clerk, mode="history")
    told = record(late.case_id, "decide", date(2025, 3, 3), actor=county.clerk, mode="history")
    stored = {each.rule for each in Finding.objects.filter(case_id=case.case_id, act_seq=told.seq)}

    assert "late_decide" in stored
    assert {each.rule for each in told.findings} == stored
    assert verify().ok


def test_what_is_deemed_is_recorded_before_the_next_act(county: County):
    case = opened(county)
    then = record(case.case_id, "suspend", date(2024, 12, 2), actor=county.clerk, mode="history")
    acts = list(Act.objects.filter(case_id=case.case_id).order_by("seq").values_list("act", "mode"))

    assert then.deemed == ("accept_deemed",)
    assert acts == [("receive", "live"), ("accept_deemed", "system"), ("suspend", "history")]
    assert verify().ok


def test_the_daily_run_records_what_is_deemed_once(county: County):
    case = opened(county)

    assert [deem_due(date(2024, 12, 2)), deem_due(date(2024, 12, 2))] == [1, 0]
    assert Case.objects.get(pk=case.case_id).stage == "accepted"
    assert verify().ok


def test_the_second_of_two_is_told_what_happened_since(county: County):
    case = opened(county)
    record(case.case_id, "accept", date(2024, 10, 8), actor=attrs.evolve(county.clerk, code="p2"), seen=1)
    with pytest.raises(ConflictError) as conflict:
        record(case.case_id, "suspend", date(2024, 10, 8), actor=county.clerk, seen=1)

    assert [(each.act, each.actor) for each in conflict.value.since] == [("accept", "p2")]
    assert "受理" in str(conflict.value)
    assert Act.objects.count() == 2


def test_nothing_happens_in_the_future(county: County):
    with pytest.raises(RefusedError) as refusal:
        opened(county, on=date(2099, 1, 4))

    assert [each.rule for each in refusal.value.findings] == ["future_date"]


def test_a_clerk_acts_in_their_own_division_and_role_only(county: County):
    case = opened(county)
    stranger = Actor("p9", county.bureau, "320000")
    trainer = Actor("p8", county.bureau, county.code, frozenset({"trainer"}))

    for actor in (stranger, trainer):
        with pytest.raises(AccessError):
            record(case.case_id, "accept", date(2024, 10, 8), actor=actor)
    assert Act.objects.count() == 1


def test_who_has_no_role_records_nothing_live_but_history(county: County):
    case = opened(county)
    nobody = attrs.evolve(county.clerk, roles=None)
    with pytest.raises(AccessError) as refused:
        record(case.case_id, "accept", date(2024, 10, 8), actor=nobody)
    told = record(case.case_id, "accept", date(2024, 10, 8), by=["o1", "o2"], actor=nobody, mode="history")

    assert refused.value.code == "no_roles"
    assert told.findings == ()


def test_a_recused_officer_is_kept_out_of_the_case(county: County):
    def act(name: str, day: int, by: list[str], mode: str = "live", **fields: object) -> Recorded:
        return record(case, name, date(2024, 3, day), by=by, fields=fields, actor=county.clerk, mode=mode)

    suspect = {"suspect": "甲"}
    case = record(
        None,
        "register_clue",
        date(2024, 3, 1),
        fields=suspect,
        actor=county.clerk,
        procedure="penalty_ordinary",
    ).case_id
    act("open_case", 5, ["h1"], party="甲", party_kind="公民", cause="占道经营")
    act("take_evidence", 11, ["o1", "o2"])
    act("decide_recusal", 13, ["h1"], person="o1", result="回避")
    with pytest.raises(RefusedError) as refusal:
        act("take_evidence", 14, ["o1", "o3"])
    act("take_evidence", 15, ["o2", "o3"])
    told = act("take_evidence", 16, ["o1", "o3"], mode="history")

    assert [each.rule for each in refusal.value.findings] == ["recused_kept_out"]
    assert "第四十三条" in str(refusal.value)
    assert Attempt.objects.get().act == "take_evidence"
    assert [each.rule for each in told.findings] == ["recused_kept_out"]
    assert verify().ok


def test_the_same_external_id_is_taken_once(county: County):
    opened(county, external_id="A-1")
    with pytest.raises(LedgerError) as refused:
        opened(county, external_id="A-1")

    assert refused.value.code == "external_id_taken"
    assert Case.objects.count() == 1


def test_what_cannot_be_recorded_says_why(county: County):
    def code_of(*args, **kwargs) -> str:
        with pytest.raises(LedgerError) as refused:
            record(*args, actor=county.clerk, **kwargs)
        return refused.value.code

    day = date(2024, 9, 27)

    assert code_of(None, "receive", day) == "no_procedure"
    assert code_of(None, "accept", day, procedure="reconsideration") == "not_opening"
    assert code_of(None, "receive", day, procedure="reconsideration", agency="X") == "unknown_agency"
    assert code_of(1, "rectify", day) == "use_rectify"
    assert code_of(1, "accept", day, mode="dream") == "mode"
    assert (
        code_of(None, "receive", day, procedure="reconsideration", fields={"applicant": object()})
        == "bad_value"
    )
    with pytest.raises(UnknownCaseError):
        record(999, "accept", day, actor=county.clerk)


def test_times_survive_the_round_trip(county: County):
    case = opened(county, at=datetime(2024, 9, 27, 9, 30))

    assert Act.objects.get(case_id=case.case_id).at_time.isoformat() == "2024-09-27T01:30:00+00:00"
    assert verify().ok
