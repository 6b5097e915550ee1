"""Layer 4. Fills indicator, confidence, also and scope of the figures of one report.

Takes each figure's best explanation; hands it on to the parts of a breakdown; shares 分别 lists
out. Never changes spans, values or kinds, and never guesses.
"""

from __future__ import annotations

import re

from fadu.figures.catalogue import catalogue
from fadu.report.reader.indicators.context import (
    OWN,
    OWN_LEAST,
    SENTENCE_LEAST,
    STRETCH,
    Surroundings,
    cut,
    joined,
    share_out,
    surroundings,
)
from fadu.report.reader.indicators.lexicon import Hit, Lexicon, lexicon, scan
from fadu.report.reader.indicators.passages import Span, Text
from fadu.report.reader.indicators.scoring import Found, candidates, fits, kind_of
from fadu.report.reader.model import Document, Figure

_INTO = re.compile(
    r"[^,，。;；、]{0,8}(?:压缩|压减|缩短|精简|整合|减少|降低|降|提高|提升|增加|增|优化|调整|[合归]?并)(?:至|为|到|成)"
    r"(?:\d{4}年(?:全年|同期|年?底|年?末)?的?)?[^,，。;；、]{0,4}$"
)
_INTO_MOST = 24
"""Characters that _INTO can match at most."""
_SHARED = re.compile(r"(?:国家级|[省市县区州]级?)?、[^,，、;；。]{0,16}$")
_BARE = re.compile(
    r"[\s,，、]*(?:同比|环比|降幅|增幅|升幅|较|比|上年|去年|同期|上一年|前三年|平均数?|分别|依次|下降|上升|增长|提高|减少|增加|少|多|占比|占|比例|比重|率?达到?|为|了|约|近|超|\d{4}年){1,12}$"
)
_MORE = re.compile(r"[,，](?:(?:同比|比|较)[^,，。;；、]{0,6})?(?:增加|减少|增长|多|少|上升|下降)了?$")
_OF_ALL = re.compile(r"(?:[^,，。;；、]{0,12}[,，、])?约?占(?:比|总数|总量|比例)?(?:的|为|达|约)?$")
_OF_CONCLUDED = re.compile(r"[,，、]?约?占(?:全部|已|所有)?(?:审结|结案|办结)[^,，。;；、]{0,6}$")
_CHANGE_OF = {
    entry.numerator: ident
    for ident, entry in catalogue().items()
    if entry.kind == "change" and entry.unit != "%" and entry.numerator
}
_SHARE_OF = {
    entry.numerator: ident
    for ident, entry in catalogue().items()
    if entry.kind == "rate" and entry.numerator and (entry.denominator or "").endswith(".concluded")
}
_RATES = [
    (entry.numerator, entry.denominator, ident)
    for ident, entry in catalogue().items()
    if entry.kind == "rate" and entry.numerator and entry.denominator
]
"""Numerator, denominator and rate."""
_GONE_ON = 60
"""Characters before a sentence that begins with 其中 in which it looks for its whole."""
_NEAR = 12
"""Figures before its own in which a part looks for its whole."""
_MEMBERS = 12
"""Members a 分别 list has at most."""
_HAN = re.compile(r"[\u4e00-\u9fff]{2}")
_PART = re.compile(r"其中|包括|分别为|分为|[((]")
_LIST_JOIN = re.compile(
    r"[^,，;；。]{0,24}、|[^,，;；。]{0,12}[和及与]$|[,，;；][^,，;；。]{1,10}(?:类|方面|一级|本级)$|[(（]"
)
_PART_OF = re.compile(
    r"[,，;；](?:[^,，;；。]{1,10}(?:分流|转办|转送|推送|交办)|(?:来源于|来自|源于|属于|面向|针对|以)[^,，;；。]{1,14})"
    r"的(?:有|占|为)?$"
)
"""A part said by what marks it out (来源于入户排查的9件, 以疏散为主的占3场)."""
_SERIES = re.compile(
    r"[\s、和及与]+|[,，;；](?:到|至)?\d{4}年(?:[\d\-—至]+月|上半年)?(?:同期)?"
    r"(?:为|是|达到?|(?:下降|上升|提高|降低|减少|增加|增长|降|升|增)(?:至|到|为))?"
)
"""Between values of one thing (败诉率分别为9%、8%; 2021年9件,2022年8件)."""
_OFTEN = re.compile(
    r"每(?:[一二两三四五六半\d]个?)?(?:年|月|季度|季|周|旬)度?(?:至少|不少于|召开|开展|举办|组织)?$"
)
"""How often something is to be (每季度1次) is no count of it."""
_OFTEN_END = "年月度季周旬少于开展办织"
"""Characters one of which ends what _OFTEN finds."""
_OFTEN_MOST = 10
"""Characters that _OFTEN can match at most."""
_PARTED = re.compile(r"[;；](?![一二三四五六七八九]是)")
"""Ends what 其中 reaches over; 一是…;二是… does not."""
_CLASS = re.compile(
    r"(?:类|方面|领域)$|(?:来源于|来自|源于)[^,，。;；、]{1,14}的$|(?:分流|转办|转送|推送|交办)的$"
)
"""The part is one class of the whole, whatever the class is called."""
_CLASS_END = "类面域\n"
"""Characters one of which ends what _CLASS finds; or 的, of the same unit as what it follows."""
_CLASS_MOST = 20
"""Characters that _CLASS can match at most."""
_YEAR_ON_YEAR = re.compile(r"[同较比]")
_TAKERS = 4
"""Figures before the last of a list (2个省级、3个市级、4个县级基地) that it hands its indicator to."""
_AMONG = re.compile(
    r"(?:位居|名列|居于|排名|列|居|在)?((?:全国|全省|全市|全区|全县|同类|所有)[^,，。、;；第]{0,14}?)(?:排名|中|内)?$"
)


