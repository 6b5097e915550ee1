"""Layer 2. Which cases of an import are in the ledger already, and whether they are the same. Writes
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import orjson

from fadu.errors import LedgerError
from fadu.law import Act
from fadu.ledger.agencies import office
from fadu.ledger.casefile import OWN_ACTS, make_act
from fadu.ledger.chain import as_json
from fadu.ledger.effective import read_acts
from fadu.ledger.erased import ERASED
from fadu.ledger.store import store

Key = tuple[str, str | None, str]  # procedure, external id, jurisdiction
PAGE = 500


class Identified(Protocol):
    """What an import knows of a case."""

    @property
    def procedure(self) -> str: ...
    @property
    def external_id(self) -> str | None: ...
    @property
    def agency(self) -> int | str: ...


def known_cases(cases: Iterable[Identified]) -> dict[Key, int]:
    """Case ids of those that are registered, by procedure, external id and jurisdiction."""
    wanted: dict[tuple[str, str], list[str]] = {}
    for each in cases:
        if each.external_id is None:
            continue
        try:
            jurisdiction = office(each.agency).jurisdiction
        except LedgerError:
            continue  # the case itself will be rejected for that
        wanted.setdefault((jurisdiction, each.procedure), []).append(each.external_id)
    found: dict[Key, int] = {}
    for (jurisdiction, procedure), ids in wanted.items():
        for start in range(0, len(ids), PAGE):
            page = ids[start : start + PAGE]
            rows = store().run(
                "SELECT external_id, id FROM ledger_case WHERE jurisdiction_code=%s AND procedure=%s"
                f" AND external_id IN ({', '.join(['%s'] * len(page))})",
                (jurisdiction, procedure, *page),
            )
            found |= {(procedure, row[0], jurisdiction): row[1] for row in rows}
    return found


def compare(case_id: int, acts: Sequence[Act]) -> tuple[list[Act], str]:
    """The acts to add to a registered case, and in Chinese where it differs ('' if it does not).

    Compared with what was recorded by people, before any rectification: importing the file from which a
    case came changes nothing, whatever happened to the case since.
    """
    there = [row for row in read_acts(case_id) if row[1] not in OWN_ACTS and row[4] != "system"]
    for place, given in enumerate(acts):
        if place >= len(there):
            return list(acts[place:]), ""
        row = there[place]
        plain = make_act(given.act, given.on, given.fields, given.by, given.at)
        same = (row[1], row[2]) == (plain.act, plain.on.isoformat()) and _same_fields(row[7], plain)
        if not same or row[6] != as_json(list(plain.by)):
            return [], (
                f"台账中该案第 {place + 1} 步是 {row[2]} 的“{row[1]}”，"
                f"与文件中 {given.on} 的“{given.act}”不同，未作改动；需要改正的，请办理更正。"
            )
    return [], ""


def _same_fields(kept: str, given: Act) -> bool:
    """Whether an act's fields are the same; what was lawfully deleted is not compared."""
    if ERASED not in kept:
        return kept == as_json(given.fields)
    fields = orjson.loads(kept)
    return dict(fields) == {
        name: ERASED if fields.get(name) == ERASED else value for name, value in given.fields.items()
    }
