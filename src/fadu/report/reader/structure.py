"""Layer 4. Headings and sentences of a report: where each begins and ends.

Never reads figures and never changes the text: offsets are those of the string given.
Work grows linearly with the text, whatever the text is.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from fadu.report.reader.model import Section

_CN = "一二三四五六七八九十"
_HEADING = re.compile(
    rf"(?:^[ \t\u3000\xa0]*|(?<=[。：:；;！\u3000 ]))"
    rf"(?:(?P<part>第[{_CN}]{{1,3}}(?:部分|章)[、：: \u3000]?)"
    rf"|(?P<cn>[{_CN}]{{1,3}}[、．.])"
    rf"|(?P<cnp>[（(〔][{_CN}]{{1,3}}[)）〕][、.]?)"
    rf"|(?P<ar>^[ \t\u3000\xa0]*\d{{1,2}}[.．、](?![\d])|(?<=[。：])\d{{1,2}}[.．](?![\d]))"
    rf"|(?P<arp>[（(]\d{{1,2}}[)）]))",
    re.MULTILINE,
)
_LEVELS = {"part": 1, "cn": 1, "cnp": 2, "ar": 3, "arp": 4}
_TITLE_END = re.compile(r"[。\n；;！!]")
_SENTENCE = re.compile(r"[^。！？!?\n]+(?:[。！？!?]+[”’」』）)》\"]*)?")
_TITLE_MAX = 60


def outline(text: str) -> tuple[list[Section], list[tuple[int, int]]]:
    """Sections (in order of their headings) and sentence spans (start, end) of `text`.

    Headings are 一、 (一) 1. (1) and 第一部分, at the start of a line or, where a page lost its
    line breaks, after the end of a sentence. A section reaches to the next heading of its
    level or above; its title comes without the numbering. Sentences end at 。！？ or a line
    break and carry no outer blanks; blank lines give none.
    """
    return _sections(text), _sentences(text)


def place(starts: list[int], position: int) -> int:
    """Index of the span that `position` stands in, given ascending starts (−1 before the first).

    For sections this is the innermost one: a section ends only where another begins.
    """
    return bisect_right(starts, position) - 1


def _sections(text: str) -> list[Section]:
    found: list[Section] = []
    open_: list[Section] = []
    for match in _HEADING.finditer(text):
        level = _LEVELS[str(match.lastgroup)]
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        while open_ and open_[-1].level >= level:
            open_.pop().end = start
        section = Section(level=level, title=_title(text, match.end()), start=start, end=len(text))
        found.append(section)
        open_.append(section)
    return found


def _title(text: str, start: int) -> str:
    window = text[start : start + _TITLE_MAX]
    end = _TITLE_END.search(window)
    return (window[: end.start()] if end else window).strip(" \t\u3000\xa0")


def _sentences(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for match in _SENTENCE.finditer(text):
        raw = match.group()
        bare = raw.strip()
        if bare:
            start = match.start() + len(raw) - len(raw.lstrip())
            spans.append((start, start + len(bare)))
    return spans
