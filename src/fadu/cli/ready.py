"""Layer 7. What commands over the ledger share: Django loaded, errors told in one line with exit code 2."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from fadu.errors import FaduError


@contextmanager
def ready(tables: bool = True) -> Iterator[None]:
    """Django is loaded and the tables are there; what goes wrong on purpose is told in one line."""
    try:
        from fadu.conf.setup import setup, setup_with_tables

        setup_with_tables() if tables else setup()
        yield
    except FaduError as error:
        typer.secho(f"错误：{error}", fg="red", err=True)
        raise typer.Exit(2) from error


def template_path(output: Path) -> Path:
    """Where a template goes. Raises FaduError for a name that no spreadsheet program would open."""
    if output.suffix.lower() != ".xlsx":
        raise FaduError(f"模板是 .xlsx 文件，请把“{output.name}”改为以 .xlsx 结尾。")
    return output
