"""Layer 4. Which candidates are figures: what is left out, and what is kept as optional.

Never looks up a value or a meaning. The words compared with are in data/extract/exclusions.yaml.
"""

from __future__ import annotations

import enum
import re
from bisect import bisect_right

from fadu.report.reader.extract.lexicon import Lexicon, ends, opens
from fadu.report.reader.extract.page import Page
from fadu.report.reader.extract.scan import Candidate


class Verdict(enum.Enum):
    """What becomes of a candidate."""

    FIGURE = "figure"
    OPTIONAL = "optional"
    NONE = "none"


FIGURE, OPTIONAL, NONE = Verdict.FIGURE, Verdict.OPTIONAL, Verdict.NONE

_DATED = frozenset(("年", "日", "度"))
_SMALL = 100
_RHETORICAL = 12
_IN_PHRASES = frozenset(("0", "1", "7", "8", "24", "365"))
"""The Arabic numerals of fixed expressions."""
_GENERIC = ("个", "项", "种", "条")
_PERSONS = ("人", "人次")
_ONE_UNITS = ("件", "起", "宗", "例", "名", "场", "家", "项", "人", "份", "期", "次", "篇")
_LEAST_UNITS = ("支", "名", "家", "所")
_AT_LEAST = re.compile(
    r"每[^，,。；;\n]{1,20}(?:至少|不少于|不得少于|不低于)[^，,。；;\n]{0,4}$|各[^，,。；;\n]{1,10}(?:至少|不少于|不低于)[^，,。；;\n]{0,4}$"
)
_BOUNDED = ("以上", "以下", "以内", "内")
_CLAUSE_END = "，,。；;、)）:：！!\n ”"
_RANK_RIGHT = re.compile(
    r"[，,。；;、)！!\n ”(（]|$|的(?:好成绩|成绩|位次|佳绩)|名|位|等次|水平|方阵|[低高多少好快大升降]"
    r"|上升|提升|跃升|跃居|前进|前移|下降|进位"
)
_DAY_RIGHT = re.compile(r"(?:以内|之内|内|办结|办理|完成|的?时间|的?时限|压缩|缩短|减|精简|降|提速)")
_EVERY = re.compile(r"每(?:年|季度?|月|周|半年|天|日|两年|村|个|次|名|人)[^，,。；;\n]{0,10}$")
_ONE_LEFT = re.compile(r"[每再又第唯首统任同单另某只跑逐多进最]$|最多|至少|不止|任何|缺")
_DIRECT = re.compile(r"(?:[近超逾上约过]|将近|超过|接近|突破|不下|高达|多达)$")
_SESSION_LEFT = re.compile(r"届(?:[一二三四五六七八九十]{1,3}次[、，,和及与])*$")
_ADJECTIVE = re.compile(r"(?:重要|重大|重点|主要|核心|配套|优秀|先进|专门|新的?|相关|所属|涉案|大型)+")
_YEARLIKE = re.compile(r"(?:19|20)\d\d$")
_ZERO_LEFT = re.compile(r"(?:[率数量件]|案件|诉讼|复议|纠纷|事故|投诉|上访)(?:均|都|保持|持续)?为$")
_LABEL = re.compile(r"“[^”]{1,4}”(?:[，,。；;、]|$)")
_WHOLES = frozenset("一两二三四五六七八九几123456789")
_RATED = re.compile(r"[率度比][^，,。；;]{0,8}$")
"""N个100% is a slogan, unless rates are named before it: 出庭率、履行率实现两个100%."""
_OF_SHARES = re.compile(r"\d+%|“?百分[百之]")
_COUNTER = re.compile(r"(?:^|[\n|丨\[【(>·] ?| {1,3})([一-龥]{2,6})[:： ]{1,3}$")
_NEAR = re.compile(r"(?:(?<!最)近|将近|接近)$")
_LONG_TIME = 30
_SHORT_OF = re.compile(r"(?:不足|不到|接近|将近|大约)$")
_WHOLE = 10
_FOOT = re.compile(r"第 ?\d+ ?页[ ,/，]*共 ?$")
_THESE = re.compile(r"[这该此那]$|上述$")
_NAMED_TIME = re.compile(r"[^，,。；;\n、]{0,6}(?:圈|热线|服务圈)")


