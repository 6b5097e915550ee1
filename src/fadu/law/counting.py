"""Layer 1. Counting days as an article counts them: pure arithmetic on ordinals.

The start day is never counted. Months end on the day of the same number, or on the month's last day.
Nothing here knows cases; a year without a calendar raises CalendarError.
"""

from __future__ import annotations

import calendar as months_of
from datetime import date, datetime, timedelta

from fadu.law.calendar import Calendar

WORKING = "working_days"


def add(unit: str, start: int, n: int, calendar: Calendar) -> int:
    """The plain end of a length that starts on `start`, without roll."""
    if unit == WORKING:
        return calendar.add(start, n)
    if unit in ("months", "years"):
        return _add_months(start, n * 12 if unit == "years" else n)
    return start + n


def subtract(unit: str, event: int, n: int, calendar: Calendar) -> int:
    """The last day that lies a length before the event; the event day is not counted."""
    if unit == WORKING:
        return calendar.subtract(event, n)
    if unit in ("months", "years"):
        return _add_months(event, -(n * 12 if unit == "years" else n))
    return event - n


def resume(unit: str, stopped: int, resumed: int, end: int, calendar: Calendar) -> int:
    """The end after a pause from `stopped` to `resumed`, when it was `end` before: the remainder runs on."""
    if unit == WORKING:
        left = calendar.between(stopped, end)
        return calendar.add(resumed, left) if left else calendar.rolled(resumed)
    return resumed + max(end - stopped, 0)


def _add_months(start: int, n: int) -> int:
    day = date.fromordinal(start)
    month = day.month - 1 + n
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, months_of.monthrange(year, month)[1])).toordinal()


def hour_end(on: date, at: datetime | None, hours: int) -> datetime:
    """When hours are over; without a time the clock starts at the end of the day."""
    start = at or datetime(on.year, on.month, on.day) + timedelta(days=1)  # noqa: DTZ001 (local time)
    return start + timedelta(hours=hours)