def map_indicators(document: Document, figures: list[Figure]) -> None:
    """Fill `indicator`, `confidence`, `also` and known `scope` values; empty `what` gets words.

    A figure that nothing explains, or that a plan for the next year announces, stays None.
    """
    words = lexicon()
    order = sorted(figures, key=lambda figure: (figure.start, figure.end))
    text = Text(document, words)
    done: list[Figure] = []
    for number, figure in enumerate(order):
        before = order[number - 1] if number else None
        after = order[number + 1] if number + 1 < len(order) else None
        around = surroundings(text, figure, before, after)
        shared = _share(text, order, number, around)
        if before is not None and not shared and _leans(text, before, figure, around):
            _lend(text, before, around)
        if not around.planned() and not _often(text, figure):
            _map_one(text, words, done, figure, around)
        if not figure.what:
            _describe(text, figure, around)
        _hand_back(text, words, done, figure, around)
        done.append(figure)


def _often(text: Text, figure: Figure) -> bool:
    if text.text[figure.start - 1] not in _OFTEN_END:
        return False
    return bool(_OFTEN.search(text.text, max(figure.start - _OFTEN_MOST, 0), figure.start))


def _hand_back(text: Text, words: Lexicon, done: list[Figure], figure: Figure, around: Surroundings) -> None:
    """Give its indicator to the figures before that share what follows it (甲5次、乙8次专题学习…)."""
    if figure.indicator is None or not words.entries[figure.indicator].inherit or figure.confidence < 0.7:
        return
    later = figure
    for earlier in done[: -_TAKERS - 1 : -1]:
        if earlier.indicator is not None or earlier.unit != figure.unit:
            return
        if not _SHARED.match(text.text, earlier.end, later.start):
            return
        if later is figure and len(_HAN.findall(text.text, *around.tail)) < 2:
            return
        earlier.indicator = figure.indicator
        earlier.confidence = round(figure.confidence * 0.8, 2)
        later = earlier


def _map_one(text: Text, words: Lexicon, done: list[Figure], figure: Figure, around: Surroundings) -> None:
    found = candidates(words, around, figure)
    heir = _inherited(text, words, done, figure, around, found)
    if heir is not None:
        figure.indicator = heir.indicator
        figure.confidence = round(heir.confidence * 0.9, 2)
    elif derived := _derived(text, done, figure, around):
        figure.indicator = derived
        figure.confidence = round(done[-1].confidence * 0.9, 2)
    elif found:
        figure.indicator = found[0][1]
        figure.confidence = _confidence(found)
        _also(words, figure, around)
    elif figure.what and not _HAN.search(_right_by(text, around)):
        _by_hint(words, figure)
    if figure.indicator is not None:
        _scope(text, words, done, figure, around)


def _derived(text: Text, done: list[Figure], figure: Figure, around: Surroundings) -> str | None:
    """What follows from the figure right before it: 办结9件,比上年增加2件; 撤案5件,占审结数的3%."""
    if not done or done[-1].indicator is None or done[-1].start < around.window[0]:
        return None
    between = (text.text, done[-1].end, figure.start)
    kind = kind_of(figure)
    if kind in ("change", "count") and figure.unit == done[-1].unit and _MORE.match(*between):
        return _CHANGE_OF.get(done[-1].indicator)
    if kind == "rate" and _OF_CONCLUDED.match(*between):
        return _SHARE_OF.get(done[-1].indicator)
    if kind == "rate" and _OF_ALL.match(*between):
        said = {other.indicator for other in done[-_NEAR:] if other.start >= around.window[0]}
        return next(
            (rate for part, base, rate in _RATES if part == done[-1].indicator and base in said), None
        )
    return None


