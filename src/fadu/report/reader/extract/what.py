"""Layer 4. What a figure measures, in the report's own words: verb, noun, and the subject it inherits.

Never maps to the catalogue; the phrase is for people and for the mapping.
"""

from __future__ import annotations

import re

from fadu.report.reader.extract.lexicon import Lexicon, ends

_EDGE = ' ,，。；;：:、!！?？“”"[]·-|\n\t'
_OPEN_EDGE = _EDGE + ")）"
_DATE = re.compile(
    r"(?:(?:19|20)\d\d年度?|\d{1,2}月(?:\d{1,2}日)?(?:底|份)?|截[至止]到?|[上下]半年|\d{4}-\d{4})+"
)
_CLOSED = frozenset((*" ,，。；;：:、!！?？”()·-|\n\t", ""))
_SHORT = 5
LONGEST = 40


def core(text: str, words: Lexicon, dated: bool) -> str:
    """`text` without punctuation and filler words at its two ends, and where it is `dated` without dates."""
    if dated:
        text = _DATE.sub("", text)
    text = text.strip(_OPEN_EDGE)
    if text[:1] in words.leading and (head := words.lead.match(text)):
        text = text[head.end() :].lstrip(_EDGE)
    if text[-1:] in words.trailing and (tail := words.trail.match(text[::-1])):
        text = text[: len(text) - tail.end()].strip(_EDGE)
    if "(" in text or ")" in text:
        text = _balanced(text)
    return text if len(text) <= LONGEST else text[-LONGEST:]


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


def phrase(
    left: str, right: str, inherited: str, part: bool, words: Lexicon, dated: bool
) -> tuple[str, bool]:
    """What the number measures, and whether that is its own topic (not one inherited).

    `left` starts after the figure before it in the same clause, `right` behind the unit; `dated` says
    whether dates may stand in them. Empty where neither names anything.
    """
    if inherited and ("、" in left or "和" in left):
        left = _listed(left)
    own = core(left, words, dated)
    if right[:1] not in _CLOSED:
        own += core(right, words, dated)
    if not own:
        return inherited, False
    if not inherited or not (part or len(own) <= _SHORT):
        return own, True
    subject = topic(inherited, words)
    if part:
        return f"{subject}({own})", False
    if _own_noun(own, words) or own in subject:
        return own, True
    return f"{subject}{own}", False


def _listed(left: str) -> str:
    """The words of one entry of a list that goes on: `、调解组织` after another figure."""
    if left.rstrip().endswith(("、", "和")):
        return ""
    return left.rpartition("、")[2] if left.lstrip().startswith("、") else left


def _own_noun(short: str, words: Lexicon) -> bool:
    """Whether a short phrase names its own thing behind its verb: 调解纠纷, but not 受理 or 受理案件."""
    verbs = words.verbs.match(short)
    rest = short[verbs.end() :] if verbs else ""
    return len(rest) > 1 and not ends(rest, words.ends["generic_nouns"])
