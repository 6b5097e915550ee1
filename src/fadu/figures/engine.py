"""Layer 3. Computes figures on the columnar copy: asks the compiler for expressions and runs them on DuckDB.

Never touches the operational database except through the copy's sync.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import attrs
import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from fadu.errors import FigureError, did_you_mean
from fadu.figures import compile as compiler
from fadu.figures.compile import Request
from fadu.figures.copy import Copy, Manifest, default_copy
from fadu.figures.definitions import Definition, definitions
from fadu.figures.period import Period, parse_period


@attrs.frozen
class Value:
    """A computed figure.

    Attributes:
        value: the number; None where there is nothing to compute it from (`missing` says why, in Chinese).
        numerator, denominator: values of a rate's two parts.
    """

    id: str
    name: str
    unit: str
    form: str
    scope: Mapping[str, str]
    period: str
    value: float | int | None
    numerator: float | int | None = None
    denominator: float | int | None = None
    missing: str = ""
    definition: str = ""


@attrs.define
class Engine:
    """Figures over one copy. `sync` first, then ask: all answers come from the same cut of the ledger."""

    copy: Copy
    manifest: Manifest = attrs.field(init=False, factory=Manifest)
    connection: Any = attrs.field(init=False, factory=duckdb.connect)
    _sql: dict[Any, str] = attrs.field(init=False, factory=dict)

    def sync(self) -> int:
        """Follow the ledger's tail; return the id of the last act that figures now see (the cut)."""
        manifest = self.copy.sync()
        if manifest != self.manifest:
            self._show(manifest)
        self.manifest = manifest
        return manifest.last_act_id

    def _show(self, manifest: Manifest) -> None:
        """Let the tables' names stand for the copy's present files; compiled statements stay valid."""
        for procedure in manifest.files:
            self._view(f"acts_{procedure}", self.copy.paths(procedure, manifest))
        for procedure, name in manifest.rederived.items():
            self._view(f"rederived_{procedure}", [str(self.copy.root / procedure / name)])

    def _view(self, name: str, paths: Sequence[str]) -> None:
        files = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
        self.connection.execute(f'CREATE OR REPLACE VIEW "{name}" AS SELECT * FROM read_parquet([{files}])')

    def compute(
        self, requests: Iterable[Request], period: Period | str, jurisdiction: str = ""
    ) -> list[Value]:
        """Values of many figures, in the order asked; the figures of a procedure take one scan.

        Raises:
            FigureError: unknown scope.
        """
        when = parse_period(period) if isinstance(period, str) else period
        asked = list(requests)
        parts = _with_parts(asked)
        found: dict[str, Any] = {}
        present: set[str] = set()
        for procedure, group in compiler.by_procedure(parts).items():
            if procedure not in self.manifest.files:
                continue
            row = self._one_row(procedure, group, when, jurisdiction)
            found.update(row)
            if row[compiler.PRESENT]:
                present.add(procedure)
        return [_value(request, found, present, when) for request in asked]

    def rows(
        self,
        request: Request,
        period: Period | str,
        jurisdiction: str = "",
        limit: int | None = None,
        offset: int = 0,
    ) -> pa.Table:
        """The acts behind a figure, from the predicate that counts them; columns of the procedure's table.

        Raises:
            FigureError: a rate or total has no rows of its own (ask for its parts).
        """
        if request.definition.parts:
            raise FigureError(
                f"“{request.definition.id}”由其他数字得出，请查看：{'、'.join(request.definition.parts)}"
            )
        when = parse_period(period) if isinstance(period, str) else period
        procedure = request.definition.procedure
        if procedure not in self.manifest.files:
            columns = self.copy.shapes[procedure].columns
            return pa.table({name: pa.array([], pa.null()) for name in columns})
        expression = compiler.rows(self.table(procedure, jurisdiction, [request]), request, when)
        if limit is not None:
            expression = expression.limit(limit, offset=offset)
        return self.arrow(("rows", request.key, when, jurisdiction, limit, offset), expression)

    def receipts(
        self,
        requests: Sequence[Request],
        values: Sequence[Value],
        period: Period | str,
        jurisdiction: str = "",
    ) -> dict[str, dict[str, Any]]:
        """What proves figures: definition, cut and the set of rows counted, by request key.

        Rates, totals and missing figures have none of their own. The flows of a procedure take one scan. The row
        hash is SHA-256 over `case_id:seq` lines in order.

        Raises:
            FigureError: the rows do not give the figure (a defect of a definition or of the compiler).
        """
        when = parse_period(period) if isinstance(period, str) else period
        known = {
            one.key: value for one, value in zip(requests, values, strict=True) if value.value is not None
        }
        asked = [one for one in requests if one.key in known]
        found: dict[str, dict[str, Any]] = {}
        for procedure, group in compiler.by_procedure(asked).items():
            flows = [one for one in group if one.definition.form != "stock"]
            rows = self._flow_rows(procedure, flows, when, jurisdiction) if flows else {}
            rows |= {one.key: self.rows(one, when, jurisdiction) for one in group if one not in flows}
            for one in group:
                check_rows(known[one.key], one.definition, rows[one.key])
                found[one.key] = self._receipt(known[one.key], rows[one.key], jurisdiction)
        return found

    def _flow_rows(
        self, procedure: str, group: Sequence[Request], period: Period, jurisdiction: str
    ) -> dict[str, pa.Table]:
        expression = compiler.counted(self.table(procedure, jurisdiction, group), group, period)
        key = ("counted", procedure, tuple(one.key for one in group), period, jurisdiction)
        marked = self.arrow(key, expression)
        return {
            one.key: _once(marked.filter(marked[f"r{i}"]), one.definition.once) for i, one in enumerate(group)
        }

    def _receipt(self, value: Value, rows: pa.Table, jurisdiction: str) -> dict[str, Any]:
        pairs = zip(rows["case_id"].to_pylist(), rows["seq"].to_pylist(), strict=True)
        return {
            "figure": value.id,
            "scope": dict(value.scope),
            "period": value.period,
            "jurisdiction": jurisdiction,
            "value": value.value,
            "definition": value.definition,
            "cut": self.manifest.last_act_id,
            "rows": rows.num_rows,
            "row_hash": hashlib.sha256(
                "".join(f"{case}:{seq}\n" for case, seq in pairs).encode()
            ).hexdigest(),
        }

    def years(self) -> list[str]:
        """The years in which anything was done, oldest first."""
        names = [
            f'SELECT DISTINCT year(on_date) AS y FROM "acts_{procedure}"' for procedure in self.manifest.files
        ]
        if not names:
            return []
        found = self.connection.execute(
            f"SELECT DISTINCT y FROM ({' UNION ALL '.join(names)}) ORDER BY y"
        ).fetchall()
        return [str(year) for (year,) in found]

    def table(self, procedure: str, jurisdiction: str = "", requests: Sequence[Request] = ()) -> ir.Table:
        """The effective acts of a procedure as an expression, with what the requests read of opening acts."""
        rectified = procedure in self.manifest.rederived
        return compiler.acts_table(self.copy.shapes[procedure], requests, jurisdiction, rectified=rectified)

    def arrow(self, key: Any, expression: ir.Table) -> pa.Table:
        """Run an expression; its SQL is compiled once for each `key`."""
        result: pa.Table = self._run(key, lambda: expression).to_arrow_table()
        return result

    def _one_row(
        self, procedure: str, group: Sequence[Request], period: Period, jurisdiction: str
    ) -> dict[str, Any]:
        key = ("values", procedure, tuple(one.key for one in group), period, jurisdiction)
        cursor = self._run(
            key, lambda: compiler.values(self.table(procedure, jurisdiction, group), group, period)
        )
        return dict(zip([each[0] for each in cursor.description], cursor.fetchone(), strict=True))

    def _run(self, key: Any, expression: Callable[[], ir.Table]) -> Any:
        """Building and compiling an expression costs more than most scans, so its SQL is kept."""
        kept = (key, tuple(sorted(self.manifest.rederived)))
        if kept not in self._sql:
            self._sql[kept] = ibis.to_sql(expression(), dialect="duckdb")
        return self.connection.execute(self._sql[kept])


