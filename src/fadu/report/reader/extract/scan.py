"""Layer 4. Candidates: every numeral of a text with the unit printed behind it.

One compiled expression runs over the text once; what stands around a candidate is judged elsewhere.
Never decides whether a candidate is a figure.
"""

from __future__ import annotations

import re
from functools import cache

import attrs

from fadu.report.reader.extract.lexicon import Lexicon, Unit
from fadu.report.reader.extract.numerals import LONGEST, MULTIPLIERS, arabic, chinese

_CN = "零〇一二两三四五六七八九十廿卅百千万亿"
_DIGIT = "一二三四五六七八九"
# The first character is consumed by one class, so that the search runs at the speed of the class;
# an empty group tells which form the rest of it took.
_FORMS = (
    rf"[第数几0-9{_CN}](?:"
    rf"(?<=第)(?:[{_DIGIT}十]{{1,3}}|\d{{1,3}})(?:名|位)?(?P<rank>)"
    rf"|(?<=[百千])分之(?:[{_CN}]{{1,6}}(?:点[{_CN}]{{1,4}})?"
    r"|\d{1,4}(?:\.\d{1,4})?)(?P<per>)"
    r"|(?<=为零)(?=[，,。；;、])(?P<zero>)"
    rf"|(?<=[{_DIGIT}十])[{_DIGIT}十]{{0,2}}分之[{_DIGIT}十]{{1,3}}(?P<part>)"
    r"|(?<=\d)(?<![\d./-]\d)\d{0,2}/\d{1,4}(?![\d/.])(?P<ratio>)"
    r"|(?<=\d)\d*+(?:(?:,\d{3}(?!\d))+|(?<!\d{4})(?: \d{3}){1,3}(?= ?[余多万UNITS]))?(?:\.\d+)?(?P<ar>)"
    rf"|(?:(?<=[数几])(?=[十百千万亿])|(?<=[{_CN}])(?<![{_CN}][{_CN}]))[{_CN}]{{0,18}}+(?:点[零〇{_DIGIT}]{{1,4}})?(?![{_CN}])"
    rf"(?:(?= ?[余多来几]? ?[万亿]?[余多]? ?[UNITS])|(?<=[万亿])(?=[余多]))(?P<cn>))"
)
_MULTIPLIER = "万亿|千亿|百亿|千万|百万|十万|万|亿|千(?![米克瓦伏卡家])|百(?!分)"
_TAIL = re.compile(
    rf" {{0,2}}(?P<inner>[余多几])?(?P<times>{_MULTIPLIER})?"
    r"(?P<more>(?<=亿)\d{1,4}(?=万))?(?P<wan>(?<=\d)万)? ?(?P<outer>[余多几来])?(?P<last>(?<=万[余多])亿)? {0,2}"
)

_PER_MILLE = Unit("‰", "share", "no", ())
_DIVISIONS = {name: Unit(name, "count", "no", ()) for name in "省市县区镇乡村"}
_AFTER = frozenset("(，,、。；;和及")
_TAIL_FIRSTS = frozenset(" 余多几来十百千万亿")
"""A tail that is not empty begins with one of these."""


_ABOUT = re.compile(
    r"(?<![零〇一二三四五六七八九])"
    r"(?:一(?=二)|两(?=三)|二(?=三)|三(?=四)|四(?=五)|五(?=六)|六(?=七)|七(?=八)|八(?=九))(.)(?=[十百千万]|$)"
)
"""Two digits that follow each other: 二三十, 十五六, 五六家 are about so many."""
_PAIR = 2
_NUMBERED = "\n。；;！"
"""What stands before the number of a heading (2.10个镇完成…: the second, ten towns)."""
_LONGEST_NUMBER = 2
_HALVES = {digit: at / 10 for at, digit in enumerate(_DIGIT, 1)}
"""The second digit of a share in words: 三成五."""


@attrs.define(slots=True)
class Candidate:
    """A numeral and its unit. `end` is where the unit ends, `stop` where the numeral alone ends.

    `form` is arabic, spelled, rank, percent (百分之…), fraction (1/4, 三分之一) or zero (为零).
    `inside` is the approximating word printed between numeral and unit (余, 多), `vague` the
    one that the numeral itself begins with (数十, 几百).
    """

    start: int
    stop: int
    end: int
    value: float
    unit: Unit | None
    form: str
    inside: str | None = None
    vague: str | None = None
    scaled: bool = False
    numeral: str = ""


