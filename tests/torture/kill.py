"""Kills recording processes in the middle, many times, and looks at what is left.

    python tests/torture/kill.py --kills 200

A child records single acts, opens cases and imports; it tells each act only after `record()` has returned. The parent
kills it (SIGKILL) at a random moment. Every act that was told must be there once, no act may be half there, and the
whole ledger must be proved at the end.
"""

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fadu.conf.settings")
os.environ.setdefault("FADU_DATA", tempfile.mkdtemp(prefix="fadu-torture-"))

import django

django.setup()

from django.db import connections  # noqa: E402

import pg  # noqa: E402
from databases import County, in_use, make_county, migrate  # noqa: E402
from fadu.law import Act as Deed  # noqa: E402
from fadu.ledger.models import Act, Case  # noqa: E402
from fadu.ledger.record import Actor, CaseBatch, record, record_many  # noqa: E402
from fadu.ledger.verify import verify  # noqa: E402

FIELDS = {"applicant": "张三", "respondent": "某局"}


def work(county: County, name: str, told: int) -> None:
    """Record without end; tell the marks of what is acknowledged, one line each."""
    number = 0
    while True:
        case = record(
            None, "receive", date(2024, 9, 27), fields=FIELDS, by=[f"{name}.{number}.a"], actor=county.clerk,
            procedure="reconsideration",
        )  # fmt: skip
        os.write(told, f"{name}.{number}.a\n".encode())
        record(case.case_id, "accept", date(2024, 10, 8), by=[f"{name}.{number}.b"], actor=county.clerk)
        os.write(told, f"{name}.{number}.b\n".encode())
        if number % 3 == 2:
            bulk = [f"{name}.{number}.i{part}" for part in range(20)]
            acts = [[Deed("receive", date(2024, 9, 27), dict(FIELDS), (mark,))] for mark in bulk]
            batch = [
                CaseBatch("reconsideration", county.bureau, own, external_id=mark)
                for mark, own in zip(bulk, acts, strict=True)
            ]
            record_many(batch, actor=Actor("import"))
            os.write(told, ("\n".join(bulk) + "\n").encode())
        number += 1


def one_kill(county: County, name: str, chance: random.Random) -> list[str]:
    """Start a child, kill it at a random moment after its first act; the marks it told."""
    connections["default"].close()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            work(county, name, writing)
        finally:
            os._exit(1)
    os.close(writing)
    told = os.read(reading, 65536)
    time.sleep(chance.uniform(0, 0.06))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(reading, 65536):
        told += more
    os.close(reading)
    return told.decode().split("\n")[:-1]


def torture(kills: int, seed: int = 1) -> dict[str, object]:
    """Kill on the ledger in use; what was told, what is there, and the proof."""
    county, chance = make_county(), random.Random(seed)
    told: list[str] = []
    for number in range(kills):
        told += one_kill(county, f"k{number}", chance)
    present = [mark for by in Act.objects.values_list("by", flat=True) for mark in json.loads(by)]
    report = verify()
    return {
        "kills": kills,
        "acknowledged": len(told),
        "recorded": len(present),
        "lost": sorted(set(told) - set(present)),
        "doubled": len(present) - len(set(present)),
        "cases": Case.objects.count(),
        "sound": report.ok,
        "faults": [fault.message for fault in report.faults[:5]],
    }


def is_good(result: dict[str, object]) -> bool:
    return not result["lost"] and not result["doubled"] and bool(result["sound"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    given = parser.parse_args()
    results: dict[str, object] = {"seed": given.seed}
    home = tempfile.mkdtemp(prefix="fadu-torture-")
    with in_use(f"sqlite:///{home}/ledger.sqlite3"):
        migrate()
        results["sqlite"] = torture(given.kills, given.seed)
    shutil.rmtree(home)
    if pg.server()[0] is None:
        results["postgres"] = pg.server()[1]
    else:
        name = f"fadu_torture_{os.getpid()}"
        with in_use(pg.fresh_database(name)):
            migrate()
            results["postgres"] = torture(given.kills, given.seed)
        pg.drop_database(name)
    print(json.dumps(results, ensure_ascii=False, indent=2))
    return 0 if all(is_good(each) for each in results.values() if isinstance(each, dict)) else 1


if __name__ == "__main__":
    sys.exit(main())
