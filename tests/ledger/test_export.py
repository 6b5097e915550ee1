"""The exported ledger and the verifier that knows nothing of Fadu."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from courses import course

from databases import County
from fadu.ledger.access import Viewer
from fadu.ledger.checkpoint import make_key, read_key, take_checkpoint
from fadu.ledger.export import export
from fadu.ledger.record import Actor, CaseBatch, record, record_many, rectify

SCRIPT = Path(__file__).parents[2] / "scripts" / "verify_ledger.py"


def prove(path: Path, *more: str) -> dict:
    done = subprocess.run([sys.executable, SCRIPT, path, "--json", *more], capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def exported(county: County, tmp_path: Path) -> Path:
    make_key(tmp_path / "key.pem")
    batch = [CaseBatch("reconsideration", county.bureau, course(), external_id=str(n)) for n in range(5)]
    record_many(batch, actor=Actor("import"))
    kept = take_checkpoint(county.code, read_key(tmp_path / "key.pem"))
    (tmp_path / "kept.jsonl").write_text(kept.line() + "\n")
    record(1, "serve_copy", date(2024, 10, 10), actor=county.clerk)
    rectify(2, 1, reason="误", actor=county.clerk, on=date(2024, 10, 9))
    assert export(tmp_path / "ledger.jsonl") == 12
    return tmp_path / "ledger.jsonl"


def test_a_sound_export_is_proved(exported: Path):
    result = prove(exported, "--checkpoint", str(exported.with_name("kept.jsonl")))

    assert (result["ok"], result["cases"], result["acts"], result["warnings"]) == (True, 5, 12, [])
    assert result["unchecked_content"] == 0


def lines_of(path: Path) -> list[str]:
    return path.read_text().splitlines()


def places(lines: list[str]) -> list[int]:
    """Where the acts of the first case stand."""
    return [number for number, line in enumerate(lines) if line.startswith('{"hash"')][:3]


def test_each_kind_of_tampering_is_found(exported: Path, tmp_path: Path):
    lines = lines_of(exported)
    first, second, third = places(lines)
    case = first - 1
    ways = {
        "hash": [*lines[:first], lines[first].replace("张三", "李四"), *lines[first + 1 :]],
        "gap": [*lines[:second], *lines[second + 1 :]],
        "head": [*lines[:third], *lines[third + 1 :]],
        "root": [*lines[:case], *lines[third + 1 :]],
        "signature": [line.replace('"cases":5', '"cases":4') for line in lines],
        "end": lines[:-1],
    }
    found = {}
    for kind, tampered in ways.items():
        (tmp_path / "t.jsonl").write_text("\n".join(tampered) + "\n")
        found[kind] = {fault["kind"] for fault in prove(tmp_path / "t.jsonl")["faults"]}
    swapped = [*lines[:second], lines[third], lines[second], *lines[third + 1 :]]
    (tmp_path / "t.jsonl").write_text("\n".join(swapped) + "\n")

    assert all(kind in kinds for kind, kinds in found.items()), found
    assert not prove(tmp_path / "t.jsonl")["ok"]


def test_an_old_export_does_not_fit_a_newer_checkpoint(county: County, exported: Path, tmp_path: Path):
    newer = take_checkpoint(county.code, read_key(tmp_path / "key.pem"))
    (tmp_path / "newer.jsonl").write_text(newer.line() + "\n")
    result = prove(exported, "--checkpoint", str(tmp_path / "newer.jsonl"))

    assert {fault["kind"] for fault in result["faults"]} == {"missing"}  # same acts, but not in that backup


def test_the_wrong_public_key_is_told(exported: Path):
    result = prove(exported, "--public-key", "00" * 32)

    assert {fault["kind"] for fault in result["faults"]} == {"key"}


def test_masked_content_is_counted_as_unchecked_and_still_hangs_together(county: County, exported: Path):
    masked = exported.with_name("masked.jsonl")
    export(masked, viewer=Viewer("supervisor", county.code))
    result = prove(masked)

    assert (result["ok"], result["unchecked_content"]) == (True, 12)


def test_the_script_stands_alone(exported: Path):
    code = SCRIPT.read_text()
    hidden = "import sys; sys.modules['cryptography'] = None; sys.argv = sys.argv[1:]\n"
    done = subprocess.run(
        [sys.executable, "-I", "-c", hidden + code, "x", str(exported), "--json"],
        capture_output=True,
        text=True,
    )
    result = json.loads(done.stdout)

    assert "fadu" not in {
        line.split()[1].split(".")[0] for line in code.splitlines() if line.startswith(("import ", "from "))
    }
    assert (result["ok"], result["acts"]) == (True, 12)
    assert result["warnings"]  # that signatures were not checked is said
