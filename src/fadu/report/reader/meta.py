"""Layer 4. What a report says of itself: title, jurisdiction, issuing body, year and date.

Never looks at the body's figures; says None rather than something wrong.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import islice

from fadu.law import regions
from fadu.report.reader.dates import find_dates, find_year
from fadu.report.reader.model import Document, Meta
from fadu.report.reader.places import Place, place_at, places, resolve, zone_after
from fadu.report.reader.traditional import simplify

_REGION = 20_000
_HEAD, _TAIL = 40, 30
"""Non-blank lines at the beginning and at the end that may hold the title, or the signature."""
_LONGEST = 70
"""Characters of a line of a title."""
_LAST, _SHORT = 12, 24
"""Lines at the end that may name the body without a date; characters of a line that may be a place alone."""
_SUBJECT = re.compile(r"法治政府|依法行政|法治建设|法治工作|依法治[省市州县区盟旗]")
_RELATED = re.compile(r"行政执法|行政复议|行政应诉|政务公开|政府信息公开|法治宣传|普法|司法行政")
"""Subjects of reports of one branch of the work, which bear the year in their title."""
_TITLE_END = re.compile(
    r"(?:报告|总结|情况|报告书|白皮书|年报|统计分析|统计数据)\s*(?:[(][^()]{0,20}[)]|公布|公示|公开)?$"
)
_LABEL = re.compile(r"^\s*(?:标\s*题|名\s*称|信息名称|文件名称|题\s*名)\s*:\s*")
_NOT_TITLE = re.compile(r"[。;!?>»|]|当前位置|:|如下|索引号|https?|^\s*[(]?[一二三四五六七八九十]+[)、.]")
_ORGAN = re.compile(
    r"(?:政府|办公室|委员会|党委|[区县市省州盟旗]委|[局厅院署]|委|办|办事处|中心|管委会|大队|支队|领导小组)$"
)
_NUMBERED = re.compile(r"[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]")
_UNLISTED = re.compile(
    r"(?:中共)?((?![全我本各某省市县区旗])[\u4e00-\u9fff]{1,6}?(?<![社地园城辖片景校小])[县市区旗])"
    r"(?=人民政府|政府|委|20\d\d|二[〇○零0]|年|[\u4e00-\u9fff]{2,14}局|法治|依法)"
)
"""A county or city that the list does not have, at the beginning of a title."""
_VAGUE = frozenset(("城区", "郊区", "矿区"))
"""Districts whose bare names are common nouns."""
_PUNCTUATION = re.compile(r"[,。;:!?、《》“”\"\t]")
_DATE_FIELD = (
    re.compile(r"(?:成文|生成|印发|发文|签发)(?:日期|时间)\s*:?\s*"),
    re.compile(r"(?:发布|公布|公开|上网|发稿|更新)(?:日期|时间)\s*:?\s*"),
    re.compile(r"(?:日期|时间)\s*:\s*"),
)
_DATE_STARTS = frozenset("12一二")
_ISSUER_FIELD = re.compile(
    r"(?:发布机构|发布机关|发文机关|发文机构|制发机关|发布单位|发文单位|公开机构|公开单位|信息来源|文章来源|来源|稿源|作者)"
    r"\s*:\s*([^\s:|]{3,40})"
)
_OPENING, _CLOSING = " •·(:", " ):。"
_TRAILING = _CLOSING + "".join(filter(str.isspace, map(chr, range(0x3001))))
"""What may stand behind a date at the end of a line."""
_QUOTED = re.compile(r"《[^》]{0,80}》|“[^”]{0,60}”")


def recognise(document: Document, hints: dict[str, str] | None = None) -> Meta:
    """Title (as printed), jurisdiction, issuer, year and date of a document.

    `hints` are what the file's own data say (title, date, issuer, site).
    """
    hints = hints or {}
    text = document.simplified or simplify(document.text)
    lines = zip(document.text[:_REGION].splitlines(), text[:_REGION].splitlines(), strict=True)
    pairs = list(islice(((printed, plain.strip()) for printed, plain in lines if plain.strip()), _HEAD))
    printed, head = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    tail = [line.strip(" •·") for line in text[-6_000:].splitlines() if line.strip(" •·")][-_TAIL:]
    shown = _title(head, printed) or _from_hint(hints.get("title", ""))
    title = simplify(shown) if shown else ""
    year = find_year(_QUOTED.sub("", title)) or find_year(_QUOTED.sub("", _body(head)))
    year = year or _year_of_attached(head)
    signature, signed = _signature(tail, year)
    named = _organ_of(title)
    field = _field_issuer(head + tail) or hints.get("issuer")
    issuer = signature or (named if named and not _placeless(named) else None) or field or named
    dated = signed or _field_date(head) or _lone_date(head) or _hint_date(hints)
    name, code = _jurisdiction([title, issuer or "", simplify(hints.get("site", ""))], head, text)
    return Meta(shown, name, code, issuer, year or (dated.year if dated else None), dated)


def _body(head: list[str]) -> str:
    return "\n".join(line for line in head if len(line) > 60 or "," in line)[:3_000]


def _title(head: list[str], printed: list[str]) -> str | None:
    """The best run of one to three lines at the head that reads like the title of a report."""
    best: tuple[float, int, int] | None = None
    lines = ["".join(line.split()) if len(line) <= 2 * _LONGEST else line for line in head]
    for first in range(len(head)):
        for count in (1, 2, 3):
            run = lines[first : first + count]
            if len(run) < count or len(run[-1]) > _LONGEST:
                break
            score = _title_score(_LABEL.sub("", "".join(run))) - 2 * (count - 1) - first / 20
            if score > 0 and (best is None or score > best[0]):
                best = (score, first, count)
    if best is None:
        return None
    words = "".join(re.sub(r"\s+", "", line) for line in printed[best[1] : best[1] + best[2]])
    return words[len(words) - len(re.sub(r"\s+", "", _LABEL.sub("", simplify(words)))) :].strip(
        "\ufeff\u200b"
    )


def _title_score(words: str) -> float:
    if not 6 <= len(words) <= 90 or not _TITLE_END.search(words) or _NOT_TITLE.search(words):
        return 0
    bare = _QUOTED.sub("", words)
    if not _SUBJECT.search(bare) and not (_RELATED.search(bare) and find_year(bare)):
        return 0
    score = 3.0 if _SUBJECT.search(bare) else 0.5
    score += 4 if find_year(bare) else 0
    score += 3 if re.search(r"[省市州县区旗盟]|人民政府|[局厅]", bare) else 0
    return score - len(re.findall(r"[,、]", bare)) - (2 if len(re.findall("报告", bare)) > 1 else 0)


def _from_hint(hint: str) -> str | None:
    plain = simplify(hint)
    return re.sub(r"\s+", "", hint) if "报告" in plain or _SUBJECT.search(plain) else None


def _placeless(organ: str) -> bool:
    """`市市场监督管理局`: an office that leaves out whose it is (but not 镇江市…局)."""
    return organ[0] in "省市州县区旗盟镇乡" and place_at(organ, 0) is None


def _year_of_attached(head: list[str]) -> int | None:
    """The year in the title of the report that a letter sends on (报送《…2022年…报告》)."""
    for quoted in _QUOTED.finditer("\n".join(head)):
        inside = quoted.group().strip("《》“”")
        if _SUBJECT.search(inside) and _TITLE_END.search(inside) and (year := find_year(inside)):
            return year
    return None


def _signature(tail: list[str], year: int | None) -> tuple[str | None, date | None]:
    """(issuing body, date) that close the document; None for what is not there."""
    for at in range(len(tail) - 1, -1, -1):
        line = tail[at]
        last = line.rstrip(_TRAILING)[-1:]
        if last != "日" and not last.isdecimal():
            continue
        for start, end, found in find_dates(line):
            before, after = line[:start].strip(_OPENING), line[end:].strip(_CLOSING)
            if after or (before and not _is_organ(before)) or not _plausible(found, year):
                continue
            if not before and at and _is_organ(tail[at - 1]):
                before = tail[at - 1]
            return (re.sub(r"\s+", "", before) or _last_organ(tail)), found
    return _last_organ(tail), None


def _last_organ(tail: list[str]) -> str | None:
    """A body that stands alone in one of the last lines."""
    for line in reversed(tail[-_LAST:]):
        if _is_organ(line) and len(line) >= 5 and "来源" not in line:
            return re.sub(r"\s+", "", line)
    return None


def _is_organ(words: str) -> bool:
    bare = re.sub(r"\s+", "", words)
    return (
        3 <= len(bare) <= 40
        and bool(_ORGAN.search(bare))
        and not _PUNCTUATION.search(bare)
        and not _NUMBERED.match(bare)
        and "·" not in bare
    )


def _plausible(found: date, year: int | None) -> bool:
    return year is None or year <= found.year <= year + 3


def _organ_of(title: str) -> str | None:
    """The body that a title names: X县人民政府关于…, X局2024年度…."""
    found = re.match(
        r"^(?:中共)?[\u4e00-\u9fff]{2,30}?(?:人民政府(?:办公室)?|管委会|管理委员会|委员会|[局厅院])(?=关于|20|二〇|年|法治|依法|推进)",
        title or "",
    )
    return found.group() if found else None


def _field_issuer(lines: list[str]) -> str | None:
    for line in lines:
        if ":" not in line:
            continue
        for found in _ISSUER_FIELD.finditer(line):
            if _is_organ(found.group(1)) or re.search(r"[省市州县区旗盟]", found.group(1)):
                return found.group(1)
    return None


def _field_date(head: list[str]) -> date | None:
    """The date after a label at the head: that of the document before that of its publication."""
    labelled = [line for line in head if "日期" in line or "时间" in line]
    for label in _DATE_FIELD:
        for line in labelled:
            for found in label.finditer(line):
                for start, _, day in find_dates(line[found.end() : found.end() + 24]):
                    if start <= 1:
                        return day
    return None


def _lone_date(head: list[str]) -> date | None:
    """A line at the head that is nothing but a date."""
    for line in head:
        if line.lstrip(_OPENING)[:1] not in _DATE_STARTS:
            continue
        for start, end, day in find_dates(line):
            if not line[:start].strip(_OPENING) and len(line[end:].strip(_CLOSING)) <= 5:
                return day
    return None


def _hint_date(hints: dict[str, str]) -> date | None:
    return next((day for _, _, day in find_dates(hints.get("date", ""))), None)


def _jurisdiction(named: list[str], head: list[str], text: str) -> tuple[str | None, str | None]:
    """(name, code) from the title, else the issuing body, the site, the head, the whole text."""
    context = "\n".join([*named, *head])[:8_000] + text[-1_500:]
    for words in named:
        for place in places(_QUOTED.sub("", words)):
            return _completed(place, _QUOTED.sub("", words), context)
        zone = zone_after(words, re.match(r"(?:中共)?", words).end()) if words else None  # type: ignore[union-attr]
        if zone:
            return re.sub(r"^中共", "", words[:zone]), None
    unlisted = _UNLISTED.match(named[0])
    if unlisted:
        return unlisted.group(1), None
    alone = [line for line in (_QUOTED.sub("", line) for line in head) if _only_place(line)]
    if len(set(alone)) == 1:
        return _completed(next(places(alone[0])), alone[0], context)
    fields = "\n".join(line for line in head if len(line) <= 60)
    for source in (fields, text[:30_000]):
        place_and_source = _most_named(_QUOTED.sub("", source))
        if place_and_source:
            return _completed(place_and_source, _QUOTED.sub("", source), context)
    return None, None


def _only_place(line: str) -> bool:
    """A line that is nothing but the name of a place, a zone or township below it included."""
    found = place_at(line, 0) if len(line) <= _SHORT else None
    return found is not None and len(line) in (found.end, zone_after(line, found.end))


def _most_named(text: str) -> Place | None:
    """The place that a text names most often, at least twice."""
    counted: dict[str, list[Place]] = {}
    for place in places(text):
        if text[place.start : place.end] in _VAGUE:
            continue
        counted.setdefault(place.candidates[0].name, []).append(place)
    best = max(counted.values(), key=len, default=[])
    return best[0] if len(best) > 1 else None


def _completed(place: Place, words: str, context: str) -> tuple[str, str | None]:
    """Full name and code; a zone or township after the name is kept and has no code."""
    region = resolve(place, context)
    printed = words[place.start : place.end]
    name = regions.full_name(region) if region else printed
    zone = zone_after(words, place.end)
    if zone:
        return name + words[place.end : zone], None
    return name, region.code if region else None
