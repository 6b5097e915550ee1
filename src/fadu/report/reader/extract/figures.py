"""Layer 4. From candidates to figures: the steps in their order.

Never judges by itself: each step is a module of its own beside this one.
"""

from __future__ import annotations

import re
from itertools import zip_longest

import attrs

from fadu.report.reader.extract.judge import NONE, OPTIONAL, judge
from fadu.report.reader.extract.kinds import Sense, sense
from fadu.report.reader.extract.lasting import in_stock, time_of
from fadu.report.reader.extract.lexicon import lexicon
from fadu.report.reader.extract.lists import share_units
from fadu.report.reader.extract.naming import AFTER, inherited, is_part, led, noun_behind
from fadu.report.reader.extract.page import STOP, UP_TO_STOP, Page, joined_page, open_page
from fadu.report.reader.extract.period import LAST, LASTING, Stated, last_year
from fadu.report.reader.extract.run import FAR, Run, advance, tell_time
from fadu.report.reader.extract.scan import Candidate, scan
from fadu.report.reader.extract.tables import MOST, table_figures
from fadu.report.reader.extract.what import COLONS, FROMS, phrase
from fadu.report.reader.extract.wraps import Wraps, find_wraps
from fadu.report.reader.model import Document, Figure, Meta

_PLACE = re.compile(r"[全市区县镇村](?:(?<=全)[国省市区县州盟旗镇]|(?<=[市区县])本级|(?<=[市区县镇村])级)")
_AMONG = re.compile(r"(全[国省市区县州盟旗]|[一-龥]{0,4}同类城市)")
_CHAIN = re.compile(r"[、和及与]")
_WINDOW = 60
"""Characters looked at before a number in its clause."""
_EXACT = 1e8
"""Above this a product with 亿 may show the binary error of its factors."""


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
        figures, read = _read(Run(document.text, page, words, meta, Stated.of(meta)), taken)
    else:
        run = Run(wraps.join(document.text), joined_page(page, wraps), words, meta, Stated.of(meta))
        figures, read = _read(run, {wraps.joined(start) for start in taken})
        for figure in figures:
            _unwrap(figure, wraps, page, document.text)
    if warnings is not None and (read > MOST or len(tabular) >= MOST):
        warnings.append(f"文中数字超过 {MOST // 10000} 万个，其余没有读取。请把文件拆开后再读。")
    if not tabular:
        return figures
    covered = {at for figure in tabular for at in range(figure.start, figure.end)}
    apart = [figure for figure in figures if covered.isdisjoint(range(figure.start, figure.end))]
    return sorted(apart + tabular, key=lambda figure: figure.start)


def _read(run: Run, taken: set[int]) -> tuple[list[Figure], int]:
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


def _figure(candidate: Candidate, following: Candidate | None, run: Run) -> Figure:
    page, words = run.page, run.words
    text, start, end = page.text, candidate.start, candidate.end
    if start >= run.next:
        advance(run, start)
    begin = run.start if run.start > start - FAR else start - FAR
    near = begin if begin > start - _WINDOW else start - _WINDOW
    if stop := UP_TO_STOP.match(text, near, start):
        near = stop.end()
    run.clause = near
    clause_left = text[near:start]
    from_, left = (run.end, text[run.end : start]) if run.end > near else (near, clause_left)
    behind = STOP.search(text, end, end + AFTER)
    right = text[end : behind.start() if behind else end + AFTER]
    told = sense(candidate, clause_left, right, words)
    if run.changed is not None and told.kind in ("rate", "count"):
        told = _chain(told, text[run.end : start], run.changed, candidate)
    now = ""
    special = run.hinted or start < run.closes or left[:1] == "("
    run.part = special and is_part(run, from_, start)
    if run.hinted:
        clause = near if stop or near == begin else page.clause_start(begin, near)
        now = tell_time(run, begin, clause, start, end + min(4, len(right)))
    noun = (
        right
        if following is None or following.start >= end + len(right)
        else noun_behind(page, end, following)
    )
    if run.moved or left[-1:] in FROMS or text[from_ - 1 : from_] in COLONS:
        what, own = led(run, left, noun, max(begin, run.end), from_)
    else:
        what, own = phrase(left, noun, run.what, run.part, words, run.hinted)
    run.last = what = what or inherited(run, begin, from_)
    unit = candidate.unit.word if candidate.unit else "%" if candidate.form == "percent" else ""
    stock = in_stock(unit, told, clause_left, left, right, own, run)
    run.plain = run.plain and not stock
    when = lasting = run.stated.year if run.plain else time_of(told, stock, now, run, left)
    if left[-1:] in LAST and told.kind != "change" and unit != "倍":
        when = last_year(clause_left, when)
    value = candidate.value if type(candidate.value) is int else _clean(candidate.value)
    kind = "stock" if stock and told.kind == "count" else told.kind
    scoped = run.part or told.compare or told.kind == "rank" or "全" in left or "级" in left
    scope = _scope(told, run.part, left, clause_left) if scoped else {}
    # by position: so many keywords would take three times as long
    figure = Figure(
        start, end, run.source[start:end], value, unit, kind, what, None, 0.0, when, scope,
        told.approx, told.approx_word, told.bound, told.sign, False, [], run.section, run.sentence,
    )  # fmt: skip
    if own and told.kind in ("count", "stock", "amount"):
        run.what = what
    run.end, run.stock, run.period, run.told, run.unit = end, stock, lasting, told, unit
    run.changed = told if told.kind == "change" else None
    if run.hinted or run.now:
        run.now = now in LASTING or (run.now and when == run.since)
        run.since = when
    return figure


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
