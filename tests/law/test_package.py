"""The package of the law: every name it promises is there, and none is loaded before it is asked for."""

import subprocess
import sys

import pytest

import fadu.law

FUNCTIONS = ("check", "replay", "view")
"""Functions that bear the name of a module of the package."""


@pytest.mark.parametrize("name", fadu.law.__all__)
def test_every_promised_name_is_there(name: str) -> None:
    assert getattr(fadu.law, name).__name__ == name


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_module_does_not_hide_the_function_of_its_name(name: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", f"import fadu.law.{name}; from fadu.law import {name}; {name}.__code__"],
        capture_output=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr.decode()


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = fadu.law.nothing


def test_the_reader_does_not_load_the_engine() -> None:
    code = "import sys, fadu.report.reader; print([m for m in sys.modules if m.startswith('fadu.law.')])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)

    assert ran.stdout.strip() == "['fadu.law.regions']"