@cache
def _expression(firsts: str) -> re.Pattern[str]:
    return re.compile(_FORMS.replace("UNITS", re.escape(firsts)))


def scan(text: str, words: Lexicon, most: int) -> list[Candidate]:
    """The first `most` candidates of folded `text`; spelled numerals only where a measure word follows."""
    done = 0
    candidates: list[Candidate] = []
    for match in _expression(words.firsts).finditer(text):
        start, stop = match.span()
        if start < done:
            continue  # 万 of 117万余件
        form = match.lastgroup
        if form == "ar":
            found = _arabic(text, start, stop, match.group(), words)
        elif form == "cn":
            found = _spelled(text, match, words)
        else:
            found = _special(match, str(form))
        if found is not None:
            done = found.end
            candidates.append(found)
            if len(candidates) >= most:
                break
    return candidates


def find_unit(text: str, at: int, words: Lexicon) -> tuple[Unit | None, bool]:
    """The measure word at `at` and whether the text there allows it (False: it starts another word)."""
    measures = words.measures.get(text[at : at + 1])
    if measures is None:
        return None, True
    for unit in measures.get(text[at + 1 : at + 2]) or measures[""]:
        if text.startswith(unit.word, at):
            if not unit.banned:
                return unit, True
            after = at + len(unit.word)
            return unit, not text.startswith(unit.banned, after) or text.startswith(unit.spared, after)
    return None, True


def _bracketed(text: str, at: int, unit: Unit, words: Lexicon) -> Unit:
    """`unit`, or its compound with the unit in brackets at `at`: 120台(套), 69件(次)."""
    for second in words.units.get(text[at + 1 : at + 2], ()):
        if text.startswith(second.word + ")", at + 1):
            return Unit(f"{unit.word}({second.word})", unit.family, unit.cn, ())
    return unit


def _arabic(text: str, start: int, stop: int, numeral: str, words: Lexicon) -> Candidate | None:
    value = int(numeral) if len(numeral) <= LONGEST and numeral.isdecimal() else arabic(numeral)
    if value is None:
        return None
    behind = text[stop : stop + 1]
    if behind not in _TAIL_FIRSTS:
        if behind in words.units:
            return _plain(text, start, stop, value, words, numeral)
        return _unitless(text, start, stop, value, numeral)
    tail = _TAIL.match(text, stop)
    assert tail is not None
    scaled = bool(tail["times"])
    if scaled:
        value *= MULTIPLIERS[tail["times"]]
    if tail["last"]:  # 4万多亿元
        value *= MULTIPLIERS["亿"]
    if tail["more"]:
        value += int(tail["more"]) * 10**4
    return _finish(text, start, stop, tail, value, "arabic", words, scaled, numeral)


def _plain(
    text: str,
    start: int,
    stop: int,
    value: float,
    words: Lexicon,
    numeral: str,
) -> Candidate:
    """An Arabic number with its unit, or another word, directly behind it: by far the most frequent form."""
    unit, allowed = find_unit(text, stop, words)
    if unit is None or not allowed:
        return Candidate(start, stop, stop, value, None, "arabic", None, None, False, numeral)
    end = stop + len(unit.word)
    behind = text[end : end + 1]
    if behind == "(":
        unit = _bracketed(text, end, unit, words)
        end = stop + len(unit.word)
    elif behind == "亿" and unit.word == "个":  # 1.5个亿
        return Candidate(
            start, stop, end + 1, value * MULTIPLIERS["亿"], None, "arabic", None, None, True, numeral
        )
    if "." in numeral and unit.family == "count" and (not start or text[start - 1] in _NUMBERED):
        start, numeral, value = _without_heading(start, numeral, value)
    return Candidate(start, stop, end, value, unit, "arabic", None, None, False, numeral)


def _unitless(text: str, start: int, stop: int, value: float, numeral: str) -> Candidate:
    """An Arabic number without a unit; a division counts as one where it ends a list (甘肃、青海等8省)."""
    division = _DIVISIONS.get(text[stop : stop + 1]) if text[start - 1 : start] == "等" else None
    if division is not None and text[stop + 1 : stop + 2] in _AFTER:
        return Candidate(start, stop, stop + 1, value, division, "arabic", None, None, False, numeral)
    return Candidate(start, stop, stop, value, None, "arabic", None, None, False, numeral)


def _without_heading(start: int, numeral: str, value: float) -> tuple[int, str, float]:
    """At the start of a line 2.10个镇完成 are ten towns under number two: things do not come in decimals."""
    number, _, rest = numeral.partition(".")
    if len(number) > _LONGEST_NUMBER or rest.startswith("0"):
        return start, numeral, value
    return start + len(number) + 1, rest, float(rest)


