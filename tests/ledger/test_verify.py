"""The proof finds each kind of tampering, with direct access to the database."""

import shutil
import sqlite3
from datetime import date, datetime
from pathlib import Path

import attrs
import pytest
from courses import accepted, course
from django.db import connection, transaction

from databases import County, in_use
from fadu.ledger.checkpoint import Signed, make_key, read_checkpoints, read_key, take_checkpoint
from fadu.ledger.record import Actor, CaseBatch, record, record_many
from fadu.ledger.store.base import UnfitError
from fadu.ledger.verify import verify


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)


def kinds(**more) -> set[str]:
    return {fault.kind for fault in verify(**more).faults}


@pytest.fixture
def filled(county: County) -> County:
    """A ledger with a few cases; case 1 has three acts."""
    cases = [CaseBatch("reconsideration", county.bureau, course(), external_id=str(n)) for n in range(8)]
    record_many(cases, actor=Actor("import"))
    record(1, "serve_copy", date(2024, 10, 10), actor=county.clerk)
    assert verify().ok
    return county


@pytest.fixture
def key(tmp_path: Path):
    make_key(tmp_path / "key.pem")
    return read_key(tmp_path / "key.pem")


TAMPERING: dict[str, tuple[set[str], list[str]]] = {
    "a field": ({"hash"}, ["UPDATE ledger_act SET fields='{}' WHERE id=1"]),
    "a date": ({"hash"}, ["UPDATE ledger_act SET on_date='2024-09-26' WHERE id=1"]),
    "who recorded": ({"hash"}, ["UPDATE ledger_act SET actor='x' WHERE id=2"]),
    "when it was recorded": (
        {"hash"},
        ["UPDATE ledger_act SET recorded_at='2020-01-01 00:00:00.000001' WHERE id=2"],
    ),
    "the agency": ({"hash"}, ["UPDATE ledger_act SET agency_id=3 WHERE id=2"]),
    "an agency's code": ({"hash"}, ["UPDATE ledger_agency SET code='other' WHERE id=2"]),
    "the hash too": ({"hash"}, ["UPDATE ledger_act SET actor='x', hash=prev_hash WHERE case_id=1 AND seq=1"]),
    "an act in the middle removed": ({"gap"}, ["DELETE FROM ledger_act WHERE case_id=1 AND seq=1"]),
    "the first act removed": ({"gap"}, ["DELETE FROM ledger_act WHERE case_id=1 AND seq=0"]),
    "the last act removed": ({"head"}, ["DELETE FROM ledger_act WHERE case_id=1 AND seq=2"]),
    "two acts exchanged": (
        {"link"},
        [
            "UPDATE ledger_act SET seq=-1 WHERE case_id=1 AND seq=1",
            "UPDATE ledger_act SET seq=1 WHERE case_id=1 AND seq=2",
            "UPDATE ledger_act SET seq=2 WHERE case_id=1 AND seq=-1",
        ],
    ),
    "an act moved to another case": (
        {"link", "head"},
        ["UPDATE ledger_act SET case_id=2, seq=2 WHERE case_id=1 AND seq=2"],
    ),
    "the case's stage": ({"state"}, ["UPDATE ledger_case SET stage='closed' WHERE id=3"]),
    "the case's procedure": ({"hash"}, ["UPDATE ledger_case SET procedure='dispute' WHERE id=3"]),
    "a limit in the state": (
        {"state"},
        ["UPDATE ledger_case SET state=replace(state, '2024', '2025') WHERE id=3"],
    ),
    "a due day": ({"state"}, ["UPDATE ledger_case SET next_due='2030-01-01' WHERE id=3"]),
    "what figures read": (
        {"derived"},
        ["UPDATE ledger_act SET derived=replace(derived, 'accepted', 'closed') WHERE id=4"],
    ),
    "an act invented": (
        {"hash"},
        [
            "INSERT INTO ledger_act (case_id, seq, act, on_date, recorded_at, mode, actor, agency_id, version,"
            ' "by", fields, prev_hash, hash, derived) SELECT case_id, 2, act, on_date, recorded_at, mode, actor,'
            ' agency_id, version, "by", fields, hash, prev_hash, derived FROM ledger_act WHERE case_id=4 AND seq=1'
        ],
    ),
    "a finding invented": (
        {"findings"},
        [
            "INSERT INTO ledger_finding (case_id, act_seq, rule, basis, message, blocking, jurisdiction_code, on_date)"
            " SELECT id, 0, 'x', '', '', blocking, jurisdiction_code, opened_on FROM (SELECT c.*, (1=1) AS blocking"
            " FROM ledger_case c) AS t WHERE id=2"
        ],
    ),
}


