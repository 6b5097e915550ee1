"""Layer 4. The period of a figure, and whether it is a state or something that happened.

Never reads the clock: the report's own year and date, and dates in the sentence, are all it knows.
"""

from __future__ import annotations

import re

import attrs

from fadu.report.reader.extract.lexicon import Lexicon, ends
from fadu.report.reader.model import Meta

TRIGGER = re.compile(
    r"[年月截以至半季五](?:(?<=\d[年月])|(?<=全年)|(?<=截)[至止]|(?<=以)来|(?<=至)今|(?<=[上下]半)年|(?<=季)度|(?<=十[二三四五]五))"
)
"""Without one of these a piece of text says nothing about time."""
_TITLE = re.compile(r"《[^《》]*》|〈[^〈〉]*〉")
_AS_OF = re.compile(r"截[至止](?:到)?(?:((?:19|20)\d\d)年)?(\d{1,2})月(?:\d{1,2}日|底|末|份)?")
_AS_OF_YEAR = re.compile(r"截[至止](?:到)?((?:19|20)\d\d)年(?:年?底|年?末|末)")
# What may not stand before a year is asked behind it: so the search runs from 19 to 20, not over every character.
_SPAN = re.compile(r"((?:19|20)\d\d)(?<!\d{5})年?[-至到一]((?:19|20)\d\d)年")
_MONTHS = re.compile(r"(?:((?:19|20)\d\d)年)?(?<!\d)(\d{1,2})月?(?:份)?[-至到](\d{1,2})月")
_YEARS_COMPARED = re.compile(r"[较比与](?:(?:19|20)\d\d年(?:度|同期)?[、和及与])+(?:19|20)\d\d年")
_SINCE_DAY = re.compile(
    r"(?:从|自)((?:19|20)\d\d)年(\d{1,2})月(?:(\d{1,2})日)?"
    r"[^，,。；;]{0,16}?(?:至今|以来|起)"
)
_SINCE_YEAR = re.compile(r"((?:19|20)\d\d)(?<!\d{5})年(?:以来|起|至今)")
_SINCE = re.compile(r"(?:以来|至今)(?<![年季]..)")
_YEAR = re.compile(r"((?:19|20)\d\d)年(?<![\d较比于由从]\d{4}年)(?!以前|之前|前|的?同期|相?比)")
_LONG_SPAN = re.compile(
    r"((?:19|20)\d\d)年(\d{1,2})月(?:\d{1,2}日|份|初)?[-至到]+((?:19|20)\d\d)年(\d{1,2})月"
)
_YEAR_MONTH = re.compile(r"((?:19|20)\d\d)(?<!\d{5})年(\d{1,2})月")
_INVENTORY = re.compile(r"(?:编制|梳理|保留|公布)(?![^，,。；;]{0,12}(?:问题|隐患|线索|矛盾|纠纷))")
_LISTED = re.compile(r"事项|清单|目录")
_NOT_COUNTED = re.compile(r"[对向为给参免配聘]")
_PLACED = re.compile(r"设立|设置|建立|派驻|布设")
_GROWN = re.compile(r"(?:已经?)?(?:队伍|总数|总量|数量|规模)?(?:增加?|扩充|扩大|发展|壮大)[至到]$")
_TOTAL = re.compile(r"(?:总量|总数|保有量|存量)(?:已|已经|共)?(?:达到?|为|增至|增加到)$")
_AT_WORK = re.compile(r"(?:组织|培训|选派|选拔|抽调|动员|安排|邀请|发动|约谈|表彰|通报)[了约近共]*$")
_WHO = re.compile(r"[^，,。；;]{0,4}(?:在编|在岗|在职|在册|持证)")
_TOWARDS = re.compile(r"(?:分别|先后|陆续)?(?:[到赴在对向为给]|深入|走进|前往|走访)(?:全[市区县镇乡])?$")
_ARRIVED = frozenset("到赴在对向为给入进往访市区县镇乡")
"""The last characters of a match of `_TOWARDS`."""
_SERVING = re.compile(
    r"(?<![新续解])(?<!续)(?:聘请|聘任|选聘|聘用)(?:了|有)?(?:政府|常年|专业|专职)?(?:法律顾问|公职律师)?$"
)
_COUNSEL = re.compile(r"[^，,。；;]{0,4}(?:法律顾问|公职律师|执业律师)")
_KIND_OF_WORK = re.compile(
    r"行政(?:检查|处罚|许可|强制|确认|给付|征收|奖励|裁决|调解)|调解(?:员|组织|委员会|室)"
    r"|可[一-龥“”]{0,8}(?:办理|受理|公开)的?"
)
_FOR = re.compile(r"[为给][^，,。；;]{0,6}$")
_NEW = re.compile(r"(?:年内)?新(?:增|聘|招|设|建|发展|申领|取得|配备|招录)[^，,。；;、]{0,8}$")
_PLAN = re.compile(r"十([二三四五])五”?(?:时期|期间)")
_FIRST_PLAN = 2011
"""The first year of the twelfth five-year plan, 十二五."""
_LAST_MONTH = 12
_LAST_YEAR = re.compile(
    r"(?:上年|去年|上年度|上一年度?|[较比与由从]((?:19|20)\d\d)年(?:度|底|末)?)(?:同期)?的?$"
)
LAST = frozenset("年度期的底末")
"""The last characters of a word for the year before."""
LASTING = frozenset(("截至目前", "截止目前", "截至现在", "目前", "目前为止", "至今", "迄今"))
"""Words for the present that hold on in their paragraph; others (现有, 正在) date only what they stand with."""
_PARTS = re.compile(r"全年|(?:((?:19|20)\d\d)年)?(?:([上下])半年|(前)?第?([一二三四1234])(?(3)个?)季度)")
_QUARTERS = "一二三四"


