"""Layer 2. How the words of a cell or heading are compared: width, blanks, brackets, full numerals. Judges
nothing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_MARKS = re.compile(r"[^\w]|_", re.UNICODE)
_HINTS = re.compile(r"\((?:必填|选填|可多次|可重复|可空|元|下拉选择)\)|[*]")
_NTH = (
    re.compile(r"\((\d{1,2})\)"),  # 考试日期(2)
    re.compile(r"第(\d{1,2})次"),
    re.compile(r"(?<=\D)(\d{1,2})$"),  # 考试日期2
)
_CHINESE_NTH = re.compile(r"第([一二三四五六七八九十])次")
_DIGITS = {char: n for n, char in enumerate("一二三四五六七八九十", 1)}


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Half-width, without blanks at the ends."""
    return unicodedata.normalize("NFKC", text).strip()


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    """What is the same for every way to write one heading or choice: letters, digits and characters alone."""
    return _MARKS.sub("", _HINTS.sub("", folded(text).lower()))


def without_nth(text: str) -> tuple[str, int]:
    """A heading without its number of occurrence, and that number (1 when it has none).

    考试日期(2), 考试(2)日期, 第二次考试日期, 考试日期2.
    """
    plain = _CHINESE_NTH.sub(lambda found: f"第{_DIGITS[found[1]]}次", folded(text))
    for pattern in _NTH:
        found = pattern.search(plain)
        if found and 1 <= int(found[1]) <= 50:
            return plain[: found.start()] + plain[found.end() :], int(found[1])
    return plain, 1
