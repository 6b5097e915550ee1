"""The SQL of each procedure's figures is pinned: FADU_GOLDEN=write renews it, on purpose."""

import os
from pathlib import Path

import ibis
import pytest

from fadu.figures import compile as compiler
from fadu.figures.definitions import definitions
from fadu.figures.engine import all_requests
from fadu.figures.period import parse_period
from fadu.figures.shape import shape_of
from fadu.law import load_procedures

GOLDEN = Path(__file__).parent / "golden"


def sql_of(procedure: str) -> str:
    shape = shape_of(load_procedures()[procedure])
    requests = [one for one in all_requests() if one.definition.procedure == procedure]
    group = compiler.by_procedure(requests)[procedure]
    table = compiler.acts_table(shape, group, "210411")
    return f"{ibis.to_sql(compiler.values(table, group, parse_period('2024')), dialect='duckdb')}\n"


def test_a_rectified_case_is_read_from_its_effective_acts():
    shape = shape_of(load_procedures()["mediator"])
    group = [one for one in all_requests() if one.definition.id == "mediation.mediators"]
    table = compiler.acts_table(shape, group, "2104", rectified=True)
    made = f"{ibis.to_sql(compiler.values(table, group, parse_period('2024')), dialect='duckdb')}\n"
    compare_golden("rectified", made)


def compare_golden(name: str, made: str) -> None:
    path = GOLDEN / f"{name}.sql"
    if os.environ.get("FADU_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(made, "utf-8")

    assert path.read_text("utf-8") == made


@pytest.mark.parametrize("procedure", sorted({d.procedure for d in definitions().values()}))
def test_the_sql_is_the_pinned_one(procedure):
    compare_golden(procedure, sql_of(procedure))


def test_the_figures_of_a_procedure_take_one_scan():
    groups = compiler.by_procedure(all_requests())

    assert set(groups) == {d.procedure for d in definitions().values()}
    for procedure in groups:
        assert sql_of(procedure).count("FROM") - sql_of(procedure).count("JOIN") <= 2