@attrs.define(slots=True)
class Times:
    """What one sentence says about time before a figure; `now` is about its clause only."""

    as_of: str | None = None
    span: str | None = None
    year: str | None = None
    month: str | None = None
    since: bool = False


TIMELESS = Times()
"""What most sentences say about time."""


@attrs.define(frozen=True, slots=True)
class Stated:
    """The year and date of a report in the forms that periods are made of; empty where unknown."""

    year: str
    present: str
    early: bool
    """Whether the report was made before the end of its year."""

    @classmethod
    def of(cls, meta: Meta) -> Stated:
        """The forms of `meta`."""
        year, day = str(meta.year) if meta.year else "", meta.date
        if day is None:
            return cls(year, "", False)
        return cls(year, f"asof:{day.year}-{day.month:02}", str(day.year) == year and day.month < _LAST_MONTH)


def read_times(before: str, meta: Meta) -> Times:
    """The times that `before` (the sentence up to the figure) states; titles say nothing."""
    if "《" in before:
        before = _TITLE.sub("", before)
    year = str(meta.year) if meta.year else ""
    times = Times()
    if "截" in before:
        times.as_of = _as_of(before, year)
    times.span = _span(before, year, meta)
    if times.span is None and _SINCE.search(before) and not _SINCE_YEAR.search(before):
        times.since = True
    if month := _YEAR_MONTH.search(before):
        times.month = f"{month[1]}-{int(month[2]):02}"
    if "年、" in before or "年和" in before:
        before = _YEARS_COMPARED.sub("", before)
    years = _YEAR.findall(before)
    times.year = years[-1] if years else None
    return times


def _as_of(before: str, year: str) -> str | None:
    if found := _AS_OF.search(before):
        return f"{found[1] or year}-{int(found[2]):02}" if found[1] or year else None
    end = _AS_OF_YEAR.search(before)
    return f"{end[1]}-12" if end else None


def _span(before: str, year: str, meta: Meta) -> str | None:
    begun = _SINCE_YEAR.search(before) if "年" in before else None
    if ("半年" in before or "季度" in before) and (part := _part_of_year(before, year)):
        return part
    if "月" in before and (found := _by_month(before, year, meta)):
        return found
    if "五" in before and (plan := _PLAN.search(before)):
        first = _FIRST_PLAN + 5 * "二三四五".index(plan[1])
        return f"{first}/{first + 4}"
    if span := _SPAN.search(before):
        return f"{span[1]}/{span[2]}"
    return f"{begun[1]}/{year}" if begun and year and begun[1] < year else None


def _part_of_year(before: str, year: str) -> str | None:
    """上半年, 第三季度, 前三季度: the last part of a year that is named, if the whole year is not named after it."""
    parts = list(_PARTS.finditer(before))
    if not parts or parts[-1].group() == "全年" or "月" in before[parts[-1].end() :]:
        return None
    of, half, up_to, quarter = parts[-1].groups()
    of = of or year
    if not of:
        return None
    if half:
        return f"{of}-01/{of}-06" if half == "上" else f"{of}-07/{of}-12"
    last = 3 * (_QUARTERS.find(quarter) + 1 or int(quarter))
    return f"{of}-{1 if up_to else last - 2:02}/{of}-{last:02}"


def _by_month(before: str, year: str, meta: Meta) -> str | None:
    if meta.date and (since := _SINCE_DAY.search(before)):
        day = f"-{int(since[3]):02}" if since[3] else ""
        return f"{since[1]}-{int(since[2]):02}{day}/{meta.date:%Y-%m}"
    if long := _LONG_SPAN.search(before):
        return f"{long[1]}-{int(long[2]):02}/{long[3]}-{int(long[4]):02}"
    if (months := _MONTHS.search(before)) and int(months[2]) < int(months[3]) <= _LAST_MONTH:
        whole = int(months[2]) == 1 and int(months[3]) == _LAST_MONTH
        of = months[1] or year
        if not of:
            return None
        return of if whole else f"{of}-{int(months[2]):02}/{of}-{int(months[3]):02}"
    return None


