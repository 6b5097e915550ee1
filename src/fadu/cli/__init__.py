"""Layer 7. The `fadu` command: one group or command a module, each a few lines over one function."""

from __future__ import annotations

import importlib
import sys

import typer

import fadu
from fadu.errors import FaduError

app = typer.Typer(
    name="fadu",
    help="法度：程序、期限、台账、数字、年度报告。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def main() -> None:
    """法度命令行。"""


@app.command()
def version() -> None:
    """显示版本。"""
    typer.echo(f"fadu {fadu.__version__}")


# Each module has `register(app)`, which adds its command(s).
for _name in ("law", "read", "ledger", "organisation", "importing", "figures", "report", "serve", "demo"):
    importlib.import_module(f"fadu.cli.{_name}").register(app)


def run() -> None:
    """Entry point: an error that Fadu raises on purpose is one line for the user, exit code 1."""
    try:
        app()
    except FaduError as error:
        typer.secho(f"错误：{error}", fg=typer.colors.RED, err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        typer.secho("已中断。", err=True)
        sys.exit(130)
