"""Layer 3. Figure definitions: which rows a figure counts, in a closed set of keywords. No expressions as strings.

One YAML file a procedure under `definitions/`; see docs/design/figures.md.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
import yaml

from fadu.errors import FigureError, did_you_mean
from fadu.figures.catalogue import catalogue
from fadu.figures.shape import Shape, shape_of
from fadu.law import load_procedures

FOLDER = Path(__file__).parent / "definitions"
FORMS = ("count", "stock", "sum", "days", "rate", "total")
KEYS = {*FORMS, "where", "once", "scopes", "field", "since", "stat", "note", "name", "unit"}


@attrs.frozen
class Test:
    """One condition on a column: exactly one of the parts is set.

    `column` is a field of the act (`outcome`), of the case's opening act (`case.source`) or a limit the act met
    (`late.decide`: days late).
    """

    column: str
    among: tuple[Any, ...] | None = None
    none_of: tuple[Any, ...] | None = None
    at_least: float | None = None
    missing: bool | None = None


@attrs.frozen
class Definition:
    """A figure's meaning.

    Attributes:
        form: count (acts in the period), stock (cases standing in `stages` on the last day), sum (over `field`),
            days (from the case's opening to the act; `stat` mean or median), rate (first of `parts` over the second),
            total (all `parts` together).
        acts: acts that are counted. `once`: each case counts once (its first such act in the period).
        scopes: scope name -> column; a scope restricts the figure to one value of that column.
        digest: hash of the definition; stands on each receipt.
    """

    id: str
    procedure: str
    form: str
    name: str
    unit: str
    acts: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    where: tuple[Test, ...] = ()
    once: bool = False
    field: str = ""
    stat: str = ""
    scopes: Mapping[str, str] = attrs.field(factory=dict)
    parts: tuple[str, ...] = ()
    note: str = ""
    digest: str = ""


@functools.cache
def definitions() -> Mapping[str, Definition]:
    """All definitions by id, in file order.

    Raises:
        FigureError: a file is wrong; names file, figure and what is allowed.
    """
    found: dict[str, Definition] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        for definition in load_file(path):
            if definition.id in found:
                raise FigureError(f"数字“{definition.id}”定义了两次", where=path.name)
            found[definition.id] = definition
    for definition in found.values():
        for part in definition.parts:
            if part not in found:
                raise FigureError(f"“{definition.id}”引用了未定义的数字“{part}”{did_you_mean(part, found)}")
    return found


def load_file(path: Path) -> list[Definition]:
    """Read and check one file of definitions."""
    data = yaml.safe_load(path.read_text("utf-8"))
    procedures = load_procedures()
    procedure = data["procedure"]
    if procedure not in procedures:
        raise FigureError(f"未知程序“{procedure}”{did_you_mean(procedure, procedures)}", where=path.name)
    shape = shape_of(procedures[procedure])
    acts = {act for version in procedures[procedure].versions for act in version.acts}
    stages = {stage for version in procedures[procedure].versions for stage in version.stages}
    loaded = []
    for name, body in data["figures"].items():
        where = f"{path.name}:{name}"
        definition = _definition(procedure, name, body or {}, where)
        _known("程序行为", definition.acts, acts, where)
        _known("阶段", definition.stages, stages, where)
        for column in [t.column for t in definition.where] + list(definition.scopes.values()):
            _check_column(column, shape, where)
            if definition.form == "stock" and not column.startswith("case."):
                raise FigureError(f"存量数字只能按立案时的字段（case.{column}）限定", where=where)
        loaded.append(definition)
    return loaded


def _definition(procedure: str, name: str, body: Mapping[str, Any], where: str) -> Definition:
    entry = catalogue().get(name)
    if entry is None and not body.get("name"):
        raise FigureError("不在目录中的数字应写明 name 和 unit", where=where)
    forms = [form for form in FORMS if form in body]
    if entry is not None and entry.numerator and not forms:
        forms, body = ["rate"], {**body, "rate": [entry.numerator, entry.denominator]}
    if len(forms) != 1:
        raise FigureError(f"应当恰好有 {'、'.join(FORMS)} 之一", where=where)
    unknown = [key for key in body if key not in KEYS]
    if unknown:
        raise FigureError(f"不认识“{unknown[0]}”{did_you_mean(unknown[0], KEYS)}", where=where)
    form = forms[0]
    subject = body[form] if isinstance(body[form], list) else [body[form]]
    digest = hashlib.sha256(
        json.dumps([procedure, name, body], ensure_ascii=False, sort_keys=True).encode()
    ).hexdigest()[:16]
    return Definition(
        id=name,
        procedure=procedure,
        form=form,
        name=str(body.get("name") or (entry.name_zh if entry else name)),
        unit=str(body.get("unit") or (entry.unit if entry else "")),
        acts=tuple(subject) if form in ("count", "sum", "days") else (),
        stages=tuple(subject) if form == "stock" else (),
        parts=tuple(subject) if form in ("rate", "total") else (),
        where=tuple(_test(column, value) for column, value in (body.get("where") or {}).items()),
        once=bool(body.get("once")),
        field=str(body.get("field") or ""),
        stat=str(body.get("stat") or ("median" if form == "days" else "")),
        scopes=dict(body.get("scopes") or {}),
        note=str(body.get("note") or ""),
        digest=digest,
    )


def _test(column: str, value: Any) -> Test:
    if isinstance(value, dict):
        return Test(
            column,
            none_of=tuple(value["not"]) if "not" in value else None,
            at_least=value.get("at_least"),
            missing=value.get("missing"),
        )
    return Test(column, among=tuple(value) if isinstance(value, list) else (value,))


def _known(kind: str, names: tuple[str, ...], known: set[str], where: str) -> None:
    for name in names:
        if name not in known:
            raise FigureError(f"程序中没有{kind}“{name}”{did_you_mean(name, known)}", where=where)


def _check_column(column: str, shape: Shape, where: str) -> None:
    head, _, tail = column.rpartition(".")
    known = {"case": shape.opening, "late": frozenset(shape.limits), "": frozenset(shape.fields)}.get(head)
    if known is None or tail not in known:
        raise FigureError(f"没有可统计的字段“{column}”{did_you_mean(tail, known or ())}", where=where)