def is_stock(left: str, right: str, unit: str, words: Lexicon) -> bool:
    """Whether a count is of things that exist, by the verbs and nouns next to it.

    A verb of happening (新增, 办理) wins over a noun that usually stands for a state (律师, 窗口).
    """
    if left.endswith(("至", "到", "达", "为")) and _has_grown(left[-18:], words):
        return True
    named = words.people.search(right, 0, 14) is not None if right else False
    near, after = left[-18:], right[:14] if named else ""
    if named and _AT_WORK.search(near) and _WHO.match(after):
        return False
    if "聘" in near and _is_serving(near, after):
        return True
    standing = words.standing.search(left)
    stock = words.anywhere["stock_verbs"].search(near) if standing else None
    if stock is None and named and not ("配" in after and _FOR.search(near)):
        stock = words.anywhere["stock_verbs"].search(after)
    if stock and not (stock.group() == "共有" and "年共有" in near):
        shared = stock.group() == "共有" and words.anywhere["flow_verbs"].search(right, 0, 14)
        return not (unit.endswith("次") or shared or _NEW.search(near) or _NEW.search(near, 0, stock.start()))
    if standing and _INVENTORY.search(left) and _LISTED.search(left + right[:10]):
        return True
    if unit.endswith("次") or happens(left[-30:], words):
        return False
    if near.endswith("在") and _PLACED.search(right):
        return True
    return _is_standing(near, right[:10], words)


def happens(text: str, words: Lexicon) -> bool:
    """Whether `text` has a verb of happening; 行政检查 as the name of a kind of work is none."""
    if "行政" in text or "调解" in text or "可" in text:
        text = _KIND_OF_WORK.sub("", text)
    return words.anywhere["flow_verbs"].search(text) is not None


def breaks(text: str, words: Lexicon) -> bool:
    """Whether something happens in `text` that a state is not handed on over."""
    if "可" in text:
        text = _KIND_OF_WORK.sub("", text)
    return words.anywhere["flow_breaks"].search(text) is not None


def last_year(left: str, when: str) -> str:
    """The year before `when`, where `left` ends in a word for it, or the year named: 较上年102件, 由2019年的27件."""
    found = _LAST_YEAR.search(left)
    if found is None:
        return when
    if not when[:4].isdigit():
        return f"asof:{found[1]}-12" if found[1] and when else when
    return found[1] or str(int(when[:4]) - 1)


def _has_grown(near: str, words: Lexicon) -> bool:
    """调解员队伍增至…: the size that a standing body reached."""
    if near[-1:] in ("达", "为"):
        return _TOTAL.search(near) is not None
    if _TOTAL.search(near) or near.endswith(("扩展到", "拓展到", "延伸到", "扩展至", "拓展至", "延伸至")):
        return True
    grown = _GROWN.search(near)
    return grown is not None and ends(near[: grown.start()], words.ends["stock_nouns"])


def _is_serving(near: str, after: str) -> bool:
    """聘请法律顾问…: advisers who serve, however they came."""
    serving = _SERVING.search(near)
    return serving is not None and (near.endswith(("顾问", "律师")) or _COUNSEL.match(after) is not None)


def _is_standing(near: str, after: str, words: Lexicon) -> bool:
    """Whether a noun next to the number is one that stands for a state."""
    if near[-1:] != "各" and (near[-1:] not in _ARRIVED or not _TOWARDS.search(near)):
        if near[-1:] in words.trailing and (bare := words.trail.match(near[::-1])):
            near = near[: len(near) - bare.end()]
        if ends(near, words.ends["stock_nouns"]):
            return True
    if not words.anywhere["stock_nouns"].search(after):
        return False
    return words.anywhere["stock_nouns"].search(_NOT_COUNTED.split(after)[0]) is not None


def period_in(stated: Stated, kind: str, stock: bool, now: str, times: Times) -> str:
    """'2024', '2019/2020' or 'asof:2024-12'; empty where the report's year is unknown.

    `now` is the word of the clause that means the present (目前, 正在), or empty.
    """
    year = stated.year
    if stock:
        return _state(stated, now, times)
    if times is not TIMELESS:
        if times.as_of:
            return year if year and times.as_of == f"{year}-12" else f"asof:{times.as_of}"
        if times.span:
            return times.span
    if (now or times.since) and stated.present and kind in ("count", "amount", "rate"):
        return stated.present
    if times.year and year and times.year < year:
        return times.year
    return year


def _state(stated: Stated, now: str, times: Times) -> str:
    if times.as_of:
        return f"asof:{times.as_of}"
    if now in ("正在", "现有", "") and times.month:
        return f"asof:{times.month}"
    if stated.present and (now or stated.early):
        return stated.present
    return f"asof:{stated.year}-12" if stated.year else ""
