"""Every definition, also of procedures that no example uses: on random acts, the figure is its rows and its receipt."""

import random
from datetime import date, timedelta

import pytest

from fadu.figures.definitions import definitions
from fadu.figures.engine import Request, check_rows
from fadu.figures.scopes import scoped_requests
from fadu.law import get_procedure
from figures.fake import FakeSource, engine_over

FIRST = date(2023, 10, 1)


def random_value(rule, chance):
    if rule.kind == "choice":
        return chance.choice(rule.choices)
    if rule.kind == "choices":
        return chance.sample(rule.choices, min(2, len(rule.choices)))
    return {
        "int": chance.randint(0, 9), "number": chance.random(), "money": chance.randint(0, 900) * 10, "bool": chance.random() < 0.5,
        "date": "2024-03-01",
    }.get(rule.kind, "x")  # fmt: skip


def random_ledger(procedure: str, seed: int) -> FakeSource:
    """Sixty cases of random acts in random order: nothing lawful, everything that a column can hold."""
    chance, law, source = random.Random(seed), get_procedure(procedure), FakeSource()
    version = law.versions[-1]
    acts = [rule for rule in version.acts.values() if not rule.opens]
    stages = list(version.stages)
    for case in range(1, 61):
        day = FIRST + timedelta(days=chance.randint(0, 500))
        stage, opened, last = None, day.isoformat(), day
        for seq in range(chance.randint(1, 9)):
            rule = version.acts[law.version_by] if seq == 0 else chance.choice(acts)
            target = chance.choice(stages)
            fields = {f.id: random_value(f, chance) for f in rule.fields.values() if chance.random() < 0.8}
            met = [
                (name, chance.choice([0, 0, 3]))
                for name in chance.sample(list(version.limits), min(1, len(version.limits)))
            ]
            last = last + timedelta(days=chance.randint(0, 120))
            source.add(
                case,
                seq,
                procedure,
                rule.id,
                last.isoformat(),
                stage,
                target,
                fields=fields,
                opened=opened,
                met=met,
                out=None,
            )
            stage = target
    return source


@pytest.mark.parametrize("procedure", sorted({d.procedure for d in definitions().values()}))
def test_every_figure_of_a_procedure_equals_its_rows(procedure, tmp_path):
    engine = engine_over(random_ledger(procedure, 7), tmp_path)
    asked = [Request(d) for d in definitions().values() if d.procedure == procedure and not d.parts]
    counted = 0
    for period in ("2023", "2024", "2024-Q2"):
        values = engine.compute(asked, period, "210411")
        receipts = engine.receipts(asked, values, period, "210411")
        for one, value in zip(asked, values, strict=True):
            rows = engine.rows(one, period, "210411")
            check_rows(value, one.definition, rows)
            assert (receipts[one.key]["rows"] if one.key in receipts else 0) == rows.num_rows
            counted += bool(value.value)

    assert counted, "no figure of the procedure counted anything: the test would prove nothing"


@pytest.mark.parametrize("procedure", ["dispute", "mediator", "disclosure_request"])
def test_the_values_of_a_scope_add_up_to_no_more_than_the_figure(procedure, tmp_path):
    engine = engine_over(random_ledger(procedure, 11), tmp_path)
    asked = [
        one
        for one in scoped_requests()
        if one.definition.procedure == procedure and one.definition.form in ("count", "stock")
    ]
    values = dict(zip([one.key for one in asked], engine.compute(asked, "2024", ""), strict=True))
    sums: dict[tuple[str, str], float] = {}
    for one in asked:
        for name, _ in one.scope:
            sums[one.definition.id, name] = sums.get((one.definition.id, name), 0) + values[one.key].value

    assert sums
    assert all(total <= values[figure].value for (figure, _), total in sums.items())
