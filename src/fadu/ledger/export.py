"""Layer 2. The ledger as JSON lines, for keeping outside and for the verifier that knows nothing of Fadu.

Streams; flat memory. First the header, then the checkpoints, then each case followed by its acts in the
order of uids. The content of an act stands in its line byte for byte as it was hashed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from fadu.law import get_procedure
from fadu.ledger.access import Viewer, handles, mask_act, mask_persons, may_see, may_see_act
from fadu.ledger.casefile import Row
from fadu.ledger.chain import canonical, stamp
from fadu.ledger.checkpoint import kept_checkpoints
from fadu.ledger.models import Agency, Case, Jurisdiction
from fadu.ledger.store import store
from fadu.ledger.walk import (
    ACT,
    ACTOR,
    AGENCY,
    AT,
    BY,
    FIELDS,
    HASH,
    ID,
    MODE,
    ON,
    PREV,
    RECORDED,
    SEQ,
    VERSION,
    Walked,
    walk,
)

FORMAT = 1


def export(
    path: Path,
    *,
    jurisdiction: str | None = None,
    viewer: Viewer | None = None,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write the ledger (of one jurisdiction) to a file; returns the number of acts.

    With a `viewer`, only what they may see: acts with masked fields keep hash and place in the chain, and the
    verifier says that their content was not checked. The file appears only when it is complete.
    """
    unfinished = path.with_name(path.name + ".part")
    acts = 0
    with unfinished.open("wb") as file:
        for line, number in _lines(jurisdiction, viewer):
            file.write(line)
            file.write(b"\n")
            acts += number
            if number and progress and acts % 10_000 == 0:
                progress(acts)
    unfinished.replace(path)
    return acts


def _lines(jurisdiction: str | None, viewer: Viewer | None) -> Iterator[tuple[bytes, int]]:
    """Each line, and how many acts it holds."""
    made_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    yield (
        _dump({"kind": "fadu-ledger", "format": FORMAT, "made_at": made_at, "jurisdiction": jurisdiction}),
        0,
    )
    codes = (
        [jurisdiction]
        if jurisdiction
        else Jurisdiction.objects.order_by("code").values_list("code", flat=True)
    )
    for code in codes:
        for each in kept_checkpoints(code):
            yield b'{"kind":"checkpoint","checkpoint":' + each.line().encode() + b"}", 0
    agencies = dict(Agency.objects.values_list("id", "code"))
    cases = acts = 0
    with store().snapshot() as moment:
        for case in walk(moment, jurisdiction=jurisdiction):
            about = Case(
                agency_id=case.agency_id, jurisdiction_id=case.jurisdiction, procedure=case.procedure
            )
            if viewer and not may_see(viewer, about, [row[ACT] for row in case.acts]):
                continue
            head = {
                "kind": "case",
                "uid": case.uid,
                "procedure": case.procedure,
                "jurisdiction": case.jurisdiction,
            }
            yield _dump({**head, "acts": case.n_acts, "head": case.head}), 0
            whole = viewer is None or handles(viewer, about)
            for row in case.acts:
                content = _whole(case, row, agencies) if whole else _masked(case, row, viewer, about)
                if content:
                    yield content, 1
                    acts += 1
            cases += 1
    yield _dump({"kind": "end", "cases": cases, "acts": acts, "complete": viewer is None}), 0


def _dump(value: dict[str, Any]) -> bytes:
    return orjson.dumps(value)


def _whole(case: Walked, row: Row, agencies: dict[int, str]) -> bytes:
    content = canonical(
        act=row[ACT], actor=row[ACTOR], agency=agencies.get(row[AGENCY], "?"), at=stamp(row[AT]), by=row[BY],
        case=case.uid, fields=row[FIELDS], jurisdiction=case.jurisdiction, mode=row[MODE], on=row[ON],
        prev=row[PREV], procedure=case.procedure, recorded_at=stamp(row[RECORDED]) or "", seq=row[SEQ],
        version=row[VERSION],
    )  # fmt: skip
    return b'{"hash":"%s","id":%d,"act":%s}' % (row[HASH].encode(), row[ID], content)


def _masked(case: Walked, row: Row, viewer: Viewer | None, about: Case) -> bytes | None:
    """An act without what the viewer may not see; None when the act itself is not shown."""
    assert viewer is not None
    place = {"case": case.uid, "seq": row[SEQ], "prev": row[PREV]}
    if not may_see_act(viewer, about, row[ACT]):
        return _dump({"hash": row[HASH], "id": row[ID], "masked": place})
    version = get_procedure(case.procedure).version(row[VERSION])
    shown = {
        "act": row[ACT],
        "on": row[ON],
        "by": mask_persons(orjson.loads(row[BY]), viewer),
        "fields": mask_act(row[ACT], orjson.loads(row[FIELDS]), version, viewer, about),
    }
    return _dump({"hash": row[HASH], "id": row[ID], "masked": {**place, **shown}})
