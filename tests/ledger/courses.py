"""Courses of events that the ledger's tests record."""

from datetime import date

from databases import County
from fadu.law import Act
from fadu.ledger.record import Recorded, record

RECEIVED = {"applicant": "张三", "respondent": "某局"}


def opened(county: County, on: date = date(2024, 9, 27), **more: object) -> Recorded:
    """A reconsideration that was received."""
    return record(
        None, "receive", on, fields=RECEIVED, actor=county.clerk, procedure="reconsideration", **more
    )  # type: ignore[arg-type]


def accepted(county: County) -> Recorded:
    """A reconsideration that was received and accepted in time."""
    case = opened(county)
    return record(case.case_id, "accept", date(2024, 10, 8), by=["o1", "o2"], actor=county.clerk)


def course(day: date = date(2024, 9, 27), accept: date = date(2024, 10, 8)) -> list[Act]:
    """The same as acts for many cases at once."""
    return [Act("receive", day, dict(RECEIVED)), Act("accept", accept, {}, ("o1", "o2"))]
