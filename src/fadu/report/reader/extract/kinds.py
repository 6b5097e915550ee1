"""Layer 4. How a figure is meant: approximate or bounded, which way it goes, of what kind.

Reads only the clause that the figure stands in. Never changes value, unit or span.
"""

from __future__ import annotations

import re

import attrs

from fadu.report.reader.extract.lexicon import Ends, Lexicon, ends, opens
from fadu.report.reader.extract.scan import Candidate
from fadu.report.reader.model import KINDS

_LOOSE_TAIL = re.compile(r"(?:[了到至为达约近逾超有共均各又再 ]|超过|幅度|合计|累计|分别|最多|至少)+$")
_LOOSE = frozenset("了到至为达约近逾超有共均各又再 过度计别多少")
"""The last characters of such a tail."""
_TARGET = re.compile(
    r"(?:提高|提升|上升|增加|增长|下降|降低|降|减少|缩短|压缩|压减|精简|扩大)[到至为][了约近仅 ]*$"
)
_LIMIT_RIGHT = re.compile(r"^(?:以内|之内|内(?!部|容|外|设|涝|河|蒙)|办结|以上|以下|及以上)")
_VERB_OBJECT = re.compile(
    r"(压减|压缩|缩减|精简|减少|缩短|削减|压降|增加|增长)"
    r"[^，,。；;、到至为率度比]{1,12}(?:约|近|超|超过)?$"
)
_DIRECTION = re.compile(r"[增升提涨扩翻多降减压缩简滑短落少省速进移退高]")
"""A change needs one of these."""
_FAR_BOUND = re.compile(r"(至少|不少于|不得少于|最多(?!跑)|不超过|不得超过)(?:有|要|应|须)?[一-龥]{1,4}$")
_BOUND_WORD = re.compile(r"[至最不]")
_BEHIND = frozenset("左上以及(之内办下多")
"""The first characters of what behind a number makes it inexact or a bound."""
_ZERO_RATE = re.compile(r"率(?:均|都|保持|持续)?为$")
_FEWER = re.compile(r"(?:多|少|增|减)(?:收|办|立|发|受理|办理|发生|查处|化解|立案|接收|接待)$")
_MONEY = re.compile(
    r"(?:资金|经费|金额|补助|补贴|配套|减负|罚款|罚没款|赔偿金?|标的额?|损失|欠薪|投资|投入)[^，,。；;]{0,8}$"
)
_SAME_TIME = re.compile(r"同比|环比|[较比](?:上|去|前)")
_TOOK = re.compile(r"(?:用时|历时|耗时|平均|需要?)[了约近仅需为]*$")
_SAVED = re.compile(r"(?:节约|节省|缩短|压缩|减少|提前|提速|压减)[^，,。；;]{0,8}$")
_MOVED = re.compile(r"(?:(前进|上升|提升|跃升|进位|前移)|后退|下降|退后)(?:了)?$")


@attrs.define(frozen=True, slots=True)
class Sense:
    """What the clause says about a candidate besides its size."""

    kind: str
    approx: bool = False
    approx_word: str | None = None
    bound: str | None = None
    sign: int | None = None
    compare: str | None = None


_PLAIN = {kind: Sense(kind) for kind in KINDS}
"""A figure that is just of its kind: most are."""

_QUIET = {"count": _PLAIN["count"], "measure": _PLAIN["count"], "money": _PLAIN["amount"]}
"""What a unit of such a family is where no other word says anything."""


def sense(candidate: Candidate, left: str, right: str, words: Lexicon) -> Sense:
    """Kind, approximation, bound and sign of `candidate`, from its clause to the left and right."""
    turned = left[-1:] in words.turning
    behind = right[:1] in _BEHIND
    unit = candidate.unit
    telling = words.telling.search(left)
    if not (turned or behind or telling) and unit is not None and unit.family in _QUIET:
        still = left[-1:] not in words.directed and left[-1:] not in _LOOSE
        if still and candidate.inside is None and candidate.vague is None:
            return _QUIET[unit.family]
    approx = candidate.inside or candidate.vague
    if approx is None and (turned or behind):
        approx = _approx(candidate, left, right, words)
    far = None
    if telling and _BOUND_WORD.search(near := left[-10:]):
        far = _FAR_BOUND.search(near)
    limit = far[1] if far else None
    bound = _bound(left, right, limit, words) if turned or behind or limit else None
    compare = None
    if telling and (base := words.compared.search(left)):
        compare = (words.anywhere["compare"].search(left) or base).group()
    sign = _sign(candidate, left, words, compare is not None)
    kind = _kind(candidate, left, right, words, bound, limit, sign, compare is not None)
    if approx is None and bound is None and compare is None and kind != "change":
        return _PLAIN[kind]
    return Sense(kind, approx is not None, approx, bound, sign if kind == "change" else None, compare)


def _approx(candidate: Candidate, left: str, right: str, words: Lexicon) -> str | None:
    word = _ending(left, words.ends["approx_before"])
    if word and left.endswith(("不超过", "不得超过", "不超")):
        return None
    only_spelled = word in ("上", "过", "数", "几") and candidate.form != "spelled"
    if word and not only_spelled and not ends(left, words.ends["inside_words"]):
        return word
    if right[:1] == "多":
        return "多" if candidate.unit is not None and candidate.unit.word in ("成", "倍", "番") else None
    return _opening(right, ("左右", "上下"))


