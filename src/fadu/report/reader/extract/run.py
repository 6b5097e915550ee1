"""Layer 4. What the figures of one sentence hand on to the next figure: topic, time, list of parts.

Never judges a number; it only remembers, and forgets where a sentence or a paragraph ends.
"""

from __future__ import annotations

import attrs

from fadu.report.reader.extract.kinds import Sense
from fadu.report.reader.extract.lexicon import Lexicon
from fadu.report.reader.extract.page import Page
from fadu.report.reader.extract.period import TIMELESS, TRIGGER, Stated, Times, read_times
from fadu.report.reader.model import Meta

FAR = 200
"""Characters looked at before a number in its sentence."""
_NEAR = 8


@attrs.define(slots=True)
class Run:
    """The document, and what the figures of one sentence hand on to the next figure."""

    source: str
    page: Page
    words: Lexicon
    meta: Meta
    stated: Stated
    sentence: int = -2
    start: int = 0
    until: int = -1
    """Where the sentence starts, and where the next one does."""
    section: int = -1
    section_until: int = -1
    next: int = -1
    """Where the next sentence or section starts."""
    hinted: bool = False
    """Whether the sentence says something about time, or names parts."""
    plain: bool = False
    """Whether no figure of the sentence so far can be of another time than the report's year."""
    what: str = ""
    last: str = ""
    """What the last figure measures, its own topic or not."""
    moved: str = ""
    """What the last figure measures, where it is the one that a change begins from."""
    part: bool = False
    clause: int = 0
    """Where the clause begins."""
    closes: int = 0
    """Where the bracket ends that gives the parts of a figure before it."""
    end: int = 0
    read_to: int = 0
    times: Times = TIMELESS
    stock: bool = False
    period: str = ""
    told: Sense | None = None
    changed: Sense | None = None
    """The sense of the last figure, where it is a change."""
    unit: str = ""
    now: bool = False
    """Whether the last figure was dated by a word like 目前, which holds on in its paragraph."""
    since: str = ""


def advance(run: Run, start: int) -> None:
    """Go on to the sentence and the section of `start`."""
    if start >= run.until:
        _enter(run, start)
    if start >= run.section_until:
        starts = run.page.section_starts
        run.section = run.page.section(start)
        run.section_until = (
            starts[run.section + 1] if run.section + 1 < len(starts) else len(run.page.text) + 1
        )
    run.next = min(run.until, run.section_until)


def _enter(run: Run, start: int) -> None:
    """Forget what belongs to an earlier sentence (its topic lives on for the sentence after it)."""
    page = run.page
    index, starts, text = page.sentence(start), page.sentence_starts, page.text
    run.start = starts[index] if index >= 0 else 0
    run.until = starts[index + 1] if index + 1 < len(starts) else len(text) + 1
    begin = run.start if run.start > start - FAR else start - FAR
    if index > run.sentence + 1 or text.find("\n", run.end, begin) >= 0:
        run.what, run.now = "", False
    run.hinted = run.words.hints.search(text, begin, run.until) is not None
    run.plain = not (run.hinted or run.now)
    run.sentence, run.part, run.end, run.stock, run.period = index, False, max(run.end, begin), False, ""
    run.times, run.read_to, run.told, run.changed, run.moved = TIMELESS, begin, None, None, ""
    run.closes = 0


def tell_time(run: Run, begin: int, clause: int, start: int, to: int) -> str:
    """Note what the sentence up to `start` says about time; the clause's word for the present, or empty.

    `clause` is where the clause begins.
    """
    text = run.page.text
    if TRIGGER.search(text, run.read_to, start):
        run.times = read_times(text[begin:start], run.meta)
    run.read_to = start
    from_ = clause if turned(run) else max(begin, clause - _NEAR)
    now = run.words.now.search(text, from_, to)
    return now.group() if now else ""


def turned(run: Run) -> bool:
    """Whether the clause begins with a semicolon after the last figure."""
    return run.clause > run.end and run.page.text[run.clause - 1] in "；;"
