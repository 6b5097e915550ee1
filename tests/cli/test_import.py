"""`fadu template`, `fadu import`, `fadu agencies import` as their user runs them, on a data folder of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

AGENCIES = "代码,名称,类别\nD-SFJ,区司法局,部门\n"
CASES = "编号,办理机关,收到申请日期,申请人,被申请人\nA1,区司法局,2024年3月5日,张三,某局\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("place")
    assert fadu(folder, "ledger", "init")[0] == 0
    (folder / "agencies.csv").write_text(AGENCIES, encoding="gb18030")
    assert fadu(folder, "agencies", "import", "agencies.csv", "--jurisdiction", "210411")[0] == 0
    return folder


def fadu(folder: Path, *words: str) -> tuple[int, str, str]:
    env = os.environ | {"FADU_DATA": str(folder), "FADU_DATABASE_URL": "", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-m", "fadu", *words], cwd=folder, env=env, capture_output=True, text=True
    )
    return done.returncode, done.stdout, done.stderr


def test_all_in_is_0_some_rejected_is_1_unreadable_is_2(place):
    (place / "a.csv").write_text(CASES, encoding="utf-8")
    (place / "b.csv").write_text(CASES + "A2,区司法局,不知道,张三,某局\n", encoding="utf-8")
    (place / "c.xlsx").write_bytes(b"PK\x03\x04")
    found = [fadu(place, "import", "reconsideration", name) for name in ("a.csv", "b.csv", "c.xlsx", "d.csv")]

    assert [each[0] for each in found] == [0, 1, 2, 2]
    assert "新增 1 件" in found[0][1]
    assert (place / "b.结果.xlsx").is_file()
    assert all("错误：" in each[2] and "Traceback" not in each[2] for each in found[2:])


def test_json_has_each_row_and_the_totals(place):
    (place / "e.csv").write_text(
        CASES.replace("A1", "E1") + "E2,无此局,2024.3.5,张三,某局\n", encoding="utf-8"
    )
    code, out, _ = fadu(place, "import", "reconsideration", "e.csv", "--json", "--dry-run", "-o", "e.xlsx")
    told = json.loads(out)

    assert code == 1
    assert [(each["row"], each["id"], each["status"]) for each in told["rows"]] == [
        (2, "E1", "created"),
        (3, "E2", "rejected"),
    ]
    assert (told["created"], told["rejected"], told["dry_run"], told["result"]) == (1, 1, True, "e.xlsx")


def test_a_template_is_written_and_an_unknown_procedure_is_told(place):
    done = fadu(place, "template", "mediation", "-o", "m.xlsx")
    unknown = fadu(place, "template", "mediaton", "-o", "n.xlsx")

    assert done[0] == 0
    assert (place / "m.xlsx").read_bytes()[:2] == b"PK"
    assert unknown[0] == 2
    assert "mediation" in unknown[2]
