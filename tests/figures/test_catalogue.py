"""The catalogue is whole: every rate names its parts, and a broken file is refused."""

import pytest

from fadu.errors import FigureError
from fadu.figures.catalogue import catalogue, parse

HEADER = "id\tname_zh\tpillar\tkind\tunit\tdefinition\tsource\tnumerator\tdenominator\tdirection"


def test_rates_name_parts_that_stand_in_the_catalogue() -> None:
    rows = catalogue()

    assert rows["reconsideration.withdrawal_rate"].numerator == "reconsideration.withdrawn"
    assert rows["reconsideration.withdrawn"].numerator is None
    assert [row.id for row in rows.values() if row.kind == "rate" and not row.denominator] == []


@pytest.mark.parametrize(
    "row",
    [
        "a\t甲\tp\tnumber\t件\td\ts\t\t\t0",
        "a\t甲\tp\trate\t%\td\ts\tb\t\t0",
        "a\t甲\tp\tcount\t件\td\ts\t\t\t0\na\t乙\tp\tcount\t件\td\ts\t\t\t0",
    ],
)
def test_a_broken_catalogue_is_refused(row: str) -> None:
    with pytest.raises(FigureError):
        parse(f"{HEADER}\n{row}\n")
