"""Layer 2. The store on SQLite: one writer at a time, in the order of the queue. Never waits inside a
turn.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from typing import Any
from urllib.parse import quote

import adbc_driver_sqlite.dbapi
import pyarrow as pa
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from fadu.errors import LedgerError
from fadu.ledger.casefile import ACT_COLUMNS, CASE_COLUMNS, CaseFile, Row
from fadu.ledger.errors import UnknownCaseError
from fadu.ledger.store.arrow import fetch, rows_as_table
from fadu.ledger.store.base import (
    INSERT_ACT,
    INSERT_CASE,
    INSERT_FINDING,
    MOVE_CASE,
    READ_CASE,
    Change,
    Snapshot,
    file_from_row,
    insert,
)
from fadu.ledger.turns import queue_for


def _own(sql: str) -> str:
    return sql.replace("%s", "?")


_INSERT_ACT, _INSERT_CASE, _INSERT_FINDING = _own(INSERT_ACT), _own(INSERT_CASE), _own(INSERT_FINDING)
_INSERT_CASE_WITH_ID = insert("ledger_case", ("id", *CASE_COLUMNS), "?")
_LARGE = {"adbc.sqlite.query.batch_rows": "65536"}
_MAPPED = "PRAGMA mmap_size=1073741824"
_MOVE_CASE, _READ_CASE = _own(MOVE_CASE), _own(READ_CASE)
assert ACT_COLUMNS[0] == "case_id"


def _raw() -> sqlite3.Connection:
    """The driver's connection under Django's: same transaction, without the wrapper's cost."""
    own = connections["default"]
    own.ensure_connection()
    found: sqlite3.Connection = own.connection
    return found


def _turn(own: BaseDatabaseWrapper, bulk: bool) -> AbstractContextManager[None]:
    """A turn in the queue beside the file; a database in memory has no other writers."""
    name = str(own.settings_dict["NAME"])
    return nullcontext() if "memory" in name else queue_for(name).turn(bulk)


@contextmanager
def _transaction(bulk: bool = False) -> Iterator[sqlite3.Connection]:
    """One writer's transaction for plain SQL alone: Django's own costs more than the statements in it."""
    own = connections["default"]
    own.ensure_connection()
    raw: sqlite3.Connection = own.connection
    if own.in_atomic_block:
        with transaction.atomic():
            yield raw
        return
    with _turn(own, bulk):
        raw.execute("BEGIN IMMEDIATE")
        try:
            yield raw
            raw.commit()
        except BaseException:
            raw.rollback()
            raise


