"""Layer 1. The official calendar: public holidays and make-up working days, one row a date with its notice.

Never guesses: a day in a year without a table is a CalendarError that names the year. Inside the law
layer days are ordinals (`date.toordinal()`), so counting needs no loop over days.
"""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Iterable
from copy import copy
from datetime import date
from functools import cache
from pathlib import Path

import attrs

from fadu.errors import CalendarError

DATA = Path(__file__).parent / "data" / "calendar.csv"
COLUMNS = ("date", "kind", "name", "notice", "status")
KINDS = ("holiday", "workday")
STATUSES = ("verified", "unverified")
DIRECTORY_VARIABLE = "FADU_CALENDAR_DIR"
REMEDY = "请用 fadu law calendar import 文件.csv 导入国务院办公厅公布的该年放假安排"


@attrs.frozen(slots=True)
class Day:
    """One date of a published notice: `kind` is holiday (放假) or workday (调休上班)."""

    on: date
    kind: str
    name: str
    notice: str
    status: str = "verified"


class _Block:
    """Consecutive years with a table. Ordinals in, ordinals out; both arrays are made once."""

    __slots__ = ("base", "last", "run", "work")

    def __init__(self, first: int, final: int, special: dict[int, str]) -> None:
        self.base = date(first, 1, 1).toordinal()
        self.last = date(final, 12, 31).toordinal()
        self.work: list[int] = []  # ordinals of the working days
        self.run = [0]  # run[i]: working days before the day base + i
        for day in range(self.base, self.last + 1):
            kind = special.get(day)
            if kind == "workday" or (
                kind is None and day % 7 not in (6, 0)
            ):  # ordinal % 7: 6 Saturday, 0 Sunday
                self.work.append(day)
            self.run.append(len(self.work))


class Calendar:
    """Working days of the years that have a table.

    Args:
        rows: the dates of the notices; a year is known when at least one row lies in it.
    Attributes:
        version: 12 hex digits over all rows; explanations name it.
        strict: whether a limit that needs a year without a table is an error. The ledger's calendar is not strict: what
            happened is recorded, and the limit has no due day until the table is imported and the cases recomputed.
    Raises CalendarError on a date given twice or an unknown kind.
    """

    def __init__(self, rows: Iterable[Day]) -> None:
        self.rows = tuple(sorted(rows, key=lambda row: row.on))
        self.days: dict[date, Day] = {}
        for row in self.rows:
            if row.kind not in KINDS:
                raise CalendarError(f"日历类别应为 holiday 或 workday，不是“{row.kind}”", where=str(row.on))
            if row.on in self.days:
                raise CalendarError("同一日期在日历中出现两次，请删去一行", where=str(row.on))
            self.days[row.on] = row
        self.years = tuple(sorted({row.on.year for row in self.rows}))
        content = "\n".join(f"{row.on},{row.kind},{row.name}" for row in self.rows)
        self.version = hashlib.sha256(content.encode()).hexdigest()[:12]
        self._blocks = self._build()
        self.strict = True

    def tolerant(self) -> Calendar:
        """The same table for recording: a limit that cannot be computed yet is left without due day."""
        twin = copy(self)
        twin.strict = False
        return twin

    def _build(self) -> tuple[_Block, ...]:
        special = {row.on.toordinal(): row.kind for row in self.rows}
        blocks: list[_Block] = []
        first: int | None = None
        for year in self.years:
            first = year if first is None else first
            if year + 1 not in self.years:
                blocks.append(_Block(first, year, special))
                first = None
        return tuple(blocks)

    def _block(self, day: int) -> _Block:
        for block in self._blocks:
            if block.base <= day <= block.last:
                return block
        raise self._missing(day)

    def _missing(self, day: int) -> CalendarError:
        year = date.fromordinal(day).year
        return CalendarError(f"没有{year}年的节假日和调休安排，无法计算工作日；{REMEDY}")

    # Ordinals: what the limit engine uses.

    def working(self, day: int) -> bool:
        """Whether the ordinal is a working day."""
        block = self._block(day)
        at = day - block.base
        return block.run[at + 1] > block.run[at]

    def add(self, day: int, n: int) -> int:
        """The n-th working day after `day` (not counted); `day` itself for n = 0."""
        if n <= 0:
            return day
        block = self._block(day + 1)
        at = block.run[day + 1 - block.base] + n - 1
        if at >= len(block.work):
            raise self._missing(block.last + 1)
        return block.work[at]

    def subtract(self, day: int, n: int) -> int:
        """The n-th working day before `day` (not counted); `day` itself for n = 0."""
        if n <= 0:
            return day
        block = self._block(day - 1)
        at = block.run[day - block.base] - n
        if at < 0:
            raise self._missing(block.base - 1)
        return block.work[at]

    def rolled(self, day: int) -> int:
        """The first working day that is not before `day`."""
        block = self._block(day)
        at = block.run[day - block.base]
        if at >= len(block.work):
            raise self._missing(block.last + 1)
        return block.work[at]

    def between(self, after: int, until: int) -> int:
        """How many working days lie after `after` and not after `until`; 0 when there is no such day."""
        if until <= after:
            return 0
        block = self._block(after + 1)
        if until > block.last:
            raise self._missing(block.last + 1)
        return block.run[until - block.base + 1] - block.run[after + 1 - block.base]

    # Dates: what everybody else uses.

    def is_working(self, on: date) -> bool:
        """Whether this date is a working day. Raises CalendarError for a year without a table."""
        return self.working(on.toordinal())

    def add_working(self, on: date, n: int) -> date:
        """The n-th working day after this date."""
        return date.fromordinal(self.add(on.toordinal(), n))

    def roll(self, on: date) -> date:
        """This date, or the first working day after it."""
        return date.fromordinal(self.rolled(on.toordinal()))

    def name(self, on: date) -> str:
        """Why the date is special (国庆节, 周六 …); '' for a plain working day."""
        row = self.days.get(on)
        if row is not None:
            return row.name if row.kind == "holiday" else f"{row.name}调休上班"
        return ("", "", "", "", "", "周六", "周日")[on.weekday()]


