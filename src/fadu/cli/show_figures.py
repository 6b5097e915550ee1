"""Layer 7. What `fadu figures` shows: plain data for JSON, tables for people."""

from __future__ import annotations

import io
import json
import shutil
import sys
from typing import Any

import attrs
import typer
from django.conf import settings
from rich.console import Console
from rich.table import Table

from fadu.desk.lines import act_name
from fadu.errors import FigureError
from fadu.figures.compile import Request
from fadu.figures.definitions import definitions
from fadu.figures.engine import Engine, Value, all_requests, default_engine, request
from fadu.figures.period import parse_period
from fadu.law import get_procedure
from fadu.report.build.document import print_value


def listing(as_json: bool) -> None:
    """Print the figures that can be computed."""
    known: list[dict[str, Any]] = [
        {
            "id": d.id,
            "name": d.name,
            "unit": d.unit,
            "form": d.form,
            "procedure": d.procedure,
            "scopes": list(d.scopes),
        }
        for d in definitions().values()
    ]
    if as_json:
        typer.echo(json.dumps(known, ensure_ascii=False, indent=1))
        return
    table = Table("编号", "数字", "单位", "程序", "可细分", box=None)
    for each in known:
        table.add_row(each["id"], each["name"], each["unit"], each["procedure"], "、".join(each["scopes"]))
    typer.echo(_text(table))


def computed(
    period: str, jurisdiction: str, ids: list[str], scopes: list[str], *, with_rows: bool
) -> dict[str, Any]:
    """Values (and rows) as plain data; the shape of `fadu figures --json`.

    Raises:
        FigureError: period, figure or scope is not known.
    """
    if not period:
        raise FigureError("请用 --period 指明时段，如 --period 2024")
    when = parse_period(period)
    place = jurisdiction or settings.JURISDICTION
    asked = [request(name, _scope(scopes)) for name in ids] if ids else all_requests()
    engine = default_engine()
    cut = engine.sync()
    values = engine.compute(asked, when, place)
    figures = [
        _figure(engine, one, value, period, place, with_rows)
        for one, value in zip(asked, values, strict=True)
    ]
    return {"period": when.name, "jurisdiction": place, "cut": cut, "figures": figures}


def _figure(
    engine: Engine, one: Request, value: Value, period: str, place: str, with_rows: bool
) -> dict[str, Any]:
    found = {**attrs.asdict(value), "printed": print_value(value) if value.value is not None else None}
    if with_rows and not one.definition.parts and value.value is not None:
        rows = engine.rows(one, period, place)
        found["receipt"] = engine.receipts([one], [value], period, place)[one.key]
        found["rows"] = rows.select(["case_id", "seq", "act", "on_date", "agency_id", "outcome"]).to_pylist()
    return found


def _scope(parts: list[str]) -> dict[str, str]:
    for part in parts:
        if "=" not in part:
            raise FigureError(f"细分“{part}”应写成 名称=值，如 source=110警情")
    return dict(part.split("=", 1) for part in parts)


def table(result: dict[str, Any]) -> str:
    """The same for people."""
    shown = Table("编号", "数字", "数值", "说明", box=None)
    for each in result["figures"]:
        name = each["name"] + (f"（{'、'.join(each['scope'].values())}）" if each["scope"] else "")
        parts = f"{each['numerator']:g} ÷ {each['denominator']:g}" if each["denominator"] else ""
        shown.add_row(each["id"], name, each["printed"] or "—", each["missing"] or parts)
        law = get_procedure(definitions()[each["id"]].procedure)
        for row in each.get("rows", []):
            shown.add_row(
                "",
                f"  案件 {row['case_id']} 第 {row['seq'] + 1} 步",
                act_name(law, row["act"]),
                str(row["on_date"]),
            )
    head = (
        f"时段 {result['period']}  区划 {result['jurisdiction'] or '全部'}  截至第 {result['cut']} 个行为\n"
    )
    return head + _text(shown)


def _text(table: Table) -> str:
    out = io.StringIO()
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 160
    Console(file=out, width=width, color_system=None).print(table)
    return out.getvalue()