def check_rows(value: Value, definition: Definition, rows: pa.Table) -> None:
    """Assert figure == f(rows).

    Raises:
        FigureError: they differ.
    """
    if definition.form in ("count", "stock"):
        counted: float = rows.num_rows
    elif definition.form == "sum":
        counted = sum(v or 0 for v in rows[f"f_{definition.field}"].to_pylist())
    else:
        return
    if abs(counted - (value.value or 0)) > 1e-6 * max(1.0, abs(counted)):
        raise FigureError(f"“{value.id}”为 {value.value}，但其明细得 {counted}；定义或编译有误，此数不可发布")


def request(figure: str, scope: Mapping[str, str] | None = None) -> Request:
    """A request by id.

    Raises:
        FigureError: no such figure; names the nearest.
    """
    known = definitions()
    if figure not in known:
        raise FigureError(f"没有“{figure}”的定义{did_you_mean(figure, known)}；可用 fadu figures --list 查看")
    asked = Request(known[figure], tuple(sorted((scope or {}).items())))
    asked.tests()
    return asked


def all_requests() -> list[Request]:
    """Every defined figure without scope."""
    return [Request(definition) for definition in definitions().values()]


def default_engine() -> Engine:
    """Figures over the ledger that the settings name."""
    return Engine(default_copy())


