"""Layer 1. YAML as maps and lists that remember their file and lines, so that every fault can name its place.

Never interprets: it knows no keyword. Words are plain: only `true` and `false` are truth values, since
`on` is a keyword of case files and would otherwise become a truth value.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import yaml

try:
    from yaml import CSafeLoader as _Base
except ImportError:  # PyYAML without libyaml: slower, the same result
    from yaml import SafeLoader as _Base  # type: ignore[assignment]


@attrs.frozen(slots=True, order=True)
class Fault:
    """Something wrong at a line of a file; its text begins with file:line."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class Map(dict[str, Any]):
    """A YAML map with the line of each key."""

    __slots__ = ("file", "line", "lines")

    def __init__(self, file: str = "", line: int = 0) -> None:
        super().__init__()
        self.file = file
        self.line = line
        self.lines: dict[str, int] = {}

    def put(self, key: str, value: Any, line: int) -> None:
        self[key] = value
        self.lines[key] = line

    def at(self, key: str) -> tuple[str, int]:
        """File and line of a key (of the map itself when it has no such key)."""
        value = self.get(key)
        file = value.file if isinstance(value, Map | Seq) else self.file
        return file, self.lines.get(key, self.line)


class Seq(list[Any]):
    """A YAML list with the line of each item."""

    __slots__ = ("file", "line", "lines")

    def __init__(self, file: str = "", line: int = 0) -> None:
        super().__init__()
        self.file = file
        self.line = line
        self.lines: list[int] = []


class Faults:
    """A list of faults that grows while a file is read."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, node: Map | Seq, key: str | None, message: str) -> None:
        file, line = node.at(key) if isinstance(node, Map) and key is not None else (node.file, node.line)
        fault = Fault(file, line, message)
        if fault not in self.found:
            self.found.append(fault)


class _Loader(_Base):
    """Safe loading with few implicit types."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 (the base class reads this very name)


for _tag, _pattern, _first in (
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("bool", r"^(?:true|false)$", list("tf")),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", list("-+0123456789")),
    ("float", r"^[-+]?(?:0|[1-9][0-9]*)\.[0-9]+$", list("-+0123456789")),
    ("timestamp", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", list("0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)


def read_yaml(path: Path, faults: Faults, shown: str = "") -> Any:
    """The content of a file as Map, Seq or scalar; None after a fault."""
    file = shown or str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        faults.found.append(Fault(file, 1, "文件无法读取，请确认文件存在且为 UTF-8 编码"))
        return None
    return parse_yaml(text, file, faults)


def parse_yaml(text: str, file: str, faults: Faults) -> Any:
    """As `read_yaml`, for a text."""
    try:
        node = yaml.compose(text, Loader=_Loader)
        return _build(node, file, faults) if node is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        faults.found.append(
            Fault(
                file, mark.line + 1 if mark else 1, f"YAML 写法有误，请检查括号、冒号和缩进：{error.problem}"
            )
        )
    except yaml.YAMLError as error:
        faults.found.append(Fault(file, 1, f"YAML 写法有误，请检查括号、冒号和缩进：{error}"))
    return None


def _build(node: yaml.Node, file: str, faults: Faults) -> Any:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        result = Map(file, line)
        for key_node, value_node in node.value:
            key, at = str(key_node.value), key_node.start_mark.line + 1
            if key in result:
                faults.found.append(Fault(file, at, f"“{key}”写了两次，请合并或者删去一处"))
            result.put(key, _build(value_node, file, faults), at)
        return result
    if isinstance(node, yaml.SequenceNode):
        items = Seq(file, line)
        for item in node.value:
            items.append(_build(item, file, faults))
            items.lines.append(item.start_mark.line + 1)
        return items
    return _scalar(node, file, line, faults)


def _scalar(node: yaml.Node, file: str, line: int, faults: Faults) -> Any:
    kind, text = node.tag.rsplit(":", 1)[-1], str(node.value)
    if kind == "null":
        return None
    if kind == "bool":
        return text == "true"
    if kind == "int":
        return int(text)
    if kind == "float":
        return float(text)
    if kind == "timestamp":
        try:
            return date.fromisoformat(text)
        except ValueError:
            faults.found.append(Fault(file, line, f"“{text}”不是存在的日期"))
    return text


def copy(value: Any) -> Any:
    """A deep copy that keeps files and lines."""
    if isinstance(value, Map):
        result = Map(value.file, value.line)
        for key, item in value.items():
            result.put(key, copy(item), value.lines[key])
        return result
    if isinstance(value, Seq):
        items = Seq(value.file, value.line)
        items.extend(copy(item) for item in value)
        items.lines = list(value.lines)
        return items
    return value


# What is one statement: a new one replaces the old one instead of mixing with it.
WHOLE = frozenset(
    (
        "when",
        "unless",
        "require",
        "within",
        "by_at_most",
        "at_least",
        "from",
        "until",
        "ahead",
        "extend",
        "pause",
        "restart",
        "on_expiry",
        "outcome",
    )
)


ENTRY = 2  # version > section > entry: statements stand in entries (an act may well be called `extend`)


def merge(base: Map, change: Map, depth: int = 0) -> Map:
    """`change` over `base`: maps merge key by key, lists and statements replace, null removes."""
    result: Map = copy(base)
    for key, value in change.items():
        line = change.lines[key]
        old = result.get(key)
        if value is None:
            result.pop(key, None)
        elif isinstance(value, Map) and isinstance(old, Map) and not (depth == ENTRY and key in WHOLE):
            result.put(key, merge(old, value, depth + 1), line)
        else:
            result.put(key, copy(value), line)
    return result