class SqliteStore:
    """See `Store`."""

    orphans = (
        "SELECT COALESCE(SUM(acts), 0) FROM (SELECT case_id, COUNT(*) AS acts FROM ledger_act GROUP BY case_id) a"
        " WHERE NOT EXISTS (SELECT 1 FROM ledger_case c WHERE c.id = a.case_id)"
    )

    @contextmanager
    def writing(self, bulk: bool = False) -> Iterator[None]:
        own = connections["default"]
        if own.in_atomic_block:
            with transaction.atomic():
                yield
            return
        with _turn(own, bulk), transaction.atomic():
            yield

    def load(self, case_id: int, lock: bool = False, blank: bool = False) -> CaseFile | None:
        row = _raw().execute(_READ_CASE, (case_id,)).fetchone()
        return file_from_row(row, blank) if row else None

    def change(self, case_id: int, work: Callable[[CaseFile], Change], blank: bool = False) -> Change:
        with _transaction() as raw:
            row = raw.execute(_READ_CASE, (case_id,)).fetchone()
            if row is None:
                raise UnknownCaseError(case_id)
            change = work(file_from_row(row, blank))
            moved = raw.execute(_MOVE_CASE, (*change.moved, case_id, change.before))
            assert moved.rowcount == 1, "nobody else writes during a turn"
            self._write_rest(raw, change)
        return change

    def open(self, change: Change) -> None:
        with _transaction() as raw:
            try:
                settled = raw.execute(_INSERT_CASE, change.case_row()).lastrowid
            except sqlite3.IntegrityError as error:
                raise already_there(error) from error
            assert settled is not None
            change.settle(settled)
            self._write_rest(raw, change)

    def open_many(self, changes: Sequence[Change]) -> None:
        with _transaction(bulk=True) as raw:
            last = raw.execute("SELECT seq FROM sqlite_sequence WHERE name='ledger_case'").fetchone()
            for number, change in enumerate(changes, (last[0] if last else 0) + 1):
                change.settle(number)
            try:
                raw.executemany(
                    _INSERT_CASE_WITH_ID, [(change.file.id, *change.case_row()) for change in changes]
                )
            except sqlite3.IntegrityError as error:
                raise already_there(error) from error
            raw.executemany(_INSERT_ACT, [row for change in changes for row in change.acts])
            raw.executemany(_INSERT_FINDING, [row for change in changes for row in change.findings])
            for change in changes:
                self._write_also(raw, change)

    def _write_rest(self, raw: sqlite3.Connection, change: Change) -> None:
        for row in change.acts:
            raw.execute(_INSERT_ACT, row)
        if change.findings:
            raw.executemany(_INSERT_FINDING, change.findings)
        self._write_also(raw, change)

    def _write_also(self, raw: sqlite3.Connection, change: Change) -> None:
        for sql, rows in change.also:
            raw.executemany(_own(sql), rows)

    def zoned(self, kept: str | None) -> str | None:
        return kept

    def utc(self, column: str) -> str:
        return f"CAST({column} AS TEXT)"

    def run(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        return _raw().execute(_own(sql), params).fetchall()

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        name = str(connections["default"].settings_dict["NAME"])
        if connections["default"].in_atomic_block or "memory" in name:
            yield _Reader(_raw())
            return
        address = f"file:{quote(name)}?mode=ro"
        own = sqlite3.connect(address, uri=True, timeout=30, isolation_level=None)
        try:
            own.execute(_MAPPED)
            own.execute("BEGIN")
            with ExitStack() as opened:
                yield _Reader(own, address, opened)
        finally:
            own.close()

    @contextmanager
    def shredding(self) -> Iterator[None]:
        raw = _raw()
        raw.execute("PRAGMA secure_delete=ON")
        try:
            yield
            if not raw.in_transaction:
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the log holds the pages as they were
        finally:
            raw.execute("PRAGMA secure_delete=OFF")

    def settled_tail(self) -> int:
        return int(_raw().execute("SELECT COALESCE(MAX(id), 0) FROM ledger_act").fetchone()[0])


def already_there(error: Exception) -> LedgerError:
    """What a broken unique constraint on a new case means."""
    return LedgerError(f"同一外部编号的案件已经登记（{error}）。", code="external_id_taken")


class _Reader:
    """See `Snapshot`."""

    def __init__(self, own: sqlite3.Connection, address: str = "", opened: ExitStack | None = None) -> None:
        self._own, self._address, self._opened = own, address, opened
        self.aside = opened is not None
        self._columns: adbc_driver_sqlite.dbapi.Connection | None = None

    def stream(self, sql: str, params: Sequence[Any] = ()) -> Iterator[Row]:
        cursor = self._own.execute(_own(sql), params)
        while rows := cursor.fetchmany(1000):
            yield from rows

    def table(self, sql: str) -> pa.Table:
        if self._opened is None:  # in a transaction of ours, which no other connection can see
            cursor = self._own.execute(sql)
            return rows_as_table([each[0] for each in cursor.description], cursor.fetchall())
        if self._columns is None:
            self._columns = self._opened.enter_context(adbc_driver_sqlite.dbapi.connect(self._address))
            fetch(self._columns, _MAPPED)
        return fetch(self._columns, sql, **_LARGE)
