"""Layer 2. Reading and writing cases and acts by plain SQL on Django's connection, one module a database.

The ORM costs four to five times as much on this path. Nothing outside the ledger uses these modules.
"""

from __future__ import annotations

from django.db import connections

from fadu.ledger.store.base import Change, Store
from fadu.ledger.store.postgres import PostgresStore
from fadu.ledger.store.sqlite import SqliteStore

__all__ = ["Change", "Store", "store"]

_STORES: dict[str, Store] = {"sqlite": SqliteStore(), "postgresql": PostgresStore()}


def store() -> Store:
    """The store of the database in use."""
    return _STORES[connections["default"].vendor]
