"""Measures the reader: reports of 8,000 characters a second on one core, growth with the length, memory.

    python -m bench.reader [--quick]

The texts are put together from the sentences of the reader's own tests. Times are those of the
process alone (CPU), so that other work on the machine distorts them as little as it can.
"""

import argparse
import gc
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "report" / "reader"))

import stock  # noqa: E402

from fadu.report.reader import meta, read_text  # noqa: E402
from fadu.report.reader.checks import run  # noqa: E402
from fadu.report.reader.extract import figures  # noqa: E402
from fadu.report.reader.indicators import map_indicators  # noqa: E402
from fadu.report.reader.model import Document, Reading  # noqa: E402
from fadu.report.reader.structure import outline  # noqa: E402
from fadu.report.reader.traditional import simplify  # noqa: E402

REPORT = 8_000
LENGTHS = (8_000, 80_000, 800_000)
EMPTY_LOOP = 1_000_000


def spent(work, *args):
    """CPU seconds of one call, and what it gave."""
    began = time.process_time()
    result = work(*args)
    return time.process_time() - began, result


def empty_loop():
    """A yardstick for the machine and what else it does just now."""
    for _ in range(EMPTY_LOOP):
        pass


def by_part(text):
    """CPU seconds of each step of one reading, without looking for cycles, as `read_text` works."""
    gc.disable()
    seconds = {}
    seconds["simplify"], simplified = spent(simplify, text)
    document = Document("-", text, simplified=simplified)
    seconds["outline"], (document.sections, document.sentences) = spent(outline, simplified)
    seconds["meta"], known = spent(meta.recognise, document)
    reading = Reading(document, known)
    seconds["extract"], reading.figures = spent(figures.extract, document, known)
    seconds["indicators"], _ = spent(map_indicators, document, reading.figures)
    seconds["checks"], _ = spent(run, reading)
    gc.enable()
    return seconds


def reader(rounds=60):
    """All measurements; `rounds` readings of the report."""
    text = stock.report(REPORT)
    first, reading = spent(read_text, text)
    times = [spent(read_text, text)[0] for _ in range(rounds)]
    parts = [by_part(text) for _ in range(max(3, rounds // 4))]
    loops = [spent(empty_loop)[0] for _ in range(5)]
    return {
        "reports_per_second": round(1 / min(times), 1),
        "reports_per_second_median": round(1 / statistics.median(times), 1),
        "ms_per_report": round(min(times) * 1000, 2),
        "ms_by_part": {name: round(min(part[name] for part in parts) * 1000, 2) for name in parts[0]},
        "ms_first_report": round(first * 1000, 1),
        "ms_empty_loop_of_a_million": round(min(loops) * 1000, 1),
        "figures_per_report": len(reading.figures),
        "checks_per_report": len(reading.checks),
        "import_s": imported(),
        "growth": growth(),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def growth():
    """Milliseconds for 8,000 characters at each length; `ratio` of the longest to the shortest (1 is linear)."""
    found = {}
    for length in LENGTHS:
        text = stock.report(length)
        best = min(spent(read_text, text)[0] for _ in range(max(1, 160_000 // length)))
        found[length] = best * 1000 * REPORT / length
    shown = {f"ms_at_{length}": round(ms, 2) for length, ms in found.items()}
    return shown | {"ratio": round(found[LENGTHS[-1]] / found[LENGTHS[0]], 2)}


def imported():
    """CPU seconds that a fresh process needs for the import alone."""
    code = "import time; b = time.process_time(); import fadu.report.reader; print(time.process_time() - b)"
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, check=True) for _ in range(3)]
    return round(min(float(one.stdout) for one in runs), 3)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="fewer readings")
    found = reader(12 if parser.parse_args().quick else 60)
    print(json.dumps(found, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
