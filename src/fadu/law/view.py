"""Layer 1. A case as people and scripts see it on a day: stage, outcome, limits, allowed acts.

Only reads states; the day-to-day truth (overdue, paused) is worked out here from the day asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from fadu.law import runs
from fadu.law.explain import explain
from fadu.law.judge import allowed_acts
from fadu.law.plan import Plan
from fadu.law.schema import LimitRule
from fadu.law.state import Act, Env, Finding, Run, State
from fadu.types import Json


@attrs.frozen(slots=True)
class Closed:
    """A finished run that a later one of the same limit replaced."""

    limit: str
    run: Run


_STATUS_NAMES = {
    "open": "进行中",
    "met": "已遵守",
    "late": "逾期遵守",
    "overdue": "已逾期",
    "deemed": "届满依法生效",
    "paused": "停止计算",
    "void": "不适用",
    "unset": "未设定",
}
_STATUS_NAMES_OF_PARTIES = {"late": "期限过后进行", "overdue": "期限已过"}


@attrs.frozen(slots=True)
class LimitView:
    """One run of a limit on a day. `strict` is None unless it differs from `due`; `n` counts runs from 1."""

    id: str
    name: str
    n: int
    start: date
    due: date | None
    strict: date | None
    met_on: date | None
    status: str
    late_days: int
    binds: str
    basis: str
    explain: tuple[str, ...]
    due_at: str | None = None
    event: date | None = None

    @property
    def status_name(self) -> str:
        """The status in Chinese, with the days late; what a party leaves undone is never called late."""
        if self.binds == "party" and self.status in _STATUS_NAMES_OF_PARTIES:
            return _STATUS_NAMES_OF_PARTIES[self.status]
        late = f" {self.late_days}日" if self.late_days else ""
        return f"{_STATUS_NAMES[self.status]}{late}"

    def to_json(self) -> Json:
        """As `fadu law replay --json` gives it."""
        shown: Json = {
            "id": self.id,
            "name": self.name,
            "n": self.n,
            "from": self.start.isoformat(),
            "due": _iso(self.due),
            "strict": _iso(self.strict),
            "met_on": _iso(self.met_on),
            "status": self.status,
            "late_days": self.late_days,
            "binds": self.binds,
            "basis": self.basis,
            "explain": list(self.explain),
        }
        if self.due_at is not None:
            shown["due_at"] = self.due_at
        if self.event is not None:
            shown["event"] = self.event.isoformat()
        return shown


@attrs.frozen(slots=True)
class CaseView:
    """A case on a day. `deemed`: acts by operation of law that were put in. `findings` after a replay."""

    procedure: str
    version: str
    stage: str | None
    outcome: str | None
    opened_on: date | None
    as_of: date
    limits: tuple[LimitView, ...]
    findings: tuple[Finding, ...]
    allowed: tuple[str, ...]
    deemed: tuple[Act, ...]
    calendar: str

    def limit(self, name: str) -> LimitView | None:
        """The latest run of a limit, or None if it never started."""
        return next((each for each in reversed(self.limits) if each.id == name), None)

    def to_json(self) -> Json:
        """As `fadu law replay --json` gives it."""
        return {
            "procedure": self.procedure,
            "version": self.version,
            "as_of": self.as_of.isoformat(),
            "calendar": self.calendar,
            "stage": self.stage,
            "outcome": self.outcome,
            "limits": [each.to_json() for each in self.limits],
            "findings": [
                {"rule": f.rule, "act": f.act, "basis": f.basis, "message": f.message, "blocking": f.blocking}
                for f in self.findings
            ],
            "deemed": [{"act": act.act, "on": act.on.isoformat()} for act in self.deemed],
            "allowed": list(self.allowed),
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def status_on(run: Run, as_of: int) -> str:
    """open, met, late, overdue, deemed, paused, void or unset on that day."""
    if not run.alive or run.status == "unset":
        return run.status
    if run.idle:
        return "void"
    if run.paused is not None:
        return "paused"
    return "overdue" if runs.expired(run, as_of) else "open"


def view_of(
    plan: Plan,
    state: State,
    as_of: date,
    env: Env,
    *,
    findings: Iterable[Finding] = (),
    closed: Iterable[Closed] = (),
    deemed: Iterable[Act] = (),
) -> CaseView:
    """The view of a state whose deemed effects have been applied up to that day."""
    day = as_of.toordinal()
    entries = [(each.run.start, each.limit, each.run) for each in closed]
    entries += [(run.start, name, run) for name, run in state.runs.items()]
    limits = plan.version.limits
    order = {name: place for place, name in enumerate(limits)}
    entries.sort(key=lambda entry: (entry[0], order[entry[1]], entry[2].n))
    return CaseView(
        procedure=state.procedure,
        version=state.version,
        stage=state.stage,
        outcome=state.outcome,
        opened_on=state.opened_on,
        as_of=as_of,
        limits=tuple(_limit_view(plan, limits[name], run, day, env) for _, name, run in entries),
        findings=tuple(findings),
        allowed=tuple(allowed_acts(plan, state, day, env)),
        deemed=tuple(deemed),
        calendar=env.calendar.version,
    )


def _limit_view(plan: Plan, limit: LimitRule, run: Run, day: int, env: Env) -> LimitView:
    status = status_on(run, day)
    late_days = 0
    if run.due is not None:
        if status == "late" and run.met is not None:
            late_days = max(run.met - run.due, 0)
        elif status == "overdue":
            late_days = day - run.due
    return LimitView(
        id=limit.id,
        name=limit.name,
        n=run.n,
        start=date.fromordinal(run.start),
        due=runs.day_of(run.due),
        strict=runs.day_of(run.end) if run.end != run.due else None,
        met_on=runs.day_of(run.met) if status in ("met", "late", "deemed", "unset") else None,
        status=status,
        late_days=late_days,
        binds=limit.binds,
        basis=limit.basis.text,
        explain=tuple(explain(plan.version, limit, run, status, late_days, day, env.calendar)),
        due_at=run.moment,
        event=runs.day_of(run.event),
    )
