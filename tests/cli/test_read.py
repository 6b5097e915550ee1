"""`fadu read` and `fadu compare`: what is printed and written, and the exit codes."""

import json
import subprocess
import sys

import openpyxl
import pytest
from typer.testing import CliRunner

from fadu.cli import app

REPORT = (
    "清河县2023年法治政府建设年度报告\n一、行政复议\n2023年,全县共受理行政复议案件48件,审结32件,审结率{rate}。\n"
    "清河县人民政府\n2024年3月20日\n"
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.txt").write_text(REPORT.format(rate="66.67%"), encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(REPORT.replace("2023", "2022").format(rate="66.67%").encode("gb18030"))
    return tmp_path


def fadu(*arguments, **more):
    return CliRunner().invoke(app, [str(each) for each in arguments], **more)


def test_one_file_gives_one_object_with_spans_into_the_text(folder):
    result = fadu("read", folder / "a.txt", "--json")
    value = json.loads(result.stdout)
    text = (folder / "a.txt").read_bytes().decode("utf-8")

    assert result.exit_code == 0
    assert (value["jurisdiction_code"], value["year"]) == ("130534", 2023)
    assert {each["text"] for each in value["figures"]} >= {"48件", "32件", "66.67%"}
    assert all(text[each["start"] : each["end"]] == each["text"] for each in value["figures"])


def test_a_folder_gives_a_list(folder):
    value = json.loads(fadu("read", folder, "--json").stdout)

    assert [each["year"] for each in value] == [2023, 2022]


def test_standard_input_is_sniffed(folder):
    page = f"<html><body><p>{REPORT.format(rate='66.67%')}</p></body></html>"
    value = json.loads(fadu("read", "-", "--json", input=page).stdout)

    assert value["file"] == "-"
    assert "48件" in {each["text"] for each in value["figures"]}


def test_one_unreadable_file_does_not_stop_the_rest(folder):
    (folder / "坏.docx").write_bytes(b"PK\x03\x04")
    result = fadu("read", folder, folder / "没有.txt", "--json")

    assert result.exit_code == 1
    assert len(json.loads(result.stdout)) == 2
    assert "未能读取 2 项" in result.stderr
    assert "坏.docx" in result.stderr
    assert "没有.txt" in result.stderr
    assert "Traceback" not in result.output


def test_a_list_stays_a_list_when_one_of_two_cannot_be_read(folder):
    result = fadu("read", folder / "a.txt", folder / "没有.txt", "--json")

    assert [each["year"] for each in json.loads(result.stdout)] == [2023]


def test_an_empty_folder_is_an_error_with_a_remedy(tmp_path):
    result = fadu("read", tmp_path)

    assert result.exit_code == 1
    assert "没有找到可读的文件" in result.stderr


def test_strict_fails_on_a_wrong_rate(folder):
    (folder / "c.txt").write_text(REPORT.format(rate="76.67%"), encoding="utf-8")

    assert fadu("read", folder / "a.txt", "--strict").exit_code == 0
    assert fadu("read", folder / "c.txt").exit_code == 0
    assert fadu("read", folder / "c.txt", "--strict").exit_code == 1


def test_pages_and_sheets_are_written(folder):
    result = fadu("read", folder, "--html", folder / "out.html", "--xlsx", folder / "out.xlsx")

    assert result.exit_code == 0
    assert "48件" in (folder / "out.html").read_text(encoding="utf-8")
    assert openpyxl.load_workbook(folder / "out.xlsx").sheetnames == ["数字", "核对"]


def test_a_place_that_cannot_be_written_is_a_clear_error(folder):
    result = fadu("read", folder / "a.txt", "--html", folder / "none" / "out.html")

    assert result.exit_code == 2
    assert "无法写入" in result.stderr


def test_own_figures_are_compared_with_the_report(folder):
    rows = {
        "figures": [
            {"figure": "reconsideration.accepted", "indicator": "reconsideration.accepted", "value": 49}
        ]
    }
    ledger = folder / "own.json"
    ledger.write_text(json.dumps(rows), encoding="utf-8")
    plain = json.loads(fadu("read", folder / "a.txt", "--json").stdout)["checks"]
    against = json.loads(fadu("read", folder / "a.txt", "--against", ledger, "--json").stdout)["checks"]
    added = [check for check in against if check["rule"] not in {each["rule"] for each in plain}]

    assert [check["ok"] for check in added] == [False]


def test_a_broken_file_of_own_figures_is_a_clear_error(folder):
    (folder / "own.json").write_text("{")
    result = fadu("read", folder / "a.txt", "--against", folder / "own.json")

    assert result.exit_code == 2
    assert "无法读取台账数字" in result.stderr


def test_the_terminal_page_marks_figures(folder):
    result = fadu("read", folder / "a.txt")

    assert "48件⁰" in result.stdout
    assert "清河县2023年法治政府建设年度报告" in result.stdout


def test_several_files_begin_with_a_summary(folder):
    assert "年度报告核对汇总" in fadu("read", folder).stdout


def test_compare_lines_up_years(folder):
    value = json.loads(fadu("compare", folder, "--json").stdout)
    accepted = next(row for row in value["rows"] if row["indicator"] == "reconsideration.accepted")

    assert [column["year"] for column in value["columns"]] == [2022, 2023]
    assert [cell["value"] for cell in accepted["values"]] == [48, 48]


def test_compare_writes_its_page_and_prints_its_table(folder):
    result = fadu("compare", folder, "--html", folder / "out.html")

    assert result.exit_code == 0
    assert "echarts" in (folder / "out.html").read_text(encoding="utf-8")
    assert "指标比较" in fadu("compare", folder).stdout


def test_a_ledger_itself_can_be_named(folder, migrated_file):
    """An empty ledger has no figures: nothing is compared, and nothing fails."""
    result = fadu_process("read", folder / "a.txt", "--against", migrated_file, "--json")

    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["figures"]


def fadu_process(*arguments):
    command = [sys.executable, "-m", "fadu", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)
