"""Layer 2. The store on PostgreSQL: few round trips, prepared statements, COPY for bulk.

One act is two round trips: read the case, then one statement that moves the case and appends the act. That
statement compares the chain's head, so it writes nothing when somebody was faster; then the case is read
again under a row lock (SELECT … FOR UPDATE).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import adbc_driver_postgresql.dbapi
import psycopg
import pyarrow as pa
from django.db import connections, transaction
from psycopg.conninfo import make_conninfo

from fadu.errors import LedgerError
from fadu.ledger.casefile import ACT_COLUMNS, CASE_COLUMNS, FINDING_COLUMNS, CaseFile, Row
from fadu.ledger.errors import UnknownCaseError
from fadu.ledger.store.arrow import fetch
from fadu.ledger.store.base import (
    INSERT_ACT,
    INSERT_CASE,
    INSERT_FINDING,
    MOVE_CASE,
    READ_CASE,
    Change,
    Snapshot,
    file_from_row,
    literal,
)

_TYPES = {
    "seq": "int", "on_date": "date", "agency_id": "bigint",
    "at_time": "timestamptz", "recorded_at": "timestamptz",
}  # fmt: skip
_ACT_VALUES = ", ".join(f"%s::{_TYPES.get(name, 'text')}" for name in ACT_COLUMNS[1:])
_ACT_NAMES = ", ".join(f'"{name}"' for name in ACT_COLUMNS)
_APPEND = (
    f"WITH moved AS ({MOVE_CASE} RETURNING id)"
    f" INSERT INTO ledger_act ({_ACT_NAMES}) SELECT moved.id, {_ACT_VALUES} FROM moved RETURNING id"
)
_OPEN = (
    f"WITH opened AS ({INSERT_CASE} RETURNING id)"
    f" INSERT INTO ledger_act ({_ACT_NAMES}) SELECT opened.id, {_ACT_VALUES} FROM opened RETURNING case_id"
)
_AT, _RECORDED = ACT_COLUMNS.index("at_time"), ACT_COLUMNS.index("recorded_at")


def _zoned(row: Row) -> Row:
    """Times are kept in UTC; PostgreSQL is told so."""
    at = f"{row[_AT]}+00" if row[_AT] else None
    return (*row[:_AT], at, f"{row[_RECORDED]}+00", *row[_RECORDED + 1 :])


def _cursor() -> psycopg.Cursor[Row]:
    """A server-side binding cursor on the driver's connection: prepared statements, Django's transaction."""
    own = connections["default"]
    own.ensure_connection()
    raw: psycopg.Connection[Row] = own.connection
    if raw.prepare_threshold is None:
        raw.prepare_threshold = 1
    return psycopg.Cursor(raw)


class PostgresStore:
    """See `Store`."""

    orphans = (
        "SELECT COUNT(*) FROM ledger_act a"
        " WHERE NOT EXISTS (SELECT 1 FROM ledger_case c WHERE c.id = a.case_id)"
    )

    @contextmanager
    def writing(self, bulk: bool = False) -> Iterator[None]:
        with transaction.atomic():
            yield

    def load(self, case_id: int, lock: bool = False, blank: bool = False) -> CaseFile | None:
        sql = f"{READ_CASE} FOR UPDATE" if lock else READ_CASE
        row = _cursor().execute(sql, (case_id,)).fetchone()
        return file_from_row(row, blank) if row else None

    def change(self, case_id: int, work: Callable[[CaseFile], Change], blank: bool = False) -> Change:
        file = self.load(case_id, blank=blank)
        if file is None:
            raise UnknownCaseError(case_id)
        change = work(file)
        if len(change.acts) == 1 and not change.findings and not change.also:
            values = (*change.moved, case_id, change.before, *_zoned(change.acts[0])[1:])
            if _cursor().execute(_APPEND, values).fetchone():
                return change
        with transaction.atomic():
            file = self.load(case_id, lock=True, blank=blank)
            assert file is not None
            change = work(file)
            cursor = _cursor()
            moved = cursor.execute(MOVE_CASE, (*change.moved, case_id, change.before))
            assert moved.rowcount == 1, "the row is locked"
            self._write_rest(cursor, change)
        return change

    def open(self, change: Change) -> None:
        try:
            if len(change.acts) == 1 and not change.findings and not change.also:
                values = (*change.case_row(), *_zoned(change.acts[0])[1:])
                settled = _cursor().execute(_OPEN, values).fetchone()
                assert settled is not None
                change.settle(settled[0])
                return
            with transaction.atomic():
                cursor = _cursor()
                settled = cursor.execute(f"{INSERT_CASE} RETURNING id", change.case_row()).fetchone()
                assert settled is not None
                change.settle(settled[0])
                self._write_rest(cursor, change)
        except psycopg.errors.UniqueViolation as error:
            raise LedgerError("同一外部编号的案件已经登记。", code="external_id_taken") from error

    def open_many(self, changes: Sequence[Change]) -> None:
        try:
            with transaction.atomic():
                cursor = _cursor()
                cursor.execute(
                    "SELECT nextval(pg_get_serial_sequence('ledger_case', 'id')) FROM generate_series(1, %s)",
                    (len(changes),),
                )
                for change, (number,) in zip(changes, cursor.fetchall(), strict=True):
                    change.settle(number)
                cases = ((change.file.id, *change.case_row()) for change in changes)
                _copy(cursor, "ledger_case", ("id", *CASE_COLUMNS), cases)
                _copy(
                    cursor, "ledger_act", ACT_COLUMNS, (_zoned(row) for each in changes for row in each.acts)
                )
                _copy(
                    cursor,
                    "ledger_finding",
                    FINDING_COLUMNS,
                    (row for each in changes for row in each.findings),
                )
                for change in changes:
                    self._write_also(cursor, change)
        except psycopg.errors.UniqueViolation as error:
            raise LedgerError("同一外部编号的案件已经登记。", code="external_id_taken") from error

    def _write_rest(self, cursor: psycopg.Cursor[Row], change: Change) -> None:
        for row in change.acts:
            cursor.execute(INSERT_ACT, _zoned(row))
        if change.findings:
            cursor.executemany(INSERT_FINDING, change.findings)
        self._write_also(cursor, change)

    def _write_also(self, cursor: psycopg.Cursor[Row], change: Change) -> None:
        for sql, rows in change.also:
            cursor.executemany(sql, rows)

    def zoned(self, kept: str | None) -> str | None:
        return None if kept is None else f"{kept}+00"

    def utc(self, column: str) -> str:
        return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"

    def run(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        return _cursor().execute(sql, params).fetchall()

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        params = connections["default"].get_connection_params()
        own = psycopg.connect(**{key: value for key, value in params.items() if key != "cursor_factory"})
        own.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        own.read_only = True
        try:
            with ExitStack() as opened:
                yield _Reader(own, opened)
        finally:
            own.close()

    @contextmanager
    def shredding(self) -> Iterator[None]:
        yield  # old row versions go with the next VACUUM, which no transaction may run

    def settled_tail(self) -> int:
        with transaction.atomic():  # waits for those who are writing; whoever comes later gets a higher id
            cursor = _cursor()
            cursor.execute("LOCK TABLE ledger_act IN SHARE MODE")
            row = cursor.execute("SELECT COALESCE(MAX(id), 0) FROM ledger_act").fetchone()
        assert row is not None
        return int(row[0])


class _Reader:
    """See `Snapshot`."""

    aside = True

    def __init__(self, own: psycopg.Connection[Row], opened: ExitStack) -> None:
        self._own, self._opened = own, opened
        self._columns: adbc_driver_postgresql.dbapi.Connection | None = None
        self._numbers = itertools.count()

    def stream(self, sql: str, params: Sequence[Any] = ()) -> Iterator[Row]:
        with psycopg.ServerCursor(self._own, f"fadu_{next(self._numbers)}") as cursor:
            cursor.itersize = 5000
            cursor.execute(sql, params)
            yield from cursor

    def table(self, sql: str) -> pa.Table:
        if self._columns is None:
            self._columns = self._same_moment()
        return fetch(self._columns, sql)

    def _same_moment(self) -> adbc_driver_postgresql.dbapi.Connection:
        """A connection that gives columns, and sees what this one sees."""
        moment = self._own.execute("SELECT pg_export_snapshot()").fetchone()
        assert moment is not None
        known = self._own.info
        address = make_conninfo(**known.get_parameters(), password=known.password or None)
        columns = self._opened.enter_context(adbc_driver_postgresql.dbapi.connect(address))
        fetch(columns, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        fetch(columns, f"SET TRANSACTION SNAPSHOT {literal(moment[0])}")
        return columns


def _copy(cursor: psycopg.Cursor[Row], table: str, columns: Sequence[str], rows: Iterator[Row]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
