"""Layer 2. What every format gives: sheets, and of each its rows, as often as asked. Holds no row in
memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import attrs

from fadu.ledger.importing.values import Cell

Cells = dict[int, Cell]  # filled cells of a row: column from 0 to value
Row = tuple[int, Cells]  # row number from 1, as the spreadsheet shows it


@attrs.frozen(slots=True)
class Sheet:
    """One sheet.

    `rows()` reads it from the beginning; `count()` reads it to its end and gives the number of its rows:
    what it does not refuse, `rows()` does not refuse half-way. `note` says how it was read (encoding).
    """

    name: str
    rows: Callable[[], Iterator[Row]]
    count: Callable[[], int]
    note: str = ""


@attrs.frozen(slots=True)
class Source:
    """One file. `epoch_1904`: its serial dates count from 1904."""

    path: Path
    sheets: tuple[Sheet, ...]
    epoch_1904: bool = False


def letters(column: int) -> str:
    """The name of a column: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
