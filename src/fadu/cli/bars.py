"""Layer 7. Progress bars on the error stream, for people: nothing is drawn into a pipe or a file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager


@contextmanager
def bars(parts: Mapping[str, str], shown: bool = True) -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each part of a long step, once it begins: call with part, done, total."""
    if not shown or not sys.stderr.isatty():
        yield lambda _part, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        tasks = {part: progress.add_task(label, total=None, visible=False) for part, label in parts.items()}

        def tell(part: str, done: int, total: int) -> None:
            progress.update(tasks[part], completed=done, total=total, visible=True)

        yield tell
