"""Layer 4. The little language in which the dictionaries say an indicator.

One `say` line is words separated by blanks; the README.md beside the dictionary files explains it
to those who write them. Never looks at a report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from sys import intern
from typing import Any

import attrs

from fadu.errors import ReadError

Words = tuple[str, ...]


@attrs.frozen(slots=True, eq=False)
class Pattern:
    """One way to say an indicator.

    `near`: each group must be said right by the figure; `far`: each group anywhere up to the
    heading; `without`: none of these in the figure's clause; `nowhere`: none in its sentence;
    `topic`: the subject spoken of, or None.
    """

    indicator: str
    near: tuple[frozenset[str], ...]
    far: tuple[frozenset[str], ...]
    without: frozenset[str]
    nowhere: frozenset[str]
    topic: str | None
    bonus: float
    others: tuple[frozenset[str], ...]
    """The near groups but the one that calls the pattern up."""
    units: frozenset[str]
    """Units this way of speaking is limited to; empty: those of the indicator."""


_NO_TOPIC, _TOPIC_ONLY = "-", "*"
_MARKS = ("!~", "~", "!", "=", "+")


def patterns_of(ident: str, card: Mapping[str, Any]) -> Iterator[Pattern]:
    """The patterns of one indicator's entry.

    Raises:
        ReadError: a line names neither words by the figure nor a topic.
    """
    unless = tuple(intern(str(word)) for word in card.get("unless") or ())
    for line in card["say"]:
        tokens = str(line).split()
        groups: dict[str, list[frozenset[str]]] = {mark: [] for mark in ("", *_MARKS)}
        for token in tokens:
            if token not in (_NO_TOPIC, _TOPIC_ONLY):
                mark = next((mark for mark in _MARKS if token.startswith(mark)), "")
                groups[mark].append(frozenset(map(intern, token[len(mark) :].split("|"))))
        topic = None if _NO_TOPIC in tokens else card.get("topic")
        if not groups[""] and topic is None:
            raise ReadError(f"说法“{line}”既无近词又无主题。", where=ident)
        yield Pattern(
            indicator=ident,
            near=tuple(groups[""]),
            others=tuple(groups[""][1:]),
            far=tuple(groups["~"]),
            without=frozenset(unless).union(*groups["!"]),
            nowhere=frozenset().union(*groups["!~"]),
            topic=topic,
            bonus=float(next(iter(groups["+"][0]))) if groups["+"] else 0.0,
            units=frozenset().union(*groups["="]),
        )
