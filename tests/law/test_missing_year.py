"""A year without a published table: an error where something is asked, no obstacle where something is recorded."""

from datetime import date

import pytest

from fadu.errors import CalendarError
from fadu.law import Act, Env, default_calendar, replay
from fadu.law.calendar import Calendar, Day

LAST = max(default_calendar().years)
RECEIVE = Act("receive", date(LAST, 12, 1), {"applicant": "甲", "respondent": "某局"})
ACCEPT = Act("accept", date(LAST, 12, 8))
TOLERANT = Env(calendar=default_calendar().tolerant())


def with_next_year() -> Calendar:
    """The table with a next year that has one holiday: the day on which sixty days end."""
    return Calendar(
        [*default_calendar().rows, Day(date(LAST + 1, 2, 8), "holiday", "春节", "假设", "verified")]
    )


def limit(view, name):
    return view.limit(name)


def test_replay_says_which_year_is_missing():
    with pytest.raises(CalendarError, match=str(LAST + 1)):
        replay("reconsideration", [RECEIVE, ACCEPT], date(LAST, 12, 9), Env())


def test_recording_goes_on_and_the_limit_says_why_it_has_no_due_day():
    view = replay("reconsideration", [RECEIVE, ACCEPT], date(LAST, 12, 9), TOLERANT)
    decide = limit(view, "decide")

    assert view.stage == "accepted"
    assert decide.due is None
    assert decide.strict == date(LAST + 1, 2, 6)
    assert decide.status == "open"
    assert "节假日安排尚未导入" in decide.explain[-1]


def test_the_limits_that_need_no_other_year_are_counted():
    view = replay("reconsideration", [RECEIVE, ACCEPT], date(LAST, 12, 9), TOLERANT)

    assert limit(view, "admit").status == "met"
    assert limit(view, "serve_copy").due is not None


def test_the_same_acts_have_a_due_day_once_the_table_is_there():
    view = replay("reconsideration", [RECEIVE, ACCEPT], date(LAST, 12, 9), Env(calendar=with_next_year()))

    assert limit(view, "decide").due is not None


def test_pause_extension_and_decision_are_recorded_without_the_table():
    acts = [
        RECEIVE,
        ACCEPT,
        Act("suspend", date(LAST, 12, 20), {"ground": "其他"}),
        Act("resume", date(LAST, 12, 28)),
        Act("extend", date(LAST, 12, 29), {"days": 30}),
        Act("hear_opinion", date(LAST + 1, 1, 11)),
        Act("decide", date(LAST + 1, 1, 12), {"outcome": "维持"}),
    ]
    view = replay("reconsideration", acts, date(LAST + 1, 1, 12), TOLERANT)

    assert view.stage == "closed"
    assert limit(view, "decide").status == "met"
