"""Every snippet gives the checks it must give, and no other check that says something is wrong."""

from collections import Counter

import pytest
from check_snippets import Case, cases, checks_of, satisfied

from fadu.report.reader.checks.registry import rules

ALL = cases()
ELSEWHERE = {"table_total", "block_missing"}
"""Rules that need a table or a whole report: test_check_tables, test_check_blocks."""
CONFIRMING = {"implied", "difference", "enumeration", "equal"}
"""Rules that never say that something is wrong."""


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

    assert len(ALL) >= 300
    assert len(faulty) >= 100
    assert len(ALL) - len(faulty) >= 100


@pytest.mark.parametrize("rule", sorted(set(rules()) - ELSEWHERE))
def test_every_rule_has_three_texts_it_speaks_of_and_three_near_ones_it_does_not(rule: str) -> None:
    told: Counter[bool] = Counter()
    for case in ALL:
        for want in case.want:
            name, ok = want.split()[:2]
            if name == rule:
                told[ok != "T" or rule in CONFIRMING] += 1
        told[False] += rule in case.absent

    assert told[True] >= 3
    assert told[False] >= 3
