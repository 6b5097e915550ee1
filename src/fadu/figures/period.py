"""Layer 3. The period of a figure: a year, half-year, quarter, month or any span of days, both ends included."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

import attrs

from fadu.errors import FigureError


@attrs.frozen
class Period:
    """Days from `start` to `end`, both included. `name` is how the user wrote it."""

    name: str
    start: date
    end: date

    @property
    def before(self) -> date:
        """The day before the period: that of the opening stock."""
        return self.start - timedelta(days=1)


def parse_period(text: str) -> Period:
    """Read 2024, 2024-H1, 2024-Q3, 2024-05 or 2024-01-01..2024-06-30.

    Raises:
        FigureError: not a period.
    """
    word = text.strip()
    try:
        if ".." in word:
            first, last = (date.fromisoformat(part.strip()) for part in word.split("..", 1))
            if first > last:
                raise FigureError(f"时段“{text}”的起日晚于止日")
            return Period(word, first, last)
        match = re.fullmatch(r"(\d{4})(?:-(?:(H)([12])|(Q)([1-4])|(\d{2})))?", word)
        if match:
            return _calendar_period(word, match)
    except ValueError as error:
        raise FigureError(f"时段“{text}”中的日期不存在") from error
    raise FigureError(f"看不懂时段“{text}”，请写成 2024、2024-H1、2024-Q3、2024-05 或 2024-01-01..2024-06-30")


def _calendar_period(word: str, match: re.Match[str]) -> Period:
    year = int(match[1])
    if match[2]:
        months = (1, 6) if match[3] == "1" else (7, 12)
    elif match[4]:
        quarter = int(match[5])
        months = (3 * quarter - 2, 3 * quarter)
    elif match[6]:
        months = (int(match[6]), int(match[6]))
    else:
        months = (1, 12)
    last_day = calendar.monthrange(year, months[1])[1]
    return Period(word, date(year, months[0], 1), date(year, months[1], last_day))
