"""Own sentences, each with the figures it must give and no others."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from fadu.report.reader.extract import extract
from fadu.report.reader.model import Document, Figure, Meta

META = Meta(year=2023, date=date(2024, 1, 20))
FILES = sorted((Path(__file__).parent / "sentences").glob("*.yaml"))
_EXPECTED = re.compile(
    r"^(?P<text>.+?)=(?P<value>[\d.]+)/(?P<unit>.*)/(?P<kind>[a-z]+)(?P<marks>.*)$", re.DOTALL
)


def _cases():
    for path in FILES:
        for number, case in enumerate(yaml.safe_load(path.read_text("utf-8")), 1):
            yield pytest.param(case["s"], case["f"], id=f"{path.stem}-{number}")


def _shape(figure: Figure, marks: list[str]) -> str:
    """`figure` in the notation of the data files, with the marks that the expectation states."""
    value = f"{figure.value:g}" if figure.value < 1e5 else str(int(figure.value))
    shown = f"{figure.text}={value}/{figure.unit}/{figure.kind}"
    for mark in marks:
        if mark.startswith("@"):
            shown += f" @{figure.period}"
        elif mark.startswith("#"):
            shown += f" {mark}" if mark[1:] in figure.what else f" #({figure.what})"
    shown += f" ~{figure.approx_word}" if figure.approx else ""
    shown += f" {figure.bound}" if figure.bound else ""
    shown += {1: " +", -1: " -"}.get(figure.sign or 0, "")
    return shown + (" ?" if figure.optional else "")


def _normal(expected: str) -> tuple[str, list[str]]:
    match = _EXPECTED.match(expected)
    assert match, f"not in the notation of the data files: {expected}"
    marks = match["marks"].split()
    order = [mark for kinds in ("@#", "~", "<>", "+-", "?") for mark in marks if mark[0] in kinds]
    return " ".join([expected[: match.start("marks")], *order]), marks


@pytest.mark.parametrize(("sentence", "expected"), list(_cases()))
def test_a_sentence_gives_exactly_its_figures(sentence, expected):
    figures = extract(Document(file="", text=sentence), META)
    wanted = [_normal(entry) for entry in expected]
    marks = [m for _, m in wanted] + [[]] * len(figures)

    assert [_shape(f, m) for f, m in zip(figures, marks, strict=False)] == [shape for shape, _ in wanted]
    assert all(f.text == sentence[f.start : f.end] for f in figures)


def test_there_are_at_least_three_hundred_sentences():
    assert sum(1 for _ in _cases()) >= 300
