"""Layer 7. The own ledger's figures for `fadu read --against`: from a live ledger, or from the JSON of `fadu figures`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from fadu.errors import ReadError

_REMEDY = "请给出数据目录、SQLite 文件、postgresql:// 地址，或 fadu figures --json 的输出文件"


def own_figures(target: str, jurisdiction: str = "") -> list[dict[str, Any]]:
    """Rows {indicator, scope, period, value} of all years that the ledger has.

    Raises:
        ReadError: it is neither a ledger nor figures.
    """
    path = Path(target)
    if target.startswith(("postgresql://", "postgres://")):
        return _live({"FADU_DATABASE_URL": target}, jurisdiction)
    if path.is_dir():
        return _live({"FADU_DATA": str(path.resolve()), "FADU_DATABASE_URL": ""}, jurisdiction)
    if not path.is_file():
        raise ReadError(f"没有这个文件或目录；{_REMEDY}", where=target)
    if path.open("rb").read(16).startswith(b"SQLite format 3"):
        database = f"sqlite:///{path.resolve()}"
        return _live({"FADU_DATA": str(path.resolve().parent), "FADU_DATABASE_URL": database}, jurisdiction)
    return _from_json(path)


def _from_json(path: Path) -> list[dict[str, Any]]:
    try:
        value = json.loads(path.read_text("utf-8-sig"))
        rows = value["figures"] if isinstance(value, dict) and "figures" in value else value
        if isinstance(rows, dict):
            return [{"indicator": name, "value": number} for name, number in rows.items()]
        return [{**row, "indicator": row.get("indicator") or row.get("figure") or row["id"]} for row in rows]
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReadError(f"看不懂这个文件；{_REMEDY}", where=str(path)) from error


def _live(environment: dict[str, str], jurisdiction: str) -> list[dict[str, Any]]:
    os.environ.update(environment)
    from fadu.conf.setup import setup_with_tables

    setup_with_tables()
    from django.conf import settings

    from fadu.figures.engine import default_engine
    from fadu.figures.scopes import scoped_requests

    engine = default_engine()
    engine.sync()
    asked = scoped_requests()
    place = jurisdiction or settings.JURISDICTION
    return [
        {"indicator": value.id, "scope": dict(value.scope), "period": year, "value": value.value}
        for year in engine.years()
        for value in engine.compute(asked, year, place)
        if value.value is not None
    ]
