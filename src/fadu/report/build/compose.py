"""Layer 4. From outline, figures and words to the document model."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from fadu.errors import ReportError
from fadu.figures.catalogue import catalogue
from fadu.figures.compile import Request
from fadu.figures.definitions import definitions
from fadu.figures.engine import Engine, Value
from fadu.figures.period import Period, parse_period
from fadu.law.regions import full_name, region
from fadu.report.build.document import Heading, Missing, Paragraph, ReportDocument, Run, print_value
from fadu.report.build.outline import Clause, Outline, Section, Sentence, load_outline
from fadu.report.build.words import Words

_NUMERALS = "一二三四五六七八九十"


def compose(
    engine: Engine,
    period: str,
    jurisdiction: str,
    words: Words,
    *,
    today: date,
    notes: list[str] | None = None,
) -> ReportDocument:
    """Compile the annual report of a jurisdiction for a period.

    The engine must have been synced. Every printed figure has a receipt, or (a rate) two parts with receipts.

    Raises:
        ReportError: unknown jurisdiction.
        FigureError: a figure's rows do not give the figure.
    """
    when = parse_period(period)
    names = _names(when, jurisdiction)
    outline = load_outline()
    values, receipts = _figures(engine, list(outline.requests()), when, jurisdiction)
    document = ReportDocument(
        title=outline.title.format(**names),
        addressee=outline.addressee.format(**names),
        issuer=f"{names['place']}人民政府",
        date=today,
        period=when.name,
        jurisdiction=jurisdiction,
        place=names["place"],
        values=values,
        receipts=receipts,
        notes=list(notes or []),
    )
    _opening(document, outline, words, names)
    _blocks(document, outline, words, names)
    document.missing = _missing(values)
    return document


def _names(period: Period, jurisdiction: str) -> dict[str, str]:
    place = region(jurisdiction)
    if place is None:
        raise ReportError(f"没有行政区划代码“{jurisdiction}”，请用六位国家标准代码，如 210411")
    chain = full_name(place)
    above = region(place.parent)
    own = (
        f"{above.name}{place.name}"
        if above and place.level == "county" and above.level == "prefecture"
        else chain
    )
    return {
        "place": own,
        "short": place.name,
        "party": f"中共{own}委员会",
        "year": str(period.end.year),
        "next_year": str(period.end.year + 1),
    }


def _figures(
    engine: Engine, requests: list[Request], period: Period, jurisdiction: str
) -> tuple[dict[str, Value], dict[str, Mapping[str, object]]]:
    asked = requests + [Request(d) for d in definitions().values() if d.id not in {r.key for r in requests}]
    unique = list({one.key: one for one in asked}.values())
    values = engine.compute(unique, period, jurisdiction)
    receipts: dict[str, Mapping[str, object]] = dict(engine.receipts(unique, values, period, jurisdiction))
    return {one.key: value for one, value in zip(unique, values, strict=True)}, receipts


def _opening(document: ReportDocument, outline: Outline, words: Words, names: Mapping[str, str]) -> None:
    own = words.paragraphs("opening") or [outline.opening["default"].format(**names)]
    document.body += [Paragraph((Run(text),)) for text in own]


def _blocks(document: ReportDocument, outline: Outline, words: Words, names: Mapping[str, str]) -> None:
    for number, block in enumerate(outline.blocks):
        document.body.append(Heading(f"{_NUMERALS[number]}、{block.title.format(**names)}", 1))
        for index, section in enumerate(block.sections):
            document.body.append(Heading(f"（{_NUMERALS[index]}）{section.title}", 2))
            _section(document, section, words, names)
        if not block.sections:
            _own_words(document, block.id, block.prompt, words)


def _section(document: ReportDocument, section: Section, words: Words, names: Mapping[str, str]) -> None:
    own = words.paragraphs(section.pillar)
    document.body += [Paragraph((Run(text),), "words") for text in own]
    printed = [runs for sentence in section.sentences if (runs := _sentence(document, sentence, names))]
    if printed:
        document.body.append(Paragraph(tuple(run for runs in printed for run in runs)))
    if not own:
        document.empty_words.append(section.pillar)
        if not printed:
            document.body.append(Paragraph((Run(f"[待补充：{section.prompt}]"),), "empty"))


def _own_words(document: ReportDocument, place: str, prompt: str, words: Words) -> None:
    own = words.paragraphs(place)
    if not own:
        document.empty_words.append(place)
        document.body.append(Paragraph((Run(f"[待补充：{prompt}]"),), "empty"))
    document.body += [Paragraph((Run(text),), "words") for text in own]


def _sentence(document: ReportDocument, sentence: Sentence, names: Mapping[str, str]) -> list[Run]:
    """Runs of the clauses whose figures exist, joined by commas; [] where none does."""
    clauses = [c for c in sentence.clauses if all(_printable(document.values[r.key]) for r in c.requests)]
    runs: list[Run] = []
    for clause in clauses:
        runs.append(Run(sentence.lead.format(**names) if not runs else "，"))
        runs += _clause(document, clause)
    return [run for run in [*runs, Run("。")] if run.text] if clauses else []


def _clause(document: ReportDocument, clause: Clause) -> list[Run]:
    return [
        Run(piece) if isinstance(piece, str) else Run(print_value(document.values[piece.key]), piece.key)
        for piece in clause.pieces
    ]


def _printable(value: Value) -> bool:
    return value.value is not None


def _missing(values: Mapping[str, Value]) -> list[Missing]:
    """Catalogue figures that are not in this report, and why."""
    found = []
    for entry in catalogue().values():
        value = values.get(entry.id)
        if value is None:
            found.append(Missing(entry.id, entry.name_zh, entry.pillar, "尚无可统计的程序"))
        elif value.value is None:
            found.append(Missing(entry.id, entry.name_zh, entry.pillar, value.missing))
    return found
