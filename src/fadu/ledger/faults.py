"""Layer 2. What a proof found and how it reports it. Finds nothing itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

KINDS = {
    "gap": "缺少行为或顺序被改动",
    "link": "与前一行为的哈希不相连",
    "hash": "内容与哈希不符（被改动，或者未经依法删除程序而被删除）",
    "unerased": "已依法删除的内容又出现（恢复了旧数据）",
    "order": "入账次序被改动",
    "head": "链头或步数与案件不符（末尾被截断）",
    "empty": "案件没有任何行为",
    "orphan": "有行为不属于任何案件（案件被删除）",
    "unknown_agency": "机关已不存在",
    "state": "案件状态与重新推演不符",
    "derived": "推演数据与重新推演不符",
    "deemed": "依法推定的行为与重新推演不符",
    "findings": "违法情形与重新推演不符",
    "rederived": "更正后的有效行为与重新推演不符",
    "unreadable": "内容不能读取",
    "signature": "检查点签名无效",
    "sequence": "检查点前后不相连",
    "root": "与检查点的根哈希不符（有案件被改动、删除，或恢复了旧备份）",
    "rolled_back": "台账比检查点旧（恢复了旧备份或被截断）",
    "missing": "外部保存的检查点不在台账中（恢复了旧备份）",
    "foreign_key": "检查点不是用本台账已知的密钥签名",
}
MOST = 1000  # faults that are told one by one


@attrs.frozen(slots=True)
class Fault:
    """One fault: its kind, the case and act or the checkpoint concerned. `seq` counts from 0, messages from 1."""

    kind: str
    case: str = ""
    seq: int | None = None
    detail: str = ""

    @property
    def message(self) -> str:
        """One Chinese sentence."""
        place = f"案件 {self.case}" if self.case else "台账"
        step = f"第 {self.seq + 1} 步" if self.seq is not None else ""
        return f"{place}{step}：{KINDS[self.kind]}{f'（{self.detail}）' if self.detail else ''}"


@attrs.frozen(slots=True)
class Tombstone:
    """A lawful deletion: the case, the act that says so, the numbers of the acts from which personal data went."""

    case: str
    seq: int
    acts: tuple[int, ...]
    on: str
    actor: str
    ground: str
    basis: str

    @property
    def message(self) -> str:
        """One Chinese sentence."""
        steps = "、".join(str(seq + 1) for seq in self.acts)
        return (
            f"案件 {self.case} 第 {steps} 步的个人信息已由 {self.actor} 于 {self.on} 依法删除"
            f"（理由：{self.ground}；依据：{self.basis}）"
        )


@attrs.define(slots=True)
class Report:
    """The result of a proof. Rates are acts a second.

    Attributes:
        checkpoints: how many were compared with the ledger (signature, sequence and root).
        count: how many faults there are; only the first are listed.
        erased: how many acts have lawfully lost personal data; of the tombstones only the first are listed.
    """

    cases: int = 0
    acts: int = 0
    replayed: int = 0
    checkpoints: int = 0
    count: int = 0
    faults: list[Fault] = attrs.field(factory=list)
    erased: int = 0
    tombstones: list[Tombstone] = attrs.field(factory=list)
    chain_seconds: float = 0.0
    replay_seconds: float = 0.0

    @property
    def ok(self) -> bool:
        return self.count == 0

    def add(self, fault: Fault) -> None:
        self.count += 1
        if len(self.faults) < MOST:
            self.faults.append(fault)

    def bury(self, tombstones: Iterable[Tombstone]) -> None:
        """Take note of lawful deletions."""
        for each in tombstones:
            self.erased += len(each.acts)
            if len(self.tombstones) < MOST:
                self.tombstones.append(each)

    def join(self, other: Report) -> None:
        """Take in what another part of the ledger gave."""
        self.cases += other.cases
        self.acts += other.acts
        self.replayed += other.replayed
        self.count += other.count
        self.faults = [*self.faults, *other.faults][:MOST]
        self.erased += other.erased
        self.tombstones = [*self.tombstones, *other.tombstones][:MOST]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "ok": self.ok,
            "cases": self.cases,
            "acts": self.acts,
            "replayed": self.replayed,
            "checkpoints": self.checkpoints,
            "fault_count": self.count,
            "faults": [{**attrs.asdict(each), "message": each.message} for each in self.faults],
            "erased": self.erased,
            "tombstones": [{**attrs.asdict(each), "message": each.message} for each in self.tombstones],
            "chain_seconds": round(self.chain_seconds, 3),
            "replay_seconds": round(self.replay_seconds, 3),
        }
