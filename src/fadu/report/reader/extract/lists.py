"""Layer 4. Numbers that share one unit: 分别为12、15和20件.

Never joins numbers that a word or a full stop parts.
"""

from __future__ import annotations

import re

from fadu.report.reader.extract.page import Page
from fadu.report.reader.extract.scan import Candidate

_LINK = re.compile(r"^ ?(?:[、,，/和与及]|以及) ?$")
_SPREAD = ("分别", "依次", "各为")


def share_units(candidates: list[Candidate], page: Page) -> list[Candidate]:
    """`candidates`, where a bare number of a 分别-list has the unit of the next number with one."""
    for at in range(len(candidates) - 2, -1, -1):
        first, second = candidates[at], candidates[at + 1]
        if first.unit is not None or first.form != "arabic" or second.unit is None:
            continue
        if not _LINK.match(page.text[first.stop : second.start]):
            continue
        index = page.sentence(first.start)
        begin = page.sentence_starts[index] if index >= 0 else 0
        if any(word in page.text[max(begin, first.start - 60) : first.start] for word in _SPREAD):
            first.unit, first.end = second.unit, first.stop
    return candidates
