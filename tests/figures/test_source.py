"""From a real ledger on each database to figures: recorded, rectified, followed at once."""

from datetime import date

import pytest

from fadu.figures.copy import Copy
from fadu.figures.engine import Engine, request
from fadu.figures.source import default_source
from fadu.ledger.record import record, rectify


def recorded(county, act, on, case=None, **fields):
    opening = {"procedure": "dispute"} if case is None else {}
    return record(case, act, on, fields=fields, actor=county.clerk, mode="history", **opening).case_id


def value(engine, figure, period="2024"):
    engine.sync()
    return engine.compute([request(figure)], period, "210411")[0].value


@pytest.fixture
def engine(county, tmp_path) -> Engine:
    return Engine(Copy(tmp_path / "copy", default_source()))


def test_what_is_recorded_is_counted_at_the_next_question(county, engine):
    case = recorded(county, "register", date(2024, 3, 1), source="自排")
    first = value(engine, "dispute.registered"), value(engine, "dispute.pending")
    recorded(county, "close", date(2024, 3, 9), case, result="化解")

    assert first == (1, 1)
    assert (value(engine, "dispute.resolved"), value(engine, "dispute.pending")) == (1, 0)


def test_a_rectified_act_is_counted_as_rectified(county, engine):
    case = recorded(county, "register", date(2024, 3, 1), source="自排")
    recorded(county, "close", date(2024, 3, 9), case, result="化解")
    before = value(engine, "dispute.resolved"), value(engine, "dispute.pending")
    rectify(case, 1, reason="录入有误", actor=county.clerk, void=True)
    after = value(engine, "dispute.resolved"), value(engine, "dispute.pending")

    assert before == (1, 0)
    assert after == (0, 1)


def test_a_field_that_is_not_what_it_should_be_is_no_figure_and_no_obstacle(county, engine):
    recorded(county, "register", date(2024, 3, 1), source="自排", people="许多", amount=None)

    assert value(engine, "dispute.registered") == 1


def test_personal_fields_never_reach_the_copy(county, engine):
    recorded(county, "register", date(2024, 3, 1), source="自排", parties="张三", content="邻里争吵")
    engine.sync()
    columns = engine.rows(request("dispute.registered"), "2024").column_names

    assert "f_source" in columns
    assert {"f_parties", "f_content"}.isdisjoint(columns)
    for path in engine.copy.paths("dispute", engine.manifest):
        with open(path, "rb") as handle:
            assert "张三".encode() not in handle.read()
