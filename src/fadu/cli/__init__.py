"""Layer 7. The `fadu` command: one group or command a module, each a few lines over one function."""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from typing import Any, NoReturn

import typer

import fadu
from fadu.cli.words import Commands, Group, mistake
from fadu.errors import FaduError, os_reason

INTERRUPTED = 130
_BROKEN = 70  # a defect of Fadu itself


class Whole(Group):
    """All commands: whatever goes wrong below is told in Chinese, without a traceback, and gives an exit code."""

    def main(self, *args: Any, **more: Any) -> NoReturn:
        try:
            code = super().main(*args, **{**more, "standalone_mode": False}) or 0
        except typer.Abort:
            code = INTERRUPTED
        except typer.TyperException as error:
            typer.echo(mistake(error), err=True)
            sys.exit(error.exit_code)
        except FaduError as error:
            _fail(str(error), 1)
        except OSError as error:
            _fail(f"{error.filename or '读写文件'}：{os_reason(error)}。请检查路径、权限和磁盘空间。", 2)
        except Exception as error:  # noqa: BLE001 (the last resort: a clerk is shown no traceback)
            _unforeseen(error)
        if code == INTERRUPTED:
            typer.echo("已中断。", err=True)
        sys.exit(code)


def _fail(message: str, code: int) -> NoReturn:
    typer.secho(f"错误：{message}", fg="red", err=True)
    sys.exit(code)


def _unforeseen(error: Exception) -> NoReturn:
    """A database that fails is the user's to look after; anything else is a defect, told in one line."""
    if os.environ.get("FADU_DEBUG"):
        raise error
    if type(error).__module__.startswith(("django.db", "adbc_driver_manager", "duckdb")):
        _fail(f"台账的数据库出错（{error}）。请检查数据目录的权限和磁盘空间，再试一次。", 2)
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__}: {error}，{os.path.basename(place.filename)}:{place.lineno}"
    _fail(f"程序内部出错（{where}）。请把这一行告诉维护者；设置 FADU_DEBUG=1 再运行可看到详情。", _BROKEN)


app = Commands(Whole, name="fadu", help="法度：程序、期限、台账、数字、年度报告。")


@app.callback()
def main() -> None:
    """法度：程序、期限、台账、数字、年度报告。"""


@app.command()
def version() -> None:
    """显示版本。"""
    typer.echo(f"fadu {fadu.__version__}")


# Each module has `register(app)`, which adds its command(s).
for _name in ("law", "read", "ledger", "organisation", "importing", "figures", "report", "serve", "demo"):
    importlib.import_module(f"fadu.cli.{_name}").register(app)


def run() -> None:
    """Entry point. What the output's encoding has no character for must not end a command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        app()
    except KeyboardInterrupt:
        typer.echo("已中断。", err=True)
        sys.exit(INTERRUPTED)
