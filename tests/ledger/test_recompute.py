"""When the law is read otherwise than before, cases are derived anew and say so."""

from datetime import date

import pytest
from courses import accepted, opened
from django.db import connection

from databases import County
from fadu.errors import LedgerError
from fadu.ledger.models import Act, Case, Rederived
from fadu.ledger.recompute import recompute
from fadu.ledger.record import record
from fadu.ledger.verify import verify


def run(sql: str) -> None:
    """As if an older law had derived it so."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_another_due_day_is_written_again_and_told(county: County):
    case, other = accepted(county), opened(county)
    run(f"UPDATE ledger_case SET next_due='2024-10-14', state='[]' WHERE id={case.case_id}")
    moved = recompute("日历更新")

    assert [(each.case_id, each.due_before, each.due_after) for each in moved] == [
        (case.case_id, "2024-10-14", "2024-10-16")
    ]
    assert (Act.objects.count(), Case.objects.get(pk=other.case_id).rectified) == (3, False)
    assert verify().ok


def test_acts_that_count_otherwise_become_a_new_generation(county: County):
    case = accepted(county)
    run("UPDATE ledger_act SET derived=replace(derived, 'accepted', 'closed') WHERE seq=1")
    recompute("程序文件更正")
    record(case.case_id, "serve_copy", date(2024, 10, 10), actor=county.clerk)
    last = Act.objects.get(case_id=case.case_id, act="rectify")

    assert "程序文件更正" in last.fields
    assert Rederived.objects.filter(act="serve_copy").count() == 1
    assert verify().ok


def test_nothing_moves_without_need_or_reason(county: County):
    accepted(county)

    assert recompute("检查") == []
    with pytest.raises(LedgerError):
        recompute(" ")
    assert Act.objects.count() == 2
