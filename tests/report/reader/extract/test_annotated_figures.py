"""The annotated reports: detection and values stay where they are."""

import json

import pytest

from fadu.report.reader import read_text
from fadu.report.reader.model import Document, Figure, Meta, Reading
from fadu.report.reader.score import score
from shared import SHARED, needs_shared


@needs_shared
@pytest.mark.parametrize("name", ["000", "001", "002"])
def test_the_annotated_figures_are_found_with_their_values(name):
    text = (SHARED / "reports" / f"{name}.txt").read_bytes().decode("utf-8")
    gold = [json.loads(line) for line in (SHARED / "gold" / f"{name}.jsonl").read_text("utf-8").splitlines()]
    one = score(read_text(text, file=name), gold, [])

    assert one.detection()[2] >= 0.97
    assert one.fields["value"] == one.fields["of value"]
    assert one.fields["kind"] >= 0.97 * one.fields["of kind"]
    assert one.fields["period"] >= 0.95 * one.fields["of period"]


def test_the_score_counts_misses_extras_and_what_is_optional():
    text = "甲3件乙5件丙7件丁9件"
    found = [Figure(1, 3, "3件", 3, "件", "count"), Figure(4, 6, "5件", 6, "件", "count")]
    found += [Figure(7, 9, "7件", 7, "件", "count", optional=True), Figure(10, 12, "9件", 9, "件", "count")]
    common = {"unit": "件", "kind": "count", "period": "", "what": ""}
    gold = [
        {"id": "a", "start": 1, "end": 3, "text": "3件", "value": 3, **common},
        {"id": "b", "start": 4, "end": 6, "text": "5件", "value": 5, **common},
        {"id": "d", "start": 10, "end": 12, "text": "9件", "value": 9, "minor": True, **common},
    ]
    one = score(Reading(Document("", text), Meta(), found), gold, [])

    assert (one.matched, one.missed, one.extra, one.extra_optional) == (1, 1, 1, 1)
    assert one.detection() == (0.5, 0.5, 0.5)
    assert one.detection(lenient=True)[0] == 1