def _also(words: Lexicon, figure: Figure, around: Surroundings) -> None:
    for other, said in words.entries[str(figure.indicator)].also.items():
        if other not in figure.also and not around.clause().isdisjoint(said):
            figure.also.append(other)


def _confidence(found: list[Found]) -> float:
    sure = 0.5 + min(found[0][0], 12.0) / 12.0 * 0.48
    if len(found) > 1 and found[0][0] - found[1][0] < 1.0:
        sure -= 0.15
    return round(sure, 2)


def _by_hint(words: Lexicon, figure: Figure) -> None:
    """Where nothing stands by the figure: what the extractor says it measures."""
    hint = Surroundings({hit[2]: STRETCH for hit in scan(words, figure.what)})
    found = candidates(words, hint, figure)
    if found and found[0][0] >= 4:
        figure.indicator = found[0][1]
        figure.confidence = round(_confidence(found) * 0.8, 2)


def _inherited(
    text: Text, words: Lexicon, done: list[Figure], figure: Figure, around: Surroundings, found: list[Found]
) -> Figure | None:
    """The figure whose indicator this one breaks down (其中…) or continues (甲5件、乙3件)."""
    if not done:
        return None
    ending = text.text[figure.start - 1]
    one_class = (ending in _CLASS_END or (ending == "的" and figure.unit == done[-1].unit)) and bool(
        _CLASS.search(text.text, max(figure.start - _CLASS_MOST, 0), figure.start)
    )
    first = around.window[0]
    if done[-1].start < first and not (one_class and text.text.startswith("其中", first)):
        return None
    said = bool(found) and found[0][2] and not one_class
    second = [ident for _, ident, own in found[1:] if own] if said else None
    if second is not None and not (second and any(other.indicator in second for other in done[-_NEAR:])):
        return None
    parent = _parent(text, done, figure, around)
    if parent is None or parent.indicator is None:
        return None
    if not words.entries[parent.indicator].inherit and not _in_series(text, parent, figure):
        return None
    if second is not None and parent.indicator not in second:
        return None
    entry = words.entries[parent.indicator]
    if not fits(figure.unit, kind_of(figure), entry):
        return None
    clause = around.clause()
    if not (words.breaks.isdisjoint(clause) and entry.unless.isdisjoint(clause)):
        return None
    own = {topic for word in clause & words.topic_of.keys() for topic in words.topic_of[word]}
    if own and not own & entry.topics and None not in entry.topics:
        return parent if one_class else None
    return parent


def _in_series(text: Text, before: Figure, figure: Figure) -> bool:
    """Whether two shares are values of one rate (败诉率分别为9%、8%)."""
    return figure.unit == before.unit == "%" and bool(_SERIES.fullmatch(text.text, before.end, figure.start))


def _parent(text: Text, done: list[Figure], figure: Figure, around: Surroundings) -> Figure | None:
    first, _ = around.window
    part = None
    for mark in _PART.finditer(text.text, first, figure.start):
        part = mark
    if part is not None and not _PARTED.search(text.text, part.end(), figure.start):
        since = first if done[-1].start >= first else first - _GONE_ON
        whole = [other for other in done[-_NEAR:] if other.start >= since and other.end <= part.start()]
        if whole:
            kind = kind_of(figure)
            like = (
                other for other in reversed(whole) if other.unit == figure.unit and kind_of(other) == kind
            )
            return next(like, whole[-1] if since == first else None)
    if done[-1].start < first:
        return None
    between = (text.text, done[-1].end, figure.start)
    if not _LIST_JOIN.match(*between):
        same = figure.unit == done[-1].unit and (_SERIES.fullmatch(*between) or _PART_OF.match(*between))
        return done[-1] if same else None
    share = done[-1].unit == "%" != figure.unit  # 甲类5件，占20%；乙类3件
    return done[-2] if share and len(done) > 1 and done[-2].start >= first else done[-1]


