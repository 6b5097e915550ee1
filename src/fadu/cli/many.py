"""Layer 7. Reads many reports, on every core, in the order of their names; one bad file stops no other."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from fadu.errors import FaduError
from fadu.report.reader import Reading, read_bytes, read_file

ENOUGH = 8
"""Fewer files are read sooner than other processes are started."""
_AT_ONCE = 8  # files that a process takes in one go: handing over costs as much as reading a short one


def read_many(names: Sequence[str]) -> Iterator[Reading | str]:
    """Of each file its reading, or in words why it could not be read. '-' is standard input.

    With several files and cores the work is shared out at once, before the first result is asked for.
    """
    processes = min(_cores(), -(-len(names) // _AT_ONCE))
    if len(names) < ENOUGH or processes < 2 or "-" in names:
        return map(read_one, names)
    pool = _pool(processes)
    with _uninterrupted():
        found = pool.map(read_one, names, chunksize=_AT_ONCE)
    return _gathered(pool, names, found)


def read_one(name: str) -> Reading | str:
    """The reading of one file, or why there is none."""
    try:
        reading = read_bytes(sys.stdin.buffer.read(), "-") if name == "-" else read_file(name)
    except FaduError as error:
        return _shown(str(error))
    reading.document.file = _shown(name)
    return reading


def _shown(name: str) -> str:
    """A name as text: one that an old archive left in another encoding is read as that."""
    try:
        return os.fsencode(name).decode("utf-8")
    except UnicodeError:
        return os.fsencode(name).decode("gb18030", "replace")


def _gathered(
    pool: ProcessPoolExecutor, names: Sequence[str], found: Iterator[Reading | str]
) -> Iterator[Reading | str]:
    done = 0
    with pool:
        try:
            for each in found:
                yield each
                done += 1
            return
        except BrokenProcessPool:  # some file brought its process down: which one is found out by itself
            pass
    yield from map(_read_apart, names[done:])


def _read_apart(name: str) -> Reading | str:
    """Read one file in a process of its own, so that it cannot bring this one down."""
    with _pool(1) as pool:
        try:
            return pool.submit(read_one, name).result()
        except BrokenProcessPool:
            return f"{_shown(name)}：读取这个文件的程序意外终止，文件可能已损坏。请用原程序打开后另存，再读。"


def _pool(processes: int) -> ProcessPoolExecutor:
    """Processes that have what this one has loaded, where the system can do that."""
    context = multiprocessing.get_context("fork") if sys.platform == "linux" else None
    return ProcessPoolExecutor(processes, context, initializer=_leave_interrupts)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl+C waits until the processes are there: what is raised while one is made is lost."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _leave_interrupts() -> None:
    """Ctrl+C is for the process that the user started; the others end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
