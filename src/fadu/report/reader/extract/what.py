"""Layer 4. What a figure measures, in the report's own words: verb, noun, and the subject it inherits.

Never maps to the catalogue; the phrase is for people and for the mapping.
"""

from __future__ import annotations

import re

from fadu.report.reader.extract.lexicon import Lexicon, ends

_EDGE = ' ,，。；;：:、!！?？“”"[]·-|\n\t'
_OPEN_EDGE = _EDGE + ")）"
_DATE = re.compile(
    r"(?:(?:19|20)\d\d年度?|二[〇零][〇零一二三四五六七八九]{2}年|(?:\d{1,2}[至到-])?\d{1,2}月(?:\d{1,2}日)?(?:底|份)?(?:[至到-](?=\d))?|截[至止]到?|[上下]半年|(?<!\d)\d{4}-\d{4}"
    r"|(?:近|这)?[一二三四五六七八九十两\d]{1,2}(?:多|余)?年(?:多)?来|前?第?[一二三四1-4]个?季度"
    r"|连续[一二三四五六七八九十两\d]{1,2}年)+"
)
_DATED = re.compile("[年月截度-]")
"""A date has one of these."""
_HEAD = re.compile(
    r"(?:\([一二三四五六七八九十\d]{1,3}\)|[一二三四五六七八九十]{1,3}[、.]|\d{1,2}[.、](?!\d))"
)
_HEADS = frozenset("(一二三四五六七八九十0123456789")
_RANGE = re.compile(r"\d+(?:\.\d+)?(?:至|到|-)$")
_POINT = re.compile(r"[一二三四五六七八九十]是")
"""A new point of an enumeration: what was counted before it is no longer the subject."""
_FROM = re.compile(
    r"(?:由|从)(?:(?:原来|原先|原有|过去|最初|以往|改革前|上年|去年|法定|承诺|规定)(?:时限|期限)?的?)?(?:平均|约|近|超过)?$"
)
COLONS = frozenset("：:")
FROMS = frozenset("由从来先有去初往前年的均约近过至到-定诺限")
"""The last characters of what `origin` or `without_range` finds."""
_INTO = re.compile(
    r"(?:压缩|缩短|减少|精简|整合|压减|缩减|削减|合并|归并|提高|提升|增加|增长|下降|降低|上升|扩大|扩展|优化|调整|发展|降|升|增|减|涨|缩)"
    r"(?:至|到|为|成)"
)
_PLACE = re.compile(
    r"(?:[一-龥]{1,6}?(?<![全各我本乡农社小园街景校辖城牧灾库山矿湖])"
    r"(?<!行政|示范|试点|重点|自然|中心|文明|达标|美丽|特色|功能|开发|保护|平安|幸福|移民|少数)"
    r"(?:省|市|县|区|旗|州|盟|镇|乡|街道|苏木)){1,4}"  # not +: 县县县…级 would be tried in every way
)
_PLACES = frozenset("省市县区旗州盟镇乡道木级")
_ARRIVING = frozenset("至到为成近约仅了年的前在")
CLOSED = frozenset((*" ,，。；;：:、!！?？”()·-|\n\t", ""))
_SHORT = 5
LONGEST = 40


def core(text: str, words: Lexicon, dated: bool) -> str:
    """`text` without punctuation and filler words at its two ends, and where it is `dated` without dates."""
    if dated and _DATED.search(text):
        text = _DATE.sub("", text)
    text = text.strip(_OPEN_EDGE)
    if text[:1] in words.leading and (head := words.lead.match(text)):
        text = text[head.end() :].lstrip(_EDGE)
    if text[-1:] in words.trailing and (tail := words.trail.match(text[::-1])):
        text = text[: len(text) - tail.end()].strip(_EDGE)
    if "(" in text or ")" in text:
        text = _balanced(text)
    if "”" in text and text.count("”") != text.count("“"):
        text = text.replace("“", "").replace("”", "")
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
    if left[:1] in _HEADS:
        left = _bare(left)
    if inherited and ("、" in left or "和" in left or "是" in left):
        left, inherited = _continued(left, inherited)
    own = core(left, words, dated)
    after = "" if right[:1] in CLOSED else core(right, words, dated)
    joined = own + after
    if not (inherited and joined):
        return joined or inherited, joined != ""
    if part:
        return f"{topic(inherited, words)}({joined})", False
    if not after and own[-1:] in _PLACES and (is_place(own) or is_level(own)):
        return f"{inherited}({own})", False
    if len(joined) > _SHORT or joined == inherited or _own_noun(joined, words) or _is_noun(after, words):
        return joined, True
    subject = topic(inherited, words)
    return (joined, True) if joined in subject else (f"{subject}{joined}", False)


def _bare(left: str) -> str:
    """`left` without the number of a heading before it, or an opening bracket."""
    head = _HEAD.match(left)
    left = left[head.end() :] if head else left
    return left[1:] if left[:1] == "(" else left


def _continued(left: str, inherited: str) -> tuple[str, str]:
    """The words of one entry of a list that goes on (`、调解组织`), and the subject, if no new point begins."""
    if _POINT.search(left):
        return left, ""
    if left.rstrip().endswith(("、", "和")):
        return "", inherited
    return left.rpartition("、")[2] if left.lstrip().startswith("、") else left, inherited


def is_level(name: str) -> bool:
    """Whether a short phrase is a level of government or of an award: 市级, 国家级."""
    return name[-1:] == "级" and len(name) <= _SHORT


def is_place(name: str) -> bool:
    """Whether a short phrase is the name of a place: 清江市云溪县, and no thing to be counted (行政村, 乡镇)."""
    return name[-1:] in _PLACES and _PLACE.fullmatch(name) is not None


def without_range(left: str) -> str:
    """`left` without the lower end of a range: 3至5个工作日."""
    return _RANGE.sub("", left)


def origin(left: str) -> str | None:
    """What stands before 由 or 从 at the end of `left` (时限由…天压缩至…天); None where neither does."""
    found = _FROM.search(left)
    return left[: found.start()] if found else None


def moved(between: str) -> bool:
    """Whether the words between two numbers lead from the one to the other: 压缩至."""
    return between[-1:] in _ARRIVING and _INTO.search(between[-12:]) is not None


def unmoved(noun: str) -> str:
    """`noun` up to the verb that leads to the next number: 窗口整合为."""
    found = _INTO.search(noun)
    return noun[: found.start()] if found else noun


def _is_noun(after: str, words: Lexicon) -> bool:
    """Whether the words behind a unit name a thing of their own: 3个街道, but not 48件案件."""
    return len(after) > 1 and not ends(after, words.ends["generic_nouns"])


def _own_noun(short: str, words: Lexicon) -> bool:
    """Whether a short phrase names its own thing behind its verb: 调解纠纷, but not 受理 or 受理案件."""
    verbs = words.verbs.match(short)
    rest = short[verbs.end() :] if verbs else ""
    return len(rest) > 1 and not ends(rest, words.ends["generic_nouns"])
