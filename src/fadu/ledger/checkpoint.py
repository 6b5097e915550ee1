"""Layer 2. Signed checkpoints: taken daily and on demand, kept, published. Never taken over a moving tail.

A checkpoint fixes the heads of all cases of a jurisdiction as of one place in the tail. Whoever keeps a
copy outside can later show that acts were edited, removed or that an old backup was put back.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from fadu.errors import LedgerError
from fadu.ledger.chain import GENESIS
from fadu.ledger.merkle import Merkle
from fadu.ledger.models import Checkpoint
from fadu.ledger.store import store

_HEADS = (
    "SELECT c.uid, a.seq + 1, a.hash FROM ledger_case c JOIN ledger_act a ON a.case_id = c.id AND a.seq ="
    " (SELECT MAX(x.seq) FROM ledger_act x WHERE x.case_id = c.id AND x.id <= %s)"
    " WHERE c.jurisdiction_code = %s ORDER BY c.uid"
)


@attrs.frozen(slots=True, kw_only=True)
class Signed:
    """A checkpoint as it is signed, kept and published."""

    jurisdiction: str
    made_at: str
    last_act_id: int
    cases: int
    acts: int
    root: str
    prev_root: str
    signature: str = ""
    public_key: str = ""

    def content(self) -> bytes:
        """The bytes that are signed: JSON with sorted keys, without signature and key."""
        fields = attrs.asdict(self)
        del fields["signature"], fields["public_key"]
        return orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)

    def signed_rightly(self) -> bool:
        """Whether the signature is that of its public key over its content."""
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.public_key))
            key.verify(bytes.fromhex(self.signature), self.content())
        except (InvalidSignature, ValueError):
            return False
        return True

    def line(self) -> str:
        """One JSON line for publication."""
        return orjson.dumps(attrs.asdict(self), option=orjson.OPT_SORT_KEYS).decode()


def make_key(path: Path) -> str:
    """Make the signing key (PEM, readable by its owner only); returns the public key, hex. Never
    overwrites one.
    """
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise LedgerError("签名私钥已经存在，不会覆盖；确要更换请先移走旧文件。", where=str(path)) from error
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
    return key.public_key().public_bytes_raw().hex()


def read_key(path: Path) -> Ed25519PrivateKey:
    """The signing key. Raises LedgerError when there is none."""
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except FileNotFoundError as error:
        raise LedgerError("没有签名私钥，请先运行 fadu ledger keygen。", where=str(path)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise LedgerError("签名私钥不是 Ed25519。", where=str(path))
    return key


def take_checkpoint(jurisdiction: str, key: Ed25519PrivateKey | None = None) -> Signed:
    """Take, sign and keep a checkpoint of a jurisdiction's ledger as it stands."""
    key = key or read_key(settings.CHECKPOINT_KEY)
    last = store().settled_tail()
    merkle = Merkle()
    with store().snapshot() as moment:
        for uid, acts, head in moment.stream(_HEADS, (last, jurisdiction)):
            merkle.add(uid, acts, head)
    before = Checkpoint.objects.filter(jurisdiction_id=jurisdiction).order_by("-id").first()
    bare = Signed(
        jurisdiction=jurisdiction,
        made_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        last_act_id=last,
        cases=merkle.cases,
        acts=merkle.acts,
        root=merkle.root(),
        prev_root=before.root if before else GENESIS,
    )
    signed = attrs.evolve(
        bare,
        signature=key.sign(bare.content()).hex(),
        public_key=key.public_key().public_bytes_raw().hex(),
    )
    fields = attrs.asdict(signed)
    with store().writing():
        Checkpoint.objects.create(jurisdiction_id=fields.pop("jurisdiction"), **fields)
    return signed


def kept_checkpoints(jurisdiction: str) -> list[Signed]:
    """The checkpoints in the ledger, the oldest first."""
    names = [each.name for each in attrs.fields(Signed) if each.name != "jurisdiction"]
    rows = Checkpoint.objects.filter(jurisdiction_id=jurisdiction).order_by("id").values(*names)
    return [Signed(jurisdiction=jurisdiction, **row) for row in rows]


def read_checkpoints(path: Path) -> list[Signed]:
    """Checkpoints kept outside: one JSON object, or one a line. Raises LedgerError for anything else."""
    try:
        found: list[Any] = [orjson.loads(line) for line in path.read_bytes().splitlines() if line.strip()]
        return [Signed(**each) for each in found]
    except (orjson.JSONDecodeError, TypeError) as error:
        raise LedgerError("不是检查点文件：每行应为一个检查点的 JSON。", where=str(path)) from error
    except OSError as error:
        raise LedgerError("检查点文件不能读取。", where=str(path)) from error
