"""Layer 1. Why a limit ends when it ends, in Chinese lines: rule, start, skipped days, pauses, roll …

Only tells what fadu.law.runs did; it computes no due date of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fadu.law.calendar import Calendar, spell
from fadu.law.counting import WORKING
from fadu.law.schema import UNITS, LimitRule, Start, Version
from fadu.law.state import Run

KIND_WORDS = {"working_days": "按工作日计算", "calendar_days": "按自然日计算", "hours": "按小时计算"}


def explain(
    version: Version, limit: LimitRule, run: Run, status: str, late_days: int, as_of: int, calendar: Calendar
) -> list[str]:
    """The lines for one run."""
    lines = [_rule(version, limit, run), _start(version, limit, run)]
    if run.untabled and run.due is None:
        lines.append(_untabled(run))
        return lines
    if run.due is None or run.end is None:
        lines.append(_unset(limit))
        return lines
    if limit.within.unit == WORKING or (limit.roll and run.event is None):
        lines.append(f"日历：国务院办公厅节假日安排，版本 {calendar.version}")
    lines += _history(run, as_of)
    if limit.within.unit == WORKING:
        lines += _skipped(run, calendar)
    lines.append(_end(run, calendar))
    lines += _status(version, limit, run, status, late_days)
    return lines


def _untabled(run: Run) -> str:
    earliest = f"，不早于 {spell(date.fromordinal(run.end))}" if run.end is not None else ""
    return f"到期日暂不能计算{earliest}：所在年份的节假日安排尚未导入；公布后用 fadu law calendar import 导入，再运行 fadu ledger recompute"


def _rule(version: Version, limit: LimitRule, run: Run) -> str:
    span = limit.within
    if span.field is not None and run.amount is not None:
        length = f"{run.amount}{UNITS[span.unit]}（按程序行为中写明的数）"
    else:
        length = span.written or "没有设定"
    kind = KIND_WORDS.get(span.unit, "按月份（年份）计算")
    day_count = version.day_count
    if span.written.endswith("日") and span.unit == WORKING and day_count.basis is not None:
        kind += f"，依据 {day_count.basis.text}"
    head = "事件前至少" if limit.event is not None else ""
    return f"规则：{limit.name}，{head}{length}（{kind}）；依据 {limit.basis.text or '设计'}"


def _start(version: Version, limit: LimitRule, run: Run) -> str:
    if limit.event is not None and run.event is not None:
        return f"倒算：事件日 {spell(date.fromordinal(run.event))} 不计入，向前计算"
    names = "、".join(_start_name(version, start) for start in limit.starts)
    if run.act is not None:
        names = version.acts[run.act].name
    day = spell(date.fromordinal(run.start))
    if limit.within.unit == "hours":
        return f"起算：{names}，{day}；没有写明时刻的，自当日24时起算"
    return f"起算：{names}，{day}，当日不计入"


def _start_name(version: Version, start: Start) -> str:
    act = version.acts[start.matcher.act]
    return act.name + (f"中的“{act.fields[start.field].name}”" if start.field else "")


def _unset(limit: LimitRule) -> str:
    return f"没有到期日：{limit.within.unset or '起算的程序行为没有写明期限的长短'}"


def _history(run: Run, as_of: int) -> Iterator[str]:
    stopped: int | None = None
    for kind, day, *rest in run.log:
        on = spell(date.fromordinal(day))
        if kind == "p":
            stopped = day
        elif kind == "r" and stopped is not None:
            begun = spell(date.fromordinal(stopped))
            yield f"停止计算：{begun}至{on}，共{day - stopped}日；自{on}起继续计算剩余的期限"
            stopped = None
        elif kind == "e":
            yield f"延长：{on}决定延长{rest[0]}{UNITS[rest[1]]}，自原届满之日起继续计算"
        elif kind == "s":
            yield f"重新计算：原自{on}起算，{spell(date.fromordinal(rest[0]))}起重新计算"
    if run.paused is not None:
        begun, now = (spell(date.fromordinal(day)) for day in (run.paused, max(as_of, run.paused)))
        yield f"停止计算：自{begun}起，尚未恢复（至{now}）"


def _pauses(run: Run) -> Iterator[tuple[int, int]]:
    """(stopped, resumed) of each finished pause."""
    stopped: int | None = None
    for kind, day, *_ in run.log:
        if kind == "p":
            stopped = day
        elif kind == "r" and stopped is not None:
            yield stopped, day
            stopped = None


def _skipped(run: Run, calendar: Calendar) -> Iterator[str]:
    """Days that are no working days, and make-up days that count, between start and end."""
    assert run.end is not None
    first, last = (run.start, run.end) if run.event is None else (run.end - 1, run.event - 1)
    pauses = list(_pauses(run))
    free: list[date] = []
    extra: list[date] = []
    for ordinal in range(first + 1, last + 1):
        if any(stopped < ordinal <= resumed for stopped, resumed in pauses):
            continue
        on = date.fromordinal(ordinal)
        if not calendar.working(ordinal):
            free.append(on)
        elif on.weekday() > 4:
            extra.append(on)
    if free:
        yield "跳过：" + "；".join(_named_runs(free, calendar))
    if extra:
        yield "计入：" + "；".join(
            f"{short(on)}（{'周六' if on.weekday() == 5 else '周日'}）调休上班" for on in extra
        )


def _named_runs(days: list[date], calendar: Calendar) -> Iterator[str]:
    """Neighbouring days as one: 10月1日至7日 国庆节."""
    group: list[date] = []
    for on in days:
        if group and ((on - group[-1]).days != 1 or _why(on, calendar) != _why(group[-1], calendar)):
            yield _named(group, calendar)
            group = []
        group.append(on)
    if group:
        yield _named(group, calendar)


def _why(on: date, calendar: Calendar) -> str:
    row = calendar.days.get(on)
    return row.name if row is not None else "周末"


def _named(group: list[date], calendar: Calendar) -> str:
    first, last = group[0], group[-1]
    if first == last:
        return f"{short(first)} {calendar.name(first)}"
    end = f"{last.day}日" if last.month == first.month else short(last)
    return f"{short(first)}至{end} {_why(first, calendar)}"


def short(on: date) -> str:
    """10月1日."""
    return f"{on.month}月{on.day}日"


def _end(run: Run, calendar: Calendar) -> str:
    assert run.due is not None
    assert run.end is not None
    due = spell(date.fromordinal(run.due))
    if run.moment is not None:
        return f"届满：{run.moment.replace('T', ' ')}"
    if run.event is not None:
        return f"最晚应在 {due} 进行"
    if run.paused is not None:
        return f"停止计算前的届满之日：{due}"
    if run.due == run.end:
        return f"届满：{due}"
    end = date.fromordinal(run.end)
    return f"届满：{spell(end)}为{calendar.name(end) or '休息日'}，顺延至其后第一个工作日 {due}"


def _status(version: Version, limit: LimitRule, run: Run, status: str, late_days: int) -> Iterator[str]:
    met = spell(date.fromordinal(run.met)) if run.met is not None else ""
    if status == "met":
        yield f"遵守：{met}"
    elif limit.binds == "party" and status in ("late", "overdue"):
        yield f"期限过后进行：{met}" if met else "期限已过"
    elif status == "late":
        yield f"逾期遵守：{met}" + (f"，逾期{late_days}日" if late_days else "")
    elif status == "overdue":
        yield f"已经逾期{late_days}日"
    elif status == "deemed" and limit.deem is not None:
        yield f"期限届满，依法发生：{version.acts[limit.deem.act].name}"
    elif status == "void":
        yield "不适用：条件不成立，或者案件已经办结"
