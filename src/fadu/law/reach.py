"""Layer 1. Which stages, acts and limits of a version can ever come about. Needs no case.

It errs on the side of possible: conditions are taken as satisfiable, only what can never be is named.
"""

from __future__ import annotations

from collections.abc import Iterator

from fadu.law import requirements as r
from fadu.law.conditions import Matcher
from fadu.law.schema import ActRule, LimitRule, Version

Fact = tuple[str, str, str]  # section, id, message


def unreachable(version: Version, *, register: bool = False) -> Iterator[Fact]:
    """What can never come about: (section, id, message in Chinese)."""
    opening = version.acts.get(version.opening)
    if opening is None:
        return
    if opening.to is None:
        yield "acts", opening.id, f"立案的程序行为 {opening.id} 缺少 to：案件从哪个阶段开始"
        return
    stages, acts = _reach(version, opening)
    for stage in version.stages.values():
        if stage.id not in stages:
            yield (
                "stages",
                stage.id,
                f"阶段 {stage.id}（{stage.name}）永远到达不了：没有可以进行的程序行为通向它",
            )
    if not register and not any(version.stages[stage].final for stage in stages):
        yield "stages", "", "没有可以到达的终结阶段（final: true）：案件永远不能办结"
    for act in version.acts.values():
        if act.id not in acts:
            yield "acts", act.id, _why(version, act, stages)
    for limit in version.limits.values():
        yield from _limit(limit, acts)


def _why(version: Version, act: ActRule, stages: set[str]) -> str:
    if act.from_ is not None and not act.from_ & stages:
        return f"程序行为 {act.id}（{act.name}）永远不能进行：它的 from 阶段都到达不了"
    if _only_by_law(act) and not _deemed(version, act.id):
        return f"程序行为 {act.id}（{act.name}）永远不会发生：它只能依法发生，但没有期限以它为届满的效果"
    return f"程序行为 {act.id}（{act.name}）永远不能进行：守卫要求先进行的程序行为不可能在它之前进行"


def _reach(version: Version, opening: ActRule) -> tuple[set[str], set[str]]:
    stages, acts = {str(opening.to)}, {opening.id}
    changed = True
    while changed:
        changed = False
        for act in version.acts.values():
            if act.id in acts or act.opens or not _possible(version, act, stages, acts):
                continue
            acts.add(act.id)
            stages |= {act.to} if act.to is not None else set()
            changed = True
    return stages, acts


def _possible(version: Version, act: ActRule, stages: set[str], acts: set[str]) -> bool:
    if act.from_ is None or not act.from_ & stages:
        return False
    if _only_by_law(act) and not any(_can_start(limit, acts) for limit in _deemed(version, act.id)):
        return False
    for guard in version.guards.values():
        always = guard.when is None and guard.unless is None and guard.blocking
        if always and Matcher(act.id) in guard.on and not _satisfiable(guard.require, acts, version.opening):
            return False
    return True


def _only_by_law(act: ActRule) -> bool:
    return act.by == ("system",)


def _deemed(version: Version, act: str) -> list[LimitRule]:
    return [limit for limit in version.limits.values() if limit.deem is not None and limit.deem.act == act]


def _satisfiable(requirement: r.Requirement, acts: set[str], opening: str) -> bool:
    if isinstance(requirement, r.AllDone):
        return all(matcher.act in acts for matcher in requirement.matchers)
    if isinstance(requirement, r.AnyDone):
        return any(matcher.act in acts for matcher in requirement.matchers)
    if isinstance(requirement, r.NotDone):
        return Matcher(opening) not in requirement.matchers
    return True


def _can_start(limit: LimitRule, acts: set[str]) -> bool:
    starts = [start.matcher.act for start in limit.starts]
    if limit.event is not None:
        starts.append(limit.event.matcher.act)
    return any(act in acts for act in starts)


def _limit(limit: LimitRule, acts: set[str]) -> Iterator[Fact]:
    if not _can_start(limit, acts):
        yield "limits", limit.id, f"期限 {limit.id}（{limit.name}）永远不会起算：起算的程序行为都不能进行"
    if limit.until and not any(matcher.act in acts for matcher in limit.until):
        yield "limits", limit.id, f"期限 {limit.id}（{limit.name}）无法遵守：until 的程序行为都不能进行"
    for pause in limit.pauses:
        if pause.begins and not any(matcher.act in acts for matcher in pause.begins):
            yield (
                "limits",
                limit.id,
                f"期限 {limit.id}（{limit.name}）的 pause 永远不会开始：程序行为都不能进行",
            )
