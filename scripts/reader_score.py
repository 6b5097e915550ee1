"""Score the reader of reports on annotated ones: `python scripts/reader_score.py [FILE_ID…]`.

Prints detection, value, unit, kind, period, indicator and relations per file and in total. Needs the
folder `shared` beside the project; without it, says so and ends.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from fadu.report.reader.score import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path(__file__).resolve().parents[2] / "shared"))
