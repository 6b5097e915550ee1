"""Fixtures that many tests share. A ledger test that takes `ledger_url` or `county` runs on both databases."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import pg

settings.register_profile("no_clock", deadline=None)  # a loaded machine is slow, not wrong
settings.load_profile("no_clock")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory, django_db_blocker) -> Path:
    """An SQLite file with empty tables, to be copied."""
    from django.db import connection

    from databases import in_use, migrate

    path = tmp_path_factory.mktemp("migrated") / "ledger.sqlite3"
    with django_db_blocker.unblock(), in_use(f"sqlite:///{path}"):
        migrate()
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def migrated_postgres(django_db_blocker) -> Iterator[str]:
    """A PostgreSQL database with empty tables of this run alone."""
    from databases import in_use, migrate

    address, reason = pg.server()
    if address is None:
        pytest.skip(reason)
    name = f"fadu_test_{os.getpid()}"
    url = pg.fresh_database(name)
    with django_db_blocker.unblock(), in_use(url):
        migrate()
    yield url
    pg.drop_database(name)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path, django_db_blocker) -> Iterator[str]:
    """An empty ledger in use, on each database; its address serves other processes too."""
    from databases import in_use

    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "ledger.sqlite3")
        url = f"sqlite:///{tmp_path / 'ledger.sqlite3'}"
    else:
        url = request.getfixturevalue("migrated_postgres")
    with django_db_blocker.unblock(), in_use(url):
        if request.param == "postgres":
            _empty()
        yield url


def _empty() -> None:
    from django.apps import apps
    from django.db import connection

    tables = ", ".join(model._meta.db_table for model in apps.get_app_config("ledger").get_models())
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")


@pytest.fixture
def county(ledger_url: str):
    """A county with agencies in an empty ledger."""
    from databases import make_county

    return make_county()


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Tests change databases under the ledger's feet; what it remembers belongs to the last one."""
    from databases import forget

    forget()


def pytest_terminal_summary(terminalreporter) -> None:
    """Say aloud when the ledger was not tested on PostgreSQL."""
    skipped = [each for each in terminalreporter.stats.get("skipped", []) if pg.WORDS in str(each.longrepr)]
    if skipped:
        terminalreporter.section("PostgreSQL", yellow=True, bold=True)
        reason = str(skipped[0].longrepr[2]) if isinstance(skipped[0].longrepr, tuple) else ""
        terminalreporter.line(f"{len(skipped)} 个台账测试未在 PostgreSQL 上运行。{reason}", yellow=True)
