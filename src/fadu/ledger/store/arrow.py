"""Layer 2. Rows by columns, on either database. Writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import adbc_driver_manager
import pyarrow as pa

from fadu.ledger.casefile import Row
from fadu.ledger.store.base import UnfitError


def fetch(connection: Any, sql: str, **options: str) -> pa.Table:
    """All rows of one statement, on an ADBC connection. Raises UnfitError where a column has values of several types."""
    try:
        with connection.cursor() as cursor:
            cursor.adbc_statement.set_options(**options)
            cursor.execute(sql)
            found: pa.Table = cursor.fetch_arrow_table()
            return found
    except (OSError, pa.ArrowException, adbc_driver_manager.Error) as error:
        raise UnfitError(f"表中有不应有的内容：{error}") from error


def rows_as_table(names: Sequence[str], rows: Sequence[Row]) -> pa.Table:
    """The same for rows that were read one by one."""
    try:
        return pa.table({name: pa.array([row[place] for row in rows]) for place, name in enumerate(names)})
    except pa.ArrowException as error:
        raise UnfitError(f"表中有不应有的内容：{error}") from error
