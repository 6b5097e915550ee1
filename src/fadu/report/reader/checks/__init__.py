"""Layer 4. Checks of a reading: arithmetic, changes, contradictions, citations, required content.

Takes a reading and returns checks; never changes a figure and reads nothing but its own data
files. A check whose `ok` is False must be right: where the document does not decide, it is None.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fadu.report.reader.checks import (
    blocks,
    changes,
    implied,
    impossible,
    ledger,
    periods,
    plausible,
    rates,
    repeats,
    shares,
    sums,
    tables,
    titles,
    uncheckable,
)
from fadu.report.reader.checks.context import build
from fadu.report.reader.checks.groups import find
from fadu.report.reader.model import Check, Figure, Reading

_FOLLOWING = frozenset(("implied", "difference", "subset"))


def run(
    reading: Reading, ledger_figures: Mapping[str, float] | list[dict[str, Any]] | None = None
) -> list[Check]:
    """All checks of a reading, in order of the text.

    `ledger_figures` are the own ledger's figures of the year, as {indicator: value} or as rows
    with `indicator` (or `id`), `value` and optionally `period` and `scope`.
    """
    ctx = build(reading)
    groups = find(ctx)
    found = list(sums.check(ctx, groups))
    found += shares.check(ctx, groups)
    found += rates.check(ctx, {c.figures[2] for c in found if c.rule == "share"})
    found += implied.check(ctx, groups, implied.stated_pairs(found))
    found += changes.check(ctx)
    found += repeats.check(ctx)
    found += impossible.check(ctx)
    compared = {index for c in found if c.rule in ("rate", "hundred") for index in c.figures}
    found += plausible.check(ctx, groups, compared)
    found += periods.check(ctx)
    found += tables.check(ctx)
    found += uncheckable.check(ctx, found)
    found += titles.check(ctx)
    found += blocks.check(ctx)
    if ledger_figures:
        found += ledger.check(ctx, ledger_figures)
    return _once(sorted(found, key=lambda c: (-1 if c.start is None else c.start, c.rule)), reading.figures)


def _once(checks: list[Check], figures: list[Figure]) -> list[Check]:
    """The same rule with the same result on the same figures is said once; so is what follows from figures
    that the report gives twice."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for check in checks:
        key: tuple[object, ...]
        if check.rule in _FOLLOWING:
            key = check.rule, *[(figures[i].indicator or i, figures[i].value) for i in check.figures]
        elif check.figures:
            key = check.rule, check.ok, frozenset(check.figures)
        else:
            key = check.rule, check.ok, check.start if check.start is not None else check.message
        if key not in seen:
            seen.add(key)
            kept.append(check)
    return kept
