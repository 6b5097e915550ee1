"""Layer 2. What the ledger refuses, and what it tells about it. Raises nothing by itself."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from fadu.errors import LedgerError
from fadu.law import Finding


class RefusedError(LedgerError):
    """The procedure forbids this act now. `findings` hold rule, article and message of each reason."""

    code = "refused"

    def __init__(self, name: str, findings: Sequence[Finding]) -> None:
        reasons = "；".join(
            f"{each.message}（{each.basis}）" if each.basis else each.message for each in findings
        )
        super().__init__(f"不能记录“{name}”：{reasons}")
        self.findings = tuple(findings)


@attrs.frozen(slots=True)
class Since:
    """One act that somebody else recorded after the actor had looked."""

    seq: int
    act: str
    name: str
    on: str
    actor: str


class ConflictError(LedgerError):
    """The case moved on after the actor looked at it. `since` tells what happened, in order."""

    code = "conflict"

    def __init__(self, since: Sequence[Since]) -> None:
        told = "；".join(f"{each.on} {each.actor} 记录了“{each.name}”" for each in since)
        super().__init__(f"您查看之后，案件已有新的记录：{told}。请重新查看后再办理。")
        self.since = tuple(since)


class UnknownCaseError(LedgerError):
    """There is no such case."""

    code = "unknown_case"

    def __init__(self, case: int) -> None:
        super().__init__(f"台账中没有编号为 {case} 的案件。")
