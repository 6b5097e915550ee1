"""Layer 6. Reads what was uploaded: each file for itself, so that one unreadable file does not stop the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs
from django.core import signing

from fadu.errors import AccessError, FaduError
from fadu.figures.compile import Request
from fadu.figures.definitions import definitions
from fadu.figures.engine import all_requests
from fadu.ledger.access import Viewer
from fadu.portal.uploads import Given
from fadu.report.reader import Loaded, Reading, read_loaded
from fadu.report.reader.source import load_bytes
from fadu.web.engine import synced_engine

MAX_CHARACTERS = 400_000
MAX_PACKET = 2_000_000  # what a form may send back, see DATA_UPLOAD_MAX_MEMORY_SIZE
_SALT = "fadu.portal.read"
_AGE = 24 * 3600


@attrs.define
class Outcome:
    """Readings in the order of the files, and (file, why) for those that were not read.

    `notes` say what could not be compared with the ledger. `texts` is what was read, to be read again.
    """

    readings: list[Reading] = attrs.field(factory=list)
    errors: list[tuple[str, str]] = attrs.field(factory=list)
    notes: list[str] = attrs.field(factory=list)
    texts: list[tuple[str, Loaded]] = attrs.field(factory=list)


def read_given(given: Given, ledger: Viewer | None) -> Outcome:
    """Read all files; `ledger` is the viewer with whose figures the reports are compared, or None."""
    outcome = Outcome(errors=list(given.refused))
    for name, content in given.files:
        try:
            loaded = load_bytes(content, name)
            if len(loaded.text) > MAX_CHARACTERS:
                raise FaduError(
                    f"文字超过 {MAX_CHARACTERS // 10_000} 万字。请拆开再读，或用 fadu read 读取。"
                )
            outcome.texts.append((name, loaded))
        except FaduError as error:
            outcome.errors.append((name, error.message))
    return _read(outcome, ledger)


def read_packet(packet: str, ledger: Viewer | None) -> Outcome:
    """Read again what a page carries.

    Raises:
        FaduError: the packet is not one of this site, or is a day old.
    """
    try:
        kept = signing.loads(packet, salt=_SALT, max_age=_AGE)
    except signing.BadSignature as error:
        raise FaduError("页面已经过期，不能保存。请重新读取文件，再保存。") from error
    texts = [(name, Loaded(text, tables, hints)) for name, text, tables, hints in kept["texts"]]
    errors = [(name, why) for name, why in kept["errors"]]
    return _read(Outcome(texts=texts, errors=errors), ledger)


def packet(outcome: Outcome) -> str:
    """What was read, signed and compressed, for the page to send back when the user saves; '' if too much."""
    texts = [(name, each.text, each.tables, each.hints) for name, each in outcome.texts]
    packed = signing.dumps({"texts": texts, "errors": outcome.errors}, salt=_SALT, compress=True)
    return packed if len(packed) <= MAX_PACKET else ""


def _read(outcome: Outcome, ledger: Viewer | None) -> Outcome:
    known: dict[Any, list[dict[str, Any]]] = {}
    for name, loaded in outcome.texts:
        reading = read_loaded(loaded, name)
        if ledger is not None:
            rows = _ledger_rows(reading, ledger, known)
            if rows:
                reading = read_loaded(loaded, name, rows)
            else:
                outcome.notes.append(f"{name}：{_why_not(reading, ledger)}，没有与台账核对。")
        outcome.readings.append(reading)
    return outcome


def _place(reading: Reading, viewer: Viewer) -> str:
    """The report's division if the viewer may see its figures, else ''."""
    own, code = viewer.jurisdiction or "", reading.meta.jurisdiction_code or ""
    return code if own and code.startswith(own.removesuffix("00").removesuffix("00")) else ""


def _why_not(reading: Reading, viewer: Viewer) -> str:
    if not reading.meta.year:
        return "没有识别出报告的年度"
    if not _place(reading, viewer):
        return "不是本行政区划的报告"
    return f"台账中没有 {reading.meta.year} 年的数字"


def _ledger_rows(
    reading: Reading, viewer: Viewer, known: dict[Any, list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    """The own ledger's figures of the report's year and division, those broken down that the report states too."""
    if viewer.role != "supervisor":
        raise AccessError("只有本级司法行政部门可以与台账核对。")
    place, year = _place(reading, viewer), reading.meta.year
    if not place or not year:
        return []
    asked = [*all_requests(), *_scoped(reading)]
    key = (place, year, tuple(each.key for each in asked))
    if key not in known:
        with synced_engine() as engine:
            values = engine.compute(asked, str(year), place)
        known[key] = [
            {"indicator": v.id, "value": v.value, "scope": dict(v.scope), "period": v.period}
            for v in values
            if v.value is not None
        ]
    return known[key]


def _scoped(reading: Reading) -> Iterable[Request]:
    """Requests for the figures of a report that are narrowed by scopes their definitions have."""
    found: dict[str, Request] = {}
    for figure in reading.figures:
        definition = definitions().get(figure.indicator or "")
        if definition and figure.scope and set(figure.scope) <= set(definition.scopes):
            scope: Mapping[str, Any] = figure.scope
            one = Request(definition, tuple(sorted((name, str(value)) for name, value in scope.items())))
            found[one.key] = one
    return found.values()
