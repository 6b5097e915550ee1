"""Layer 4. Lines of a fixed width: the breaks that only end a printed line, and the text without them.

Never joins what begins a paragraph, a heading or a cell. Work grows linearly with the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache

import attrs

from fadu.report.reader.extract.lexicon import Lexicon
from fadu.report.reader.extract.scan import find_unit

_SPLIT = r"\n(?<=[0-9.,余多万亿]\n)(?=[0-9%‰余多万亿UNITS])"
_LINE_END = re.compile(r"(?P<words>[一-龥][^|\t]*?)(?P<number>\d[\d,.]*)[余多]?[万亿]?[余多]?$")
_REST = re.compile(r"\d{1,4}(?:\.\d+)?(?!\d)(?![年月.、．])")
_GOES_ON = re.compile(
    r"(?![(（〔]?[一二三四五六七八九十\d]{1,3}[)）〕、.．]|第[一二三四五六七八九十]{1,3}[章部])[^\s|]"
)
_CELLS = re.compile(r"[|\t]")
_LEAST_WORDS = 4
_NARROWEST, _WIDEST = 24, 130
"""Widths, in half characters, between which a line may be one of a fixed width."""
_SLACK = 2
_LEAST_LINES = 4
_FULL, _LONG = 0.86, 0.7
"""Shares of the width: of lines that show that it is fixed, and of lines that may go on."""
_PARTED = frozenset("。！？!?；;：:”》|\t")
_LOOK = 70
"""Characters of a line that are looked at."""


@attrs.define(slots=True)
class Wraps:
    """The breaks of a text that are none: their positions, ascending."""

    breaks: list[int]
    _cuts: list[int] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._cuts = [position - number for number, position in enumerate(self.breaks)]

    def join(self, text: str) -> str:
        """`text` without the breaks."""
        ends = [*self.breaks, len(text)]
        return "".join(
            text[start:end] for start, end in zip([0, *[b + 1 for b in self.breaks]], ends, strict=True)
        )

    def joined(self, position: int) -> int:
        """Where a character of the text stands in the joined one."""
        return position - bisect_left(self.breaks, position)

    def origin(self, position: int) -> int:
        """Where a character of the joined text stands in the text itself."""
        return position + bisect_right(self._cuts, position)


def find_wraps(text: str, words: Lexicon) -> Wraps | None:
    """The breaks within numbers, between a number and its unit, and in lines of a fixed width; None without any."""
    width = _width(text)
    if width:
        breaks = _all(text, width)
        return Wraps(breaks) if breaks else None
    breaks = [m.start() for m in _split(words.firsts).finditer(text) if _is_split(text, m.start(), words)]
    return Wraps(breaks) if breaks else None


@cache
def _split(firsts: str) -> re.Pattern[str]:
    return re.compile(_SPLIT.replace("UNITS", re.escape(firsts)))


def _is_split(text: str, at: int, words: Lexicon) -> bool:
    """Whether the break `at` parts a number behind words from its unit, or from its own end."""
    begin = text.rfind("\n", max(0, at - _LOOK), at) + 1 or max(0, at - _LOOK)
    end = text.find("\n", at + 1, at + _LOOK)
    line = _LINE_END.search(text[begin:at])
    cells = _CELLS.search(text, begin, end if end >= 0 else at + _LOOK)
    if line is None or cells or len(line["words"]) < _LEAST_WORDS:
        return False
    rest = _REST.match(text, at + 1)
    if rest is None:
        return text[at - 1] not in ".," and _unit_at(text, at + 1, words)
    wider = at - begin + _SLACK >= (end if end >= 0 else len(text)) - at - 1
    return wider and text[at - 1] not in "余多万亿" and _unit_at(text, rest.end(), words)


def _unit_at(text: str, at: int, words: Lexicon) -> bool:
    while text[at : at + 1] in ("余", "多", "万", "亿"):
        at += 1
    unit, allowed = find_unit(text, at, words)
    return unit is not None and allowed and unit.word not in ("年", "日", "周")


def _width(text: str) -> int:
    """The width that most lines of `text` have, in half characters; 0 for paragraphs of any length."""
    lines = text.split("\n")
    if len(lines) < _LEAST_LINES or max(map(len, lines)) > _WIDEST:
        return 0
    widths = [len(line.encode("gbk", "replace")) for line in lines if line.strip()]
    widest = max(widths, default=0)
    full = sum(width >= _FULL * widest for width in widths)
    fixed = _NARROWEST <= widest <= _WIDEST and full >= _LEAST_LINES and full * 2 >= len(widths)
    return widest if fixed else 0


def _all(text: str, width: int) -> list[int]:
    """The breaks of all full lines that the next line goes on from."""
    breaks: list[int] = []
    at = 0
    for line in text.split("\n"):
        at += len(line) + 1
        full = len(line.encode("gbk", "replace")) >= _LONG * width
        if (
            full
            and line[-1] not in _PARTED
            and not ("\t" in line or "|" in line)
            and _GOES_ON.match(text, at)
        ):
            breaks.append(at - 1)
    return breaks
