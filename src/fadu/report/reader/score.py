"""Layer 4. How well the reader reads: its figures and checks against annotated reports.

Never reads a report by itself beyond calling the reader, and never writes a file.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import attrs

from fadu.report.reader.model import Document, Figure, Meta, Reading

BORDERLINE = re.compile(r"30强|[五三两]大领域|[两三]级|一批|一个窗口|前三年|近两年|一年来")
"""Wordings that the conventions of the annotation leave open; a figure there costs nothing."""
_REFERENCES = (
    *("num", "den", "rate", "part", "whole", "total", "figure", "minuend", "subtrahend"),
    *("parts", "figures", "rates"),
)
_FIELDS = ("value", "unit", "kind", "period", "approx", "bound", "sign", "indicator")


@attrs.define(slots=True)
class Score:
    """Counts of one file (or of several, added up)."""

    matched: int = 0
    missed: int = 0
    extra: int = 0
    extra_optional: int = 0
    fields: Counter[str] = attrs.field(factory=Counter)
    relations: Counter[str] = attrs.field(factory=Counter)
    notes: list[str] = attrs.field(factory=list)

    def add(self, other: Score) -> None:
        """Add the counts of `other`."""
        self.matched += other.matched
        self.missed += other.missed
        self.extra += other.extra
        self.extra_optional += other.extra_optional
        self.fields.update(other.fields)
        self.relations.update(other.relations)

    def detection(self, lenient: bool = False) -> tuple[float, float, float]:
        """Precision, recall and F1; `lenient` sets unmatched figures marked optional aside."""
        extra = self.extra - (self.extra_optional if lenient else 0)
        precision = self.matched / max(1, self.matched + extra)
        recall = self.matched / max(1, self.matched + self.missed)
        return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def score(reading: Reading, gold: list[dict[str, Any]], relations: list[dict[str, Any]]) -> Score:
    """Compare one reading with the annotated figures and relations of its report."""
    result = Score()
    by_span = {(figure.start, figure.end): figure for figure in reading.figures}
    spans_of_gold = {row["id"]: (row["start"], row["end"]) for row in gold}
    for row in gold:
        figure = by_span.pop((row["start"], row["end"]), None)
        found = figure is not None and abs(figure.value - row["value"]) < 1e-6
        if figure is not None:
            result.fields["value"] += found
            result.fields["of value"] += 1
        if row.get("minor") or row.get("in_name"):
            continue
        if figure is None or not found:
            result.missed += 1
            result.notes.append(f"缺 {row['start']} {row['text']} {row['what']}")
            continue
        result.matched += 1
        _fields(result, figure, row)
    _extras(result, by_span.values(), reading.document.text)
    _relations(result, reading, relations, spans_of_gold)
    return result


def _fields(result: Score, figure: Figure, row: dict[str, Any]) -> None:
    wanted: dict[str, tuple[Any, Any]] = {
        "kind": (figure.kind, row["kind"]),
        "period": (figure.period, row["period"]),
        "unit": (figure.unit, row["unit"]),
        "sign": (figure.sign, row.get("sign")),
        "bound": (figure.bound, row.get("bound")),
        "approx": (figure.approx_word if figure.approx else None, row.get("approx_word")),
    }
    for name, (got, right) in wanted.items():
        result.fields[name] += got == right
        result.fields["of " + name] += 1
        if got != right:
            result.notes.append(f"{name} {row['start']} {row['text']} {row['what']}: {got} ≠ {right}")
    indicator = row.get("indicator")
    if indicator is not None:
        right = {indicator, *row.get("also", ())}
        result.fields["indicator"] += figure.indicator in right
        result.fields["of indicator"] += 1
        if figure.indicator not in right:
            told = f"{figure.what}: {figure.indicator} ≠ {indicator}"
            result.notes.append(f"indicator {row['start']} {row['text']} {told}")


def _extras(result: Score, figures: Iterable[Figure], text: str) -> None:
    for figure in figures:
        if BORDERLINE.search(text[max(0, figure.start - 4) : figure.end + 4]):
            continue
        result.extra += 1
        result.extra_optional += figure.optional
        around = text[max(0, figure.start - 12) : figure.end + 8].replace("\n", " ")
        result.notes.append(
            f"多{'(可选)' if figure.optional else ''} {figure.start} {figure.text} …{around}…"
        )


def _relations(
    result: Score, reading: Reading, relations: list[dict[str, Any]], spans: dict[str, tuple[int, int]]
) -> None:
    checked: dict[frozenset[tuple[int, int]], set[bool | None]] = {}
    for check in reading.checks:
        key = frozenset((reading.figures[i].start, reading.figures[i].end) for i in check.figures)
        checked.setdefault(key, set()).add(check.ok)
    for row in relations:
        names: list[str] = []
        for field in _REFERENCES:
            value = row.get(field) or []
            names += [value] if isinstance(value, str) else value
        key = frozenset(spans[name] for name in names if name in spans)
        found = bool(key) and row["ok"] in checked.get(key, set())
        result.relations[row["type"]] += found
        result.relations["of " + row["type"]] += 1


def read(text: str, file: str) -> Reading:
    """The whole reading of `text`; only its figures while the other steps are absent."""
    try:
        from fadu.report.reader import read_text
    except ImportError:
        from fadu.report.reader.extract import extract

        document = Document(file=file, text=text)
        return Reading(document, Meta(), extract(document, Meta()))
    return read_text(text, file=file)


def main(arguments: list[str], shared: Path) -> int:
    """Score the reports named (all when none is); `-v` lists every miss. Exit 1 without material."""
    gold = shared / "gold"
    if not gold.is_dir():
        print(f"没有标注材料：找不到目录 {gold}")  # noqa: T201 - this is the program's output
        return 1
    verbose = "-v" in arguments
    names = [a for a in arguments if a != "-v"] or sorted(p.stem for p in gold.glob("[0-9]*.jsonl"))
    every = _jsonl(gold / "relations.jsonl")
    total = Score()
    for name in names:
        text = (shared / "reports" / f"{name}.txt").read_bytes().decode("utf-8")
        rows = [row for row in every if row["doc"] == name]
        one = score(read(text, f"{name}.txt"), _jsonl(gold / f"{name}.jsonl"), rows)
        _show(name, one, verbose)
        total.add(one)
    _show("合计", total, False)
    return 0


def _jsonl(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _show(name: str, one: Score, verbose: bool) -> None:
    (precision, recall, f1), lenient = one.detection(), one.detection(lenient=True)[2]
    types = sorted(key for key in one.relations if not key.startswith("of "))
    lines = [
        f"{name}：识别 查准率 {precision:.4f} 查全率 {recall:.4f} F1 {f1:.4f}（可选数字不计：F1 {lenient:.4f}）",
        f"    对 {one.matched} 缺 {one.missed} 多 {one.extra}（其中可选 {one.extra_optional}）",
        "    " + "  ".join(_ratio(one.fields, key) for key in _FIELDS),
        "    关系 " + "  ".join(_ratio(one.relations, key) for key in types),
    ]
    print("\n".join(lines + (one.notes if verbose else [])))  # noqa: T201 - this is the program's output


def _ratio(counts: Counter[str], key: str) -> str:
    return f"{key} {counts[key]}/{counts['of ' + key]}"
