"""The wheel carries everything that the program reads: installed alone, its commands work."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DATA = {".yaml", ".csv", ".tsv", ".html", ".css", ".js", ".svg", ".txt", ".md", ".json"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("*.whl"))


def test_every_data_file_of_the_package_is_in_the_wheel(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    source = ROOT / "src"
    files = [
        path
        for path in (source / "fadu").rglob("*")
        if path.suffix in DATA and "__pycache__" not in path.parts
    ]

    assert len(files) > 50
    assert [
        str(path.relative_to(source)) for path in files if str(path.relative_to(source)) not in names
    ] == []


def test_the_installed_wheel_gives_a_working_command(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    report = tmp_path / "report.txt"
    report.write_text(
        "甲县2024年法治政府建设年度报告\n收到行政复议申请97件，受理48件，审结32件。\n2025年1月3日\n", "utf-8"
    )
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "installed"), "FADU_DATA": str(tmp_path / "data")}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    for arguments in (
        ["law", "check"],
        ["ledger", "init"],
        ["read", str(report), "--json"],
        ["figures", "--list"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "fadu", *arguments],
            env=env,
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )
        assert done.returncode == 0, (arguments, done.stderr)
    where = subprocess.run(
        [sys.executable, "-c", "import fadu; print(fadu.__file__)"],
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )

    assert str(tmp_path) in where.stdout
