"""Layer 1. Case files (`fadu law replay`) and worked cases: YAML in, acts and expectations out.

A case file is `{procedure, jurisdiction?, sector?, certificates?, as_of?, acts}`, an act
`{act, on, fields?, by?, at?}`. Every fault has its line. Whether the acts are lawful is not asked here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import attrs

from fadu.errors import LawError
from fadu.law.calendar import Calendar, default_calendar
from fadu.law.nodes import Faults, Map, Seq, read_yaml
from fadu.law.reading import day, items, keywords
from fadu.law.state import Act, Env

CASE_KEYS = (
    "procedure",
    "jurisdiction",
    "sector",
    "certificates",
    "acts",
    "as_of",
    "name",
    "why",
    "agency",
    "number",
)
ACT_KEYS = ("act", "on", "fields", "by", "at")
WORKED_KEYS = (*CASE_KEYS, "expect")
EXPECT_KEYS = ("version", "stage", "outcome", "limits", "findings", "allowed", "deemed", "error")
EXPECTED_LIMIT_KEYS = ("due", "strict", "status", "late_days", "met_on", "from", "n", "due_at", "event")
Periods = tuple[tuple[date, date], ...]


@attrs.frozen(slots=True)
class CaseFile:
    """What a case file says. `certificates` None: no register is known."""

    procedure: str
    jurisdiction: str | None
    sector: str | None
    certificates: Mapping[str, Periods] | None
    acts: tuple[Act, ...]
    as_of: date | None
    name: str = ""
    expect: Map | None = None

    def env(self, calendar: Calendar | None = None) -> Env:
        """The world of this case: the calendar, and its register of certificates."""
        chosen = calendar or default_calendar()
        if self.certificates is None:
            return Env(chosen)
        known = self.certificates
        return Env(
            chosen, lambda person, on: any(first <= on <= last for first, last in known.get(person, ()))
        )


def read_case(path: Path, *, procedure: str | None = None) -> CaseFile:
    """One case file. LawError with every fault, each with its line."""
    faults = Faults()
    node = read_yaml(path, faults)
    if not faults.found and not isinstance(node, Map):
        raise LawError(
            "案件文件应为映射：procedure、acts、as_of；请对照 docs/design/procedure-files.md",
            where=f"{path}:1",
        )
    case = case_of(node, faults, CASE_KEYS, procedure) if isinstance(node, Map) else None
    if faults.found or case is None:
        raise LawError("案件文件有误，请改正：\n" + "\n".join(map(str, sorted(faults.found))))
    return case


def read_worked_cases(path: Path, faults: Faults, shown: str = "") -> list[CaseFile]:
    """The worked cases beside a procedure; its id is the file's name."""
    node = read_yaml(path, faults, shown)
    if not isinstance(node, Seq):
        if not faults.found:
            faults.add(Map(shown or str(path), 1), None, "案例文件应为案例的列表")
        return []
    procedure = path.name.removesuffix(".cases.yaml")
    found = []
    for entry in node:
        if not isinstance(entry, Map):
            faults.add(node, None, "每个案例应为映射")
            continue
        case = case_of(entry, faults, WORKED_KEYS, procedure)
        if not case.name:
            faults.add(entry, "name", "案例缺少 name")
        if case.as_of is None:
            faults.add(entry, "as_of", "案例缺少 as_of（在哪一天看）")
        _expect(entry, faults)
        found.append(case)
    return found


def _expect(entry: Map, faults: Faults) -> None:
    expect = entry.get("expect")
    if not isinstance(expect, Map) or not expect:
        faults.add(entry, "expect", "案例缺少 expect（预期的结果）")
        return
    keywords(expect, EXPECT_KEYS, faults, "expect ")
    limits = expect.get("limits")
    for limit in limits.values() if isinstance(limits, Map) else ():
        for run in items(limit):
            if isinstance(run, Map):
                keywords(run, EXPECTED_LIMIT_KEYS, faults, "预期的期限")
    allowed = expect.get("allowed")
    if isinstance(allowed, Map):
        keywords(allowed, ("includes", "excludes"), faults, "allowed ")


