"""Layer 2. Which column is meant by a heading, in all versions of a procedure. Reads no rows of cases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import yaml

from fadu.law import ActRule, Procedure, Version
from fadu.ledger.importing.text import folded, key, without_nth
from fadu.ledger.template.columns import (
    by_heading,
    date_heading,
    field_headings,
    number_heading,
    time_heading,
)
from fadu.ledger.template.columns import timed_acts as timed

Target = tuple[str, str, str]  # kind (id number agency title ignored date time by field), act, field
_UNITS = re.compile(r"[(\[【〔](万元|亿元|元)[)\]】〕]|,?单位:(万元|亿元|元)")
_FACTORS = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
# Levels of certainty: a heading is looked for at the first, then the next.
CANONICAL, OLDER, SYNONYM, FULL, BARE, LOOSE = range(6)


@attrs.frozen(slots=True)
class Meant:
    """What a heading says: the places it can stand for, the occurrence, the unit of its amounts."""

    targets: tuple[Target, ...]
    nth: int = 1
    factor: int = 1
    bare: bool = False  # a name that several acts use: what stands above it may tell more


@cache
def words() -> Mapping[str, Any]:
    """data/headings.yaml."""
    path = Path(__file__).parent / "data" / "headings.yaml"
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


class Headings:
    """All headings that a procedure understands."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self._levels: list[dict[str, list[Target]]] = [{} for _ in range(6)]
        for place, version in enumerate(reversed(procedure.versions)):
            self._enter(version, CANONICAL if place == 0 else OLDER)
        self._enter_general()
        self._enter_synonyms()

    def meant(self, heading: str, above: str = "") -> Meant | None:
        """What a heading stands for, with what is written above it (the name of an act); None if unknown."""
        text = folded(heading)
        if not key(text):
            return None
        unit = _UNITS.search(text)
        factor = _FACTORS[unit[1] or unit[2]] if unit else 1
        found = self._with_nth(text, factor)
        if found is None and unit:
            found = self._with_nth(_UNITS.sub("", text), factor)
        if above and (found is None or found.bare):
            outer, nth = without_nth(above)
            fuller = self._with_nth(outer + (_UNITS.sub("", text) if unit else text), factor)
            if fuller is not None and not fuller.bare:
                return attrs.evolve(fuller, nth=max(nth, fuller.nth))
        return found

    def _with_nth(self, text: str, factor: int) -> Meant | None:
        found = self._find(key(text))
        if found is not None:
            return Meant(tuple(found[0]), 1, factor, found[1])
        shorter, nth = without_nth(text)
        found = self._find(key(shorter)) if shorter != text else None
        return Meant(tuple(found[0]), nth, factor, found[1]) if found else None

    def _find(self, wanted: str) -> tuple[list[Target], bool] | None:
        for level, known in enumerate(self._levels):
            if wanted in known:
                return known[wanted], level >= BARE and len(known[wanted]) > 1
        return None

    def _put(self, level: int, heading: str, target: Target) -> None:
        known = self._levels[level].setdefault(key(heading), [])
        if target not in known:
            known.append(target)

    def _enter(self, version: Version, level: int) -> None:
        names = field_headings(self.procedure, version)
        hours = timed(version)
        for act in version.acts.values():
            self._put(level, date_heading(act), ("date", act.id, ""))
            self._put(level if act.id in hours else LOOSE, time_heading(act), _clock(act, hours))
            self._put(level, by_heading(act), ("by", act.id, ""))
            for word in words()["words"]["date"]:
                self._put(LOOSE, act.name + word, ("date", act.id, ""))
            self._put(LOOSE, act.name, ("date", act.id, ""))
            for word in words()["words"]["by"]:
                self._put(LOOSE, act.name + word, ("by", act.id, ""))
            for field in act.fields.values():
                target = ("field", act.id, field.id)
                self._put(level, names[act.id, field.id], target)
                self._put(FULL, act.name + field.name, target)
                self._put(BARE, field.name, target)

    def _enter_general(self) -> None:
        self._put(CANONICAL, number_heading(self.procedure), ("number", "", ""))
        for kind, variants in words()["general"].items():
            for n, heading in enumerate(variants):
                self._put(CANONICAL if n == 0 else LOOSE, heading, (kind, "", ""))

    def _enter_synonyms(self) -> None:
        for heading, variants in words()["procedures"].get(self.procedure.id, {}).items():
            found = self._find(key(heading))
            for target in found[0] if found else ():
                for variant in variants:
                    self._put(SYNONYM, variant, target)
                    if target[0] == "date":
                        self._put(SYNONYM, variant.removesuffix("日期") + "时间", target)

    def shown(self) -> Iterator[str]:
        """The headings as the template writes them, to offer one that was meant."""
        version = self.procedure.versions[-1]
        yield from ("编号", "办理机关", number_heading(self.procedure))
        yield from (date_heading(act) for act in version.acts.values())
        yield from field_headings(self.procedure, version).values()


def _clock(act: ActRule, hours: frozenset[str]) -> Target:
    """受理时间 is the time of day where the procedure counts hours, else another word for the date."""
    return ("time" if act.id in hours else "date", act.id, "")
