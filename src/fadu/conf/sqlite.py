"""Layer 7. Chooses an SQLite that keeps what it acknowledged. Imports nothing from the package but errors.

Never lets a ledger in WAL mode run on an SQLite with the WAL-reset bug (3.7.0 to 3.51.2: two connections that
write and checkpoint at once can lose committed pages; see sqlite.org/wal.html).
"""

from __future__ import annotations

import importlib
import sys

from fadu.errors import LedgerError

FIRST_AFFECTED = (3, 7, 0)
FIRST_FREE = (3, 51, 3)
# Release branches into which the repair was carried back: (major, minor) and the first repaired patch.
CARRIED_BACK = {(3, 44): 6, (3, 50): 7}
NEEDED = "3.51.3 及以上，或 3.44.6 及以上的 3.44.x、3.50.7 及以上的 3.50.x"


def is_affected(version: tuple[int, int, int]) -> bool:
    """Whether this version of SQLite has the WAL-reset bug."""
    if not FIRST_AFFECTED <= version < FIRST_FREE:
        return False
    repaired = CARRIED_BACK.get(version[:2])
    return repaired is None or version[2] < repaired


def require_sound(version: tuple[int, int, int], journal: str) -> None:
    """Refuse (LedgerError) an affected version in WAL mode; any other journal mode is not concerned."""
    if journal.upper() != "WAL" or not is_affected(version):
        return
    found = ".".join(str(part) for part in version)
    raise LedgerError(
        f"SQLite {found} 在 WAL 模式下可能丢失已提交的数据（WAL-reset 缺陷），台账不能在其上运行。"
        f"需要 SQLite {NEEDED}。请安装 pysqlite3（pip install pysqlite3==0.6.1），"
        "或设置 FADU_SQLITE_JOURNAL=DELETE，或改用 PostgreSQL（FADU_DATABASE_URL）。",
        code="sqlite_affected",
    )


def install() -> None:
    """Put pysqlite3 in the place of the standard module, before anything opens a database with it.

    Without pysqlite3 the standard module stays, and `require_sound` decides about it.
    """
    try:
        newer = importlib.import_module("pysqlite3")
        dbapi2 = importlib.import_module("pysqlite3.dbapi2")
    except ModuleNotFoundError:
        return
    sys.modules["sqlite3"] = newer
    sys.modules["sqlite3.dbapi2"] = dbapi2


def version_in_use() -> tuple[int, int, int]:
    """The version of the SQLite that `import sqlite3` gives now."""
    major, minor, patch = importlib.import_module("sqlite3").sqlite_version_info
    return major, minor, patch