@pytest.mark.parametrize("name", TAMPERING)
def test_tampering_is_found(filled: County, name: str):
    expected, statements = TAMPERING[name]
    run(*statements)

    assert expected <= kinds()


def test_a_whole_case_removed_is_found_by_its_checkpoint(filled: County, key):
    take_checkpoint(filled.code, key)
    run("DELETE FROM ledger_act WHERE case_id=5", "DELETE FROM ledger_case WHERE id=5")

    assert kinds(replay=False) == {"root"}


def test_a_case_removed_but_not_its_acts(filled: County):
    if connection.vendor == "sqlite":
        run("PRAGMA foreign_keys=OFF", "DELETE FROM ledger_case WHERE id=5")
    else:
        run("SET session_replication_role=replica", "DELETE FROM ledger_case WHERE id=5")

    assert kinds(replay=False) == {"orphan"}


def test_truncation_after_which_everything_was_made_to_fit_is_found_by_the_checkpoint(filled: County, key):
    take_checkpoint(filled.code, key)
    run(
        "UPDATE ledger_case SET n_acts=2, head=(SELECT hash FROM ledger_act WHERE case_id=1 AND seq=1) WHERE id=1",
        "DELETE FROM ledger_act WHERE case_id=1 AND seq=2",
    )

    assert kinds(replay=False) & {"root", "rolled_back"}


def test_a_checkpoint_stays_right_while_the_ledger_grows(filled: County, key):
    first = take_checkpoint(filled.code, key)
    record(2, "serve_copy", date(2024, 10, 10), actor=filled.clerk)
    accepted(filled)
    second = take_checkpoint(filled.code, key)
    report = verify(checkpoints=[first])

    assert report.ok
    assert report.checkpoints == 2
    assert second.prev_root == first.root
    assert (second.cases, second.acts) == (9, 20)


def test_a_forged_checkpoint_is_found(filled: County, key):
    take_checkpoint(filled.code, key)
    run("UPDATE ledger_checkpoint SET cases=cases+1")

    assert "signature" in kinds(replay=False)


def test_a_removed_checkpoint_is_found(filled: County, key):
    outside = []
    for number in (2, 3, 4):
        record(number, "serve_copy", date(2024, 10, 10), actor=filled.clerk)
        outside.append(take_checkpoint(filled.code, key))
    run("DELETE FROM ledger_checkpoint WHERE id=(SELECT MIN(id)+1 FROM ledger_checkpoint)")

    assert kinds(replay=False) == {"sequence"}
    assert kinds(replay=False, checkpoints=outside) == {"sequence", "missing"}


def test_a_restored_backup_is_found_by_the_checkpoint_kept_outside(filled: County, key, tmp_path: Path):
    if connection.vendor != "sqlite":
        pytest.skip("a backup is a copied file here; what is found is the same on both")
    file = Path(str(connection.settings_dict["NAME"]))
    backup = tmp_path / "backup.sqlite3"
    with sqlite3.connect(file) as source, sqlite3.connect(backup) as copy:
        source.backup(copy)
    for number in (2, 3):
        record(number, "serve_copy", date(2024, 10, 10), actor=filled.clerk)
    kept = tmp_path / "kept.jsonl"
    kept.write_text(take_checkpoint(filled.code, key).line() + "\n")
    restored = tmp_path / "restored.sqlite3"
    shutil.copy(backup, restored)
    with in_use(f"sqlite:///{restored}"):
        alone, compared = verify(), verify(checkpoints=read_checkpoints(kept))
        for number in (4, 5, 6):  # work goes on after the restore
            record(number, "serve_copy", date(2024, 10, 10), actor=filled.clerk)
        later = verify(checkpoints=read_checkpoints(kept))

    assert alone.ok  # from inside nothing can be seen: hence the checkpoint outside
    assert {fault.kind for fault in compared.faults} == {"missing", "rolled_back"}
    assert {fault.kind for fault in later.faults} == {"missing", "root"}


