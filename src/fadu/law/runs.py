"""Layer 1. How one run of a limit lives: start, pause, go on, extend, restart, be met. Days are ordinals.

The rules are those of docs/design/procedure-files.md: the start day is not counted; a pause keeps the
remainder; an extension continues from the end without roll; the roll comes last. Raises CalendarError
for a year without a table. Knows nothing of other limits or of stages.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from fadu.errors import CalendarError
from fadu.law import counting
from fadu.law.calendar import Calendar
from fadu.law.schema import Extension, LimitRule, Span
from fadu.law.state import Act, Run

LONGEST = 40_000  # no length from a field is longer (days: a century)
ROLLING = frozenset({"calendar_days", "months", "years"})


def amount_of(span: Span, act: Act | None) -> int | None:
    """The number of a length: its own, or the one in the act; None when there is none."""
    if span.field is None:
        return span.n
    value = act.fields.get(span.field) if act is not None else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LONGEST:
        return None
    return value


def start(limit: LimitRule, n: int, day: int, act: Act, calendar: Calendar) -> Run:
    """A new run from this day."""
    amount = amount_of(limit.within, act)
    run = Run.begun(n, day, amount)
    if len(limit.starts) > 1:
        run.act = act.act
    if amount is None:
        return run
    if limit.within.unit == "hours":
        _set_moment(run, counting.hour_end(act.on, act.at, amount))
    else:
        _compute(limit, run, calendar, counting.add, limit.within.unit, day, amount)
    return run


def start_ahead(limit: LimitRule, n: int, event: int, act: Act, calendar: Calendar) -> Run:
    """A new run that ends a length before the event."""
    run = Run.begun(n, act.on.toordinal(), limit.within.n)
    move_event(limit, run, event, calendar)
    return run


def move_event(limit: LimitRule, run: Run, event: int, calendar: Calendar) -> None:
    """The event is on this day (now): the last lawful day follows it, and never rolls."""
    run.keep("event", event)
    if run.amount is not None:
        try:
            run.end = run.due = counting.subtract(limit.within.unit, event, run.amount, calendar)
        except CalendarError as error:
            _leave_open(run, calendar, error)


def _compute(
    limit: LimitRule, run: Run, calendar: Calendar, count: Callable[..., int], *counted: Any
) -> None:
    """Set the end that `count` gives. Raises CalendarError, unless the calendar is one for recording."""
    run.end = None
    try:
        run.end = count(*counted, calendar)
        _set_end(limit, run, run.end, calendar)
    except CalendarError as error:
        _leave_open(run, calendar, error)


def _leave_open(run: Run, calendar: Calendar, error: CalendarError) -> None:
    """The year's table is not there yet, so the run has no due day for now; raises where that is an error.

    The plain end is kept where it needs no table: the due day cannot lie before it.
    """
    if calendar.strict:
        raise error
    run.due = None
    run.keep("untabled", True)


def _set_end(limit: LimitRule, run: Run, end: int, calendar: Calendar) -> None:
    run.end = end
    run.due = calendar.rolled(end) if limit.roll and limit.within.unit in ROLLING else end


def _set_moment(run: Run, moment: datetime) -> None:
    run.keep("moment", moment.isoformat(timespec="minutes"))
    last = moment - timedelta(microseconds=1)  # 24:00 belongs to the day that ends
    run.end = run.due = last.toordinal()


def expired(run: Run, day: int) -> bool:
    """Whether the due day is over on this day."""
    return run.due is not None and run.due < day and run.paused is None


def pause(run: Run, which: int, day: int) -> bool:
    """The clock stops, unless the run is over or this pause lasts already. Says whether it changed."""
    if run.due is None or which in run.pauses or (run.paused is None and day > run.due):
        return False
    run.keep("pauses", [*run.pauses, which])
    if run.paused is None:
        run.paused = day
        run.note("p", day)
    return True


def go_on(limit: LimitRule, run: Run, which: int, day: int, calendar: Calendar) -> None:
    """This pause ends; the clock goes on when no other lasts."""
    if which in run.pauses:
        run.keep("pauses", [other for other in run.pauses if other != which])
        if not run.pauses:
            _resume(limit, run, day, calendar)


def _resume(limit: LimitRule, run: Run, day: int, calendar: Calendar) -> None:
    stopped = run.paused
    assert stopped is not None
    assert run.end is not None
    day = max(day, stopped)
    run.paused = None
    run.note("r", day)
    if run.moment is not None:
        _set_moment(run, datetime.fromisoformat(run.moment) + timedelta(days=day - stopped))
    elif day > stopped:  # the same day: nothing was lost
        _compute(limit, run, calendar, counting.resume, limit.within.unit, stopped, day, run.end)


def extension_fault(extension: Extension, run: Run, act: Act, day: int) -> str:
    """The rule that this extension breaks: extension_late, extension_too_often, extension_too_long or ''."""
    if run.paused is None and run.due is not None and day > run.due:
        return "extension_late"
    if extension.times is not None and run.extended.get(extension.matcher.key, 0) >= extension.times:
        return "extension_too_often"
    asked = _asked(extension, act)
    most = extension.most.n if extension.most is not None else None
    return "extension_too_long" if asked is not None and most is not None and asked > most else ""


def _asked(extension: Extension, act: Act) -> int | None:
    if extension.field is None:
        return None
    return amount_of(Span(None, extension.unit, field=extension.field), act)


def extend(limit: LimitRule, extension: Extension, run: Run, act: Act, calendar: Calendar) -> None:
    """The end moves on by the length asked for, at most the lawful one; not when late or too often."""
    day = act.on.toordinal()
    if run.end is None or extension_fault(extension, run, act, day) in (
        "extension_late",
        "extension_too_often",
    ):
        return
    most = extension.most.n if extension.most is not None else None
    asked = _asked(extension, act)
    lengths = [length for length in (asked, most) if length is not None]
    if not lengths:
        return
    n = min(lengths)
    key = extension.matcher.key
    run.keep("extended", {**run.extended, key: run.extended.get(key, 0) + 1})
    run.note("e", day, n, extension.unit)
    if run.moment is not None:
        step = timedelta(hours=n) if extension.unit == "hours" else timedelta(days=n)
        _set_moment(run, datetime.fromisoformat(run.moment) + step)
    else:
        _compute(limit, run, calendar, counting.add, extension.unit, run.end, n)


def restart(limit: LimitRule, run: Run, act: Act, calendar: Calendar) -> Run:
    """The same run from zero, on the day of the act."""
    day = act.on.toordinal()
    fresh = start(limit, run.n, day, act, calendar)
    if (
        fresh.amount is None and run.amount is not None
    ):  # the restarting act gives no number: the old one holds
        fresh.amount, fresh.status = run.amount, "open"
        if limit.within.unit == "hours":
            _set_moment(fresh, counting.hour_end(act.on, act.at, run.amount))
        else:
            _compute(limit, fresh, calendar, counting.add, limit.within.unit, day, run.amount)
    fresh.idle = run.idle
    fresh.act = act.act
    fresh.keep("log", [entry for entry in run.log if entry[0] == "s"])
    fresh.note("s", run.start, day)
    return fresh


def meet(limit: LimitRule, run: Run, act: Act, calendar: Calendar, on: int | None = None) -> int:
    """An act meets the run, on its day or the day given. Returns the late days (calendar days)."""
    day = act.on.toordinal() if on is None else on
    run.alive = False
    run.met = day
    if run.due is None:
        if run.untabled:
            run.status = "met"
        return 0
    if run.paused is not None:
        run.keep("pauses", [])
        _resume(limit, run, max(day, run.paused), calendar)
        run.status = "met"
        return 0
    late = day > run.due
    if run.moment is not None and act.at is not None:
        late = act.at.replace(tzinfo=None) > datetime.fromisoformat(run.moment)
    run.status = "late" if late else "met"
    return max(day - run.due, 0)


def day_of(ordinal: int | None) -> date | None:
    """The date of an ordinal."""
    return date.fromordinal(ordinal) if ordinal is not None else None
