"""`fadu law …` as scripts use it: JSON, exit codes, messages."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fadu.cli import app

CASE = """\
procedure: reconsideration
jurisdiction: "210411"
acts:
  - {act: receive, on: 2024-09-27, fields: {applicant: 甲, respondent: 某局}}
  - {act: accept, on: 2024-10-09}
"""


def fadu(*arguments):
    return CliRunner().invoke(app, ["law", *map(str, arguments)])


@pytest.fixture
def case(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


def test_replay_gives_the_promised_json(case):
    result = fadu("replay", case, "--as-of", "2024-10-11", "--json")
    shown = json.loads(result.stdout)
    (admit,) = [limit for limit in shown["limits"] if limit["id"] == "admit"]

    assert result.exit_code == 0
    assert shown["procedure"] == "reconsideration"
    assert (shown["version"], shown["stage"], shown["outcome"]) == ("2024-01-01", "accepted", None)
    assert (admit["from"], admit["due"], admit["strict"], admit["met_on"], admit["status"], admit["late_days"]) == (
        "2024-09-27", "2024-10-10", None, "2024-10-09", "met", 0,
    )  # fmt: skip
    assert admit["basis"].startswith("行政复议法 第三十条")
    assert any("国庆节" in line for line in admit["explain"])
    assert shown["findings"] == []
    assert "suspend" in shown["allowed"]


def test_as_of_leaves_out_what_came_later(case):
    shown = json.loads(fadu("replay", case, "--as-of", "2024-10-08", "--json").stdout)

    assert shown["stage"] == "received"
    assert shown["limits"][0]["status"] == "open"


def test_a_deemed_effect_is_listed(case):
    case.write_text(CASE.replace("2024-10-09", "2024-10-11"), encoding="utf-8")
    shown = json.loads(fadu("replay", case, "--as-of", "2024-10-11", "--json").stdout)

    assert shown["deemed"] == [{"act": "accept_deemed", "on": "2024-10-10"}]
    assert [(finding["rule"], finding["act"]) for finding in shown["findings"]] == [("after_deemed", 1)]


def test_people_read_chinese(case):
    result = fadu("replay", case, "--as-of", "2024-10-11")

    assert result.exit_code == 0
    assert "行政复议" in result.stdout
    assert "受理审查" in result.stdout
    assert "可以进行" in result.stdout


def test_what_a_party_may_leave_undone_is_never_called_late(case):
    decided = "  - {act: decide, on: 2024-11-08, fields: {outcome: 维持}}\n  - {act: serve_decision, on: 2024-11-11}\n"
    case.write_text(CASE + decided, encoding="utf-8")
    shown = fadu("replay", case, "--as-of", "2025-11-11").stdout
    (sue,) = [block for block in shown.split("\n\n") if block.startswith("提起行政诉讼")]

    assert "期限已过" in sue
    assert "逾期" not in sue


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "案件文件应为映射"),
        ("procedure: [", "YAML 写法有误"),
        (CASE.replace("procedure: reconsideration\n", ""), "缺少 procedure"),
        (CASE.replace("reconsideration", "reconsidration"), "是否为“reconsideration”"),
        (CASE.replace("2024-10-09", "2024-10-32"), "不是存在的日期"),
        (CASE.replace("2024-10-09", "10月9日"), "应写作 2024-01-01"),
        (CASE.replace("acts:", "act:"), "未知的关键词“act”"),
        (CASE.replace("2024-09-27", "2026-12-30").replace("2024-10-09", "2026-12-31"), "没有2027年的节假日"),
    ],
)
def test_a_faulty_case_is_refused_with_reason_and_remedy(case, text, words):
    case.write_text(text, encoding="utf-8")
    result = fadu("replay", case, "--as-of", "2027-01-20", "--json")

    assert result.exit_code == 1
    assert words in result.output
    assert "Traceback" not in result.output


def test_wrong_usage_gives_exit_code_2(case):
    assert fadu("replay", case, "--as-of", "yesterday").exit_code == 2
    assert fadu("replay").exit_code == 2


def test_check_names_file_and_line_first(tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text(
        "id: broken\nname: 样例\npillar: test\nversion_by: open\nversion: []\n", encoding="utf-8"
    )
    result = fadu("check", broken)

    assert result.exit_code == 1
    assert f"{broken}:5: " in result.stdout


def test_check_of_the_package_finds_nothing():
    assert fadu("check").exit_code == 0


def test_the_calendar_can_be_shown_and_imported(tmp_path, monkeypatch):
    monkeypatch.setenv("FADU_CALENDAR_DIR", str(tmp_path / "calendars"))
    table = Path(tmp_path / "table.csv")
    days = "".join(
        f"2027-{day},holiday,样例,样例通知,unverified\n" for day in ("01-01", "10-01", "10-02", "10-03")
    )
    table.write_text("date,kind,name,notice,status\n" + days, encoding="utf-8")

    assert fadu("calendar", "show", "2027").exit_code == 1
    assert fadu("calendar", "import", table).exit_code == 0
    assert "2027-10-01" in fadu("calendar", "show", "2027").stdout
    assert "国办发明电〔2023〕7号" in fadu("calendar", "show", "2024").stdout
    assert fadu("calendar", "import", tmp_path / "none.csv").exit_code == 1
