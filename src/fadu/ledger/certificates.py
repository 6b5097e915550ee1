"""Layer 2. Enforcement certificates: kept from the officer register, asked by person and day. Judges nothing.

The table is derived in the transaction of the act that changes the register. Rows are replaced, never
changed, so the highest id tells whether what is in memory still holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from fadu.law import Calendar, Env, default_calendar
from fadu.ledger.casefile import Row
from fadu.ledger.effective import effective_acts, read_acts
from fadu.ledger.spans import Entry, spans_of
from fadu.ledger.store import Change, store
from fadu.ledger.store.base import Statement

REGISTER = "enforcement_officer"
Spans = dict[str, list[tuple[str, str]]]  # person: first and last day, ISO; an open end is "9999"


@attrs.define(slots=True)
class _Known:
    """What is in memory of one database: the highest id it was read at, and the spans by jurisdiction."""

    highest: int = -1
    spans: dict[str, Spans] = attrs.field(factory=dict)


_memory = _Known()
_tolerant: dict[str, Calendar] = {}  # by version


def _register_of(jurisdiction: str) -> Spans:
    """The register of a division, read again only when something changed."""
    known = _memory
    highest = store().run("SELECT COALESCE(MAX(id), 0) FROM ledger_certificate")[0][0]
    if highest != known.highest:
        known.spans = {}
        rows = store().run(
            "SELECT jurisdiction_code, person_code, CAST(valid_from AS TEXT), CAST(valid_to AS TEXT)"
            " FROM ledger_certificate"
        )
        for code, person, first, last in rows:
            known.spans.setdefault(code, {}).setdefault(person, []).append((first, last or "9999"))
        known.highest = highest
    return known.spans.get(jurisdiction, {})


def forget() -> None:
    """Forget what is in memory (tests that change databases)."""
    _memory.highest = -1


def _recording_calendar() -> Calendar:
    """The default calendar, tolerant: an act is recorded even where a year's table is still to come."""
    calendar = default_calendar()
    twin = _tolerant.get(calendar.version)
    if twin is None:
        twin = _tolerant[calendar.version] = calendar.tolerant()
    return twin


def environment(jurisdiction: str) -> Env:
    """What the law may ask while one act (or one batch) is judged. The register is read on the first
    question.
    """
    asked: list[Spans] = []

    def certified(person: str, on: date) -> bool | None:
        if not asked:
            asked.append(_register_of(jurisdiction))
        if not asked[0]:
            return None  # this division keeps no register here: nothing can be said
        day = on.isoformat()
        return any(first <= day <= last for first, last in asked[0].get(person, ()))

    return Env(calendar=_recording_calendar(), certified=certified)


def follow_register(change: Change) -> Change:
    """Let the table of certificates follow when the change concerns an entry of the officer register."""
    file = change.file
    if file.procedure != REGISTER:
        return change
    added = [(row[1], row[2], row[3], row[4], row[6], row[8], row[10], row[11]) for row in change.acts]
    acts = effective_acts([*read_acts(file.id), *added])
    entries = [(each.act.act, each.act.on.isoformat(), each.act.fields) for each in acts]
    change.also += replace_certificates(file.uid, file.jurisdiction, file.agency_id, entries)
    return change


def replace_certificates(
    uid: str, jurisdiction: str, agency_id: int, entries: Iterable[Entry]
) -> list[Statement]:
    """Statements that replace the certificates of one register entry by what its acts give."""
    case = "(SELECT id FROM ledger_case WHERE uid=%s)"
    rows: list[Row] = [(uid, *span, jurisdiction, agency_id) for span in spans_of(entries)]
    return [
        (f"DELETE FROM ledger_certificate WHERE case_id={case}", [(uid,)]),
        (
            "INSERT INTO ledger_certificate (case_id, person_code, valid_from, valid_to, number,"
            f" jurisdiction_code, agency_id) VALUES ({case}, %s, %s, %s, %s, %s, %s)",
            rows,
        ),
    ]
