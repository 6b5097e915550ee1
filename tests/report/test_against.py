"""Which figures of the own ledger a report is compared with: those it names, for its own periods, and no others."""

import attrs
import pytest

from fadu.figures.engine import Value
from fadu.report.against import own_rows, why_not
from fadu.report.reader.model import Document, Figure, Meta, Reading

OWN = "210411"


@attrs.define
class FakeEngine:
    """Answers 7 to everything, and remembers what it was asked."""

    known: tuple[str, ...] = ("2023", "2024")
    asked: list[tuple[str, str, str]] = attrs.field(factory=list)

    def years(self):
        return list(self.known)

    def compute(self, requests, period, jurisdiction):
        self.asked += [(request.key, period, jurisdiction) for request in requests]
        return [
            Value(
                id=each.definition.id,
                name="",
                unit="",
                form="",
                scope=dict(each.scope),
                period=period,
                value=7,
            )
            for each in requests
        ]


def reading(*figures, code=OWN, year=2024):
    return Reading(Document("报告.txt", ""), Meta(jurisdiction_code=code, year=year), list(figures))


def figure(indicator, period="2024", **scope):
    return Figure(0, 1, "1", 1, "件", "count", indicator=indicator, period=period, scope=scope)


def asked(*figures, engine=None):
    engine = engine or FakeEngine()
    own_rows(reading(*figures), engine, OWN)
    return [(key, period) for key, period, _ in engine.asked]


def test_only_what_the_report_names_is_asked():
    engine = FakeEngine()
    rows = own_rows(
        reading(figure("dispute.registered"), figure(None), figure("no.definition")), engine, "210400"
    )

    assert engine.asked == [("dispute.registered", "2024", OWN)]
    assert rows == [{"indicator": "dispute.registered", "scope": {}, "period": "2024", "value": 7}]


@pytest.mark.parametrize(
    ("indicator", "period", "span"),
    [
        ("dispute.registered", "", "2024"),
        ("dispute.registered", "2023", "2023"),
        ("dispute.registered", "asof:2024-12", "2024"),
        ("dispute.registered", "2023/2024", "2023-01-01..2024-12-31"),
        ("dispute.registered", "2024-01/2024-06", "2024-01-01..2024-06-30"),
        ("dispute.registered", "2024-02-15/2024-02", "2024-02-15..2024-02-29"),
        ("normative_doc.in_force", "asof:2024-09", "2024-09"),
        ("normative_doc.in_force", "asof:2025-01", "2025-01"),
    ],
)
def test_the_reports_period_is_asked(indicator, period, span):
    assert asked(figure(indicator, period)) == [(indicator, span)]


@pytest.mark.parametrize(
    ("indicator", "period"),
    [
        ("dispute.registered", "asof:2024-09"),  # since when it is counted is not said
        ("dispute.registered", "2022"),  # the ledger began later
        ("dispute.registered", "2019/2023"),
        ("normative_doc.in_force", "asof:2026-01"),
    ],
)
def test_what_the_ledger_cannot_know_is_not_asked(indicator, period):
    assert asked(figure(indicator, period)) == []


def test_a_scope_that_the_definition_knows_is_asked_and_the_whole_place_is_no_scope():
    keys = asked(
        figure("dispute.registered", source="110警情"),
        figure("dispute.registered", nowhere="未知"),
        figure("enforcement_officer.exam_taken", level="全区"),
    )

    assert keys == [
        ("dispute.registered[source=110警情]", "2024"),
        ("dispute.registered", "2024"),
        ("enforcement_officer.exam_taken", "2024"),
    ]


@pytest.mark.parametrize(
    ("code", "year", "own", "words"),
    [
        ("210402", 2024, OWN, "不是本行政区划（210411）的报告"),
        (None, 2024, OWN, "没有识别出报告的地区"),
        (OWN, None, OWN, "没有识别出报告的年度"),
        (OWN, 2024, "", "还没有登记行政区划"),
        (OWN, 2019, OWN, "没有 2019 年的数字"),
    ],
)
def test_another_report_is_not_compared_and_why_is_told(code, year, own, words):
    engine, one = FakeEngine(), reading(figure("dispute.registered", ""), code=code, year=year)

    assert own_rows(one, engine, own) == []
    assert engine.asked == []
    assert words in why_not(one, own)
