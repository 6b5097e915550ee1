"""Layer 3. Reads the tail of the ledger as Arrow, straight from the database, in ledger order.

Reads only; one statement a batch; never through the ORM.
"""

from __future__ import annotations

from typing import Any, Protocol

import adbc_driver_postgresql.dbapi
import adbc_driver_sqlite.dbapi
import attrs
import pyarrow as pa
from django.conf import settings

_COLUMNS = """
    a.id AS act_id, a.case_id, a.seq, c.procedure AS proc, c.version, a.act, CAST(a.on_date AS TEXT) AS on_date,
    a.mode, c.jurisdiction_code AS jurisdiction, a.agency_id, c.sector, c.origin, {fields} AS fields,
    {derived} AS derived
"""


class Source(Protocol):
    """Where acts come from."""

    def last_act_id(self) -> int:
        """Id up to which the tail is complete: no act below it can still appear."""
        ...

    def acts(self, after: int, upto: int) -> pa.Table:
        """Acts with after < id <= upto."""
        ...

    def rederived(self) -> pa.Table:
        """Effective acts of all rectified cases, in the same columns, plus `as_of_act_id`."""
        ...


@attrs.define
class _Sql:
    """The statements both databases share; `connect` and the casts differ."""

    target: str

    def _connect(self) -> Any:
        raise NotImplementedError

    def _columns(self) -> str:
        return _COLUMNS.format(fields="a.fields", derived="a.derived")

    def _fetch(self, sql: str) -> pa.Table:
        with self._connect() as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            table: pa.Table = cursor.fetch_arrow_table()
            return table

    def last_act_id(self) -> int:
        return int(self._fetch("SELECT coalesce(max(id), 0) AS n FROM ledger_act")["n"][0].as_py())

    def acts(self, after: int, upto: int) -> pa.Table:
        return self._fetch(
            f"SELECT {self._columns()} FROM ledger_act a JOIN ledger_case c ON c.id = a.case_id "
            f"WHERE a.id > {int(after)} AND a.id <= {int(upto)} ORDER BY a.id"
        )

    def rederived(self) -> pa.Table:
        columns = self._columns().replace("a.id AS act_id", "0 AS act_id")
        return self._fetch(
            f"SELECT {columns}, a.as_of_act_id FROM ledger_rederived a JOIN ledger_case c ON c.id = a.case_id"
        )


class SqliteSource(_Sql):
    """A ledger in an SQLite file."""

    def _connect(self) -> Any:
        return adbc_driver_sqlite.dbapi.connect(f"file:{self.target}?mode=ro")


class PostgresSource(_Sql):
    """A ledger in PostgreSQL."""

    def _connect(self) -> Any:
        return adbc_driver_postgresql.dbapi.connect(self.target)

    def _columns(self) -> str:
        return _COLUMNS.format(fields="a.fields::text", derived="a.derived::text")

    def last_act_id(self) -> int:
        """Ids are given before commit: a SHARE lock waits for the acts under way, so none can appear below the answer."""
        with self._connect() as connection, connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '5s'")
            cursor.execute("LOCK TABLE ledger_act IN SHARE MODE")
            cursor.execute("SELECT coalesce(max(id), 0) AS n FROM ledger_act")
            return int(cursor.fetch_arrow_table()["n"][0].as_py())


def default_source() -> Source:
    """The ledger that the settings name."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        return SqliteSource(str(database["NAME"]))
    host = database.get("HOST") or "127.0.0.1"
    login = database.get("USER") or ""
    if database.get("PASSWORD"):
        login += f":{database['PASSWORD']}"
    port = f":{database['PORT']}" if database.get("PORT") else ""
    return PostgresSource(f"postgresql://{login}@{host}{port}/{database['NAME']}")
