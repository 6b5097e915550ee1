"""Layer 1. Reading conditions, matchers and `require` of a procedure file into their objects.

Checks that every act, field, stage and parameter they name exists. Bare field names belong to the act at
hand and are allowed in guards only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import attrs

from fadu.errors import did_you_mean
from fadu.law import conditions as c
from fadu.law import requirements as r
from fadu.law.nodes import Faults, Map, Seq
from fadu.law.reading import items, keywords
from fadu.law.schema import ActRule, Parameter
from fadu.law.state import plain

TESTS = ("is", "in", "at_least", "below", "missing")
CONDITIONS = ("field", "done", "stage", "sector", "all", "any", "not")
REQUIREMENTS = (
    "done", "done_any", "not_done", "facts", "fields", "officers", "certified", "different_from", "not_named",
    "in_time", "waited", "at_most", "same_day_as", "not_before",
)  # fmt: skip


@attrs.frozen(slots=True)
class Names:
    """What exists in a version. `own`: the acts at hand, whose fields may be named without their act."""

    acts: Mapping[str, ActRule]
    stages: Collection[str]
    limits: Collection[str]
    parameters: Mapping[str, Parameter]
    faults: Faults
    what: str = ""
    own: tuple[str, ...] = ()

    def unknown(self, node: Map | Seq, key: str | None, kind: str, name: str, known: Collection[str]) -> None:
        self.faults.add(node, key, f"{self.what}引用了未知的{kind}“{name}”{did_you_mean(name, known)}")

    def act(self, node: Map | Seq, key: str | None, name: Any) -> str:
        """The id of an act that exists."""
        if name not in self.acts:
            self.unknown(node, key, "程序行为", str(name), self.acts)
        return str(name)

    def field(self, node: Map, key: str, act: str, name: str) -> None:
        """A fault unless the act has this field."""
        rule = self.acts.get(act)
        if rule is not None and name not in rule.fields:
            self.unknown(node, key, "字段", f"{act}.{name}", [f"{act}.{each}" for each in rule.fields])

    def matcher(self, node: Map | Seq, key: str | None, value: Any) -> c.Matcher:
        """An act id, or {act: id, where: {field: value or list}}."""
        if not isinstance(value, Map):
            return c.Matcher(self.act(node, key, value))
        keywords(value, ("act", "where"), self.faults, self.what)
        act = self.act(value, "act", value.get("act"))
        where = value.get("where")
        pairs = []
        if isinstance(where, Map):
            for name, wanted in where.items():
                self.field(where, name, act, name)
                self.choices(where, name, act, name, items(wanted))
                pairs.append((name, tuple(plain(item) for item in items(wanted))))
        return c.Matcher(act, tuple(pairs))

    def matchers(self, node: Map, key: str) -> tuple[c.Matcher, ...]:
        """One matcher or a list of them."""
        return tuple(self.matcher(node, key, value) for value in items(node.get(key)))

    def choices(self, node: Map, key: str, act: str, name: str, wanted: list[Any]) -> None:
        """A fault for a value that the choice field can never have."""
        rule = self.acts.get(act)
        field = rule.fields.get(name) if rule else None
        if field is None or not field.choices:
            return
        for value in wanted:
            if value not in field.choices:
                self.unknown(node, key, f"选项（{act}.{name}）", str(value), field.choices)


def read_condition(node: Any, names: Names, place: Map, key: str) -> c.Condition | None:
    """The condition under a key; None when there is none or it is faulty."""
    if node is None:
        return None
    given = [word for word in CONDITIONS if word in node] if isinstance(node, Map) else []
    if len(given) != 1:
        names.faults.add(place, key, f"{names.what}的条件应恰好用一个关键词：{'、'.join(CONDITIONS)}")
        return None
    keywords(node, (given[0], *TESTS) if given[0] == "field" else given, names.faults, f"{names.what}的条件")
    return _CONDITIONS[given[0]](node, names)


def _field(node: Map, names: Names) -> c.Condition | None:
    given = [word for word in TESTS if word in node]
    if len(given) != 1:
        names.faults.add(node, "field", f"{names.what}的字段条件应恰好用一个：{'、'.join(TESTS)}")
        return None
    act, _, field = str(node["field"]).rpartition(".")
    if not act and not names.own:
        names.faults.add(node, "field", f"{names.what}的字段“{field}”应写作 行为.字段")
        return None
    for each in (act,) if act else names.own:
        names.act(node, "field", each)
        names.field(node, "field", each, field)
        if given[0] in ("is", "in"):
            names.choices(node, given[0], each, field, items(node[given[0]]))
    test = _test(node, given[0], names)
    return c.FieldIs(act, field, test, f"{node['field']} {given[0]}") if test else None


def _test(node: Map, word: str, names: Names) -> Callable[[Any], bool] | None:
    value = node[word]
    if isinstance(value, Map):
        parameter = names.parameters.get(str(value.get("param")))
        if parameter is None:
            names.unknown(value, "param", "参数", str(value.get("param")), names.parameters)
            return None
        value = parameter.value
    if word == "is":
        return c.equals(value)
    if word == "in":
        return c.among(items(value))
    if word == "missing":
        return c.missing(value is not False)
    return c.at_least(value) if word == "at_least" else c.below(value)


def _stages(node: Map, names: Names) -> c.Condition:
    for stage in items(node["stage"]):
        if stage not in names.stages:
            names.unknown(node, "stage", "阶段", str(stage), names.stages)
    return c.InStage(frozenset(map(str, items(node["stage"]))))


def _many(node: Map, names: Names, key: str) -> tuple[c.Condition, ...]:
    found = (read_condition(each, names, node, key) for each in items(node[key]))
    return tuple(each for each in found if each is not None)


def _not(node: Map, names: Names) -> c.Condition | None:
    inner = read_condition(node["not"], names, node, "not")
    return c.Not(inner) if inner is not None else None


_CONDITIONS: dict[str, Callable[[Map, Names], c.Condition | None]] = {
    "field": _field,
    "done": lambda node, names: (
        c.Done(names.matcher(node, "done", node["done"]))
        if not isinstance(node["done"], Seq)
        else c.AllOf(tuple(c.Done(matcher) for matcher in names.matchers(node, "done")))
    ),
    "stage": _stages,
    "sector": lambda node, names: c.InSector(frozenset(map(str, items(node["sector"])))),
    "all": lambda node, names: c.AllOf(_many(node, names, "all")),
    "any": lambda node, names: c.AnyOf(_many(node, names, "any")),
    "not": _not,
}


def read_requirement(node: Map, names: Names) -> r.Requirement | None:
    """The `require` of a guard."""
    value = node.get("require")
    given = list(value) if isinstance(value, Map) else []
    if not isinstance(value, Map) or len(given) != 1 or given[0] not in REQUIREMENTS:
        hint = did_you_mean(given[0], REQUIREMENTS) if len(given) == 1 else ""
        names.faults.add(
            node, "require", f"{names.what}的 require 应恰好用一个{hint}：{'、'.join(REQUIREMENTS)}"
        )
        return None
    return _REQUIREMENTS[given[0]](value, names)


def _facts(node: Map, names: Names) -> r.Requirement | None:
    condition = read_condition(node["facts"], names, node, "facts")
    return r.Facts(condition) if condition is not None else None


def _fields(node: Map, names: Names) -> r.Requirement:
    own, others = [], []
    for name in map(str, items(node["fields"])):
        act, _, field = name.rpartition(".")
        for each in (act,) if act else names.own:
            names.act(node, "fields", each)
            names.field(node, "fields", each, field)
        if act and act not in names.own:
            others.append(name)
        else:
            own.append(field)
    return r.FieldsFilled(tuple(own), tuple(others))


def _number(node: Map, key: str, names: Names) -> int:
    value = node[key]
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    names.faults.add(node, key, f"{names.what}的 {key} 应为正整数")
    return 1


def _limit(node: Map, key: str, names: Names) -> str:
    limit = str(node[key])
    if limit not in names.limits:
        names.unknown(node, key, "期限", limit, names.limits)
    return limit


def _not_before(node: Map, names: Names) -> r.Requirement:
    value = node["not_before"]
    if isinstance(value, Map):
        act, field = names.act(value, "act", value.get("act")), str(value.get("field"))
        names.field(value, "field", act, field)
        return r.NotBefore(act, field)
    return r.NotBefore(names.act(node, "not_before", value))


def _not_named(node: Map, names: Names) -> r.Requirement | None:
    value = node["not_named"]
    if not isinstance(value, Map) or "of" not in value or "field" not in value:
        names.faults.add(node, "not_named", f"{names.what}的 not_named 应写作 {{of: 行为，field: 人员字段}}")
        return None
    keywords(value, ("of", "field"), names.faults, names.what)
    matcher, field = names.matcher(value, "of", value["of"]), str(value["field"])
    names.field(value, "field", matcher.act, field)
    return r.NotNamed(matcher, field)


_REQUIREMENTS: dict[str, Callable[[Map, Names], r.Requirement | None]] = {
    "done": lambda node, names: r.AllDone(names.matchers(node, "done")),
    "done_any": lambda node, names: r.AnyDone(names.matchers(node, "done_any")),
    "not_done": lambda node, names: r.NotDone(names.matchers(node, "not_done")),
    "facts": _facts,
    "fields": _fields,
    "officers": lambda node, names: r.Officers(_number(node, "officers", names)),
    "certified": lambda node, names: r.Certified(),
    "different_from": lambda node, names: r.DifferentFrom(
        tuple(names.act(node, "different_from", act) for act in items(node["different_from"]))
    ),
    "not_named": _not_named,
    "in_time": lambda node, names: r.InTime(_limit(node, "in_time", names)),
    "waited": lambda node, names: r.Waited(_limit(node, "waited", names)),
    "at_most": lambda node, names: r.AtMost(_number(node, "at_most", names)),
    "same_day_as": lambda node, names: r.SameDayAs(names.act(node, "same_day_as", node["same_day_as"])),
    "not_before": _not_before,
}