def _share(text: Text, order: list[Figure], number: int, around: Surroundings) -> bool:
    """甲、乙分别…5件、3件: each figure gets the words of its own member. False where no such list is."""
    figure = order[number]
    first, last = around.window
    if not _shared_out(text.text[first : figure.start], figure):
        return False
    head, count = _run(text, order, number, first)
    left = order[head - 1].end if head and order[head - 1].end > first else first
    spans = share_out(text.text, left, order[head].start, count)
    if spans:
        hits = text.passage(figure.start).between(first, last)
        _give(text.text, around, hits, spans, number - head, (left, order[head].start))
        return True
    if 1 < count <= head and _one_each(text.text[left : order[head].start], order, head):
        subject = order[number - count]
        if subject.start >= first:
            _lend(text, subject, around, 0.9)
            whose = order[number - 2 * count] if number >= 2 * count else subject
            if subject.kind == "change" and whose.start >= first:  # 5起、3人，分别减少1起、1人，下降2%、3%
                _lend(text, whose, around, 0.9)
            for _, end, word, _ in text.passage(figure.start).between(left, order[head].start):
                if end <= order[head].start:
                    around.words[word] = max(around.words.get(word, 0.0), OWN_LEAST)
            return True
    return False


def _shared_out(said: str, figure: Figure) -> bool:
    return "分别" in said or "依次" in said or (figure.unit == "%" and bool(_YEAR_ON_YEAR.search(said)))


def _one_each(said: str, order: list[Figure], head: int) -> bool:
    """Whether the figures from `head` on belong one each to those before (5起、3人，同比下降2%、1%)."""
    if "分别" in said:
        return True
    return order[head].unit == "%" != order[head - 1].unit and bool(_YEAR_ON_YEAR.search(said))


def _run(text: Text, order: list[Figure], number: int, first: int) -> tuple[int, int]:
    """The run of figures (5件、3件) a figure stands in: index of its first, and how many."""
    head = number
    while number - head < _MEMBERS and head and order[head - 1].start >= first:
        if not joined(text.text, order[head - 1], order[head]):
            break
        head -= 1
    count = number - head + 1
    while count < _MEMBERS and head + count < len(order):
        if not joined(text.text, order[head + count - 1], order[head + count]):
            break
        count += 1
    return head, count


def _give(
    text: str, around: Surroundings, hits: list[Hit], members: list[Span], mine: int, whole: Span
) -> None:
    around.sentence()
    last = members[-1][1]
    complete = text[slice(*members[mine])].rstrip("、和与及")[-1:] == text[last - 1]
    for start, end, word, _ in hits:
        if members[mine][0] <= start and end <= members[mine][1]:
            around.words[word] = OWN
        elif last - 1 <= end <= last and not complete:  # 受理、审结案件数: the last one's noun is everybody's
            around.words[word] = STRETCH
        elif any(a <= start and end <= b for a, b in members):
            around.words[word] = SENTENCE_LEAST
        elif whole[0] <= start and end <= whole[1]:
            around.words[word] = max(around.words.get(word, 0.0), STRETCH)


def _leans(text: Text, before: Figure, figure: Figure, around: Surroundings) -> bool:
    """Whether a figure speaks of what the one before it does (3件5人, 同比下降…, 由5日压缩为1日)."""
    if joined(text.text, before, figure) or _BARE.match(text.text, *around.own):
        return True
    if figure.start - before.end > _INTO_MOST:
        return False
    return bool(_INTO.match(text.text, before.end, figure.start))


def _lend(text: Text, before: Figure, around: Surroundings, weight: float = STRETCH) -> None:
    """A figure right after another (3件5人) is spoken of in the same words."""
    passage = text.passage(before.start)
    first, _ = cut(passage, before)
    left = max(text.text.rfind(mark, first, before.start) for mark in ",，;；")
    for _, end, word, _ in passage.between(max(first, left + 1), before.start):
        if end <= before.start:
            around.words[word] = max(around.words.get(word, 0.0), weight)


def _scope(text: Text, words: Lexicon, done: list[Figure], figure: Figure, around: Surroundings) -> None:
    for key, values in words.entries[str(figure.indicator)].scope.items():
        said = [(around.words[word], len(word), values[word]) for word in around.clause() & values.keys()]
        if said and key not in figure.scope:
            figure.scope[key] = max(said)[2]
    if figure.indicator == "ranking.position":
        _rank_scope(text, done, figure, around)


def _rank_scope(text: Text, done: list[Figure], figure: Figure, around: Surroundings) -> None:
    left = text.text[around.own[0] : figure.start]
    among = _AMONG.search(left)
    if among and "among" not in figure.scope:
        figure.scope["among"] = among.group(1)
    if done and "subject" not in figure.scope and done[-1].indicator:
        between = text.text[done[-1].end : around.own[0]]
        if between.strip(" ,，") == "":
            figure.scope["subject"] = done[-1].indicator


def _describe(text: Text, figure: Figure, around: Surroundings) -> None:
    said = _right_by(text, around).strip(" 、,，共为达约近和及")
    figure.what = said[:40] or (catalogue()[figure.indicator].name_zh if figure.indicator else "")


def _right_by(text: Text, around: Surroundings) -> str:
    return text.text[slice(*around.own)] + text.text[slice(*around.tail)]
