"""Layer 2. The bytes of an act that are hashed, SM3 over them, identifiers. Never reads a database.

The canonical content of an act is JSON with sorted keys and no spaces, in UTF-8. Its SM3 (GB/T
32905-2016) is the act's hash; the content holds the hash of the act before it in the case, so a case is a
chain.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from cryptography.hazmat.primitives.hashes import SM3, Hash

from fadu.errors import LedgerError

GENESIS = "0" * 64
BEIJING = ZoneInfo("Asia/Shanghai")
_EMPTY = Hash(SM3())  # copied for each message: quicker than a new one


def sm3(content: bytes) -> bytes:
    """The 32 bytes of SM3."""
    digest = _EMPTY.copy()
    digest.update(content)
    return digest.finalize()


def sm3_many(contents: Iterable[bytes | memoryview]) -> bytes:
    """The 32 bytes of SM3 of each of many contents, in a row."""
    digests: list[bytes] = []
    keep, fresh = digests.append, _EMPTY.copy
    for content in contents:
        digest = fresh()
        digest.update(content)
        keep(digest.finalize())
    return b"".join(digests)


def _plain(value: object) -> int | float:
    """Amounts come as Decimal from spreadsheets: as number, whole ones without point."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(type(value).__name__)


def as_json(value: Any) -> str:
    """Canonical JSON text (sorted keys) of the fields or persons of an act.

    Dates become ISO text. Raises LedgerError for anything that JSON cannot hold.
    """
    try:
        return orjson.dumps(value, _plain, orjson.OPT_SORT_KEYS).decode()
    except TypeError as error:
        raise LedgerError(f"内容中有无法保存的值：{error}。", code="bad_value") from error


def canonical(
    *,
    act: str,
    actor: str,
    agency: str,
    at: str | None,
    by: str,
    case: str,
    fields: str,
    jurisdiction: str,
    mode: str,
    on: str,
    prev: str,
    procedure: str,
    recorded_at: str,
    seq: int,
    version: str,
) -> bytes:
    """The bytes that are hashed. `by` and `fields` are JSON texts, taken as they are.

    The keys stand in sorted order already, which spares sorting them for each act.
    """
    return orjson.dumps(
        {
            "act": act,
            "actor": actor,
            "agency": agency,
            "at": at,
            "by": orjson.Fragment(by),
            "case": case,
            "fields": orjson.Fragment(fields),
            "jurisdiction": jurisdiction,
            "mode": mode,
            "on": on,
            "prev": prev,
            "procedure": procedure,
            "recorded_at": recorded_at,
            "seq": seq,
            "version": version,
        }
    )


def now() -> str:
    """The moment of recording as the tables keep it: UTC, microseconds, '2024-01-31 08:00:00.000000'."""
    return datetime.now(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def moment(at: datetime | None) -> str | None:
    """A time of an act as the tables keep it (UTC). A time without zone is Beijing time."""
    if at is None:
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=BEIJING)
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def beijing(kept: str | None) -> datetime | None:
    """The time kept by `moment`, as Beijing time without zone: what the law counts hours in."""
    if kept is None:
        return None
    return datetime.fromisoformat(kept).replace(tzinfo=UTC).astimezone(BEIJING).replace(tzinfo=None)


def stamp(kept: str | None) -> str | None:
    """A kept time as it stands in canonical content: '2024-01-31T08:00:00.000000Z'."""
    return None if kept is None else f"{kept[:10]}T{kept[11:]}Z"


def new_uid() -> str:
    """A UUID version 7 (RFC 9562): ordered by time, so that an index on it grows at its end.

    The twelve bits after the version are the fraction of the millisecond (method 3), the rest is random.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    value = (milliseconds << 80) | (0x7 << 76) | ((rest << 12) // 1_000_000 << 64)
    value |= (0x2 << 62) | (int.from_bytes(os.urandom(8)) >> 2)
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
