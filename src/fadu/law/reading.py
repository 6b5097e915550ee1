"""Layer 1. Small readers for entries of a procedure file: text, flags, lists, keywords, lengths.

Each adds a fault at its line and returns something harmless, so that one run names every fault of a file.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import attrs

from fadu.errors import did_you_mean
from fadu.law.nodes import Faults, Map, Seq
from fadu.law.schema import UNITS, DayCount, Parameter, Span

LENGTH = re.compile(r"^(\d+)\s+([a-z_]+)$")
SINGULAR = {unit.removesuffix("s"): unit for unit in UNITS}


def keywords(node: Map, known: Collection[str], faults: Faults, what: str) -> None:
    """A fault for each key that is no keyword here."""
    for key in node:
        if key not in known:
            faults.add(
                node,
                key,
                f"{what}中有未知的关键词“{key}”{did_you_mean(key, known)}，可用：{'、'.join(sorted(known))}",
            )


def text(node: Map, key: str, faults: Faults, what: str, *, default: str | None = None) -> str:
    """A text; a fault when it is missing and has no default."""
    value = node.get(key)
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    if value is None and default is not None:
        return default
    faults.add(node, key, f"{what}缺少 {key}，或者它不是文字")
    return default or ""


def flag(node: Map, key: str, faults: Faults, what: str, *, default: bool = False) -> bool:
    """true or false."""
    value = node.get(key, default)
    if isinstance(value, bool):
        return value
    faults.add(node, key, f"{what}的 {key} 应为 true 或 false")
    return default


def day(node: Map, key: str, faults: Faults, what: str) -> date | None:
    """A date, or None when the key is missing."""
    value = node.get(key)
    if value is None or isinstance(value, date):
        return value
    faults.add(node, key, f"{what}的 {key} 应为日期，如 2024-01-01")
    return None


def words(node: Map, key: str, faults: Faults, what: str) -> tuple[str, ...]:
    """A list of words; one word stands for a list of one."""
    value = node.get(key)
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Seq) and all(isinstance(item, str | int | float) for item in value):
        return tuple(str(item) for item in value)
    faults.add(node, key, f"{what}的 {key} 应为词的列表")
    return ()


def items(value: Any) -> list[Any]:
    """A list of what is one thing or a list of things."""
    if value is None:
        return []
    return list(value) if isinstance(value, Seq) else [value]


def section(node: Map, key: str, faults: Faults) -> dict[str, Map]:
    """The entries of a section: id to map."""
    value = node.get(key)
    if value is None:
        return {}
    if not isinstance(value, Map):
        faults.add(node, key, f"{key} 应为“标识：内容”的映射")
        return {}
    found: dict[str, Map] = {}
    for name, entry in value.items():
        if not isinstance(entry, Map):
            faults.add(value, name, f"{key} 中的 {name} 应为映射")
        elif not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
            faults.add(value, name, f"{key} 中的标识“{name}”应由英文小写字母、数字和下划线组成")
        else:
            found[name] = entry
    return found


@attrs.frozen(slots=True)
class Lengths:
    """What lengths of time need to know of their version."""

    day_count: DayCount
    parameters: Mapping[str, Parameter]

    def read(self, node: Map, key: str, faults: Faults, what: str) -> Span:
        """`within`, `by_at_most` or `at_least`: a text, {param: name} or {field: name, unit: unit}."""
        value = node.get(key)
        if isinstance(value, str):
            return self._written(value, node, key, faults, what)
        if isinstance(value, Map) and set(value) == {"param"}:
            return self._parameter(str(value["param"]), node, key, faults, what)
        if isinstance(value, Map) and set(value) == {"field", "unit"}:
            unit = str(value["unit"])
            if unit not in UNITS:
                faults.add(value, "unit", f"{what}的单位“{unit}”未知{did_you_mean(unit, UNITS)}")
            return Span(None, "calendar_days" if unit == "days" else unit, field=str(value["field"]))
        faults.add(
            node, key, f"{what}的 {key} 应写作 60 days、{{param: 参数}} 或 {{field: 字段, unit: days}}"
        )
        return Span(0, "calendar_days")

    def _written(self, value: str, node: Map, key: str, faults: Faults, what: str) -> Span:
        match = LENGTH.match(value.strip())
        unit = SINGULAR.get(match[2].removesuffix("s")) if match else None
        if match is None or unit is None:
            faults.add(
                node, key, f"{what}的 {key}“{value}”无法读懂，应写作“数字 单位”，单位：{'、'.join(UNITS)}"
            )
            return Span(0, "calendar_days")
        n = int(match[1])
        if unit == "days":
            unit = "working_days" if n in self.day_count.working else "calendar_days"
            return Span(n, unit, written=f"{n}日")
        return Span(n, unit, written=f"{n}{UNITS[unit]}")

    def _parameter(self, name: str, node: Map, key: str, faults: Faults, what: str) -> Span:
        parameter = self.parameters.get(name)
        if parameter is None:
            faults.add(node, key, f"{what}引用了未知的参数“{name}”{did_you_mean(name, self.parameters)}")
            return Span(0, "calendar_days")
        if parameter.value is None:
            reason = f"参数“{parameter.name}”没有设定：{parameter.basis.text}没有规定，可由地方或者部门设定"
            return Span(None, "calendar_days", unset=reason, param=name)
        written = parameter.value
        if isinstance(written, int) and parameter.unit:
            written = f"{written} {parameter.unit}"
        span = self._written(str(written), node, key, faults, f"{what}的参数 {name}")
        return attrs.evolve(span, param=name)
