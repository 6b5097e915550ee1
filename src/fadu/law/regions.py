"""Layer 1. Administrative divisions: GB/T 2260 codes and names of provinces, prefectures and counties.

Never guesses: a name that several places bear is returned as several places, and the caller chooses.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import attrs

DATA = Path(__file__).parent / "data" / "regions.csv"


@attrs.frozen(slots=True)
class Region:
    """One name of one division.

    `parent` is the code of the division above ('' for a province). `level` is province, prefecture
    or county. `until` is None while the name is in force, else the last year it is known to be listed.
    """

    code: str
    name: str
    parent: str
    level: str
    until: int | None = None


@cache
def regions() -> tuple[Region, ...]:
    """Every division, those in force before the former ones, in the order of their codes."""
    with DATA.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        found = [
            Region(
                row["code"],
                row["name"],
                row["parent"],
                row["level"],
                int(row["until"]) if row["until"] else None,
            )
            for row in rows
        ]
    return tuple(sorted(found, key=lambda region: (region.until is not None, region.code)))


@cache
def _by_code() -> dict[str, Region]:
    known: dict[str, Region] = {}
    for each in regions():
        known.setdefault(each.code, each)
    return known


@cache
def _by_name() -> dict[str, tuple[Region, ...]]:
    known: dict[str, list[Region]] = {}
    for each in regions():
        known.setdefault(each.name, []).append(each)
    return {name: tuple(same) for name, same in known.items()}


def region(code: str) -> Region | None:
    """The division with this code (its name in force, else its last one), or None."""
    return _by_code().get(code)


def named(name: str) -> tuple[Region, ...]:
    """All divisions of exactly this name, those in force first; () if there is none."""
    return _by_name().get(name, ())


def chain(one: Region) -> Iterator[Region]:
    """The division and those above it, from the lowest to the province."""
    current: Region | None = one
    while current is not None:
        yield current
        current = region(current.parent) if current.parent else None


def full_name(one: Region) -> str:
    """The name with those above it: 辽宁省抚顺市顺城区."""
    return "".join(each.name for each in reversed(list(chain(one))))


def is_within(inner: Region, outer: Region) -> bool:
    """Whether `inner` is `outer` or lies in it."""
    return any(each.code == outer.code for each in chain(inner))
