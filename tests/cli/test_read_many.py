"""Many reports at once: in order whatever reads them, one bad file stops no other, the own ledger beside them."""

import json
import os
import subprocess
import sys

import pytest

from fadu.cli import many
from fadu.report.reader import Reading
from portal.samples import REPORT


@pytest.fixture
def folder(tmp_path):
    for number in range(20):
        text = REPORT.replace("48件", f"{40 + number}件").replace("66.67%", f"{3200 / (40 + number):.2f}%")
        (tmp_path / f"{number:02}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def fadu(*arguments, **more):
    command = [sys.executable, "-m", "fadu", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **more)


def names(folder):
    return [str(path) for path in sorted(folder.iterdir())]


def counts(found):
    return [int(each.figures[0].value) for each in found]


def test_several_processes_give_the_same_in_the_same_order(folder, monkeypatch):
    monkeypatch.setattr(many, "_cores", lambda: 1)
    alone = list(many.read_many(names(folder)))
    monkeypatch.setattr(many, "_cores", lambda: 3)
    shared = list(many.read_many(names(folder)))

    assert shared == alone
    assert counts(shared) == list(range(40, 60))


def test_a_bad_file_has_its_place_and_stops_no_other(folder, monkeypatch):
    monkeypatch.setattr(many, "_cores", lambda: 2)
    (folder / "07.txt").write_bytes(b"")
    found = list(many.read_many(names(folder)))

    assert [index for index, each in enumerate(found) if isinstance(each, str)] == [7]
    assert "07.txt" in found[7]


def test_a_file_that_ends_its_process_is_named_and_the_others_are_read(folder, monkeypatch):
    monkeypatch.setattr(many, "_cores", lambda: 2)
    read_file, parent = many.read_file, os.getpid()

    def falls(name):
        if name.endswith("11.txt") and os.getpid() != parent:
            os._exit(1)
        return read_file(name)

    monkeypatch.setattr(many, "read_file", falls)
    found = list(many.read_many(names(folder)))

    assert len(found) == 20
    assert [index for index, each in enumerate(found) if not isinstance(each, Reading)] == [11]
    assert "意外终止" in found[11]


def test_a_live_ledger_is_compared_with_the_figures_of_its_own_report(folder, small_folder):
    (folder / "他县.txt").write_text(REPORT.replace("顺城区", "望花区"), encoding="utf-8")
    result = fadu("read", folder / "00.txt", folder / "他县.txt", "--against", small_folder, "--json")
    own, other = json.loads(result.stdout)
    rules = [check["rule"] for check in own["checks"]]

    assert result.returncode == 0, result.stderr
    assert "ledger" in rules
    assert "ledger" not in [check["rule"] for check in other["checks"]]
    assert "他县.txt：不是本行政区划（210411）的报告，没有与台账核对。" in result.stderr
