"""Layer 1. What a guard can require of an act: the closed set of `require` keywords, one small class each.

A requirement answers whether the act meets it in the state before the act. It never changes anything.
`of_act`: the answer depends on the act's own fields or persons, so nothing can be said beforehand.
"""

from __future__ import annotations

from typing import ClassVar, Protocol

import attrs

from fadu.law.conditions import Condition, Matcher, filled
from fadu.law.state import Act, Env, Run, State, as_day


class Requirement(Protocol):
    """One `require`."""

    of_act: ClassVar[bool]

    def met(self, state: State, act: Act, on: int, env: Env) -> bool:
        """Whether the act, done on this ordinal day, meets it."""
        ...


@attrs.frozen(slots=True)
class AllDone:
    """`done`: each of these was done before."""

    of_act: ClassVar[bool] = False
    matchers: tuple[Matcher, ...]

    def met(self, state: State, act: Act, on: int, env: Env) -> bool:
        return all(matcher.key in state.done for matcher in self.matchers)


@attrs.frozen(slots=True)
class AnyDone:
    """`done_any`: at least one of these was done before."""

    of_act: ClassVar[bool] = False
    matchers: tuple[Matcher, ...]

    def met(self, state: State, act: Act, on: int, env: Env) -> bool:
        return any(matcher.key in state.done for matcher in self.matchers)


@attrs.frozen(slots=True)
class NotDone:
    """`not_done`: none of these was done before."""

    of_act: ClassVar[bool] = False
    matchers: tuple[Matcher, ...]

    def met(self, state: State, act: Act, on: int, env: Env) -> bool:
        return not any(matcher.key in state.done for matcher in self.matchers)


@attrs.frozen(slots=True)
class Facts:
    """`facts`: a condition that must hold."""

    of_act: ClassVar[bool] = False  # judged by the fields its condition names
    condition: Condition

    def met(self, state: State, act: Act, on: int, env: Env) -> bool:
        return self.condition.holds(state, act)


@attrs.frozen(slots=True)
class FieldsFilled:
    """`fields`: these must be filled in; a name with a dot is a field of another act."""

    of_act: ClassVar[bool] = True
    own: tuple[str, ...]
    others: tuple[str, ...] = ()

    def met(self, state: State, act: Act, on: int, env: Env) -> bool:
        return all(filled(act.fields.get(name)) for name in self.own) and all(
            filled(state.facts.get(key)) for key in self.others
        )


@attrs.frozen(slots=True)
class Officers:
    """`officers`: at least so many persons did it."""

    of_act: ClassVar[bool] = True
    least: int

    def met(self, state: State, act: Act, on: int, env: Env) -> bool:
        return len(set(act.by)) >= self.least


@attrs.frozen(slots=True)
class Certified:
    """`certified`: each person held a valid certificate that day, as far as a register is known."""

    of_act: ClassVar[bool] = True

    def met(self, state: State, act: Act, on: int, env: Env) -> bool:
        return all(env.certified(person, act.on) is not False for person in act.by)


@attrs.frozen(slots=True)
class DifferentFrom:
    """`different_from`: no person of this act took part in those."""

    of_act: ClassVar[bool] = True
    acts: tuple[str, ...]

    def met(self, state: State, act: Act, on: int, env: Env) -> bool:
        own = set(act.by)
        return not any(own.intersection(state.people.get(other, ())) for other in self.acts)


@attrs.frozen(slots=True)
class NotNamed:
    """`not_named`: no person of this act is one whom an earlier act of that kind named in that field."""

    of_act: ClassVar[bool] = True
    matcher: Matcher
    field: str

    @property
    def key(self) -> str:
        """Under which the state keeps the persons that were named."""
        return f"{self.matcher.key}.{self.field}"

    def met(self, state: State, act: Act, on: int, env: Env) -> bool:
        return not set(act.by).intersection(state.people.get(self.key, ()))


def _expired(run: Run, on: int) -> bool:
    return run.paused is None and run.due is not None and run.due < on


@attrs.frozen(slots=True)
class InTime:
    """`in_time`: not after that limit expired."""

    of_act: ClassVar[bool] = False
    limit: str

    def met(self, state: State, act: Act, on: int, env: Env) -> bool:
        run = state.runs.get(self.limit)
        return run is None or run.idle or run.status == "void" or not _expired(run, on)


@attrs.frozen(slots=True)
class Waited:
    """`waited`: that limit was met, or has expired, or has no number that anybody could wait for."""

    of_act: ClassVar[bool] = False
    limit: str

    def met(self, state: State, act: Act, on: int, env: Env) -> bool:
        run = state.runs.get(self.limit)
        if run is None:
            return False
        return run.idle or not run.alive or run.status == "unset" or _expired(run, on)


@attrs.frozen(slots=True)
class AtMost:
    """`at_most`: this act is done at most so often."""

    of_act: ClassVar[bool] = False
    times: int

    def met(self, state: State, act: Act, on: int, env: Env) -> bool:
        return state.done.get(act.act, 0) < self.times


@attrs.frozen(slots=True)
class SameDayAs:
    """`same_day_as`: on the day on which that act was last done."""

    of_act: ClassVar[bool] = False
    act: str

    def met(self, state: State, act: Act, on: int, env: Env) -> bool:
        return state.days.get(self.act) == on


@attrs.frozen(slots=True)
class NotBefore:
    """`not_before`: that act was done by this day; with a field, the day in that field has come."""

    of_act: ClassVar[bool] = False
    act: str
    field: str | None = None

    def met(self, state: State, act: Act, on: int, env: Env) -> bool:
        day = as_day(state.facts.get(f"{self.act}.{self.field}")) if self.field else state.days.get(self.act)
        return day is not None and day <= on
