"""Layer 2. The order of a row's acts: by date, and on one day as the law allows them. Judges no act.

A spreadsheet says days, not the order within a day. Among all orders of one day the first that no stage
forbids is taken, where acts stand as in the procedure file; so the same row always gives the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from fadu.law import Version
from fadu.law.loader import get_procedure

TRIES = 2000  # steps of the search; a row that needs more is taken in the order of the file


def ordered(version: Version, acts: Sequence[tuple[str, int]]) -> tuple[int, ...]:
    """The places of the given acts in their order. `acts`: (act id, day as ordinal), repeats in the order
    meant.
    """
    days = sorted({day for _, day in acts})
    rank = {day: n for n, day in enumerate(days)}
    return _ordered(version.procedure, version.key, tuple((act, rank[day]) for act, day in acts))


@lru_cache(maxsize=8192)
def _ordered(procedure: str, key: str, acts: tuple[tuple[str, int], ...]) -> tuple[int, ...]:
    version = get_procedure(procedure).version(key)
    place = {act: n for n, act in enumerate(version.acts)}
    last = len(place)
    usual = sorted(
        range(len(acts)),
        key=lambda n: (acts[n][1], acts[n][0] != version.opening, place.get(acts[n][0], last), n),
    )
    search = _Search(version, acts, usual)
    return tuple(search.find() or usual)


class _Search:
    """Depth first, without a step from a wrong stage; the order of the file where the law allows it."""

    def __init__(self, version: Version, acts: tuple[tuple[str, int], ...], usual: list[int]) -> None:
        self.version, self.acts, self.usual = version, acts, usual
        self.left = TRIES
        self.found: list[int] = []

    def find(self) -> list[int] | None:
        """The order with no step from a wrong stage; else the one that goes on longest without, then as
        usual.
        """
        best: list[int] = []
        stack: list[tuple[list[int], str | None]] = [([], None)]
        while stack and self.left > 0:
            self.left -= 1
            done, stage = stack.pop()
            if len(done) == len(self.acts):
                return done
            if len(done) > len(best):
                best = done
            for n in reversed(self._next(done)):
                after = self._after(stage, self.acts[n][0])
                if after is not False:
                    stack.append(([*done, n], after))
        if not best:
            return None
        rest = self._complete(best)
        return rest if len(rest) == len(self.acts) else None

    def _next(self, done: list[int]) -> list[int]:
        """The acts of the earliest day that is not finished; of the same act only the first."""
        rest = [n for n in self.usual if n not in done]
        day = self.acts[rest[0]][1]
        seen: set[str] = set()
        candidates = []
        for n in rest:
            if self.acts[n][1] == day and self.acts[n][0] not in seen:
                seen.add(self.acts[n][0])
                candidates.append(n)
        return candidates

    def _after(self, stage: str | None, act: str) -> str | Literal[False] | None:
        """The stage after the act; False when the present stage forbids it."""
        rule = self.version.acts.get(act)
        if rule is None:
            return stage
        if rule.opens != (stage is None):
            return False
        if rule.from_ is not None and stage is not None and stage not in rule.from_:
            return False
        return rule.to or stage

    def _complete(self, best: list[int]) -> list[int]:
        """No order is free of wrong stages: after the longest lawful beginning each next act is the first
        that its stage allows, else the first.
        """
        done = list(best)
        stage: str | None = None
        for n in done:
            stage = self._moved(stage, self.acts[n][0])
        while len(done) < len(self.acts):
            candidates = self._next(done)
            lawful = [n for n in candidates if self._after(stage, self.acts[n][0]) is not False]
            chosen = (lawful or candidates)[0]
            done.append(chosen)
            stage = self._moved(stage, self.acts[chosen][0])
        return done

    def _moved(self, stage: str | None, act: str) -> str | None:
        """The stage after an act that happened, lawful or not: a final stage is not left by a wrong one."""
        after = self._after(stage, act)
        if not isinstance(after, bool):
            return after
        rule = self.version.acts[act]
        final = stage is not None and self.version.stages[stage].final
        return stage if final or rule.opens else (rule.to or stage)
