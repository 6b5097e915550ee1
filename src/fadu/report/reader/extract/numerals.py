"""Layer 4. What a printed numeral is worth: 1,234.5 万, 三百二十, 两万, 百.

Never looks at the words around a numeral. Returns None where a string of digits is no number.
"""

from __future__ import annotations

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
SCALES = {"十": 10, "百": 100, "千": 1000}
GROUPS = {"万": 10**4, "亿": 10**8}
MULTIPLIERS = SCALES | GROUPS
MULTIPLIERS |= {few + many: SCALES[few] * GROUPS[many] for few in SCALES for many in GROUPS}
MULTIPLIERS["万亿"] = 10**12
LONGEST = 18
"""Digits (or Chinese numerals) beyond which a string is no quantity but a code."""


def arabic(digits: str) -> float | None:
    """Value of ASCII digits with optional thousands commas and decimals; None if it is no number."""
    whole, _, decimals = digits.replace(" ", ",").partition(".")
    if len(digits) > LONGEST + 6 or len(whole) > LONGEST:
        return None
    if "," in whole:
        first, *rest = whole.split(",")
        if not 1 <= len(first) <= 3 or any(len(group) != 3 for group in rest):
            return None
        whole = first + "".join(rest)
    return float(f"{whole}.{decimals}") if decimals else float(int(whole))


def chinese(numeral: str) -> float | None:
    """Value of Chinese numerals (三百二十, 两万三千, 二〇二三, 百); None if they make no number."""
    if numeral in _SINGLE:
        return _SINGLE[numeral]
    numeral = numeral.replace("廿", "二十").replace("卅", "三十")
    if not numeral or len(numeral) > LONGEST:
        return None
    if len(numeral) > 1 and all(c in DIGITS for c in numeral):
        if not ("〇" in numeral or "零" in numeral) or numeral[0] in "零〇":
            return None
        return float(int("".join(str(DIGITS[c]) for c in numeral)))
    return _grouped(numeral)


def _grouped(numeral: str) -> float | None:
    total, section, digit = 0, 0, None
    last_scale = 10**5
    for char in numeral:
        if char in DIGITS:
            if digit not in (None, 0):
                return None
            digit = DIGITS[char]
        elif char in SCALES:
            scale = SCALES[char]
            if scale >= last_scale:
                return None
            section += (1 if digit is None else digit) * scale
            digit, last_scale = None, scale
        else:
            section += digit or 0
            if char == "亿":
                total = (total + section or 1) * GROUPS[char]
            else:
                total += (section or 1) * GROUPS[char]
            section, digit, last_scale = 0, None, 10**5
    return float(total + section + (digit or 0))


_SINGLE = {numeral: _grouped(numeral) for numeral in (*DIGITS, *SCALES, *GROUPS)}
