"""Layer 1. A version as tables: what each act does to each limit, which guards judge it, what is kept.

Made once for a version and kept; `fadu.law.replay` walks these tables and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from fadu.law import conditions as c
from fadu.law import requirements as r
from fadu.law.conditions import Condition, Matcher
from fadu.law.field_checks import FieldCheck, checks_for
from fadu.law.schema import ActRule, Extension, GuardRule, LimitRule, Start, Version


@attrs.define(slots=True)
class ActPlan:
    """All that one act can do. Where a matcher is None the act always counts, else with those fields."""

    rule: ActRule
    required: tuple[str, ...]
    checks: dict[str, FieldCheck]
    guards: list[tuple[GuardRule, Matcher | None]] = attrs.field(factory=list)
    meets: list[tuple[LimitRule, Matcher | None]] = attrs.field(factory=list)
    starts: list[tuple[LimitRule, Start, bool]] = attrs.field(
        factory=list
    )  # bool: the act may meet it at once
    events: list[tuple[LimitRule, Start, bool]] = attrs.field(factory=list)
    begins: list[tuple[LimitRule, int, Matcher | None]] = attrs.field(factory=list)
    ends: list[tuple[LimitRule, int, Matcher | None]] = attrs.field(factory=list)
    extends: list[tuple[LimitRule, Extension]] = attrs.field(factory=list)
    restarts: list[tuple[LimitRule, Matcher | None]] = attrs.field(factory=list)
    deems: list[LimitRule] = attrs.field(factory=list)
    keep: list[tuple[str, str]] = attrs.field(factory=list)  # (field, key in facts)
    marks: list[Matcher] = attrs.field(factory=list)  # matchers with fields that somebody asks for
    names: list[r.NotNamed] = attrs.field(factory=list)  # who keep out the persons that this act names
    keep_people: bool = False
    keep_day: bool = False
    by_law_only: bool = False
    rejudge: list[LimitRule] = attrs.field(factory=list)  # limits whose condition this act can change


@attrs.define(slots=True)
class Plan:
    """The tables of a version.

    `staged`: limits whose condition asks for the stage. `deeming`: limits with a deemed effect.
    `expiring`: (limit, pause, other limit) where the other's expiry ends the pause.
    """

    version: Version
    acts: dict[str, ActPlan]
    final: frozenset[str]
    staged: tuple[LimitRule, ...]
    deeming: tuple[LimitRule, ...]
    expiring: tuple[tuple[LimitRule, int, str], ...]


_plans: dict[int, Plan] = {}


def plan_of(version: Version) -> Plan:
    """The plan of a version; made at the first call."""
    found = _plans.get(version.serial)
    if found is None:
        found = _plans[version.serial] = _make(version)
    return found


def _make(version: Version) -> Plan:
    acts = {key: _act_plan(rule) for key, rule in version.acts.items()}
    plan = Plan(
        version,
        acts,
        frozenset(key for key, stage in version.stages.items() if stage.final),
        tuple(limit for limit in version.limits.values() if _asks_stage(limit)),
        tuple(limit for limit in version.limits.values() if limit.deem is not None),
        tuple(
            (limit, n, pause.expiry_of)
            for limit in version.limits.values()
            for n, pause in enumerate(limit.pauses)
            if pause.expiry_of is not None
        ),
    )
    for limit in version.limits.values():
        _enter_limit(limit, acts)
        for act in sorted(_acts_asked(limit.when)) if limit.when is not None else ():
            acts[act].rejudge.append(limit)
    for guard in version.guards.values():
        for matcher in guard.on:
            acts[matcher.act].guards.append((guard, _only(matcher)))
    _enter_memory(version, acts)
    return plan


def _asks_stage(limit: LimitRule) -> bool:
    return limit.when is not None and any(isinstance(part, c.InStage) for part in limit.when.parts())


def _acts_asked(condition: Condition) -> set[str]:
    """The acts on which the answer depends, by their fields or by having been done."""
    parts = list(condition.parts())
    fields = {part.act for part in parts if isinstance(part, c.FieldIs)}
    return fields | {part.matcher.act for part in parts if isinstance(part, c.Done)}


def _act_plan(rule: ActRule) -> ActPlan:
    required = tuple(name for name, field in rule.fields.items() if field.required)
    return ActPlan(rule, required, checks_for(rule.fields.values()), by_law_only=rule.by == ("system",))


def _only(matcher: Matcher) -> Matcher | None:
    return matcher if matcher.where else None


def _enter_limit(limit: LimitRule, acts: dict[str, ActPlan]) -> None:
    until = {matcher.act for matcher in limit.until}
    for matcher in limit.until:
        acts[matcher.act].meets.append((limit, _only(matcher)))
    for start in limit.starts:
        at_once = start.field is not None and start.matcher.act in until
        acts[start.matcher.act].starts.append((limit, start, at_once))
    if limit.event is not None:
        act = limit.event.matcher.act
        acts[act].events.append((limit, limit.event, act in until))
    for n, pause in enumerate(limit.pauses):
        for matcher in pause.begins:
            acts[matcher.act].begins.append((limit, n, _only(matcher)))
        for matcher in pause.ends:
            acts[matcher.act].ends.append((limit, n, _only(matcher)))
    for extension in limit.extends:
        acts[extension.matcher.act].extends.append((limit, extension))
    for matcher in limit.restarts:
        acts[matcher.act].restarts.append((limit, _only(matcher)))
    if limit.deem is not None:
        acts[limit.deem.act].deems.append(limit)


def _enter_memory(version: Version, acts: dict[str, ActPlan]) -> None:
    """What the state has to remember, because a condition, guard or backwards limit can ask for it."""
    parts = [part for condition in all_conditions(version) for part in condition.parts()]
    facts = {(part.act, part.field) for part in parts if isinstance(part, c.FieldIs) and part.act}
    marks = {part.matcher for part in parts if isinstance(part, c.Done)}
    for guard in version.guards.values():
        _enter_requirement(guard.require, acts, facts, marks)
    for limit in version.limits.values():
        if limit.event is not None and limit.event.field is None:
            for matcher in limit.until:
                acts[matcher.act].keep_day = True
    for act, field in sorted(facts):
        acts[act].keep.append((field, f"{act}.{field}"))
    for matcher in sorted((mark for mark in marks if mark.where), key=lambda each: each.key):
        acts[matcher.act].marks.append(matcher)


def _enter_requirement(
    requirement: r.Requirement, acts: dict[str, ActPlan], facts: set[tuple[str, str]], marks: set[Matcher]
) -> None:
    if isinstance(requirement, r.AllDone | r.AnyDone | r.NotDone):
        marks.update(requirement.matchers)
    elif isinstance(requirement, r.FieldsFilled):
        facts.update(_split(requirement.others))
    elif isinstance(requirement, r.DifferentFrom):
        for act in requirement.acts:
            acts[act].keep_people = True
    elif isinstance(requirement, r.NotNamed):
        acts[requirement.matcher.act].names.append(requirement)
    elif isinstance(requirement, r.SameDayAs):
        acts[requirement.act].keep_day = True
    elif isinstance(requirement, r.NotBefore):
        acts[requirement.act].keep_day = True
        if requirement.field is not None:
            facts.add((requirement.act, requirement.field))


def _split(keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    for key in keys:
        act, _, field = key.partition(".")
        yield act, field


def all_conditions(version: Version) -> Iterator[Condition]:
    """Every condition of the version."""
    for limit in version.limits.values():
        if limit.when is not None:
            yield limit.when
    for guard in version.guards.values():
        for condition in (guard.when, guard.unless):
            if condition is not None:
                yield condition
        if isinstance(guard.require, r.Facts):
            yield guard.require.condition
