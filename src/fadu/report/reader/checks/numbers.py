"""Layer 4. Arithmetic of printed numbers: rounding, candidates, bounds of approximate counts.

Works on decimal fractions of integers, so that a half is a half. Judges nothing.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor

from fadu.report.reader.model import Figure

_DECIMALS = re.compile(r"[.．](\d+)|点([零〇一二三四五六七八九]+)")
_LOOSE_WORDS = frozenset("余多近约超")
CANDIDATE_LIMIT = 50
"""More candidates than this say nothing; none are listed then."""


def decimals_of(text: str) -> int:
    """Number of decimals printed in a figure's text (16.13% -> 2)."""
    found = _DECIMALS.search(text)
    return len(found.group(1) or found.group(2)) if found else 0


@lru_cache(maxsize=4096)
def exact(value: float) -> Fraction:
    """The decimal number that a float was printed as, as a fraction."""
    if value == int(value):
        return Fraction(int(value))
    return Fraction(repr(value)) if isinstance(value, float) else Fraction(value)


def rounded_half_up(value: Fraction, decimals: int) -> Fraction:
    """Round half away from zero at a number of decimals."""
    scale = 10**decimals
    sign = -1 if value < 0 else 1
    return sign * Fraction(floor(abs(value) * scale + Fraction(1, 2)), scale)


def truncated(value: Fraction, decimals: int) -> Fraction:
    """Cut off after a number of decimals, towards zero."""
    scale = 10**decimals
    sign = -1 if value < 0 else 1
    return sign * Fraction(floor(abs(value) * scale), scale)


def prints_as(value: Fraction, stated: float, decimals: int) -> bool:
    """Whether a value may be printed as `stated`: rounded half up or truncated."""
    return _prints(value.numerator, value.denominator, stated, decimals)


def _prints(numerator: int, denominator: int, stated: float, decimals: int) -> bool:
    """`prints_as` of a quotient, which need not be in lowest terms; `denominator` is positive."""
    scale: int = 10**decimals
    wanted = exact(stated) * scale
    if wanted.denominator != 1:
        return False
    size, digits = abs(numerator) * scale, wanted.numerator if numerator >= 0 else -wanted.numerator
    return (2 * size + denominator) // (2 * denominator) == digits or size // denominator == digits


def rate_fits(numerator: float, denominator: float, stated: float, decimals: int, per: int = 100) -> bool:
    """Whether numerator/denominator, times `per`, may be printed as `stated`."""
    if denominator <= 0:
        return False
    top, base = exact(numerator), exact(denominator)
    return _prints(top.numerator * base.denominator * per, top.denominator * base.numerator, stated, decimals)


def numerators(denominator: float, stated: float, decimals: int, per: int = 100) -> list[int]:
    """Integers that over `denominator` give `stated` rounded half up; a stated `per` is taken as exact.

    Falls back to truncation when rounding has none. At most CANDIDATE_LIMIT, else none are listed.
    """
    base, wanted = exact(denominator), exact(stated)
    if wanted == per:
        return [int(base)] if base.denominator == 1 else []
    # all in units of 1/whole: the numerator itself, and what half of the last printed digit is worth
    whole = wanted.denominator * base.denominator * per * 2 * 10**decimals
    middle = wanted.numerator * base.numerator * 2 * 10**decimals
    half = base.numerator * wanted.denominator
    if 2 * half > CANDIDATE_LIMIT * whole:
        return []
    most = floor(base)

    def between(low: int, high: int) -> list[int]:
        return list(range(max(0, -(-low // whole)), min(-(-high // whole) - 1, most) + 1))

    found = between(middle - half, middle + half)
    return found if found or wanted > per else between(middle, middle + 2 * half)


def has_numerator(denominator: float, stated: float, decimals: int, per: int = 100) -> bool:
    """Whether any integer over `denominator` may be printed as `stated` (long lists count too)."""
    width = exact(denominator) / per / 10**decimals
    return width > 1 or bool(numerators(denominator, stated, decimals, per))


def bases_of_change(now: float, stated: float, sign: int, decimals: int) -> list[int]:
    """Integers of the year before from which `now` is a change by `stated` percent."""
    half = Fraction(1, 2 * 10**decimals)
    low_rate, high_rate = 1 + sign * (exact(stated) - half) / 100, 1 + sign * (exact(stated) + 2 * half) / 100
    then = exact(now)
    ends = [then / rate for rate in (low_rate, high_rate) if rate > 0]
    if len(ends) < 2 or max(ends) - min(ends) > CANDIDATE_LIMIT:
        return []
    top, base = then.numerator, then.denominator
    return [
        n
        for n in range(max(1, floor(min(ends))), ceil(max(ends)) + 1)
        if _prints((top - n * base) * 100 * sign, n * base, stated, decimals)
    ]


def rounding(text: str) -> float:
    """Half the last printed digit of a number in 万 or 亿 (3.2万 -> 500); 0 for one printed in full."""
    scale = 1e8 if "亿" in text else 1e4 if "万" in text else 0.0
    return float(scale / 2 / 10 ** decimals_of(text))


def bounds(figure: Figure) -> tuple[float, float]:
    """Least and greatest value that a printed number may mean.

    395余 -> 395 to 405; 近400 -> 300 to 400; 约400 -> 10 % either way; 超 and >= -> open above;
    3.2万 -> 31,500 to 32,500.
    """
    value, word, bound = figure.value, figure.approx_word, figure.bound
    if bound == ">=":
        return value, float("inf")
    if bound == "<=":
        return 0.0, value
    if not figure.approx:
        half = rounding(figure.text)
        return value - half, value + half
    step = _step(value)
    if word and any(mark in word for mark in ("余", "多", "超", "以上", "逾")):
        return value, value + step
    if word and any(mark in word for mark in ("近", "不足", "不到", "将近")):
        return value - step, value
    return value * 0.9, value * 1.1


def _step(value: float) -> float:
    """Unit of the last digit that is not zero, at least ten: 395 -> 10, 1100 -> 100, 30000 -> 10000."""
    step = 1
    whole = int(value)
    while whole and whole % (step * 10) == 0:
        step *= 10
    return float(max(step, 10))


TRIED = 120
"""Integers that an approximate denominator is tried with."""


def may_print(top: Figure, base: Figure, rate: Figure) -> bool:
    """Whether the ranges of approximate or rounded counts leave room for the stated rate."""
    decimals = decimals_of(rate.text)
    low_top, high_top = bounds(top)
    low_base, high_base = bounds(base)
    if not high_base or not low_base:
        return False
    if low_top == high_top and high_base - low_base <= TRIED:
        bases = range(int(low_base), int(high_base) + 1)
        return any(rate_fits(top.value, n, rate.value, decimals) for n in bases)
    half = 0.5 / 10**decimals
    least, most = 100 * low_top / high_base, 100 * high_top / low_base
    return bool(least <= rate.value + half and rate.value - half <= most)


def plain(value: float) -> str:
    """A number as a Chinese sentence shows it: no exponent, no trailing zeros, large round ones in 万 or 亿."""
    for least, scale, round_to, name in ((10**8, 10**8, 10**4, "亿"), (10**5, 10**4, 10**3, "万")):
        if abs(value) >= least and value % round_to == 0:
            return f"{value / scale:.4f}".rstrip("0").rstrip(".") + name
    if value == int(value):
        return str(int(value))
    return f"{value:.4f}".rstrip("0").rstrip(".")
