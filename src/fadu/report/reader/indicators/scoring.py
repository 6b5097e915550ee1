"""Layer 4. The best indicator for a figure, given the words around it.

Compares patterns of the dictionaries by the length and nearness of what they found. Never looks
at the text itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from fadu.report.reader.indicators.context import NEAR, OWN_LEAST, SENTENCE, SENTENCE_BAND, band, band_floor
from fadu.report.reader.indicators.lexicon import Entry, Lexicon
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
    if figure.kind in ("rank", "change"):
        return figure.kind
    if figure.unit in PERCENT or figure.kind == "rate":
        return "rate"
    if figure.unit.endswith("元"):
        return "amount"
    if figure.kind in ("threshold", "duration"):
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


def topics_of(lexicon: Lexicon, words: dict[str, float]) -> tuple[dict[str, float], bool]:
    """What is spoken of: topic -> what it adds to a score; and whether a foreign topic is near.

    A topic another one is nearer than is left out.
    """
    weights: dict[str, float] = {}
    topics = lexicon.topic_of.get
    for word, weight in words.items():
        said = topics(word)
        if said:
            for topic in said:
                if weight > weights.get(topic, 0.0):
                    weights[topic] = weight
    if not weights:
        return weights, False
    best = max(weights.values())
    nearest = band(best)
    least = best - _ABREAST if nearest == SENTENCE_BAND else 0.0
    floor = band_floor(nearest)
    spoken = {
        topic: 2 * weight + (1.0 if weight >= least else 0.0)
        for topic, weight in weights.items()
        if weight >= floor
    }
    foreign = best >= OWN_LEAST and any(
        topic in lexicon.foreign for topic, weight in weights.items() if weight >= OWN_LEAST
    )
    return spoken, foreign


def candidates(lexicon: Lexicon, words: dict[str, float], figure: Figure) -> list[Found]:
    """All indicators that explain the figure with their scores, best first, each once."""
    unit = figure.unit if figure.unit.lstrip("余多") in lexicon.units else _UNKNOWN
    triggers, alone = fitting(lexicon, unit, kind_of(figure))
    topics, foreign = topics_of(lexicon, words)
    near = {word for word, weight in words.items() if weight >= NEAR}
    called = set(alone)
    for word in near:
        patterns = triggers.get(word)
        if patterns:
            called.update(patterns)
    if not called:
        return []
    best: dict[str, tuple[float, bool]] = {}
    for pattern in called:
        if foreign if pattern.topic is None else pattern.topic not in topics:
            continue
        if not _said(pattern, near, words):
            continue
        score, own = _score(pattern, words, near)
        score += topics[pattern.topic] if pattern.topic is not None else 0.0
        if score >= _LEAST and score > best.get(pattern.indicator, (0.0, False))[0]:
            best[pattern.indicator] = (score, own)
    return sorted(((score, ident, own) for ident, (score, own) in best.items()), reverse=True)


def _said(pattern: Pattern, near: set[str], words: dict[str, float]) -> bool:
    """Whether every group of the pattern has a word where it must stand, and no word forbids it."""
    for group in pattern.near:
        if group.isdisjoint(near):
            return False
    for group in pattern.far:
        if group.isdisjoint(words):
            return False
    if not pattern.without.isdisjoint(near):
        for word in pattern.without & near:
            if words[word] >= OWN_LEAST:
                return False
    return not pattern.nowhere or all(
        words[word] < SENTENCE - 0.03 for word in pattern.nowhere & words.keys()
    )


def _score(pattern: Pattern, words: dict[str, float], near: set[str]) -> tuple[float, bool]:
    score = pattern.bonus
    whole, any_own = bool(pattern.near), False
    for group in pattern.near:
        said, own = _near(group & near, words)
        score += said
        whole = whole and own
        any_own = any_own or own
    if whole:
        score += _WHOLE
    for group in pattern.far:
        score += _FAR * max([len(word) * words[word] for word in group if word in words])
    return score, any_own


def _near(said: frozenset[str], words: dict[str, float]) -> tuple[float, bool]:
    """The most that the near words of a group add to a score, and whether one stands in the figure's clause."""
    most, own = 0.0, False
    for word in said:
        weight = words[word]
        if weight >= OWN_LEAST:
            own = True
            worth = len(word) * weight
        else:
            worth = len(word) * weight * _WIDER
        if worth > most:
            most = worth
    return most, own
