"""Layer 3. Definitions to Ibis expressions: many figures of one procedure from one scan, rows from the same predicate.

Builds expressions only; the engine runs them. The same expressions run on DuckDB and on a cluster.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import ibis
import ibis.expr.types as ir

from fadu.errors import FigureError, did_you_mean
from fadu.figures.definitions import Definition, Test
from fadu.figures.period import Period
from fadu.figures.shape import Shape


@attrs.frozen
class Request:
    """One figure asked for, with the scope that restricts it (scope name -> value)."""

    definition: Definition
    scope: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """Name of the result column."""
        scope = ",".join(f"{name}={value}" for name, value in self.scope)
        return f"{self.definition.id}[{scope}]" if scope else self.definition.id

    def tests(self) -> tuple[Test, ...]:
        """Conditions of the definition and of the scope.

        Raises:
            FigureError: the definition has no such scope.
        """
        scopes = self.definition.scopes
        for name, _ in self.scope:
            if name not in scopes:
                known = "、".join(scopes) or "无"
                raise FigureError(
                    f"“{self.definition.id}”不能按“{name}”细分{did_you_mean(name, scopes)}；可用：{known}"
                )
        return self.definition.where + tuple(Test(scopes[name], among=(value,)) for name, value in self.scope)


_IBIS_TYPES = {
    "VARCHAR": "string",
    "BIGINT": "int64",
    "INTEGER": "int32",
    "DOUBLE": "float64",
    "DATE": "date",
    "BOOLEAN": "boolean",
    "VARCHAR[]": "array<string>",
}


def acts_table(
    shape: Shape, requests: Sequence[Request], jurisdiction: str, *, rectified: bool = False
) -> ir.Table:
    """The effective acts of a jurisdiction (code prefix; '' is all), with the opening act's fields where asked for.

    The engine has them as table `acts_<procedure>`; where some cases were rectified, their effective acts stand in
    `rederived_<procedure>`, and the latest generation is taken instead of the acts as recorded.
    """
    schema = {name: _IBIS_TYPES[kind] for name, kind in shape.columns.items()}
    acts = ibis.table(schema, name=f"acts_{shape.procedure}")
    if rectified:
        rederived = ibis.table({**schema, "as_of_act_id": "int64"}, name=f"rederived_{shape.procedure}")
        newest = rederived.group_by("case_id").agg(gen=rederived.as_of_act_id.max())
        latest = rederived.semi_join(newest, [("case_id", "case_id"), ("as_of_act_id", "gen")])
        acts = acts.anti_join(newest, "case_id").union(latest.drop("as_of_act_id"))
    place = jurisdiction.removesuffix("00").removesuffix("00")
    if place:
        acts = acts.filter(
            acts.jurisdiction == place if len(place) == 6 else acts.jurisdiction.startswith(place)
        )
    wanted = sorted(
        {t.column.removeprefix("case.") for r in requests for t in r.tests() if t.column.startswith("case.")}
    )
    if wanted:
        opening = acts.filter(acts.seq == 0).select(
            "case_id", **{f"c_{name}": acts[f"f_{name}"] for name in wanted}
        )
        acts = acts.left_join(opening, "case_id").drop("case_id_right")
    return acts


def column(table: ir.Table, name: str) -> Any:
    """The column that a definition names: `field`, `case.field` or `late.limit`."""
    head, _, tail = name.rpartition(".")
    return table[{"": "f_", "case": "c_", "late": "late_"}[head] + tail]


def condition(table: ir.Table, test: Test) -> Any:
    """One test as a boolean expression; null (no value) counts as not fulfilled wherever it is used."""
    value = column(table, test.column)
    if test.missing is not None:
        return value.isnull() if test.missing else value.notnull()
    if test.at_least is not None:
        return value >= test.at_least
    wanted = list(test.among or test.none_of or ())
    if isinstance(value, ir.ArrayValue):
        found = ibis.or_(*(value.contains(item) for item in wanted))
    else:
        found = value == wanted[0] if len(wanted) == 1 else value.isin(wanted)
    return ~found.fill_null(False) if test.none_of is not None else found


def dated(table: ir.Table, period: Period) -> ir.Table:
    """With `_in` (done in the period) and `_by` (its stage change counts by the last day), compared once for all figures."""
    return table.mutate(_in=table.on_date.between(period.start, period.end), _by=table.eff <= period.end)


def predicate(table: ir.Table, request: Request) -> Any:
    """Which acts of a dated table a flow figure counts."""
    acts = list(request.definition.acts)
    chosen = table.act == acts[0] if len(acts) == 1 else table.act.isin(acts)
    return ibis.and_(chosen, table._in, *(condition(table, test) for test in request.tests()))


def entry(table: ir.Table, request: Request, side: str) -> Any:
    """Which acts of a dated table end in the figure's stages (side `sa`, the stage after) or begin there (`sb`)."""
    stages = list(request.definition.stages)
    standing = table[side] == stages[0] if len(stages) == 1 else table[side].isin(stages)
    return ibis.and_(standing, table._by, *(condition(table, test) for test in request.tests()))


