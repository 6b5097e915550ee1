"""Layer 4. What a figure measures, in the report's own words: verb, noun, and the subject it inherits.

Never maps to the catalogue; the phrase is for people and for the mapping.
"""

from __future__ import annotations

import re

import attrs

from fadu.report.reader.extract.lexicon import Lexicon, ends

_EDGE = ' ,，。；;：:、!！?？“”"[]·-|\n\t'
_OPEN_EDGE = _EDGE + ")）"
_DATE = re.compile(
    r"(?:(?:19|20)\d\d年度?|\d{1,2}月(?:\d{1,2}日)?(?:底|份)?|截[至止]到?|[上下]半年|\d{4}-\d{4})+"
)
_CLOSED = (*" ,，。；;：:、!！?？”()·-|\n\t", "")
_SHORT = 5
_LONGEST = 40


@attrs.define(slots=True)
class Context:
    """The words around one number. `left` starts after the figure before it in the same clause."""

    left: str
    right: str
    before: str
    inherited: str
    part: bool


def core(text: str, words: Lexicon) -> str:
    """`text` without dates, punctuation and filler words at its two ends."""
    text = _DATE.sub("", text[-_LONGEST * 2 :]).strip(_OPEN_EDGE)
    head = words.lead.match(text)
    text = text[head.end() :] if head else text
    tail = words.trail.match(text[::-1])
    text = text[: len(text) - tail.end()] if tail else text
    return _balanced(text.strip(_EDGE))[-_LONGEST:]


def _balanced(text: str) -> str:
    """`text` without a bracket that is opened or closed outside it."""
    opened, closed = text.rfind("("), text.rfind(")")
    if opened > closed:
        return text[:opened].rstrip(_EDGE)
    if closed >= 0 and "(" not in text[:closed]:
        return text[closed + 1 :].lstrip(_EDGE)
    return text


def topic(what: str, words: Lexicon) -> str:
    """The noun of an earlier figure, to be inherited by a short phrase after it."""
    verbs = words.verbs.match(what)
    return (what[verbs.end() :] if verbs else what) or what


def phrase(context: Context, words: Lexicon) -> tuple[str, bool]:
    """What the number measures, and whether that is its own topic (not one inherited)."""
    left = context.left
    if left.rstrip().endswith(("、", "和")) and context.inherited:
        left = ""
    if context.inherited and left.lstrip().startswith("、"):
        left = left.rpartition("、")[2]
    own = core(left, words)
    after = "" if context.right[:1] in _CLOSED else core(context.right, words)
    inherited = topic(context.inherited, words) if context.inherited else ""
    joined = own + after
    if not joined:
        return context.inherited or core(context.before, words), False
    if context.part and inherited:
        return f"{inherited}({joined})", False
    if inherited and len(joined) <= _SHORT and not _own_noun(joined, words):
        return (joined, True) if joined in inherited else (f"{inherited}{joined}", False)
    return joined, True


def _own_noun(short: str, words: Lexicon) -> bool:
    """Whether a short phrase names its own thing behind its verb: 调解纠纷, but not 受理 or 受理案件."""
    verbs = words.verbs.match(short)
    rest = short[verbs.end() :] if verbs else ""
    return len(rest) > 1 and not ends(rest, words.ends["generic_nouns"])
