"""Layer 7. `fadu agencies` and `fadu people`: the organisation from spreadsheets, once, and when it changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fadu.cli.ready import Overwrite, ready, template_path
from fadu.cli.words import Commands

if TYPE_CHECKING:
    from fadu.ledger.importing.organisation import Registered

File = Annotated[Path, typer.Argument(metavar="文件", help="表格：.xlsx 或者 .csv。")]
Output = Annotated[Path, typer.Option("-o", metavar="文件", help="模板文件（.xlsx）。")]
Place = Annotated[
    str | None, typer.Option("--jurisdiction", metavar="代码", help="行政区划代码；行中没有写明的用它。")
]
agencies = Commands(help="机关：模板、登记。")
people = Commands(help="人员：模板、登记。")


def register(app: typer.Typer) -> None:
    """Add both groups."""
    app.add_typer(agencies, name="agencies")
    app.add_typer(people, name="people")


def _place(given: str | None) -> str | None:
    from django.conf import settings

    return given or settings.JURISDICTION or None


def _tell(what: str, done: Registered) -> None:
    typer.echo(f"{what}：新登记 {done.created}，有更新 {done.changed}，没有变化 {done.unchanged}。")


@agencies.command("import")
def import_agencies(file: File, jurisdiction: Place = None) -> None:
    """登记机关；再次导入时按代码更新名称、类别和领域。有一行不对就都不写入，退出码为 2。"""
    with ready():
        from fadu.ledger.importing import organisation

        _tell("机关", organisation.import_agencies(file, _place(jurisdiction)))


@agencies.command("template")
def agencies_template(output: Output, overwrite: Overwrite = False) -> None:
    """机关登记表的模板。"""
    with ready(tables=False):
        from fadu.ledger.importing.organisation import write_agency_template

        write_agency_template(template_path(output, overwrite=overwrite))
        typer.echo(f"已写入 {output}。")


@people.command("import")
def import_people(file: File, jurisdiction: Place = None) -> None:
    """登记人员；再次导入时按编号更新姓名、所在机关和是否在岗。有一行不对就都不写入，退出码为 2。"""
    with ready():
        from fadu.ledger.importing import organisation

        _tell("人员", organisation.import_people(file, _place(jurisdiction)))


@people.command("template")
def people_template(output: Output, overwrite: Overwrite = False) -> None:
    """人员登记表的模板。"""
    with ready(tables=False):
        from fadu.ledger.importing.organisation import write_people_template

        write_people_template(template_path(output, overwrite=overwrite))
        typer.echo(f"已写入 {output}。")
