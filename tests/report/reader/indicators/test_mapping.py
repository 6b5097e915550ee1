"""Mapping beyond single sentences: tables, lists, breakdowns, plans, scope and its limits."""

import pytest

from effort import calls, hang_guard
from fadu.errors import ReadError
from fadu.figures.catalogue import catalogue
from fadu.report.reader.indicators import map_indicators
from fadu.report.reader.indicators.lexicon import compile_files, lexicon
from fadu.report.reader.model import Document, Figure
from fadu.report.reader.structure import outline


def mapped(text: str, *figures: tuple[str, str, str]) -> list[Figure]:
    """Map figures given as (text, unit, kind), each looked up after the one before."""
    sections, sentences = outline(text)
    found: list[Figure] = []
    at = 0
    for said, unit, kind in figures:
        start = text.index(said, at)
        at = start + len(said)
        found.append(Figure(start, at, said, 1.0, unit, kind))
    map_indicators(Document("case", text, sections, sentences, [], text), found)
    return found


def test_the_dictionaries_speak_of_every_indicator_of_the_catalogue() -> None:
    assert set(lexicon().entries) == set(catalogue())


def test_a_table_cell_is_read_by_its_row_and_column() -> None:
    text = "行政复议办理情况\n项目|2022年|2023年\n收到复议申请(件)|61|75\n受理|50|64\n"
    rows: list[list[tuple[int, int]]] = []
    at = text.index("项目")
    for line in text[at:].splitlines():
        cells = []
        for cell in line.split("|"):
            cells.append((at, at + len(cell)))
            at += len(cell) + 1
        rows.append(cells)
    figures = [Figure(*rows[1][2], "75", 75.0, "件", "count"), Figure(*rows[1][1], "61", 61.0, "件", "count")]

    map_indicators(Document("case", text, [], [], [rows], text), figures)

    assert {figure.indicator for figure in figures} == {"reconsideration.applied"}


def test_figures_given_out_of_order_keep_their_order() -> None:
    text = "收到行政复议申请97件,受理48件。"
    figures = [
        Figure(text.index("48"), text.index("48") + 3, "48件", 48.0, "件", "count"),
        Figure(text.index("97"), text.index("97") + 3, "97件", 97.0, "件", "count"),
    ]
    sections, sentences = outline(text)

    map_indicators(Document("case", text, sections, sentences, [], text), figures)

    assert [f.indicator for f in figures] == ["reconsideration.accepted", "reconsideration.applied"]


def test_one_number_may_serve_two_indicators() -> None:
    (figure,) = mapped("组织任前法律知识考试、宪法宣誓28人。", ("28人", "人", "count"))

    assert figure.indicator == "appointee.law_exam_taken"
    assert figure.also == ["appointee.oath_taken"]


def test_a_breakdown_keeps_the_indicator_and_names_its_part() -> None:
    whole, police, own = mapped(
        "录入平台矛盾纠纷100个,其中,110纠纷类警情60个,自排矛盾40个。",
        ("100个", "个", "count"),
        ("60个", "个", "count"),
        ("40个", "个", "count"),
    )

    assert {whole.indicator, police.indicator, own.indicator} == {"dispute.registered"}
    assert police.scope["source"] == "110警情"
    assert own.scope["source"] == "自排"


def test_a_rank_names_what_is_compared_and_among_whom() -> None:
    _, rank = mapped("网上可办率98%,居全省第二。", ("98%", "%", "rate"), ("第二", "", "rank"))

    assert rank.indicator == "ranking.position"
    assert rank.scope == {"among": "全省", "subject": "gov_service.online_rate"}


def test_what_a_plan_announces_stays_unknown() -> None:
    (figure,) = mapped("四、下一步工作安排\n新建法治公园3个。", ("3个", "个", "count"))

    assert figure.indicator is None


def test_the_title_tells_the_subject_where_nothing_nearer_does() -> None:
    said = "全年受理案件84件。"

    told = mapped(f"某市2023年行政复议工作统计\n{said}", ("84件", "件", "count"))
    untold = mapped(f"某市2023年工作统计\n{said}", ("84件", "件", "count"))

    assert [f.indicator for f in told + untold] == ["reconsideration.accepted", None]


def test_a_unit_that_does_not_fit_stays_unknown() -> None:
    (figure,) = mapped("受理行政复议申请48%。", ("48%", "%", "rate"))

    assert figure.indicator is None


def test_confidence_is_lower_for_an_inherited_indicator() -> None:
    first, second = mapped(
        "审核市政府政策文件95件、合同18件。", ("95件", "件", "count"), ("18件", "件", "count")
    )

    assert first.indicator == second.indicator == "legality_review.completed"
    assert 0 < second.confidence < first.confidence <= 1


def test_what_is_filled_where_it_was_empty_and_kept_where_it_was_not() -> None:
    (empty,) = mapped("全年受理行政复议申请48件。", ("48件", "件", "count"))
    kept = Figure(6, 9, "48件", 48.0, "件", "count", what="受理复议")
    map_indicators(Document("case", "受理行政复议48件。", [], [], [], ""), [kept])

    assert "行政复议" in empty.what
    assert kept.what == "受理复议"


@pytest.mark.parametrize(
    ("ident", "card"),
    [
        ("no.such", {"say": ["受理"]}),
        ("litigation.cases", {"say": ["受理"], "topic": "没有"}),
        ("litigation.cases", {"say": ["受理 -"], "units": "没有"}),
        ("litigation.cases", {"say": ["受理 -"], "unles": ["撤诉"]}),
        ("litigation.cases", {"say": []}),
        ("litigation.cases", {"say": ["-"]}),
        ("litigation.cases", {"say": ["收 -"]}),
    ],
)
def test_a_wrong_entry_is_refused_with_its_place(ident: str, card: dict[str, object]) -> None:
    common = {
        "units": {"件": ["件"]},
        "masks": ["不予受理"],
        "breaks": ["驳回"],
        "plan_headings": ["下一步"],
        "topics": {},
    }

    with pytest.raises(ReadError):
        compile_files({"common.yaml": common, "x.yaml": {"indicators": {ident: card}}})


@pytest.mark.parametrize(
    "piece", ["受理行政复议1件、", "(1件", "分别1件2件", "《1件", "下降1%、", "其中1件", "1件" * 3, ")1件("]
)
def test_a_sentence_without_end_takes_work_in_proportion(piece: str) -> None:
    def work(times: int) -> int:
        text = piece * times
        figures = [
            Figure(at, at + 2, text[at : at + 2], 1.0, text[at + 1], "count")
            for at in range(len(text) - 1)
            if text[at] in "12"
        ]
        document = Document("case", text, [], [(0, len(text))], [], text)
        with hang_guard():
            return calls(map_indicators, document, figures)

    work(50)

    assert work(1600) < 12 * work(200)
