"""Layer 4. Whether a figure is a state, and its time, from the figures of its sentence before it.

Asks `period` for words next to the number; never changes what the figure measures.
"""

from __future__ import annotations

import re

from fadu.report.reader.extract.kinds import Sense
from fadu.report.reader.extract.period import TIMELESS, breaks, happens, is_stock, period_in
from fadu.report.reader.extract.run import Run, turned

_HAPPENS = re.compile(
    r"(?:通过|合格|办结|满意|化解|成功|败诉|胜诉|出庭|应诉|审结|结案|答复|回复|及格|整改|完成)率"
)


def in_stock(unit: str, told: Sense, left: str, own_left: str, right: str, own: bool, run: Run) -> bool:
    if told.kind == "rate":
        return is_stock(left, "", "", run.words)
    if told.kind != "count":
        return False
    if run.stock and not breaks(left, run.words):
        listed = run.told is not None and run.told.kind == "count" and unit == run.unit
        alike = not own and unit == run.unit  # 承担任务71项，已完成65项
        goes_on = not turned(run) and (alike or ((listed or not own) and not happens(left, run.words)))
        if run.part or (goes_on and not _happened(own_left, left, run)):
            return True  # `、公共服务事项297项`: a list goes on, nothing happens in it
    return is_stock(left, right, unit, run.words) and not _happened(own_left, left, run)


def _happened(own_left: str, left: str, run: Run) -> bool:
    """Whether something happens between the last figure of the clause and this one: 保留1203件、修改156件."""
    return own_left is not left and run.told is not None and happens(own_left, run.words)


def time_of(told: Sense, stock: bool, now: str, run: Run, left: str) -> str:
    """A rate, a change or a rank holds for the time of the state it follows in its sentence.

    A rate of what happens (通过率) is one of the year all the same.
    """
    when = ""
    if not (now == "" and run.stock and _HAPPENS.search(left)):
        if told.kind in ("rate", "change", "rank"):
            when = run.period if run.period.startswith("asof:") and not run.times.as_of else ""
        elif stock and now in ("", "正在") and run.stock:
            when = run.period
    when = when or period_in(run.stated, told.kind, stock, now, run.times)
    if run.now and not stock and run.since.startswith("asof:") and run.times == TIMELESS:
        return run.since
    return when
