"""Procedures made from a few lines, for tests of single keywords."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent, indent

from fadu.law.calendar import default_calendar
from fadu.law.loader import load_file
from fadu.law.replay import replay
from fadu.law.state import Act, Env

HEAD = """\
id: sample
name: 样例
pillar: test
version_by: open
parties: {owner: {name: 当事人, kind: party}}
versions:
  - in_force: 2019-01-01
    sources: {L: {title: 样例法, adopted: 2018-12-01}}
    day_count: {working: [3, 5], basis: L 第九条}
    stages: {running: {name: 进行}, held: {name: 停下}, closed: {name: 办结, final: true}}
"""
OPEN = "open: {name: 立案, to: running, fields: {day: {name: 日期, kind: date}, days: {name: 天数, kind: int}}, basis: L 第一条}"
CLOSE = "close: {name: 办结, from: [running, held], to: closed, basis: L 第一条}"


def procedure(*, limits="", guards="", acts="", parameters=""):
    """A procedure with acts open, close and those given; each argument holds lines of its section."""
    parts = [HEAD]
    for name, lines in (("parameters", parameters), ("acts", f"{OPEN}\n{CLOSE}\n{dedent(acts)}"), ("limits", limits),
                        ("guards", guards)):  # fmt: skip
        if lines.strip():
            parts.append(f"    {name}:\n{indent(dedent(lines).strip(), ' ' * 6)}\n")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sample.yaml"
        path.write_text("".join(parts), encoding="utf-8")
        return load_file(path)


def act(name, on, by=(), at=None, **fields):
    return Act(name, date.fromisoformat(on), fields, tuple(by), at)


def run(procedure, *acts, as_of, certified=None, sector=None, calendar=None):
    """Replay; `certified` is a function of person and day."""
    env = Env(calendar or default_calendar())
    if certified is not None:
        env.certified = certified
    return replay(procedure, acts, date.fromisoformat(as_of), env, sector=sector)


def line(view, name="main"):
    """(due, status) of the latest run of a limit."""
    limit = view.limit(name)
    return (str(limit.due) if limit.due else None, limit.status)


def rules(view):
    return [finding.rule for finding in view.findings]
