"""Layer 4. Text for recognition: simplified characters, half-width punctuation and digits, one for one.

Never changes the length of a text, so offsets found in the result hold in the text itself.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "traditional.tsv"
_FEW = 80
"""Up to so many different characters, replacing them one after another is faster than a translation."""


@cache
def table() -> dict[str, str]:
    """Character → its replacement: traditional to simplified, full width to half width."""
    pairs: dict[str, str] = {}
    for line in DATA.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            traditional, simplified = line.split("\t")
            pairs[traditional] = simplified
    pairs |= {chr(point): chr(point - 0xFEE0) for point in range(0xFF01, 0xFF5F)}
    return pairs | dict.fromkeys("\u3000\xa0\ufeff\u200b", " ")


@cache
def _suspects() -> re.Pattern[str]:
    """Finds every character of the table; beyond the basic plane any character, which keeps the class fast."""
    basic = "".join(character for character in table() if character < "\U00010000")
    return re.compile(f"[{re.escape(basic)}\U00010000-\U0010ffff]")


@cache
def _translation() -> dict[int, str]:
    return str.maketrans(table())


def simplify(text: str) -> str:
    """`text` in simplified characters and half-width signs; as long as `text`."""
    replacements = table()
    found = [character for character in set(_suspects().findall(text)) if character in replacements]
    if len(found) > _FEW:
        return text.translate(_translation())
    for character in found:
        text = text.replace(character, replacements[character])
    return text
