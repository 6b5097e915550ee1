"""Layer 7. `fadu read` and `fadu compare`: published reports as figures, checks and tables.

Says which file could not be read and goes on with the others.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fadu.errors import FaduError, os_reason

if TYPE_CHECKING:
    from rich.console import Console

    from fadu.cli.own_ledger import OwnLedger
    from fadu.report.reader.model import Reading

Files = Annotated[
    list[str], typer.Argument(metavar="文件", help="txt、html、docx、pdf 文件或文件夹；“-”为标准输入。")
]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON：一个文件为一个对象，多个文件为列表。")]
Html = Annotated[Path | None, typer.Option("--html", metavar="文件", help="写成不依赖网络的网页。")]
Xlsx = Annotated[Path | None, typer.Option("--xlsx", metavar="文件", help="写成电子表格。")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("read")(read)
    app.command("compare")(compare)


def read(
    files: Files,
    as_json: AsJson = False,
    html: Html = None,
    xlsx: Xlsx = None,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="台账",
            help="与本单位台账核对：数据目录、SQLite 文件、postgresql:// 地址，或 fadu figures --json 的输出。",
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="有错误级核对不符时，退出码为 1。")] = False,
    full: Annotated[bool, typer.Option("--full", help="多个文件时也逐篇显示全文。")] = False,
    brief: Annotated[bool, typer.Option("--brief", help="只显示需要核对的段落。")] = False,
) -> None:
    """读取已公布的年度报告：标出每个数字，核对其间的关系。"""
    _keep_apart(files, html, xlsx)
    ledger = _ledger(against)
    readings, errors = _read_all(files)
    _compare(readings, ledger)
    written = _write(html, lambda: _html_page(readings, errors)) | _write(xlsx, lambda: _workbook(readings))
    if as_json:
        from fadu.report.reader.output.json import dumps

        typer.echo(dumps(readings, many=len(readings) + len(errors) > 1))
    elif not written:
        _show(readings, full=full, brief=brief)
    _report(errors)
    failed = any(c.ok is False and c.severity == "error" for reading in readings for c in reading.checks)
    raise typer.Exit(1 if errors or (strict and failed) else 0)


def compare(
    files: Files,
    as_json: AsJson = False,
    html: Html = None,
    xlsx: Xlsx = None,
) -> None:
    """比较多份报告：各地各年的指标列成一表。"""
    from fadu.report.reader.output import compare as table

    _keep_apart(files, html, xlsx)
    readings, errors = _read_all(files)
    comparison = table.compare(readings)
    written = _write(html, lambda: table.to_html(comparison).encode()) | _write(
        xlsx, lambda: table.to_xlsx(comparison)
    )
    if as_json:
        typer.echo(table.to_json(comparison))
    elif not written:
        _console().print(table.to_table(comparison))
    _report(errors)
    raise typer.Exit(1 if errors else 0)


def _read_all(files: Iterable[str]) -> tuple[list[Reading], list[str]]:
    """Every file's reading, and a message for each that could not be read."""
    from fadu.cli.many import read_many
    from fadu.report.reader.source import expand

    names = list(expand(files))
    found = list(_progress(read_many(names), len(names)))
    errors = [each for each in found if isinstance(each, str)]
    if not names:
        errors.append("没有找到可读的文件（txt、html、docx、pdf）。请检查文件夹。")
    return [each for each in found if not isinstance(each, str)], errors


def _progress(found: Iterator[Reading | str], total: int) -> Iterable[Reading | str]:
    """The same, with a bar on the error stream while there are several."""
    if total < 3 or not sys.stderr.isatty():
        return found
    from rich.console import Console
    from rich.progress import track

    return track(found, description="读取报告", total=total, console=Console(stderr=True), transient=True)


def _ledger(target: str | None) -> OwnLedger | None:
    """The own ledger, if one was named: it is looked for before anything is read."""
    if target is None:
        return None
    from fadu.cli.own_ledger import open_ledger

    try:
        return open_ledger(target)
    except FaduError as error:
        typer.echo(f"无法读取台账数字：{error}", err=True)
        raise typer.Exit(2) from error


def _compare(readings: list[Reading], ledger: OwnLedger | None) -> None:
    """Compare the reports with the own ledger; says which of them could not be."""
    for reading in readings if ledger else ():
        if ledger and (why := ledger.compare(reading)):
            typer.echo(f"{reading.document.file}：{why}，没有与台账核对。", err=True)


def _keep_apart(files: Iterable[str], *outputs: Path | None) -> None:
    """A report that was named for reading is never written over."""
    for output in outputs:
        if output and any(each != "-" and Path(each).resolve() == output.resolve() for each in files):
            raise FaduError(f"{output} 是要读的文件，不能写在它上面。请换一个名称。")


def _write(path: Path | None, make: Callable[[], bytes]) -> bool:
    if path is None:
        return False
    try:
        path.write_bytes(make())
    except OSError as error:
        typer.echo(f"{path}：无法写入（{os_reason(error)}）。请检查路径和权限。", err=True)
        raise typer.Exit(2) from error
    typer.echo(f"已写入 {path}", err=True)
    return True


def _html_page(readings: list[Reading], errors: list[str]) -> bytes:
    from fadu.report.reader.output.html import page

    return page(readings, errors).encode()


def _workbook(readings: list[Reading]) -> bytes:
    from fadu.report.reader.output.xlsx import dumps

    return dumps(readings)


def _show(readings: list[Reading], *, full: bool, brief: bool) -> None:
    from fadu.report.reader.output import terminal

    console = _console()
    if len(readings) > 1:
        console.print(terminal.summary(readings))
    for reading in readings:
        if len(readings) == 1 or full or any(check.ok is False for check in reading.checks):
            terminal.show(reading, console, brief=brief or (len(readings) > 1 and not full))


def _report(errors: list[str]) -> None:
    if errors:
        typer.echo(f"未能读取 {len(errors)} 项：", err=True)
        for message in errors:
            typer.echo(f"  {message}", err=True)


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, emoji=False, markup=False)
