"""Layer 2. Agencies as the hot path needs them: by id or code, from memory. Never changes one.

Code, jurisdiction and place in the tree are kept for the life of the process; the sector, which an office may
correct, is read afresh when a case is opened.
"""

from __future__ import annotations

import attrs

from fadu.errors import LedgerError
from fadu.ledger.models import Agency, Jurisdiction
from fadu.ledger.store import store


@attrs.frozen(slots=True)
class Office:
    """What a case and an act need to know of an agency."""

    id: int
    code: str
    jurisdiction: str
    path: str


_known: dict[int | str, Office] = {}


def office(agency: int | str) -> Office:
    """The agency with this id or code. Raises LedgerError when there is none."""
    found = _known.get(agency)
    if found is None:
        found = _known[agency] = _read(agency)
    return found


def _read(agency: int | str) -> Office:
    known = Agency.objects.filter(**({"id": agency} if isinstance(agency, int) else {"code": agency}))
    row = known.values_list("id", "code", "jurisdiction_id", "path").first()
    if row is None:
        raise LedgerError(f"没有编号或代码为“{agency}”的机关，请先登记机关。", code="unknown_agency")
    return Office(*row)


def forget() -> None:
    """Forget what is remembered (after a change of the organisation, and in tests)."""
    _known.clear()


def sector_of(agency: Office) -> str | None:
    """The sector that chooses the overlays of a case opened now."""
    sector: str | None = store().run("SELECT sector FROM ledger_agency WHERE id=%s", (agency.id,))[0][0]
    return sector


def add_jurisdiction(
    code: str, name: str, *, parent: str | None = None, level: str = "county"
) -> Jurisdiction:
    """Register a division; the same code again changes nothing."""
    found, _ = Jurisdiction.objects.get_or_create(
        code=code, defaults={"name": name, "parent_id": parent, "level": level}
    )
    return found


def add_agency(
    jurisdiction: str,
    code: str,
    name: str,
    *,
    parent: Agency | None = None,
    short_name: str = "",
    kind: str = "department",
    sector: str | None = None,
) -> Agency:
    """Register an agency with its place in the tree; the same code again changes nothing."""
    found, new = Agency.objects.get_or_create(
        code=code,
        defaults={
            "jurisdiction_id": jurisdiction,
            "name": name,
            "parent": parent,
            "short_name": short_name or name,
            "kind": kind,
            "sector": sector,
        },
    )
    if new:
        found.path = f"{parent.path if parent else '/'}{found.id}/"
        found.save(update_fields=["path"])
    return found


def find_agency(code: str) -> Agency:
    """The agency's row by its code. Raises LedgerError when there is none."""
    return Agency.objects.get(id=office(code).id)
