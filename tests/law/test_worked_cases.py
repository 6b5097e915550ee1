"""Every worked case beside a procedure, one test each: the courses of events that a lawyer wrote down."""

from collections import Counter

import pytest

from fadu.law.casefile import read_worked_cases
from fadu.law.loader import ROOT
from fadu.law.nodes import Faults
from law.worked import differences

FILES = sorted(ROOT.rglob("*.cases.yaml"))
FAULTS = Faults()
CASES = [case for path in FILES for case in read_worked_cases(path, FAULTS, path.name)]
AT_LEAST = {"reconsideration": 12, "penalty_ordinary": 12}


def test_every_file_of_worked_cases_can_be_read():
    assert [str(fault) for fault in FAULTS.found] == []


def test_every_procedure_has_enough_worked_cases():
    count = Counter(case.procedure for case in CASES)
    few = {
        path.stem: count[path.stem]
        for path in (ROOT / "procedures").rglob("*.yaml")
        if ".cases" not in path.name and count[path.stem] < AT_LEAST.get(path.stem, 6)
    }

    assert few == {}


def test_names_of_worked_cases_are_not_used_twice():
    count = Counter((case.procedure, case.name) for case in CASES)

    assert [name for name, times in count.items() if times > 1] == []


@pytest.mark.parametrize("case", CASES, ids=[f"{case.procedure}-{case.name}" for case in CASES])
def test_worked_case(case):
    assert differences(case) == []
