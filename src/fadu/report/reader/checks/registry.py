"""Layer 4. The rules of the checks by stable id, and how a check is made from one.

Ids are a promise to users' scripts: add, never rename. Names and what each rule means stand in
`reader/data/checks/rules.yaml`. A rule never raises its severity above the one written there.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import attrs

from fadu.errors import ReadError
from fadu.report.reader.checks.context import Item
from fadu.report.reader.checks.data import load
from fadu.report.reader.model import SEVERITIES, Check

_RANK = {name: rank for rank, name in enumerate(SEVERITIES)}


@attrs.frozen
class Rule:
    """One rule: id, Chinese name, worst severity it may give, and what it compares."""

    id: str
    name: str
    severity: str
    about: str


@cache
def rules() -> dict[str, Rule]:
    """All rules by id.

    Raises:
        ReadError: a row names an unknown severity.
    """
    found = {key: Rule(key, **row) for key, row in load("rules.yaml").items()}
    wrong = [r.id for r in found.values() if r.severity not in SEVERITIES]
    if wrong:
        raise ReadError(
            f"规则 {'、'.join(wrong)} 的级别应为 {'、'.join(SEVERITIES)} 之一。", where="rules.yaml"
        )
    return found


def make(
    rule: str,
    ok: bool | None,
    message: str,
    items: Iterable[Item] = (),
    *,
    severity: str | None = None,
    stated: float | None = None,
    computed: float | None = None,
    candidates: list[int] | None = None,
    span: tuple[int, int] | None = None,
) -> Check:
    """A check of a known rule. Without `severity`: info where it reconciles, else the rule's own."""
    level = severity or "info"
    if severity is None:
        level = rules()[rule].severity if ok is False else "info"
    elif severity != "info" and _RANK[severity] < _RANK[rules()[rule].severity]:
        level = rules()[rule].severity
    members = list(items)
    start = end = None
    if span is not None:
        start, end = span
    elif members:
        start, end = members[0].figure.start, members[0].figure.end
        for item in members[1:]:
            figure = item.figure
            start = figure.start if figure.start < start else start
            end = figure.end if figure.end > end else end
    computed = None if computed is None else round(computed, 6)
    # by position: so many keywords would take twice as long
    return Check(
        rule, ok, message, level, [i.index for i in members], stated, computed, candidates or [], start, end
    )
