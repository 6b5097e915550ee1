"""Layer 1. Running a case: begin, advance by one act, what happens by operation of law, replay of all acts.

Illegal acts never raise: they become findings, and reality is recorded. What raises is only a law that
cannot be computed (LawError; CalendarError for a year without a table). The state is a fold over the acts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from fadu.errors import LawError
from fadu.law import runs
from fadu.law.conditions import Matcher
from fadu.law.judge import NO_EFFECT, judge
from fadu.law.loader import Procedure, get_procedure
from fadu.law.plan import ActPlan, Plan, plan_of
from fadu.law.schema import LimitRule, Version
from fadu.law.state import Act, Env, Finding, Run, State, Step, as_day, plain
from fadu.law.view import CaseView, Closed, view_of


def begin(
    procedure: Procedure | str, on: date, jurisdiction: str | None = None, sector: str | None = None
) -> tuple[Version, State]:
    """An empty state under the version of the opening day (with `gap` set where no version is in force)."""
    chosen = get_procedure(procedure) if isinstance(procedure, str) else procedure
    version, gap = chosen.nearest(on, jurisdiction, sector)
    return version, State(chosen.id, version.key, sector, gap=gap)


def advance(version: Version, state: State, act: Act, env: Env) -> Step:
    """Apply one act to the state; first what happened by operation of law before it (`Step.deemed`)."""
    plan = plan_of(version)
    step = Step()
    on = act.on.toordinal()
    if plan.deeming or plan.expiring:
        _settle(plan, state, on, env, step)
    step.stage_before = state.stage
    table = plan.acts.get(act.act)
    deemed_for = _deemed_for(plan, table, state, on, env) if table is not None and table.deems else None
    if deemed_for is None:
        step.findings += judge(plan, state, act, on, env)
    if table is not None and not (step.findings and any(found.rule in NO_EFFECT for found in step.findings)):
        if deemed_for is not None:
            _close_deemed(state.runs[deemed_for.id])
        _apply(plan, table, state, act, on, env, step)
    state.n += 1
    state.opened_on = state.opened_on or act.on
    if state.last_on is None or act.on > state.last_on:
        state.last_on = act.on
    step.stage_after = state.stage
    return step


def check(version: Version, state: State, act: Act, env: Env) -> list[Finding]:
    """What refuses this act in live mode. The state stays as it is."""
    plan = plan_of(version)
    on = act.on.toordinal()
    if _next_event(plan, state, on) is not None:
        state = state.copy()
        _settle(plan, state, on, env, Step())
    table = plan.acts.get(act.act)
    if table is not None and table.deems and _deemed_for(plan, table, state.copy(), on, env):
        return []
    return [finding for finding in judge(plan, state, act, on, env) if finding.blocking]


def deemed_until(version: Version, state: State, on: date, env: Env) -> list[Act]:
    """The acts by operation of law up to this day: limits that expired before it. State unchanged."""
    plan = plan_of(version)
    if _next_event(plan, state, on.toordinal()) is None:
        return []
    step = Step()
    _settle(plan, state.copy(), on.toordinal(), env, step)
    return step.deemed


def next_due(version: Version, state: State, env: Env) -> date | None:
    """The earliest due day among the agency's open limits; None when nothing is open or the clocks stand.

    Where a due day waits for the table of a year, the plain end stands for it: the due day cannot lie before it.
    """
    limits = version.limits
    days = [
        day
        for name, run in state.runs.items()
        if run.alive
        and not run.idle
        and (day := run.due if run.due is not None else run.end) is not None
        and run.paused is None
        and limits[name].binds == "agency"
    ]
    return date.fromordinal(min(days)) if days else None


def view(version: Version, state: State, as_of: date, env: Env) -> CaseView:
    """The case as it stands on a day: stage, outcome, limits with their explanation, allowed acts."""
    plan = plan_of(version)
    step = Step()
    if _next_event(plan, state, as_of.toordinal()) is not None:
        state = state.copy()
        _settle(plan, state, as_of.toordinal(), env, step)
    closed = [Closed(name, run) for name, run in step.replaced]
    return view_of(plan, state, as_of, env, closed=closed, deemed=step.deemed)


def replay(
    procedure: Procedure | str,
    acts: Iterable[Act],
    as_of: date,
    env: Env,
    jurisdiction: str | None = None,
    sector: str | None = None,
) -> CaseView:
    """All acts of a case in their order; what happened by operation of law is put in between.

    `Finding.act` is the place in the given acts. Raises LawError when there are no acts.
    """
    given = list(acts)
    if not given:
        raise LawError("案件没有任何程序行为，无法推演")
    version, state = begin(procedure, _opening_day(procedure, given), jurisdiction, sector)
    findings: list[Finding] = []
    closed: list[Closed] = []
    deemed: list[Act] = []
    for place, act in enumerate(given):
        step = advance(version, state, act, env)
        findings += [Finding(f.rule, place, f.basis, f.message, f.blocking) for f in step.findings]
        closed += [Closed(name, run) for name, run in step.replaced]
        deemed += step.deemed
    plan = plan_of(version)
    last = Step()
    _settle(plan, state, as_of.toordinal(), env, last)
    closed += [Closed(name, run) for name, run in last.replaced]
    deemed += last.deemed
    return view_of(plan, state, as_of, env, findings=findings, closed=closed, deemed=deemed)


def _opening_day(procedure: Procedure | str, acts: list[Act]) -> date:
    chosen = get_procedure(procedure) if isinstance(procedure, str) else procedure
    return next((act.on for act in acts if act.act == chosen.version_by), acts[0].on)


# What happens by operation of law.


def _next_pause_end(plan: Plan, state: State, on: int) -> tuple[int, int, LimitRule, int] | None:
    best: tuple[int, int, LimitRule, int] | None = None
    for limit, which, other in plan.expiring:
        run, ending = state.runs.get(limit.id), state.runs.get(other)
        if run is None or ending is None or which not in run.pauses or not run.alive:
            continue
        if ending.alive and not ending.idle and runs.expired(ending, on):
            assert ending.due is not None
            if best is None or ending.due < best[0]:
                best = (ending.due, 0, limit, which)
    return best


def _next_event(plan: Plan, state: State, on: int) -> tuple[int, int, LimitRule, int] | None:
    """The earliest effect of expiry before this day: (day, 0 pause end | 1 deemed, limit, pause)."""
    best = _next_pause_end(plan, state, on) if plan.expiring else None
    for limit in plan.deeming:
        run = state.runs.get(limit.id)
        if run is not None and run.alive and not run.idle and runs.expired(run, on):
            assert run.due is not None
            if (best is None or run.due < best[0]) and _can_be_deemed(plan, limit, state):
                best = (run.due, 1, limit, -1)
    return best


def _can_be_deemed(plan: Plan, limit: LimitRule, state: State) -> bool:
    """Whether the effect is still possible: the stage allows it, and it is no repetition."""
    assert limit.deem is not None
    rule = plan.acts[limit.deem.act].rule
    return (rule.from_ is None or state.stage in rule.from_) and not (rule.once and rule.id in state.done)


def _settle(plan: Plan, state: State, on: int, env: Env, step: Step) -> None:
    """Everything that expiry brings about before this day, in the order of days."""
    while (event := _next_event(plan, state, on)) is not None:
        day, kind, limit, which = event
        run = state.runs[limit.id]
        if kind == 0:
            runs.go_on(limit, run, which, day, env.calendar)
            continue
        _close_deemed(run)
        assert limit.deem is not None
        act = Act(limit.deem.act, date.fromordinal(day), dict(limit.deem.fields))
        _apply(plan, plan.acts[act.act], state, act, day, env, step)
        state.n += 1
        if state.last_on is None or act.on > state.last_on:
            state.last_on = act.on
        step.deemed.append(act)


def _close_deemed(run: Run) -> None:
    run.status, run.alive, run.met = "deemed", False, run.due


def _deemed_for(plan: Plan, table: ActPlan, state: State, on: int, env: Env) -> LimitRule | None:
    """The limit whose expiry on this very day this act records."""
    if table.by_law_only:  # it comes after the day is over, so a pause that ends on this day has ended
        while (ended := _next_pause_end(plan, state, on + 1)) is not None:
            runs.go_on(ended[2], state.runs[ended[2].id], ended[3], ended[0], env.calendar)
    for limit in table.deems:
        run = state.runs.get(limit.id)
        if run is not None and run.alive and not run.idle and run.due == on and run.paused is None:
            return limit
    return None


# What an act changes.


def _apply(plan: Plan, table: ActPlan, state: State, act: Act, on: int, env: Env, step: Step) -> None:
    rule = table.rule
    before = state.stage
    if table.ends:
        _stop_pauses(table, state, act, on, env)
    for limit, only in table.meets:
        run = state.runs.get(limit.id)
        if run is not None and run.alive and not run.idle and (only is None or only.matches(act)):
            _meet(limit, run, act, env, state, step)
    was_final = before in plan.final
    moves = not was_final or rule.from_ is None or state.stage in rule.from_
    if moves and not (rule.opens and state.stage is not None):
        _move(plan, table, state, act, was_final)
    _remember(table, state, act, on)
    if table.restarts or table.extends:
        _change_clocks(table, state, act, env)
    if moves:
        _start(table, state, act, on, env, step)
    for limit, which, only in table.begins:
        run = state.runs.get(limit.id)
        if run is not None and run.alive and (only is None or only.matches(act)):
            runs.pause(run, which, on)
    _rejudge(table.rejudge, state, act, env, step)
    if plan.staged and state.stage != before:
        _rejudge(plan.staged, state, act, env, step)


def _rejudge(limits: Iterable[LimitRule], state: State, act: Act, env: Env, step: Step) -> None:
    for limit in limits:
        run = state.runs.get(limit.id)
        if run is None or not run.alive:
            continue
        assert limit.when is not None
        idle, run.idle = run.idle, not limit.when.holds(state, act)
        if idle and not run.idle and any(matcher.matches(act) for matcher in limit.until):
            _meet(limit, run, act, env, state, step)


def _stop_pauses(table: ActPlan, state: State, act: Act, on: int, env: Env) -> None:
    for limit, which, only in table.ends:
        run = state.runs.get(limit.id)
        if run is not None and run.alive and run.pauses and (only is None or only.matches(act)):
            runs.go_on(limit, run, which, on, env.calendar)


def _meet(
    limit: LimitRule, run: Run, act: Act, env: Env, state: State, step: Step, on: int | None = None
) -> None:
    late_days = runs.meet(limit, run, act, env.calendar, on)
    step.met.append((limit.id, runs.day_of(run.due), late_days))
    if run.status == "late":
        over = f"逾期{late_days}日" if late_days else "超过规定的时刻"
        message = (
            f"期限“{limit.name}”应于 {runs.day_of(run.due)} 前遵守，实际为 {runs.day_of(run.met)}，{over}"
        )
        step.findings.append(Finding(f"late_{limit.id}", state.n, limit.basis.text, message, False))


def _move(plan: Plan, table: ActPlan, state: State, act: Act, was_final: bool) -> None:
    rule = table.rule
    if rule.outcome is not None:
        state.outcome = rule.outcome
    elif rule.outcome_field is not None and act.fields.get(rule.outcome_field) is not None:
        state.outcome = str(act.fields[rule.outcome_field])
    if rule.to is None:
        return
    state.stage = rule.to
    if rule.to in plan.final and not was_final:
        limits = plan.version.limits
        for name, run in state.runs.items():
            if run.alive and not limits[name].survives:
                run.alive = False
                run.status = "void" if run.status != "unset" else "unset"


def _remember(table: ActPlan, state: State, act: Act, on: int) -> None:
    done = state.done
    done[act.act] = done.get(act.act, 0) + 1
    for matcher in table.marks:
        if matcher.matches(act):
            done[matcher.key] = done.get(matcher.key, 0) + 1
    for field, key in table.keep:
        value = act.fields.get(field)
        if value is not None:
            state.facts[key] = plain(value)
    if table.keep_day:
        state.days[act.act] = on
    if table.keep_people and act.by:
        _keep(state, act.act, act.by)
    for rule in table.names:
        if rule.matcher.matches(act):
            named = act.fields.get(rule.field) or ()
            _keep(state, rule.key, (named,) if isinstance(named, str) else named)


def _keep(state: State, key: str, persons: Iterable[str]) -> None:
    people = state.people.setdefault(key, [])
    people += [person for person in persons if person not in people]


def _change_clocks(table: ActPlan, state: State, act: Act, env: Env) -> None:
    for limit, only in table.restarts:
        run = state.runs.get(limit.id)
        if run is not None and run.alive and (only is None or only.matches(act)):
            state.runs[limit.id] = runs.restart(limit, run, act, env.calendar)
    for limit, extension in table.extends:
        run = state.runs.get(limit.id)
        if run is not None and run.alive and extension.matcher.matches(act):
            runs.extend(limit, extension, run, act, env.calendar)


def _start(table: ActPlan, state: State, act: Act, on: int, env: Env, step: Step) -> None:
    for limit, start, at_once in table.starts:
        old = state.runs.get(limit.id)
        if (old is not None and old.alive) or not _is(start.matcher, act):
            continue
        day = on if start.field is None else as_day(act.fields.get(start.field))
        if day is None:
            continue
        run = runs.start(limit, old.n + 1 if old is not None else 1, day, act, env.calendar)
        _enter(limit, run, old, state, act, step)
        begun = at_once and day <= on and not run.idle  # an act meets no clock that starts later
        if begun and any(matcher.matches(act) for matcher in limit.until):
            _meet(limit, run, act, env, state, step)
    for limit, event, at_once in table.events:
        if _is(event.matcher, act):
            _start_ahead(limit, event.field, at_once, state, act, on, env, step)


def _is(matcher: Matcher, act: Act) -> bool:
    return not matcher.where or matcher.matches(act)


def _enter(limit: LimitRule, run: Run, old: Run | None, state: State, act: Act, step: Step) -> None:
    if old is not None:
        step.replaced.append((limit.id, old))
    state.runs[limit.id] = run
    if limit.when is not None:
        run.idle = not limit.when.holds(state, act)


def _start_ahead(
    limit: LimitRule, field: str | None, at_once: bool, state: State, act: Act, on: int, env: Env, step: Step
) -> None:
    event = on if field is None else as_day(act.fields.get(field))
    if event is None:
        return
    run = state.runs.get(limit.id)
    if run is not None and run.alive:
        runs.move_event(limit, run, event, env.calendar)
    else:
        old, run = run, runs.start_ahead(limit, run.n + 1 if run is not None else 1, event, act, env.calendar)
        _enter(limit, run, old, state, act, step)
    if run.idle:
        return
    if at_once and any(matcher.matches(act) for matcher in limit.until):
        _meet(limit, run, act, env, state, step)
    elif field is None:  # the event itself happened: what was done before it meets the limit
        days = [state.days[matcher.act] for matcher in limit.until if matcher.act in state.days]
        if days:
            _meet(limit, run, act, env, state, step, max(days))
