"""Layer 2. The daily run: what has happened by operation of law is written down. Invents nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fadu.law import load_procedures
from fadu.ledger.casefile import CaseFile
from fadu.ledger.certificates import environment, follow_register
from fadu.ledger.generations import next_generation
from fadu.ledger.single import take_deemed
from fadu.ledger.store import Change, store
from fadu.ledger.store.base import READ_COLUMNS, file_from_row

PAGE = 1000


def deem_due(on: date) -> int:
    """Record, in every case, the acts deemed to have happened up to a day. Returns how many acts.

    Only procedures that know deemed acts are looked at, and only cases that a limit can still run in.
    """
    recorded = 0
    for case_id in list(_expired(on)):
        before = _Count()
        store().change(case_id, lambda file, count=before: count.work(file, on))  # type: ignore[misc]
        recorded += before.acts
    return recorded


class _Count:
    """How many acts one case got; the work may be asked for again when somebody was faster."""

    acts = 0

    def work(self, file: CaseFile, on: date) -> Change:
        env, before = environment(file.jurisdiction), file.head
        acts, findings = take_deemed(file, on, env)
        self.acts = len(acts)
        return next_generation(follow_register(Change(file, before, acts, findings, file.moved(env))))


def _expired(on: date) -> Iterator[int]:
    """Ids of cases in which something is deemed to have happened by a day and is not recorded."""
    known = [
        each.id
        for each in load_procedures().values()
        if any(limit.deem for version in each.versions for limit in version.limits.values())
    ]
    marks = ", ".join(["%s"] * len(known))
    sql = (
        f"SELECT {', '.join(READ_COLUMNS)} FROM ledger_case WHERE id > %s AND procedure IN ({marks})"
        " AND (closed_on IS NULL OR next_due IS NOT NULL) ORDER BY id LIMIT %s"
    )
    last = 0
    while rows := store().run(sql, (last, *known, PAGE)):
        for row in rows:
            file = file_from_row(row)
            if file.due_by_law(on, environment(file.jurisdiction)):
                yield file.id
        last = rows[-1][0]
