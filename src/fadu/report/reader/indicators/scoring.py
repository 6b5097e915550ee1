"""Layer 4. The best indicator for a figure, given the words around it.

Compares patterns of the dictionaries by the length and nearness of what they found. Never looks
at the text itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from fadu.report.reader.indicators.context import (
    NEAR,
    OWN_LEAST,
    SENTENCE,
    SENTENCE_BAND,
    SENTENCE_LEAST,
    Surroundings,
    band,
    band_floor,
)
from fadu.report.reader.indicators.lexicon import Entry, Lexicon
from fadu.report.reader.indicators.passages import BEFORE
from fadu.report.reader.indicators.saying import Pattern
from fadu.report.reader.model import Figure

PERCENT = frozenset({"%", "\uff05", "‰", "成", "百分点", "个百分点", "倍", "分之"})
_POINTS = frozenset({"百分点", "个百分点", "倍"})
_RATES = frozenset({"rate", "change"})
_PLAIN = frozenset({"count", "stock"})
_LEAST = 1.1
_WIDER = 0.4
"""Weight of a word said in a clause before the figure's, against one in its own."""
_WHOLE = 1.5
"""Added where the figure's own clause says all of it."""
_FAR = 0.6
_ABREAST = 0.0024
"""Topics so close together in the sentence are both spoken of."""

_UNKNOWN = "?"
"""Stands for every unit the dictionaries do not name."""

Found = tuple[float, str, bool]
"""Score, indicator, and whether a word of the figure's own clause says so."""
Triggers = Mapping[str, tuple[Pattern, ...]]


def kind_of(figure: Figure) -> str:
    """The figure's kind as the mapping needs it, corrected by its unit."""
    return _kind(figure.kind, figure.unit)


@lru_cache(maxsize=1024)
def _kind(kind: str, unit: str) -> str:
    if kind in ("rank", "change"):
        return kind
    if unit in PERCENT or kind == "rate":
        return "rate"
    if unit.endswith("元"):
        return "amount"
    if kind in ("threshold", "duration"):
        return "threshold"
    return "count"


def fits(unit: str, kind: str, entry: Entry) -> bool:
    """Whether a figure of this kind and unit can be a value of the indicator."""
    if kind in ("rank", "amount") or entry.kind in ("rank", "amount"):
        return kind == entry.kind
    if kind == "change":
        if entry.kind == "threshold":
            return unit in entry.units
        if unit in PERCENT or "%" in entry.units:
            return entry.kind == "change" and unit in PERCENT and "%" in entry.units
        return entry.kind == "change" and unit in entry.units
    if kind == "rate":
        return entry.kind in _RATES and "%" in entry.units and unit not in _POINTS
    plain = unit.lstrip("余多")
    return (not plain or plain in entry.units) and (entry.kind in _PLAIN or entry.kind == "threshold")


@lru_cache(maxsize=256)
def fitting(lexicon: Lexicon, unit: str, kind: str) -> tuple[Triggers, tuple[Pattern, ...]]:
    """The dictionaries, reduced to what a figure of this kind and unit can be."""
    plain = unit.lstrip("余多")

    def may(pattern: Pattern) -> bool:
        if pattern.units and plain not in pattern.units:
            return False
        return fits(unit, kind, lexicon.entries[pattern.indicator])

    triggers = {}
    for word, patterns in lexicon.triggers.items():
        kept = tuple(pattern for pattern in patterns if may(pattern))
        if kept:
            triggers[word] = kept
    return triggers, tuple(pattern for pattern in lexicon.alone if may(pattern))


def candidates(lexicon: Lexicon, around: Surroundings, figure: Figure) -> list[Found]:
    """All indicators that explain the figure with their scores, best first, each once."""
    unit = figure.unit
    if unit not in lexicon.units and unit.lstrip("余多") not in lexicon.units:
        unit = _UNKNOWN
    triggers, alone = fitting(lexicon, unit, kind_of(figure))
    called = set(alone)
    near: set[str] = set()
    own: set[str] = set()
    for word, weight in around.words.items():
        if weight >= NEAR:
            near.add(word)
            if weight >= OWN_LEAST:
                own.add(word)
            if word in triggers:
                called.update(triggers[word])
    if not called:
        return []
    said = _Said(lexicon, around, near, own)
    best: dict[str, tuple[float, bool]] = {}
    for pattern in called:
        if said.all_of(pattern):
            found = said.score(pattern)
            if found[0] >= _LEAST and found > best.get(pattern.indicator, (0.0, False)):
                best[pattern.indicator] = found
    return sorted([(score, ident, in_clause) for ident, (score, in_clause) in best.items()], reverse=True)


