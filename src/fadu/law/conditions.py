"""Layer 1. Conditions and matchers: the closed set of questions that a procedure file can ask of a case.

Each looks at the act at hand first and then at what the case remembers. None of them changes anything, and
each can say which facts the case has to remember for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol

import attrs

from fadu.law.state import Act, State, plain


@attrs.frozen(slots=True)
class Matcher:
    """An act, or an act whose fields have one of the given values. `key` is its name in `State.done`."""

    act: str
    where: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    key: str = attrs.field(default="", eq=False)

    def __attrs_post_init__(self) -> None:
        parts = ["=".join((name, "|".join(map(str, values)))) for name, values in self.where]
        object.__setattr__(self, "key", "?".join([self.act, *parts]))

    def matches(self, act: Act) -> bool:
        """Whether this act is meant."""
        return act.act == self.act and all(
            _one_of(act.fields.get(name), values) for name, values in self.where
        )


def _one_of(value: Any, wanted: tuple[Any, ...]) -> bool:
    found = plain(value)
    if isinstance(found, list):
        return any(item in wanted for item in found)
    return found in wanted


class Condition(Protocol):
    """A question with yes or no."""

    def holds(self, state: State, act: Act | None) -> bool:
        """The answer for this state, and this act at hand if there is one."""
        ...

    def parts(self) -> Iterator[Condition]:
        """The condition itself and those it is made of."""
        ...


class _Leaf:
    __slots__ = ()

    def parts(self) -> Iterator[Condition]:
        yield self  # type: ignore[misc]


@attrs.frozen(slots=True)
class FieldIs(_Leaf):
    """A test of one field. `test` gets the value, which is None when nobody filled it in.

    Without `act` it is a field of the act at hand, whichever that is.
    """

    act: str
    field: str
    test: Callable[[Any], bool] = attrs.field(eq=False)
    words: str = ""
    key: str = attrs.field(default="", eq=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "key", f"{self.act}.{self.field}")

    def holds(self, state: State, act: Act | None) -> bool:
        value = None
        if act is not None and (act.act == self.act or not self.act):
            value = plain(act.fields.get(self.field))
        if value is None and self.act:
            value = state.facts.get(self.key)
        return self.test(value)


@attrs.frozen(slots=True)
class Done(_Leaf):
    """Whether a matching act was done before."""

    matcher: Matcher

    def holds(self, state: State, act: Act | None) -> bool:
        return self.matcher.key in state.done


@attrs.frozen(slots=True)
class InStage(_Leaf):
    """Whether the case stands in one of these stages."""

    stages: frozenset[str]

    def holds(self, state: State, act: Act | None) -> bool:
        return state.stage in self.stages


@attrs.frozen(slots=True)
class InSector(_Leaf):
    """Whether the case belongs to one of these sectors."""

    sectors: frozenset[str]

    def holds(self, state: State, act: Act | None) -> bool:
        return state.sector in self.sectors


@attrs.frozen(slots=True)
class AllOf:
    """Every one of them."""

    of: tuple[Condition, ...]

    def holds(self, state: State, act: Act | None) -> bool:
        return all(each.holds(state, act) for each in self.of)

    def parts(self) -> Iterator[Condition]:
        yield self
        for each in self.of:
            yield from each.parts()


@attrs.frozen(slots=True)
class AnyOf:
    """At least one of them."""

    of: tuple[Condition, ...]

    def holds(self, state: State, act: Act | None) -> bool:
        return any(each.holds(state, act) for each in self.of)

    def parts(self) -> Iterator[Condition]:
        yield self
        for each in self.of:
            yield from each.parts()


@attrs.frozen(slots=True)
class Not:
    """The contrary."""

    of: Condition

    def holds(self, state: State, act: Act | None) -> bool:
        return not self.of.holds(state, act)

    def parts(self) -> Iterator[Condition]:
        yield self
        yield from self.of.parts()


def filled(value: Any) -> bool:
    """Whether a field counts as filled in."""
    return value is not None and value != "" and value != []


def equals(wanted: Any) -> Callable[[Any], bool]:
    """`is`: the value, or one of several chosen values."""
    right = plain(wanted)

    def test(value: Any) -> bool:
        return right in value if isinstance(value, list) else bool(value == right) and filled(value)

    return test


def among(wanted: list[Any]) -> Callable[[Any], bool]:
    """`in`: one of these values."""
    right = tuple(plain(item) for item in wanted)
    return lambda value: filled(value) and _one_of(value, right)


def at_least(bound: Any) -> Callable[[Any], bool]:
    """`at_least`: a number, date or list size is not below; never for an empty field or unset parameter."""
    right = plain(bound)
    return lambda value: _comparable(size := _size(value), right) and bool(size >= right)


def below(bound: Any) -> Callable[[Any], bool]:
    """`below`: a number, date or size of a list is below; never for an empty field or unset parameter."""
    right = plain(bound)
    return lambda value: _comparable(size := _size(value), right) and bool(size < right)


def _size(value: Any) -> Any:
    return len(value) if isinstance(value, list) else value


def _comparable(value: Any, right: Any) -> bool:
    if isinstance(value, bool) or isinstance(right, bool) or value is None or right is None:
        return False
    return isinstance(value, str) == isinstance(right, str) and isinstance(value, str | int | float)


def missing(wanted: bool) -> Callable[[Any], bool]:
    """`missing`: whether the field is empty."""
    return lambda value: filled(value) != wanted
