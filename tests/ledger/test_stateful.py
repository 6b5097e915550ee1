"""Whatever is recorded, corrected and run in whatever order: the ledger is what replaying it gives."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from databases import County, in_use, make_county
from fadu.errors import FaduError
from fadu.ledger.models import Act, Case
from fadu.ledger.record import deem_due, erase, record, rectify
from fadu.ledger.verify import verify

DAY = date(2024, 3, 1)
ACTS = (
    "accept",
    "serve_copy",
    "reply",
    "hear_opinion",
    "suspend",
    "resume",
    "extend",
    "decide",
    "withdraw",
    "nonsense",
)
FIELDS = {"suspend": {"ground": "其他"}, "decide": {"outcome": "维持"}, "extend": {"days": 20}}


class Ledger(RuleBasedStateMachine):
    """Random work on one ledger."""

    county: County

    def __init__(self) -> None:
        super().__init__()
        self.cases: list[int] = []
        self.acts = 0

    @rule(day=st.integers(0, 60))
    def open(self, day: int) -> None:
        done = record(
            None, "receive", DAY + timedelta(day), fields={"applicant": "甲", "respondent": "某局"},
            actor=self.county.clerk, procedure="reconsideration",
        )  # fmt: skip
        self.cases.append(done.case_id)

    @precondition(lambda self: self.cases)
    @rule(
        data=st.data(),
        act=st.sampled_from(ACTS),
        day=st.integers(0, 200),
        mode=st.sampled_from(["live", "history"]),
    )
    def act(self, data, act: str, day: int, mode: str) -> None:
        case, before = data.draw(st.sampled_from(self.cases)), Act.objects.count()
        try:
            done = record(
                case, act, DAY + timedelta(day), fields=FIELDS.get(act), by=["o1", "o2"], actor=self.county.clerk,
                mode=mode,
            )  # fmt: skip
            assert Act.objects.count() == before + 1 + len(done.deemed)
        except FaduError:
            assert mode == "live"
            assert Act.objects.count() == before

    @precondition(lambda self: self.cases)
    @rule(data=st.data(), seq=st.integers(0, 6), day=st.integers(0, 200), void=st.booleans())
    def correct(self, data, seq: int, day: int, void: bool) -> None:
        case, before = data.draw(st.sampled_from(self.cases)), Act.objects.count()
        change = {"void": True} if void else {"on": DAY + timedelta(day)}
        try:
            rectify(case, seq, reason="误", actor=self.county.clerk, **change)
            assert Act.objects.count() == before + 1
        except FaduError:
            assert Act.objects.count() == before

    @precondition(lambda self: self.cases)
    @rule(data=st.data(), free_text=st.booleans())
    def delete(self, data, free_text: bool) -> None:
        case, before = data.draw(st.sampled_from(self.cases)), Act.objects.count()
        try:
            erase(
                case,
                ground="保存期限已届满",
                basis="某法第一条",
                actor=self.county.clerk,
                free_text=free_text,
            )
            assert Act.objects.count() == before + 1
        except FaduError:
            assert Act.objects.count() == before

    @rule(day=st.integers(0, 250))
    def daily_run(self, day: int) -> None:
        deem_due(DAY + timedelta(day))

    @invariant()
    def nothing_shrinks(self) -> None:
        now = Act.objects.count()
        assert now >= self.acts
        assert Case.objects.count() == len(self.cases)
        self.acts = now

    def teardown(self) -> None:
        report = verify()
        assert report.ok, report.faults


@pytest.mark.slow
def test_the_ledger_is_what_replay_gives(migrated_file: Path, tmp_path: Path, django_db_blocker):
    number = iter(range(10_000))

    def fresh() -> Ledger:
        file = tmp_path / f"{next(number)}.sqlite3"
        shutil.copy(migrated_file, file)
        context = in_use(f"sqlite:///{file}")
        context.__enter__()
        machine = Ledger()
        machine.county = make_county()
        ending = machine.teardown

        def teardown() -> None:
            try:
                ending()
            finally:
                context.__exit__(None, None, None)

        machine.teardown = teardown
        return machine

    with django_db_blocker.unblock():
        run_state_machine_as_test(
            fresh,
            settings=settings(
                max_examples=25,
                stateful_step_count=20,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
