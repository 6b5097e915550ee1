"""Small report texts whose figures are marked by hand, so that the checks are tested by themselves.

`[[42个]]` is a figure; `[[42个|i=enforcement_body.total|p=2023|k=stock]]` gives it an indicator, a
period, a kind. `[[20%|+]]` and `[[5件|-]]` are changes up and down; `%` without sign is a rate.
`s:` sets a scope value (`s:type=行政检查`), `w=` what it measures, `b=>=` a bound.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from fadu.report.reader.checks import run
from fadu.report.reader.model import Check, Document, Figure, Meta, Reading

CASES = Path(__file__).parent / "cases"
_MARK = re.compile(r"\[\[(.+?)\]\]")
_NUMBER = re.compile(r"(-?[\d.]+)(万|亿)?(余|多)?(.*)", re.DOTALL)
_CHINESE = {"一": 1, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_OK = {"T": True, "F": False, "N": None}


@dataclass
class Case:
    """A text and the checks it must give: `rule`, `ok`, severity or '*', figures or '-'."""

    id: str
    text: str
    want: list[str]
    year: int | None
    date: date | None
    title: str | None
    ledger: Any
    absent: list[str]


def cases() -> list[Case]:
    """All cases of all files."""
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        for number, row in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), start=1):
            found.append(
                Case(
                    id=f"{path.stem}-{number:03d}",
                    text=row["text"],
                    want=[part.strip() for part in row.get("want", "").split(";") if part.strip()],
                    year=row.get("year", 2024),
                    date=row.get("date", date(2025, 1, 20)),
                    title=row.get("title", "青岚县法治政府建设年度报告"),
                    ledger=row.get("ledger"),
                    absent=row.get("absent", []),
                )
            )
    return found


def reading(marked: str, year: int | None, day: date | None, title: str | None = None) -> Reading:
    """A reading of a marked text."""
    text, figures = "", []
    at = 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        printed, *tags = match.group(1).split("|")
        figures.append(_figure(printed, tags, len(text), str(year)))
        text += printed
        at = match.end()
    return Reading(Document("snippet", text + marked[at:]), Meta(title=title, year=year, date=day), figures)


def _figure(printed: str, tags: list[str], start: int, year: str) -> Figure:
    value, unit, approx = _parse(printed)
    figure = Figure(start, start + len(printed), printed, value, unit, "count", period=year)
    figure.kind = "rate" if unit in ("%", "‰") else "amount" if unit == "元" else "count"
    figure.approx, figure.approx_word = bool(approx), approx or None
    for tag in tags:
        key, _, rest = tag.partition("=")
        if tag in ("+", "-"):
            figure.kind, figure.sign = "change", 1 if tag == "+" else -1
        elif key.startswith("s:"):
            figure.scope[key[2:]] = rest
        elif key == "i":
            figure.indicator, figure.confidence = rest, 0.95
        elif key == "a":
            figure.approx, figure.approx_word = True, rest
        else:
            setattr(figure, {"p": "period", "k": "kind", "w": "what", "b": "bound"}[key], rest)
    return figure


def _parse(printed: str) -> tuple[float, str, str]:
    if printed[0] in _CHINESE:
        return _CHINESE[printed[0]], printed[1:], ""
    match = _NUMBER.fullmatch(printed)
    assert match, printed
    scale = {"万": 10_000, "亿": 100_000_000}.get(match.group(2) or "", 1)
    return round(float(match.group(1)) * scale, 6), match.group(4), match.group(3) or ""


def checks_of(case: Case) -> list[Check]:
    """The checks of a case."""
    return run(reading(case.text, case.year, case.date, case.title), case.ledger)


def satisfied(wanted: str, check: Check) -> bool:
    """Whether a check is the wanted one."""
    rule, ok, severity, *figures = wanted.split()
    if check.rule != rule or check.ok is not _OK[ok] or severity not in ("*", check.severity):
        return False
    if not figures:
        return True
    return sorted(check.figures) == sorted(int(n) for n in figures[0].split(",") if n != "-")