def judge(candidate: Candidate, page: Page, words: Lexicon) -> Verdict:
    """Whether `candidate` is a figure, an optional one (a label, a rhetorical number) or none."""
    text, start = page.text, candidate.start
    if candidate.form == "arabic" and _dateline(candidate, text):
        return NONE
    if bisect_right(page.titles, start) % 2:
        return NONE
    if candidate.form == "arabic":
        if _certain(candidate, text[start - 1 : start], words):
            return NONE if bisect_right(page.quotes, start) % 2 else FIGURE
    elif candidate.form != "spelled":
        return _special(candidate, text, words)
    elif candidate.numeral == "一" and _article(candidate, text):
        return NONE
    return _doubtful(candidate, page, words)


def _doubtful(candidate: Candidate, page: Page, words: Lexicon) -> Verdict:
    """A numeral that the words around it decide on."""
    text, start = page.text, candidate.start
    left = text[start - 20 if start > 20 else 0 : start]
    if ends(left, words.ends["before"]) or _phrase(candidate, text, words):
        return NONE
    right = text[candidate.end : candidate.end + 16]
    if candidate.unit is None:
        return NONE if _counter(left, words) else _bare(candidate, left, right, words)
    if candidate.unit.word in _DATED and _date(candidate, left):
        return NONE
    if (
        left[-1:] == "个"
        and candidate.unit.word == "%"
        and left[-2:-1] in _WHOLES
        and not _RATED.search(left)
    ):
        return NONE
    if bisect_right(page.quotes, start) % 2:
        return _quoted(candidate)
    return _with_unit(candidate, left, right, words)


def _dateline(candidate: Candidate, text: str) -> bool:
    """A year, or a bare number in front of a word (12月, 1.加强): nothing around makes a figure of it."""
    unit = candidate.unit
    if unit is None:
        return not candidate.scaled and text[candidate.end : candidate.end + 1] not in _CLAUSE_END
    return unit.word == "年" and _YEARLIKE.search(candidate.numeral) is not None


def _certain(candidate: Candidate, before: str, words: Lexicon) -> bool:
    """An Arabic number before a unit that makes it a figure, whatever stands around: most are such."""
    unit = candidate.unit
    if unit is None:
        return False
    known = unit.word in words.certain or (unit.word in _GENERIC and candidate.value >= _SMALL)
    if not known and not (unit.word in _PERSONS and before not in ":： "):
        return False
    return candidate.numeral not in _IN_PHRASES and before not in words.ends["before"]


def _article(candidate: Candidate, text: str) -> bool:
    """Whether 一 can be no more than an article: before a thing that is not counted in ones, or a noun."""
    unit = candidate.unit
    if unit is None or unit.family != "count" or candidate.vague or candidate.inside:
        return False
    if unit.word in _LEAST_UNITS:
        return False
    return unit.word not in _ONE_UNITS or text[candidate.end : candidate.end + 1] not in _CLAUSE_END


def _special(candidate: Candidate, text: str, words: Lexicon) -> Verdict:
    """A rank, a zero in words, a percentage or fraction in words."""
    if candidate.form == "rank":
        return _rank(candidate, text, words)
    if candidate.form == "zero":
        found = _ZERO_LEFT.search(text[max(0, candidate.start - 12) : candidate.start])
        return FIGURE if found else NONE
    return _fraction(candidate, text, words)


def _date(candidate: Candidate, left: str) -> bool:
    """For a unit of `_DATED`: the end of a date (2023-5-1日), or a year with half of its word (2023度)."""
    if candidate.unit is not None and candidate.unit.word == "度":
        return bool(_YEARLIKE.fullmatch(candidate.numeral))
    return left[-1:] in "-/." and left[-2:-1].isdigit()


def _counter(left: str, words: Lexicon) -> bool:
    """A counter of the page (阅读数: 1242): its word begins a line or a field, and is no 网站浏览量."""
    mark = _COUNTER.search(left)
    return mark is not None and ends(mark[1], words.ends["page_counters"])


def _with_unit(candidate: Candidate, left: str, right: str, words: Lexicon) -> Verdict:
    assert candidate.unit is not None
    family = candidate.unit.family
    if family == "time":
        return _time(candidate, left, right, words)
    if family == "share" and candidate.unit.word not in "%‰":
        return _share(candidate, left, right, words)
    if candidate.unit.word == "次" and _session(left, right):
        return NONE
    if candidate.unit.word == "页" and _FOOT.search(left):
        return NONE
    if left[-1:] in ":： " and candidate.unit.word in ("次", *_PERSONS) and _counter(left, words):
        return NONE
    if candidate.form == "spelled":
        return _spelled(candidate, left, right, words)
    return _noun(candidate, right, words)


