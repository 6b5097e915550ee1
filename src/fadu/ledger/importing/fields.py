"""Layer 2. A cell as the value of a field of its kind. Raises ValueError with the remedy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fadu.law import FieldRule
from fadu.ledger.importing import values
from fadu.ledger.importing.values import Cell

Resolve = Callable[[str], str]  # a person as written to their code
BLANK = frozenset(("/", "-", "—", "——", "－", "\\", "N/A", "n/a", "--"))
NO_DATE = BLANK | {"无", "暂无", "未", "未办理", "尚未", "空"}
BROKEN = frozenset(("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"))
TRUE_DIGITS = 1e15  # from here on a spreadsheet's number has lost its last digits


def parse(cell: Cell, field: FieldRule, factor: int, resolve: Resolve, epoch_1904: bool) -> Any:
    """The value as an act carries it."""
    kind = field.kind
    if kind == "date":
        return values.moment(cell, epoch_1904)[0].isoformat()
    if kind == "datetime":
        on, at = values.moment(cell, epoch_1904)
        return at.isoformat() if at else on.isoformat()
    if kind == "choice":
        return values.choice(cell, field.choices)
    if kind == "choices":
        return values.choices(cell, field.choices)
    if kind == "money":
        return values.money(cell, factor)
    if kind == "person":
        return resolve(values.text(cell))
    if kind == "persons":
        return [resolve(each) for each in values.persons(cell)]
    return PLAIN[kind](cell)


def words(cell: Cell) -> str:
    """Text; a long number that has lost digits is refused."""
    if isinstance(cell, float) and abs(cell) >= TRUE_DIGITS:
        raise ValueError("是超过 15 位的数字，末几位已失真，请把单元格设为文本后重新填写")
    return values.text(cell)


PLAIN: dict[str, Callable[[Cell], Any]] = {
    "text": words,
    "party": words,
    "agency": words,
    "case": words,
    "int": values.whole,
    "number": values.number,
    "bool": values.yes_or_no,
}


def says_nothing(cell: Cell, kind: str) -> bool:
    """Whether the value says no more than an empty cell of an act that did not happen: 否, 0."""
    if kind == "bool":
        return cell is False or (not isinstance(cell, bool) and values.text(cell).lower() in values.NO)
    return kind in {"int", "number", "money"} and values.text(cell) in {"0", "0.0", "0.00"}
