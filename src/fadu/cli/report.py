"""Layer 7. `fadu report build`: compile the annual report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fadu.cli.words import Commands

group = Commands(help="年度报告。")


def register(app: typer.Typer) -> None:
    """Add the group."""
    app.add_typer(group, name="report")


@group.command()
def build(
    period: Annotated[str, typer.Option(metavar="年度", help="年度，如 2024")],
    jurisdiction: Annotated[str, typer.Option(metavar="代码", help="行政区划代码，如 210411")] = "",
    output: Annotated[
        list[Path] | None,
        typer.Option("-o", "--output", metavar="文件", help=".docx、.html、.pdf 或 .json，可多次"),
    ] = None,
    words: Annotated[
        Path | None,
        typer.Option(metavar="文件", help="自写文字所在文件（Markdown）；没有则新建，已有的不改动"),
    ] = None,
    site: Annotated[str, typer.Option(metavar="地址", help="网站地址：HTML 中的数字链接到网站上的明细")] = "",
) -> None:
    """编制法治政府建设年度报告：数字由台账算出，缺数列明，自写文字取自文件。"""
    from fadu.cli.build_report import build_report
    from fadu.conf.setup import setup_with_tables

    setup_with_tables()
    for line in build_report(period, jurisdiction, output or [], words, site):
        typer.echo(line)
