"""What the processes of the concurrency tests do. Imported afresh by each of them."""

import os
import tempfile
from datetime import date
from multiprocessing.synchronize import Barrier

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fadu.conf.settings")
os.environ.setdefault("FADU_DATA", tempfile.gettempdir())

import django

django.setup()

from databases import County, in_use  # noqa: E402
from fadu.ledger.models import Case  # noqa: E402
from fadu.ledger.record import ConflictError, record  # noqa: E402

FIELDS = {"applicant": "张三", "respondent": "某局"}
HANGS = 120  # seconds after which whoever waits for the others gives up
_gate: list[Barrier] = []


def meet_at(gate: Barrier) -> None:
    """Where this process waits for the others (called as it starts)."""
    _gate.append(gate)


def own_cases(url: str, county: County, name: str, cases: int) -> int:
    """Open cases and go on with them; how many acts were acknowledged."""
    with in_use(url):
        for number in range(cases):
            case = record(
                None, "receive", date(2024, 9, 27), fields=FIELDS, by=[f"{name}.{number}.a"], actor=county.clerk,
                procedure="reconsideration",
            )  # fmt: skip
            record(
                case.case_id,
                "accept",
                date(2024, 10, 8),
                by=[f"{name}.{number}.b"],
                actor=county.clerk,
                seen=1,
            )
    return cases * 2


def same_case(url: str, county: County, name: str, case_id: int, rounds: int) -> int:
    """In each round look at a case, wait until all others have looked, then act; how often a conflict was told."""
    told = 0
    with in_use(url):
        for number in range(rounds):
            seen = acts_of(case_id)
            _gate[0].wait(HANGS)
            while not acted(case_id, f"{name}.{number}", county, seen):
                told += 1
                seen = acts_of(case_id)
    return told


def acts_of(case_id: int) -> int:
    return Case.objects.values_list("n_acts", flat=True).get(pk=case_id)


def acted(case_id: int, mark: str, county: County, seen: int) -> bool:
    """Record an act after having seen so many; False when told what others did meanwhile.

    A conflict that tells nothing counts as acted, and the act is then missing.
    """
    try:
        record(
            case_id, "hear_opinion", date(2024, 10, 17), by=[mark, "o2"], actor=county.clerk, mode="history",
            seen=seen,
        )  # fmt: skip
    except ConflictError as conflict:
        return not conflict.since
    return True
