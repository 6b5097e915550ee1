"""Canonical bytes, SM3 by three ways, identifiers, the Merkle root, the queue of writers, certificates."""

import importlib.util
import struct
import threading
import time
from datetime import date, datetime
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fadu.errors import LedgerError
from fadu.ledger.chain import as_json, beijing, canonical, moment, new_uid, sm3
from fadu.ledger.merkle import Merkle
from fadu.ledger.spans import spans_of
from fadu.ledger.turns import Queue

SCRIPT = Path(__file__).parents[2] / "scripts" / "verify_ledger.py"
_spec = importlib.util.spec_from_file_location("verify_ledger", SCRIPT)
verifier = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(verifier)


def test_sm3_gives_the_examples_of_the_standard():
    """GB/T 32905-2016, annex A."""
    for hashed in (sm3, verifier.sm3_plain):
        assert hashed(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
        assert (
            hashed(b"abcd" * 16).hex() == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
        )


@given(st.binary(max_size=300))
def test_the_plain_sm3_is_the_same_function(message: bytes):
    assert verifier.sm3_plain(message) == sm3(message)


@given(st.lists(st.tuples(st.uuids(), st.integers(1, 9)), max_size=40))
def test_both_merkle_trees_agree(leaves):
    ours, theirs = Merkle(), verifier.Merkle()
    for uid, acts in leaves:
        ours.add(str(uid), acts, "ab" * 32)
        theirs.add(str(uid), acts, "ab" * 32)

    assert ours.root() == theirs.root()


def test_the_root_depends_on_order_number_and_head():
    def root(*leaves):
        tree = Merkle()
        for leaf in leaves:
            tree.add(*leaf)
        return tree.root()

    a, b = ("u1", 1, "aa"), ("u2", 1, "bb")

    assert (
        len(
            {
                root(),
                root(a),
                root(a, b),
                root(b, a),
                root(a, a),
                root(("u1", 2, "aa")),
                root(("u1", 1, "ab")),
            }
        )
        == 7
    )


def test_canonical_content_is_json_with_sorted_keys():
    content = canonical(
        act="accept", actor="p1", agency="A", at=None, by='["o1"]', case="u", fields='{"b":1,"a":"中"}',
        jurisdiction="210411", mode="live", on="2024-01-02", prev="0", procedure="p", recorded_at="t", seq=0,
        version="v",
    )  # fmt: skip
    parsed = orjson.loads(content)

    assert list(parsed) == sorted(parsed)
    assert len(parsed) == 15
    assert b" " not in content


def test_fields_become_plain_json():
    from decimal import Decimal

    assert (
        as_json({"b": date(2024, 1, 2), "a": Decimal("3"), "c": Decimal("1.5")})
        == '{"a":3,"b":"2024-01-02","c":1.5}'
    )
    with pytest.raises(LedgerError):
        as_json({"x": object()})


def test_times_are_beijing_time_without_zone():
    kept = moment(datetime(2024, 9, 27, 9, 30))

    assert kept == "2024-09-27 01:30:00.000000"
    assert beijing(kept) == datetime(2024, 9, 27, 9, 30)


def test_identifiers_are_version_7_and_grow(monkeypatch):
    moments = iter((1_700_000_000_000_000_000, 1_700_000_000_000_400_000, 1_700_000_000_001_000_000))
    monkeypatch.setattr("fadu.ledger.chain.time.time_ns", lambda: next(moments))
    first, second, third = new_uid(), new_uid(), new_uid()

    assert first < second < third
    assert (first[14], len(first)) == ("7", 36)
    assert first[19] in "89ab"


HANGS = 120  # seconds


def served_behind(path: str, *waiters: tuple[str, bool, int]) -> list[str]:
    """Who is served in which order when each (name, bulk, numbers drawn by then) came after the one before."""
    served: list[str] = []

    def wait(name: str, bulk: bool) -> None:
        with Queue(path).turn(bulk):
            served.append(name)

    threads = []
    with Queue(path).turn():
        for name, bulk, drawn in waiters:
            threads.append(threading.Thread(target=wait, args=(name, bulk), daemon=True))
            threads[-1].start()
            in_line(Path(path), drawn)
        assert not served
    for thread in threads:
        thread.join(HANGS)
    return served


def in_line(file: Path, drawn: int) -> None:
    """Wait until so many numbers were drawn in both lines together."""
    until = time.monotonic() + HANGS
    while sum(number for (number,) in struct.iter_unpack("<q", file.read_bytes())) < drawn:
        assert time.monotonic() < until
        time.sleep(0.001)


def test_writers_are_served_in_the_order_they_came(tmp_path: Path):
    """The holder has drawn one number; a bulk writer draws two."""
    waiters = [("bulk", True, 3), *((str(number), False, 4 + number) for number in range(5))]

    assert served_behind(str(tmp_path / "turns"), *waiters) == ["bulk", "0", "1", "2", "3", "4"]


def test_one_bulk_writer_at_a_time_stands_before_a_clerk(tmp_path: Path):
    """The second bulk writer waits in the line of bulk writers and has drawn one number only."""
    waiters = [("b1", True, 3), ("b2", True, 4), ("clerk", False, 5)]

    assert served_behind(str(tmp_path / "turns"), *waiters) == ["b1", "clerk", "b2"]


def test_a_certificate_is_valid_between_its_acts():
    fields = {"certificate_no": "1", "valid_until": "2027-12-31"}
    entries = [
        ("apply", "2024-01-01", {"officer": "o1"}),
        ("issue", "2024-02-01", fields),
        ("suspend", "2024-06-01", {}),
        ("lift", "2024-07-01", {}),
        ("revoke", "2025-03-01", {}),
    ]

    assert spans_of(entries[:2]) == [("o1", "2024-02-01", "2027-12-31", "1")]
    assert spans_of(entries) == [
        ("o1", "2024-02-01", "2024-05-31", "1"),
        ("o1", "2024-07-01", "2025-02-28", "1"),
    ]
    assert spans_of(entries[:1]) == []
