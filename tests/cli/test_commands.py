"""What every command has in common: Chinese help and errors, exit codes, no traceback whatever the user does."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from fadu.cli import app, many
from fadu.columns import columns_of
from portal.samples import REPORT

ENGLISH = re.compile(
    r"Usage|Error|Options|Commands|Arguments|required|default|Missing|invalid|No such|\bTry\b"
)
HALF = re.compile(r"[\u4e00-\u9fff”）][,:;!?(]|[,;!?)][\u4e00-\u9fff]")


def fadu(*arguments, **more):
    return CliRunner().invoke(app, [str(each) for each in arguments], prog_name="fadu", **more)


def process(*arguments, **more):
    command = [sys.executable, "-m", "fadu", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **more)


def every_command(command=None, path=()):
    command = command or get_command(app)
    yield path
    for name, each in getattr(command, "commands", {}).items():
        yield from every_command(each, (*path, name))


@pytest.mark.parametrize("path", list(every_command()), ids=" ".join)
def test_help_is_chinese_and_fits_the_terminal(path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    result = fadu(*path, "--help")

    assert result.exit_code == 0
    assert result.output.startswith(f"用法：{' '.join(('fadu', *path))} [选项]")
    assert "显示这份说明" in result.output
    assert not ENGLISH.search(result.output)
    assert not HALF.search(result.output)
    assert "<" not in result.output  # a type's name where words should stand
    assert max(map(columns_of, result.output.splitlines())) <= 80


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["read"], "缺少参数 文件…"),
        (["template", "reconsideration"], "缺少选项 -o"),
        (["report", "build"], "缺少选项 --period"),
        (["figures", "--period"], "选项 --period 后面要写上内容"),
        (["raed"], "没有命令“raed”（是否为“read”？）"),
        (["ledger", "verfy"], "没有命令“verfy”（是否为“verify”？）"),
        (["read", "--jsno", "a.txt"], "没有选项 --jsno（是否为“--json”？）"),
        (["serve", "--port", "abc"], "--port 应为整数"),
        (["serve", "--port", "99999999"], "--port 不能大于 65535"),
        (["law", "calendar", "show", "今年"], "年份 应为整数"),
        (["version", "甲", "乙"], "多写了“甲 乙”"),
        (["law", "replay", "a.yaml", "--as-of", "昨天"], "--as-of 应为日期"),
    ],
)
def test_a_mistake_is_told_in_chinese(arguments, told):
    result = fadu(*arguments)

    assert result.exit_code == 2
    assert told in result.stderr
    assert not ENGLISH.search(result.output)


def test_nothing_at_all_shows_the_commands():
    assert "命令：" in fadu().output


def test_a_procedure_is_named_in_chinese_or_by_its_identifier(tmp_path):
    assert fadu("template", "行政复议", "-o", tmp_path / "a.xlsx").exit_code == 0
    assert fadu("template", "reconsideration", "-o", tmp_path / "b.xlsx").exit_code == 0
    wrong = fadu("template", "行政复义", "-o", tmp_path / "c.xlsx")

    assert wrong.exit_code == 2
    assert "是否为“行政复议”？" in wrong.stderr
    assert "行政处罚普通程序（penalty_ordinary）" in wrong.stderr


@pytest.mark.parametrize("group", [["agencies", "template"], ["people", "template"], ["template", "dispute"]])
def test_a_template_is_a_spreadsheet_in_a_place_that_can_be_written(group, tmp_path):
    (tmp_path / "文件").write_text("")
    wrong = fadu(*group, "-o", tmp_path / "表.docx")
    nowhere = fadu(*group, "-o", tmp_path / "文件" / "表.xlsx")

    assert "改为以 .xlsx 结尾" in wrong.stderr
    assert "不是文件夹" in nowhere.stderr
    assert (wrong.exit_code, nowhere.exit_code) == (2, 2)


@pytest.mark.parametrize(
    "arguments",
    [
        ["figures", "--period", "2024"],
        ["report", "build", "--period", "2024"],
        ["ledger", "verify"],
        ["import", "dispute", "a.xlsx"],
        ["agencies", "import", "a.xlsx"],
    ],
    ids=" ".join,
)
def test_without_a_ledger_the_remedy_is_told(arguments, tmp_path):
    result = process(*arguments, env={**os.environ, "FADU_DATA": str(tmp_path), "FADU_DATABASE_URL": ""})

    assert result.returncode in (1, 2)
    assert result.stderr == "错误：台账尚未建立，请先运行 fadu ledger init。\n"


def test_a_division_that_the_ledger_does_not_have_is_never_called_sound(small_folder):
    environment = {**os.environ, "FADU_DATA": str(small_folder), "FADU_DATABASE_URL": ""}
    result = process("ledger", "verify", "--jurisdiction", "999999", env=environment)

    assert result.returncode == 2
    assert "台账中没有行政区划“999999”" in result.stderr
    assert "210411" in result.stderr
    assert "完好" not in result.stdout


def test_a_defect_is_one_line_and_its_own_exit_code(monkeypatch):
    def broken(*_arguments):
        raise TypeError("怪事")

    monkeypatch.setattr("fadu.cli.show_figures.listing", broken)
    result = fadu("figures", "--list")

    assert result.exit_code == 70
    assert "程序内部出错（TypeError: 怪事" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_pipe_that_is_closed_early_is_no_error(tmp_path):
    (tmp_path / "a.txt").write_text(REPORT * 40, encoding="utf-8")
    command = [sys.executable, "-m", "fadu", "read", str(tmp_path / "a.txt"), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        running.stdout.read(1)
        running.stdout.close()
        told = running.stderr.read().decode()

    assert told == ""


def children(process):
    return Path(f"/proc/{process}/task/{process}/children").read_text().split()


def wait_until(true):
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline, "never happened"
        time.sleep(0.02)


@pytest.mark.skipif(many._cores() < 2, reason="只有一个处理器，读报告不另开进程")
def test_an_interrupt_is_told_and_leaves_nothing_running(tmp_path):
    for number in range(600):
        (tmp_path / f"{number}.txt").write_text(REPORT * 5, encoding="utf-8")
    command = [sys.executable, "-m", "fadu", "read", str(tmp_path), "--json"]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    ) as running:
        wait_until(lambda: children(running.pid))
        running.send_signal(signal.SIGINT)
        told = running.stderr.read().decode()

    assert running.returncode == 130
    assert told == "已中断。\n"
    with pytest.raises(ProcessLookupError):
        os.killpg(running.pid, 0)


def test_a_name_in_another_encoding_is_read_and_shown(tmp_path):
    path = os.path.join(os.fsencode(tmp_path), "报告.txt".encode("gb18030"))
    with open(path, "w", encoding="utf-8") as file:
        file.write(REPORT)
    result = process("read", tmp_path, "--html", tmp_path / "out.html")

    assert result.returncode == 0
    assert "/报告.txt" in (tmp_path / "out.html").read_text("utf-8")


def test_a_name_too_long_stops_no_other(tmp_path):
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    result = fadu("read", "长" * 300 + ".txt", tmp_path / "a.txt", "--json")

    assert result.exit_code == 1
    assert "名称过长" in result.stderr
    assert "66.67%" in result.stdout


def test_an_output_with_few_characters_ends_no_command(tmp_path):
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": "gbk"}
    result = subprocess.run(
        [sys.executable, "-m", "fadu", "read", str(tmp_path / "a.txt")],
        capture_output=True,
        env=environment,
        check=True,
    )

    assert "受理行政复议案件48件" in result.stdout.decode("gbk")


@pytest.mark.parametrize("group", [["agencies", "template"], ["people", "template"], ["template", "dispute"]])
def test_a_filled_template_is_not_written_over(group, tmp_path):
    path = tmp_path / "表.xlsx"
    path.write_bytes(b"filled")
    refused = fadu(*group, "-o", path)
    kept = path.read_bytes()
    forced = fadu(*group, "-o", path, "--overwrite")

    assert refused.exit_code == 2
    assert "没有覆盖" in refused.stderr
    assert kept == b"filled"
    assert forced.exit_code == 0
    assert path.read_bytes() != b"filled"


@pytest.mark.parametrize("command", ["read", "compare"])
def test_a_report_is_not_written_over(command, tmp_path):
    path = tmp_path / "报告.html"
    path.write_text(f"<html><body><p>{REPORT}</p></body></html>", encoding="utf-8")
    before = path.read_bytes()
    result = fadu(command, path, "--html", tmp_path / "." / "报告.html")

    assert result.exit_code == 1
    assert "不能写在它上面" in result.stderr
    assert path.read_bytes() == before


def test_the_demonstration_does_not_mix_with_an_own_ledger(small_folder, tmp_path):
    shutil.copytree(small_folder, tmp_path / "own")
    with sqlite3.connect(tmp_path / "own/fadu.sqlite3") as ledger:
        ledger.execute("UPDATE ledger_case SET origin = 'live' WHERE id = 1")
    ledger.close()
    result = process("demo", "--data", tmp_path / "own")

    assert result.returncode == 1
    assert "有正式的台账" in result.stderr
    assert "记录重建案件" not in result.stdout
