"""Which law rules a case: the version of the opening day, overlays of sector and place, what is merged and how."""

from datetime import date

import pytest

from fadu.errors import LawError
from fadu.law import get_procedure, load_procedures
from fadu.law.loader import load_file, read_overlay
from fadu.law.nodes import Faults, merge, parse_yaml

TWO = """\
id: sample
name: 样例
pillar: test
version_by: open
versions:
  - in_force: 2020-01-01
    until: 2021-12-31
    sources: {L: {title: 样例法, adopted: 2019-12-01}}
    stages: {running: {name: 进行}, closed: {name: 办结, final: true}}
    parameters: {bar: {name: 门槛, value: 100, basis: L 第二条}, period: {name: 期间, basis: L 第二条}}
    acts:
      open: {name: 立案, to: running, basis: L 第一条}
      extend: {name: 延长, basis: L 第一条}
      close: {name: 办结, from: [running], to: closed, basis: L 第一条}
    limits:
      main: {name: 主, from: open, until: [close], within: {param: period}, when: {stage: running}, basis: L 第一条}
  - in_force: 2023-01-01
    based_on: 2020-01-01
    acts: {extend: null}
    limits: {main: {within: 10 days, when: {not: {stage: closed}}}}
"""
OVERLAY = """\
id: {id}
name: 样例
procedure: sample
applies_to: {applies}
in_force: 2021-01-01
sources: {{P: {{title: 样例条例, adopted: 2020-06-01}}}}
set: {{parameters: {{bar: {{value: {value}, basis: P 第二条, status: local, note: 须核对}}}}}}
"""


@pytest.fixture
def procedure(tmp_path):
    path = tmp_path / "sample.yaml"
    path.write_text(TWO, encoding="utf-8")
    overlays = []
    for name, applies, value in (
        ("sector", "{sector: market}", 200),
        ("province", '{jurisdiction: "44"}', 300),
        ("city", '{jurisdiction: "440300"}', 400),
    ):
        file = tmp_path / f"{name}.yaml"
        file.write_text(OVERLAY.format(id=name, applies=applies, value=value), encoding="utf-8")
        overlays.append(read_overlay(file, Faults()))
    return load_file(path, tuple(overlays))


@pytest.mark.parametrize(
    ("on", "key"), [("2020-01-01", "2020-01-01"), ("2021-12-31", "2020-01-01"), ("2023-01-01", "2023-01-01")]
)
def test_the_version_of_the_day(procedure, on, key):
    assert procedure.version_on(date.fromisoformat(on)).key == key


@pytest.mark.parametrize("on", ["2019-12-31", "2022-01-01", "2022-12-31"])
def test_a_day_without_a_version_is_an_error(procedure, on):
    with pytest.raises(LawError, match="没有施行中"):
        procedure.version_on(date.fromisoformat(on))


def test_based_on_merges_maps_replaces_statements_and_removes_with_null(procedure):
    old, new = procedure.versions

    assert (old.until, new.until) == (date(2021, 12, 31), None)
    assert "extend" in old.acts
    assert "extend" not in new.acts
    assert old.limits["main"].within.unset
    assert new.limits["main"].within.n == 10
    assert new.limits["main"].basis.text == "样例法 第一条"


@pytest.mark.parametrize(
    ("on", "place", "sector", "key", "value"),
    [
        ("2023-05-01", None, None, "2023-01-01", 100),
        ("2023-05-01", "210411", "market", "2023-01-01+sector", 200),
        ("2023-05-01", "440100", None, "2023-01-01+province", 300),
        ("2023-05-01", "440305", "market", "2023-01-01+sector+province+city", 400),
        ("2020-05-01", "440305", "market", "2020-01-01", 100),  # before the overlays
    ],
)
def test_overlays_sector_first_then_from_wide_to_narrow(procedure, on, place, sector, key, value):
    version = procedure.version_on(date.fromisoformat(on), place, sector)

    assert (version.key, version.parameters["bar"].value) == (key, value)
    assert procedure.version(key) is version


def test_an_unknown_version_is_an_error(procedure):
    with pytest.raises(LawError, match="没有这个版本"):
        procedure.version("2023-01-01+nobody")


def test_an_unknown_procedure_is_an_error_with_the_nearest_name():
    with pytest.raises(LawError, match="reconsideration"):
        get_procedure("reconsidration")


def test_procedures_are_loaded_once():
    assert load_procedures()["reconsideration"] is get_procedure("reconsideration")


def test_yaml_words_are_words_and_lines_are_kept():
    node = parse_yaml("a: {on: yes, by: 10:30}\nb: [2024-01-01, 1.5]", "x.yaml", Faults())

    assert node == {"a": {"on": "yes", "by": "10:30"}, "b": [date(2024, 1, 1), 1.5]}
    assert node.at("b") == ("x.yaml", 2)


def test_an_act_may_be_called_like_a_keyword():
    faults = Faults()
    base = parse_yaml("acts: {extend: {name: 甲, basis: 乙}}", "a.yaml", faults)
    change = parse_yaml("acts: {extend: {name: 丙}}", "b.yaml", faults)

    assert merge(base, change) == {"acts": {"extend": {"name": "丙", "basis": "乙"}}}
