"""Indicators of the annotated reports, on the annotators' own spans."""

import json

import pytest

from fadu.report.reader.indicators import map_indicators
from fadu.report.reader.model import Document, Figure
from fadu.report.reader.structure import outline
from shared import SHARED, needs_shared

AIM = 0.92


@needs_shared
@pytest.mark.parametrize("name", ["000", "001", "002"])
def test_most_figures_get_the_indicator_the_annotators_gave(name: str) -> None:
    text = (SHARED / "reports" / f"{name}.txt").read_bytes().decode("utf-8")
    rows = [json.loads(line) for line in (SHARED / "gold" / f"{name}.jsonl").read_text("utf-8").splitlines()]
    rows = [row for row in rows if "value" in row]
    figures = [
        Figure(r["start"], r["end"], r["text"], r["value"] or 0.0, r["unit"] or "", r["kind"]) for r in rows
    ]
    sections, sentences = outline(text)

    map_indicators(Document(name, text, sections, sentences, [], text), figures)

    right = sum(figure.indicator == row["indicator"] for figure, row in zip(figures, rows, strict=True))
    assert right / len(rows) >= AIM
