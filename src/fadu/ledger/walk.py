"""Layer 2. One pass over cases and their acts, in the order of uid and seq, on one snapshot. Judges
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from fadu.ledger.casefile import MOVED_COLUMNS, Row
from fadu.ledger.store import store
from fadu.ledger.store.base import Snapshot

# Places of the columns in an act row of the walk.
(
    CASE, ID, SEQ, ACT, ON, AT, RECORDED, MODE, ACTOR, AGENCY, VERSION, BY, FIELDS, PREV, HASH, DERIVED,
) = range(16)  # fmt: skip


@attrs.frozen(slots=True)
class Walked:
    """A case as its row says, and all its act rows."""

    id: int
    uid: str
    procedure: str
    jurisdiction: str
    agency_id: int
    sector: str | None
    n_acts: int
    head: str
    rectified: bool
    acts: list[Row]
    moved: Row = ()  # the derived part of the case row, when asked for


def _act_sql(where: str, derived: bool) -> str:
    utc = store().utc
    last = "a.derived" if derived else "NULL"
    return (
        f"SELECT a.case_id, a.id, a.seq, a.act, CAST(a.on_date AS TEXT), {utc('a.at_time')},"
        f' {utc("a.recorded_at")}, a.mode, a.actor, a.agency_id, a.version, a."by", a.fields,'
        f" a.prev_hash, a.hash, {last} FROM ledger_case c"
        f" JOIN ledger_act a ON a.case_id = c.id{where} ORDER BY c.uid, a.seq"
    )


def _moved_sql() -> str:
    dates = {"opened_on", "closed_on", "last_on", "next_due"}
    names = [f"CAST(c.{name} AS TEXT)" if name in dates else f"c.{name}" for name in MOVED_COLUMNS]
    return ", " + ", ".join(names)


def walk(
    moment: Snapshot,
    *,
    jurisdiction: str | None = None,
    first: str = "",
    end: str = "",
    last: str = "",
    derived: bool = False,
) -> Iterator[Walked]:
    """Every case with its acts; of one jurisdiction, and of uids from `first` up to before `end` or up to
    `last`, if given.
    """
    conditions = [
        (sql, value)
        for sql, value in (
            ("c.jurisdiction_code = %s", jurisdiction),
            ("c.uid >= %s", first),
            ("c.uid < %s", end),
            ("c.uid <= %s", last),
        )
        if value
    ]
    where = " WHERE " + " AND ".join(sql for sql, _ in conditions) if conditions else ""
    values = tuple(value for _, value in conditions)
    acts = moment.stream(_act_sql(where, derived), values)
    cases = moment.stream(
        "SELECT c.id, c.uid, c.procedure, c.jurisdiction_code, c.agency_id, c.sector, c.n_acts, c.head,"
        f" c.rectified{_moved_sql() if derived else ''} FROM ledger_case c{where} ORDER BY c.uid",
        values,
    )
    row = next(acts, None)
    for case in cases:
        own: list[Row] = []
        case_id = case[0]
        while row is not None and row[0] == case_id:
            own.append(row)
            row = next(acts, None)
        id_, uid, procedure, place, agency_id, sector, n_acts, head, rectified = case[:9]
        yield Walked(
            id_, uid, procedure, place, agency_id, sector, n_acts, head, bool(rectified), own, case[9:]
        )
