"""Layer 7. The own ledger's figures for `fadu read --against`: from a live ledger, or from the JSON of `fadu figures`."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from fadu.errors import ReadError

if TYPE_CHECKING:
    from fadu.figures.engine import Engine
    from fadu.report.reader import LedgerFigures, Reading

_REMEDY = "请给出数据目录、SQLite 文件、postgresql:// 地址，或 fadu figures --json 的输出文件"


@attrs.frozen
class OwnLedger:
    """What reports are compared with: figures in a file, or a live ledger and its division.

    `engine` makes the live one's engine, once it is needed: loading it takes longer than reading a report.
    """

    figures: LedgerFigures = attrs.field(factory=list)
    engine: Callable[[], Engine] | None = None
    jurisdiction: str = ""

    def compare(self, reading: Reading) -> str:
        """Check a reading against the ledger; returns why that could not be done, or ''."""
        from fadu.report.reader import check_against

        if self.engine is None:
            check_against(reading, self.figures)
            return ""
        from fadu.report.against import own_rows, place_of, why_not

        known = place_of(reading, self.jurisdiction) and reading.meta.year
        rows = own_rows(reading, self.engine(), self.jurisdiction) if known else []
        if not rows:
            return why_not(reading, self.jurisdiction)
        check_against(reading, rows)
        return ""


def open_ledger(target: str) -> OwnLedger:
    """The ledger that the user names.

    Raises:
        ReadError: it is neither a ledger nor figures.
    """
    path = Path(target)
    if target.startswith(("postgresql://", "postgres://")):
        return _live({"FADU_DATABASE_URL": target})
    if path.is_dir():
        return _live({"FADU_DATA": str(path.resolve()), "FADU_DATABASE_URL": ""})
    if not path.is_file():
        raise ReadError(f"没有这个文件或目录；{_REMEDY}", where=target)
    if _is_sqlite(path):
        database = f"sqlite:///{path.resolve()}"
        return _live({"FADU_DATA": str(path.resolve().parent), "FADU_DATABASE_URL": database})
    return OwnLedger(_from_json(path))


def _is_sqlite(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(16).startswith(b"SQLite format 3")
    except OSError as error:
        raise ReadError(f"不能打开；{_REMEDY}", where=str(path)) from error


def _from_json(path: Path) -> LedgerFigures:
    try:
        value = json.loads(path.read_text("utf-8-sig"))
        rows = value["figures"] if isinstance(value, dict) and "figures" in value else value
        if isinstance(rows, dict):
            return [{"indicator": name, "value": number} for name, number in rows.items()]
        return [{**row, "indicator": row.get("indicator") or row.get("figure") or row["id"]} for row in rows]
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReadError(f"看不懂这个文件；{_REMEDY}", where=str(path)) from error


def _live(environment: dict[str, str]) -> OwnLedger:
    os.environ.update(environment)
    from fadu.conf.setup import setup_with_tables

    setup_with_tables()
    return OwnLedger(engine=_synced_engine, jurisdiction=_own_place())


@functools.cache
def _synced_engine() -> Engine:
    from fadu.figures.engine import default_engine

    engine = default_engine()
    engine.sync()
    return engine


def _own_place() -> str:
    """The division that the settings name, else the only one that the ledger knows.

    Raises:
        ReadError: the ledger holds several, and nobody says which is meant.
    """
    from django.conf import settings

    from fadu.ledger.models import Jurisdiction

    known: list[Any] = list(Jurisdiction.objects.values_list("pk", flat=True)[:2])
    if not settings.JURISDICTION and len(known) > 1:
        raise ReadError("台账中有几个行政区划，请设置 FADU_JURISDICTION 指明本级的代码")
    return settings.JURISDICTION or (known[0] if known else "")
