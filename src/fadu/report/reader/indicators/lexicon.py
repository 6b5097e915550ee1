"""Layer 4. The dictionaries of the catalogue mapping, compiled for one fast pass.

Reads the YAML files in `reader/data/indicators`; never looks at a report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from operator import add
from sys import intern
from typing import Any

import attrs
import yaml

from fadu.errors import ReadError, did_you_mean
from fadu.figures.catalogue import catalogue
from fadu.report.reader.indicators.saying import Pattern, Words, patterns_of

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]


Start = tuple[str | None, dict[str, list[tuple[str, int]]]]
Hit = tuple[int, int, str, bool]
"""Start, end and word; True outside 《》."""


@attrs.frozen(slots=True, eq=False)
class Entry:
    """What the dictionaries say of one indicator besides its patterns."""

    kind: str
    units: frozenset[str]
    scope: Mapping[str, Mapping[str, str]]
    topics: frozenset[str | None]
    also: Mapping[str, Words]
    """Further indicators the same number serves where one of the words stands by it."""
    unless: frozenset[str]
    """Words by which a figure is not this, nor a part of it."""
    inherit: bool
    """Whether a breakdown (其中甲类5件、乙类3件) hands this indicator on to its parts."""


@attrs.frozen(slots=True, eq=False)
class Lexicon:
    """All dictionaries together.

    `starts`: the two first characters of all words -> the word that they are (or None), and by the
    third character the longer words that begin so; `masks` hide what stands in them.
    """

    words: Mapping[str, str]
    """Every word to itself: one object a word makes the many look-ups cheap."""
    starts: Mapping[str, Start]
    masks: frozenset[str]
    hidden: frozenset[str]
    """Words that a mask can hide: those that may begin inside it."""
    topics: Mapping[str, Words]
    topic_of: Mapping[str, Words]
    triggers: Mapping[str, tuple[Pattern, ...]]
    alone: tuple[Pattern, ...]
    """Patterns that need their topic only."""
    entries: Mapping[str, Entry]
    plan_headings: frozenset[str]
    farther: frozenset[str]
    """Words that count although they stand in another sentence."""
    units: frozenset[str]
    foreign: frozenset[str]
    """Words of the topics without an indicator (those of common.yaml)."""
    breaks: frozenset[str]
    """Words that keep a part from inheriting its whole's indicator."""


def scan(lexicon: Lexicon, text: str, start: int = 0) -> list[Hit]:
    """All words of the lexicon in the text as (start, end, word, True), ascending by start.

    Places count from `start`. Overlapping words are all found, except that a masking word
    (不予受理) hides the words in it.
    """
    masks = lexicon.masks
    padded = text + "\n"  # so that every pair has a third character
    found: list[Hit] = []
    hidden = start
    for at, begin in enumerate(map(lexicon.starts.get, map(add, text, text[1:])), start):
        if begin is None or at < hidden:
            continue
        pair, longer = begin
        if longer:
            here = at - start
            for word, length in longer.get(padded[here + 2], ()):
                if text.startswith(word, here):
                    found.append((at, at + length, word, True))
                    if word in masks:
                        hidden = at + length
                        break
        if pair is not None and hidden <= at:
            found.append((at, at + 2, pair, True))
    return found


@cache
def lexicon() -> Lexicon:
    """The product's dictionaries, read once.

    Raises:
        ReadError: a file names an unknown indicator, topic, unit class or key.
    """
    folder = files("fadu.report.reader").joinpath("data/indicators")
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".yaml"))
    return compile_files(
        {name: yaml.load(folder.joinpath(name).read_text(encoding="utf-8"), _Loader) for name in names}
    )


