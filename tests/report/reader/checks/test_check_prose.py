"""Sentences as reports write them, read from the text on: what must be found, and no alarm on good prose."""

from pathlib import Path

import pytest

from fadu.report.reader import read_text

HEAD = "青岚县人民政府关于2024年法治政府建设情况的报告\n2024年，青岚县深入推进依法行政。\n"
TAIL = "\n青岚县人民政府\n2025年1月20日\n"
OK = {"T": True, "F": False, "N": None}
LINES = [
    line
    for line in (Path(__file__).parent / "prose.txt").read_text(encoding="utf-8").splitlines()
    if "|" in line and not line.startswith("#")
]


@pytest.mark.parametrize("line", LINES, ids=[line[:40] for line in LINES])
def test_prose(line: str) -> None:
    wanted, _, text = line.partition("|")
    wants = [] if wanted.strip() == "-" else [want.strip().split(":") for want in wanted.split(",")]
    found = read_text(HEAD + text.strip().replace("\\n", "\n") + TAIL).checks

    for rule, ok, *severity in wants:
        assert any(
            c.rule == rule and c.ok is OK[ok] and (not severity or c.severity == severity[0]) for c in found
        ), (rule, ok, [(c.rule, c.ok, c.message) for c in found])
    named = {want[0] for want in wants}
    assert [c.message for c in found if c.severity != "info" and c.rule not in named] == []


def test_there_is_enough_prose_of_both_sorts() -> None:
    quiet = sum(line.startswith("-") for line in LINES)

    assert quiet >= 90
    assert len(LINES) - quiet >= 120
