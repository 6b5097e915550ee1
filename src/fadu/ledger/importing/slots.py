"""Layer 2. What each column of a file is under one version of a procedure. Looks at no row."""

from __future__ import annotations

import attrs

from fadu.law import FieldRule, Version
from fadu.ledger.importing.layout import Layout

PLACES = frozenset(("id", "number", "agency", "title", "ignored"))


@attrs.frozen(slots=True)
class Slot:
    """One column. `options`: the acts (and fields) it can stand for, the first is preferred.

    No option: this version does not know it.
    """

    kind: str
    options: tuple[tuple[str, FieldRule | None], ...]
    nth: int
    factor: int


def slots_of(layout: Layout, version: Version) -> dict[int, Slot]:
    """Column to slot, for the columns that belong to acts."""
    found = {}
    for at, meant in layout.columns.items():
        kind = meant.targets[0][0]
        if kind in PLACES:
            continue
        options = []
        for target, act, field in meant.targets:
            rule = version.acts.get(act)
            if rule is not None and target == kind and (not field or field in rule.fields):
                options.append((act, rule.fields[field] if field else None))
        found[at] = Slot(kind, tuple(options), meant.nth, meant.factor)
    return found


def places_of(layout: Layout) -> dict[str, int]:
    """id, number, agency, title: the first column of each."""
    found: dict[str, int] = {}
    for at, meant in layout.columns.items():
        found.setdefault(meant.targets[0][0], at)
    return {kind: at for kind, at in found.items() if kind in PLACES}
