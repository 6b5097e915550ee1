"""Layer 4. What every input format gives: the text that is read, its tables, the file's own hints.

Values and limits only: no parsing.
"""

from __future__ import annotations

import attrs

from fadu.errors import ReadError

MAX_BYTES = 64 * 1024 * 1024
"""A larger file is refused: reports are some hundred kilobytes."""
MAX_UNPACKED = 256 * 1024 * 1024
"""A Word file that unpacks to more is refused (a zip bomb)."""
MAX_CHARACTERS = 20_000_000
MAX_PAGES = 3000

Cells = list[list[tuple[int, int]]]
"""One table: rows of (start, end) spans of cells."""


@attrs.define(slots=True)
class Loaded:
    """The text of one file. `hints` may hold title, date, issuer (as the page's own data names them)."""

    text: str
    tables: list[Cells] = attrs.field(factory=list)
    hints: dict[str, str] = attrs.field(factory=dict)


class Builder:
    """Collects lines and tables, and knows the offset at which each of them begins."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.tables: list[Cells] = []

    def line(self, text: str) -> None:
        """Add one paragraph."""
        self._parts.append(text + "\n")
        self._length += len(text) + 1

    def table(self, rows: list[list[str]]) -> None:
        """Add one table: a row a line, cells separated by tabs."""
        spans: Cells = []
        for row in rows:
            at, cells = self._length, []
            for cell in row:
                cells.append((at, at + len(cell)))
                at += len(cell) + 1
            spans.append(cells)
            self.line("\t".join(row))
        if spans:
            self.tables.append(spans)

    def done(self, hints: dict[str, str] | None = None) -> Loaded:
        """The text so far, with its tables."""
        return Loaded("".join(self._parts), self.tables, hints or {})


def refuse(name: str, problem: str, remedy: str) -> ReadError:
    """The error for a file that cannot be read: which one, why, and what to do."""
    return ReadError(f"{problem}。{remedy}。", where=name)
