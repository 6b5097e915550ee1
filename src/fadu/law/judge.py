"""Layer 1. What is unlawful in an act: stage, repetition, fields, extensions, guards.

Only judges; it never changes the state. `late_<limit>` is found where the limit is met (fadu.law.replay).
"""

from __future__ import annotations

from collections.abc import Iterable

from fadu.errors import did_you_mean
from fadu.law import conditions as c
from fadu.law import requirements as r
from fadu.law import runs
from fadu.law.conditions import filled
from fadu.law.plan import ActPlan, Plan
from fadu.law.schema import ActRule, GuardRule
from fadu.law.state import Act, Env, Finding, State

NO_EFFECT = frozenset({"repeated", "after_deemed", "unknown_act"})
EXTENSION_WORDS = {
    "extension_late": "延长时期限已经届满，不产生延长的效果",
    "extension_too_often": "延长次数超过法定次数，不产生延长的效果",
    "extension_too_long": "延长的时间超过法定上限，只延长至上限",
}


def judge(plan: Plan, state: State, act: Act, on: int, env: Env) -> list[Finding]:
    """Every finding about this act in this state; blocking ones refuse it in live mode."""
    step = plan.acts.get(act.act)
    if step is None:
        known = {rule.id: rule.name for rule in plan.version.acts.values()}
        message = f"程序中没有“{act.act}”这一程序行为{did_you_mean(act.act, known)}"
        return [Finding("unknown_act", state.n, "", message, True)]
    found: list[Finding] = []
    rule = step.rule
    if _misplaced(rule, state):
        _place(plan, step, state, found)
    if rule.once and act.act in state.done and not any(f.rule == "after_deemed" for f in found):
        found.append(_finding("repeated", state, step, f"“{rule.name}”只能进行一次，此前已经进行"))
    if step.by_law_only and step.deems:
        message = f"“{rule.name}”只在期限届满之日依法发生，当日没有这样的期限届满"
        found.append(_finding("not_expired", state, step, message))
    if (state.last_on is not None and act.on < state.last_on) or (state.gap and state.n == 0):
        _dates(plan, step, state, act, found)
    _fields(step, state, act, found)
    if step.extends:
        _extensions(step, state, act, on, found)
    for guard, only in step.guards:
        if only is None or only.matches(act):
            _guard(guard, state, act, on, env, found)
    return found


def _misplaced(rule: ActRule, state: State) -> bool:
    """Whether the act may not be done in the present stage; the opening act only before the first one."""
    if rule.opens or state.stage is None:
        return rule.opens != (state.stage is None)
    return rule.from_ is not None and state.stage not in rule.from_


def _dates(plan: Plan, step: ActPlan, state: State, act: Act, found: list[Finding]) -> None:
    if state.last_on is not None and act.on < state.last_on:
        message = f"“{step.rule.name}”的日期 {act.on} 早于案件中前一程序行为的日期 {state.last_on}"
        found.append(_finding("out_of_order", state, step, message))
    if state.gap and state.n == 0:
        message = f"{act.on} 没有施行中的程序版本，按 {plan.version.key} 版本记录"
        found.append(_finding("version_gap", state, step, message))


def _finding(rule: str, state: State, step: ActPlan, message: str) -> Finding:
    return Finding(rule, state.n, step.rule.basis.text, message, True)


def _place(plan: Plan, step: ActPlan, state: State, found: list[Finding]) -> None:
    """The act may not be done in this stage; perhaps because a deemed effect came before it."""
    for limit, _ in step.meets:
        run = state.runs.get(limit.id)
        if run is not None and run.status == "deemed" and limit.deem is not None:
            deemed = plan.version.acts[limit.deem.act].name
            day = runs.day_of(run.due)
            message = (
                f"期限“{limit.name}”已于 {day} 届满并依法发生“{deemed}”，此后的“{step.rule.name}”不再发生效力"
            )
            found.append(Finding("after_deemed", state.n, limit.basis.text, message, True))
            return
    stages = plan.version.stages
    if state.stage is None:
        message = (
            f"案件应当以“{plan.version.acts[plan.version.opening].name}”开始，不能以“{step.rule.name}”开始"
        )
    elif step.rule.opens:
        message = f"案件已经开始，不能再次“{step.rule.name}”"
    else:
        allowed = "、".join(stages[key].name for key in stages if key in (step.rule.from_ or ()))
        message = (
            f"案件处于“{stages[state.stage].name}”阶段，不能“{step.rule.name}”；可在下列阶段进行：{allowed}"
        )
    found.append(_finding("wrong_stage", state, step, message))


def _fields(step: ActPlan, state: State, act: Act, found: list[Finding]) -> None:
    fields = step.rule.fields
    values = act.fields
    for name in step.required:
        if not filled(values.get(name)):
            message = f"“{step.rule.name}”缺少“{fields[name].name}”（{name}），请补充"
            found.append(_finding("missing_field", state, step, message))
    checks = step.checks
    for name, value in values.items():
        check = checks.get(name)
        if check is None:
            message = f"“{step.rule.name}”没有“{name}”这一字段{did_you_mean(name, checks)}"
            found.append(_finding("bad_field", state, step, message))
        elif value is not None and (wrong := check(value)):
            message = f"“{step.rule.name}”的“{fields[name].name}”（{name}）{wrong}"
            found.append(_finding("bad_field", state, step, message))


def _extensions(step: ActPlan, state: State, act: Act, on: int, found: list[Finding]) -> None:
    for limit, extension in step.extends:
        run = state.runs.get(limit.id)
        if run is None or not run.alive or run.idle or not extension.matcher.matches(act):
            continue
        rule = runs.extension_fault(extension, run, act, on)
        if rule and not any(finding.rule == rule for finding in found):
            message = f"期限“{limit.name}”：{EXTENSION_WORDS[rule]}"
            found.append(Finding(rule, state.n, limit.basis.text, message, True))


def _guard(guard: GuardRule, state: State, act: Act, on: int, env: Env, found: list[Finding]) -> None:
    if guard.when is not None and not guard.when.holds(state, act):
        return
    if guard.unless is not None and guard.unless.holds(state, act):
        return
    if not guard.require.met(state, act, on, env):
        found.append(Finding(guard.id, state.n, guard.basis.text, guard.message, guard.blocking))


def allowed_acts(plan: Plan, state: State, on: int, env: Env) -> list[str]:
    """Acts that nothing forbids beforehand: stage, repetition, guards that do not hang on the act itself."""
    return [key for key, step in plan.acts.items() if _may(step, state, on, env)]


def _may(step: ActPlan, state: State, on: int, env: Env) -> bool:
    rule = step.rule
    if step.by_law_only or (rule.once and rule.id in state.done) or _misplaced(rule, state):
        return False
    act = Act(rule.id, runs.day_of(on) or state.last_on)  # type: ignore[arg-type]
    for guard, only in step.guards:
        if only is None and guard.blocking and not _hangs_on_act(guard, rule.id):
            found: list[Finding] = []
            _guard(guard, state, act, on, env, found)
            if found:
                return False
    return True


def _hangs_on_act(guard: GuardRule, act: str) -> bool:
    if guard.require.of_act:
        return True
    conditions = [
        guard.when,
        guard.unless,
        guard.require.condition if isinstance(guard.require, r.Facts) else None,
    ]
    return any(_names_field(condition, act) for condition in conditions if condition is not None)


def _names_field(condition: c.Condition, act: str) -> bool:
    parts: Iterable[c.Condition] = condition.parts()
    return any(isinstance(part, c.FieldIs) and part.act in ("", act) for part in parts)
