"""Corrections: the wrong act stays in the chain, what counts is derived anew."""

from datetime import date

import pytest
from courses import accepted, opened

from databases import County
from fadu.errors import LedgerError
from fadu.ledger.models import Act, Case, Finding, Rederived
from fadu.ledger.record import deem_due, record, rectify
from fadu.ledger.verify import verify


def generation(case_id: int) -> list[tuple[str, date]]:
    rows = Rederived.objects.filter(case_id=case_id)
    newest = rows.order_by("-as_of_act_id").values_list("as_of_act_id", flat=True)[0]
    return list(rows.filter(as_of_act_id=newest).order_by("seq").values_list("act", "on_date"))


def test_a_corrected_date_changes_what_is_late_and_nothing_in_the_chain(county: County):
    case = opened(county)
    late = record(case.case_id, "accept", date(2024, 10, 11), actor=county.clerk, mode="history")
    before = Act.objects.get(case_id=case.case_id, act="accept").hash
    rectify(case.case_id, late.seq, reason="日期录入错误", actor=county.clerk, on=date(2024, 10, 8))
    row = Case.objects.get(pk=case.case_id)

    assert Act.objects.get(case_id=case.case_id, act="accept").hash == before
    assert generation(case.case_id) == [("receive", date(2024, 9, 27)), ("accept", date(2024, 10, 8))]
    assert not Finding.objects.filter(case_id=case.case_id).exists()
    assert (row.stage, row.rectified) == ("accepted", True)
    assert verify().ok


def test_a_voided_act_never_happened(county: County):
    done = accepted(county)
    rectify(done.case_id, 1, reason="登错案件", actor=county.clerk, void=True)
    acts = [act for act, _ in generation(done.case_id)]

    assert acts == ["receive", "accept_deemed"]  # nobody accepted, so the law did
    assert verify().ok


def test_the_case_goes_on_after_a_correction(county: County):
    done = accepted(county)
    rectify(done.case_id, 1, reason="日期录入错误", actor=county.clerk, on=date(2024, 10, 9))
    record(done.case_id, "serve_copy", date(2024, 10, 10), actor=county.clerk)
    deem_due(date(2024, 12, 2))
    rectify(done.case_id, 3, reason="日期录入错误", actor=county.clerk, on=date(2024, 10, 11))

    assert generation(done.case_id)[:3] == [
        ("receive", date(2024, 9, 27)),
        ("accept", date(2024, 10, 9)),
        ("serve_copy", date(2024, 10, 11)),
    ]
    assert verify().ok


def test_what_cannot_be_corrected_says_why(county: County):
    done = accepted(county)

    def code_of(target: int, **change) -> str:
        with pytest.raises(LedgerError) as refused:
            rectify(done.case_id, target, actor=county.clerk, **{"reason": "误", **change})
        return refused.value.code

    assert code_of(9, void=True) == "no_target"
    assert code_of(0, void=True) == "no_opening"
    assert code_of(1) == "no_change"
    assert code_of(1, void=True, reason=" ") == "no_reason"
    assert Act.objects.count() == 2
