"""Layer 3. Stock and flow: opening + received + reopened = closed + closing, for every procedure and period."""

from __future__ import annotations

import attrs
import ibis
import ibis.expr.types as ir

from fadu.errors import FigureError
from fadu.figures.engine import Engine
from fadu.figures.period import Period
from fadu.law import get_procedure


@attrs.frozen
class Balance:
    """Cases of one procedure over a period, by the day their stage changed."""

    procedure: str
    opening: int
    received: int
    reopened: int
    closed: int
    closing: int

    @property
    def holds(self) -> bool:
        """Whether the flows explain the change of the stock."""
        return self.opening + self.received + self.reopened == self.closed + self.closing


def balance(engine: Engine, procedure: str, period: Period, jurisdiction: str = "") -> Balance:
    """The balance of a procedure.

    Raises:
        FigureError: it does not hold: the copy is not what the ledger gave, or a stage is wrong.
    """
    if not engine.manifest.files.get(procedure):
        return Balance(procedure, 0, 0, 0, 0, 0)
    table = engine.table(procedure, jurisdiction)
    expression = balance_expression(table, _open_stages(procedure), period)
    row = engine.arrow(("balance", procedure, period, jurisdiction), expression).to_pylist()[0]
    found = Balance(procedure, **{name: int(value or 0) for name, value in row.items()})
    if not found.holds:
        raise FigureError(f"程序“{procedure}”收支不平：{found}；请运行 fadu ledger verify 并重建列存副本")
    return found


def balance_expression(table: ir.Table, open_stages: list[str], period: Period) -> ir.Table:
    """One row: opening, received, reopened, closed, closing."""
    inside = table.sa.isin(open_stages).fill_null(False)
    before = table.sb.isin(open_stages).fill_null(False)
    move = inside.cast("int8") - before.cast("int8")
    first = table.sb.isnull() | (table.sb == "")
    during = table.eff.between(period.start, period.end)
    return table.aggregate(
        opening=move.sum(where=table.eff <= period.before),
        received=table.count(where=ibis.and_(during, first)),
        reopened=table.count(where=ibis.and_(during, ~first, inside, ~before)),
        closed=table.count(where=ibis.and_(during, ~inside, ibis.or_(before, first))),
        closing=move.sum(where=table.eff <= period.end),
    )


def _open_stages(procedure: str) -> list[str]:
    """Stages that are not final in any version."""
    stages = {
        name
        for version in get_procedure(procedure).versions
        for name, stage in version.stages.items()
        if not stage.final
    }
    return sorted(stages)
