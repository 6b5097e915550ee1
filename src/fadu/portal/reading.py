"""Layer 6. Reads what was uploaded: each file for itself, so that one unreadable file does not stop the rest."""

from __future__ import annotations

import attrs
from django.core import signing

from fadu.errors import AccessError, FaduError
from fadu.ledger.access import Viewer
from fadu.portal.uploads import Given
from fadu.report.against import own_rows, why_not
from fadu.report.reader import Loaded, Reading, check_against, read_loaded
from fadu.report.reader.source import load_bytes
from fadu.web.engine import synced_engine

MAX_CHARACTERS = 400_000
MAX_PACKET = 2_000_000  # what a form may send back, see DATA_UPLOAD_MAX_MEMORY_SIZE
_SALT = "fadu.portal.read"
_AGE = 24 * 3600


@attrs.define
class Outcome:
    """Readings in the order of the files, and (file, why) for those that were not read.

    `notes` are (file, why) for those that could not be compared with the ledger. `texts` is what was read, to be read again.
    """

    readings: list[Reading] = attrs.field(factory=list)
    errors: list[tuple[str, str]] = attrs.field(factory=list)
    notes: list[tuple[str, str]] = attrs.field(factory=list)
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
    for name, loaded in outcome.texts:
        reading = read_loaded(loaded, name)
        if ledger is not None and (why := _compare(reading, ledger)):
            outcome.notes.append((name, why))
        outcome.readings.append(reading)
    return outcome


def _compare(reading: Reading, viewer: Viewer) -> str:
    """Check a reading against the viewer's own ledger; returns why that could not be done, or ''.

    Raises:
        AccessError: the viewer may not see the ledger's figures.
    """
    if viewer.role != "supervisor":
        raise AccessError("只有本级司法行政部门可以与台账核对。")
    own = viewer.jurisdiction or ""
    with synced_engine() as engine:
        rows = own_rows(reading, engine, own)
    if not rows:
        return why_not(reading, own)
    check_against(reading, rows)
    return ""
