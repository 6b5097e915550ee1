"""Layer 4. The dictionaries of the reader of figures, loaded once from data files.

Never holds a word of its own: words live in data/extract/*.yaml, reviewed by people who do not program.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

import attrs
import yaml

_VISITS = "次"
_WHOLE = {
    "均": "(?![平日月年人户])",
    "余": "(?![剩其])",
    "现": "(?![实出发体展呈])",
    "为": "(?![行作成])",
    "来": "(?![未往原])",
    "共": "(?!公)",
    "约": "(?![节预签合公制违履契])",
}
"""What may not stand before a filler at the end of a phrase: it is half of a word (平均, 行为) there."""
_EDGE = " ,，。；;：:、"
_ALONE = "共已并还和及与含的"
_TELLING = {"较1", "较2", "比1", "比2", "与1", "与2", "至少", "不少", "不得", "最多", "不超"}
_UNCERTAIN = frozenset(("页", "次", "人", "人次", "个", "项", "种", "条", "度"))
_DIRECTED, _MOVED = ("up", "down", "change_nouns"), "进升位移退降后收办立发理生处解案待"
_TURNING = ("approx_before", "at_most_before", "at_least_before")


@attrs.define(frozen=True, slots=True)
class Unit:
    """A measure word: its class, what Chinese numerals before it need, what may not follow it."""

    word: str
    family: str
    cn: str
    banned: tuple[str, ...]
    spared: tuple[str, ...] = ()


Ends = dict[str, tuple[str, ...]]
"""Words by their last (or first) character, longest first."""


def ends(text: str, words: Ends) -> bool:
    """Whether `text` ends in one of `words`."""
    found = words.get(text[-1:])
    return found is not None and text.endswith(found)


def opens(text: str, words: Ends) -> bool:
    """Whether `text` begins with one of `words`."""
    found = words.get(text[:1])
    return found is not None and text.startswith(found)


def _by_character(words: tuple[str, ...], place: int) -> Ends:
    found: dict[str, list[str]] = {}
    for word in words:
        found.setdefault(word[place], []).append(word)
    return {character: tuple(some) for character, some in found.items()}


@attrs.define(frozen=True, slots=True)
class Lexicon:
    """All dictionaries, compiled for lookup by first character or by one regular expression."""

    units: dict[str, tuple[Unit, ...]]
    """Measure words by first character, longest first."""
    measures: dict[str, dict[str, tuple[Unit, ...]]]
    """The same by the first and the second character: those that a text may begin with that goes on so; under
    the empty string those of one character."""
    words: dict[str, tuple[str, ...]]
    """Lists of exclusions.yaml and cues.yaml, longest first."""
    ends: dict[str, Ends]
    """The same lists for `ends`: does a text end in one of the words?"""
    opens: dict[str, Ends]
    """The same lists for `opens`: does a text begin with one of the words?"""
    anywhere: dict[str, re.Pattern[str]]
    """For each list, a pattern that finds one of its words."""
    firsts: str
    """The first characters of all measure words."""
    lead: re.Pattern[str]
    """Matches filler words at the start of a string."""
    trail: re.Pattern[str]
    """Matches filler words at the end of a string that was turned round."""
    leading: frozenset[str]
    trailing: frozenset[str]
    """The characters that a match of `lead`, or of `trail`, can begin with."""
    turning: frozenset[str]
    """The last characters of words before a number that say how exact it is."""
    rank: re.Pattern[str]
    """Matches, at the end of a string, words after which 第一 is a rank."""
    before: dict[str, re.Pattern[str]]
    """Patterns for the end of a string: what must stand before a day, a score, a share …"""
    certain: frozenset[str]
    """Units that make any Arabic number before them a figure, whatever stands around."""
    directed: frozenset[str]
    """The last characters of words before a number that say which way it goes."""
    now: re.Pattern[str]
    """Finds a word for the present."""
    hints: re.Pattern[str]
    """Finds what says something about time, or 其中: a sentence without it needs no second look."""
    standing: re.Pattern[str]
    """Finds a word of `stock_verbs`, or one of making a list."""
    people: re.Pattern[str]
    """Finds, behind a number, a word of `stock_verbs` or an adviser: most numbers have none there."""
    telling: re.Pattern[str]
    """Finds the beginning of every comparison, and of every bound that stands away from its number."""
    compared: re.Pattern[str]
    """Finds what a figure is compared with: 同比, 较2022年."""
    verbs: re.Pattern[str]
    """Matches the verbs at the start of what a figure measures."""


def _read(name: str) -> dict[str, Any]:
    source = files("fadu.report.reader") / "data" / "extract" / name
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: dict[str, Any] = yaml.load(source.read_text("utf-8"), Loader=loader)  # noqa: S506 - a safe loader
    return data


def _units(data: dict[str, Any]) -> dict[str, tuple[Unit, ...]]:
    visits = data.pop("visits")
    found = [
        Unit(word, family, entry["cn"], tuple(entry.get("not", ())), tuple(entry.get("but", ())))
        for family, words in data.items()
        for word, entry in words.items()
    ]
    found += [Unit(word + _VISITS, "count", "free", ("数",)) for word in visits]
    by_first: dict[str, list[Unit]] = {}
    for unit in sorted(found, key=lambda unit: -len(unit.word)):
        by_first.setdefault(unit.word[0], []).append(unit)
    return {first: tuple(units) for first, units in by_first.items()}


def _by_second(units: tuple[Unit, ...]) -> dict[str, tuple[Unit, ...]]:
    seconds = {unit.word[1:2] for unit in units} | {""}
    return {second: tuple(u for u in units if u.word[1:2] in ("", second)) for second in seconds}


@cache
def lexicon() -> Lexicon:
    """The dictionaries; read from disk on first use."""
    lists = {**_read("exclusions.yaml"), **_read("cues.yaml")}
    words = {name: tuple(sorted(set(entries), key=lambda w: (-len(w), w))) for name, entries in lists.items()}
    joined = {name: "|".join(map(re.escape, entries)) for name, entries in words.items()}
    units = _units(_read("units.yaml"))
    edge = f"[{_EDGE}]"
    leading = "|".join(re.escape(word) for word in words["fillers"] if len(word) > 1)
    trailing = "|".join(re.escape(word[::-1]) + _WHOLE.get(word, "") for word in words["fillers"])
    return Lexicon(
        units=units,
        measures={first: _by_second(some) for first, some in units.items()},
        firsts="".join(sorted(units)),
        lead=re.compile(f"(?:{leading}|[{_ALONE}](?!同|建|享|经|且|谐|时)|{edge})++"),
        trail=re.compile(f"(?:{trailing}|{edge})++"),
        leading=frozenset(word[0] for word in words["fillers"] if len(word) > 1) | frozenset(_ALONE + _EDGE),
        trailing=frozenset(word[-1] for word in words["fillers"]) | frozenset(_EDGE),
        turning=frozenset(word[-1] for name in _TURNING for word in words[name]) | {"前"},
        rank=re.compile(
            rf"(?:{joined['rank_verbs']})(?:[^，,。；;\n]{{0,14}}?(?:{joined['rank_places']}))?[的中内]?$"
            rf"|(?:{joined['rank_places']})[中内]?$"
        ),
        before={
            "day": re.compile(f"(?:{joined['day_before']})[至到为在了]{{0,2}}$"),
            "lasting": re.compile(f"(?:{joined['lasting_before']})(?:为|达|到|了|约|近|至|工作)?$"),
            "score": re.compile(rf"(?:{joined['score_before']})[^，,。；;\n]{{0,12}}$"),
            "share": re.compile(f"(?:{joined['share_before']})$"),
            "bare": re.compile(
                f"(?:{joined['bare_before']})(?:[共约]?(?:为|达到|达|是|有)|[:：])?[约近超]?$"
                r"|(?:19|20)\d\d年度?(?:为|是|达)$"
            ),
        },
        certain=frozenset(
            unit.word
            for some in units.values()
            for unit in some
            if unit.family not in ("time", "share") and unit.word not in _UNCERTAIN
        ),
        directed=frozenset(word[-1] for name in _DIRECTED for word in words[name]) | frozenset(_MOVED),
        now=re.compile(joined["now"]),
        hints=re.compile(
            joined["now"]
            + r"|年(?<=\d年)|月(?<=\d月)|截至|截止|以来|至今|半年|季度|年来|连续|-(?<=\d{4}-)|二〇|十二五|十三五|十四五|十五五|其中"
        ),
        standing=re.compile(joined["stock_verbs"] + "|编制|梳理|保留|公布"),
        people=re.compile(joined["stock_verbs"] + "|法律顾问|公职律师|执业律师"),
        telling=re.compile("|".join(sorted({word[:2] for word in words["compare"]} | _TELLING))),
        compared=re.compile(
            joined["compare"] + r"|较(?:19|20)\d\d年|比(?:19|20)\d\d年|与(?:19|20)\d\d年相?比"
        ),
        verbs=re.compile(f"(?:{joined['topic_verbs']})+"),
        words=words,
        ends={name: _by_character(entries, -1) for name, entries in words.items()},
        opens={name: _by_character(entries, 0) for name, entries in words.items()},
        anywhere={name: re.compile(f"(?:{body})") for name, body in joined.items()},
    )