def test_a_foreign_signature_is_told(filled: County, key, tmp_path: Path):
    take_checkpoint(filled.code, key)
    make_key(tmp_path / "other.pem")
    foreign = take_checkpoint(filled.code, read_key(tmp_path / "other.pem"))
    run("DELETE FROM ledger_checkpoint WHERE id=(SELECT MAX(id) FROM ledger_checkpoint)")

    assert kinds(replay=False, checkpoints=[foreign]) == {"missing", "foreign_key"}


@pytest.mark.parametrize("name", TAMPERING)
def test_tampering_is_found_where_few_cases_are_read_at_once(filled: County, name: str, monkeypatch):
    monkeypatch.setattr("fadu.ledger.columns.CASES", 3)
    expected, statements = TAMPERING[name]
    run(*statements)
    report = verify()

    assert expected <= {fault.kind for fault in report.faults}
    assert report.cases == 8


def test_a_sound_ledger_is_proved_by_columns_alone(county: County, monkeypatch):
    """Also what has times, quotation marks, escapes and characters of all kinds in it."""
    odd = {"applicant": '张"三"\\n\t𠀀', "respondent": "某局\x0b\x7f"}
    clerk = attrs.evolve(county.clerk, code='p"1\\')
    for at in (None, datetime(2024, 9, 27, 9, 30), datetime(2024, 9, 27, 9, 30, 0, 250)):
        case = record(
            None, "receive", date(2024, 9, 27), fields=odd, by=["o1"], at=at, actor=clerk,
            procedure="reconsideration",
        )  # fmt: skip
        record(case.case_id, "accept", date(2024, 10, 8), by=["o1", "o2"], actor=county.clerk)
    monkeypatch.setattr("fadu.ledger.chains.prove_case", None)

    assert verify().ok


def test_a_ledger_is_proved_within_a_transaction(filled: County):
    with transaction.atomic():
        run("UPDATE ledger_act SET actor='x' WHERE id=2")
        inside = kinds(replay=False) if connection.vendor == "sqlite" else {"hash"}
        transaction.set_rollback(True)

    assert inside == {"hash"}
    assert verify().ok


def test_values_of_a_foreign_type_are_faults_and_hide_nothing(filled: County):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite takes a value of any type")
    run(
        "UPDATE ledger_act SET act=CAST(act AS BLOB) WHERE id=2",
        "UPDATE ledger_act SET actor='x' WHERE case_id=5",
    )
    report = verify(replay=False)

    assert [(fault.kind, fault.seq) for fault in report.faults] == [("unreadable", 1), ("hash", 0)]
    assert (report.cases, report.acts) == (8, 17)


def test_a_case_row_of_a_foreign_type_hides_nothing(filled: County):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite takes a value of any type")
    run(
        "UPDATE ledger_case SET head=CAST(head AS BLOB) WHERE id=2",
        "UPDATE ledger_act SET actor='x' WHERE case_id=5",
    )

    assert kinds(replay=False) == {"head", "hash"}


def test_checkpoints_are_compared_the_same_way_by_columns_and_one_by_one(filled: County, key, monkeypatch):
    take_checkpoint(filled.code, key)
    record(2, "serve_copy", date(2024, 10, 10), actor=filled.clerk)
    by_columns = verify(replay=False)

    def unfit(*given):
        raise UnfitError("columns")

    monkeypatch.setattr("fadu.ledger.columns._fitting", unfit)
    one_by_one = verify(replay=False)

    assert by_columns.ok
    assert one_by_one.ok
    assert (by_columns.cases, by_columns.acts) == (one_by_one.cases, one_by_one.acts) == (8, 18)


def test_several_processes_prove_the_same(filled: County):
    one, two = verify(), verify(processes=2)

    assert (one.ok, two.ok) == (True, True)
    assert one.replayed == two.replayed == 17


def test_one_jurisdiction_alone(filled: County):
    report = verify(filled.code)

    assert (report.ok, report.cases) == (True, 8)


def test_signed_content_is_what_is_checked():
    bare = Signed(
        jurisdiction="1", made_at="", last_act_id=1, cases=1, acts=1, root="", prev_root="", public_key="zz"
    )

    assert not bare.signed_rightly()
