"""Layer 3. From a tail of the ledger to Parquet files, one a procedure: JSON turned into typed columns, once.

Decides nothing about which files count: that is the copy's manifest. What an interrupted run left behind is swept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from fadu.errors import FigureError
from fadu.figures.shape import Shape

FEW = 20_000  # acts of a procedure that are worth a query and a row group of their own
_AS_THEY_ARE = ("act_id", "case_id", "version", "act", "mode", "jurisdiction", "agency_id", "origin")
_DERIVED = {"eff": "DATE", "o": "DATE", "sb": "VARCHAR", "sa": "VARCHAR", "out": "VARCHAR"}
_DERIVED_NAMES = {"o": "opened_on", "out": "outcome"}


class Writing:
    """The files that one run writes, each called `name` in its procedure's folder; `names` holds those written.

    `extra` columns of the tail are taken over as they are. While one batch is written the next is turned into columns.
    """

    def __init__(
        self, root: Path, shapes: Mapping[str, Shape], name: str, extra: tuple[str, ...] = ()
    ) -> None:
        self.root, self.shapes, self.name, self.extra = root, shapes, name, extra
        self.names: dict[str, str] = {}
        self._waiting: dict[str, list[pa.Table]] = {}
        self._files: dict[str, pq.ParquetWriter] = {}
        self._duckdb = duckdb.connect()
        self._writer = ThreadPoolExecutor(1)
        self._last: Future[None] | None = None

    def __enter__(self) -> Writing:
        return self

    def __exit__(self, kind: object, *error: object) -> None:
        """Finish the files; also those of a run that failed, which nobody will name."""
        try:
            if kind is None:
                for procedure in list(self._waiting):
                    self._flush(procedure)
                self._wait()
        finally:
            self._writer.shutdown()
            for file in self._files.values():
                file.close()
            self._duckdb.close()

    def add(self, tail: pa.Table) -> None:
        """Take a batch of acts. Raises FigureError for a procedure that this version does not know.

        A procedure with few acts waits for more: a query costs some milliseconds however few rows it has.
        """
        for procedure, own in self._by_procedure(tail):
            waiting = self._waiting.setdefault(procedure, [])
            waiting.append(own)
            if sum(each.num_rows for each in waiting) >= FEW:
                self._flush(procedure)

    def _flush(self, procedure: str) -> None:
        own = pa.concat_tables(self._waiting.pop(procedure))
        columns = self._typed(own, self.shapes[procedure])
        self._wait()
        self._last = self._writer.submit(self._write, procedure, columns)

    def _wait(self) -> None:
        """Until the batch before is written; raises what went wrong in it."""
        last, self._last = self._last, None
        if last is not None:
            last.result()

    def _by_procedure(self, tail: pa.Table) -> list[tuple[str, pa.Table]]:
        seen = sorted(name for name in pc.unique(tail["proc"]).to_pylist() if name is not None)
        unknown = [name for name in seen if name not in self.shapes]
        if unknown:
            raise FigureError(f"台账中有未知程序“{'、'.join(unknown)}”，请安装含有该程序文件的版本")
        return [(name, tail.filter(pc.equal(tail["proc"], name))) for name in seen]

    def _typed(self, own: pa.Table, shape: Shape) -> pa.Table:
        """One procedure's acts with the columns of its shape."""
        found = {name: own[name] for name in (*_AS_THEY_ARE, *self.extra)}
        found["seq"] = pc.cast(own["seq"], pa.int32())
        found["on_date"] = pc.cast(own["on_date"], pa.date32())
        sector = pc.cast(own["sector"], pa.string())
        found["sector"] = pc.if_else(pc.equal(sector, ""), None, sector)
        found |= self._parsed(
            own["derived"],
            {**_DERIVED, "met": dict.fromkeys(shape.limits, "INTEGER") or {"_": "INTEGER"}},
            {
                **{_DERIVED_NAMES.get(key, key): key for key in _DERIVED},
                **{f"late_{limit}": f'met."{limit}"' for limit in shape.limits},
            },
        )
        if shape.fields:
            wanted = {f"f_{name}": f'"{name}"' for name in shape.fields}
            found |= self._parsed(own["fields"], shape.fields, wanted)
        return pa.table({name: found[name] for name in (*shape.columns, *self.extra)})

    def _parsed(
        self, texts: pa.ChunkedArray, kinds: Mapping[str, Any], wanted: Mapping[str, str]
    ) -> dict[str, pa.Array]:
        """Typed columns of JSON texts, each different text parsed once: acts of a year say much the same.

        `kinds` are the DuckDB types of the keys, `wanted` the columns and where in the value they stand.
        """
        encoded = texts.combine_chunks().dictionary_encode()
        self._duckdb.register("texts", pa.table({"text": encoded.dictionary}))
        columns = ", ".join(f'parsed.{place} AS "{name}"' for name, place in wanted.items())
        each: pa.Table = self._duckdb.execute(
            f"SELECT {columns} FROM (SELECT from_json(text, '{_struct(kinds)}') AS parsed FROM texts)"
        ).to_arrow_table()
        spread = each.combine_chunks().take(encoded.indices)
        return {name: spread[name] for name in spread.column_names}

    def _write(self, procedure: str, columns: pa.Table) -> None:
        file = self._files.get(procedure)
        if file is None:
            path = self.root / procedure / self.name
            path.parent.mkdir(parents=True, exist_ok=True)
            file = self._files[procedure] = pq.ParquetWriter(path, columns.schema, compression="zstd")
            self.names[procedure] = self.name
        file.write_table(columns)


def _struct(columns: Mapping[str, Any]) -> str:
    """A DuckDB type for from_json, as JSON."""
    shape: dict[str, Any] = {
        name: [kind.removesuffix("[]")] if str(kind).endswith("[]") else kind
        for name, kind in columns.items()
    }
    return json.dumps(shape)
