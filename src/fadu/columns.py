"""Layer 0. Lines of a terminal for Chinese: how wide a text is, and where it may be broken. Imports nothing of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from unicodedata import east_asian_width

_CLOSING = "，。；：、！？）》〉”’』】,.;:!?)%…"  # never begins a line
_OPENING = "（《〈“‘『【("  # never ends one
_PIECE = re.compile(rf"[{_OPENING}]*(?:[!-&*-~]+|.|\n)[{_CLOSING}⁰¹²³⁴⁵⁶⁷⁸⁹]*\s*")


def columns_of(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in text)


def breaks(text: str, width: int) -> Iterator[int]:
    """Where to break a text into lines of at most so many columns.

    Words of Latin letters stay whole where they fit, stops and brackets stay with what they belong to; what is
    longer than a line is cut.
    """
    used = 0
    for found in _PIECE.finditer(text):
        at, piece = found.start(), found.group()
        if used and used + columns_of(piece.rstrip()) > width:
            yield at
            used = 0
        for letter in piece:
            size = columns_of(letter)
            if used + size > width and not letter.isspace():
                yield at
                used = 0
            used, at = used + size, at + 1


def wrap(text: str, width: int) -> Iterator[str]:
    """The lines, without the blanks at which they were broken."""
    words = " ".join(text.split())
    places = [0, *breaks(words, width), len(words)]
    for start, end in pairwise(places):
        if line := words[start:end].strip():
            yield line
