"""Real processes at the same ledger: nothing lost, nothing doubled, the chain intact, killed ones included."""

import json
import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

import pytest
from courses import accepted
from crowd import meet_at, own_cases, same_case

from databases import County
from fadu.ledger.models import Act, Case
from fadu.ledger.verify import verify

WORKERS, ROUNDS = 4, 15


def pool() -> ProcessPoolExecutor:
    """Workers that can wait for each other."""
    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(WORKERS)
    return ProcessPoolExecutor(WORKERS, mp_context=context, initializer=meet_at, initargs=(gate,))


def marks() -> Counter[str]:
    return Counter(mark for by in Act.objects.values_list("by", flat=True) for mark in json.loads(by))


@pytest.mark.slow
def test_processes_side_by_side_lose_and_double_nothing(county: County, ledger_url: str):
    with pool() as workers:
        jobs = [workers.submit(own_cases, ledger_url, county, f"w{n}", 25) for n in range(WORKERS)]
        done = sum(job.result() for job in jobs)
    found = marks()

    assert (done, Act.objects.count(), Case.objects.count()) == (200, 200, 100)
    assert set(found.values()) == {1}
    assert not verify().faults


@pytest.mark.slow
def test_those_who_act_on_the_same_case_are_told_of_each_other(county: County, ledger_url: str):
    """All have looked at the case before any of them acts, so in each round all but the first are told."""
    case = accepted(county)
    with pool() as workers:
        jobs = [
            workers.submit(same_case, ledger_url, county, f"w{n}", case.case_id, ROUNDS)
            for n in range(WORKERS)
        ]
        told = sum(job.result() for job in jobs)
    found = marks()
    del found["o1"], found["o2"]

    assert told >= (WORKERS - 1) * ROUNDS
    assert Case.objects.get(pk=case.case_id).n_acts == Act.objects.count() == 2 + WORKERS * ROUNDS
    assert len(found) == WORKERS * ROUNDS
    assert set(found.values()) == {1}
    assert not verify().faults


@pytest.mark.slow
def test_a_killed_process_leaves_every_acknowledged_act_and_no_half_one(ledger_url: str):
    from torture.kill import torture

    result = torture(15)

    assert result["lost"] == []
    assert result["doubled"] == 0
    assert result["acknowledged"] >= 15  # each child is killed after it has told its first act
    assert result["sound"], result["faults"]