def _session(left: str, right: str) -> bool:
    """十四届六次全会, 市八届人大三次会议: the number of a meeting, not of meetings."""
    if _SESSION_LEFT.search(left) or right.startswith("全会"):
        return True
    return right.startswith("会议") and left.endswith(
        ("人大", "政协", "党代会", "代表大会", "人代会", "常委会")
    )


def _noun(candidate: Candidate, right: str, words: Lexicon) -> Verdict:
    """What a small number counts may be a slogan (11个坚持, 5个“一律”, 六个100%) or rhetorical (8个方面)."""
    if candidate.value < _SMALL and candidate.unit is not None and candidate.unit.word in _GENERIC:
        if opens(right, words.opens["slogans"]) or _LABEL.match(right) or _OF_SHARES.match(right):
            return NONE
        if candidate.value <= _RHETORICAL and opens(right, words.opens["minor_nouns"]):
            return OPTIONAL
    return FIGURE


def _time(candidate: Candidate, left: str, right: str, words: Lexicon) -> Verdict:
    assert candidate.unit is not None
    word = candidate.unit.word
    if word == "年" and (candidate.form == "spelled" or _YEARLIKE.search(candidate.numeral)):
        return NONE
    lasting = words.before["lasting"].search(left) or right.startswith(_BOUNDED)
    if word in ("年", "周") and not lasting:
        return NONE
    if word == "日" and not (_DAY_RIGHT.match(right) or words.before["day"].search(left)):
        return NONE
    if word == "日" and (left[-1:] in "月-至到" and re.search(r"月\d{0,2}[日号]?[-至到]?$", left)):
        return NONE
    if ends(left, words.ends["before_time"]) and not left.endswith(("提前", "目前")):
        about = _NEAR.search(left) and (candidate.value > _LONG_TIME or word.endswith(("工作日", "时", "钟")))
        if not about:
            return NONE
    if opens(right, words.opens["after_time"]):
        return NONE
    if candidate.form == "spelled" and candidate.value == 1:
        return NONE
    if candidate.form == "spelled" and candidate.unit.cn == "no":
        return NONE
    named = _NAMED_TIME.match(right) or left.endswith("连续")
    return OPTIONAL if named else FIGURE


def _share(candidate: Candidate, left: str, right: str, words: Lexicon) -> Verdict:
    assert candidate.unit is not None
    if candidate.unit.word == "分":
        closed = right[:1] in _CLAUSE_END or right.startswith(("以上", "的成绩", "的高分", "的总分"))
        scored = candidate.form == "arabic" and closed and words.before["score"].search(left)
        return FIGURE if scored else NONE
    if candidate.value >= _WHOLE:
        return NONE
    told = bool(words.before["share"].search(left)) or right.startswith(("以上", "左右"))
    if not right or right[0] in _CLAUSE_END or right[0] in "以左的多是":
        return FIGURE if told else NONE
    return FIGURE if _DIRECT.search(left) or _SHORT_OF.search(left) else NONE


def _fraction(candidate: Candidate, text: str, words: Lexicon) -> Verdict:
    if candidate.form == "percent" or "分之" in candidate.numeral:
        return FIGURE
    left, right = text[max(0, candidate.start - 4) : candidate.start], text[candidate.end : candidate.end + 3]
    told = words.before["share"].search(left) or right.startswith(("以上", "左右", "的"))
    return FIGURE if told else NONE


def _rank(candidate: Candidate, text: str, words: Lexicon) -> Verdict:
    right = text[candidate.end : candidate.end + 4]
    left = text[max(0, candidate.start - 24) : candidate.start]
    if ends(left, words.ends["no_rank"]):
        return NONE
    if not _RANK_RIGHT.match(right):
        return NONE
    if candidate.numeral[-1] in "名位" or words.rank.search(left):
        return FIGURE
    return NONE


