"""Figures are their rows: counts, scopes, stocks, rates, rectified cases, what is missing."""

from datetime import date

import pytest

from fadu.errors import FigureError
from fadu.figures.engine import check_rows, request
from figures.fake import FakeSource, engine_over


def dispute(source, case, on, source_name, *, closed=None, revisits=()):
    source.add(case, 0, "dispute", "register", on, None, "registered", fields={"source": source_name})
    if closed:
        source.add(
            case, 1, "dispute", "close", closed, "registered", "closed", fields={"result": "化解"}, opened=on
        )
    for number, day in enumerate(revisits):
        source.add(case, 2 + number, "dispute", "revisit", day, "closed", "closed", opened=on)


def value(engine, figure, period="2024", jurisdiction="", **scope):
    return engine.compute([request(figure, scope)], period, jurisdiction)[0]


@pytest.fixture
def engine(tmp_path):
    source = FakeSource()
    dispute(source, 1, "2023-12-31", "110警情", closed="2024-01-02", revisits=["2024-01-05", "2024-02-05"])
    dispute(source, 2, "2024-01-01", "110警情", closed="2024-12-31", revisits=["2025-01-01"])
    dispute(source, 3, "2024-06-01", "自排")
    dispute(source, 4, "2024-12-31", "自排", closed="2025-01-03")
    return engine_over(source, tmp_path)


def test_a_count_takes_both_ends_of_the_period(engine):
    assert value(engine, "dispute.registered").value == 3


def test_a_scope_reads_the_opening_act_of_the_case(engine):
    assert value(engine, "dispute.resolved", source="110警情").value == 2


def test_each_case_counts_once_where_the_definition_says_so(engine):
    assert value(engine, "dispute.revisited").value == 1


def test_a_stock_is_what_stands_on_the_last_day(engine):
    assert [value(engine, "dispute.pending", period).value for period in ("2023", "2024", "2025")] == [
        1,
        2,
        1,
    ]


def test_a_rate_carries_numerator_and_denominator(engine):
    rate = value(engine, "dispute.resolution_rate")

    assert (rate.numerator, rate.denominator) == (2, 3)
    assert rate.value == pytest.approx(66.6667, abs=1e-3)


def test_the_rows_are_those_that_were_counted(engine):
    rows = engine.rows(request("dispute.registered"), "2024")

    assert rows["case_id"].to_pylist() == [2, 3, 4]


def test_the_rows_of_a_stock_are_the_acts_that_brought_the_cases_in(engine):
    rows = engine.rows(request("dispute.pending"), "2024")

    assert rows["case_id"].to_pylist() == [3, 4]
    assert rows["on_date"].to_pylist() == [date(2024, 6, 1), date(2024, 12, 31)]


def test_a_procedure_without_any_record_is_missing_and_not_zero(engine):
    missing = value(engine, "reconsideration.applied")

    assert missing.value is None
    assert "没有该程序的记录" in missing.missing


def test_a_year_without_acts_of_a_recorded_procedure_is_zero(engine):
    assert value(engine, "dispute.registered", "2026").value == 0


def test_a_rate_over_zero_is_missing(engine):
    assert "分母为零" in value(engine, "dispute.resolution_rate", "2026").missing


def test_another_jurisdiction_sees_nothing(engine):
    assert value(engine, "dispute.registered", jurisdiction="2104").value == 3
    assert value(engine, "dispute.registered", jurisdiction="2105").value is None


def test_an_unknown_scope_is_refused_with_the_known_ones():
    with pytest.raises(FigureError, match="source"):
        request("dispute.registered", {"sauce": "x"})


def test_an_act_recorded_later_is_in_the_next_answer(tmp_path):
    source = FakeSource()
    dispute(source, 1, "2024-01-01", "自排")
    engine = engine_over(source, tmp_path)
    before = value(engine, "dispute.registered").value
    dispute(source, 2, "2024-01-01", "自排")
    engine.sync()

    assert (before, value(engine, "dispute.registered").value) == (1, 2)


def test_many_small_tails_are_merged_and_nothing_is_lost(tmp_path):
    source = FakeSource()
    engine = engine_over(source, tmp_path)
    for case in range(1, 40):
        dispute(source, case, "2024-03-01", "自排")
        engine.sync()

    assert value(engine, "dispute.registered").value == 39
    assert len(engine.manifest.files["dispute"]) < 30


def test_a_rectified_case_counts_as_its_effective_acts(tmp_path):
    source = FakeSource()
    dispute(source, 1, "2024-01-01", "自排", closed="2024-01-09")
    dispute(source, 2, "2024-01-01", "自排", closed="2024-01-09")
    last = source.add(1, 2, "dispute", "rectify", "2024-02-01", "closed", "registered")
    source.rederive(
        last, 1, 0, "dispute", "register", "2024-01-01", None, "registered", fields={"source": "自排"}
    )
    engine = engine_over(source, tmp_path)

    assert value(engine, "dispute.resolved").value == 1
    assert value(engine, "dispute.pending").value == 1
    assert engine.rows(request("dispute.pending"), "2024")["case_id"].to_pylist() == [1]


def test_only_the_latest_generation_of_a_rectified_case_counts(tmp_path):
    source = FakeSource()
    dispute(source, 1, "2024-01-01", "自排")
    for _ in range(2):
        last = source.add(1, len(source.rows), "dispute", "rectify", "2024-02-01", "registered", "registered")
        source.rederive(
            last, 1, 0, "dispute", "register", "2024-01-01", None, "registered", fields={"source": "自排"}
        )
    engine = engine_over(source, tmp_path)

    assert value(engine, "dispute.registered").value == 1


def test_rows_that_do_not_give_the_figure_are_refused(engine):
    asked = request("dispute.registered")
    wrong = engine.compute([asked], "2024")[0]
    rows = engine.rows(asked, "2024").slice(0, 2)

    with pytest.raises(FigureError, match="不可发布"):
        check_rows(wrong, asked.definition, rows)


def test_a_receipt_changes_with_the_rows(tmp_path):
    source = FakeSource()
    dispute(source, 1, "2024-01-01", "自排")
    engine = engine_over(source, tmp_path)
    asked = request("dispute.registered")
    first = engine.receipts([asked], engine.compute([asked], "2024"), "2024")[asked.key]
    dispute(source, 2, "2024-01-01", "自排")
    engine.sync()
    second = engine.receipts([asked], engine.compute([asked], "2024"), "2024")[asked.key]

    assert first["rows"] == 1
    assert second["rows"] == 2
    assert first["row_hash"] != second["row_hash"]
