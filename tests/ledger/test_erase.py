"""Lawful deletion: the data go everywhere, the chain stays, the proof tells a tombstone from a mere deletion."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import attrs
import orjson
import pytest
from courses import course
from django.db import connection
from typer.testing import CliRunner

from databases import County
from fadu.cli import app
from fadu.errors import AccessError, LedgerError
from fadu.figures.copy import Copy
from fadu.figures.engine import Engine, request
from fadu.figures.source import default_source
from fadu.law import Act as Deed
from fadu.ledger.access import Viewer
from fadu.ledger.checkpoint import make_key, read_key, take_checkpoint
from fadu.ledger.erased import ERASED
from fadu.ledger.export import export
from fadu.ledger.models import Act, Attempt, Case, Person, Rederived
from fadu.ledger.record import Actor, CaseBatch, RefusedError, erase, record, record_many, rectify
from fadu.ledger.verify import verify

SCRIPT = Path(__file__).parents[2] / "scripts" / "verify_ledger.py"
NAME = "欧阳某某甲乙丙"
WHY = {"ground": "保存期限已届满", "basis": "个人信息保护法第四十七条第一款第二项"}
RECEIVED = {"applicant": NAME, "respondent": "某局", "address": f"{NAME}家", "request": f"撤销对{NAME}的处罚"}


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)


def kinds(**more: object) -> set[str]:
    return {fault.kind for fault in verify(**more).faults}


def acted(county: County, case: int, act: str, on: date, **fields: object) -> None:
    record(case, act, on, fields=fields, by=["o1", "o2"], actor=county.clerk, mode="history")


@pytest.fixture
def closed(county: County) -> int:
    """A closed reconsideration beside open ones."""
    record_many(
        [CaseBatch("reconsideration", county.bureau, course(), external_id=str(n)) for n in range(3)],
        actor=Actor("import"),
    )
    case = record(
        None, "receive", date(2024, 9, 27), fields=RECEIVED, actor=county.clerk, procedure="reconsideration",
        title=f"{NAME}不服某局", external_id="E-9",
    ).case_id  # fmt: skip
    acted(county, case, "accept", date(2024, 10, 8))
    acted(county, case, "decide", date(2024, 11, 4), outcome="维持", not_heard_reason=f"{NAME}联系不上")
    return case


def everything() -> str:
    """All that the tables hold, as text."""
    tables = ("ledger_act", "ledger_case", "ledger_rederived", "ledger_attempt", "ledger_finding")
    with connection.cursor() as cursor:
        found = []
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            found += cursor.fetchall()
    return repr(found)


def test_the_data_go_and_the_chain_stays(county: County, closed: int):
    before = list(
        Act.objects.filter(case_id=closed).order_by("seq").values_list("hash", "prev_hash", "derived")
    )
    state = Case.objects.values("stage", "outcome", "closed_on", "next_due").get(pk=closed)
    done = erase(closed, actor=county.clerk, **WHY)
    acts = list(Act.objects.filter(case_id=closed).order_by("seq"))
    fields = orjson.loads(acts[0].fields)
    report = verify()

    assert [(act.hash, act.prev_hash, act.derived) for act in acts[:-1]] == before
    assert fields == {**RECEIVED, "applicant": ERASED, "address": ERASED}
    assert Case.objects.values("stage", "outcome", "closed_on", "next_due").get(pk=closed) == state
    assert Case.objects.get(pk=closed).title == ""
    assert (acts[-1].act, acts[-1].actor, acts[-1].hash) == ("erase", "p1", done.hash)
    assert report.ok
    assert (report.erased, [(each.seq, each.acts) for each in report.tombstones]) == (1, [(3, (0,))])
    assert "第 1 步" in report.tombstones[0].message
    assert WHY["ground"] in report.tombstones[0].message
    assert WHY["basis"] in report.tombstones[0].message


def test_with_free_text_nothing_of_the_name_is_left_anywhere(county: County, closed: int):
    with pytest.raises(RefusedError):
        record(closed, "receive", date(2024, 11, 5), fields=RECEIVED, actor=county.clerk)
    rectify(closed, 0, reason=f"{NAME}的姓名有误", actor=county.clerk, fields=RECEIVED)
    rectify(closed, 1, reason=f"又与{NAME}核对", actor=county.clerk, on=date(2024, 10, 9))
    assert everything().count(NAME) > 10
    erase(closed, actor=county.clerk, free_text=True, **WHY)

    assert NAME not in everything()
    assert orjson.loads(Attempt.objects.get().fields)["applicant"] == ERASED
    assert ERASED in Rederived.objects.filter(case_id=closed, seq=0).first().fields
    assert verify().ok
    assert verify().erased == 4


def test_nothing_of_the_name_is_left_in_the_files(county: County, closed: int):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps old row versions until VACUUM")
    file = Path(str(connection.settings_dict["NAME"]))
    files = [file, file.with_name(file.name + "-wal")]
    before = [NAME.encode() in each.read_bytes() for each in files]
    erase(closed, actor=county.clerk, free_text=True, **WHY)

    assert any(before)
    assert [NAME.encode() in each.read_bytes() for each in files if each.exists()] == [False, False]


def test_a_deletion_without_tombstone_is_found(county: County, closed: int):
    run(f"UPDATE ledger_act SET fields=replace(fields, '{NAME}', '{ERASED}') WHERE case_id={closed}")

    assert kinds(replay=False) == {"hash"}


TAMPERING = {
    "what is left is edited": (
        "hash",
        "UPDATE ledger_act SET fields=replace(fields, '某局', '他局') WHERE seq=0",
    ),
    "the day of an erased act is edited": ("hash", "UPDATE ledger_act SET on_date='2024-09-26' WHERE seq=0"),
    "an act is erased that the tombstone does not name": (
        "hash",
        "UPDATE ledger_act SET fields=replace(fields, '维持', '撤销') WHERE seq=2",
    ),
    "some of the deleted data are put back": (
        "hash",
        f"UPDATE ledger_act SET fields=replace(fields, '{ERASED}', '{NAME}') WHERE seq=0",
    ),
    "the ground is edited": (
        "hash",
        "UPDATE ledger_act SET fields=replace(fields, '期限', '时间') WHERE seq=3",
    ),
    "the tombstone is removed": ("hash", "DELETE FROM ledger_act WHERE seq=3"),
    "the tombstone is renamed": ("hash", "UPDATE ledger_act SET act='withdraw' WHERE seq=3"),
    "the hash of an erased act is edited": ("hash", "UPDATE ledger_act SET hash=prev_hash WHERE seq=0"),
}


@pytest.mark.parametrize("name", TAMPERING)
def test_tampering_beside_a_tombstone_is_found(county: County, closed: int, name: str):
    erase(closed, actor=county.clerk, **WHY)
    kind, sql = TAMPERING[name]
    run(f"{sql} AND case_id={closed}")

    assert kinds(replay=False) == {kind}


def test_deleted_data_that_come_back_are_found(county: County, closed: int):
    """As when only a table is restored from a backup: the content fits its hash, and yet must not be there."""
    fields = Act.objects.get(case_id=closed, seq=0).fields
    erase(closed, actor=county.clerk, **WHY)
    Act.objects.filter(case_id=closed, seq=0).update(fields=fields)

    assert kinds(replay=False) == {"unerased"}


def test_checkpoints_of_before_and_after_agree(county: County, closed: int, tmp_path: Path):
    make_key(tmp_path / "key.pem")
    key = read_key(tmp_path / "key.pem")
    before = take_checkpoint(county.code, key)
    erase(closed, actor=county.clerk, **WHY)
    take_checkpoint(county.code, key)
    report = verify(checkpoints=[before])

    assert (report.ok, report.checkpoints) == (True, 2)


def prove(path: Path) -> dict:
    done = subprocess.run(
        [sys.executable, SCRIPT, path, "--json"], capture_output=True, text=True, check=False
    )
    return json.loads(done.stdout)


def test_the_verifier_that_stands_alone_tells_the_same(county: County, closed: int, tmp_path: Path):
    path = tmp_path / "ledger.jsonl"
    export(path)
    first = next(line for line in path.read_text().splitlines() if f"{NAME}家" in line)
    erase(closed, actor=county.clerk, **WHY)
    export(path)
    sound, text = prove(path), path.read_text()
    left = next(line for line in text.splitlines() if ERASED in line)
    faults = {}
    for name, (old, new) in {
        "edited": ("某局", "他局"),
        "some put back": (ERASED, NAME),
        "all put back": (left, first),
        "ground": (WHY["ground"], "其他"),
    }.items():
        path.write_text(text.replace(old, new))
        faults[name] = {fault["kind"] for fault in prove(path)["faults"]}

    assert f"{NAME}家" not in text
    assert (sound["ok"], sound["erased"], sound["tombstones"][0]["acts"]) == (True, 1, [0])
    assert sound["tombstones"][0]["basis"] == WHY["basis"]
    assert faults == {
        "edited": {"hash"},
        "some put back": {"hash"},
        "all put back": {"unerased"},
        "ground": {"hash"},
    }


def test_the_verifier_sees_a_deletion_without_tombstone(county: County, closed: int, tmp_path: Path):
    run(f"UPDATE ledger_act SET fields=replace(fields, '{NAME}', '{ERASED}') WHERE case_id={closed}")
    export(tmp_path / "ledger.jsonl")

    assert {fault["kind"] for fault in prove(tmp_path / "ledger.jsonl")["faults"]} == {"hash"}


def test_who_may_not_see_the_case_whole_sees_the_tombstone(county: County, closed: int, tmp_path: Path):
    erase(closed, actor=county.clerk, **WHY)
    export(tmp_path / "masked.jsonl", viewer=Viewer("supervisor", county.code))
    text = (tmp_path / "masked.jsonl").read_text()

    assert WHY["ground"] in text
    assert f"{NAME}家" not in text
    assert prove(tmp_path / "masked.jsonl")["ok"]


def test_only_a_supervisor_of_the_division_and_only_with_ground_and_basis(county: County, closed: int):
    def code_of(case: int = closed, actor: Actor = county.clerk, **more: str) -> str:
        with pytest.raises((AccessError, LedgerError)) as refused:
            erase(case, actor=actor, **{**WHY, **more})
        return refused.value.code

    clerk = attrs.evolve(county.clerk, roles=frozenset({"clerk", "head"}))

    assert code_of(actor=clerk) == code_of(actor=attrs.evolve(clerk, roles=None)) == "not_supervisor"
    assert code_of(actor=attrs.evolve(county.clerk, jurisdiction="320000"))
    assert code_of(ground=" ") == code_of(basis="") == "no_ground"
    assert code_of(case=1) == "open_case"
    assert not Act.objects.filter(act="erase").exists()


def test_the_command_asks_who_and_leaves_the_same_tombstone(county: County, closed: int):
    uid = Case.objects.get(pk=closed).uid
    arguments = [
        "ledger",
        "erase",
        uid,
        "--ground",
        WHY["ground"],
        "--basis",
        WHY["basis"],
        "--by",
        "s1",
        "--yes",
    ]

    def fadu() -> tuple[int, str]:
        done = CliRunner().invoke(app, arguments)
        return done.exit_code, done.output

    stranger = fadu()
    Person.objects.create(code="s1", name="监督员", agency_id=county.bureau)
    first, second = fadu(), fadu()

    assert stranger[0] == second[0] == 2
    assert (first[0], "第 4 步" in first[1]) == (0, True)
    assert Act.objects.get(act="erase").actor == "s1"
    assert verify().ok


def test_it_is_done_once_and_what_comes_later_may_be_deleted_again(county: County, closed: int):
    erase(closed, actor=county.clerk, **WHY)
    with pytest.raises(LedgerError) as refused:
        erase(closed, actor=county.clerk, **WHY)
    rectify(closed, 1, reason=f"{NAME}来信更正", actor=county.clerk, on=date(2024, 10, 9))
    erase(closed, actor=county.clerk, free_text=True, **WHY)
    report = verify()

    assert refused.value.code == "nothing_to_erase"
    assert NAME not in everything()
    assert (report.ok, report.erased) == (True, 3)  # the first act twice: the latest tombstone counts
    assert [each.seq for each in report.tombstones] == [5]


def test_importing_the_file_again_brings_nothing_back(county: County):
    acts = [*course(), Deed("terminate", date(2024, 10, 20), {"ground": "申请人撤回"})]
    batch = [CaseBatch("reconsideration", county.bureau, acts, external_id="E1")]
    record_many(batch, actor=Actor("import"))
    erase(1, actor=county.clerk, **WHY)
    again = record_many(batch, actor=Actor("import"))

    assert (again.unchanged, again.different) == (1, 0)
    assert "张三" not in everything()


def test_figures_count_the_same(county: County, closed: int, tmp_path: Path):
    def figures(folder: str) -> list[float | None]:
        engine = Engine(Copy(tmp_path / folder, default_source()))
        engine.sync()
        asked = [request(name) for name in ("reconsideration.applied", "reconsideration.upheld")]
        return [each.value for each in engine.compute(asked, "2024", county.code)]

    before = figures("before")
    erase(closed, actor=county.clerk, free_text=True, **WHY)

    assert before == figures("after") == [4, 1]


def test_the_proof_finds_what_a_case_remembers(county: County, closed: int):
    """The state keeps values that guards ask for; a deleted one must be gone from it too."""
    state = Case.objects.get(pk=closed).state
    erase(closed, actor=county.clerk, free_text=True, **WHY)
    kept = Case.objects.get(pk=closed).state
    Case.objects.filter(pk=closed).update(state=state)

    assert (NAME in state, NAME in kept) == (True, False)
    assert "state" in kinds()