def compile_files(documents: Mapping[str, Mapping[str, Any]]) -> Lexicon:
    """Compile parsed dictionary files (file name -> content), `common.yaml` among them."""
    common = documents["common.yaml"]
    classes = {name: frozenset(str(u) for u in units) for name, units in common["units"].items()}
    topics = {
        topic: tuple(intern(str(word)) for word in words)
        for content in documents.values()
        for topic, words in (content.get("topics") or {}).items()
    }
    entries: dict[str, Entry] = {}
    patterns: list[Pattern] = []
    for name, content in documents.items():
        for ident, card in (content.get("indicators") or {}).items():
            _check(name, ident, card, topics, classes)
            said = list(patterns_of(ident, card))
            entries[ident] = _entry(ident, card, classes, said)
            patterns.extend(said)
    patterns = _rarest_first(patterns)
    triggers: dict[str, list[Pattern]] = {}
    for pattern in patterns:
        for word in pattern.near[0] if pattern.near else ():
            triggers.setdefault(word, []).append(pattern)
    scopes = {word for entry in entries.values() for values in entry.scope.values() for word in values}
    masks = set(common["masks"])
    others = {word for entry in entries.values() for ws in entry.also.values() for word in ws}
    words = masks | scopes | others | set(_words(patterns)) | {w for ws in topics.values() for w in ws}
    words |= set(common["plan_headings"]) | set(common["breaks"])
    return Lexicon(
        words={intern(word): intern(word) for word in words},
        starts=_starts(words),
        masks=frozenset(masks),
        hidden=frozenset(_hidden(words, masks)),
        topics=topics,
        topic_of={
            word: tuple(t for t, ws in topics.items() if word in ws) for ws in topics.values() for word in ws
        },
        triggers={word: tuple(found) for word, found in triggers.items()},
        alone=tuple(pattern for pattern in patterns if not pattern.near),
        entries=entries,
        plan_headings=frozenset(common["plan_headings"]),
        farther=frozenset(
            {word for pattern in patterns for group in pattern.far for word in group}
            | {word for said in topics.values() for word in said}
            | set(common["plan_headings"])
        ),
        units=frozenset({""}).union(
            *classes.values(), *(p.units for p in patterns), *(e.units for e in entries.values())
        ),
        foreign=frozenset(word for topic in common["topics"] for word in topics[topic]),
        breaks=frozenset(common["breaks"]),
    )


_KEYS = {"topic", "say", "unless", "units", "scope", "inherit", "also", "kind"}


def _check(
    name: str,
    ident: str,
    card: Mapping[str, Any],
    topics: Mapping[str, Words],
    classes: Mapping[str, frozenset[str]],
) -> None:
    where = f"{name} {ident}"
    if ident not in catalogue():
        raise ReadError(f"目录中没有这个指标{did_you_mean(ident, catalogue())}。", where=where)
    if unknown := set(card) - _KEYS:
        raise ReadError(f"不认识的键:{'、'.join(sorted(unknown))}。", where=where)
    if "topic" in card and card["topic"] not in topics:
        raise ReadError(f"没有主题“{card['topic']}”{did_you_mean(card['topic'], topics)}。", where=where)
    if "units" in card and card["units"] not in classes:
        raise ReadError(f"没有单位组“{card['units']}”{did_you_mean(card['units'], classes)}。", where=where)
    if not card.get("say"):
        raise ReadError("缺少说法 say。", where=where)


def _entry(
    ident: str, card: Mapping[str, Any], classes: Mapping[str, frozenset[str]], said: list[Pattern]
) -> Entry:
    row = catalogue()[ident]
    kind = str(card.get("kind", row.kind))
    unit = str(card.get("units", row.unit))
    scope = {
        key: {
            str(k): str(v)
            for k, v in (values if isinstance(values, dict) else {v: v for v in values}).items()
        }
        for key, values in (card.get("scope") or {}).items()
    }
    return Entry(
        kind=kind,
        units=classes.get(unit, frozenset({unit})),
        scope=scope,
        topics=frozenset(pattern.topic for pattern in said),
        also={str(other): tuple(words) for other, words in (card.get("also") or {}).items()},
        unless=frozenset(intern(str(word)) for word in card.get("unless") or ()),
        inherit=bool(card.get("inherit", kind in ("count", "stock"))),
    )


def _rarest_first(patterns: list[Pattern]) -> list[Pattern]:
    """The patterns, the group that reports say least often first in each: it calls the pattern up.

    A word that few indicators ask for is one that few sentences have.
    """
    asking = {(word, pattern.indicator) for pattern in patterns for group in pattern.near for word in group}
    common = Counter(word for word, _ in asking)

    def said(group: frozenset[str]) -> int:
        return sum(common[word] for word in group)

    sorted_near = ((pattern, tuple(sorted(pattern.near, key=said))) for pattern in patterns)
    return [attrs.evolve(pattern, near=near, others=near[1:]) for pattern, near in sorted_near]


def _words(patterns: list[Pattern]) -> Iterator[str]:
    for pattern in patterns:
        for group in (*pattern.near, *pattern.far, pattern.without, pattern.nowhere):
            yield from group


def _hidden(words: set[str], masks: set[str]) -> Iterator[str]:
    by_first: dict[str, list[str]] = {}
    for word in words:
        by_first.setdefault(word[0], []).append(word)
    for mask in masks:
        for rest in (mask[at:] for at in range(len(mask))):
            for word in by_first.get(rest[0], ()):
                if rest.startswith(word) or word.startswith(rest):
                    yield word


def _starts(words: set[str]) -> dict[str, Start]:
    index: dict[str, Start] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):  # longest first, two characters last
        if len(word) < 2:
            raise ReadError(f"词“{word}”太短,至少两个字。", where="data/indicators")
        _, longer = index.setdefault(intern(word[:2]), (None, {}))
        if len(word) == 2:
            index[word] = (intern(word), longer)
        else:
            longer.setdefault(word[2], []).append((intern(word), len(word)))
    return index
