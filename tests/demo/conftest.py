"""The whole reconstructed year, loaded once into an SQLite ledger of this test session."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from databases import in_use
from fadu.demo.courses import load_plan
from fadu.demo.load import load
from fadu.figures.copy import Copy
from fadu.figures.engine import Engine
from fadu.figures.source import SqliteSource


@pytest.fixture(scope="session")
def year(migrated_file: Path, tmp_path_factory, django_db_blocker) -> Iterator[Engine]:
    """An engine over the loaded year; the ledger is in use while the fixture lives."""
    folder = tmp_path_factory.mktemp("year")
    shutil.copy(migrated_file, folder / "ledger.sqlite3")
    with django_db_blocker.unblock(), in_use(f"sqlite:///{folder / 'ledger.sqlite3'}"):
        load(load_plan())
        engine = Engine(Copy(folder / "copy", SqliteSource(str(folder / "ledger.sqlite3"))))
        engine.sync()
        yield engine