def aggregate(table: ir.Table, request: Request) -> Any:
    """The result column of one request over the procedure's dated table."""
    definition = request.definition
    if definition.form == "stock":
        # Each act that ends in the stages adds one, each that began there takes one away: what is left stands there.
        entered = table.count(where=entry(table, request, "sa"))
        return entered - table.count(where=entry(table, request, "sb"))
    chosen = predicate(table, request)
    if definition.form == "sum":
        return table[f"f_{definition.field}"].sum(where=chosen).fill_null(0)
    if definition.form == "days":
        days = table.on_date.delta(table.opened_on, unit="day")
        return days.median(where=chosen) if definition.stat == "median" else days.mean(where=chosen)
    return table.case_id.nunique(where=chosen) if definition.once else table.count(where=chosen)


PRESENT = "_present"


def values(table: ir.Table, requests: Sequence[Request], period: Period) -> ir.Table:
    """One row: a column a request, and how many acts there are by the period's end. One scan."""
    table = dated(table, period)
    columns = {request.key: aggregate(table, request) for request in requests}
    columns[PRESENT] = table.count(where=table.on_date <= period.end)
    return table.aggregate(**columns)


def rows(table: ir.Table, request: Request, period: Period) -> ir.Table:
    """The acts that a figure counts (for a stock: the act that brought each case in), by case and step."""
    definition = request.definition
    columns = table.columns
    table = dated(table, period)
    if definition.form == "stock":
        into, out = (entry(table, request, side).fill_null(False) for side in ("sa", "sb"))
        moved = table.mutate(_move=into.cast("int8") - out.cast("int8"))
        moved = moved.filter(moved._move != 0)
        standing = moved.group_by("case_id").agg(_n=moved._move.sum(), _seq=moved.seq.max())
        standing = standing.filter(standing._n > 0)
        shown = moved.filter(moved._move > 0).inner_join(standing, ["case_id", ("seq", "_seq")])
        return shown.select(*columns).order_by("case_id")
    shown = table.filter(predicate(table, request)).select(*columns)
    if definition.once:
        first = shown.group_by("case_id").agg(_seq=shown.seq.min())
        shown = shown.semi_join(first, ["case_id", ("seq", "_seq")])
    return shown.order_by("case_id", "seq")


def counted(table: ir.Table, requests: Sequence[Request], period: Period) -> ir.Table:
    """The acts of the period that any of the flow requests counts, with a boolean column `r0`, `r1` … for each."""
    marked = dated(table, period).filter(ibis._._in)
    marked = marked.mutate(**{f"r{i}": predicate(marked, one) for i, one in enumerate(requests)})
    wanted = [f"f_{one.definition.field}" for one in requests if one.definition.form == "sum"]
    marks = [f"r{i}" for i in range(len(requests))]
    shown = marked.filter(ibis.or_(*(marked[mark] for mark in marks)))
    return shown.select("case_id", "seq", *dict.fromkeys(wanted), *marks).order_by("case_id", "seq")


def by_procedure(requests: Sequence[Request]) -> Mapping[str, list[Request]]:
    """Requests that read rows, by procedure: each group takes one scan. Rates and totals are made of others."""
    groups: dict[str, list[Request]] = {}
    for request in requests:
        if not request.definition.parts:
            groups.setdefault(request.definition.procedure, []).append(request)
    return groups
