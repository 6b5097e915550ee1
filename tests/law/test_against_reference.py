"""The limit engine against a slow, plain reference, on random limits, courses of events and calendars."""

import tempfile
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from fadu.law.calendar import Calendar, Day
from fadu.law.loader import load_file
from fadu.law.replay import advance, begin, deemed_until, replay, view
from fadu.law.state import Act, Env, State
from law.reference import ACTS, Reference, Spec, procedure_text

FIRST = date(2023, 1, 1)
SPECS = st.builds(
    Spec,
    unit=st.sampled_from(["calendar_days", "working_days", "months"]),
    n=st.integers(0, 8),
    roll=st.booleans(),
    deem=st.booleans(),
    survives=st.booleans(),
    times=st.sampled_from([None, 1, 2]),
    most=st.sampled_from([None, 3, 8]),
    conditional=st.booleans(),
    side_unit=st.sampled_from(["calendar_days", "working_days"]),
    side_n=st.integers(0, 6),
)
OFTEN = ("begin", "begin", "suspend", "resume", "extend", "extend", "consult", "flip")
COURSES = st.lists(
    st.tuples(st.sampled_from((*ACTS, *OFTEN)), st.integers(0, 6), st.integers(0, 12)),
    min_size=2,
    max_size=16,
)
CALENDARS = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 6)), max_size=14)


@cache
def procedure_of(spec):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.yaml"
        path.write_text(procedure_text(spec), encoding="utf-8")
        return load_file(path)


def calendar_of(spans):
    """Random free days (also week days), random make-up days (only weekends), over four years."""
    rows = {date(year, 1, 1): Day(date(year, 1, 1), "holiday", "元旦", "样例") for year in range(2022, 2031)}
    for place, (offset, length) in enumerate(spans):
        for n in range(length):
            on = FIRST + timedelta(days=offset + n)
            kind = "workday" if place % 3 == 0 and on.weekday() > 4 else "holiday"
            rows[on] = Day(on, kind, "样例", "样例")
    return Calendar(rows.values())


def working_of(calendar):
    kinds = {row.on: row.kind for row in calendar.rows}
    return lambda on: kinds.get(on, "holiday" if on.weekday() > 4 else "workday") == "workday"


def acts_of(offset, course):
    day = FIRST + timedelta(days=offset)
    acts = [Act("open", day)]
    for name, gap, value in course:
        day += timedelta(days=gap)
        fields = {"extend": {"days": value}, "flip": {"on": value % 2 == 0}}.get(name, {})
        acts.append(Act(name, day, fields))
    return acts


def shown(case):
    order = {"main": 0, "side": 1}
    lines = [
        (each.id, each.start, each.strict or each.due, each.due, each.met_on, each.status, each.late_days)
        for each in case.limits
    ]
    return sorted(lines, key=lambda line: order[line[0]])


@settings(max_examples=600, deadline=None)
@given(SPECS, st.integers(0, 380), COURSES, CALENDARS, st.integers(0, 30))
def test_engine_and_reference_agree(spec, offset, course, spans, later):
    calendar = calendar_of(spans)
    acts = acts_of(offset, course)
    as_of = acts[-1].on + timedelta(days=later)

    reference = Reference(spec, working_of(calendar))
    for index, act in enumerate(acts):
        value = next(iter(act.fields.values()), None)
        reference.act(index, act.act, act.on, value)
    expected = reference.view(as_of)
    case = replay(procedure_of(spec), acts, as_of, Env(calendar))

    assert shown(case) == expected
    assert sorted((f.rule, f.act) for f in case.findings) == sorted(reference.findings)
    assert [act.on for act in case.deemed] == reference.lapses
    assert case.stage == reference.stage


@settings(max_examples=150, deadline=None)
@given(SPECS, st.integers(0, 380), COURSES, CALENDARS, st.integers(0, 30))
def test_replay_is_a_fold_and_the_state_survives_its_bytes(spec, offset, course, spans, later):
    env = Env(calendar_of(spans))
    acts = acts_of(offset, course)
    as_of = acts[-1].on + timedelta(days=later)
    version, state = begin(procedure_of(spec), acts[0].on)
    kept = State.loads(state.dumps())
    for act in acts:
        advance(version, state, act, env)
        advance(version, kept, act, env)
        kept = State.loads(kept.dumps())
        assert kept.dumps() == state.dumps()
    whole = replay(procedure_of(spec), acts, as_of, env)
    one_by_one = view(version, kept, as_of, env)
    latest = {each.id: each for each in whole.limits}

    assert {each.id: each for each in one_by_one.limits} == latest
    assert (one_by_one.stage, one_by_one.outcome, one_by_one.allowed) == (
        whole.stage,
        whole.outcome,
        whole.allowed,
    )


@settings(max_examples=150, deadline=None)
@given(SPECS, st.integers(0, 380), COURSES, CALENDARS, st.integers(0, 30))
def test_recording_deemed_acts_changes_nothing(spec, offset, course, spans, later):
    env = Env(calendar_of(spans))
    acts = acts_of(offset, course)
    as_of = acts[-1].on + timedelta(days=later)
    version, state = begin(procedure_of(spec), acts[0].on)
    recorded = []
    for act in acts:
        for deemed in deemed_until(version, state, act.on, env):
            assert advance(version, state, deemed, env).findings == []
            recorded.append(deemed)
        assert deemed_until(version, state, act.on, env) == []
        advance(version, state, act, env)
        recorded.append(act)
    plain = replay(procedure_of(spec), acts, as_of, env)
    explicit = replay(procedure_of(spec), recorded, as_of, env)

    assert explicit.limits == plain.limits
    assert (explicit.stage, explicit.allowed) == (plain.stage, plain.allowed)
    assert sorted(f.rule for f in explicit.findings) == sorted(f.rule for f in plain.findings)
