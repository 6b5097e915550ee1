"""Layer 7. What commands over the ledger share: Django loaded, errors told in one line with exit code 2."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from fadu.errors import FaduError

Overwrite = Annotated[bool, typer.Option("--overwrite", help="已有同名文件时覆盖它。")]


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


def template_path(output: Path, *, overwrite: bool) -> Path:
    """Where a template goes.

    Raises:
        FaduError: a name that no spreadsheet program would open, or a file that somebody may have filled in.
    """
    if output.suffix.lower() != ".xlsx":
        raise FaduError(f"模板是 .xlsx 文件，请把“{output.name}”改为以 .xlsx 结尾。")
    if output.exists() and not overwrite:
        raise FaduError(f"已有 {output}，可能填过内容，没有覆盖。请换一个名称，或加 --overwrite。")
    return output
