"""Measures the ledger: recording, import, proof, a clerk's wait, and growth. Prints JSON; every goal is a ratio.

    python -m bench.ledger [--acts 2000] [--big 1000000] [--pg postgresql://…] [--only NAME]

Each comparison writes the very same rows: those that `record()` wrote are read back, and then written again by
plain SQL and by the plain ORM, one transaction an act, on an empty database of the same kind.
"""

import argparse
import gc
import json
import multiprocessing
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fadu.conf.settings")
os.environ.setdefault("FADU_DATA", tempfile.mkdtemp(prefix="fadu-bench-"))

import django

django.setup()

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: E402
from django.db import connection, connections, transaction  # noqa: E402

import pg  # noqa: E402
from databases import County, forget, in_use, make_county, migrate  # noqa: E402
from fadu.law import Act as Deed  # noqa: E402
from fadu.ledger import agencies  # noqa: E402
from fadu.ledger.casefile import ACT_COLUMNS, CASE_COLUMNS, MOVED_COLUMNS  # noqa: E402
from fadu.ledger.checkpoint import take_checkpoint  # noqa: E402
from fadu.ledger.models import Act, Case  # noqa: E402
from fadu.ledger.record import Actor, CaseBatch, record, record_many  # noqa: E402
from fadu.ledger.verify import verify  # noqa: E402

FIELDS = {"applicant": "张三", "respondent": "某市场监督管理局", "channel": "当面", "case_type": "行政处罚"}
ROUNDS = 3
PLACES = ("210411", "210402", "210403", "210404")


@contextmanager
def empty_ledger(vendor: str, name: str = "a"):
    """An empty ledger with one county; gives its address."""
    if vendor == "sqlite":
        with tempfile.TemporaryDirectory(prefix="fadu-bench-", dir=os.environ.get("FADU_BENCH_DIR")) as home:
            url = f"sqlite:///{home}/ledger.sqlite3"
            with in_use(url):
                migrate()
                yield url
        return
    base = f"fadu_bench_{os.getpid()}_{name}"
    url = pg.fresh_database(base)
    try:
        with in_use(url):
            migrate()
            yield url
    finally:
        pg.drop_database(base)


def course(county: County, acts: int) -> int:
    """Record about this many acts live: cases received, accepted, parties heard; returns how many."""
    done, actor = 0, county.clerk
    while done < acts:
        case = record(
            None, "receive", date(2024, 9, 27), fields=FIELDS, actor=actor, procedure="reconsideration"
        )
        record(case.case_id, "accept", date(2024, 10, 8), by=["o1", "o2"], actor=actor, seen=1)
        record(case.case_id, "serve_copy", date(2024, 10, 10), actor=actor, seen=2)
        record(case.case_id, "reply", date(2024, 10, 15), actor=actor, seen=3)
        record(case.case_id, "hear_opinion", date(2024, 10, 17), by=["o1", "o2"], actor=actor, seen=4)
        done += 5
    return done


def rows_written() -> list[tuple[tuple, tuple]]:
    """The rows behind each recorded act, in order: (act row, case row as it stands at the end)."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {', '.join(CASE_COLUMNS)} FROM ledger_case")
        cases = {row[0]: row[1:] for row in cursor.fetchall()}
        names = ", ".join(f'"{name}"' for name in ACT_COLUMNS)
        cursor.execute(f"SELECT {names} FROM ledger_act ORDER BY id")
        return [(row, cases[row[0]]) for row in cursor.fetchall()]


def _insert(table: str, columns: tuple[str, ...], mark: str) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join([mark] * len(columns))})"


def _driver(url: str):
    """The bare driver with the ledger's own settings of durability."""
    if url.startswith("postgres"):
        import psycopg

        return psycopg.connect(url, prepare_threshold=1)
    import sqlite3

    raw = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, timeout=30)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-65536", "foreign_keys=ON"):
        raw.execute(f"PRAGMA {pragma}")
    return raw


class RawWriter:
    """Writes rows by the bare driver, one transaction an act."""

    def __init__(self, url: str) -> None:
        self.postgres = url.startswith("postgres")
        mark = "%s" if self.postgres else "?"
        self.new_act = _insert("ledger_act", ACT_COLUMNS, mark)
        self.new_case = _insert("ledger_case", ("id", *CASE_COLUMNS), mark)
        self.move = (
            f"UPDATE ledger_case SET {', '.join(f'{name}={mark}' for name in MOVED_COLUMNS)} WHERE id={mark}"
        )
        self.raw = _driver(url)

    def write(self, rows: list[tuple[tuple, tuple]]) -> float:
        """Seconds for these rows."""
        raw, fixed = self.raw, len(CASE_COLUMNS) - len(MOVED_COLUMNS)
        began = time.perf_counter()
        for act, case in rows:
            if not self.postgres:
                raw.execute("BEGIN IMMEDIATE")
            if act[1] == 0:
                raw.execute(self.new_case, (act[0], *case))
            else:
                raw.execute(self.move, (*case[fixed:], act[0]))
            raw.execute(self.new_act, act)
            raw.commit()
        return time.perf_counter() - began


