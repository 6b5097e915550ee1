"""Layer 2. What both stores have in common: rows, statements, and the contract. Executes nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Any, Protocol

import attrs
import pyarrow as pa

from fadu.errors import LedgerError
from fadu.law import State, begin, get_procedure
from fadu.ledger.casefile import ACT_COLUMNS, CASE_COLUMNS, FINDING_COLUMNS, MOVED_COLUMNS, CaseFile, Row

Statement = tuple[str, Sequence[Row]]  # SQL with %s, and the rows to run it with

READ_COLUMNS = (
    "id", "uid", "procedure", "jurisdiction_code", "agency_id", "sector",
    "version", "state", "n_acts", "head",
    "CAST(opened_on AS TEXT)", "CAST(closed_on AS TEXT)", "CAST(last_on AS TEXT)", "rectified",
)  # fmt: skip


@attrs.define(slots=True)
class Change:
    """What one call writes: all of it or nothing.

    Attributes:
        file: the case after the acts.
        before: its chain head before them (compared on writing); ignored for a new case.
        acts, findings: rows; `case_id` of a new case is filled in by the store.
        moved: the rewritten part of the case row.
        fixed: external id, number, origin and title of a new case; None when the case exists.
        also: further statements of the same transaction; they find a new case by its uid.
    """

    file: CaseFile
    before: str
    acts: list[Row]
    findings: list[Row]
    moved: Row
    fixed: tuple[str | None, str | None, str, str] | None = None
    also: list[Statement] = attrs.field(factory=list)

    def case_row(self) -> Row:
        """The whole row of a new case (CASE_COLUMNS)."""
        file, fixed = self.file, self.fixed
        assert fixed is not None
        return (file.uid, file.procedure, file.jurisdiction, file.agency_id, file.sector, *fixed, *self.moved)

    def settle(self, case_id: int) -> None:
        """Give a new case the id that the database chose."""
        self.file.id = case_id
        self.acts = [(case_id, *row[1:]) for row in self.acts]
        self.findings = [(case_id, *row[1:]) for row in self.findings]


class UnfitError(LedgerError):
    """Rows that do not fit into columns: somebody has put into the tables what Fadu never writes there."""

    code = "unfit"


class Snapshot(Protocol):
    """One moment of the ledger, on a connection of its own.

    `aside`: whether another thread may ask for a `table` meanwhile.
    """

    aside: bool

    def stream(self, sql: str, params: Sequence[Any] = ()) -> Iterator[Row]:
        """Rows as they come, flat memory; several may run side by side."""

    def table(self, sql: str) -> pa.Table:
        """All rows at once by columns. Values stand in the SQL as `literal`s. Raises UnfitError.

        On SQLite it is a moment of its own, not before that of `stream`.
        """


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


class Store(Protocol):
    """Plain SQL behind record, import, rectification and the daily run.

    `orphans` is SQL for the number of acts without a case, as this database is quickest to tell it.
    """

    orphans: str

    def writing(self, bulk: bool = False) -> AbstractContextManager[None]:
        """A transaction of one writer, after its turn in the queue where there is one."""

    def load(self, case_id: int, lock: bool = False, blank: bool = False) -> CaseFile | None:
        """The case as it stands; with `lock`, until the end of the transaction nobody else changes it."""

    def change(self, case_id: int, work: Callable[[CaseFile], Change], blank: bool = False) -> Change:
        """Apply `work` to the case as it stands; `work` is called again when somebody was faster.

        `blank`: without reading the kept state, which may be of an older form (to derive it anew).
        """

    def open(self, change: Change) -> None:
        """Write one new case."""

    def open_many(self, changes: Sequence[Change]) -> None:
        """Write many new cases in one transaction of a bulk writer."""

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """Read much, beside running writers: everything read from it is of one moment."""

    def shredding(self) -> AbstractContextManager[None]:
        """Around a change that deletes: overwrite what is deleted in the database's files, as far as it can be done."""

    def settled_tail(self) -> int:
        """The highest act id below which nothing can appear any more."""

    def zoned(self, kept: str | None) -> str | None:
        """A kept time (UTC text) as a parameter of a statement."""

    def utc(self, column: str) -> str:
        """SQL that gives a time column as text in UTC, as it was hashed: 2024-01-31 08:00:00.000000."""

    def run(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        """Read with %s parameters; dates come as the driver gives them, so cast them to text."""


def insert(table: str, columns: Sequence[str], mark: str = "%s") -> str:
    """INSERT of one row."""
    names = ", ".join(f'"{name}"' for name in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join([mark] * len(columns))})"


INSERT_ACT = insert("ledger_act", ACT_COLUMNS)
INSERT_CASE = insert("ledger_case", CASE_COLUMNS)
INSERT_FINDING = insert("ledger_finding", FINDING_COLUMNS)
MOVE_CASE = (
    f"UPDATE ledger_case SET {', '.join(f'{name}=%s' for name in MOVED_COLUMNS)} WHERE id=%s AND head=%s"
)
READ_CASE = f"SELECT {', '.join(READ_COLUMNS)} FROM ledger_case WHERE id=%s"


def file_from_row(row: Row, blank: bool = False) -> CaseFile:
    """The case that a row (READ_COLUMNS) holds; `blank` gives it the state before its first act."""
    if blank:
        version, state = begin(row[2], date.fromisoformat(row[10]), row[3], row[5])
    else:
        version, state = get_procedure(row[2]).version(row[6]), State.loads(row[7])
    return CaseFile(
        id=row[0], uid=row[1], procedure=row[2], jurisdiction=row[3], agency_id=row[4], sector=row[5],
        version=version, state=state, n_acts=row[8],
        head=row[9], opened_on=row[10], closed_on=row[11], last_on=row[12], rectified=bool(row[13]),
    )  # fmt: skip
