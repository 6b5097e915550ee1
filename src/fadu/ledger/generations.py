"""Layer 2. The effective acts of rectified cases, as figures read them: one generation a change. Judges
nothing.

A generation is all effective acts as of one act of the case; only the latest counts.
"""

from __future__ import annotations

from collections.abc import Sequence

from fadu.ledger.casefile import Row
from fadu.ledger.store import Change, store
from fadu.ledger.store.base import Statement

REDERIVED_COLUMNS = (
    "seq", "source_seq", "act", "on_date", "at_time", "mode", "agency_id", "by", "fields", "derived",
)  # fmt: skip
_NAMES = ", ".join(f'"{name}"' for name in REDERIVED_COLUMNS)
_LATEST = "(SELECT MAX(id) FROM ledger_act WHERE case_id=%s)"
_INSERT = (
    f"INSERT INTO ledger_rederived (case_id, as_of_act_id, {_NAMES})"
    f" VALUES (%s, {_LATEST}, {', '.join(['%s'] * len(REDERIVED_COLUMNS))})"
)
_COPY = (
    f"INSERT INTO ledger_rederived (case_id, as_of_act_id, {_NAMES})"
    f" SELECT case_id, {_LATEST}, {_NAMES} FROM ledger_rederived WHERE case_id=%s AND as_of_act_id=%s"
)


def generation(case_id: int, rows: Sequence[Row]) -> list[Statement]:
    """Statements that write a whole generation as of the act just appended. `rows`: REDERIVED_COLUMNS."""
    zone = store().zoned
    return [(_INSERT, [(case_id, case_id, *row[:4], zone(row[4]), *row[5:]) for row in rows])]


def next_generation(change: Change) -> Change:
    """When a rectified case goes on, its effective acts go on as a new generation."""
    file = change.file
    if not file.rectified:
        return change
    latest, count = store().run(
        "SELECT as_of_act_id, COUNT(*) FROM ledger_rederived WHERE case_id=%s"
        " GROUP BY as_of_act_id ORDER BY as_of_act_id DESC LIMIT 1",
        (file.id,),
    )[0]
    change.also.append((_COPY, [(file.id, file.id, latest)]))
    rows: list[Row] = [
        (count + place, row[1], row[2], row[3], row[4], row[6], row[8], row[10], row[11], row[14])
        for place, row in enumerate(change.acts)
    ]
    change.also += generation(file.id, rows)
    return change