def by_orm(rows: list[tuple[tuple, tuple]]) -> float:
    """The same rows by the plain ORM, one transaction an act; the objects are made beforehand. Seconds."""
    # Column names are attribute names here, but for the one whose column is called otherwise.
    names = ["jurisdiction_id" if name == "jurisdiction_code" else name for name in CASE_COLUMNS]
    recorded = ACT_COLUMNS.index("recorded_at")
    objects = []
    for act, case in rows:
        values = dict(zip(ACT_COLUMNS, act, strict=True))
        at = act[recorded]
        at = datetime.fromisoformat(at) if isinstance(at, str) else at
        values["recorded_at"] = at.replace(tzinfo=UTC)
        row = Case(id=act[0], **dict(zip(names, case, strict=True)))
        objects.append((row, Act(**values), act[1] == 0))
    began = time.perf_counter()
    for row, act, new in objects:
        with transaction.atomic():
            row.save(force_insert=new, force_update=not new)
            act.save(force_insert=True)
    return time.perf_counter() - began


def recording(vendor: str, acts: int) -> dict[str, float]:
    """Acts a second through record(), by plain ORM and by raw SQL.

    The three take turns of 50 acts, so that a slow moment of the disk hits all alike.
    """
    with empty_ledger(vendor) as url:
        county = make_county()
        course(county, acts + 50)
        rows = rows_written()
        pieces = [rows[start : start + 50] for start in range(0, acts + 50, 50)]
    seconds: dict[str, list[float]] = {"record": [], "orm": [], "raw": []}
    cpu = dict.fromkeys(seconds, 0.0)
    with (
        empty_ledger(vendor, "a") as url,
        empty_ledger(vendor, "b") as orm_url,
        empty_ledger(vendor, "c") as raw_url,
    ):
        make_county()  # in the innermost one
        raw = RawWriter(raw_url)
        with in_use(orm_url) as orm, in_use(url) as own:
            activate(orm)
            make_county()
            activate(own)
            county = make_county()
            gc.collect()
            gc.freeze()  # what was prepared is not the business of whoever allocates next
            for piece in pieces:
                activate(own)
                agencies.office(county.bureau)
                for name, write in (
                    ("record", lambda piece: _timed(course, county, len(piece))),
                    ("orm", by_orm),
                    ("raw", raw.write),
                ):
                    if name == "orm":
                        activate(orm)
                    before = time.process_time()
                    seconds[name].append(write(piece))
                    cpu[name] += time.process_time() - before
            activate(own)
        raw.raw.close()
    used = {f"{name}_cpu_us_per_act": round(each / len(rows) * 1e6) for name, each in cpu.items()}
    return _ratios({name: [50 / each for each in values[1:]] for name, values in seconds.items()}) | used


def _timed(work: Callable, *given: object) -> float:
    began = time.perf_counter()
    work(*given)
    return time.perf_counter() - began


def activate(wrapper) -> None:
    """Make an open connection the default one."""
    connections["default"] = wrapper
    forget()


def _ratios(rates: dict[str, list[float]]) -> dict[str, float]:
    """Mean rates over all rounds, and those of record against the others."""
    middle = {name: len(values) / sum(1 / each for each in values) for name, values in rates.items()}
    found = {f"{name}_per_s": round(value) for name, value in middle.items()}
    own = middle["record"]
    return found | {
        f"ratio_to_{name}": round(own / value, 3) for name, value in middle.items() if name != "record"
    }


# PostgreSQL with several clients, each in its own jurisdiction.


def clients(acts: int, count: int = 4) -> dict[str, float]:
    """The same on PostgreSQL with clients in their own jurisdictions, record() against raw SQL."""
    rates: dict[str, list[float]] = {"record": [], "raw": []}
    for _ in range(ROUNDS):
        with empty_ledger("postgres") as url:
            counties = [make_county(code) for code in PLACES[:count]]
            rates["record"].append(_together(_client_record, [(url, county, acts) for county in counties]))
            rows = rows_written()
        with empty_ledger("postgres", "b") as url:
            for code in PLACES[:count]:
                make_county(code)
            shares = [[pair for pair in rows if pair[1][2] == code] for code in PLACES[:count]]
            rates["raw"].append(_together(_client_raw, [(url, share) for share in shares]))
    return {"clients": count, **_ratios(rates)}


