"""What the sentences before a figure and the headings over it say, asked word by word or all at once."""

from pathlib import Path

import pytest

from fadu.report.reader.indicators import passages
from fadu.report.reader.indicators.headings import HEADING
from fadu.report.reader.indicators.lexicon import lexicon
from fadu.report.reader.indicators.passages import BEFORE, PARAGRAPH, Text
from fadu.report.reader.model import Document
from fadu.report.reader.structure import outline

REPORT = (Path(__file__).parents[1] / "checks" / "reports" / "sound_city.txt").read_text("utf-8")


def text_of(said: str) -> Text:
    sections, sentences = outline(said)
    return Text(Document("case", said, sections, sentences, [], said), lexicon())


@pytest.mark.parametrize(
    "said",
    [
        REPORT,
        "某市收到《行政复议法》释义。不服行政处罚决定的行政复议申请不予受理。行政复议委员会审理案件。共1件。",
        "(一)行政复议\n《法律援助！在身边》播出。调解委员会培训。共1期。",
        "司法所" + "人民调解" * 200 + "。共1件。",
    ],
    ids=["report", "masks", "title", "long"],
)
def test_a_word_asked_for_alone_weighs_what_it_weighs_among_all(said: str) -> None:
    alone, together = text_of(said), text_of(said)
    asked = sorted(lexicon().farther)
    places = [(index, start) for index, (start, _) in enumerate(outline(said)[1])]

    assert any(together.far(place) for place in places)
    for place in places:
        assert alone.afar(place, asked) == together.far(place)


def test_the_nearer_of_two_sentences_gives_the_weight() -> None:
    text = text_of("一、法律援助\n人民调解进村。行政复议受理。行政复议审结。共1件。")
    place = text.passage(text.text.index("共1件")).place

    found = text.afar(place, ["行政复议", "调解", "法律援助", "司法所"])

    assert found == {"行政复议": BEFORE, "调解": PARAGRAPH, "法律援助": HEADING}


def test_a_title_goes_on_over_the_end_of_a_sentence() -> None:
    said = "播出《法律援助！行政复议》节目,行政复议宣传3期。"
    text = text_of(said)
    before, after = text.passage(0), text.passage(said.index("节目"))

    assert [plain for _, _, word, plain in before.hits if word == "法律援助"] == [False]
    assert [plain for _, _, word, plain in after.hits if word == "行政复议"] == [False, True]


def test_what_was_forgotten_is_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    places = [(index, start) for index, (start, _) in enumerate(outline(REPORT)[1])]
    text = text_of(REPORT)
    expected = [text.far(place) for place in places]
    monkeypatch.setattr(passages, "_KEPT", 1)
    forgetful = text_of(REPORT)

    assert [forgetful.far(place) for place in places] == expected