def read_rows(path: Path) -> list[Day]:
    """The rows of a table (columns date, kind, name, notice, status). Raises CalendarError with the line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CalendarError(
            "日历文件无法读取，请确认文件存在且为 UTF-8 编码的 CSV", where=str(path)
        ) from error
    lines = [
        (n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip() and not line.startswith("#")
    ]
    if not lines:
        raise CalendarError("日历文件是空的", where=str(path))
    names = next(csv.reader([lines[0][1]]))
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        raise CalendarError(f"日历文件首行缺少列：{'、'.join(missing)}", where=f"{path}:{lines[0][0]}")
    return [
        _read_row(dict(zip(names, next(csv.reader([line])), strict=False)), f"{path}:{n}")
        for n, line in lines[1:]
    ]


def _read_row(cells: dict[str, str], where: str) -> Day:
    try:
        on = date.fromisoformat(cells.get("date", ""))
    except ValueError as error:
        raise CalendarError(f"日期应写作 2024-10-01，不是“{cells.get('date', '')}”", where=where) from error
    kind, status = cells.get("kind", ""), cells.get("status", "") or "verified"
    if kind not in KINDS:
        raise CalendarError(f"kind 应为 holiday（放假）或 workday（调休上班），不是“{kind}”", where=where)
    if status not in STATUSES:
        raise CalendarError(f"status 应为 verified 或 unverified，不是“{status}”", where=where)
    if not cells.get("notice"):
        raise CalendarError("每一行都要写明依据的通知（notice）", where=where)
    if kind == "workday" and on.weekday() < 5:
        raise CalendarError("调休上班日应在周六或者周日", where=where)
    return Day(on, kind, cells.get("name", ""), cells["notice"], status)


def check_year(rows: list[Day], year: int, where: str) -> None:
    """Raise CalendarError if the rows cannot be a year's whole table (without New Year or National Day)."""
    free = {row.on for row in rows if row.kind == "holiday"}
    for on in (date(year, 1, 1), date(year, 10, 1), date(year, 10, 2), date(year, 10, 3)):
        if on not in free:
            raise CalendarError(f"{year}年的安排不完整：缺少法定节假日 {on}", where=where)


def import_table(path: Path, directory: Path) -> tuple[int, ...]:
    """Check a table and keep it, one file a year. Returns the years; raises CalendarError."""
    rows = read_rows(path)
    Calendar(rows)
    years = tuple(sorted({row.on.year for row in rows}))
    for year in years:
        check_year([row for row in rows if row.on.year == year], year, str(path))
    directory.mkdir(parents=True, exist_ok=True)
    for year in years:
        with (directory / f"{year}.csv").open("w", encoding="utf-8", newline="") as target:
            writer = csv.writer(target)
            writer.writerow(COLUMNS)
            writer.writerows(
                (row.on.isoformat(), row.kind, row.name, row.notice, row.status)
                for row in sorted(rows, key=lambda row: row.on)
                if row.on.year == year
            )
    return years


def calendar_with(directory: Path | None) -> Calendar:
    """The tables of the package, and those of `directory`, which take the place of a year of the package."""
    rows = read_rows(DATA)
    if directory is not None and directory.is_dir():
        for path in sorted(directory.glob("*.csv")):
            own = read_rows(path)
            years = {row.on.year for row in own}
            rows = [row for row in rows if row.on.year not in years] + own
    return Calendar(rows)


@cache
def _default(directory: str) -> Calendar:
    return calendar_with(Path(directory) if directory else None)


def default_calendar() -> Calendar:
    """The calendar of the package and of the directory that FADU_CALENDAR_DIR names. Cached."""
    return _default(os.environ.get(DIRECTORY_VARIABLE, ""))


def forget() -> None:
    """Drop the cached calendar, after a table was imported."""
    _default.cache_clear()


def spell(on: date) -> str:
    """A date as Chinese text: 2024年9月27日."""
    return f"{on.year}年{on.month}月{on.day}日"