def case_of(node: Map, faults: Faults, known: tuple[str, ...], procedure: str | None = None) -> CaseFile:
    """One case; faults are added."""
    keywords(node, known, faults, "案件")
    named = node.get("procedure") or procedure
    if not isinstance(named, str):
        faults.add(node, "procedure", "案件缺少 procedure（程序标识，如 reconsideration）")
    given = node.get("acts")
    acts: list[Act] = []
    if not isinstance(given, Seq) or not given:
        faults.add(node, "acts", "案件缺少 acts：至少一个程序行为，每个写作 {act: 行为， on: 2024-01-01}")
    else:
        acts = [act for n, entry in enumerate(given) if (act := _act(given, n, entry, faults)) is not None]
    return CaseFile(
        str(named),
        _word(node, "jurisdiction"),
        _word(node, "sector"),
        _certificates(node, faults),
        tuple(acts),
        day(node, "as_of", faults, "案件"),
        str(node.get("name") or ""),
        node.get("expect") if isinstance(node.get("expect"), Map) else None,
    )


def _word(node: Map, key: str) -> str | None:
    value = node.get(key)
    return str(value) if value is not None else None


def _act(given: Seq, n: int, entry: Any, faults: Faults) -> Act | None:
    if not isinstance(entry, Map):
        faults.found.append(_line_fault(given, n, "程序行为应写作 {act: 行为， on: 2024-01-01}"))
        return None
    keywords(entry, ACT_KEYS, faults, "程序行为")
    name, on, fields = entry.get("act"), entry.get("on"), entry.get("fields")
    if not isinstance(name, str):
        faults.add(entry, "act", "程序行为缺少 act（行为标识）")
    if not isinstance(on, date):
        shown = f"，不是“{on}”" if on is not None else ""
        faults.add(entry, "on", f"程序行为“{name}”的 on（日期）应写作 2024-01-01{shown}")
    if fields is not None and not isinstance(fields, Map):
        faults.add(entry, "fields", f"程序行为“{name}”的 fields 应为映射")
    at = _moment(entry, faults)
    if not isinstance(name, str) or not isinstance(on, date):
        return None
    values = {key: _bare(value) for key, value in fields.items()} if isinstance(fields, Map) else {}
    return Act(name, on, values, tuple(str(person) for person in items(entry.get("by"))), at)


def _line_fault(given: Seq, n: int, message: str) -> Any:
    place = Map(given.file, given.lines[n])
    holder = Faults()
    holder.add(place, None, message)
    return holder.found[0]


def _moment(entry: Map, faults: Faults) -> datetime | None:
    value = entry.get("at")
    if value is None:
        return None
    on = entry.get("on")
    try:
        if isinstance(value, str) and len(value) <= 5 and isinstance(on, date):
            return datetime.fromisoformat(f"{on}T{value.zfill(5)}")
        return datetime.fromisoformat(str(value))
    except ValueError:
        faults.add(entry, "at", f"时间应写作 2024-01-01T09:30 或者 09:30，不是“{value}”")
        return None


def _bare(value: Any) -> Any:
    if isinstance(value, Map):
        return {key: _bare(item) for key, item in value.items()}
    return [_bare(item) for item in value] if isinstance(value, Seq) else value


def _certificates(node: Map, faults: Faults) -> dict[str, Periods] | None:
    value = node.get("certificates")
    if value is None:
        return None
    if not isinstance(value, Map):
        faults.add(node, "certificates", "certificates 应写作 {人员： [[起，止], …]}")
        return None
    found: dict[str, Periods] = {}
    for person, periods in value.items():
        pairs = [tuple(pair) for pair in items(periods) if isinstance(pair, Seq)]
        if len(pairs) != len(items(periods)) or not all(
            len(pair) == 2 and all(isinstance(end, date) for end in pair) for pair in pairs
        ):
            faults.add(value, person, f"“{person}”的证件有效期应写作 [[2023-01-01, 2028-12-31]]")
            continue
        found[person] = tuple((pair[0], pair[1]) for pair in pairs)
    return found
