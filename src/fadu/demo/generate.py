"""Layer 7. Makes the cases of a reconstruction: seeded, dated within the law's limits, marked as reconstructed.

Gives case batches for the ledger; records nothing itself.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import attrs

from fadu.demo.courses import Course, Plan, Step
from fadu.errors import FaduError
from fadu.law import Act, get_procedure
from fadu.law.calendar import default_calendar
from fadu.ledger.bulk import CaseBatch

ORIGIN = "reconstructed"
TRIES = 200


@attrs.frozen
class Officer:
    """A person of the reconstruction: `code` stands in acts."""

    code: str
    name: str
    agency: str


def standing_officers(plan: Plan) -> list[Officer]:
    """The officers whom the plan gives to its agencies, two or more an enforcing agency."""
    return [
        Officer(
            f"{agency['code']}-z{number:02d}",
            f"执法人员{agency['code'][-3:]}{number:02d}（重建）",
            agency["code"],
        )
        for agency in plan.agencies
        for number in range(1, agency.get("officers", 0) + 1)
    ]


def cases(plan: Plan) -> Iterator[CaseBatch]:
    """All cases of the plan, in the order of its courses; the same for the same seed."""
    officers = standing_officers(plan)
    for course in plan.courses:
        chance = random.Random(f"{plan.seed}:{course.id}")  # noqa: S311 (a reproducible story, no secret)
        for number in range(1, course.count + 1):
            yield _Story(plan, course, number, chance, officers).batch()


@attrs.define
class _Story:
    plan: Plan
    course: Course
    number: int
    chance: random.Random
    officers: list[Officer]
    agency: str = ""

    @property
    def place(self) -> int:
        """The course's number in the plan."""
        return self.plan.courses.index(self.course) + 1

    def batch(self) -> CaseBatch:
        course = self.course
        officer = self.officers[self.number - 1] if course.staff else None
        self.agency = officer.agency if officer else course.agencies[(self.number - 1) % len(course.agencies)]
        opening = get_procedure(course.procedure).version_by
        for _ in range(TRIES):
            days = self._days()
            if days[-1] <= self.plan.until:
                break
        else:
            raise FaduError(f"行程“{course.id}”无法在 {self.plan.until} 之前完成，请把 open 提前或缩短步骤")
        fields = dict(self._values(course.fields, days[0]))
        fields.update(self._parties(officer))
        acts = [Act(act=opening, on=days[0], fields=fields)]
        for step, day in zip(course.steps, days[1:], strict=True):
            acts.append(Act(step.act, day, dict(self._values(step.fields, day)), by=self._persons(step.by)))
        return CaseBatch(
            procedure=course.procedure,
            agency=self.agency,
            acts=acts,
            external_id=f"重建-{course.id}-{self.number:05d}",
            number=f"重建〔{self.plan.period}〕{self.place}-{self.number}号",
            title=f"{get_procedure(course.procedure).name}（重建）",
            origin=ORIGIN,
        )

    def _parties(self, officer: Officer | None) -> dict[str, Any]:
        if self.course.procedure != "enforcement_officer":
            return {}
        code = officer.code if officer else f"{self.agency}-{self.course.id}-{self.number:03d}"
        return {"officer": code, "unit": self.agency}

    def _days(self) -> list[date]:
        first, last = self.course.open
        day = first + timedelta(days=self.chance.randint(0, (last - first).days))
        days = [self._office_day(day)]
        for step in self.course.steps:
            days.append(self._next(step, days[-1]))
        return days

    def _next(self, step: Step, day: date) -> date:
        if step.between:
            return self._office_day(max(day, _within(self.chance, *step.between)))
        if step.workdays:
            count = self.chance.randint(*step.workdays)
            return default_calendar().add_working(day, count) if count else day
        return self._office_day(day + timedelta(days=self.chance.randint(*(step.after or (0, 0)))))

    def _office_day(self, day: date) -> date:
        return day if self.course.anyday else default_calendar().roll(day)

    def _persons(self, by: int | str | Mapping[str, Any]) -> tuple[str, ...]:
        agency = by["agency"] if isinstance(by, Mapping) else self.agency
        own = [officer.code for officer in self.officers if officer.agency == agency]
        if isinstance(by, str):
            return (own[-1],)  # the reviewer: the last officer of the agency takes part in no investigation
        count = by["count"] if isinstance(by, Mapping) else by
        return tuple(self.chance.sample(own[:-1], count)) if count else ()

    def _values(self, fields: Mapping[str, Any], day: date) -> Iterator[tuple[str, Any]]:
        for name, value in fields.items():
            yield name, self._value(value, day)

    def _value(self, value: Any, day: date) -> Any:
        if isinstance(value, str):
            return self.agency if value == "own" else value.format(n=self.number)
        if isinstance(value, date):
            return value.isoformat()
        if not isinstance(value, dict):
            return value
        if "choose" in value:
            return self.chance.choice(value["choose"])
        if "int" in value:
            return self.chance.randint(*value["int"]) * value.get("times", 1)
        if "after" in value:
            return (day + timedelta(days=self.chance.randint(*value["after"]))).isoformat()
        if "choose_agency" in value:
            return self.chance.choice(self.plan.groups[value["choose_agency"]])
        raise FaduError(f"行程“{self.course.id}”中的取值 {value} 不认识")


def _within(chance: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=chance.randint(0, (last - first).days))
