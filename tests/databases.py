"""Ledgers for tests: real files and real servers, with real commits."""

from collections.abc import Iterator
from contextlib import contextmanager

import attrs
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

from fadu.conf.settings import database
from fadu.law.loader import roles
from fadu.ledger import agencies, certificates
from fadu.ledger.record import Actor


@contextmanager
def in_use(url: str) -> Iterator[BaseDatabaseWrapper]:
    """Django's default database is this one, in this thread and in those started meanwhile."""
    config = connections.configure_settings({"default": database(url)})["default"]
    old, old_config = connections["default"], connections.settings["default"]
    connections.settings["default"] = config
    own = load_backend(config["ENGINE"]).DatabaseWrapper(config, "default")
    connections["default"] = own
    forget()
    try:
        yield own
    finally:
        own.close()
        connections["default"] = old
        connections.settings["default"] = old_config
        forget()


def forget() -> None:
    """Nothing remembered of another database."""
    agencies.forget()
    certificates.forget()


def migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)


@attrs.frozen
class County:
    """A small county: its agencies, and the one who records."""

    code: str
    bureau: int  # 司法局
    market: int  # 市场监管局
    town: int
    clerk: Actor  # in every role


def make_county(code: str = "210411") -> County:
    agencies.add_jurisdiction(code, f"区{code}")
    government = agencies.add_agency(code, f"{code}-ZF", "区政府", kind="government")
    bureau = agencies.add_agency(code, f"{code}-SFJ", "区司法局", parent=government)
    market = agencies.add_agency(
        code, f"{code}-SCJ", "区市场监督管理局", parent=government, sector="market_regulation"
    )
    town = agencies.add_agency(code, f"{code}-XZ", "前甸镇", parent=government, kind="township")
    clerk = Actor("p1", agency=bureau.pk, jurisdiction=code, roles=frozenset(roles()))
    return County(code, bureau.pk, market.pk, town.pk, clerk)
