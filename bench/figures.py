"""Measures the figures: ledger to columnar copy, all figures of a year against hand-written SQL, an act's way into them.

    python -m bench.figures [--acts 1000000]

The acts are the reconstructed year's own, recorded through the ledger and then repeated in its tables under new ids;
the copy is measured from the database file to the last Parquet file.
"""

import argparse
import json
import os
import re
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fadu.conf.settings")
os.environ.setdefault("FADU_DATA", tempfile.mkdtemp(prefix="fadu-bench-"))

import django

django.setup()

import duckdb  # noqa: E402
from django.db import connection  # noqa: E402

from databases import in_use, migrate  # noqa: E402
from fadu.demo.courses import load_plan  # noqa: E402
from fadu.demo.load import load  # noqa: E402
from fadu.figures.copy import Copy  # noqa: E402
from fadu.figures.engine import Engine, all_requests  # noqa: E402
from fadu.figures.source import SqliteSource  # noqa: E402
from fadu.ledger.casefile import ACT_COLUMNS, CASE_COLUMNS  # noqa: E402
from fadu.ledger.record import Actor, record  # noqa: E402

ROUNDS = 7


def multiply(acts: int) -> None:
    """Repeat the ledger's cases with their acts under new ids until there are so many acts."""
    case_names = ", ".join(name for name in CASE_COLUMNS if name not in ("uid", "external_id"))
    act_names = ", ".join(f'"{name}"' for name in ACT_COLUMNS if name != "case_id")
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(id), (SELECT COUNT(*) FROM ledger_act) FROM ledger_case")
        cases, size = cursor.fetchone()
        for step in range(1, -(-acts // size)):
            shift = step * cases
            cursor.execute(
                f"INSERT INTO ledger_case (id, uid, external_id, {case_names}) SELECT id + {shift},"
                f" '{step:08d}' || substr(uid, 9), external_id || '-{step}', {case_names}"
                f" FROM ledger_case WHERE id <= {cases}"
            )
            cursor.execute(
                f"INSERT INTO ledger_act (case_id, {act_names}) SELECT case_id + {shift}, {act_names}"
                f" FROM ledger_act WHERE case_id <= {cases} ORDER BY id"
            )


def by_hand(copy: Copy, manifest) -> dict[str, str]:
    """The hand-written queries, each over its procedure's files."""
    text = (Path(__file__).parent / "figures.sql").read_text("utf-8")
    queries = {}
    for name, body in re.findall(r"-- name: (\w+)\n(.*?);", text, re.DOTALL):
        files = ", ".join(f"'{path}'" for path in copy.paths(name, manifest))
        if files:
            queries[name] = re.sub(r"\bacts\b", f"read_parquet([{files}])", body)
    return queries


def median_of(run) -> float:
    spent = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        run()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def figures(acts: int) -> dict:
    """All measurements; times in seconds."""
    with tempfile.TemporaryDirectory(prefix="fadu-bench-") as home:
        url = f"sqlite:///{home}/ledger.sqlite3"
        with in_use(url):
            migrate()
            load(load_plan())
            source = SqliteSource(f"{home}/ledger.sqlite3")
            found = {"copy_of_one_year": copying(source, Path(home) / "copy")}
            found["act_to_figure"] = freshness(source, Path(home) / "fresh")
            multiply(acts)
            found["year"] = year(source, Path(home) / "big")
        return found


def copying(source, root: Path) -> dict:
    """From the ledger's database into an empty copy; best of three, since a cold cache is not the copy's speed."""
    seconds, processor = [], []
    for number in range(3):
        copy = Copy(root.with_name(f"{root.name}{number}"), source)
        began, used = time.perf_counter(), time.process_time()
        acts = copy.sync().last_act_id
        seconds.append(time.perf_counter() - began)
        processor.append(time.process_time() - used)
    return {
        "acts": acts,
        "acts_per_second": round(acts / min(seconds)),
        "cpu_us_per_act": round(min(processor) / acts * 1e6, 2),
    }


def freshness(source, root: Path) -> dict:
    """Seconds from recording one act to reading the figures with it."""
    engine = Engine(Copy(root, source))
    engine.sync()
    asked = [one for one in all_requests() if one.definition.id == "dispute.registered"]
    engine.compute(asked, "2024", "210411")
    waits = []
    for _ in range(10):
        before = engine.compute(asked, "2024", "210411")[0].value
        record(
            None, "register", date(2024, 6, 3), fields={"source": "自排"}, actor=Actor("bench"), mode="history",
            procedure="dispute", agency="210411-qd",
        )  # fmt: skip
        began = time.perf_counter()
        engine.sync()
        after = engine.compute(asked, "2024", "210411")[0].value
        waits.append(time.perf_counter() - began)
        assert after == before + 1
    return {"median": statistics.median(waits), "worst": max(waits)}


def year(source, root: Path) -> dict:
    """The copy, and all figures of a year, from the compiler and by hand; the answers are compared."""
    copied = copying(source, root)
    engine = Engine(Copy(root.with_name(f"{root.name}0"), source))
    engine.sync()
    procedures = set(engine.manifest.files)
    asked = [one for one in all_requests() if one.definition.procedure in procedures]
    began = time.perf_counter()
    values = engine.compute(asked, "2024", "210411")
    first = time.perf_counter() - began
    queries = by_hand(engine.copy, engine.manifest)
    duck = duckdb.connect()
    hand = {name: duck.execute(sql).fetchone() for name, sql in queries.items()}
    check(values, hand)
    ours = median_of(lambda: engine.compute(asked, "2024", "210411"))
    theirs = median_of(lambda: [duck.execute(sql).fetchone() for sql in queries.values()])
    return {
        "acts": copied["acts"],
        "figures": len(asked),
        "scans": 2 * len(procedures),
        "first_seconds": first,
        "seconds": ours,
        "by_hand_seconds": theirs,
        "ratio_to_hand_written": ours / theirs,
        "copy_acts_per_second": copied["acts_per_second"],
        "copy_cpu_us_per_act": copied["cpu_us_per_act"],
    }


def check(values, hand) -> None:
    """The hand-written numbers all appear among the computed ones of their procedure."""
    for name, numbers in hand.items():
        computed = [v.value or 0 for v in values if v.form != "rate"]
        for number in numbers:
            assert any(abs(float(number or 0) - value) < 1e-6 for value in computed), (name, number)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--acts", type=int, default=1_000_000)
    print(json.dumps(figures(arguments.parse_args().acts), indent=1))


if __name__ == "__main__":
    main()
