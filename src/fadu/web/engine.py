"""Layer 5. The figure engine of a web process: one connection, used by one request at a time, synced before use."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from adbc_driver_manager.dbapi import Error

from fadu.errors import LedgerError
from fadu.figures.engine import Engine, default_engine

_lock = threading.Lock()
_engine: list[Engine] = []


@contextmanager
def synced_engine() -> Iterator[Engine]:
    """The engine, up to the ledger's tail.

    Raises:
        LedgerError: there is no ledger to follow.
    """
    with _lock:
        if not _engine:
            _engine.append(default_engine())
        try:
            _engine[0].sync()
        except Error as error:
            told = "台账尚未建立，或者数据库不能连接。请先运行 fadu ledger init，再刷新这一页。"
            raise LedgerError(told, code="no_tables") from error
        yield _engine[0]


def forget() -> None:
    """Let go of the engine: another ledger is in use (tests)."""
    with _lock:
        _engine.clear()
