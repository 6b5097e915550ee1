"""The first page keeps its word: every command in it runs as it is typed, one after another."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from web.small_site import small_folder

__all__ = ["small_folder"]
README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")


def blocks():
    """What stands between ```sh and ```, those of `make` left out."""
    found = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    return [each for each in found if not each.startswith("make ")]


@pytest.fixture(scope="module")
def workplace(small_folder, tmp_path_factory):
    """A checkout as it is after `make demo`: the program, and the data of the demonstration."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / ".venv/bin").mkdir(parents=True)
    program = folder / ".venv/bin/fadu"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m fadu "$@"\n')
    program.chmod(0o755)
    shutil.copytree(small_folder, folder / "var/demo")
    own = {name: value for name, value in os.environ.items() if not name.startswith("FADU_")}
    environment = {**own, "FADU_DATA": "var/demo", "FADU_JURISDICTION": "210411"}
    for ending in ("docx", "html"):
        out = f"var/demo/reports/210411-2024.{ending}"
        command = [str(program), "report", "build", "--period", "2024", "-o", out]
        subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return folder


def test_there_are_commands_to_try():
    assert sum(block.count(".venv/bin/fadu") for block in blocks()) > 12


@pytest.mark.slow
def test_every_command_runs_as_typed(workplace):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FADU_")}
    for block in blocks():
        result = subprocess.run(
            ["sh", "-e", "-c", block],
            cwd=workplace,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, f"{block}\n{result.stdout[-600:]}\n{result.stderr[-600:]}"

    for made in ("核对.html", "比较.html", "机关.xlsx", "行政复议.xlsx", "本级报告.docx"):
        assert (workplace / made).stat().st_size > 1000


def test_the_procedures_named_are_those_that_there_are():
    from fadu.law import load_procedures

    named = dict(
        re.findall(r"(\w+) `([a-z_]+)`[、。]", README.split("程序（`fadu template`")[1].split("\n")[0])
    )

    assert named == {procedure.name: procedure.id for procedure in load_procedures().values()}
