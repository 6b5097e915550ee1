"""Layer 7. `fadu law`: check procedure files, replay a case, look at and import the calendar.

Only reads and prints; the calendar import writes one file a year into the chosen directory.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from fadu.cli.words import Commands
from fadu.columns import wrap
from fadu.errors import FaduError

if TYPE_CHECKING:
    from rich.console import Console

    from fadu.law.view import CaseView, LimitView

law = Commands(help="程序文件、期限推演与日历。")
calendar = Commands(help="节假日和调休上班日历。")
STYLES = {
    "met": "green",
    "open": "cyan",
    "paused": "yellow",
    "late": "red",
    "overdue": "bold red",
    "deemed": "magenta",
}


def register(app: typer.Typer) -> None:
    """Add the group `law`."""
    law.add_typer(calendar, name="calendar")
    app.add_typer(law, name="law")


def _fail(error: FaduError) -> NoReturn:
    typer.echo(f"错误：{error}", err=True)
    raise typer.Exit(1)


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{option} 应为日期，如 2024-10-11，不是“{text}”") from error


@law.command("check")
def check(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="文件", help="程序文件、覆盖文件或案例文件；不写则检查全部")
    ] = None,
) -> None:
    """检查程序文件：一行一个问题，先写文件和行号；有问题时退出码为 1。"""
    from fadu.law.check import check_all, check_files

    faults, count = check_files(files) if files else check_all()
    for fault in faults:
        typer.echo(str(fault))
    if faults:
        typer.echo(f"共 {len(faults)} 个问题", err=True)
        raise typer.Exit(1)
    typer.echo(f"已检查 {count} 个文件，没有问题", err=True)


@law.command("replay")
def replay(
    case: Annotated[Path, typer.Argument(metavar="案件", help="案件文件（YAML）")],
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="日期", help="在哪一天看；此后的程序行为不计")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """推演一个案件：阶段、各期限及其说明、违法情形、下一步可以做什么。"""
    import orjson

    chosen = _day(as_of, "--as-of") if as_of is not None else None
    try:
        view = _replay(case, chosen)
    except FaduError as error:
        _fail(error)
    if as_json:
        typer.echo(orjson.dumps(view.to_json(), option=orjson.OPT_INDENT_2).decode())
        return
    from rich.console import Console

    _show(view, Console(highlight=False))


def _replay(path: Path, as_of: date | None) -> CaseView:
    from fadu.errors import LawError
    from fadu.law.casefile import read_case
    from fadu.law.replay import replay as run

    case = read_case(path)
    day = as_of or case.as_of or date.today()
    acts = [act for act in case.acts if act.on <= day]
    if not acts:
        raise LawError(f"在 {day} 案件还没有任何程序行为；请改用较晚的日期（--as-of）", where=str(path))
    return run(case.procedure, acts, day, case.env(), case.jurisdiction, case.sector)


def _show(view: CaseView, console: Console) -> None:
    from rich.markup import escape

    from fadu.law.loader import get_procedure

    procedure = get_procedure(view.procedure)
    version = procedure.version(view.version)
    stage = version.stages[view.stage].name if view.stage else "未立案"
    outcome = f"，{escape(view.outcome)}" if view.outcome else ""
    console.print(f"[bold]{procedure.name}[/] {view.version}，截至 {view.as_of}：{escape(stage)}{outcome}")
    for act in view.deemed:
        console.print(f"依法发生：{act.on} {version.acts[act.act].name}")
    for limit in view.limits:
        _show_limit(limit, console)
    for finding in view.findings:
        _print(
            f"违法情形 第{finding.act + 1}个程序行为：{finding.message}（{finding.basis}）",
            console,
            style="red",
        )
    names = "、".join(version.acts[act].name for act in view.allowed)
    _print(f"可以进行：{names or '无'}", console)


def _show_limit(limit: LimitView, console: Console) -> None:
    from rich.markup import escape

    owed = limit.binds != "party" or limit.status not in ("late", "overdue")
    style = STYLES.get(limit.status, "dim") if owed else "dim"
    due = limit.due_at or limit.due or "未设定"
    console.print(f"\n[bold]{escape(limit.name)}[/] [{style}]{limit.status_name}[/]，到期 {due}")
    for line in limit.explain:
        _print(line, console, indent="  ", style="dim" if limit.status == "void" else "")


def _print(text: str, console: Console, indent: str = "", style: str = "") -> None:
    """A paragraph, its lines broken where Chinese may be broken; only on a screen."""
    lines = wrap(text, console.width - len(indent)) if console.is_terminal else (text,)
    for line in lines:
        console.print(f"{indent}{line}", style=style, markup=False, soft_wrap=True)


@calendar.command("show")
def calendar_show(year: Annotated[int, typer.Argument(metavar="年份", help="如 2025")]) -> None:
    """显示一年的放假日和调休上班日。"""
    from fadu.law.calendar import REMEDY, default_calendar

    try:
        table = default_calendar()
    except FaduError as error:
        _fail(error)
    if year not in table.years:
        _fail(FaduError(f"没有{year}年的节假日和调休安排；{REMEDY}"))
    typer.echo(f"# {year}年，日历版本 {table.version}")
    for row in table.rows:
        if row.on.year == year:
            kind = "放假" if row.kind == "holiday" else "上班"
            mark = "" if row.status == "verified" else "（未核对）"
            typer.echo(f"{row.on} {'一二三四五六日'[row.on.weekday()]} {kind} {row.name} {row.notice}{mark}")


@calendar.command("import")
def calendar_import(
    file: Annotated[
        Path, typer.Argument(metavar="文件", help="CSV，列为 date、kind、name、notice、status；一日一行")
    ],
    to: Annotated[
        Path | None, typer.Option("--to", metavar="文件夹", help="存放目录；默认取环境变量 FADU_CALENDAR_DIR")
    ] = None,
) -> None:
    """导入以后年份的放假安排（检查后存入目录；同一年份以导入的为准）。"""
    from fadu.law.calendar import DIRECTORY_VARIABLE, calendar_with, forget, import_table

    directory = to or (Path(os.environ[DIRECTORY_VARIABLE]) if os.environ.get(DIRECTORY_VARIABLE) else None)
    if directory is None:
        raise typer.BadParameter(f"请用 --to 指明存放目录，或者设置环境变量 {DIRECTORY_VARIABLE}")
    try:
        years = import_table(file, directory)
        version = calendar_with(directory).version
    except FaduError as error:
        _fail(error)
    forget()
    typer.echo(f"已导入 {'、'.join(map(str, years))} 年到 {directory}；日历版本 {version}")
    if os.environ.get(DIRECTORY_VARIABLE) != str(directory):
        typer.echo(f"使用时请设置环境变量 {DIRECTORY_VARIABLE}={directory}")
