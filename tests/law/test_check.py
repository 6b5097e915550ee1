"""`fadu law check`: one broken file for each rule, with the line that is wrong and the words that say so."""

from pathlib import Path

import pytest

from fadu.law.check import check_all, check_files

HERE = Path(__file__).parent
FIXTURES = HERE / "fixtures"
BROKEN = sorted((HERE / "broken").rglob("*.yaml"))
MARK = "# <-- here"


def name_of(path):
    return path.stem if path.parent.name == "broken" else f"case-{path.parent.name}"


@pytest.mark.parametrize("path", BROKEN, ids=name_of)
def test_a_broken_file_is_named_with_its_line_and_the_reason(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    words = lines[0].removeprefix("# words: ")
    (wrong,) = [number for number, line in enumerate(lines, 1) if MARK in line]

    faults, _ = check_files([path], FIXTURES)

    assert (wrong, True) in [(fault.line, words in fault.message) for fault in faults], [
        str(f) for f in faults
    ]


def test_each_broken_file_breaks_one_rule():
    """Besides the fault that is meant only its direct consequences may be named: five faults at most."""
    many = {path.name: len(check_files([path], FIXTURES)[0]) for path in BROKEN}

    assert {name: count for name, count in many.items() if not 1 <= count <= 5} == {}


def test_the_sample_that_the_broken_files_come_from_is_sound():
    faults, count = check_all(FIXTURES)

    assert [str(fault) for fault in faults] == []
    assert count >= 2


def test_the_package_is_sound():
    faults, count = check_all()

    assert [str(fault) for fault in faults] == []
    assert count > 10