def _together(work: Callable, jobs: list[tuple]) -> float:
    """Run each job in its own process, all from the same moment; acts a second of all."""
    context = multiprocessing.get_context("spawn")
    gate, results = context.Barrier(len(jobs)), context.Queue()
    running = [context.Process(target=_start, args=(gate, results, work, job)) for job in jobs]
    for each in running:
        each.start()
    spans = [results.get(timeout=300) for _ in running]
    for each in running:
        each.join()
    return sum(done for done, _, _ in spans) / (
        max(end for _, _, end in spans) - min(start for _, start, _ in spans)
    )


def _start(gate, results, work: Callable, job: tuple) -> None:
    results.put(work(gate, *job))


def _client_record(gate, url: str, county: County, acts: int) -> tuple[int, float, float]:
    with in_use(url):
        course(county, 10)
        gate.wait()
        began = time.time()
        done = course(county, acts)
        return done, began, time.time()


def _client_raw(gate, url: str, rows: list[tuple[tuple, tuple]]) -> tuple[int, float, float]:
    writer = RawWriter(url)
    writer.write(rows[:10])
    gate.wait()
    began = time.time()
    writer.write(rows[10:])
    return len(rows) - 10, began, time.time()


# Import.


def batches(county: County, cases: int, prefix: str = "x"):
    """Cases of five acts each, as an import gives them."""
    for number in range(cases):
        yield CaseBatch(
            "reconsideration",
            county.bureau,
            [
                Deed("receive", date(2024, 9, 27), dict(FIELDS)),
                Deed("accept", date(2024, 10, 8), {}, ("o1", "o2")),
                Deed("serve_copy", date(2024, 10, 10)),
                Deed("reply", date(2024, 10, 15)),
                Deed("hear_opinion", date(2024, 10, 17), {}, ("o1", "o2")),
            ],
            external_id=f"{prefix}{number}",
        )


