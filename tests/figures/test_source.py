"""From a real ledger on each database to figures: recorded, rectified, followed at once."""

from datetime import date

import pyarrow.parquet as pq
import pytest

from fadu.figures.copy import Copy
from fadu.figures.engine import Engine, request
from fadu.figures.source import default_source
from fadu.law import Act
from fadu.ledger.record import Actor, CaseBatch, record, record_many, rectify


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


def test_the_first_cases_may_have_no_sector(county, engine):
    """The driver takes a column's type from its first thousand rows."""
    acts = [Act("register", date(2024, 3, 1), {"source": "自排"})]
    offices = [county.bureau] * 1100 + [county.market]
    record_many([CaseBatch("dispute", each, acts) for each in offices], actor=Actor("import"))
    engine.sync()
    sectors = engine.rows(request("dispute.registered"), "2024").column("sector").to_pylist()

    assert (sectors.count(None), sectors.count("market_regulation")) == (1100, 1)


def test_a_few_acts_all_over_the_ledger_find_their_cases(county, engine):
    acts = [Act("register", date(2024, 3, 1), {"source": "自排"})]
    record_many([CaseBatch("dispute", county.bureau, acts) for _ in range(40)], actor=Actor("import"))
    before = value(engine, "dispute.resolved")
    for case in (1, 40):
        recorded(county, "close", date(2024, 3, 9), case, result="化解")

    assert (before, value(engine, "dispute.resolved"), value(engine, "dispute.pending")) == (0, 2, 38)


def test_a_copy_made_in_many_batches_is_the_same_copy(county, tmp_path, monkeypatch):
    for number in range(7):
        case = recorded(county, "register", date(2024, 3, 1 + number), source="自排")
        recorded(county, "close", date(2024, 3, 9 + number), case, result="化解")
    record(
        None, "receive", date(2024, 9, 27), fields={"applicant": "张三", "respondent": "某局"}, actor=county.clerk,
        procedure="reconsideration",
    )  # fmt: skip

    def copied(folder, batch, few):
        monkeypatch.setattr("fadu.figures.copy.BATCH", batch)
        monkeypatch.setattr("fadu.figures.writing.FEW", few)
        copy = Copy(tmp_path / folder, default_source())
        manifest = copy.sync()
        return {name: pq.read_table(copy.paths(name, manifest)[0]) for name in manifest.files}

    whole, pieces = copied("whole", 1000, 1000), copied("pieces", 4, 3)

    assert {name: table.num_rows for name, table in whole.items()} == {"dispute": 14, "reconsideration": 1}
    assert whole == pieces
