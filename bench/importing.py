"""Measures an import from end to end, reading included: acts a second, memory at two sizes, time to read alone.

Prints JSON. Each size runs in a process of its own on a ledger of its own, so that its peak memory is its
own.

    python bench/importing.py [ROWS …]        default: 10000 100000
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

HEADINGS = (
    "编号", "案号", "办理机关", "收到申请日期", "申请人", "被申请人", "申请方式", "受理日期", "书面答复日期",
    "听取意见日期", "听取方式", "作出复议决定日期", "作出复议决定办理人", "决定种类", "送达决定书日期",
)  # fmt: skip


def make(path: Path, rows: int) -> None:
    """A file of reconsiderations, six acts each, in the ways in which people write dates."""
    from fadu.conf.setup import setup

    setup()
    from fadu.ledger.importing.xlsx_writer import XlsxWriter

    chosen = random.Random(7)
    with XlsxWriter(path) as book:
        book.sheet("台账", {})
        book.row("台账", dict(enumerate(HEADINGS)))
        for n in range(rows):
            first = date(2024, 1, 2) + timedelta(days=chosen.randrange(400))
            days = [first + timedelta(days=k) for k in (0, 4, 15, 30, 50, 53)]
            shown = [
                day.isoformat()
                if n % 3
                else f"{day.year}年{day.month}月{day.day}日"
                if n % 2
                else (day - date(1899, 12, 30)).days
                for day in days
            ]
            cells = (
                f"B{n:07d}", f"复字〔{first.year}〕{n}号", "B-SFJ", shown[0], f"申请人{n}", "某局", "邮寄",
                shown[1], shown[2], shown[3], "当面", shown[4], "P1", "维持" if n % 4 else "撤销", shown[5],
            )  # fmt: skip
            book.row("台账", dict(enumerate(cells)))


def own_memory() -> int:
    """MB of memory of this process's own; pages of the database file that are mapped do not count."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in status if line.startswith("RssAnon")).split()[1]) // 1024


def measure(path: Path, rows: int) -> dict[str, float]:
    """Import in this process; seconds, acts, peak memory."""
    from fadu.conf.setup import prepare

    prepare()
    from fadu.ledger.agencies import add_agency, add_jurisdiction
    from fadu.ledger.importing import import_file
    from fadu.ledger.importing.source import open_source

    add_jurisdiction("210411", "区")
    add_agency("210411", "B-SFJ", "区司法局")
    before, peak = own_memory(), [0]
    began = time.process_time()
    read = sum(1 for _ in open_source(path).sheets[0].rows())
    reading = time.process_time() - began
    began, clock = time.process_time(), time.perf_counter()
    report = import_file("reconsideration", path, on_progress=lambda *_: peak.append(own_memory()))
    busy, took = time.process_time() - began, time.perf_counter() - clock
    assert (report.summary.created, report.summary.rejected, read) == (rows, 0, rows + 1)
    found = {
        "rows": rows,
        "acts": report.summary.acts,
        "findings": report.summary.findings,
        "seconds": round(took, 2),
        "acts_per_second": round(report.summary.acts / took),
        "processor_seconds": round(busy, 2),
        "acts_per_processor_second": round(report.summary.acts / busy),
        "processor_seconds_reading_alone": round(reading, 2),
        "load": os.getloadavg()[0],
        "own_memory_before_mb": before,
        "own_memory_peak_mb": max(peak),
        "rss_peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    if rows <= 10_000:
        clock = time.perf_counter()
        assert import_file("reconsideration", path).summary.unchanged == rows
        found["seconds_second_import"] = round(time.perf_counter() - clock, 2)
    return found


def main(sizes: list[int]) -> None:
    found = []
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "cases.xlsx"
            make(path, rows)
            done = subprocess.run(
                [sys.executable, __file__, "--one", str(path), str(rows)],
                env=os.environ
                | {"FADU_DATA": folder, "FADU_DATABASE_URL": os.environ.get("FADU_DATABASE_URL", "")},
                check=True,
                stdout=subprocess.PIPE,
            )
            found.append(json.loads(done.stdout))
    print(json.dumps({"import": found}, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        main([int(each) for each in sys.argv[1:]] or [10_000, 100_000])