class _Said:
    """What is said of one figure, for all the patterns that its words call up."""

    __slots__ = ("_around", "_lexicon", "_near", "_own", "_topics", "_unclaimed", "_weights", "_words")

    def __init__(self, lexicon: Lexicon, around: Surroundings, near: set[str], own: set[str]) -> None:
        self._lexicon = lexicon
        self._around = around
        self._words = around.words
        self._near = near
        self._own = own
        self._unclaimed = own.isdisjoint(lexicon.foreign)
        self._weights: dict[str, float] | None = None
        self._topics: dict[str, float] | None = None

    def all_of(self, pattern: Pattern) -> bool:
        """Whether every other group of a called pattern has a word where it must stand, and no word forbids it.

        The words farther off are looked at last: most patterns fail before.
        """
        near = self._near
        for group in pattern.others:
            if group.isdisjoint(near):
                return False
        if not pattern.without.isdisjoint(self._own):
            return False
        if self.topic(pattern.topic) is None if pattern.topic else not self._unclaimed:
            return False
        for group in pattern.far:
            if group.isdisjoint(self._around.sentence()) and not self._around.afar(group):
                return False
        if pattern.nowhere:
            words = self._around.sentence()
            return all(words[word] < SENTENCE - 0.03 for word in pattern.nowhere & words.keys())
        return True

    def score(self, pattern: Pattern) -> tuple[float, bool]:
        """Score of a pattern all of which is said, and whether a word of the figure's own clause says so."""
        words, score = self._words, pattern.bonus
        whole, any_own = bool(pattern.near), False
        for group in pattern.near:
            most, own = 0.0, False
            for word in group & self._near:
                weight = words[word]
                worth = len(word) * weight
                if weight >= OWN_LEAST:
                    own = any_own = True
                else:
                    worth *= _WIDER
                if worth > most:
                    most = worth
            score += most
            whole = whole and own
        if whole:
            score += _WHOLE
        for group in pattern.far:
            score += _FAR * self._farther(group)
        if pattern.topic:
            score += self.topic(pattern.topic) or 0.0
        return score, any_own

    def _farther(self, group: frozenset[str]) -> float:
        """The most that the words of a far group add: those of the sentence, or longer ones from afar."""
        words, most = self._words, 0.0
        for word in group:
            if word in words and len(word) * words[word] > most:
                most = len(word) * words[word]
        longer = [word for word in group if len(word) * BEFORE > most]
        if longer:
            for word, weight in self._around.afar(longer).items():
                most = max(most, len(word) * weight)
        return most

    def topic(self, topic: str) -> float | None:
        """What a topic adds to a score; None where it is not spoken of, or another one is nearer."""
        if self._topics is None:
            self._decide(topic)
        return self._topics.get(topic) if self._topics else None

    def _decide(self, topic: str) -> None:
        """Find the topics spoken of; farther off only when the nearer words name none, and it may be the one."""
        around = self._around
        if self._weights is None:
            self._weights = self._look(around.words, NEAR if around.adds() else SENTENCE_LEAST)
            if self._topics is None and around.adds():
                self._weights = self._look(around.sentence(), SENTENCE_LEAST)
        if self._topics is None and (topic in self._weights or around.afar(self._lexicon.topics[topic])):
            self._look(around.everything(), 0.0)

    def _look(self, words: dict[str, float], least: float) -> dict[str, float]:
        """The topics of these words, weighed; decides what is spoken of, unless the best is below `least`."""
        topics = self._lexicon.topic_of
        weights: dict[str, float] = {}
        for word, weight in words.items():
            if word in topics:
                for topic in topics[word]:
                    if topic not in weights or weight > weights[topic]:
                        weights[topic] = weight
        best = max(weights.values(), default=0.0)
        if best >= least:
            nearest = band(best)
            abreast = best - _ABREAST if nearest == SENTENCE_BAND else 0.0
            floor = band_floor(nearest)
            self._topics = {
                topic: 2 * weight + (1.0 if weight >= abreast else 0.0)
                for topic, weight in weights.items()
                if weight >= floor
            }
        return weights
