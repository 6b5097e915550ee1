"""Inputs that broke the reader once, or would be likely to: each gives a reading that holds, or a refusal, in time."""

import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import fuzz

CORPUS = sorted((Path(__file__).parent / "corpus").iterdir())


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_each_is_read_or_refused(path):
    data = path.read_bytes()
    fuzz.check(data, path.name)
    began = time.process_time()
    fuzz.check(data, path.name)

    assert time.process_time() - began < 0.5 + fuzz.SLOW_EACH * len(data)


def test_the_fuzzer_itself_reads_and_refuses(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["fuzz.py", "--inputs", "300", "--seed", "7", "--kept", str(tmp_path)])

    assert fuzz.main() == 0
    assert not list(tmp_path.iterdir())


def test_a_broken_promise_is_kept_as_a_file(tmp_path, monkeypatch):
    def broken(data, name):
        raise AssertionError("span")

    monkeypatch.setattr(fuzz.stock, "reports", dict)
    monkeypatch.setattr(fuzz.stock, "sentences", lambda: ["办理1件"])
    monkeypatch.setattr(
        fuzz, "check", lambda data, name: broken(data, name) if data != "办理1件".encode() else 1
    )
    monkeypatch.setattr(fuzz, "KINDS_OF_INPUT", {fuzz.noise: 1})
    monkeypatch.setattr(sys, "argv", ["fuzz.py", "--inputs", "3", "--kept", str(tmp_path)])

    assert fuzz.main() == 1
    assert len(list(tmp_path.glob("AssertionError-span-*"))) == 3
