"""Layer 2. The columns of a procedure's spreadsheet, worked out from its newest version. Writes no file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import attrs

from fadu.law import ActRule, FieldRule, Procedure, Version
from fadu.law.requirements import Certified, DifferentFrom, Officers

ID = "编号"
AGENCY = "办理机关"
COMMON = "案件"
ROOM = 120  # columns up to which acts that may repeat are offered twice
ALWAYS, WITH_ACT, FREE = "必填", "有此行为时必填", "选填"


@attrs.frozen(slots=True)
class Column:
    """One column. `kind` is id, number, agency, date, time, by or field; `nth` counts occurrences from 1."""

    heading: str
    group: str
    kind: str
    required: str
    act: ActRule | None = None
    field: FieldRule | None = None
    nth: int = 1


def number_heading(procedure: Procedure) -> str:
    """How the template calls the case's own number."""
    return procedure.number_name if procedure.number_name != ID else "案号"


def date_heading(act: ActRule) -> str:
    return f"{act.name}日期"


def time_heading(act: ActRule) -> str:
    return f"{act.name}时间"


def by_heading(act: ActRule) -> str:
    return f"{act.name}办理人"


def system_only(act: ActRule) -> bool:
    """Whether it only happens by operation of law: the ledger records it, nobody fills it in."""
    return act.by == ("system",)


def field_headings(procedure: Procedure, version: Version) -> dict[tuple[str, str], str]:
    """(act, field) to heading: the field's name, with the act's name before it where it is not unique."""
    acts = [act for act in version.acts.values() if not system_only(act)]
    taken = {ID, AGENCY, number_heading(procedure), "案号"}
    for act in acts:
        taken |= {act.name, date_heading(act), time_heading(act), by_heading(act)}
    names = Counter(field.name for act in acts for field in act.fields.values())
    return {
        (act.id, field.id): field.name
        if names[field.name] == 1 and field.name not in taken
        else act.name + field.name
        for act in version.acts.values()
        for field in act.fields.values()
    }


def timed_acts(version: Version) -> frozenset[str]:
    """Acts whose time of day counts: those that start or meet a limit in hours."""
    found: set[str] = set()
    for limit in version.limits.values():
        if limit.within.unit == "hours":
            found |= {start.matcher.act for start in limit.starts} | {each.act for each in limit.until}
    return frozenset(found)


def staffed_acts(version: Version) -> frozenset[str]:
    """Acts of which a guard asks who did them."""
    found: set[str] = set()
    for guard in version.guards.values():
        if isinstance(guard.require, Officers | Certified | DifferentFrom):
            found |= {matcher.act for matcher in guard.on}
        if isinstance(guard.require, DifferentFrom):
            found |= set(guard.require.acts)
    return frozenset(found)


def columns_of(procedure: Procedure, repeat: int | None = None) -> list[Column]:
    """All columns in their order. `repeat`: how often an act that may repeat is offered; None chooses 2
    while the sheet stays within ROOM columns, else 1.
    """
    if repeat is None:
        twice = list(_columns(procedure, 2))
        return twice if len(twice) <= ROOM else list(_columns(procedure, 1))
    return list(_columns(procedure, repeat))


def _columns(procedure: Procedure, repeat: int) -> Iterator[Column]:
    version = procedure.versions[-1]
    names = field_headings(procedure, version)
    timed, staffed = timed_acts(version), staffed_acts(version)
    yield Column(ID, COMMON, "id", ALWAYS)
    yield Column(number_heading(procedure), COMMON, "number", FREE)
    yield Column(AGENCY, COMMON, "agency", ALWAYS)
    acts = sorted(
        (act for act in version.acts.values() if not system_only(act)), key=lambda act: not act.opens
    )
    for act in acts:
        for nth in _times(act, repeat):
            yield from _of_act(act, nth, act.id in timed, act.id in staffed, names)


def _times(act: ActRule, repeat: int) -> range:
    return range(1, 2 if act.once or act.opens else repeat + 1)


def _of_act(
    act: ActRule, nth: int, timed: bool, staffed: bool, names: dict[tuple[str, str], str]
) -> Iterator[Column]:
    suffix = f"({nth})" if nth > 1 else ""
    group = act.name + suffix
    yield Column(date_heading(act) + suffix, group, "date", ALWAYS if act.opens else FREE, act, None, nth)
    if timed:
        yield Column(time_heading(act) + suffix, group, "time", FREE, act, None, nth)
    if staffed:
        yield Column(by_heading(act) + suffix, group, "by", FREE, act, None, nth)
    for field in act.fields.values():
        needed = WITH_ACT if field.required and not act.opens else ALWAYS if field.required else FREE
        yield Column(names[act.id, field.id] + suffix, group, "field", needed, act, field, nth)


def width_of(text: str) -> int:
    """The width of a text in half-width characters."""
    return sum(2 if char > "\u2000" else 1 for char in text)
