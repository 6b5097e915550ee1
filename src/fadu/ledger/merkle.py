"""Layer 2. A Merkle root over the heads of cases, built as they stream by. Keeps a few hashes, no cases.

The tree is that of RFC 6962 with SM3: leaves and inner nodes are told apart by their first byte.
"""

from __future__ import annotations

from fadu.ledger.chain import sm3


def leaf(uid: str, acts: int, head: str) -> bytes:
    """The hash of one case: its uid, the number of its acts and the hash of the last one."""
    return sm3(b"\x00" + f"{uid}:{acts}:{head}".encode())


class Leaves:
    """Hashed leaves of a stretch of cases, to be pushed into the tree in their order."""

    def __init__(self) -> None:
        self.hashes = bytearray()
        self.acts = 0

    def add(self, uid: str, acts: int, head: str) -> None:
        """One case."""
        self.hashes += leaf(uid, acts, head)
        self.acts += acts

    def extend(self, hashes: bytes, acts: int) -> None:
        """Leaves that were hashed elsewhere, 32 bytes each, and the number of their acts."""
        self.hashes += hashes
        self.acts += acts

    def pour(self, tree: Merkle) -> None:
        """Push all into the tree."""
        hashes = bytes(self.hashes)
        for start in range(0, len(hashes), 32):
            tree.push(hashes[start : start + 32], 0)
        tree.acts += self.acts


class Merkle:
    """Add the cases of a jurisdiction in the order of their uid, then ask for the root."""

    def __init__(self) -> None:
        self._peaks: list[tuple[int, bytes]] = []  # (leaves below, hash), from left to right
        self.cases = 0
        self.acts = 0

    def add(self, uid: str, acts: int, head: str) -> None:
        """One case: its uid, the number of its acts and the hash of the last one."""
        self.push(leaf(uid, acts, head), acts)

    def push(self, node: bytes, acts: int) -> None:
        """The same for a leaf that was hashed elsewhere."""
        size = 1
        while self._peaks and self._peaks[-1][0] == size:
            node = sm3(b"\x01" + self._peaks.pop()[1] + node)
            size *= 2
        self._peaks.append((size, node))
        self.cases += 1
        self.acts += acts

    def root(self) -> str:
        """The root, hex; that of no case is the hash of nothing."""
        if not self._peaks:
            return sm3(b"").hex()
        node = self._peaks[-1][1]
        for _, left in reversed(self._peaks[:-1]):
            node = sm3(b"\x01" + left + node)
        return node.hex()
