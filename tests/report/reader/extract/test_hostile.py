"""Any text whatever: no error, no hang, spans that hold."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from effort import calls, hang_guard
from fadu.report.reader.extract import extract, figures
from fadu.report.reader.model import KINDS, Document, Meta

META = Meta(year=2023, date=date(2024, 1, 20))
WORDS, REPEATED = (Path(__file__).parent / "pieces.txt").read_text("utf-8").splitlines()
PIECES = [*WORDS.split(), "\n", "\t", " ", "\u3000"]
HUGE = [*REPEATED.split(), "|1|2\n", "1\t2\n", "1\n", "件\n1\n", " ", "1 "]
HUGE += [
    "全年办理案件12\n3件",
    "一二三四五六七八九十百千十一二三\n",
    "案件、1、",
    "1件(",
    "由1件",
    "：1件",
    "二三十",
    "上半年1件",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_spans_hold_in_any_mixture_of_the_words_that_matter(text):
    found = extract(Document(file="", text=text), META)

    assert all(f.text == text[f.start : f.end] and f.text for f in found)
    assert all(f.kind in KINDS and f.value >= 0 for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text):
    assert all(f.text == text[f.start : f.end] for f in extract(Document(file="", text=text), Meta()))


@pytest.mark.parametrize("piece", HUGE)
def test_work_grows_with_the_length_only(piece):
    def read(length):
        extract(Document(file="", text=(piece * length)[:length]), META)

    read(1_000)

    assert calls(read, 16_000) < 6 * calls(read, 4_000)
    with hang_guard():
        read(60_000)


def test_a_document_without_end_is_read_up_to_a_limit(monkeypatch):
    monkeypatch.setattr(figures, "MOST", 10)

    assert len(extract(Document(file="", text="办理1件，" * 50), META)) == 10
