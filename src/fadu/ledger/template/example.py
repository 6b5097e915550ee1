"""Layer 2. The example row of a template: a worked case, lawful from first to last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from fadu.law import Act, Procedure, replay
from fadu.law.casefile import CaseFile, read_worked_cases
from fadu.law.loader import ROOT, procedure_paths
from fadu.law.nodes import Faults
from fadu.ledger.template.columns import Column

MARK = "示例"
BETWEEN = "、"
FEW = 3


def example_case(procedure: Procedure, columns: Sequence[Column]) -> CaseFile | None:
    """The richest worked case that is lawful and fits the columns: of the newest version, unless it has none
    of a few acts. None without one.
    """
    path = procedure_paths(ROOT)[procedure.id].with_name(f"{procedure.id}.cases.yaml")
    if not path.is_file():
        return None
    cases = [case for case in read_worked_cases(path, Faults()) if _fits(procedure, case, columns)]
    newest = procedure.versions[-1].in_force

    def worth(case: CaseFile) -> tuple[bool, int, int]:
        enough = case.acts[0].on >= newest and len(case.acts) >= FEW
        return enough, len(case.acts), sum(len(act.fields) for act in case.acts)

    return max(cases, key=worth, default=None)


def _fits(procedure: Procedure, case: CaseFile, columns: Sequence[Column]) -> bool:
    if not case.acts or case.as_of is None or case.acts[0].act != procedure.version_by:
        return False
    room = Counter(column.act.id for column in columns if column.kind == "date" and column.act)
    if any(count > room[act] for act, count in Counter(act.act for act in case.acts).items()):
        return False
    known = procedure.versions[-1].acts
    if any(field not in known[act.act].fields for act in case.acts for field in act.fields):
        return False
    if [act.on for act in case.acts] != sorted(act.on for act in case.acts):
        return False
    view = replay(procedure, case.acts, case.as_of, case.env(), case.jurisdiction, case.sector)
    return not view.findings


def example_values(
    procedure: Procedure, columns: Sequence[Column], case: CaseFile | None = None
) -> dict[str, Any]:
    """Heading to value, for the columns that the example fills."""
    chosen = case or example_case(procedure, columns)
    if chosen is None:
        return {}
    acts: dict[tuple[str, int], Act] = {}
    seen: Counter[str] = Counter()
    for act in chosen.acts:
        seen[act.act] += 1
        acts[act.act, seen[act.act]] = act
    first = {"id": f"{MARK}-1", "number": f"{MARK}〔2026〕1号", "agency": "某某机关的代码或者全称"}
    values: dict[str, Any] = {
        column.heading: first[column.kind] for column in columns if column.kind in first
    }
    for column in columns:
        done = acts.get((column.act.id, column.nth)) if column.act else None
        value = _value(column, done) if done else None
        if value is not None:
            values[column.heading] = value
    return values


def _value(column: Column, act: Act) -> Any:
    if column.kind == "date":
        return act.on
    if column.kind == "time":
        return act.at.time() if act.at else None
    if column.kind == "by":
        return BETWEEN.join(act.by) or None
    return _shown(act.fields.get(column.field.id)) if column.field else None


def _shown(value: Any) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return BETWEEN.join(str(item) for item in value)
    if isinstance(value, dict):
        return value.get("name")
    if value is None or isinstance(value, int | float | date | datetime):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return str(value)
