"""Layer 7. `fadu figures`: compute figures, list definitions, show the rows behind one."""

from __future__ import annotations

import json
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("figures")(figures)


def figures(
    period: Annotated[
        str, typer.Option(metavar="时段", help="时段：2024、2024-H1、2024-Q3、2024-05 或 起日..止日")
    ] = "",
    jurisdiction: Annotated[
        str, typer.Option(metavar="代码", help="行政区划代码；上级代码（如 2104）汇总下级")
    ] = "",
    figure: Annotated[
        list[str] | None, typer.Option(metavar="编号", help="只要这些数字（目录编号），可多次")
    ] = None,
    scope: Annotated[
        list[str] | None, typer.Option(metavar="名称=值", help="细分，如 source=110警情，可多次")
    ] = None,
    rows: Annotated[bool, typer.Option("--rows", help="列出数字所计的每一行")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    listing: Annotated[bool, typer.Option("--list", help="列出可计算的数字")] = False,
) -> None:
    """在台账的列存副本上计算数字；每个数字都能展开到它所计的行。"""
    from fadu.conf.setup import setup, setup_with_tables

    setup() if listing else setup_with_tables()
    from fadu.cli import show_figures as show

    if listing:
        show.listing(as_json)
        return
    result = show.computed(period, jurisdiction, figure or [], scope or [], with_rows=rows)
    typer.echo(
        json.dumps(result, ensure_ascii=False, indent=1, default=str) if as_json else show.table(result)
    )
