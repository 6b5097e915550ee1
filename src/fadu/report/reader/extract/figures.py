"""Layer 4. From candidates to figures: the steps in their order.

Never judges by itself: each step is a module of its own beside this one.
"""

from __future__ import annotations

import re
from itertools import zip_longest

import attrs

from fadu.report.reader.extract.judge import NONE, OPTIONAL, judge
from fadu.report.reader.extract.kinds import Sense, sense
from fadu.report.reader.extract.lexicon import Lexicon, lexicon
from fadu.report.reader.extract.lists import share_units
from fadu.report.reader.extract.page import STOP, UP_TO_STOP, Page, joined_page, open_page
from fadu.report.reader.extract.period import (
    LAST,
    LASTING,
    TIMELESS,
    TRIGGER,
    Stated,
    Times,
    breaks,
    happens,
    is_stock,
    last_year,
    period_in,
    read_times,
)
from fadu.report.reader.extract.scan import Candidate, scan
from fadu.report.reader.extract.tables import MOST, table_figures
from fadu.report.reader.extract.what import (
    CLOSED,
    COLONS,
    FROMS,
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
from fadu.report.reader.extract.wraps import Wraps, find_wraps
from fadu.report.reader.model import Document, Figure, Meta

_PLACE = re.compile(r"[全市区县镇村](?:(?<=全)[国省市区县州盟旗镇]|(?<=[市区县])本级|(?<=[市区县镇村])级)")
_AMONG = re.compile(r"(全[国省市区县州盟旗]|[一-龥]{0,4}同类城市)")
_CHAIN = re.compile(r"[、和及与]")
_WINDOW, _FAR, _AFTER = 60, 200, 24
"""Characters looked at: before a number in its clause, in its sentence, and behind its unit."""
_LISTED = re.compile(r"[、和及][^、]{0,12}?\d")
"""The next entry of a list: 4类32个问题、17条建议."""
_NEAR = 8
_EXACT = 1e8
"""Above this a product with 亿 may show the binary error of its factors."""
_HAPPENS = re.compile(
    r"(?:通过|合格|办结|满意|化解|成功|败诉|胜诉|出庭|应诉|审结|结案|答复|回复|及格|整改|完成)率"
)


@attrs.define(slots=True)
class _Run:
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


def extract(document: Document, meta: Meta, warnings: list[str] | None = None) -> list[Figure]:
    """Figures of `document` in the order of the text; `meta` gives the year and date of the report.

    Fills everything but `indicator`, `confidence` and `also`. Spans are offsets into
    `document.text`; sections and sentences are indexes into those of the document. Numerals
    beyond the first `MOST` are not read; `warnings` is told so.
    """
    words = lexicon()
    page = open_page(document)
    tabular = table_figures(document, page, meta, words, warnings)
    taken = {figure.start for figure in tabular}
    wraps = find_wraps(page.text, words)
    if wraps is None:
        figures, read = _read(_Run(document.text, page, words, meta, Stated.of(meta)), taken)
    else:
        run = _Run(wraps.join(document.text), joined_page(page, wraps), words, meta, Stated.of(meta))
        figures, read = _read(run, {wraps.joined(start) for start in taken})
        for figure in figures:
            _unwrap(figure, wraps, page, document.text)
    if warnings is not None and (read > MOST or len(tabular) >= MOST):
        warnings.append(f"文中数字超过 {MOST // 10000} 万个，其余没有读取。请把文件拆开后再读。")
    if tabular:
        covered = {at for figure in tabular for at in range(figure.start, figure.end)}
        figures = [f for f in figures if covered.isdisjoint(range(f.start, f.end))] + tabular
    return sorted(figures, key=lambda figure: figure.start) if tabular else figures


def _read(run: _Run, taken: set[int]) -> tuple[list[Figure], int]:
    """Figures of the text of `run` that do not start where one of a table does; how many numerals there were."""
    page, words = run.page, run.words
    figures: list[Figure] = []
    found = scan(page.text, words, MOST + 1)
    judged = [(c, judge(c, page, words)) for c in share_units(found[:MOST], page) if c.start not in taken]
    kept = [one for one in judged if one[1] is not NONE]
    following = [one[0] for one in kept[1:]]
    for (candidate, verdict), after in zip_longest(kept, following):
        figure = _figure(candidate, after, run)
        if verdict is OPTIONAL:
            figure.optional = True
        if "(" in figure.unit:  # printed with whatever brackets the text has
            figure.unit = figure.text[-len(figure.unit) :]
        figures.append(figure)
    return figures, len(found)


def _unwrap(figure: Figure, wraps: Wraps, page: Page, source: str) -> None:
    """Give `figure` its place in the text with all its breaks."""
    figure.start, figure.end = wraps.origin(figure.start), wraps.origin(figure.end - 1) + 1
    figure.text = source[figure.start : figure.end]
    figure.section, figure.sentence = page.section(figure.start), page.sentence(figure.start)


def _figure(candidate: Candidate, following: Candidate | None, run: _Run) -> Figure:
    page, words = run.page, run.words
    text, start, end = page.text, candidate.start, candidate.end
    if start >= run.next:
        _advance(run, start)
    begin = run.start if run.start > start - _FAR else start - _FAR
    near = begin if begin > start - _WINDOW else start - _WINDOW
    if stop := UP_TO_STOP.match(text, near, start):
        near = stop.end()
    clause_left = text[near:start]
    from_, left = (run.end, text[run.end : start]) if run.end > near else (near, clause_left)
    right = text[end : page.clause_end(end, end + _AFTER)]
    told = sense(candidate, clause_left, right, words)
    if run.changed is not None and told.kind in ("rate", "count"):
        told = _chain(told, text[run.end : start], run.changed, candidate)
    now = ""
    run.clause = near
    special = run.hinted or start < run.closes or left[:1] == "("
    run.part = special and _part(run, from_, start)
    if run.hinted:
        now = _tell_time(run, begin, start, end + min(4, len(right)))
    noun = right if following is None or following.start >= end + len(right) else _noun(page, end, following)
    if run.moved or left[-1:] in FROMS or text[from_ - 1 : from_] in COLONS:
        what, own = _led(run, left, noun, max(begin, run.end), from_)
    else:
        what, own = phrase(left, noun, run.what, run.part, words, run.hinted)
    run.last = what = what or _inherited(run, begin, from_)
    unit = candidate.unit.word if candidate.unit else "%" if candidate.form == "percent" else ""
    stock = _stock(unit, told, clause_left, left, right, own, run)
    run.plain = run.plain and not stock
    when = lasting = run.stated.year if run.plain else _period(told, stock, now, run, left)
    if left[-1:] in LAST and told.kind != "change" and unit != "倍":
        when = last_year(clause_left, when)
    value = candidate.value if type(candidate.value) is int else _clean(candidate.value)
    kind = "stock" if stock and told.kind == "count" else told.kind
    scope = _scope(told, run.part, left, clause_left)
    # by position: so many keywords would take three times as long
    figure = Figure(start, end, run.source[start:end], value, unit, kind, what, None, 0.0, when, scope)
    figure.section, figure.sentence = run.section, run.sentence
    if told.approx or told.bound or told.sign:
        figure.approx, figure.approx_word = told.approx, told.approx_word
        figure.bound, figure.sign = told.bound, told.sign
    if own and told.kind in ("count", "stock", "amount"):
        run.what = what
    run.end, run.stock, run.period, run.told, run.unit = end, stock, lasting, told, unit
    run.changed = told if told.kind == "change" else None
    if run.hinted or run.now:
        run.now = now in LASTING or (run.now and when == run.since)
        run.since = when
    return figure


def _advance(run: _Run, start: int) -> None:
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


def _enter(run: _Run, start: int) -> None:
    """Forget what belongs to an earlier sentence (its topic lives on for the sentence after it)."""
    page = run.page
    index, starts, text = page.sentence(start), page.sentence_starts, page.text
    run.start = starts[index] if index >= 0 else 0
    run.until = starts[index + 1] if index + 1 < len(starts) else len(text) + 1
    begin = max(run.start, start - _FAR)
    if index > run.sentence + 1 or text.find("\n", run.end, begin) >= 0:
        run.what, run.now = "", False
    run.hinted = run.words.hints.search(text, begin, run.until) is not None
    run.plain = not (run.hinted or run.now)
    run.sentence, run.part, run.end, run.stock, run.period = index, False, max(run.end, begin), False, ""
    run.times, run.read_to, run.told, run.changed, run.moved = TIMELESS, begin, None, None, ""
    run.closes = 0


def _tell_time(run: _Run, begin: int, start: int, to: int) -> str:
    """Note what the sentence up to `start` says about time; the clause's word for the present, or empty."""
    text = run.page.text
    if TRIGGER.search(text, run.read_to, start):
        run.times = read_times(text[begin:start], run.meta)
    run.read_to = start
    clause = run.page.clause_start(begin, start)
    from_ = clause if _turned(run) else max(begin, clause - _NEAR)
    now = run.words.anywhere["now"].search(text, from_, to)
    return now.group() if now else ""


def _chain(told: Sense, between: str, before: Sense, candidate: Candidate) -> Sense:
    """分别下降57.5%、44.6%, 同比减少5起、3人: what is listed after a change is a change the same way."""
    counted = before.compare is not None and told.kind == "count"
    if (
        candidate.unit is not None
        and (candidate.unit.family == "share" or counted)
        and _CHAIN.fullmatch(between)
    ):
        return attrs.evolve(told, kind="change", sign=before.sign, compare=before.compare)
    return told


def _led(run: _Run, left: str, noun: str, begin: int, from_: int) -> tuple[str, bool]:
    """As `phrase`, where a colon, 由, 从 or the lower end of a range stands before, or a change arrives here."""
    if run.page.text[from_ - 1 : from_] in COLONS:
        left = _behind_colon(run, left, begin, from_ - 1)
    before = origin(left)
    left, noun = (without_range(left), noun) if before is None else (before, unmoved(noun))
    what, own = phrase(left, noun, run.what, run.part, run.words, run.hinted)
    if run.moved and from_ == run.end and moved(left):
        what, own = (run.moved, False) if noun[:1] in CLOSED else (core(noun, run.words, run.hinted), True)
    run.moved = "" if before is None else what or _inherited(run, begin, from_)
    return what, own


def _inherited(run: _Run, begin: int, from_: int) -> str:
    """What a number without words of its own measures: as the last one of its clause, or the clause before."""
    if from_ == run.end and run.told is not None:
        return run.last
    return core(run.page.text[max(begin, from_ - 2 * LONGEST) : from_], run.words, run.hinted)


def _part(run: _Run, from_: int, start: int) -> bool:
    """Whether a figure counts a part of the one before it.

    其中 stands near, or the list of parts goes on, or it stands in a bracket right after that one.
    """
    text = run.page.text
    counted = run.told is not None and run.told.kind in ("count", "amount")
    if counted and text[run.end : run.end + 1] == "(" and from_ == run.end:
        run.closes = text.find(")", start, start + _FAR)
    if start < run.closes:
        return True
    among = text.rfind("其中", run.end, start)
    if among >= 0 and (among >= start - 12 or "其中" in text[from_ : min(from_ + 8, start)]):
        return True
    goes_on = run.part and STOP.search(text, run.end + 1, start) is None
    return goes_on and not _turns(text[run.end : start], run.words)


def _behind_colon(run: _Run, left: str, begin: int, colon: int) -> str:
    """The words before a number in a clause behind a colon.

    What stands before the colon is the topic of places, levels and bare verbs (报送案例：临河区12篇), and
    all there is for a bare number (成功率：93.2%).
    """
    head = run.page.text[run.page.clause_start(begin, colon) : colon] if colon > begin else ""
    name = left.strip()
    if head and (is_place(name) or is_level(name) or run.words.verbs.fullmatch(name)):
        run.what = core(head, run.words, run.hinted)
    return left if name else head


def _turned(run: _Run) -> bool:
    """Whether the clause begins with a semicolon after the last figure."""
    return run.clause > run.end and run.page.text[run.clause - 1] in "；;"


def _turns(between: str, words: Lexicon) -> bool:
    """`；办理…`: a new piece of work after a semicolon ends the parts of the one before."""
    return between[:1] in "；;" and words.verbs.match(between, 1) is not None


def _noun(page: Page, at: int, following: Candidate) -> str:
    """The text from `at` to a following number that names what is counted (behind both units of a pair)."""
    text = page.text
    if following.start - at <= 1:
        noun = text[following.end : page.clause_end(at, following.end + _AFTER)]
        listed = _LISTED.search(noun)
        return noun[: listed.start()] if listed else noun
    cut = text.find("、", at, following.start)
    return text[at : cut if cut > at else following.start]


def _stock(unit: str, told: Sense, left: str, own_left: str, right: str, own: bool, run: _Run) -> bool:
    if told.kind == "rate":
        return is_stock(left, "", "", run.words)
    if told.kind != "count":
        return False
    if run.stock and not breaks(left, run.words):
        listed = run.told is not None and run.told.kind == "count" and unit == run.unit
        alike = not own and unit == run.unit  # 承担任务71项，已完成65项
        goes_on = not _turned(run) and (alike or ((listed or not own) and not happens(left, run.words)))
        if run.part or (goes_on and not _happened(own_left, left, run)):
            return True  # `、公共服务事项297项`: a list goes on, nothing happens in it
    return is_stock(left, right, unit, run.words) and not _happened(own_left, left, run)


def _happened(own_left: str, left: str, run: _Run) -> bool:
    """Whether something happens between the last figure of the clause and this one: 保留1203件、修改156件."""
    return own_left is not left and run.told is not None and happens(own_left, run.words)


def _period(told: Sense, stock: bool, now: str, run: _Run, left: str) -> str:
    """A rate, a change or a rank holds for the time of the state it follows in its sentence.

    A rate of what happens (通过率) is one of the year all the same.
    """
    when = ""
    if not (now == "" and run.stock and _HAPPENS.search(left)):
        if told.kind in ("rate", "change", "rank"):
            when = run.period if run.period.startswith("asof:") and not run.times.as_of else ""
        elif stock and now in ("", "正在") and run.stock:
            when = run.period
    when = when or period_in(run.stated, told.kind, stock, now, run.times)
    if run.now and not stock and run.since.startswith("asof:") and run.times == TIMELESS:
        return run.since
    return when


def _scope(told: Sense, part: bool, left: str, clause: str) -> dict[str, object]:
    scope: dict[str, object] = {}
    if told.compare:
        scope["base"] = told.compare
    if told.kind == "rank" and (among := _AMONG.findall(clause)):
        scope["among"] = among[-1]
    elif ("全" in left or "级" in left) and (place := _PLACE.search(left)):
        scope["level"] = place.group()
    if part:
        scope["part"] = True
    return scope


def _clean(value: float) -> float:
    """Integers stay whole: 1.546 × 10⁹ printed as 15.46亿 is 1546000000."""
    if value <= _EXACT and value.is_integer():
        return int(value)
    rounded = round(value, 6)
    if rounded > _EXACT:
        rounded = float(f"{rounded:.12g}")
    return int(rounded) if rounded == int(rounded) else rounded
