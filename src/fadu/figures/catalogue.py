"""Layer 3. The catalogue of figures: what each indicator is called, counts and is computed from.

Reads `catalogue.tsv` beside this file. Never computes a figure and knows no database; definitions
that compute stand elsewhere and are checked against this list.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import attrs

from fadu.errors import FigureError

KINDS = ("count", "stock", "rate", "amount", "duration", "change", "rank", "threshold")
_COLUMNS = (
    "id",
    "name_zh",
    "pillar",
    "kind",
    "unit",
    "definition",
    "source",
    "numerator",
    "denominator",
    "direction",
)


@attrs.frozen(slots=True)
class Indicator:
    """One row of the catalogue.

    `unit` is the canonical Chinese unit; `source` is the recorded act, register or outside source it
    is counted from ("derived" for rates). `numerator` and `denominator` are ids of the same
    catalogue, or None. `direction` is "+" (more is better), "-" (less is better) or "0".
    """

    id: str
    name_zh: str
    pillar: str
    kind: str
    unit: str
    definition: str
    source: str
    numerator: str | None
    denominator: str | None
    direction: str


def parse(text: str) -> dict[str, Indicator]:
    """Read the tab-separated text of a catalogue.

    Raises:
        FigureError: a column is missing, an id stands twice, a kind is unknown, or a numerator or
            denominator names no row.
    """
    lines = text.splitlines()
    header = lines[0].split("\t") if lines else []
    missing = [name for name in _COLUMNS if name not in header]
    if missing:
        raise FigureError(f"指标目录缺少列：{'、'.join(missing)}。", where="catalogue.tsv")
    where = {name: header.index(name) for name in _COLUMNS}
    rows: dict[str, Indicator] = {}
    for number, line in enumerate(lines[1:], start=2):
        if line.strip():
            row = _row(line.split("\t"), where, number)
            if row.id in rows:
                raise FigureError(f"指标 {row.id} 重复，请删去一行。", where=f"catalogue.tsv 第 {number} 行")
            rows[row.id] = row
    _check_parts(rows)
    return rows


def _row(cells: list[str], where: dict[str, int], number: int) -> Indicator:
    def cell(name: str) -> str:
        at = where[name]
        return cells[at].strip() if at < len(cells) else ""

    if cell("kind") not in KINDS:
        raise FigureError(
            f"种类“{cell('kind')}”不在 {'、'.join(KINDS)} 之中。", where=f"catalogue.tsv 第 {number} 行"
        )
    return Indicator(
        id=cell("id"),
        name_zh=cell("name_zh"),
        pillar=cell("pillar"),
        kind=cell("kind"),
        unit=cell("unit"),
        definition=cell("definition"),
        source=cell("source"),
        numerator=cell("numerator") or None,
        denominator=cell("denominator") or None,
        direction=cell("direction"),
    )


def _check_parts(rows: Mapping[str, Indicator]) -> None:
    for row in rows.values():
        for part in (row.numerator, row.denominator):
            if part is not None and part not in rows:
                raise FigureError(f"指标 {row.id} 的分子或分母 {part} 不在目录中。", where="catalogue.tsv")


@cache
def catalogue() -> Mapping[str, Indicator]:
    """Return the product's catalogue by id, in the order of its file; read once, read-only."""
    text = files("fadu.figures").joinpath("catalogue.tsv").read_text(encoding="utf-8")
    return MappingProxyType(parse(text))
