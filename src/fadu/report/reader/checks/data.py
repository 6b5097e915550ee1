"""Layer 4. The dictionaries of the checks, read once from `reader/data/checks/*.yaml`.

Never decides anything: words, relations between indicators and titles are data that a lawyer
or a writer can review without reading code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import attrs
import yaml

from fadu.errors import ReadError

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # a PyYAML built without libyaml: slower, the same result
    from yaml import SafeLoader  # type: ignore[assignment]


def load(name: str) -> Any:
    """Parse one YAML file of the checks' data.

    Raises:
        ReadError: the file is not YAML.
    """
    path = files("fadu.report.reader").joinpath("data", "checks", name)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=SafeLoader)
    except yaml.YAMLError as error:
        raise ReadError(f"核对规则的数据文件无法读取，请检查格式：{error}", where=name) from error


def any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the phrases; longer ones first."""
    ordered = sorted({str(p) for p in phrases}, key=len, reverse=True)
    return re.compile("|".join(re.escape(p) for p in ordered))


_NO_LISTS = frozenset(("units", "stems", "bases", "kinds", "opposites"))


@attrs.frozen
class Words:
    """Cue words, each as a compiled pattern; see words.yaml for what each list means."""

    units: dict[str, str]
    among: re.Pattern[str]
    stop: re.Pattern[str]
    action: re.Pattern[str]
    exhaustive: re.Pattern[str]
    overlap: re.Pattern[str]
    outcome: re.Pattern[str]
    open_stage: re.Pattern[str]
    close_stage: re.Pattern[str]
    done: re.Pattern[str]
    pending: re.Pattern[str]
    denied: re.Pattern[str]
    total_cue: re.Pattern[str]
    incomplete: re.Pattern[str]
    head_count: re.Pattern[str]
    future: re.Pattern[str]
    stems: dict[str, list[str]]
    capped: re.Pattern[str]
    floating_base: re.Pattern[str]
    outcome_rate: re.Pattern[str]
    bases: dict[str, re.Pattern[str]]
    kinds: tuple[re.Pattern[str], ...]
    opposites: tuple[tuple[str, str], ...]
    contrast: re.Pattern[str]
    """Finds a word of `pending`, or the second one of `opposites`: without it no two counts exclude each other."""
    not_counted: re.Pattern[str]
    aim: re.Pattern[str]
    carried_in: re.Pattern[str]
    received: re.Pattern[str]
    closed: re.Pattern[str]
    carried_out: re.Pattern[str]

    def unit(self, printed: str) -> str:
        """Canonical unit: those that count the same thing are one."""
        return self.units.get(printed, printed)


@cache
def words() -> Words:
    """The cue words."""
    raw = load("words.yaml")
    units = {unit: group[0] for group in raw["units"] for unit in group}
    lists = {key: any_of(raw[key]) for key in raw if key not in _NO_LISTS}
    kinds = tuple(any_of(group) for group in raw["kinds"])
    opposites = tuple((first, second) for first, second in raw["opposites"])
    contrast = any_of([*raw["pending"], *(second for _, second in opposites)])
    bases = {key: any_of(value) for key, value in raw["bases"].items()}
    return Words(
        units=units, stems=raw["stems"], bases=bases, kinds=kinds, opposites=opposites, contrast=contrast, **lists
    )  # fmt: skip


@attrs.frozen
class Subset:
    """Indicator `part` counts some of what `whole` counts.

    `hard`: by definition never more. `share`: the ratio is worth showing; `difference`: so is what
    remains. `whole_scope` narrows the whole to figures of that scope.
    """

    part: str
    whole: str
    hard: bool = False
    share: bool = False
    difference: bool = False
    whole_scope: dict[str, str] = attrs.field(factory=dict)


@attrs.frozen
class Half:
    """`present` without `missing` leaves a rate open.

    `beside`: counts shown with it; `said`: only where the sentence has this word.
    """

    present: str
    missing: str
    what: str
    beside: tuple[str, ...] = attrs.field(factory=tuple, converter=tuple)
    said: str = ""


@attrs.frozen
class Coverage:
    """Two counts of which each of one belongs to each of the other (司法所 and 乡镇)."""

    one: str
    what: str
    other: str = ""
    words: re.Pattern[str] | None = None


@attrs.frozen
class Relations:
    """Relations between indicators that the catalogue's rates do not state."""

    subsets: tuple[Subset, ...]
    quotients: tuple[tuple[str, str, str], ...]
    """(what, numerator, denominator)."""
    additive: tuple[tuple[str, tuple[str, ...]], ...]
    """(what, indicators whose figures in one sentence may be added)."""
    incomplete: tuple[Half, ...]
    coverage: tuple[Coverage, ...]
    exceed: frozenset[str]
    """Rates that may lie over 100 %."""
    stages: dict[str, tuple[str, ...]]
    """Rate -> counts of the same cases at other stages, which are no base of it."""


@cache
def relations() -> Relations:
    """The relations between indicators."""
    raw = load("relations.yaml")
    return Relations(
        subsets=tuple(Subset(**row) for row in raw["subsets"]),
        quotients=tuple((r["what"], r["numerator"], r["denominator"]) for r in raw["quotients"]),
        additive=tuple((r["what"], tuple(r["indicators"])) for r in raw["additive"]),
        incomplete=tuple(Half(**row) for row in raw["incomplete"]),
        coverage=tuple(
            Coverage(r["one"], r["what"], r.get("other", ""), any_of(r["words"]) if "words" in r else None)
            for r in raw["coverage"]
        ),
        exceed=frozenset(raw["exceed"]),
        stages={rate: tuple(counts) for rate, counts in raw["stages"].items()},
    )


def day(value: date | str | None) -> date | None:
    """A date of a YAML file, which may stand as a string."""
    return date.fromisoformat(value) if isinstance(value, str) else value
