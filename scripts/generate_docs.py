"""Writes the generated pages: docs/glossary.md, docs/settings.md, docs/commands.md. A test says when they are stale."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]

CORE = [
    (
        "procedure",
        "程序",
        "法律对一类案件的规定：程序行为、期限、条件、结果；按生效日期分版本",
        "行政处罚法 第四条",
    ),
    ("case", "案件", "一个程序的一次运行；名册中的一条记录也是案件", "行政处罚法 第五十四条"),
    ("act", "程序行为", "某人在某日于某案中所做的一件事；只追加，不修改", "行政诉讼法 第二条"),
    ("limit", "期限", "一个行为之后另一行为应当作出的时间；按该法自己的方法计算", "民事诉讼法 第八十五条"),
    ("figure", "数字", "对程序行为的计数；有定义、时段、明细和凭据", "—"),
    ("finding", "发现", "事后记录中不合法之处，附依据", "—"),
    ("guard", "条件", "作出行为之前应当具备的条件，附依据", "—"),
    ("overlay", "特别规定", "地方或者部门规定对一般规定所作的设定，注明其来源", "行政处罚法 第六十三条"),
    ("ledger", "台账", "全部案件与程序行为的防篡改记录", "—"),
    ("checkpoint", "检查点", "某一时刻全部案件链头的签名摘要", "—"),
    ("rectify", "更正", "以后来的行为更正先前的行为；原行为保留在链中", "—"),
    ("jurisdiction", "行政区划", "GB/T 2260 代码所指的行政区域", "—"),
    ("agency", "机关", "办理案件的行政机关、组织", "—"),
    ("receipt", "凭据", "一个数字的定义、截止点与明细校验值", "—"),
    ("period", "时段", "数字所计的起止日", "—"),
    ("stock", "存量", "某日处于某阶段的案件数", "—"),
    ("working day", "工作日", "按国务院办公厅节假日安排确定的工作日，含调休上班日", "行政复议法 第八十八条"),
    ("deemed act", "视为", "期限届满依法当然发生的行为", "行政复议法 第三十条"),
]

DOUBTS = {"unverified": "（未核实）", "local": "（地方）", "sectoral": "（部门）"}


def glossary() -> str:
    """English identifier, the statute's Chinese term and its article, for the core words and every procedure."""
    from fadu.law import load_procedures

    lines = ["# 术语对照", "", "本页由 `scripts/generate_docs.py` 生成。", "", "## 核心词", ""]
    lines += ["| 标识 | 中文 | 含义 | 依据 |", "| --- | --- | --- | --- |"]
    lines += [f"| {word} | {name} | {meaning} | {basis} |" for word, name, meaning, basis in CORE]
    for procedure in load_procedures().values():
        version = procedure.versions[-1]
        titles = "、".join(f"{key}《{source.title}》" for key, source in version.sources.items())
        lines += [
            "",
            f"## {procedure.id} {procedure.name}",
            "",
            f"自 {version.in_force} 起的版本。{titles}",
            "",
        ]
        lines += ["| 类 | 标识 | 中文 | 依据 |", "| --- | --- | --- | --- |"]
        lines += [f"| 阶段 | {s} | {stage.name} |  |" for s, stage in version.stages.items()]
        lines += [f"| 行为 | {a} | {act.name} | {_basis(act.basis)} |" for a, act in version.acts.items()]
        lines += [
            f"| 期限 | {i} | {limit.name} | {_basis(limit.basis)} |" for i, limit in version.limits.items()
        ]
        lines += [
            f"| 条件 | {i} | {guard.name} | {_basis(guard.basis)} |" for i, guard in version.guards.items()
        ]
    return "\n".join(lines) + "\n"


def _basis(basis: Any) -> str:
    """The articles, and where they still have to be checked."""
    return f"{basis.text}{DOUBTS.get(basis.status, '')}"


def settings() -> str:
    """Every environment variable with its default and meaning."""
    from fadu.conf import settings as conf

    lines = [
        "# 设置",
        "",
        "本页由 `scripts/generate_docs.py` 生成。全部设置取自环境变量，都有安全的默认值。",
        "",
    ]
    lines += ["| 变量 | 默认 | 含义 |", "| --- | --- | --- |"]
    for name, (default, meaning) in conf.VARIABLES.items():
        shown = default.replace(str(Path.cwd()), ".")
        lines.append(f"| `{name}` | {f'`{shown}`' if shown else '空'} | {meaning} |")
    return "\n".join(lines) + "\n"


def commands() -> str:
    """Every command with its help, as the command itself prints it."""
    from typer.main import get_command
    from typer.testing import CliRunner

    from fadu.cli import app

    runner = CliRunner(env={"COLUMNS": "100", "TERMINAL_WIDTH": "100"})
    lines = ["# 命令", "", "本页由 `scripts/generate_docs.py` 生成。"]

    def walk(command: Any, path: list[str]) -> None:
        parts = getattr(command, "commands", None)
        if parts:
            for name in sorted(parts):
                walk(parts[name], [*path, name])
            return
        shown = runner.invoke(app, [*path, "--help"], prog_name="fadu").output.strip()
        lines.extend(["", f"## {' '.join(['fadu', *path])}", "", "```text", shown, "```"])

    walk(get_command(app), [])
    return "\n".join(lines) + "\n"


PAGES = {"docs/glossary.md": glossary, "docs/settings.md": settings, "docs/commands.md": commands}


def main() -> int:
    """Write the pages; with --check only compare, exit 1 when one is stale."""
    for name in [name for name in os.environ if name.startswith("FADU_")]:
        del os.environ[name]  # the pages show the defaults
    stale = []
    for name, make in PAGES.items():
        path = ROOT / name
        text = make()
        if "--check" in sys.argv:
            if not path.exists() or path.read_text("utf-8") != text:
                stale.append(name)
        else:
            path.write_text(text, "utf-8")
    if stale:
        print("已过期，请运行 scripts/generate_docs.py:", *stale)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
