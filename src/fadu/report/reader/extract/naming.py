"""Layer 4. What a figure measures where the words next to it do not tell alone: topics, parts, colons, moves.

Asks `what` for the phrase; never judges a number and never tells its time.
"""

from __future__ import annotations

import re

from fadu.report.reader.extract.lexicon import Lexicon
from fadu.report.reader.extract.page import STOP, Page
from fadu.report.reader.extract.run import FAR, Run
from fadu.report.reader.extract.scan import Candidate
from fadu.report.reader.extract.what import (
    CLOSED,
    COLONS,
    LONGEST,
    core,
    is_level,
    is_place,
    moved,
    origin,
    phrase,
    unmoved,
    without_range,
)

AFTER = 24
"""Characters looked at behind the unit of a number."""
_LISTED = re.compile(r"[、和及][^、]{0,12}?\d")
"""The next entry of a list: 4类32个问题、17条建议."""


def led(run: Run, left: str, noun: str, begin: int, from_: int) -> tuple[str, bool]:
    """As `phrase`, where a colon, 由, 从 or the lower end of a range stands before, or a change arrives here."""
    if run.page.text[from_ - 1 : from_] in COLONS:
        left = _behind_colon(run, left, begin, from_ - 1)
    before = origin(left)
    left, noun = (without_range(left), noun) if before is None else (before, unmoved(noun))
    what, own = phrase(left, noun, run.what, run.part, run.words, run.hinted)
    if run.moved and from_ == run.end and moved(left):
        what, own = (run.moved, False) if noun[:1] in CLOSED else (core(noun, run.words, run.hinted), True)
    run.moved = "" if before is None else what or inherited(run, begin, from_)
    return what, own


def inherited(run: Run, begin: int, from_: int) -> str:
    """What a number without words of its own measures: as the last one of its clause, or the clause before."""
    if from_ == run.end and run.told is not None:
        return run.last
    return core(run.page.text[max(begin, from_ - 2 * LONGEST) : from_], run.words, run.hinted)


def is_part(run: Run, from_: int, start: int) -> bool:
    """Whether a figure counts a part of the one before it.

    其中 stands near, or the list of parts goes on, or it stands in a bracket right after that one.
    """
    text = run.page.text
    counted = run.told is not None and run.told.kind in ("count", "amount")
    if counted and text[run.end : run.end + 1] == "(" and from_ == run.end:
        run.closes = text.find(")", start, start + FAR)
    if start < run.closes:
        return True
    among = text.rfind("其中", run.end, start)
    if among >= 0 and (among >= start - 12 or "其中" in text[from_ : min(from_ + 8, start)]):
        return True
    goes_on = run.part and STOP.search(text, run.end + 1, start) is None
    return goes_on and not _turns(text[run.end : start], run.words)


def _behind_colon(run: Run, left: str, begin: int, colon: int) -> str:
    """The words before a number in a clause behind a colon.

    What stands before the colon is the topic of places, levels and bare verbs (报送案例：临河区12篇), and
    all there is for a bare number (成功率：93.2%).
    """
    head = run.page.text[run.page.clause_start(begin, colon) : colon] if colon > begin else ""
    name = left.strip()
    if head and (is_place(name) or is_level(name) or run.words.verbs.fullmatch(name)):
        run.what = core(head, run.words, run.hinted)
    return left if name else head


def _turns(between: str, words: Lexicon) -> bool:
    """`；办理…`: a new piece of work after a semicolon ends the parts of the one before."""
    return between[:1] in "；;" and words.verbs.match(between, 1) is not None


def noun_behind(page: Page, at: int, following: Candidate) -> str:
    """The text from `at` to a following number that names what is counted (behind both units of a pair)."""
    text = page.text
    if following.start - at <= 1:
        noun = text[following.end : page.clause_end(at, following.end + AFTER)]
        listed = _LISTED.search(noun)
        return noun[: listed.start()] if listed else noun
    cut = text.find("、", at, following.start)
    return text[at : cut if cut > at else following.start]