def _leading(left: str) -> bool:
    """前10名, and not 目前10名 or 提前10名."""
    return left.endswith("前") and not left.endswith(("提前", "以前", "之前", "此前", "目前"))


def _bound(left: str, right: str, far: str | None, words: Lexicon) -> str | None:
    """Of a word next to the number, or of `far`, the limit a verb before it: 至少召开1次."""
    if _leading(left) and right[:1] != "来":
        return "<="
    if opens(right, words.opens["at_least_after"]):
        return ">="
    if (limit := _LIMIT_RIGHT.match(right)) and not (limit.group() == "办结" and _TOOK.search(left)):
        return "<="
    most = _ending(left, words.ends["at_most_before"]) or ""
    least = _ending(left, words.ends["at_least_before"]) or ""
    if far and not (most or least):
        return "<=" if far in ("最多", "不超过", "不得超过") else ">="
    if len(most) > len(least):
        return None if most in ("最高", "最快", "最长") else "<="
    if least and least not in ("满", "高于", "大于") and not ends(left, words.ends["inside_words"]):
        return ">="
    return None


def _sign(candidate: Candidate, left: str, words: Lexicon, compared: bool) -> int | None:
    near, unit = left[-24:], candidate.unit
    if near[-1:] in _LOOSE:
        near = _LOOSE_TAIL.sub("", near)
    relative = unit is not None and unit.family in ("share", "change")
    if not (relative or near[-1:] in words.directed) or not _DIRECTION.search(left):
        return None
    if unit is not None and unit.word in ("位", "名"):
        moved = _MOVED.search(near)
        if moved is not None or unit.word == "位":
            return None if moved is None else (1 if moved[1] else -1)
    named = _named_sign(near, words, compared)
    if named is None and unit is not None and unit.word == "番":
        return 1
    if named is None and relative:
        return _distant_sign(left, words) if compared else _verb_sign(left)
    return named


def _named_sign(near: str, words: Lexicon, compared: bool) -> int | None:
    """The way that the word right before the number says: 增长, 少收, 降幅."""
    for sign, name in ((-1, "down"), (1, "up")):
        word = _ending(near, words.ends[name])
        if word and (len(word) > 1 or compared or near.endswith(("同比增", "同比降", "翻"))):
            return sign
    if compared and (fewer := _FEWER.search(near)):
        return 1 if fewer.group()[0] in "多增" else -1
    noun = _ending(near, words.ends["change_nouns"])
    if noun:
        return 1 if noun.startswith(("增", "涨", "提", "同比增")) else -1
    return None


def _verb_sign(left: str) -> int | None:
    """压减办事材料40.4%: the verb before the thing that changes by a share."""
    found = _VERB_OBJECT.search(left[-24:])
    if found is None:
        return None
    return 1 if found[1].startswith("增") else -1


def _distant_sign(left: str, words: Lexicon) -> int | None:
    """同比分别下降57.5%、44.6%: the second value stands after the first."""
    up, down = (
        max(left.rfind(word) for word in words.words[name] if len(word) > 1) for name in ("up", "down")
    )
    return None if max(up, down) < 0 else (1 if up > down else -1)


def _kind(
    candidate: Candidate,
    left: str,
    right: str,
    words: Lexicon,
    bound: str | None,
    far: str | None,
    sign: int | None,
    compared: bool,
) -> str:
    unit = candidate.unit
    if unit is None:
        return _kind_without_unit(candidate, left, sign)
    if unit.word in ("名", "位") and _leading(left):
        return "rank"
    family = unit.family
    if family == "change":
        return "change" if sign or unit.word != "倍" else "rate"
    if family == "share":
        if unit.word == "分":
            return "count"
        return "change" if sign and not _TARGET.search(left[-12:]) else "rate"
    if family == "time":
        return "change" if sign and compared and _SAME_TIME.search(left) else _time(left, right, words, bound)
    if sign and (compared or unit.word in ("位", "名")) and not _TARGET.search(left[-12:]):
        return "change"
    if bound and (far or ends(left, words.ends["threshold_before"])):
        return "threshold"
    return "amount" if family == "money" else "count"


def _kind_without_unit(candidate: Candidate, left: str, sign: int | None) -> str:
    if candidate.form in ("percent", "fraction"):
        return "change" if sign and not _TARGET.search(left[-12:]) else "rate"
    if candidate.form == "zero":
        return "rate" if _ZERO_RATE.search(left) else "count"
    if candidate.scaled and _MONEY.search(left):
        return "amount"
    return "rank" if candidate.form == "rank" else "count"


def _time(left: str, right: str, words: Lexicon, bound: str | None) -> str:
    if ends(left, words.ends["threshold_before"]):
        return "threshold"
    if limit := _LIMIT_RIGHT.match(right):
        took = limit.group() == "办结" and _TOOK.search(left)
        return "duration" if took or (bound == ">=" and _SAVED.search(left)) else "threshold"
    if left.endswith(("天数", "日数")):
        return "count"
    return "threshold" if bound and not ends(left, words.ends["loose"]) else "duration"


def _ending(text: str, words: Ends) -> str | None:
    """The longest of `words` that `text` ends in."""
    for word in words.get(text[-1:], ()):
        if text.endswith(word):
            return word
    return None


def _opening(text: str, entries: tuple[str, ...]) -> str | None:
    if not text.startswith(entries):
        return None
    return next(word for word in entries if text.startswith(word))