def _with_parts(requests: Iterable[Request]) -> list[Request]:
    """Requests plus the numerators and denominators of rates, each once, with the rate's scope."""
    known = definitions()
    found: dict[str, Request] = {}
    for asked in requests:
        parts = [asked]
        if asked.definition.parts:
            parts = [Request(known[name], asked.scope) for name in asked.definition.parts]
        for part in parts:
            found.setdefault(part.key, part)
    return list(found.values())


def _value(request: Request, found: Mapping[str, Any], present: set[str], period: Period) -> Value:
    definition = request.definition
    parts: list[float | int | None] = []
    missing = "" if definition.procedure in present else "台账中没有该程序的记录"
    number: float | int | None = None
    if not missing and definition.parts:
        scope = request.key[len(definition.id) :]
        parts = [found.get(part + scope) for part in definition.parts]
        number, missing = _combine(definition.form, parts)
    elif not missing:
        number = found.get(request.key)
        missing = "" if number is not None else "没有可以计算的记录"
    rate = definition.form == "rate" and len(parts) == 2
    return Value(
        id=definition.id,
        name=definition.name,
        unit=definition.unit,
        form=definition.form,
        scope=dict(request.scope),
        period=period.name,
        value=number,
        numerator=parts[0] if rate else None,
        denominator=parts[1] if rate else None,
        missing=missing,
        definition=definition.digest,
    )


def _combine(form: str, parts: Sequence[float | int | None]) -> tuple[float | int | None, str]:
    """A rate or a total from its parts, or why it cannot be had."""
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None, "没有可以计算的记录"
    if form == "total":
        return sum(known), ""
    return (100 * known[0] / known[1], "") if known[1] else (None, "分母为零，无法计算")


def _once(rows: pa.Table, once: bool) -> pa.Table:
    """Where each case counts once, its first row; rows come ordered by case and seq."""
    if not once or rows.num_rows == 0:
        return rows
    cases = rows["case_id"].to_numpy()
    first = [True, *(cases[1:] != cases[:-1])]
    return rows.filter(pa.array([bool(each) for each in first]))
