"""A ledger's tail made by hand: acts as plain tuples, in the columns that a source gives."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from fadu.figures.copy import Copy
from fadu.figures.engine import Engine

COLUMNS = [
    "act_id", "case_id", "seq", "proc", "version", "act", "on_date", "mode", "jurisdiction", "agency_id", "sector",
    "origin", "fields", "derived",
]  # fmt: skip
SCHEMA = pa.schema(
    [
        (name, pa.int64() if name in ("act_id", "case_id", "seq", "agency_id") else pa.string())
        for name in COLUMNS
    ]
)


@dataclass
class FakeSource:
    """Acts appended by `add`; rectified cases by `rederive`."""

    rows: list[dict] = field(default_factory=list)
    corrected: list[dict] = field(default_factory=list)

    def add(
        self,
        case,
        seq,
        proc,
        act,
        on,
        sb,
        sa,
        *,
        fields=None,
        opened=None,
        met=(),
        jurisdiction="210411",
        out=None,
    ) -> int:
        self.rows.append(
            self.row(
                len(self.rows) + 1, case, seq, proc, act, on, sb, sa, fields, opened, met, jurisdiction, out
            )
        )
        return len(self.rows)

    def row(self, act_id, case, seq, proc, act, on, sb, sa, fields, opened, met, jurisdiction, out) -> dict:
        derived = {
            "sb": sb,
            "sa": sa,
            "eff": on,
            "o": opened or on,
            "out": out,
            "met": dict(met),
        }
        return {
            "act_id": act_id, "case_id": case, "seq": seq, "proc": proc, "version": "2024-01-01", "act": act, "on_date": on,
            "mode": "history", "jurisdiction": jurisdiction, "agency_id": 1, "sector": None, "origin": "import",
            "fields": json.dumps(fields or {}, ensure_ascii=False), "derived": json.dumps(derived),
        }  # fmt: skip

    def rederive(self, as_of, case, seq, proc, act, on, sb, sa, *, fields=None) -> None:
        row = self.row(0, case, seq, proc, act, on, sb, sa, fields, None, (), "210411", None)
        self.corrected.append({**row, "as_of_act_id": as_of})

    def last_act_id(self) -> int:
        return len(self.rows)

    def acts(self, after: int, upto: int) -> pa.Table:
        return pa.Table.from_pylist(self.rows[after:upto], schema=SCHEMA)

    def rederived(self) -> pa.Table:
        return pa.Table.from_pylist(
            self.corrected, schema=SCHEMA.append(pa.field("as_of_act_id", pa.int64()))
        )


def engine_over(source: FakeSource, root: Path) -> Engine:
    engine = Engine(Copy(root, source))
    engine.sync()
    return engine