def _bare(candidate: Candidate, left: str, right: str, words: Lexicon) -> Verdict:
    """A number without unit: 近6万, 两万余, 总数为345."""
    if candidate.form == "spelled":
        return FIGURE
    if candidate.scaled:
        odd = opens(right, words.opens["after_scale"]) or left[-1:] in "+-/."
        return NONE if odd else FIGURE
    closed = right[:1] in _CLAUSE_END and right[:1] not in ")、:："
    if candidate.numeral == "0" and closed and _ZERO_LEFT.search(left):
        return FIGURE
    told = closed and words.before["bare"].search(left) and not _YEARLIKE.fullmatch(candidate.numeral)
    return FIGURE if told else NONE


def _quoted(candidate: Candidate) -> Verdict:
    """Inside a short quotation only a time limit or a share is a quantity (“最多90天”), and a label."""
    assert candidate.unit is not None
    if candidate.unit.family == "time" and candidate.unit.word not in ("年", "周"):
        return OPTIONAL
    if candidate.unit.word == "%":
        return OPTIONAL
    return NONE


def _phrase(candidate: Candidate, text: str, words: Lexicon) -> bool:
    """Whether a fixed expression (一件事, 四套班子) lies over the beginning of the numeral."""
    if candidate.form == "arabic" and candidate.numeral not in _IN_PHRASES:
        return False
    at = candidate.start
    base = max(0, at - 6)
    for match in words.anywhere["phrases"].finditer(text[base : at + 12]):
        if base + match.start() <= at < base + match.end():
            return not candidate.inside and not _DIRECT.search(text[max(0, at - 3) : at])
    return False


def _spelled(candidate: Candidate, left: str, right: str, words: Lexicon) -> Verdict:
    assert candidate.unit is not None
    numeral = candidate.numeral
    if numeral in ("二", "零", "〇") or _THESE.search(left):
        return NONE
    if candidate.vague or candidate.inside or len(numeral) > 1:
        wide = opens(right, words.opens["slogan_nouns"]) and not (candidate.vague or candidate.inside)
        return NONE if wide or candidate.unit.cn == "no" else _noun(candidate, right, words)
    if numeral in "百千万亿":
        return FIGURE if _DIRECT.search(left) and candidate.unit.cn != "no" else NONE
    if candidate.unit.cn == "no":
        return NONE
    if candidate.unit.word == "番":
        return FIGURE if left.endswith(("翻", "翻了")) else NONE
    if candidate.unit.word == "倍":
        return FIGURE
    closed = not right or right[0] in _CLAUSE_END
    if numeral == "一":
        return _one(candidate, left, closed, words)
    if candidate.unit.cn == "free":
        return NONE if right[:1] == "“" else FIGURE
    return _small_noun(candidate, left, right, closed, words)


def _one(candidate: Candidate, left: str, closed: bool, words: Lexicon) -> Verdict:
    """一 before a measure word is nearly always an article; it counts at the end of a clause after a verb."""
    assert candidate.unit is not None
    if candidate.unit.word in _LEAST_UNITS and _AT_LEAST.search(left):
        return FIGURE  # a standard: each township has at least one
    if not closed or candidate.unit.word not in _ONE_UNITS:
        return NONE
    if _ONE_LEFT.search(left) or _EVERY.search(left):
        return NONE
    told = ends(left, words.ends["counting_verbs"]) or left[-1:] in "了件诉"
    return FIGURE if told else NONE


def _small_noun(candidate: Candidate, left: str, right: str, closed: bool, words: Lexicon) -> Verdict:
    """三个乡镇, 十个项目, 开展督察三轮; not 三项制度, 四个方面."""
    assert candidate.unit is not None
    word = candidate.unit.word
    if right[:1] == "“":
        return NONE
    if closed:
        verbs = any(verb in left[-10:] for verb in words.words["counting_verbs"])
        return FIGURE if verbs and left[-1:] not in "，,。；;、：:" else NONE
    if word in ("个", "项") and opens(right, words.opens["slogan_nouns"]):
        return NONE
    if word == "项" and opens(right, words.opens["slogan_items"]):
        return NONE
    if opens(right, words.opens["minor_nouns"]):
        return NONE
    if left.endswith("等") and word in ("个", "项", "部", "类", "种", "所"):
        return FIGURE  # it counts what was listed: …、…等四个
    adjective = _ADJECTIVE.match(right)
    right = right[adjective.end() :] if adjective else right
    return FIGURE if opens(right, words.opens["countable_nouns"]) else NONE
