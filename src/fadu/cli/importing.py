"""Layer 7. `fadu template` and `fadu import`: a procedure's spreadsheet out, and back in."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fadu.cli.bars import bars
from fadu.cli.ready import Overwrite, template_path
from fadu.errors import FaduError, did_you_mean, os_reason

if TYPE_CHECKING:
    from fadu.ledger.importing import Report, RowResult

SHOWN = 10  # rejected rows told on the screen; all are in the result workbook
Procedure = Annotated[
    str, typer.Argument(metavar="程序", help="程序的标识或名称，如 reconsideration 或 行政复议。")
]


def register(app: typer.Typer) -> None:
    """Add both commands."""
    app.command("template")(template)
    app.command("import")(import_cases)


def template(
    procedure: Procedure,
    output: Annotated[Path, typer.Option("-o", metavar="文件", help="模板文件（.xlsx）。")],
    repeat: Annotated[
        int | None,
        typer.Option(metavar="数", min=1, max=20, help="可多次的行为各列几次；不写则按列数多少取 2 或 1。"),
    ] = None,
    overwrite: Overwrite = False,
) -> None:
    """程序的导入模板：一行一件，每个行为一列日期，附下拉选项、示例和填表说明。"""
    from fadu.law import get_procedure
    from fadu.ledger.template import write_template

    try:
        columns = write_template(
            get_procedure(_chosen(procedure)), template_path(output, overwrite=overwrite), repeat
        )
    except FaduError as error:
        raise _failed(error) from error
    except OSError as error:
        raise _failed(FaduError(f"不能写入 {output}（{os_reason(error)}）。请换一个位置。")) from error
    typer.echo(f"已写入 {output}：{len(columns)} 列。")


def import_cases(
    procedure: Procedure,
    file: Annotated[Path, typer.Argument(metavar="文件", help="表格：.xlsx、.xls、.ods 或者 .csv。")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只核对，不写入台账。")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，含每一行的结果。")] = False,
    agency: Annotated[
        str | None, typer.Option(metavar="机关", help="没有写明办理机关的行归这个机关（代码或者全称）。")
    ] = None,
    jurisdiction: Annotated[
        str | None, typer.Option(metavar="代码", help="行政区划代码；机关和人员只在其中查找。")
    ] = None,
    result: Annotated[
        Path | None, typer.Option("-o", metavar="文件", help="结果表；不写则为“原文件名.结果.xlsx”。")
    ] = None,
) -> None:
    """把表格导入台账。退出码：0 全部在台账中，1 有退回的行，2 文件不能读取或者用法有误。"""
    try:
        from fadu.conf.setup import setup_with_tables

        setup_with_tables()
        from django.conf import settings

        from fadu.ledger.importing import import_file

        output = _JsonOutput() if as_json else _ScreenOutput()
        with bars({"rows": "导入"}, not as_json) as tell:
            report = import_file(
                _chosen(procedure), file, agency=agency, jurisdiction=jurisdiction or settings.JURISDICTION or None,
                dry_run=dry_run, result=result, on_row=output.row, on_start=output.start, on_progress=partial(tell, "rows"),
            )  # fmt: skip
    except FaduError as error:
        raise _failed(error) from error
    output.end(report)
    raise typer.Exit(0 if report.all_in else 1)


def _chosen(procedure: str) -> str:
    """The identifier of the procedure that the user names, by identifier or in Chinese.

    Raises:
        FaduError: there is none; names those that there are.
    """
    from fadu.law import load_procedures

    names = {each.name: each.id for each in load_procedures().values()}
    if procedure in names.values():
        return procedure
    if procedure in names:
        return names[procedure]
    known = "、".join(f"{name}（{identifier}）" for name, identifier in names.items())
    near = did_you_mean(procedure, [*names, *names.values()])
    raise FaduError(f"没有程序“{procedure}”{near}。可用：{known}。")


def _failed(error: FaduError) -> typer.Exit:
    typer.secho(f"错误：{error}", fg="red", err=True)
    return typer.Exit(2)


class _ScreenOutput:
    """What a person reads."""

    def __init__(self) -> None:
        self.refused: list[str] = []

    def start(self, report: Report) -> None:
        read_as = f"（{report.read_as}）" if report.read_as else ""
        typer.echo(
            f"{report.file.name}：工作表“{report.sheet}”，标题在第 {report.heading_row} 行{read_as}。",
            err=True,
        )
        if report.ignored:
            typer.secho(f"没有认出、不会导入的列：{'、'.join(report.ignored)}。", fg="yellow", err=True)

    def row(self, row: RowResult) -> None:
        if row.status in ("rejected", "different") and len(self.refused) < SHOWN:
            self.refused.append(f"第 {row.row} 行 {row.external_id or ''}：{row.reason}")

    def end(self, report: Report) -> None:
        total = report.summary
        for line in self.refused:
            typer.secho(line, fg="red", err=True)
        if (more := total.rejected + total.different - len(self.refused)) > 0:
            typer.secho(f"另有 {more} 行，见结果表。", fg="red", err=True)
        typer.echo(
            f"{'核对（未写入）' if report.dry_run else '导入'}完成：新增 {total.created} 件，没有变化 {total.unchanged} 件，"
            f"补充 {total.extended} 件，与台账不同 {total.different} 件，退回 {total.rejected} 件；"
            f"行为 {total.acts} 个，违法情形 {total.findings} 处。"
        )
        if report.result:
            hint = "改正“未导入”表中的行后，把该文件再导入一次即可。" if not report.all_in else ""
            typer.echo(f"结果表：{report.result}。{hint}")


class _JsonOutput:
    """One JSON object, its rows written as they come, so that memory does not grow with them."""

    def __init__(self) -> None:
        self.first = True

    def start(self, report: Report) -> None:
        head = {
            "procedure": report.procedure,
            "file": str(report.file),
            "sheet": report.sheet,
            "heading_row": report.heading_row,
            "dry_run": report.dry_run,
            "ignored_columns": list(report.ignored),
        }
        typer.echo(json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": [', nl=False)

    def row(self, row: RowResult) -> None:
        told = {
            "row": row.row,
            "id": row.external_id,
            "status": row.status,
            "reason": row.reason,
            "acts": row.acts,
            "findings": row.findings,
            "case": row.case,
        }
        typer.echo(("\n" if self.first else ",\n") + json.dumps(told, ensure_ascii=False), nl=False)
        self.first = False

    def end(self, report: Report) -> None:
        total = report.summary
        tail = {
            "cases": total.cases,
            "created": total.created,
            "unchanged": total.unchanged,
            "extended": total.extended,
            "different": total.different,
            "rejected": total.rejected,
            "skipped": report.skipped,
            "acts": total.acts,
            "findings": total.findings,
            "result": str(report.result) if report.result else None,
        }
        typer.echo("],\n" + json.dumps(tail, ensure_ascii=False)[1:])
