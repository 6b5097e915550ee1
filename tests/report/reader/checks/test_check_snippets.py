"""Every snippet gives the checks it must give, and no other check that says something is wrong."""

import pytest
from check_snippets import Case, cases, checks_of, satisfied

ALL = cases()


@pytest.mark.parametrize("case", ALL, ids=[case.id for case in ALL])
def test_snippet_gives_exactly_the_faults_it_must(case: Case) -> None:
    found = checks_of(case)
    missing = [want for want in case.want if not any(satisfied(want, check) for check in found)]
    wrong = [
        c
        for c in found
        if c.ok is False and c.severity != "info" and not any(satisfied(want, c) for want in case.want)
    ]
    unwanted = [c for c in found if c.rule in case.absent]

    assert not missing, [(c.rule, c.ok, c.severity, c.figures, c.message) for c in found]
    assert not wrong, [(c.rule, c.severity, c.figures, c.message) for c in wrong]
    assert not unwanted, [(c.rule, c.ok, c.figures, c.message) for c in unwanted]


def test_there_are_enough_snippets_of_both_sorts() -> None:
    faulty = [case for case in ALL if any(want.split()[1] == "F" for want in case.want)]

    assert len(ALL) >= 120
    assert len(faulty) >= 40
    assert len(ALL) - len(faulty) >= 60
