"""Random ledgers: figures equal a slow count in plain Python, equal their rows, and stock and flow balance."""

import tempfile
from datetime import date, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fadu.figures.balance import balance
from fadu.figures.engine import check_rows, request
from fadu.figures.period import parse_period
from figures.fake import FakeSource, engine_over

FIRST = date(2023, 11, 1)
STEPS = {  # act: (from stages, to stage, fields)
    "dispatch": ({"registered"}, "dispatched", {}),
    "accept": ({"registered", "dispatched"}, "handling", {}),
    "hand_on": ({"handling"}, "handed_on", {}),
    "close": ({"registered", "handling", "handed_on"}, "closed", {"result": "化解"}),
    "revisit": ({"closed"}, "closed", {}),
    "reopen": ({"closed"}, "registered", {}),
}
cases = st.lists(
    st.tuples(
        st.sampled_from(["110警情", "自排"]),
        st.integers(0, 500),
        st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 90)), max_size=7),
    ),
    min_size=1,
    max_size=8,
)


def build(drawn):
    """Acts as plain records and the same in a source."""
    source, plain = FakeSource(), []
    for case, (kind, start, steps) in enumerate(drawn, start=1):
        day, stage, seq = FIRST + timedelta(days=start), "registered", 0
        opened = day
        source.add(case, 0, "dispute", "register", day.isoformat(), None, stage, fields={"source": kind})
        plain.append((case, "register", day, None, stage, kind))
        for act, gap in steps:
            allowed, target, fields = STEPS[act]
            if stage not in allowed:
                continue
            day, seq = day + timedelta(days=gap), seq + 1
            source.add(
                case,
                seq,
                "dispute",
                act,
                day.isoformat(),
                stage,
                target,
                fields=fields,
                opened=opened.isoformat(),
            )
            plain.append((case, act, day, stage, target, kind))
            stage = target
    return source, plain


def stage_on(plain, case, day):
    stages = [target for c, _, on, _, target, _ in plain if c == case and on <= day]
    return stages[-1] if stages else None


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases, st.sampled_from(["2023", "2024", "2024-Q1", "2024-05", "2024-02-01..2024-08-15"]))
def test_figures_equal_a_slow_count_and_their_rows(drawn, period):
    source, plain = build(drawn)
    when = parse_period(period)
    inside = [row for row in plain if when.start <= row[2] <= when.end]
    open_stages = {"registered", "dispatched", "handling", "handed_on"}
    expected = {
        "dispute.registered": sum(act == "register" for _, act, *_ in inside),
        "dispute.resolved": sum(act == "close" for _, act, *_ in inside),
        "dispute.revisited": len({case for case, act, *_ in inside if act == "revisit"}),
        "dispute.handed_on": sum(act == "hand_on" for _, act, *_ in inside),
        "dispute.pending": sum(
            stage_on(plain, case, when.end) in open_stages for case in range(1, len(drawn) + 1)
        ),
    }
    scoped = sum(act == "close" and kind == "自排" for _, act, _, _, _, kind in inside)
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_over(source, Path(folder))
        asked = [request(name) for name in expected]
        values = engine.compute(asked, when)
        by_date = min(row[2] for row in plain) <= when.end

        for one, value in zip(asked, values, strict=True):
            assert value.value == (expected[one.definition.id] if by_date else None)
            if by_date:
                check_rows(value, one.definition, engine.rows(one, when))
                assert engine.rows(one, when).num_rows == value.value
        if by_date:
            assert engine.compute([request("dispute.resolved", {"source": "自排"})], when)[0].value == scoped


@settings(max_examples=25, deadline=None)
@given(cases, st.sampled_from(["2023", "2024", "2024-Q1", "2024-05"]))
def test_stock_and_flow_balance(drawn, period):
    source, _ = build(drawn)
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_over(source, Path(folder))

        assert balance(engine, "dispute", parse_period(period)).holds
