"""Layer 7. `fadu demo`: the reconstructed year in a data folder of its own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from fadu.errors import FaduError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)


def demo(
    serve: Annotated[bool, typer.Option("--serve", help="完成后打开网站")] = False,
    port: Annotated[int, typer.Option(metavar="端口", min=1, max=65535, help="网站端口")] = 8000,
    data: Annotated[Path, typer.Option(metavar="文件夹", help="示范数据的目录，与正式数据分开")] = Path(
        "var/demo"
    ),
) -> None:
    """示范：由一个区已公布的年度报告重建一年的案件，算出数字、编制报告并逐个核对。"""
    os.environ["FADU_DATA"] = str(data.resolve())
    os.environ["FADU_DATABASE_URL"] = ""
    os.environ["FADU_DEMO"] = "1"
    os.environ["FADU_JURISDICTION"] = "210411"
    from fadu.conf.setup import prepare

    prepare()
    from fadu.demo.run import run

    _only_reconstructed(data)
    if not run(f"http://127.0.0.1:{port}"):
        raise typer.Exit(1)
    if serve:
        from fadu.cli.serve import serve_site

        serve_site(port)


def _only_reconstructed(data: Path) -> None:
    """Reconstructed cases are never mixed with those of an office."""
    from fadu.demo.generate import ORIGIN
    from fadu.ledger.models import Case

    if Case.objects.exclude(origin=ORIGIN).exists():
        raise FaduError(f"{data} 中有正式的台账，示范数据不能混入。请用 --data 指明另一个目录。")
