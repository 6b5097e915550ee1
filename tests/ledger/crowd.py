"""What the processes of the concurrency tests do. Imported afresh by each of them."""

import os
import tempfile
from datetime import date

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fadu.conf.settings")
os.environ.setdefault("FADU_DATA", tempfile.gettempdir())

import django

django.setup()

from databases import County, in_use  # noqa: E402
from fadu.ledger.models import Case  # noqa: E402
from fadu.ledger.record import ConflictError, record  # noqa: E402

FIELDS = {"applicant": "张三", "respondent": "某局"}


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


def same_case(url: str, county: County, name: str, case_id: int, acts: int) -> tuple[int, int]:
    """Act on one case that others act on too, having looked at it first; (acts, conflicts told)."""
    conflicts = done = 0
    with in_use(url):
        while done < acts:
            seen = Case.objects.values_list("n_acts", flat=True).get(pk=case_id)
            try:
                record(
                    case_id, "hear_opinion", date(2024, 10, 17), by=[f"{name}.{done}", "o2"], actor=county.clerk,
                    mode="history", seen=seen,
                )  # fmt: skip
                done += 1
            except ConflictError as conflict:
                conflicts += len(conflict.since) > 0
    return done, conflicts
