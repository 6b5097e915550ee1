"""Layer 3. Reads the tail of the ledger as Arrow, straight from the database, in ledger order.

Reads only; two statements a batch, acts and their cases; never through the ORM.
"""

from __future__ import annotations

from typing import Any, Protocol

import adbc_driver_postgresql.dbapi
import adbc_driver_sqlite.dbapi
import attrs
import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings

_ACT = (
    "a.seq, a.act, CAST(a.on_date AS TEXT) AS on_date, a.mode, a.agency_id, a.fields AS fields,"
    " a.derived AS derived"
)
_CASE = (  # the driver takes a column's type from its first rows, so none may begin with nulls
    "c.procedure AS proc, c.version, c.jurisdiction_code AS jurisdiction, coalesce(c.sector, '') AS sector,"
    " c.origin"
)
_DENSE = 4  # the cases of a batch are read as a stretch of ids unless that holds so many times more


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

    def _fetch(self, sql: str) -> pa.Table:
        with self._connect() as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            table: pa.Table = cursor.fetch_arrow_table()
            return table

    def last_act_id(self) -> int:
        return int(self._fetch("SELECT coalesce(max(id), 0) AS n FROM ledger_act")["n"][0].as_py())

    def acts(self, after: int, upto: int) -> pa.Table:
        tail = f"a.id > {int(after)} AND a.id <= {int(upto)}"
        acts = self._fetch(
            f"SELECT a.id AS act_id, a.case_id, {_ACT} FROM ledger_act a WHERE {tail} ORDER BY a.id"
        )
        cases = self._fetch(f"SELECT c.id AS case_id, {_CASE} FROM ledger_case c WHERE {_cases(acts, tail)}")
        return _with_cases(acts, cases)

    def rederived(self) -> pa.Table:
        return self._fetch(
            f"SELECT 0 AS act_id, a.case_id, {_ACT}, {_CASE}, a.as_of_act_id FROM ledger_rederived a"
            " JOIN ledger_case c ON c.id = a.case_id"
        )


def _cases(acts: pa.Table, tail: str) -> str:
    """Which cases to read for these acts: of a few acts all over the ledger each case, else one stretch of ids."""
    ends = pc.min_max(acts["case_id"]).as_py()
    if ends["min"] is None or ends["max"] - ends["min"] > _DENSE * acts.num_rows:
        return f"c.id IN (SELECT a.case_id FROM ledger_act a WHERE {tail})"
    return f"c.id BETWEEN {ends['min']} AND {ends['max']}"


def _with_cases(acts: pa.Table, cases: pa.Table) -> pa.Table:
    """What each act's case is, beside it. Joined here: in the database it costs more than reading the acts."""
    places = pc.index_in(acts["case_id"], cases["case_id"])
    beside = cases.combine_chunks().drop_columns("case_id").take(places)
    for name in beside.column_names:
        acts = acts.append_column(name, beside[name])
    return acts


class SqliteSource(_Sql):
    """A ledger in an SQLite file."""

    def _connect(self) -> Any:
        connection = adbc_driver_sqlite.dbapi.connect(f"file:{self.target}?mode=ro")
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA mmap_size=1073741824")
        return connection


class PostgresSource(_Sql):
    """A ledger in PostgreSQL."""

    def _connect(self) -> Any:
        return adbc_driver_postgresql.dbapi.connect(self.target)

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
