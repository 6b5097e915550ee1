"""Layer 4. The JSON of `fadu read --json`, a promise to users' scripts: fields are added, never changed.

One file gives one object, several give a list. See docs/design/reader.md.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from fadu.report.reader.model import Check, Figure, Reading
from fadu.report.reader.output.labels import number


def figure_to_dict(figure: Figure) -> dict[str, Any]:
    """One figure; the first eleven fields are those of the contract."""
    return {
        "start": figure.start,
        "end": figure.end,
        "text": figure.text,
        "value": number(figure.value),
        "unit": figure.unit,
        "what": figure.what,
        "indicator": figure.indicator,
        "kind": figure.kind,
        "period": figure.period,
        "scope": figure.scope,
        "approx": figure.approx,
        "approx_word": figure.approx_word,
        "bound": figure.bound,
        "sign": figure.sign,
        "confidence": round(figure.confidence, 4),
        "also": list(figure.also),
        "optional": figure.optional,
        "section": figure.section,
        "sentence": figure.sentence,
    }


def check_to_dict(check: Check) -> dict[str, Any]:
    """One check; `figures` are indexes into the list of figures."""
    return {
        "rule": check.rule,
        "ok": check.ok,
        "severity": check.severity,
        "figures": list(check.figures),
        "stated": None if check.stated is None else number(check.stated),
        "computed": None if check.computed is None else number(check.computed),
        "candidates": list(check.candidates),
        "start": check.start,
        "end": check.end,
        "message": check.message,
    }


def to_dict(reading: Reading) -> dict[str, Any]:
    """The reading as plain values."""
    meta = reading.meta
    return {
        "file": reading.document.file,
        "title": meta.title,
        "jurisdiction": meta.jurisdiction,
        "jurisdiction_code": meta.jurisdiction_code,
        "issuer": meta.issuer,
        "year": meta.year,
        "date": meta.date.isoformat() if meta.date else None,
        "figures": [figure_to_dict(figure) for figure in reading.figures],
        "checks": [check_to_dict(check) for check in reading.checks],
        "warnings": list(reading.warnings),
    }


def dumps(readings: Sequence[Reading], *, many: bool = False) -> str:
    """One object for one reading, a list for several (or where `many` says so)."""
    shapes = [to_dict(reading) for reading in readings]
    value: Any = shapes if many or len(shapes) != 1 else shapes[0]
    return json.dumps(value, ensure_ascii=False, indent=1)
