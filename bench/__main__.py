"""`python -m bench`: every benchmark in a process of its own; prints one JSON with the measurements and the goals.

    python -m bench [--quick] [--only NAME]

The numbers are true for the machine and its load at that moment; goals are ratios measured in one run.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PARTS = {  # name: arguments of a full run, of a quick one
    "law": ([], ["200"]),
    "ledger": ([], ["--acts", "400", "--big", "40000", "--wait", "3"]),
    "importing": ([], ["2000"]),
    "figures": ([], ["--acts", "200000"]),
    "reader": ([], ["--quick"]),
}
GOALS = [  # where the number stands, comparison, aim, what it says
    ("ledger.record.sqlite.ratio_to_orm", ">=", 1.5, "记录一步：与两行普通 ORM 写入之比（SQLite）"),
    ("ledger.record.sqlite.ratio_to_raw", ">=", 0.30, "记录一步：与原生 SQL 之比（SQLite）"),
    (
        "ledger.clients.postgres.ratio_to_raw",
        ">=",
        0.5,
        "四个客户端各记本区划：与原生 SQL 之比（PostgreSQL）",
    ),
    ("ledger.wait.sqlite.worst_s", "<", 1.0, "导入时办案人员一步的最长等待（秒，SQLite）"),
    ("ledger.growth.sqlite.ratio", "<", 1.3, "一百万件与一万件时每步耗时之比（SQLite）"),
    ("ledger.growth.postgres.ratio", "<", 1.3, "一百万件与一万件时每步耗时之比（PostgreSQL）"),
    ("ledger.import.sqlite.record_per_s", ">=", 10_000, "批量导入每秒行为数（SQLite）"),
    ("ledger.verify.sqlite.chain_per_s", ">=", 150_000, "校验链每秒行为数（SQLite）"),
    ("figures.year.ratio_to_hand_written", "<=", 1.2, "一年全部数字：与手写 SQL 耗时之比"),
    ("figures.year.copy_acts_per_second", ">=", 300_000, "由行为到列存副本，每秒行为数"),
    ("figures.act_to_figure.worst", "<", 1.0, "记录一步到数字可见（秒）"),
    ("reader.reports_per_second", ">=", 100, "每秒读 8000 字报告份数"),
]


def measure(name: str, quick: bool) -> dict:
    """The JSON that one benchmark printed; {"error": …} when it failed."""
    command = [sys.executable, "-m", f"bench.{name}", *PARTS[name][quick]]
    print(f"{name} …", file=sys.stderr, flush=True)
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    try:
        return json.loads(done.stdout)
    except ValueError:
        return {"error": f"exit {done.returncode}"}


def found(results: dict, path: str) -> float | None:
    """The number at a dotted path; a key may itself have dots (record.sqlite)."""
    if path in results:
        value = results[path]
        return value if isinstance(value, int | float) else None
    for key, value in results.items():
        if path.startswith(f"{key}.") and isinstance(value, dict):
            return found(value, path[len(key) + 1 :])
    return None


def goals(results: dict) -> list[dict]:
    """Each goal with what was measured."""
    lines = []
    for path, sign, aim, words in GOALS:
        value = found(results, path)
        reached = None if value is None else {">=": value >= aim, "<=": value <= aim, "<": value < aim}[sign]
        lines.append(
            {"goal": words, "where": path, "aim": f"{sign} {aim}", "measured": value, "reached": reached}
        )
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", choices=list(PARTS))
    given = parser.parse_args()
    names = [given.only] if given.only else list(PARTS)
    load = os.getloadavg()
    results = {name: measure(name, given.quick) for name in names}
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "load_before": load[0]}
    print(json.dumps({"machine": machine, "goals": goals(results), **results}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
