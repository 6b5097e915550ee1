"""Layer 1. Whether a field's value is of its kind. Each check gives '' or what is wrong, in Chinese."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from fadu.law.schema import FieldRule
from fadu.law.state import plain

FieldCheck = Callable[[Any], str]


def _text(value: Any) -> str:
    return "" if isinstance(value, str) else "应为文字"


def _int(value: Any) -> str:
    return "" if isinstance(value, int) and not isinstance(value, bool) else "应为整数"


def _number(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return "应为数字"
    return "" if math.isfinite(value) else "应为有限的数字"


def _money(value: Any) -> str:
    return _number(value) and "应为金额（元）"


def _bool(value: Any) -> str:
    return "" if isinstance(value, bool) else "应为是（true）或否（false）"


def _date(value: Any) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return ""
    try:
        return "" if isinstance(value, str) and date.fromisoformat(value) else "应为日期"
    except ValueError:
        return f"“{value}”不是存在的日期，应写作 2024-01-01"


def _datetime(value: Any) -> str:
    if isinstance(value, date):
        return ""
    try:
        return "" if isinstance(value, str) and datetime.fromisoformat(value) else "应为时间"
    except ValueError:
        return f"“{value}”不是存在的时间，应写作 2024-01-01T09:30"


def _party(value: Any) -> str:
    return (
        "" if isinstance(value, str) or (isinstance(value, dict) and value.get("name")) else "应为当事人名称"
    )


def _persons(value: Any) -> str:
    people = isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)
    return "" if people else "应为人员的列表"


def _choice(choices: frozenset[str]) -> FieldCheck:
    def check(value: Any) -> str:
        if isinstance(value, str) and value in choices:
            return ""
        return f"“{plain(value)}”不在选项之中：{'、'.join(sorted(choices))}"

    return check


def _choices(choices: frozenset[str]) -> FieldCheck:
    def check(value: Any) -> str:
        given = [value] if isinstance(value, str) else value
        if not isinstance(given, list | tuple):
            return "应为选项的列表"
        wrong = [str(item) for item in given if item not in choices]
        return f"“{'、'.join(wrong)}”不在选项之中：{'、'.join(sorted(choices))}" if wrong else ""

    return check


_PLAIN: dict[str, FieldCheck] = {
    "text": _text,
    "agency": _text,
    "person": _text,
    "case": _text,
    "int": _int,
    "number": _number,
    "money": _money,
    "bool": _bool,
    "date": _date,
    "datetime": _datetime,
    "party": _party,
    "persons": _persons,
}


def checks_for(fields: Iterable[FieldRule]) -> dict[str, FieldCheck]:
    """A check for each field."""
    found: dict[str, FieldCheck] = {}
    for field in fields:
        if field.kind == "choice":
            found[field.id] = _choice(frozenset(field.choices))
        elif field.kind == "choices":
            found[field.id] = _choices(frozenset(field.choices))
        else:
            found[field.id] = _PLAIN[field.kind]
    return found
