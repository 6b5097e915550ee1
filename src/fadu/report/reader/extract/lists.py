"""Layer 4. Numbers that share one unit: 分别为12、15和20件.

Never joins numbers that a word or a full stop parts.
"""

from __future__ import annotations

import re

from fadu.report.reader.extract.page import Page
from fadu.report.reader.extract.scan import Candidate

_LINK = re.compile(r"^ ?(?:[、,，/和与及]|以及) ?$")
_SPREAD = ("分别", "依次", "各为")
_NAMES = re.compile(r"(?:(?![和与及])[一-龥]){2,8}(?:[、和与及](?:(?![和与及])[一-龥]){2,8})+$")
"""As many names as numbers make a list without such a word: 咨询、投诉、举报12、35、8件."""

_JOINT = re.compile("[、和与及]")
_MOST = 8
"""Names of such a list."""


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
        before = page.text[max(begin, first.start - 60) : first.start]
        if any(word in before for word in _SPREAD) or _as_many(candidates, at, begin, page.text):
            first.unit, first.end = second.unit, first.stop
    return candidates


def _as_many(candidates: list[Candidate], at: int, begin: int, text: str) -> bool:
    """Whether the numbers of the list around the one `at` are as many as the names before them."""
    first, last = at, at + 1
    while (
        first
        and at - first < _MOST
        and _LINK.match(text[candidates[first - 1].stop : candidates[first].start])
    ):
        first -= 1
    while last + 1 < len(candidates) and last - at < _MOST and candidates[last].end == candidates[last].stop:
        last += 1
    start = candidates[first].start
    named = _NAMES.search(text[max(begin, start - 60) : start])
    return named is not None and len(_JOINT.split(named.group())) == last - first + 1
