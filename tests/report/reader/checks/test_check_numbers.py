"""Rounding, candidates and bounds of printed numbers."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fadu.report.reader.checks.numbers import (
    CANDIDATE_LIMIT,
    bases_of_change,
    bounds,
    decimals_of,
    exact,
    numerators,
    plain,
    prints_as,
    rate_fits,
    rounded_half_up,
    truncated,
)
from fadu.report.reader.model import Figure


def figure(text: str, value: float, **fields: object) -> Figure:
    return Figure(0, len(text), text, value, "件", "count", **fields)


@pytest.mark.parametrize(
    ("text", "decimals"), [("16.13%", 2), ("100%", 0), ("99.1%", 1), ("15.46亿元", 2), ("8.0", 1)]
)
def test_decimals_are_those_printed(text: str, decimals: int) -> None:
    assert decimals_of(text) == decimals


def test_a_half_is_rounded_up_and_never_to_even() -> None:
    assert rounded_half_up(Fraction(5, 2), 0) == 3
    assert rounded_half_up(Fraction(1, 8), 2) == Fraction(13, 100)
    assert rounded_half_up(Fraction(-5, 2), 0) == -3


def test_truncation_goes_towards_zero() -> None:
    assert truncated(Fraction(-199, 100), 1) == Fraction(-19, 10)


@pytest.mark.parametrize(
    ("numerator", "denominator", "stated", "decimals", "fits"),
    [
        (260, 295, 88.14, 2, True),
        (260, 295, 88.13, 2, True),
        (260, 295, 88.15, 2, False),
        (5, 31, 16.13, 2, True),
        (1, 3, 33.3, 1, True),
        (2, 3, 66.7, 1, True),
        (2, 3, 66.6, 1, True),
        (2, 3, 66.5, 1, False),
        (1, 0, 100, 0, False),
        (1, 200, 0.5, 1, True),
        (1, 8, 12.5, 1, True),
        (1, 8, 13, 0, True),
        (1, 8, 12, 0, True),
    ],
)
def test_rate_fits_rounded_or_truncated(
    numerator: int, denominator: int, stated: float, decimals: int, fits: bool
) -> None:
    assert rate_fits(numerator, denominator, stated, decimals) is fits


@pytest.mark.parametrize(
    ("denominator", "stated", "decimals", "found"),
    [
        (31, 16.13, 2, [5]),
        (547, 93, 0, [506, 507, 508, 509, 510, 511]),
        (4883, 99.96, 2, [4881]),
        (576, 99.1, 1, [571]),
        (651, 100, 0, [651]),
        (31, 17.13, 2, []),
        (122344, 38, 0, []),
        (3, 66.66, 2, [2]),
    ],
)
def test_candidates_are_the_integers_that_print_so(
    denominator: int, stated: float, decimals: int, found: list[int]
) -> None:
    assert numerators(denominator, stated, decimals) == found


@settings(max_examples=300, deadline=None)
@given(st.integers(1, 5000), st.data())
def test_the_true_numerator_is_always_among_the_candidates(denominator: int, data: st.DataObject) -> None:
    numerator = data.draw(st.integers(0, denominator - 1))
    stated = float(rounded_half_up(Fraction(100 * numerator, denominator), 2))
    found = numerators(denominator, stated, 2)

    assert numerator in found or stated == 100
    assert all(rate_fits(n, denominator, stated, 2) for n in found if stated != 100)


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 400), st.integers(1, 400))
def test_the_true_year_before_is_among_the_bases_of_a_change(now: int, before: int) -> None:
    change = Fraction(100 * (now - before), before)
    stated = float(abs(rounded_half_up(change, 1)))
    found = bases_of_change(now, stated, 1 if now >= before else -1, 1)

    assert before in found or len(found) == 0
    assert len(found) <= CANDIDATE_LIMIT + 2


@pytest.mark.parametrize(
    ("given_figure", "low", "high"),
    [
        (figure("395余件", 395, approx=True, approx_word="余"), 395, 405),
        (figure("1100余件", 1100, approx=True, approx_word="余"), 1100, 1200),
        (figure("200件", 200, approx=True, approx_word="近"), 100, 200),
        (figure("42件", 42), 42, 42),
        (figure("3.2万件", 32000), 31500, 32500),
        (figure("95件", 95, bound=">="), 95, float("inf")),
        (figure("90件", 90, bound="<="), 0, 90),
    ],
)
def test_bounds_of_printed_counts(given_figure: Figure, low: float, high: float) -> None:
    assert bounds(given_figure) == (low, high)


def test_numbers_are_shown_without_exponent_or_trailing_zeros() -> None:
    assert [plain(n) for n in (42.0, 20_000_000_000.0, 0.5, 33.33333)] == [
        "42",
        "200亿",
        "0.5",
        "33.3333",
    ]


def test_floats_are_the_decimals_they_print() -> None:
    assert exact(88.14) == Fraction(8814, 100)
    assert prints_as(Fraction(8814, 100), 88.14, 2)
