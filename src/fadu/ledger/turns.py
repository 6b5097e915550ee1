"""Layer 2. One fair queue of writers for SQLite, across processes and threads. PostgreSQL needs none.

SQLite lets one writer in and makes the others poll, so that busy ones starve the rest. Here each writer
draws a number and waits for the one before it: strictly first come, first served. Bulk writers stand in a
line of their own first and draw a number for each short batch, so at most one batch of theirs is ever
before a clerk.

The kernel drops the locks of a killed process. The queue orders writers only; that no two write at once is
SQLite's own doing, so a broken queue costs order, never an act.
"""

from __future__ import annotations

import fcntl
import os
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import attrs

_COUNTER = struct.Struct("<q")
_LOCK = struct.Struct("hhqqi4x")  # struct flock of 64-bit Linux


@attrs.frozen(slots=True)
class _Line:
    """One line of waiters: where its counter lies in the file, and the first byte that stands for a
    number.
    """

    counter: int
    first: int


_EVERYONE = _Line(counter=0, first=1 << 20)
_BULK = _Line(counter=8, first=1 << 60)


class Queue:
    """The queue beside one database file. Not to be shared by threads: each takes its own (`queue_for`)."""

    def __init__(self, path: str) -> None:
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)

    def __del__(self) -> None:
        os.close(self._handle)

    def _lock(self, kind: int, byte: int) -> None:
        """Wait for a lock on one byte; it belongs to this open file, so threads are kept apart too."""
        fcntl.fcntl(self._handle, fcntl.F_OFD_SETLKW, _LOCK.pack(kind, os.SEEK_SET, byte, 1, 0))

    def _draw(self, line: _Line) -> int:
        """The next number of a line, locked as ours before anyone can draw the one after it."""
        self._lock(fcntl.F_WRLCK, line.counter)
        try:
            kept = os.pread(self._handle, _COUNTER.size, line.counter)
            number = _COUNTER.unpack(kept)[0] if len(kept) == _COUNTER.size else 0
            self._lock(fcntl.F_WRLCK, line.first + number)
            os.pwrite(self._handle, _COUNTER.pack(number + 1), line.counter)
        finally:
            self._lock(fcntl.F_UNLCK, line.counter)
        return line.first + number

    @contextmanager
    def _turn(self, line: _Line) -> Iterator[None]:
        number = self._draw(line)
        try:
            if number > line.first:
                self._lock(fcntl.F_RDLCK, number - 1)
                self._lock(fcntl.F_UNLCK, number - 1)
            yield
        finally:
            self._lock(fcntl.F_UNLCK, number)

    @contextmanager
    def turn(self, bulk: bool = False) -> Iterator[None]:
        """Wait for one's turn to write and hold it for the block; a bulk writer stands in both lines."""
        if not bulk:
            with self._turn(_EVERYONE):
                yield
            return
        with self._turn(_BULK), self._turn(_EVERYONE):
            yield


_own = threading.local()


def queue_for(database: str) -> Queue:
    """This thread's place to queue for a database file. A forked child opens its own."""
    key = (os.getpid(), database)
    if getattr(_own, "key", None) != key:
        _own.queue = Queue(f"{database}-turns")
        _own.key = key
    found: Queue = _own.queue
    return found
