"""Whole invented reports, read from the text on: no false alarm on sound ones, every seeded fault found."""

from collections import Counter
from pathlib import Path

import pytest

from fadu.report.reader import read_text

REPORTS = Path(__file__).parent / "reports"
SOUND = sorted(REPORTS.glob("sound_*.txt"))


@pytest.mark.parametrize("path", SOUND, ids=[path.stem for path in SOUND])
def test_a_sound_report_raises_neither_error_nor_warning(path: Path) -> None:
    read = read_text(path.read_text(encoding="utf-8"), path.name)

    assert len(read.figures) > 80
    assert [(c.rule, c.severity, c.message) for c in read.checks if c.severity != "info"] == []


@pytest.mark.parametrize("path", SOUND, ids=[path.stem for path in SOUND])
def test_the_arithmetic_of_a_sound_report_is_confirmed(path: Path) -> None:
    read = read_text(path.read_text(encoding="utf-8"), path.name)
    confirmed = Counter(c.rule for c in read.checks if c.ok)

    assert confirmed["rate"] >= 3
    assert confirmed["sum"] >= 2


def test_every_seeded_fault_is_found_and_nothing_else() -> None:
    read = read_text((REPORTS / "faulty.txt").read_text(encoding="utf-8"), "faulty.txt")
    faults = Counter(c.rule for c in read.checks if c.ok is False and c.severity != "info")

    assert faults == {
        "published_late": 1,
        "title_wrong": 2,
        "title_repealed": 1,
        "change": 2,
        "sum": 3,
        "rate": 3,
        "hundred": 1,
        "subset": 1,
        "approx_rate": 1,
        "impossible": 2,
        "share": 1,
        "change_points": 1,
        "period_after": 1,
    }


def test_a_wrong_rate_shows_the_integers_that_would_fit() -> None:
    read = read_text((REPORTS / "faulty.txt").read_text(encoding="utf-8"), "faulty.txt")
    wrong = [c for c in read.checks if c.rule == "rate" and c.ok is False]

    assert [c.candidates for c in wrong] == [[], [49], [1859, 1860]]
