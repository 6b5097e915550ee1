"""Layer 2. The result workbook: rows that did not go in, with the reason beside them, and what was not lawful.

It is read again by the same import: its first sheet has the columns of the file that it answers, after the
two that tell what is wrong, so that these stay in view.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import attrs

from fadu.law import Procedure
from fadu.ledger.importing.headings import Headings, Meant
from fadu.ledger.importing.layout import Layout
from fadu.ledger.importing.source import Cells
from fadu.ledger.importing.source.sheet import letters
from fadu.ledger.importing.values import Cell, moment
from fadu.ledger.importing.xlsx_writer import HEADING, MARKED, WRAPPED, XlsxWriter
from fadu.ledger.template.columns import by_heading, date_heading, field_headings, time_heading, width_of

REJECTED, UNLAWFUL = "未导入", "违法情形"
RESULT, REASON = "导入结果", "未导入原因"
UNLAWFUL_HEADINGS = (
    "原文件行", "原编号", "原案号", "行为", "行为所在日", "情形", "所据条款", "规则标识", "应否阻止",
)  # fmt: skip
REASON_WIDTH, MESSAGE_WIDTH = 48, 60
NAMES = {"date": date_heading, "time": time_heading, "by": by_heading}
_UNITS = {10_000: "（万元）", 100_000_000: "（亿元）"}
_LETTERS = re.compile("（([A-Z]{1,3})列）")


@attrs.frozen(slots=True)
class Unlawful:
    """One finding of one row."""

    row: int
    external_id: str
    number: str
    act: str
    on: str
    message: str
    basis: str
    rule: str
    blocking: bool


class ResultBook:
    """Made when there is something to say; `made` tells whether."""

    def __init__(self, path: Path, procedure: Procedure, layout: Layout, headings: Headings) -> None:
        self.path = path
        self._titles = dict(_titles(procedure, layout, headings))
        self._places = {at: place for place, at in enumerate(sorted(self._titles), 2)}
        self._letters = {letters(at): letters(place) for at, place in self._places.items()}
        self._dates = {at for at, meant in layout.columns.items() if meant.targets[0][0] == "date"}
        self._writer: XlsxWriter | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._writer is not None:
            self._writer.__exit__(kind, error, trace)

    @property
    def made(self) -> bool:
        return self._writer is not None

    def reject(self, row: int, cells: Cells, status: str, reason: str) -> None:
        """A row as it was, and why it did not go in; columns are called as they are called here."""
        here = _LETTERS.sub(lambda found: f"（{self._letters.get(found[1], found[1])}列）", reason)
        shown: dict[int, Cell] = {0: f"{status}（原第 {row} 行）", 1: here}
        for at, cell in cells.items():
            if at in self._places:
                shown[self._places[at]] = self._shown(at, cell)
        self._book().row(REJECTED, shown, {0: MARKED, 1: MARKED}, lines=_lines(here, REASON_WIDTH))

    def unlawful(self, findings: Iterable[Unlawful]) -> None:
        """What was not lawful in a row that went in."""
        for each in findings:
            values: tuple[Cell, ...] = (
                each.row, each.external_id, each.number, each.act, each.on, each.message, each.basis, each.rule,
                "应当阻止" if each.blocking else "提示",
            )  # fmt: skip
            lines = _lines(each.message, MESSAGE_WIDTH)
            self._book().row(UNLAWFUL, dict(enumerate(values)), {5: WRAPPED}, lines=lines)

    def _book(self) -> XlsxWriter:
        if self._writer is None:
            self._writer = XlsxWriter(self.path)
            widths = dict.fromkeys(self._places.values(), 14.0) | {0: 16.0, 1: float(REASON_WIDTH)}
            self._writer.sheet(REJECTED, widths, freeze=2)
            head: dict[int, Cell] = {self._places[at]: title for at, title in self._titles.items()}
            self._writer.row(REJECTED, head | {0: RESULT, 1: REASON}, HEADING, lines=2)
            widths = dict(enumerate((10.0, 18.0, 20.0, 18.0, 13.0, float(MESSAGE_WIDTH), 40.0, 20.0, 10.0)))
            self._writer.sheet(UNLAWFUL, widths, freeze=2)
            self._writer.row(UNLAWFUL, dict(enumerate(UNLAWFUL_HEADINGS)), HEADING)
        return self._writer

    def _shown(self, at: int, cell: Cell) -> Cell:
        """A serial number in a column of dates as the date that it says."""
        if at in self._dates and isinstance(cell, float):
            try:
                on, clock = moment(cell)
            except ValueError:
                return cell
            return clock or on
        return cell


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of this width."""
    return max(1, -(-width_of(text) // width))


def _titles(procedure: Procedure, layout: Layout, headings: Headings) -> Iterator[tuple[int, str]]:
    """Headings that mean alone what they meant in the file, where a merged title may have helped."""
    for at, title in layout.titles.items():
        meant = layout.columns.get(at)
        if title in (RESULT, REASON):
            continue
        if meant is None or headings.meant(title) == meant:
            yield at, title or letters(at)
        else:
            yield at, _canonical(procedure, meant)


def _canonical(procedure: Procedure, meant: Meant) -> str:
    kind, act, field = meant.targets[0]
    suffix = (f"({meant.nth})" if meant.nth > 1 else "") + _UNITS.get(meant.factor, "")
    for version in reversed(procedure.versions):
        rule = version.acts.get(act)
        if rule is None:
            continue
        if kind == "field" and field in rule.fields:
            return field_headings(procedure, version)[act, field] + suffix
        if kind in NAMES:
            return NAMES[kind](rule) + suffix
    return kind
