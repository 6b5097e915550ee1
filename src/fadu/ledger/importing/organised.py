"""Layer 2. Agencies and people as a file names them: by code or by name. Registers nobody."""

from __future__ import annotations

import attrs

from fadu.errors import LedgerError, did_you_mean
from fadu.ledger.models import Agency, Person


@attrs.frozen(slots=True)
class Body:
    """An agency, with what chooses the law of its cases."""

    id: int
    code: str
    name: str
    jurisdiction: str
    sector: str | None


class Bodies:
    """The agencies of one jurisdiction, or of all; read once."""

    def __init__(self, jurisdiction: str | None) -> None:
        rows = Agency.objects.filter(**({"jurisdiction_id": jurisdiction} if jurisdiction else {}))
        self._codes: dict[str, Body] = {}
        self._names: dict[str, list[Body]] = {}
        for id_, code, name, short, place, sector in rows.values_list(
            "id", "code", "name", "short_name", "jurisdiction_id", "sector"
        ):
            body = Body(id_, code, name, place, sector)
            self._codes[code] = body
            for called in {name, short} - {""}:
                self._names.setdefault(called, []).append(body)
        self._where = f"行政区划 {jurisdiction} " if jurisdiction else "台账"

    def find(self, word: str) -> Body:
        """The agency of this code, name or short name. LedgerError with the remedy when there is none."""
        found = self._codes.get(word)
        if found is not None:
            return found
        named = self._names.get(word, [])
        if len(named) == 1:
            return named[0]
        if named:
            codes = "、".join(f"{body.code}（{body.jurisdiction}）" for body in named)
            raise LedgerError(
                f"叫“{word}”的机关有 {len(named)} 个：{codes}，请改填代码", code="ambiguous_agency"
            )
        raise LedgerError(
            f"{self._where}中没有机关“{word}”{did_you_mean(word, [*self._names, *self._codes])}，"
            "请改正，或者先登记：fadu agencies import",
            code="unknown_agency",
        )


class People:
    """The people of one jurisdiction, or of all; read once."""

    def __init__(self, jurisdiction: str | None) -> None:
        rows = Person.objects.filter(**({"agency__jurisdiction_id": jurisdiction} if jurisdiction else {}))
        self._codes: set[str] = set()
        self._names: dict[str, list[tuple[int, str, str]]] = {}
        for code, name, agency, place in rows.values_list(
            "code", "name", "agency_id", "agency__jurisdiction_id"
        ):
            self._codes.add(code)
            self._names.setdefault(name, []).append((agency, place, code))

    def find(self, word: str, body: Body) -> str:
        """The code of a person; someone who is not registered stays as written. ValueError for two of a
        name.
        """
        if word in self._codes or word not in self._names:
            return word
        near = [code for agency, _, code in self._names[word] if agency == body.id]
        near = near or [code for _, place, code in self._names[word] if place == body.jurisdiction]
        if len(near) > 1:
            raise ValueError(f"中“{word}”有 {len(near)} 人（{'、'.join(near)}），请改填人员编号")
        return near[0] if near else word
