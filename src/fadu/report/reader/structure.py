"""Layer 4. Headings and sentences of a report: where each begins and ends.

Never reads figures and never changes the text: offsets are those of the string given.
Work grows linearly with the text, whatever the text is.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from fadu.report.reader.model import Section

_CN = "一二三四五六七八九十"
_OPENS = "(（〔"
# The first character is consumed by one class, so that the search runs at the speed of the class;
# an empty group tells the form. What a heading may follow at all is asked next: most numerals follow a word.
_HEADING = re.compile(
    rf"[第{_CN}{_OPENS}0-9０-９](?<![^\n。：:；;！\u3000 \t\xa0].)(?:"
    rf"(?<=第)[{_CN}]{{1,3}}(?:部分|章)[、：: \u3000]?(?P<part>)"
    rf"|(?<=[{_CN}])[{_CN}]{{0,2}}[、．.](?P<cn>)"
    rf"|(?<=[{_OPENS}])[{_CN}]{{1,3}}[)）〕][、.]?(?P<cnp>)"
    r"|(?<=\d)\d?[.．、](?!\d)(?P<ar>)"
    r"|(?<=[(（])\d{1,2}[)）](?P<arp>))"
)
_LEVELS = {"part": 1, "cn": 1, "cnp": 2, "ar": 3, "arp": 4}
_TITLE_END = re.compile(r"[。\n；;！!]")
_SENTENCE = re.compile(r"[^。！？!?\n]+(?:[。！？!?]+[”’」』）)》\"]*)?")
_TITLE_MAX = 60
_BLANKS = " \t\u3000\xa0"
_BEFORE = "\n。：:；;！\u3000 "
"""What a heading may follow; blanks of other kinds only at the start of a line."""


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
        form, start = str(match.lastgroup), match.start()
        if not _leads(text, start, form, match.end()):
            continue
        level = _LEVELS[form]
        while open_ and open_[-1].level >= level:
            open_.pop().end = start
        section = Section(level=level, title=_title(text, match.end()), start=start, end=len(text))
        found.append(section)
        open_.append(section)
    return found


def _leads(text: str, start: int, form: str, end: int) -> bool:
    """Whether a heading may begin at `start`: a line, or (a page without line breaks) after a sentence."""
    before = text[start - 1] if start else "\n"
    if form == "ar" and before in "。：":
        return text[end - 1] != "、"
    if before == "\n" or (form != "ar" and before in _BEFORE):
        return True
    if before not in _BLANKS:
        return False
    at = start - 1
    while at and text[at - 1] in _BLANKS:
        at -= 1
    return not at or text[at - 1] == "\n"


def _title(text: str, start: int) -> str:
    window = text[start : start + _TITLE_MAX]
    end = _TITLE_END.search(window)
    return (window[: end.start()] if end else window).strip(_BLANKS)


def _sentences(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for match in _SENTENCE.finditer(text):
        raw = match.group()
        bare = raw.strip()
        if len(bare) == len(raw):
            spans.append(match.span())
        elif bare:
            start = match.start() + len(raw) - len(raw.lstrip())
            spans.append((start, start + len(bare)))
    return spans
