"""The checks as a whole: never raise, grow linearly, raise no false alarm on the annotated reports."""

import json
from datetime import date

import pytest
from check_snippets import CASES, reading
from hypothesis import given, settings
from hypothesis import strategies as st

from effort import calls
from fadu.report.reader.checks import run
from fadu.report.reader.checks.registry import rules
from fadu.report.reader.model import KINDS, SEVERITIES, Document, Figure, Meta, Reading
from shared import SHARED, needs_shared

REFERENCES = ("parts", "total", "part", "whole", "num", "den", "rate", "minuend", "subtrahend", "figures",
              "figure", "rates")  # fmt: skip
DATES = {"000": (2020, date(2020, 11, 15)), "001": (2019, date(2020, 2, 24)), "002": (2024, date(2025, 1, 3))}
UNDECIDABLE = {
    "R000-020",
    "R000-023",
    "R000-029",
    "R000-030",
    "R001-025",
    "R001-026",
    "R001-029",
    "R002-046",
    "R002-047",
}
"""Judgements on content, and remarks on words that concern no figure."""

RIGHT_ALARMS = ("《国务院重大行政决策工作条例》应为",)
"""Faults that the annotation itself names."""


def annotated(name: str) -> tuple[Reading, dict[str, int]]:
    text = (SHARED / "reports" / f"{name}.txt").read_bytes().decode("utf-8")
    figures, ids = [], {}
    for line in (SHARED / "gold" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        ids[row["id"]] = len(figures)
        figures.append(
            Figure(row["start"], row["end"], row["text"], row["value"], row["unit"], row["kind"], row["what"],
                   row["indicator"], 1.0, row["period"], row.get("scope") or {}, row.get("approx", False),
                   row.get("approx_word"), row.get("bound"), row.get("sign"),
                   bool(row.get("minor") or row.get("in_name")), row.get("also") or [])
        )  # fmt: skip
    year, day = DATES[name]
    return Reading(Document(name, text), Meta(year=year, date=day), figures), ids


def _relations() -> list[str]:
    return (SHARED / "gold" / "relations.jsonl").read_text(encoding="utf-8").splitlines()


@needs_shared
@pytest.mark.parametrize("name", ["000", "001", "002"])
def test_every_checkable_relation_of_an_annotated_report_is_found(name: str) -> None:
    read, ids = annotated(name)
    found = {(frozenset(check.figures), check.ok) for check in run(read)}
    rows = [json.loads(line) for line in _relations()]
    missed = []
    for row in rows:
        if row["doc"] == name and row["id"] not in UNDECIDABLE:
            named = [row[key] for key in REFERENCES if row.get(key)]
            flat = [n for value in named for n in ([value] if isinstance(value, str) else value)]
            if (frozenset(ids[n] for n in flat), row["ok"]) not in found:
                missed.append(row["id"])

    assert missed == []


@needs_shared
@pytest.mark.parametrize("name", ["000", "001", "002"])
def test_no_false_alarm_of_severity_error_on_an_annotated_report(name: str) -> None:
    read, _ = annotated(name)

    alarms = [check.message for check in run(read) if check.severity == "error"]

    assert [message for message in alarms if not message.startswith(RIGHT_ALARMS)] == []


@needs_shared
def test_an_altered_part_or_rate_is_noticed() -> None:
    noticed = []
    for index, delta in ((39, 1), (41, 1), (43, 5), (56, 3), (57, -1), (64, 2)):
        read, _ = annotated("002")
        read.figures[index].value += delta
        faults = [c for c in run(read) if c.ok is False and c.severity != "info" and index in c.figures]
        noticed.append(bool(faults))

    assert sum(noticed) >= 5


def test_every_rule_given_is_registered_and_no_check_exceeds_it() -> None:
    order = {name: rank for rank, name in enumerate(SEVERITIES)}
    for path in sorted(CASES.glob("*.yaml")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("- text: ") and "|" not in line[:9]:
                for check in run(reading(line[8:], 2024, date(2025, 1, 20))):
                    assert order[check.severity] >= order[rules()[check.rule].severity]
                    assert check.message.endswith(("。", "？"))


_WORDS = st.sampled_from(
    ["其中", "共", "受理", "办结", "办结率", "同比增长", "由", "到", "占", "(", ")", ",", ";", "。", "、",
     "\n", "合计", "上年", "未", "分别", "全年", "《信访条例》", "截至2030年底", "等", "100%", "\u3000",
     "一", "結"]
)  # fmt: skip
_UNITS = st.sampled_from(["件", "人", "人次", "%", "个百分点", "元", "", "项"])


@st.composite
def _readings(draw: st.DrawFn) -> Reading:
    text, figures = "", []
    for _ in range(draw(st.integers(0, 14))):
        text += "".join(draw(st.lists(_WORDS, max_size=4)))
        value, unit = draw(st.integers(-3, 2000)), draw(_UNITS)
        printed = f"{value}{unit}"
        figures.append(
            Figure(len(text), len(text) + len(printed), printed, value, unit, draw(st.sampled_from(KINDS)),
                   what=draw(st.sampled_from(["", "案件", "受理行政复议案件"])),
                   indicator=draw(st.sampled_from([None, "litigation.loss_rate", "litigation.concluded",
                                                   "reconsideration.accepted", "not.in.catalogue"])),
                   confidence=draw(st.floats(0, 1)), approx=draw(st.booleans()),
                   sign=draw(st.sampled_from([None, 1, -1])), bound=draw(st.sampled_from([None, ">=", "<="])),
                   period=draw(st.sampled_from(["", "2024", "2023", "asof:2024-07", "2019/2024", "x"])))
        )  # fmt: skip
        text += printed
    meta = Meta(
        year=draw(st.sampled_from([None, 2024])), date=draw(st.sampled_from([None, date(2024, 3, 1)]))
    )
    return Reading(Document("x", text + "。"), meta, figures)


@settings(max_examples=250, deadline=None)
@given(_readings())
def test_no_reading_makes_the_checks_raise(read: Reading) -> None:
    for check in run(read, {"litigation.loss_rate": 5.0, "reconsideration.accepted": 0}):
        assert check.severity in SEVERITIES
        assert all(0 <= index < len(read.figures) for index in check.figures)


def test_an_empty_reading_has_no_checks() -> None:
    assert run(Reading(Document("x", ""), Meta())) == []


REPEATED = (
    "共收到[[6200件]]。甲类[[1186件]],占[[19.1%]];乙类[[1680件]],占[[27.2%]]。",
    "甲类[[5件]],占[[33.3%]]。",
    "满意[[526份]]、[[519份]],满意率分别为[[99.8%]]和[[98.5%]]。",
    "同比分别下降[[30%|-]]和[[28%|-]]。",
    "合格率[[96%]],不合格[[5件]],",
)


@pytest.mark.parametrize("unit", REPEATED, ids=range(len(REPEATED)))
def test_work_grows_linearly_with_rates_and_shares(unit: str) -> None:
    def work(count: int) -> int:
        return calls(run, reading(unit * count, 2024, date(2025, 1, 20)))

    work(20)

    assert work(800) < 8 * work(200)


@pytest.mark.parametrize("glue", ["。", ",", "、", "(", "其中", "\n"])
def test_work_grows_linearly_with_the_figures(glue: str) -> None:
    def work(count: int) -> int:
        read = reading(f"受理案件[[10件]]{glue}" * count, 2024, date(2025, 1, 20))
        for figure in read.figures:
            figure.indicator, figure.what = "reconsideration.accepted", "受理行政复议案件"
        return calls(run, read)

    work(50)

    assert work(2000) < 8 * work(500)
