"""Inputs that broke the reader once, or would be likely to: each gives a reading that holds, or a refusal. How fast is no
test's business (fuzz.py run by hand looks at that); only what hangs fails.
"""

import sys
from pathlib import Path

import pytest

from effort import HangsError, hang_guard

sys.path.insert(0, str(Path(__file__).parent))

import fuzz

CORPUS = sorted((Path(__file__).parent / "corpus").iterdir())


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_each_is_read_or_refused(path):
    with hang_guard():
        found = fuzz.check(path.read_bytes(), path.name)

    assert found >= -1


def test_the_fuzzer_itself_reads_and_refuses(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(
        sys, "argv", ["fuzz.py", "--inputs", "300", "--seed", "7", "--patient", "--kept", str(tmp_path)]
    )

    assert fuzz.main() == 0
    assert not list(tmp_path.iterdir())


def test_a_broken_promise_is_kept_as_a_file(tmp_path, monkeypatch):
    def broken(data, name):
        raise AssertionError("span")

    monkeypatch.setattr(fuzz, "warm_up", lambda: None)
    monkeypatch.setattr(fuzz, "check", broken)
    monkeypatch.setattr(fuzz, "KINDS_OF_INPUT", {fuzz.noise: 1})
    monkeypatch.setattr(sys, "argv", ["fuzz.py", "--inputs", "3", "--patient", "--kept", str(tmp_path)])

    assert fuzz.main() == 1
    assert len(list(tmp_path.glob("AssertionError-span-*"))) == 3


def test_what_is_slow_is_a_problem_only_for_the_impatient(tmp_path, monkeypatch):
    monkeypatch.setattr(fuzz, "warm_up", lambda: None)
    monkeypatch.setattr(fuzz, "check", lambda data, name: 1)
    monkeypatch.setattr(fuzz, "KINDS_OF_INPUT", {fuzz.noise: 1})
    monkeypatch.setattr(fuzz, "SLOW_BASE", -1.0)
    monkeypatch.setattr(fuzz, "SLOW_EACH", 0.0)
    arguments = ["fuzz.py", "--inputs", "3", "--kept", str(tmp_path)]

    monkeypatch.setattr(sys, "argv", [*arguments, "--patient"])
    assert fuzz.main() == 0
    monkeypatch.setattr(sys, "argv", arguments)
    assert fuzz.main() == 1
    assert len(list(tmp_path.glob("slow-*"))) == 3


def test_what_hangs_is_stopped():
    def hangs():
        while True:
            pass

    with pytest.raises(HangsError), hang_guard(0.01):
        hangs()
