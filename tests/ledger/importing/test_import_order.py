"""The order of acts on one day."""

from datetime import date

import pytest

from fadu.law import get_procedure, load_procedures, replay
from fadu.law.casefile import read_worked_cases
from fadu.law.loader import ROOT, procedure_paths
from fadu.law.nodes import Faults
from fadu.ledger.importing.order import ordered

DAY = date(2024, 5, 6).toordinal()


def order(procedure, *acts):
    version = get_procedure(procedure).version_on(date(2024, 5, 6))
    return [acts[n][0] for n in ordered(version, acts)]


def test_acts_stand_by_their_days():
    assert order("mediation", ("close", DAY + 2), ("agree", DAY + 1), ("open", DAY)) == [
        "open",
        "agree",
        "close",
    ]


def test_on_one_day_the_opening_act_comes_first_and_the_final_one_where_it_may():
    given = ("close", DAY), ("follow_up", DAY), ("agree", DAY), ("open", DAY), ("session", DAY)

    assert order("mediation", *given) == ["open", "session", "agree", "close", "follow_up"]


def test_an_order_that_the_stages_forbid_is_left_for_one_that_they_allow():
    given = ("open", DAY), ("agree", DAY + 1), ("fail", DAY + 1), ("close", DAY + 1)

    assert order("mediation", *given) == ["open", "fail", "agree", "close"]


def test_repetitions_keep_their_order():
    version = get_procedure("dispute").version_on(date(2024, 5, 6))
    acts = [("register", DAY), ("dispatch", DAY), ("return", DAY), ("dispatch", DAY)]
    chosen = ordered(version, [each for each in acts if each[0] in version.acts])

    assert chosen.index(1) < chosen.index(len(chosen) - 1) or "return" in version.acts


def test_what_no_order_makes_lawful_is_kept_whole():
    given = ("open", DAY), ("archive", DAY), ("agree", DAY + 1), ("archive", DAY + 1)

    assert sorted(order("mediation", *given)) == sorted(act for act, _ in given)


@pytest.mark.parametrize("name", sorted(load_procedures()))
def test_the_order_found_for_a_lawful_worked_case_breaks_no_stage(name):
    path = procedure_paths(ROOT)[name].with_name(f"{name}.cases.yaml")
    rules = get_procedure(name)
    tried = 0
    for case in read_worked_cases(path, Faults()):
        if case.acts[0].act != rules.version_by or case.as_of is None:
            continue
        args = (case.as_of, case.env(), case.jurisdiction, case.sector)
        if any(each.rule == "wrong_stage" for each in replay(rules, case.acts, *args).findings):
            continue
        version, _ = rules.nearest(case.acts[0].on, case.jurisdiction, case.sector)
        places = ordered(version, [(act.act, act.on.toordinal()) for act in case.acts])
        seen = replay(rules, [case.acts[n] for n in places], *args)
        tried += 1

        assert not [each.message for each in seen.findings if each.rule == "wrong_stage"], case.name
    assert tried
