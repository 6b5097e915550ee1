"""Layer 4. The compiled report as values: what the Word, HTML and JSON writers share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import attrs

from fadu.figures.engine import Value


@attrs.frozen
class Run:
    """A piece of a paragraph: plain text, or a figure (then `figure` is a key of ReportDocument.values)."""

    text: str
    figure: str = ""


@attrs.frozen
class Paragraph:
    """`style`: body, words (the office's own) or empty (a place where words are still missing)."""

    runs: tuple[Run, ...]
    style: str = "body"

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@attrs.frozen
class Heading:
    """`level` 1 is 一、, level 2 is (一)."""

    text: str
    level: int


@attrs.frozen
class Missing:
    """A figure of the catalogue that no record supports, and why."""

    id: str
    name: str
    pillar: str
    reason: str


@attrs.define
class ReportDocument:
    """A compiled report.

    Attributes:
        body: headings and paragraphs in order.
        values: figure key (`id` or `id[scope=value]`) -> Value.
        receipts: figure key -> receipt, for those with rows of their own.
        missing: catalogue figures that are not printed.
        empty_words: ids of the places where the office has written nothing yet.
        notes: names of figures that were reconstructed or otherwise need a remark, in Chinese.
    """

    title: str
    addressee: str
    issuer: str
    date: date
    period: str
    jurisdiction: str
    place: str
    body: list[Heading | Paragraph] = attrs.field(factory=list)
    values: dict[str, Value] = attrs.field(factory=dict)
    receipts: dict[str, Mapping[str, Any]] = attrs.field(factory=dict)
    missing: list[Missing] = attrs.field(factory=list)
    empty_words: list[str] = attrs.field(factory=list)
    notes: list[str] = attrs.field(factory=list)


def print_number(value: Value) -> str:
    """A value as the report prints it: integers plain, rates to two decimals half up, zeros cut (88.14%, 100%).

    Raises:
        ValueError: the value is missing; it must not be printed.
    """
    if value.value is None:
        raise ValueError(f"{value.id} is missing")
    number = Decimal(repr(value.value)) if isinstance(value.value, float) else Decimal(int(value.value))
    places = Decimal("0.01") if value.form in ("rate", "days", "sum") else Decimal(1)
    text = format(number.quantize(places, ROUND_HALF_UP), "f")
    return re.sub(r"\.?0+$", "", text) if "." in text else text


def print_value(value: Value) -> str:
    """The number with its unit."""
    return print_number(value) + value.unit
