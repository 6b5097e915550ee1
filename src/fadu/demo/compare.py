"""Layer 7. Published against computed: each figure that the report printed, beside what the ledger gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

import attrs

from fadu.figures.compile import Request
from fadu.figures.definitions import definitions
from fadu.figures.engine import Engine, Value
from fadu.report.build.document import print_value


@attrs.frozen
class Line:
    """One published figure. `status`: equal, different or not_served (no procedure records it yet)."""

    text: str
    what: str
    figure: str
    scope: Mapping[str, str]
    status: str
    computed: str = ""
    value: Value | None = None


def compare(
    engine: Engine, published: Sequence[Mapping[str, Any]], period: str, jurisdiction: str
) -> list[Line]:
    """Compare all published figures with the ledger's; exact, or within what an approximate word says."""
    known = definitions()
    served = [row for row in published if _served(row, known)]
    requests = [Request(known[row["figure"]], tuple(sorted(row.get("scope", {}).items()))) for row in served]
    values = iter(engine.compute(requests, period, jurisdiction))
    lines = []
    for row in published:
        scope = row.get("scope", {})
        if row not in served:
            lines.append(Line(row["text"], row["what"], row["figure"], scope, "not_served"))
            continue
        value = next(values)
        status = "equal" if agrees(row, value.value) else "different"
        shown = print_value(value) if value.value is not None else value.missing
        lines.append(Line(row["text"], row["what"], row["figure"], scope, status, shown, value))
    return lines


def _served(row: Mapping[str, Any], known: Mapping[str, Any]) -> bool:
    definition = known.get(row["figure"])
    return definition is not None and set(row.get("scope", {})) <= set(definition.scopes)


def agrees(row: Mapping[str, Any], value: float | int | None) -> bool:
    """Whether a computed value is what the report printed.

    A rate may be rounded half up or cut at the printed precision. 20余 is more than 20 and less than 30: the word
    leaves the last printed digit that is not zero open.
    """
    if value is None:
        return False
    printed = Decimal(str(row["value"]))
    exact = Decimal(repr(float(value)))
    if row.get("approx") in ("余", "多"):
        step = Decimal(10) ** (len(str(int(printed))) - len(str(int(printed)).rstrip("0")))
        return printed < exact < printed + step
    places = Decimal(1).scaleb(int(printed.normalize().as_tuple().exponent)) if printed % 1 else Decimal(1)
    if row["unit"] == "%":
        return printed in (exact.quantize(places, ROUND_HALF_UP), exact.quantize(places, ROUND_DOWN))
    return printed == exact
