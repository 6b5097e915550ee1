"""Layer 4. A total with the parts that stand with it, and what the words say of how they divide it.

Finds nothing (see `groups`) and judges no sum (see `sums`).
"""

from __future__ import annotations

import re

import attrs

from fadu.report.reader.checks.context import Item
from fadu.report.reader.checks.data import words

_LEFT = re.compile(r"其余|剩余")
REST = re.compile(r"其他|其它|其余|剩余")


@attrs.define(slots=True)
class Group:
    """A total and parts that stand with it.

    `marker`: 其中 | list | outcome | total. `stop` counts the parts before the first semicolon.
    `mixed`: a part in another unit ended or stands in the list.
    """

    whole: Item
    parts: list[Item]
    marker: str
    words: str
    mixed: list[Item] = attrs.field(factory=list)
    stop: int = 0

    @property
    def exhaustive(self) -> bool:
        """The words say that the parts are all there is."""
        return bool(words().exhaustive.search(self.words)) or self.complementary

    @property
    def complementary(self) -> bool:
        """Exactly two parts: what is done and what is not."""
        if len(self.parts) != 2:
            return False
        first, second = (part.label for part in self.parts)
        w = words()
        if not w.contrast.search(f"{first}\n{second}"):
            return False
        if w.carried_in.search(first) or w.carried_in.search(second):
            return False
        if any(_opposite(first, second, *pair) for pair in w.opposites):
            return True
        if w.pending.search(first):
            first, second = second, first
        done = w.done.search(w.pending.sub("", first))
        return bool(done and w.pending.search(second) and not w.pending.search(first))

    @property
    def stages(self) -> bool:
        """The parts are stages of the same cases (受理48件,审结32件), so they overlap."""
        if self.complementary:
            return False
        if len(self.parts) < 2:
            return False
        w = words()
        closed = 0
        for label in [part.label for part in self.parts]:
            if w.close_stage.search(label) and not REST.search(label):
                closed += bool(w.close_stage.search(w.denied.sub("", w.pending.sub("", label))))
        return closed > 1 and not self._disjoint()

    def _disjoint(self) -> bool:
        return self.outcomes

    @property
    def outcomes(self) -> bool:
        """Every part is called an outcome that excludes the others (维持, 撤销, 受理 beside 不予受理)."""
        outcome = words().outcome
        labels = [part.label for part in self.parts]
        if any("不予受理" in label for label in labels):
            labels = [label for label in labels if "受理" not in label]
        return all(outcome.search(label) for label in labels)

    def nearly(self, share: float) -> bool:
        """The parts miss or exceed the whole by at most this share of it."""
        total, stated = sum(part.figure.value for part in self.parts), self.whole.figure.value
        return abs(total - stated) <= share * stated

    @property
    def overlapping(self) -> bool:
        """The words name categories that cut across each other."""
        left_over = _LEFT.search(self.parts[-1].pre)
        crossing = not left_over and words().overlap.search(self.words)
        return bool(crossing) or self.stages or self._crossing()

    def _crossing(self) -> bool:
        """Some parts are kinds and others stages (重大隐患10处,已整改18处)."""
        w = words()
        status = [
            bool(w.close_stage.search(p.label) or w.pending.search(p.label))
            for p in self.parts
            if not REST.search(p.label)
        ]
        return any(status) and not all(status) and not self.complementary and not self._disjoint()

    @property
    def alike(self) -> bool:
        """The parts' names begin or end with the same two characters: one classification."""
        names = [re.sub(r"^.*其中", "", p.pre) or p.post for p in self.parts]
        heads, tails = {n[:2] for n in names}, {n[-2:] for n in names}
        if len(names) > 1 and all(len(n) > 2 for n in names) and (len(heads) == 1 or len(tails) == 1):
            return True
        return self.disjoint_kinds

    @property
    def disjoint_kinds(self) -> bool:
        """Each part is called another one of kinds that exclude each other (刑事, 民事, 行政)."""
        return any(self._of_kind(kind) for kind in words().kinds)

    def _of_kind(self, kind: re.Pattern[str]) -> bool:
        """Each part shows another word of one list of kinds that exclude each other."""
        hits = [kind.search(part.lead(16) + part.post) for part in self.parts]
        named = {hit.group() for hit in hits if hit}
        return len(named) == len(self.parts) > 1


def _opposite(first: str, second: str, good: str, bad: str) -> bool:
    """One is called one thing, the other the opposite (胜诉52件, 败诉9件)."""
    if bad in first:
        first, second = second, first
    return bad in second and good in first and bad not in first
