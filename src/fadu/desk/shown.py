"""Layer 6. Figures as the pages show them: words, links to their rows and to what they can be broken down by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from fadu.errors import FigureError, did_you_mean
from fadu.figures.catalogue import catalogue
from fadu.figures.compile import Request
from fadu.figures.definitions import Definition, definitions
from fadu.figures.engine import Value
from fadu.figures.engine import request as figure
from fadu.figures.scopes import scope_name, scope_values
from fadu.law import get_procedure
from fadu.report.build.document import print_value
from fadu.report.build.html import rows_address


def asked_figure(name: str, scope: Mapping[str, str]) -> Request:
    """The figure that an address names.

    Raises:
        FigureError: no such figure or scope (a page that does not exist).
    """
    if name not in definitions():
        near = did_you_mean(name, definitions())
        raise FigureError(f"没有编号为“{name[:60]}”的数字{near}。可在“数字”页中查找。", code="no_figure")
    try:
        asked = figure(name, scope)
    except FigureError as error:
        raise FigureError(error.message, code="no_scope") from error
    for scope_id, chosen in scope.items():
        known = scope_values(asked.definition, scope_id)
        if chosen not in known:
            told = f"“{scope_name(asked.definition, scope_id)}”没有“{chosen[:30]}”这一项"
            raise FigureError(
                f"{told}{did_you_mean(chosen, known)}。可用：{'、'.join(known)}。", code="no_scope"
            )
    return asked


def line(value: Value, place: str) -> dict[str, Any]:
    """One figure in a table: a missing one says why, and is never a zero."""
    scope = f"（{'、'.join(value.scope.values())}）" if value.scope else ""
    has = value.value is not None
    return {
        "id": value.id,
        "name": value.name + scope,
        "shown": print_value(value) if has else "—",
        "missing": value.missing,
        "href": rows_address("", value.period, place)(value) if has else "",
        "parts": f"{value.numerator:g} ÷ {value.denominator:g}" if value.denominator else "",
        "by": breakdowns(definitions()[value.id], dict(value.scope), value.period, place) if has else [],
    }


def breakdowns(
    definition: Definition, scope: Mapping[str, str], period: str, place: str
) -> list[dict[str, str]]:
    """Links to the figure by each of its scopes that is not fixed yet."""
    query = {"period": period, "jurisdiction": place} | {f"scope.{k}": v for k, v in scope.items()}
    return [
        {
            "name": scope_name(definition, name),
            "href": f"/figures/{definition.id}/by/{name}/?{urlencode(query)}",
        }
        for name in definition.scopes
        if name not in scope
    ]


def pillar_of(value: Value) -> str:
    """The pillar that a figure stands under."""
    entry = catalogue().get(value.id)
    return entry.pillar if entry else get_procedure(definitions()[value.id].procedure).pillar
