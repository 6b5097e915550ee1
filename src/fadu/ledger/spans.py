"""Layer 2. From the acts of one officer's register entry to the days on which the certificate was valid.
Pure.

Follows the acts of the procedure enforcement_officer: issue and renew open a span, suspend cuts it, lift
resumes it, cancel and revoke end it on the day before.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import attrs

Entry = tuple[str, str, dict[str, Any]]  # act, day (ISO), fields


@attrs.define(slots=True)
class Span:
    """Days of one certificate, both included, ISO text."""

    first: str
    last: str | None
    number: str


@attrs.define(slots=True)
class _Register:
    person: str = ""
    spans: list[Span] = attrs.field(factory=list)
    held: str | None = None  # last day of the certificate that is suspended

    def open(self, on: str, fields: dict[str, Any]) -> None:
        first = fields.get("valid_from") or on
        self.spans.append(Span(first, fields.get("valid_until"), str(fields.get("certificate_no", ""))))

    def cut(self, on: str) -> None:
        """Nothing is valid from this day on."""
        eve = (date.fromisoformat(on) - timedelta(days=1)).isoformat()
        for span in self.spans:
            if span.last is None or span.last > eve:
                self.held, span.last = span.last, eve

    def resume(self, on: str) -> None:
        if self.spans:
            self.spans.append(Span(on, self.held, self.spans[-1].number))


def spans_of(entries: Iterable[Entry]) -> list[tuple[str, str, str | None, str]]:
    """(person, first day, last day, certificate number) of each span that has at least one day."""
    register = _Register()
    for act, on, fields in entries:
        register.person = str(fields.get("officer") or register.person)
        if act in ("issue", "renew"):
            register.open(on, fields)
        elif act in ("suspend", "cancel", "revoke"):
            register.cut(on)
        elif act == "lift":
            register.resume(on)
    return [
        (register.person, span.first, span.last, span.number)
        for span in register.spans
        if register.person and (span.last is None or span.first <= span.last)
    ]