def importing(vendor: str, acts: int) -> dict[str, float]:
    """record_many against raw batched inserts of the same rows (a thousand acts a transaction)."""
    rates: dict[str, list[float]] = {"record": [], "raw": []}
    for _ in range(ROUNDS):
        with empty_ledger(vendor):
            county = make_county()
            record_many(batches(county, 20, "warm"), actor=Actor("import"))
            began = time.perf_counter()
            summary = record_many(batches(county, acts // 5), actor=Actor("import"))
            rates["record"].append(summary.acts / (time.perf_counter() - began))
            assert summary.created == acts // 5, summary
            rows = rows_written()[100:]
        with empty_ledger(vendor, "b") as url:
            make_county()
            rates["raw"].append(len(rows) / _raw_batches(url, rows))
    return _ratios(rates)


def _raw_batches(url: str, rows: list[tuple[tuple, tuple]]) -> float:
    mark = "%s" if url.startswith("postgres") else "?"
    new_act, new_case = (
        _insert("ledger_act", ACT_COLUMNS, mark),
        _insert("ledger_case", ("id", *CASE_COLUMNS), mark),
    )
    raw = _driver(url)
    cursor = raw.cursor()
    began = time.perf_counter()
    for start in range(0, len(rows), 1000):
        part = rows[start : start + 1000]
        cursor.execute("BEGIN") if mark == "?" else None
        cursor.executemany(new_case, [(act[0], *case) for act, case in part if act[1] == 0])
        cursor.executemany(new_act, [act for act, _ in part])
        raw.commit()
    took = time.perf_counter() - began
    raw.close()
    return took


# Proof, waiting, growth.


def proving(vendor: str, acts: int) -> dict[str, float]:
    """Acts proved a second: the chain with a checkpoint, and the replay apart."""
    with empty_ledger(vendor):
        county = make_county()
        record_many(batches(county, acts // 5), actor=Actor("import"))
        take_checkpoint(county.code, Ed25519PrivateKey.generate())
        chain, replay = [], 0.0
        for round_ in range(ROUNDS):
            report = verify(replay=round_ == 0, processes=2)
            assert report.ok, report.faults[:3]
            chain.append(report.acts / report.chain_seconds)
            replay = replay or report.acts / report.replay_seconds
        return {"acts": acts, "chain_per_s": round(statistics.median(chain)), "replay_per_s": round(replay)}


def waiting(vendor: str, seconds: float) -> dict[str, float]:
    """How long a clerk's acts take beside a running import: worst, 99th part, median (s)."""
    with empty_ledger(vendor) as url:
        county = make_county()
        context = multiprocessing.get_context("spawn")
        ready, stop = context.Event(), context.Event()
        importer = context.Process(target=_import_until, args=(url, county, ready, stop))
        importer.start()
        ready.wait(60)
        waits = []
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            began = time.perf_counter()
            record(
                None,
                "receive",
                date(2024, 9, 27),
                fields=FIELDS,
                actor=county.clerk,
                procedure="reconsideration",
            )
            waits.append(time.perf_counter() - began)
            time.sleep(0.01)
        stop.set()
        importer.join(60)
        waits.sort()
        imported = Act.objects.filter(actor="import").count()
        return {
            "acts": len(waits),
            "worst_s": round(waits[-1], 4),
            "p99_s": round(waits[len(waits) * 99 // 100], 4),
            "median_s": round(statistics.median(waits), 4),
            "import_acts_per_s_beside": round(imported / seconds),
        }


def _import_until(url: str, county: County, ready, stop) -> None:
    with in_use(url):
        record_many(batches(county, 20, "warm"), actor=Actor("import"))
        ready.set()
        part = 0
        while not stop.is_set():
            record_many(batches(county, 400, f"p{part}-"), actor=Actor("import"))
            part += 1


def growth(vendor: str, small: int, big: int, acts: int) -> dict[str, float]:
    """Time per act among few and among many cases (new cases, and acts in cases all over the table)."""
    with empty_ledger(vendor):
        county = make_county()
        record_many(batches(county, small), actor=Actor("import"))
        few = [_spread(small, acts, county, 1)]
        _multiply(small, big)
        many = [_spread(big, acts, county, 2)]
        few_s, many_s = statistics.median(few), statistics.median(many)
        return {
            "small_cases": small,
            "big_cases": big,
            "small_us_per_act": round(few_s * 1e6),
            "big_us_per_act": round(many_s * 1e6),
            "ratio": round(many_s / few_s, 3),
        }


def _spread(cases: int, acts: int, county: County, seed: int) -> float:
    """Mean seconds of one act in a case chosen at random; the first tenth warms the caches."""
    chosen = random.Random(seed).sample(range(1, cases + 1), acts)
    times = []
    for case in chosen:
        began = time.perf_counter()
        record(case, "mediate", date(2024, 11, 1), actor=county.clerk, mode="history")
        times.append(time.perf_counter() - began)
    return statistics.fmean(times[acts // 10 :])


def _multiply(small: int, big: int) -> None:
    """Copy cases and acts until there are many: sizes and indexes as real, hashes not."""
    with connection.cursor() as cursor:
        names = [name for name in CASE_COLUMNS if name not in ("uid", "external_id")]
        acts = ", ".join(f'"{name}"' for name in ACT_COLUMNS if name != "case_id")
        for step in range(1, big // small):
            shift = step * small
            cursor.execute(
                f"INSERT INTO ledger_case (id, uid, external_id, {', '.join(names)}) SELECT id + {shift},"
                f" '{step:08d}' || substr(uid, 9), external_id || '-{step}', {', '.join(names)}"
                f" FROM ledger_case WHERE id <= {small}"
            )
            cursor.execute(
                f"INSERT INTO ledger_act (case_id, {acts}) SELECT case_id + {shift}, {acts}"
                f" FROM ledger_act WHERE case_id <= {small} AND seq < 5"
            )
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")
            cursor.execute("CHECKPOINT")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def parts(acts: int, big: int, wait: float) -> dict[str, Callable[[], dict[str, float]]]:
    """Everything that can be measured, by name; PostgreSQL only where there is a server."""
    found: dict[str, Callable[[], dict[str, float]]] = {}
    for vendor in ("sqlite", "postgres") if pg.server()[0] else ("sqlite",):
        found |= {
            f"record.{vendor}": lambda vendor=vendor: recording(vendor, acts),
            f"import.{vendor}": lambda vendor=vendor: importing(vendor, acts * 10),
            f"verify.{vendor}": lambda vendor=vendor: proving(vendor, acts * 100),
            f"wait.{vendor}": lambda vendor=vendor: waiting(vendor, wait),
            f"growth.{vendor}": lambda vendor=vendor: growth(vendor, 10_000, big, min(acts, 2000)),
        }
        if vendor == "postgres":
            found["clients.postgres"] = lambda: clients(acts // 2)
    return found


def run(
    acts: int = 2000, big: int = 1_000_000, wait: float = 10.0, only: str = ""
) -> dict[str, dict[str, float]]:
    """Measure everything (or what `only` names) and return it."""
    results = {}
    for name, measure in parts(acts, big, wait).items():
        if only in name:
            print(f"{name} …", file=sys.stderr, flush=True)
            results[name] = measure()
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--acts", type=int, default=2000)
    parser.add_argument("--big", type=int, default=1_000_000, help="cases of the large ledger")
    parser.add_argument("--wait", type=float, default=10.0, help="seconds beside an import")
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    print(json.dumps(run(given.acts, given.big, given.wait, given.only), indent=2))


if __name__ == "__main__":
    main()
