"""Layer 3. The columns of the columnar copy: which fields of a procedure are copied, and as what type.

Personal data and free text never leave the ledger: a statistic needs neither.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from fadu.law import Procedure

# Field kind of the procedure file -> DuckDB type. Kinds that are not named are not copied.
TYPES: Mapping[str, str] = {
    "choice": "VARCHAR",
    "choices": "VARCHAR[]",
    "int": "BIGINT",
    "number": "DOUBLE",
    "money": "DOUBLE",
    "date": "DATE",
    "bool": "BOOLEAN",
    "agency": "VARCHAR",
    "case": "VARCHAR",
}

# Columns that every act has, whatever its procedure.
COMMON: Mapping[str, str] = {
    "act_id": "BIGINT",
    "case_id": "BIGINT",
    "seq": "INTEGER",
    "version": "VARCHAR",
    "act": "VARCHAR",
    "on_date": "DATE",
    "eff": "DATE",
    "opened_on": "DATE",
    "mode": "VARCHAR",
    "jurisdiction": "VARCHAR",
    "agency_id": "BIGINT",
    "sector": "VARCHAR",
    "origin": "VARCHAR",
    "sb": "VARCHAR",
    "sa": "VARCHAR",
    "outcome": "VARCHAR",
}


@attrs.frozen
class Shape:
    """Columns of one procedure's table.

    Attributes:
        fields: field id -> DuckDB type; column `f_<id>`, value of the act's own field.
        limits: limit ids; column `late_<id>`: days late where this act met that limit, else null.
        opening: fields of the opening act; a definition reads them of any act as `case.<id>`.
    """

    procedure: str
    fields: Mapping[str, str]
    limits: tuple[str, ...]
    opening: frozenset[str]

    @property
    def columns(self) -> dict[str, str]:
        """All columns with their DuckDB types, in table order."""
        return {
            **COMMON,
            **{f"f_{name}": kind for name, kind in self.fields.items()},
            **{f"late_{name}": "INTEGER" for name in self.limits},
        }


def shape_of(procedure: Procedure) -> Shape:
    """Union of the fields and limits of all versions of a procedure.

    A field that two acts declare with different kinds is copied as text.
    """
    fields: dict[str, str] = {}
    limits: dict[str, None] = {}
    opening: set[str] = set()
    for version in procedure.versions:
        limits.update(dict.fromkeys(version.limits))
        for rule in version.acts.values():
            for field in rule.fields.values():
                kind = TYPES.get(field.kind)
                if kind is None or field.personal:
                    continue
                fields[field.id] = kind if fields.get(field.id, kind) == kind else "VARCHAR"
                if rule.id == procedure.version_by:
                    opening.add(field.id)
    return Shape(procedure.id, dict(sorted(fields.items())), tuple(sorted(limits)), frozenset(opening))
