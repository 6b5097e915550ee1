"""Layer 4. What the headings over a sentence say, with weights. Never looks at the sentences."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

import attrs

from fadu.report.reader.indicators.lexicon import Lexicon, scan
from fadu.report.reader.model import Section

HEADING, OUTER = 0.36, 0.31
"""Weights of words said in the heading of a sentence, and in those over that one."""
_MOST = 200
"""Headings looked back for those that a sentence stands under."""


@attrs.define(slots=True, eq=False)
class Head:
    """The headings over a sentence."""

    titles: str
    words: Mapping[str, float]
    """The dictionaries' words in them, with their weights."""
    plans: Mapping[str, float]
    """Those of the words that announce a plan."""


class Headings:
    """The sections of a document, asked what stands over a position."""

    def __init__(self, sections: list[Section], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._sections = sections
        self._starts = [section.start for section in sections]
        self._heads: dict[tuple[int, bool], Head] = {}
        self._said: dict[int, frozenset[str]] = {}

    def over(self, first: int) -> Head:
        """The headings over a sentence that begins at `first`."""
        at = bisect_right(self._starts, first) - 1
        key = (at, at >= 0 and self._starts[at] == first)
        found = self._heads.get(key)
        if found is None:
            found = self._heads[key] = self._head(at, first)
        return found

    def _head(self, at: int, first: int) -> Head:
        # A heading that runs on into the figure's own sentence says nothing more than it.
        over = [section for section in self._enclosing(at, first) if section.start < first]
        words: dict[str, float] = {}
        for depth, section in reversed(list(enumerate(over))):
            words.update(dict.fromkeys(self._words(section), OUTER if depth else HEADING))
        plans = {word: words[word] for word in self._lexicon.plan_headings & words.keys()}
        return Head("\n".join([section.title for section in over]), words, plans)

    def _enclosing(self, at: int, position: int) -> list[Section]:
        """The sections a position stands in, innermost first."""
        found: list[Section] = []
        level = 99
        least = max(at - _MOST, 0)
        while at >= least and level > 1:
            section = self._sections[at]
            if section.level < level and section.end >= position:
                found.append(section)
                level = section.level
            at -= 1
        return found

    def _words(self, section: Section) -> frozenset[str]:
        found = self._said.get(section.start)
        if found is None:
            said = {hit[2] for hit in scan(self._lexicon, section.title)}
            found = self._said[section.start] = self._lexicon.farther & said
        return found
