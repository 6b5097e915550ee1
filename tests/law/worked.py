"""Comparing a replayed case with what a worked case expects of it."""

from collections.abc import Iterator

from fadu.errors import LawError
from fadu.law.casefile import CaseFile
from fadu.law.nodes import Map
from fadu.law.reading import items
from fadu.law.replay import replay
from fadu.law.view import CaseView, LimitView


def differences(case: CaseFile) -> list[str]:
    """Where the replay differs from `expect`; [] when it does not."""
    assert case.expect is not None
    assert case.as_of is not None
    try:
        view = replay(case.procedure, case.acts, case.as_of, case.env(), case.jurisdiction, case.sector)
    except LawError as error:
        expected = case.expect.get("error")
        return [] if expected and str(expected) in str(error) else [f"error: {error}"]
    return [*_plain(case.expect, view), *_limits(case.expect, view), *_lists(case.expect, view)]


def _plain(expect: Map, view: CaseView) -> Iterator[str]:
    if "error" in expect:
        yield f"error: expected {expect['error']!r}, got none"
    for key in ("version", "stage", "outcome"):
        if key in expect and str(expect[key]) != str(getattr(view, key)):
            yield f"{key}: expected {expect[key]}, got {getattr(view, key)}"


def _limits(expect: Map, view: CaseView) -> Iterator[str]:
    for name, wanted in (expect.get("limits") or {}).items():
        found = [limit for limit in view.limits if limit.id == name]
        if wanted is None:
            if found:
                yield f"{name}: expected not to have started, got {found[-1].status}"
            continue
        for run in items(wanted):
            chosen = [limit for limit in found if "n" not in run or limit.n == run["n"]]
            if not chosen:
                yield f"{name}: never started"
                continue
            yield from _one(name, run, chosen[-1])


def _one(name: str, wanted: Map, limit: LimitView) -> Iterator[str]:
    shown = limit.to_json()
    for key, value in wanted.items():
        got = shown.get(key)
        if (str(value) if value is not None else None) != (str(got) if got is not None else None):
            yield f"{name}.{key}: expected {value}, got {got}"


def _lists(expect: Map, view: CaseView) -> Iterator[str]:
    if "findings" in expect:
        wanted, got = set(items(expect["findings"])), {finding.rule for finding in view.findings}
        if wanted != got:
            yield f"findings: missing {sorted(wanted - got)}, unexpected {sorted(got - wanted)}"
    allowed = expect.get("allowed") or {}
    for act in items(allowed.get("includes")):
        if act not in view.allowed:
            yield f"allowed: {act} is not"
    for act in items(allowed.get("excludes")):
        if act in view.allowed:
            yield f"allowed: {act} is"
    if "deemed" in expect:
        got = {act.act for act in view.deemed}
        if set(items(expect["deemed"])) != got:
            yield f"deemed: expected {items(expect['deemed'])}, got {sorted(got)}"