def _spelled(text: str, match: re.Match[str], words: Lexicon) -> Candidate | None:
    numeral = match.group()
    vague = numeral[0] if numeral[0] in "数几" else None
    about = None if vague or len(numeral) < _PAIR else _ABOUT.search(numeral)
    if "点" in numeral:
        value = _percent(numeral)
    elif about:
        value, vague = chinese(numeral[: about.start(1)] + numeral[about.end(1) :]), about.group()
    else:
        value = chinese(numeral[1:] if vague else numeral)
    if value is None:
        return None
    start, stop = match.span()
    if text[stop : stop + 1] not in _TAIL_FIRSTS and numeral[-1] not in "万亿":
        return _close(text, start, stop, value, numeral, vague, words)
    tail = _TAIL.match(text, stop)
    assert tail is not None
    if tail["times"]:
        value *= MULTIPLIERS[tail["times"]]
    scaled = bool(tail["times"]) or numeral[-1] in "万亿"
    found = _finish(text, start, stop, tail, value, "spelled", words, scaled, numeral)
    if found.unit is None and not (scaled and (found.inside or vague) and len(numeral) > 1):
        return None
    found.vague = vague
    return _with_half(found, text)


def _close(
    text: str, start: int, stop: int, value: float, numeral: str, vague: str | None, words: Lexicon
) -> Candidate | None:
    """A numeral in words with its unit directly behind it; None without one."""
    unit, allowed = find_unit(text, stop, words)
    if unit is None or not allowed:
        return None
    end = stop + len(unit.word)
    if text[end : end + 1] == "(":
        unit = _bracketed(text, end, unit, words)
        end = stop + len(unit.word)
    found = Candidate(start, stop, end, value, unit, "spelled", None, vague, False, numeral)
    return _with_half(found, text) if unit.word == "成" else found


def _with_half(found: Candidate, text: str) -> Candidate:
    """三成五: the half behind a share in words."""
    if found.unit is not None and found.unit.word == "成" and text[found.end : found.end + 1] in _HALVES:
        found.value += _HALVES[text[found.end]]
        found.end += 1
    return found


def _finish(
    text: str,
    start: int,
    stop: int,
    tail: re.Match[str],
    value: float,
    form: str,
    words: Lexicon,
    scaled: bool,
    numeral: str,
) -> Candidate:
    unit, allowed = find_unit(text, tail.end(), words)
    inside = tail["outer"] or tail["inner"]
    if unit is None or not allowed:
        bare_end = max(stop, *(tail.end(name) for name in ("inner", "times", "outer")))
        return Candidate(start, stop, bare_end, value, None, form, inside, None, scaled and allowed, numeral)
    end = tail.end() + len(unit.word)
    if text[end : end + 1] == "(":
        unit = _bracketed(text, end, unit, words)
        end = tail.end() + len(unit.word)
    return Candidate(start, stop, end, value, unit, form, inside, None, scaled, numeral)


def _special(match: re.Match[str], form: str) -> Candidate | None:
    body = match.group()
    value: float | None
    if form == "rank":
        numeral = body[1:].rstrip("名位")
        value = arabic(numeral) if numeral[0].isdigit() else chinese(numeral)
    elif form == "per":
        value = _percent(body[3:])
        if value is not None and body[0] == "千":
            return Candidate(
                match.start(), match.end(), match.end(), value, _PER_MILLE, "percent", numeral=body
            )
    elif form == "zero":
        value = 0.0
    elif form == "part":
        below, above = (chinese(part) for part in body.split("分之"))
        value = above / below if above is not None and below and above <= below else None
    else:
        first, second = body.split("/")
        value = int(first) / int(second) if 0 < int(first) < int(second) else None
    if value is None:
        return None
    name = {"rank": "rank", "per": "percent", "zero": "zero"}.get(form, "fraction")
    return Candidate(match.start(), match.end(), match.end(), value, None, name, numeral=body)


def _percent(body: str) -> float | None:
    if body[0].isdigit():
        return arabic(body)
    whole, _, decimals = body.partition("点")
    value = chinese(whole)
    digits = "零一二三四五六七八九"
    if value is None or not decimals:
        return value
    if any(c not in digits for c in decimals):
        return None
    return float(f"{int(value)}.{''.join(str(digits.index(c)) for c in decimals)}")
