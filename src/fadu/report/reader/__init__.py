"""Layer 4. The reader: a published annual report in, its figures and the checks of them out.

`read_file` and `read_bytes` take any format of source/, `read_text` takes text. Needs no ledger and
no network; the same input always gives the same reading.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fadu.report.reader import meta
from fadu.report.reader.checks import run
from fadu.report.reader.extract import figures
from fadu.report.reader.indicators import map_indicators, settle
from fadu.report.reader.model import Check, Document, Figure, Meta, Reading
from fadu.report.reader.source import Loaded, load_bytes, load_file
from fadu.report.reader.structure import outline
from fadu.report.reader.traditional import simplify

LedgerFigures = Mapping[str, float] | list[dict[str, Any]]
"""The own ledger's figures: {indicator: value}, or rows as `fadu figures --json` gives them."""


def read_text(text: str, file: str = "-", ledger_figures: LedgerFigures | None = None) -> Reading:
    """Read a report that is text already; offsets count its characters."""
    return read_loaded(Loaded(text), file, ledger_figures)


def read_bytes(data: bytes, name: str, ledger_figures: LedgerFigures | None = None) -> Reading:
    """Read an uploaded or piped file; `name` serves messages and, where needed, to tell the format.

    Raises:
        ReadError: empty, too large, encrypted, damaged, a scan, or of an unknown format.
    """
    return read_loaded(load_bytes(data, name), name, ledger_figures)


def read_file(path: str | Path, ledger_figures: LedgerFigures | None = None) -> Reading:
    """Read a file. Raises ReadError, also when the file cannot be opened."""
    return read_loaded(load_file(Path(path)), str(path), ledger_figures)


def read_loaded(loaded: Loaded, file: str, ledger_figures: LedgerFigures | None = None) -> Reading:
    """Read what `source.load_bytes` or `load_file` made of a file: for callers that keep the text between."""
    collecting = gc.isenabled()
    gc.disable()  # a reading makes no cycles: looking for them would be a tenth of the work
    try:
        return _read(loaded, file, ledger_figures)
    finally:
        if collecting:
            gc.enable()


def check_against(reading: Reading, ledger_figures: LedgerFigures) -> None:
    """Check a reading again, now with the own ledger's figures beside it."""
    reading.checks = run(reading, ledger_figures)


def _read(loaded: Loaded, file: str, ledger_figures: LedgerFigures | None) -> Reading:
    document = Document(file, loaded.text, tables=loaded.tables, simplified=simplify(loaded.text))
    document.sections, document.sentences = outline(document.simplified)
    reading = Reading(document, meta.recognise(document, loaded.hints))
    reading.figures = figures.extract(document, reading.meta, reading.warnings)
    map_indicators(document, reading.figures)
    settle(document, reading.figures, reading.meta)
    reading.checks = run(reading, ledger_figures)
    return reading


__all__ = [
    "Check", "Document", "Figure", "LedgerFigures", "Loaded", "Meta", "Reading", "check_against", "read_bytes", "read_file",
    "read_loaded", "read_text",
]  # fmt: skip
