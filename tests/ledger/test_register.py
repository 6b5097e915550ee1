"""The officer register decides, on the day of an act, who was certified."""

from datetime import date

from databases import County
from fadu.ledger.certificates import environment
from fadu.ledger.models import Certificate
from fadu.ledger.record import record, rectify
from fadu.ledger.verify import verify


def officer(county: County, person: str, issued: date, until: date) -> int:
    done = record(
        None, "apply", date(2023, 1, 5), fields={"officer": person, "unit": "区司法局", "origin": "存量转入"},
        actor=county.clerk, procedure="enforcement_officer", mode="history",
    )  # fmt: skip
    record(
        done.case_id, "issue", issued, fields={"certificate_no": "21-1", "valid_until": until}, actor=county.clerk,
        mode="history",
    )  # fmt: skip
    return done.case_id


def test_nothing_is_said_where_no_register_is_kept(county: County):
    assert environment(county.code).certified("o1", date(2024, 1, 1)) is None


def test_the_register_follows_its_acts_at_once(county: County):
    case = officer(county, "o1", date(2023, 2, 1), date(2030, 1, 31))
    certified = environment(county.code).certified
    before = [
        certified("o1", date(2023, 1, 31)),
        certified("o1", date(2023, 2, 1)),
        certified("o2", date(2024, 1, 1)),
    ]
    record(case, "revoke", date(2024, 5, 1), fields={"reason": "违法"}, actor=county.clerk)
    after = environment(county.code).certified

    assert before == [False, True, False]
    assert [after("o1", date(2024, 4, 30)), after("o1", date(2024, 5, 1))] == [True, False]
    assert verify().ok


def test_a_correction_in_the_register_counts(county: County):
    case = officer(county, "o1", date(2023, 2, 1), date(2030, 1, 31))
    rectify(case, 1, reason="发证日期误", actor=county.clerk, on=date(2023, 6, 1))
    span = Certificate.objects.get()

    assert span.valid_from == date(2023, 6, 1)
    assert verify().ok
