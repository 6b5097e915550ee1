"""Layer 4. Dates and years as official documents print them: 2025年1月3日, 2025-01-03, 二〇二五年一月三日.

Takes text in half-width digits (see traditional.simplify). Never guesses a missing day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

_DIGITS = {character: number for number, character in enumerate("〇一二三四五六七八九")}
_DIGITS |= {"0": 0, "零": 0, "○": 0, "O": 0, "О": 0, "◯": 0, "Ο": 0}  # what typists use for 〇
_ZERO = "〇零○OО◯Ο0"

DATE = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})\s*(?:年|[-/.])\s*(?P<m>\d{1,2})\s*(?:月|[-/.])\s*(?P<d>\d{1,2})(?!\d)\s*日?"
    rf"|(?P<cy>[一二][{_ZERO}一二三四五六七八九]{{3}})\s*年\s*(?P<cm>[一二三四五六七八九十元]{{1,3}})\s*月"
    r"\s*(?P<cd>[一二三四五六七八九十廿]{1,4})\s*日"
)
YEAR = re.compile(
    rf"(?<!\d)(?P<y>20\d{{2}})\s*(?=年|—|-|法治)|(?P<cy>二[{_ZERO}][{_ZERO}一二三四五六七八九]{{2}})\s*年"
)


def chinese_year(digits: str) -> int:
    """二〇二五 → 2025."""
    return int("".join(str(_DIGITS[digit]) for digit in digits))


def chinese_day(words: str) -> int:
    """三 → 3, 十 → 10, 二十五 → 25, 廿一 → 21 (0 if it is no number)."""
    words = words.replace("廿", "二十").replace("元", "一")
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return _DIGITS.get(words, 0)
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def written(day: date) -> str:
    """As official documents write it: 2025年1月3日."""
    return f"{day.year}年{day.month}月{day.day}日"


def find_dates(text: str) -> Iterator[tuple[int, int, date]]:
    """(start, end, date) of every real date in `text`."""
    for match in DATE.finditer(text):
        if match["y"]:
            parts = int(match["y"]), int(match["m"]), int(match["d"])
        else:
            parts = chinese_year(match["cy"]), chinese_day(match["cm"]), chinese_day(match["cd"])
        try:
            yield match.start(), match.end(), date(*parts)
        except ValueError:  # 2024年2月30日
            continue


def find_year(text: str) -> int | None:
    """The first year named in `text`, spans of years (2021—2025年) left out."""
    for match in YEAR.finditer(text):
        before, after = text[max(0, match.start() - 5) : match.start()], text[match.end() : match.end() + 6]
        if re.search(r"\d{4}年?\s*[-—–~至一]\s*$", before) or re.match(r"年?\s*[-—–~至一]+\s*20\d{2}", after):
            continue
        return int(match["y"]) if match["y"] else chinese_year(match["cy"])
    return None
