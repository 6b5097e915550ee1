"""Each requirement and condition by itself, the built-in rules, and what an unlawful act still does."""

from datetime import date

import pytest

from fadu.law.replay import advance, begin, check
from fadu.law.state import Env
from law.sample import act, procedure, rules, run

ACTS = """\
hear: {name: 听取意见, fields: {way: {name: 方式, kind: choice, choices: [当面, 电话]}}, basis: L 第一条}
tell: {name: 告知, fields: {until: {name: 至, kind: date}}, basis: L 第一条}
bar: {name: 回避, fields: {who: {name: 人员, kind: persons}, way: {name: 决定, kind: choice, choices: [准, 驳]}}, basis: L 第一条}
pay: {name: 缴纳, from: any, fields: {sum: {name: 金额, kind: money}, note: {name: 说明, kind: text}}, basis: L 第一条}
"""
LIMITS = (
    "side: {name: 期间, from: tell, until: [hear], within: 5 calendar_days, roll: false, basis: L 第一条}"
)
OPEN = act("open", "2024-03-01")


def guarded(require, on="pay", more=""):
    return procedure(
        acts=ACTS,
        limits=LIMITS,
        guards=f"guard: {{name: 守卫, on: [{on}], require: {require}{more}, message: 不行, basis: L 第五条}}",
    )


HEAR, HEAR_BY_PHONE = act("hear", "2024-03-04", way="当面"), act("hear", "2024-03-04", way="电话")
TELL = act("tell", "2024-03-04", ("a",), until="2024-03-20")
PAY = act("pay", "2024-03-08", ("a", "b"), sum=100)
BARRED = "{not_named: {of: {act: bar, where: {way: 准}}, field: who}}"


@pytest.mark.parametrize(
    ("require", "acts", "broken"),
    [
        ("{done: hear}", [PAY], True),
        ("{done: hear}", [HEAR, PAY], False),
        ("{done: [hear, tell]}", [HEAR, PAY], True),
        ("{done: {act: hear, where: {way: 电话}}}", [HEAR, PAY], True),
        ("{done: {act: hear, where: {way: [电话, 当面]}}}", [HEAR, PAY], False),
        ("{done_any: [hear, tell]}", [TELL, PAY], False),
        ("{done_any: [hear, tell]}", [PAY], True),
        ("{not_done: hear}", [HEAR, PAY], True),
        ("{not_done: {act: hear, where: {way: 电话}}}", [HEAR, PAY], False),
        ("{facts: {field: pay.sum, at_least: 100}}", [PAY], False),
        ("{facts: {field: pay.sum, below: 100}}", [PAY], True),
        ("{facts: {field: sum, in: [99, 100]}}", [PAY], False),
        ("{facts: {field: hear.way, is: 电话}}", [HEAR_BY_PHONE, HEAR, PAY], True),  # the last value counts
        ("{facts: {field: hear.way, missing: true}}", [PAY], False),
        ("{facts: {all: [{done: hear}, {stage: running}]}}", [HEAR, PAY], False),
        ("{facts: {any: [{done: hear}, {stage: held}]}}", [PAY], True),
        ("{facts: {not: {sector: 市场}}}", [PAY], False),
        ("{fields: [note]}", [PAY], True),
        ("{fields: [sum, tell.until]}", [PAY], True),
        ("{fields: [sum, tell.until]}", [TELL, PAY], False),
        ("{officers: 2}", [PAY], False),
        ("{officers: 3}", [PAY], True),
        ("{officers: 2}", [act("pay", "2024-03-08", ("a", "a"))], True),
        ("{different_from: [tell]}", [TELL, PAY], True),
        ("{different_from: [tell]}", [TELL, act("pay", "2024-03-08", ("b",))], False),
        (BARRED, [PAY], False),
        (BARRED, [act("bar", "2024-03-04", way="准"), PAY], False),  # nobody named
        (BARRED, [act("bar", "2024-03-04", way="准", who=["b"]), PAY], True),
        (BARRED, [act("bar", "2024-03-04", way="准", who=["c", "a"]), PAY], True),
        (BARRED, [act("bar", "2024-03-04", way="驳", who=["a"]), PAY], False),
        (
            BARRED,
            [
                act("bar", "2024-03-04", way="准", who=["a"]),
                act("bar", "2024-03-05", way="准", who=["c"]),
                PAY,
            ],
            True,
        ),
        (
            BARRED,
            [act("bar", "2024-03-04", ("a",), way="准", who=["c"]), PAY],
            False,
        ),  # who decided is not barred
        ("{in_time: side}", [PAY], False),  # never started
        ("{in_time: side}", [TELL, act("pay", "2024-03-09")], False),
        ("{in_time: side}", [TELL, act("pay", "2024-03-10")], True),
        ("{waited: side}", [PAY], True),  # never started
        ("{waited: side}", [TELL, act("pay", "2024-03-09")], True),
        ("{waited: side}", [TELL, act("pay", "2024-03-10")], False),
        ("{waited: side}", [TELL, HEAR, PAY], False),
        ("{at_most: 1}", [PAY], False),
        ("{at_most: 1}", [PAY, PAY], True),
        ("{same_day_as: hear}", [HEAR, act("pay", "2024-03-04")], False),
        ("{same_day_as: hear}", [HEAR, PAY], True),
        ("{not_before: hear}", [PAY], True),
        ("{not_before: hear}", [HEAR, PAY], False),
        ("{not_before: {act: tell, field: until}}", [TELL, PAY], True),
        ("{not_before: {act: tell, field: until}}", [TELL, act("pay", "2024-03-20")], False),
    ],
)
def test_requirement(require, acts, broken):
    view = run(guarded(require), OPEN, *acts, as_of="2024-04-01")

    assert rules(view) == (["guard"] if broken else [])


