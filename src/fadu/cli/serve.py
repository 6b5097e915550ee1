"""Layer 7. `fadu serve`: the site on this machine."""

from __future__ import annotations

import socket
from typing import Annotated

import typer

from fadu.errors import FaduError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve")(serve)


def serve(
    port: Annotated[int, typer.Option(metavar="端口", min=1, max=65535, help="网站所用的端口")] = 8000,
) -> None:
    """在本机（127.0.0.1）打开网站。"""
    from fadu.conf.setup import setup

    setup()
    serve_site(port)


def serve_site(port: int) -> None:
    """Serve until interrupted. Listens on the loopback address only; a proxy in front serves others.

    Raises:
        FaduError: the port is taken.
    """
    from granian.constants import Interfaces
    from granian.server import Server

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise FaduError(f"端口 {port} 已被占用，请关闭占用它的程序，或用 --port 换一个端口") from error
    typer.echo(f"网站已在 http://127.0.0.1:{port}/ 打开，按 Ctrl+C 停止。")
    Server(
        "fadu.conf.wsgi:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        log_access=False,
        log_level="warning",  # type: ignore[arg-type]
    ).serve()
