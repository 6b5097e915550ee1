"""Layer 7. Makes Django ready inside a command. Does nothing twice."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from fadu.errors import LedgerError


def setup() -> None:
    """Load the settings and the models; needed before any module of the ledger is imported."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fadu.conf.settings")
    import django  # loading it costs start-up time that `fadu --help` must not pay

    django.setup()


def setup_with_tables() -> None:
    """The same for commands that need the ledger. Raises LedgerError when it has not been set up."""
    setup()
    from django.db import OperationalError, connection

    try:
        known = connection.introspection.table_names()
    except OperationalError as error:
        raise LedgerError(_absent(connection, error), code="no_database") from error
    if "ledger_act" not in known:
        raise LedgerError("台账尚未建立，请先运行 fadu ledger init。", code="no_tables")


def _absent(connection: Any, error: Exception) -> str:
    """Why the ledger cannot be opened, and what to do."""
    if connection.vendor != "sqlite":
        return f"数据库不能连接（{error}）。请检查 FADU_DATABASE_URL；新装的请再运行 fadu ledger init。"
    path = Path(connection.settings_dict["NAME"])
    if not path.exists():
        return "台账尚未建立，请先运行 fadu ledger init。"
    return f"不能读写台账 {path}（{error}）。请检查它和所在文件夹的权限。"


def prepare() -> str:
    """Make the data folder, the site's key and the tables (or bring them up to date); returns where the
    ledger is.
    """
    setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    _keep_secret(settings.DATA_DIR / "secret_key")
    call_command("migrate", verbosity=0, interactive=False)
    kept = connection.settings_dict
    return (
        f"{kept['HOST'] or '本机'} 上的 PostgreSQL 数据库 {kept['NAME']}"
        if connection.vendor == "postgresql"
        else kept["NAME"]
    )


def _keep_secret(path: Path) -> None:
    """Make the key that signs sessions, once, readable by its owner only."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
