"""Layer 7. Reads a reconstruction file: agencies, and how many cases of which course of events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import yaml

from fadu.errors import FaduError, did_you_mean

_STEP_KEYS = {"act", "workdays", "after", "between", "by", "fields"}


@attrs.frozen
class Step:
    """One act after another. `workdays` or `after` (calendar days) after the act before, or `between` two dates.

    `by`: how many investigating officers of the handling agency, `reviewer` (one who never investigates), or
    {agency, count} for officers of another agency.
    """

    act: str
    workdays: tuple[int, int] | None = None
    after: tuple[int, int] | None = None
    between: tuple[date, date] | None = None
    by: int | str | Mapping[str, Any] = 0
    fields: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen
class Course:
    """One course of events and how many cases took it. `staff` cases: one an officer of the agencies."""

    id: str
    procedure: str
    count: int
    agencies: tuple[str, ...]
    open: tuple[date, date]
    fields: Mapping[str, Any]
    steps: tuple[Step, ...]
    serves: tuple[str, ...] = ()
    staff: bool = False
    anyday: bool = False


@attrs.frozen
class Plan:
    """A whole reconstruction."""

    jurisdiction: str
    period: str
    report: Mapping[str, Any]
    seed: int
    until: date
    agencies: tuple[Mapping[str, Any], ...]
    groups: Mapping[str, tuple[str, ...]]
    courses: tuple[Course, ...]

    @property
    def cases(self) -> int:
        """How many cases will be made."""
        return sum(course.count for course in self.courses)


FOLDER = Path(__file__).parent


@cache
def load_plan(name: str = "shuncheng-2024") -> Plan:
    """Read a reconstruction file of the product."""
    data = yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    groups = {key: tuple(codes) for key, codes in data["groups"].items()}
    staff = sum(agency.get("officers", 0) for agency in data["agencies"])
    return Plan(
        jurisdiction=data["jurisdiction"],
        period=data["period"],
        report=data["report"],
        seed=data["seed"],
        until=data["until"],
        agencies=tuple(data["agencies"]),
        groups=groups,
        courses=tuple(_course(body, groups, staff) for body in data["courses"]),
    )


@cache
def load_published(name: str = "shuncheng-2024") -> tuple[Mapping[str, Any], ...]:
    """The figures that the report published."""
    return tuple(yaml.safe_load((FOLDER / f"{name}-published.yaml").read_text("utf-8")))


def _course(body: Mapping[str, Any], groups: Mapping[str, tuple[str, ...]], staff: int) -> Course:
    replace = body.get("replace", {})
    codes: list[str] = []
    for name in body.get("agencies", []):
        codes += groups.get(name, (name,))
    return Course(
        id=body["id"],
        procedure=body["procedure"],
        count=staff if body.get("staff") else body["count"],
        agencies=tuple(codes),
        open=(body["open"][0], body["open"][1]),
        fields=body.get("fields", {}),
        steps=tuple(_step(step, replace.get(step["act"]), body["id"]) for step in body["steps"]),
        serves=tuple(body.get("for", ())),
        staff=bool(body.get("staff")),
        anyday=bool(body.get("anyday")),
    )


def _step(body: Mapping[str, Any], replaced: Mapping[str, Any] | None, course: str) -> Step:
    for key in body:
        if key not in _STEP_KEYS:
            raise FaduError(f"步骤中不认识“{key}”{did_you_mean(key, _STEP_KEYS)}", where=course)

    def pair(key: str) -> Any:
        return tuple(body[key]) if key in body else None

    return Step(
        act=body["act"],
        workdays=pair("workdays"),
        after=pair("after"),
        between=pair("between"),
        by=body.get("by", 0),
        fields={**body.get("fields", {}), **(replaced or {})},
    )
