"""Layer 4. What the headings over a sentence say, with weights. Never looks at the sentences."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from types import MappingProxyType

import attrs

from fadu.report.reader.indicators.lexicon import Lexicon, scan
from fadu.report.reader.model import Section

HEADING, OUTER, TITLE = 0.36, 0.31, 0.3
"""Weights of words said in the heading of a sentence, in those over that one, and in the report's title."""
_TITLE_MOST = 80
_MOST = 200
"""Headings looked back for those that a sentence stands under."""

_NONE: Mapping[str, float] = MappingProxyType({})


@attrs.define(slots=True, eq=False)
class Head:
    """The headings over a sentence, innermost first; their words are looked for when first asked for."""

    titles: str
    announces: bool
    """Whether a word that announces a plan may be among `words`."""
    _subject: Mapping[str, float]
    _over: list[Section]
    _words_of: Callable[[Section], frozenset[str]]
    _words: dict[str, float] | None = None

    @property
    def words(self) -> Mapping[str, float]:
        """The dictionaries' words in them, with their weights."""
        if self._words is None:
            self._words = dict(self._subject)
            for depth, section in reversed(list(enumerate(self._over))):
                self._words.update(dict.fromkeys(self._words_of(section), OUTER if depth else HEADING))
        return self._words


class Headings:
    """The sections of a document, asked what stands over a position."""

    def __init__(self, text: str, sections: list[Section], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        title = text[:_TITLE_MOST].lstrip().partition("\n")[0]
        said = {hit[2] for hit in scan(lexicon, title)} if "。" not in title else set()
        self._subject = dict.fromkeys(said & lexicon.topic_of.keys(), TITLE)
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

    def plans(self, first: int) -> Mapping[str, float]:
        """The words over a sentence that announce a plan, with their weights."""
        head = self.over(first)
        if not head.announces:
            return _NONE
        return {word: head.words[word] for word in self._lexicon.plan_headings & head.words.keys()}

    def _head(self, at: int, first: int) -> Head:
        # A heading that runs on into the figure's own sentence says nothing more than it.
        over = [section for section in self._enclosing(at, first) if section.start < first]
        titles = "\n".join([*self._subject, *(section.title for section in over)])
        announces = any(word in titles for word in self._lexicon.plan_headings)
        return Head(titles, announces, self._subject, over, self._words)

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
