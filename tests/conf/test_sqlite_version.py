"""A ledger in WAL mode never runs on an SQLite that can lose committed pages."""

import os
import subprocess
import sys

import pytest

from fadu.conf.sqlite import is_affected, require_sound, version_in_use
from fadu.errors import LedgerError


@pytest.mark.parametrize(
    ("version", "affected"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 4), False),
    ],
)
def test_the_affected_versions_are_known(version: tuple[int, int, int], affected: bool):
    assert is_affected(version) is affected


def test_the_refusal_names_both_versions_and_what_to_do():
    with pytest.raises(LedgerError) as refused:
        require_sound((3, 40, 1), "wal")

    for word in ("3.40.1", "3.51.3", "pysqlite3", "FADU_SQLITE_JOURNAL"):
        assert word in str(refused.value)


def test_other_journal_modes_are_not_concerned():
    require_sound((3, 40, 1), "DELETE")

    with pytest.raises(LedgerError):
        require_sound((3, 40, 1), "WAL")


def start_with(version: str, journal: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a new process on an SQLite that says it is of this version."""
    code = (
        "import sys, types, sqlite3\n"
        f"sqlite3.sqlite_version_info = {version}\n"
        "sys.modules['pysqlite3'] = sqlite3; sys.modules['pysqlite3.dbapi2'] = sqlite3.dbapi2\n"
        "from fadu.errors import FaduError\n"
        "try:\n    import fadu.conf.settings\nexcept FaduError as error:\n    print(error); sys.exit(3)\n"
    )
    env = {**os.environ, "FADU_SQLITE_JOURNAL": journal, "FADU_DATABASE_URL": "", "PYTHONIOENCODING": "utf-8"}
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)


def test_nothing_starts_on_an_affected_sqlite_in_wal_mode():
    refused, allowed = start_with("(3, 40, 1)", "WAL"), start_with("(3, 40, 1)", "DELETE")

    assert (refused.returncode, allowed.returncode) == (3, 0)
    assert "3.40.1" in refused.stdout


def test_what_runs_here_is_sound():
    assert not is_affected(version_in_use())
