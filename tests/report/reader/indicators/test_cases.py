"""Sentences as reports write them, each figure with the indicator it must (or must not) get."""

import re
from pathlib import Path

import pytest

from fadu.figures.catalogue import catalogue
from fadu.report.reader.indicators import map_indicators
from fadu.report.reader.model import Document, Figure
from fadu.report.reader.structure import outline

FOLDER = Path(__file__).parent / "cases"
_FIGURE = re.compile(r"【(?P<text>[^】]+)】")
_NUMBER = re.compile(r"近?第?[\d.]+[万亿]?余?|[一二三四五六七八九十百两]+余?")
_CHANGE = re.compile(
    r"(?:同比|较上年|比上年|较去年|下降|增长|提高|压缩|精简|缩短|增加)[^,。、【】至到]{0,12}$"
)


def cases() -> list[tuple[str, str, list[str | None]]]:
    """All sentences of the folder as (heading, marked text, expected indicators)."""
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        heading = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("## "):
                heading = line[3:]
            elif line and not line.startswith("#"):
                text, _, expected = line.rpartition(" => ")
                found.append((heading, text, [None if i == "-" else i for i in expected.split()]))
    return found


def read(heading: str, marked: str) -> tuple[Document, list[Figure]]:
    """A one-sentence report and its figures, as an extractor would hand them over."""
    text = f"(一){heading}\n"
    figures: list[Figure] = []
    at = 0
    for match in _FIGURE.finditer(marked):
        text += marked[at : match.start()]
        at = match.end()
        figures.append(_figure(match["text"], len(text), marked[: match.start()]))
        text += match["text"]
    text += marked[at:]
    sections, sentences = outline(text)
    return Document("case", text, sections, sentences, [], text), figures


def _figure(text: str, start: int, left: str) -> Figure:
    number = _NUMBER.match(text)
    unit = text[number.end() :] if number else text
    kind = "count"
    if text.startswith("第"):
        kind, unit = "rank", ""
    elif _CHANGE.search(_FIGURE.sub("", left) if left.endswith(("、", "和")) else left):
        kind = "change"
    elif unit == "%":
        kind = "rate"
    elif unit.endswith("元"):
        kind = "amount"
    return Figure(start, start + len(text), text, 1.0, unit, kind)


@pytest.mark.parametrize(("heading", "marked", "expected"), cases(), ids=lambda value: str(value)[:40])
def test_a_sentence_is_mapped_to_the_catalogue(heading: str, marked: str, expected: list[str | None]) -> None:
    document, figures = read(heading, marked)

    map_indicators(document, figures)

    assert [figure.indicator for figure in figures] == expected


def test_there_are_enough_sentences_and_all_name_known_indicators() -> None:
    named = {ident for _, _, expected in cases() for ident in expected if ident}

    assert len(cases()) >= 300
    assert named <= set(catalogue())
