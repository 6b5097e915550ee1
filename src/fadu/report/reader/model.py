"""Layer 4. What a reading is made of. Values only: no reading, no checking, no output.

The JSON shape of `fadu read --json` is a promise to users' scripts; see docs/design/reader.md.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs

KINDS = ("count", "stock", "rate", "amount", "duration", "change", "rank", "threshold")
SEVERITIES = ("error", "warning", "info")


@attrs.define(slots=True)
class Figure:
    """One quantitative figure of a report.

    `start` and `end` are character offsets into the text that was read: text == source[start:end].
    `value` is the printed magnitude (15.46亿元 -> 1546000000); a change carries `sign` +1 or -1.
    `period`: '2024' for a flow, '2019/2020' for a span, 'asof:2024-12' for a state.
    `bound`: '>=' or '<=' where the text gives only a bound; else None.
    `confidence` (0 to 1) is that of `indicator`; the indicator is None rather than wrong.
    """

    start: int
    end: int
    text: str
    value: float
    unit: str
    kind: str
    what: str = ""
    indicator: str | None = None
    confidence: float = 0.0
    period: str = ""
    scope: dict[str, Any] = attrs.field(factory=dict)
    approx: bool = False
    approx_word: str | None = None
    bound: str | None = None
    sign: int | None = None
    optional: bool = False
    """Rhetorical or enumerating small number (一个广场), or one inside a quoted name."""
    also: list[str] = attrs.field(factory=list)
    """Further indicators that this same single number serves."""
    section: int = -1
    sentence: int = -1
    """Indexes into Document.sections and Document.sentences (where the figure stands)."""


@attrs.define(slots=True)
class Check:
    """One rule applied to some figures (or to the document, then `figures` is empty).

    `ok` is True (reconciles), False (does not) or None (cannot be decided from the document).
    `figures` are indexes into Reading.figures, in the rule's own order (for a rate:
    numerator, denominator, rate). `candidates` are the integers that would fit a stated rate.
    """

    rule: str
    ok: bool | None
    message: str
    severity: str = "info"
    figures: list[int] = attrs.field(factory=list)
    stated: float | None = None
    computed: float | None = None
    candidates: list[int] = attrs.field(factory=list)
    start: int | None = None
    end: int | None = None


@attrs.define(slots=True)
class Section:
    """A heading and the span of text under it (up to the next heading of its level or above)."""

    level: int
    title: str
    start: int
    end: int


@attrs.define(slots=True)
class Document:
    """The text of a report and its plain structure. Offsets count characters of `text`.

    `tables`: each is a list of rows, each row a list of (start, end) spans of its cells.
    """

    file: str
    text: str
    sections: list[Section] = attrs.field(factory=list)
    sentences: list[tuple[int, int]] = attrs.field(factory=list)
    tables: list[list[list[tuple[int, int]]]] = attrs.field(factory=list)
    simplified: str = ""
    """`text` with traditional characters replaced one by one; same length as `text`."""


@attrs.define(slots=True)
class Meta:
    """What a report says of itself. None where it does not say."""

    title: str | None = None
    jurisdiction: str | None = None
    """Name as printed or completed, e.g. 辽宁省抚顺市顺城区."""
    jurisdiction_code: str | None = None
    """GB/T 2260 code where the name is known, e.g. 210411."""
    issuer: str | None = None
    year: int | None = None
    date: date | None = None


@attrs.define(slots=True)
class Reading:
    """A report that was read: its text, figures and checks."""

    document: Document
    meta: Meta
    figures: list[Figure] = attrs.field(factory=list)
    checks: list[Check] = attrs.field(factory=list)
    warnings: list[str] = attrs.field(factory=list)
    """What was left unread, in Chinese; empty for every ordinary report."""
