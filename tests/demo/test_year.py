"""The reconstructed year: published figures are computed back from cases; nothing is written by hand."""

import json

import pytest

from fadu.demo.compare import agrees, compare
from fadu.demo.courses import load_plan, load_published
from fadu.demo.generate import cases
from fadu.demo.load import load
from fadu.figures.balance import balance
from fadu.figures.definitions import definitions
from fadu.figures.engine import all_requests, check_rows
from fadu.figures.period import parse_period
from shared import SHARED, needs_shared

pytestmark = pytest.mark.xdist_group("year")


@needs_shared
def test_the_published_figures_are_those_that_were_annotated():
    lines = (SHARED / "gold" / "002.jsonl").read_text("utf-8").splitlines()
    gold = [json.loads(line) for line in lines]

    assert [(g["indicator"], g["value"], g["unit"]) for g in gold] == [
        (row["figure"], row["value"], row["unit"]) for row in load_published()
    ]


def test_every_published_figure_that_is_served_is_computed_back(year):
    plan = load_plan()
    lines = compare(year, load_published(), plan.period, plan.jurisdiction)

    assert [line for line in lines if line.status == "different"] == []
    assert sum(line.status == "equal" for line in lines) == 20
    assert sum(line.status == "not_served" for line in lines) == 68


def test_the_figures_fall_when_a_case_is_missing(year):
    """The comparison can fail: without the last course a figure differs."""
    row = next(row for row in load_published() if row["figure"] == "reconsideration.applied")

    assert agrees(row, 97)
    assert not agrees(row, 96)


@pytest.mark.parametrize(
    ("row", "value", "agreed"),
    [
        ({"value": 20, "unit": "件", "approx": "余"}, 22, True),
        ({"value": 20, "unit": "件", "approx": "余"}, 20, False),
        ({"value": 20, "unit": "件", "approx": "余"}, 30, False),
        ({"value": 1100, "unit": "人", "approx": "余"}, 1199, True),
        ({"value": 88.14, "unit": "%"}, 88.1356, True),
        ({"value": 88.13, "unit": "%"}, 88.1356, True),
        ({"value": 88.15, "unit": "%"}, 88.1356, False),
        ({"value": 100, "unit": "%"}, 100.0, True),
        ({"value": 5, "unit": "件"}, None, False),
    ],
)
def test_agreement_is_exact_or_what_the_approximate_word_says(row, value, agreed):
    assert agrees(row, value) is agreed


def test_no_reconstructed_act_was_unlawful(year):
    from fadu.ledger.models import Finding

    assert list(Finding.objects.values_list("case__external_id", "rule")) == []


def test_every_case_says_that_it_is_reconstructed(year):
    from fadu.ledger.models import Case

    assert Case.objects.exclude(origin="reconstructed").count() == 0
    assert Case.objects.count() == load_plan().cases


def test_every_figure_equals_its_rows(year):
    asked = [one for one in all_requests() if not one.definition.parts]
    values = year.compute(asked, "2024", "210411")
    counted = 0
    for one, value in zip(asked, values, strict=True):
        if value.value is not None:
            check_rows(value, one.definition, year.rows(one, "2024", "210411"))
            counted += 1

    assert counted > 40


def test_stock_and_flow_balance_in_every_procedure(year):
    procedures = {d.procedure for d in definitions().values()}

    assert all(balance(year, name, parse_period("2024"), "210411").holds for name in procedures)


def test_a_second_load_changes_nothing(year):
    from fadu.ledger.models import Act

    before = Act.objects.count()
    summary = load(load_plan())

    assert summary.created == 0
    assert summary.unchanged == load_plan().cases
    assert Act.objects.count() == before


def test_the_same_seed_gives_the_same_cases():
    plan = load_plan()
    first = [
        (b.external_id, [(a.act, a.on) for a in b.acts])
        for b, _ in zip(cases(plan), range(400), strict=False)
    ]
    second = [
        (b.external_id, [(a.act, a.on) for a in b.acts])
        for b, _ in zip(cases(plan), range(400), strict=False)
    ]

    assert first == second


def test_the_ledger_proves(year):
    from fadu.ledger.verify import verify

    report = verify("210411")

    assert report.faults == []
    assert report.cases == load_plan().cases
