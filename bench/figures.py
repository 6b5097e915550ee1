"""Measures the figures: ledger to columnar copy, all figures of a year against hand-written SQL, an act's way into them.

    python -m bench.figures [--acts 1000000]

The acts are the reconstructed year's own, recorded through the ledger and then repeated under new ids.
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
import pyarrow as pa  # noqa: E402
import pyarrow.compute as pc  # noqa: E402

from databases import in_use, migrate  # noqa: E402
from fadu.demo.courses import load_plan  # noqa: E402
from fadu.demo.load import load  # noqa: E402
from fadu.figures.copy import Copy  # noqa: E402
from fadu.figures.engine import Engine, all_requests  # noqa: E402
from fadu.figures.source import SqliteSource  # noqa: E402
from fadu.ledger.record import Actor, record  # noqa: E402

ROUNDS = 7


class Repeated:
    """The acts of a source, again and again under new ids."""

    def __init__(self, source, acts: int) -> None:
        self.base = source.acts(0, source.last_act_id())
        self.size = self.base.num_rows
        self.times = max(1, -(-acts // self.size))

    def last_act_id(self) -> int:
        return self.size * self.times

    def acts(self, after: int, upto: int) -> pa.Table:
        parts = []
        for number in range(after // self.size, -(-upto // self.size)):
            ids = pc.add(pa.array(range(1, self.size + 1), pa.int64()), number * self.size)
            cases = pc.add(self.base["case_id"], number * 1_000_000)
            part = self.base.set_column(0, "act_id", ids).set_column(1, "case_id", cases)
            first, last = max(after - number * self.size, 0), min(upto - number * self.size, self.size)
            parts.append(part.slice(first, last - first))
        return pa.concat_tables(parts)

    def rederived(self) -> pa.Table:
        return self.base.slice(0, 0).append_column("as_of_act_id", pa.array([], pa.int64()))


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
            found = {"copy_from_sqlite": copying(source, Path(home) / "copy")}
            found["act_to_figure"] = freshness(source, Path(home) / "copy")
            found["year"] = year(Repeated(source, acts), Path(home) / "big")
        return found


def copying(source, root: Path) -> dict:
    """From an SQLite ledger into an empty copy; best of three, since a cold cache is not the copy's speed."""
    rates = []
    for number in range(3):
        copy = Copy(root.with_name(f"{root.name}{number}"), source)
        began = time.perf_counter()
        manifest = copy.sync()
        rates.append(manifest.last_act_id / (time.perf_counter() - began))
    return {"acts": manifest.last_act_id, "acts_per_second": round(max(rates))}


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


def year(source: Repeated, root: Path) -> dict:
    """All figures of a year, from the compiler and by hand, interleaved; the answers are compared."""
    engine = Engine(Copy(root, source))
    began = time.perf_counter()
    engine.sync()
    copied = time.perf_counter() - began
    procedures = set(engine.manifest.files)
    asked = [one for one in all_requests() if one.definition.procedure in procedures]
    began = time.perf_counter()
    values = engine.compute(asked, "2024", "210411")
    first = time.perf_counter() - began
    queries = by_hand(engine.copy, engine.manifest)
    connection = duckdb.connect()
    hand = {name: connection.execute(sql).fetchone() for name, sql in queries.items()}
    check(values, hand)
    ours = median_of(lambda: engine.compute(asked, "2024", "210411"))
    theirs = median_of(lambda: [connection.execute(sql).fetchone() for sql in queries.values()])
    return {
        "acts": engine.manifest.last_act_id,
        "figures": len(asked),
        "scans": 2 * len(procedures),
        "first_seconds": first,
        "seconds": ours,
        "by_hand_seconds": theirs,
        "ratio_to_hand_written": ours / theirs,
        "copy_acts_per_second": round(engine.manifest.last_act_id / copied),
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