@pytest.mark.parametrize(("answer", "broken"), [(True, False), (False, True), (None, False)])
def test_a_certificate_must_be_valid_that_day_where_a_register_is_known(answer, broken):
    asked = []

    def certified(person, on):
        asked.append((person, on))
        return answer

    view = run(guarded("{certified: true}"), OPEN, PAY, as_of="2024-04-01", certified=certified)

    assert rules(view) == (["guard"] if broken else [])
    assert asked[0] == ("a", date(2024, 3, 8))


def test_when_and_unless_say_where_a_guard_applies():
    kind = guarded(
        "{done: hear}", more=", when: {field: sum, at_least: 50}, unless: {field: note, missing: false}"
    )
    found = [
        rules(run(kind, OPEN, act("pay", "2024-03-08", **fields), as_of="2024-04-01"))
        for fields in ({"sum": 100}, {"sum": 10}, {"sum": 100, "note": "见附卷"})
    ]

    assert found == [["guard"], [], []]


def test_a_warning_does_not_block():
    view = run(guarded("{done: hear}", more=", severity: warn"), OPEN, PAY, as_of="2024-04-01")

    assert [(finding.rule, finding.blocking) for finding in view.findings] == [("guard", False)]
    assert view.findings[0].message == "不行"
    assert view.findings[0].basis == "样例法 第五条"


PLAIN = procedure(
    acts="""\
    hear: {name: 听取意见, from: [running], once: true, basis: L 第一条}
    pay: {name: 缴纳, fields: {sum: {name: 金额, kind: money, required: true}, on: {name: 日, kind: date}}, basis: L 第一条}
    """
)


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ([act("fly", "2024-03-02")], ["unknown_act"]),
        ([act("close", "2024-03-02"), act("hear", "2024-03-03")], ["wrong_stage"]),
        ([act("open", "2024-03-02")], ["wrong_stage"]),
        ([act("pay", "2024-03-02")], ["missing_field"]),
        ([act("pay", "2024-03-02", sum="many")], ["bad_field"]),
        ([act("pay", "2024-03-02", sum=float("nan"))], ["bad_field"]),
        ([act("pay", "2024-03-02", sum=1, colour="红")], ["bad_field"]),
        ([act("hear", "2024-03-02"), act("hear", "2024-03-03")], ["repeated"]),
        ([act("hear", "2024-02-28")], ["out_of_order"]),
        ([act("hear", "2024-03-01")], []),
    ],
)
def test_built_in_rules(acts, expected):
    view = run(PLAIN, OPEN, *acts, as_of="2024-04-01")

    assert rules(view) == expected
    assert all(finding.blocking for finding in view.findings)


def test_a_case_before_every_version_is_recorded_and_found():
    view = run(PLAIN, act("open", "2015-03-02"), as_of="2024-04-01")

    assert rules(view) == ["version_gap"]
    assert (view.version, view.stage) == ("2019-01-01", "running")


def test_a_case_that_does_not_begin_with_its_opening_act():
    view = run(PLAIN, act("hear", "2024-03-02"), as_of="2024-04-01")

    assert rules(view) == ["wrong_stage"]


def test_what_comes_after_the_final_stage_does_not_reopen_the_case():
    kind = procedure(acts="wake: {name: 恢复, from: [held], to: running, basis: L 第一条}")
    view = run(kind, OPEN, act("close", "2024-03-02"), act("wake", "2024-03-03"), as_of="2024-04-01")

    assert (view.stage, rules(view)) == ("closed", ["wrong_stage"])


def test_check_says_what_live_recording_refuses_and_changes_nothing():
    env = Env()
    version, state = begin(PLAIN, OPEN.on)
    advance(version, state, OPEN, env)
    before = state.dumps()

    refused = check(version, state, act("pay", "2024-03-02"), env)
    fine = check(version, state, act("pay", "2024-03-02", sum=5), env)

    assert [finding.rule for finding in refused] == ["missing_field"]
    assert fine == []
    assert state.dumps() == before


def test_allowed_acts_follow_stage_repetition_and_guards_that_can_be_judged_beforehand():
    kind = procedure(
        acts="hear: {name: 听取意见, from: [running], once: true, basis: L 第一条}",
        guards="heard: {name: 先听取, on: [close], require: {done: hear}, message: 未听取, basis: L 第五条}",
    )
    hear = act("hear", "2024-03-04")
    allowed = [
        run(kind, OPEN, *acts, as_of="2024-03-05").allowed
        for acts in ([], [hear], [hear, act("close", "2024-03-05")])
    ]

    assert allowed == [("hear",), ("close",), ()]


def test_the_state_keeps_only_what_can_be_asked_for():
    kind = guarded("{facts: {field: hear.way, is: 电话}}")
    env = Env()
    version, state = begin(kind, OPEN.on)
    for each in (act("open", "2024-03-01", owner="甲"), HEAR, *([TELL, PAY] * 50)):
        advance(version, state, each, env)
    size = len(state.dumps())
    for each in [TELL, PAY] * 50:
        advance(version, state, each, env)

    assert state.facts == {"hear.way": "当面"}
    assert len(state.dumps()) - size < 10
