"""Layer 1. From merged maps to the value objects of one version. Reports every fault, never only one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from fadu.errors import did_you_mean
from fadu.law import schema as s
from fadu.law.basis import read_basis
from fadu.law.nodes import Faults, Map
from fadu.law.parse_conditions import Names, read_condition, read_requirement
from fadu.law.parse_limits import LimitReader
from fadu.law.reading import Lengths, day, flag, items, keywords, section, text, words

VERSION_KEYS = (
    "in_force", "until", "based_on", "note", "sources", "day_count", "stages", "parameters", "acts", "limits",
    "guards",
)  # fmt: skip
COMMON = ("name", "basis", "status", "note")
ACT_KEYS = (*COMMON, "by", "from", "to", "once", "outcome", "document", "fields", "public")
FIELD_KEYS = (*COMMON, "kind", "choices", "required", "personal", "unit")
GUARD_KEYS = (*COMMON, "on", "when", "unless", "require", "severity", "message")
PARAMETER_KEYS = (*COMMON, "value", "unit")
SOURCE_KEYS = ("title", "adopted", "in_force", "number", "note", "status")


class VersionReader:
    """Reads one merged version.

    Args:
        procedure: id, opening act and parties of the file.
        roles: known roles.
    """

    def __init__(
        self, procedure: str, opening: str, parties: Map | None, roles: Iterable[str], faults: Faults
    ) -> None:
        self.procedure = procedure
        self.opening = opening
        self.parties = parties
        self.roles = frozenset(roles)
        self.faults = faults

    def read(self, node: Map, overlays: tuple[str, ...]) -> s.Version:
        """The version that this map describes; objects with faults are left out or harmless."""
        keywords(node, VERSION_KEYS, self.faults, "版本")
        in_force = day(node, "in_force", self.faults, "版本")
        if in_force is None:
            self.faults.add(node, "in_force", "版本缺少 in_force（施行日期）")
            in_force = date.min
        self.sources = {
            key: self._source(key, entry) for key, entry in section(node, "sources", self.faults).items()
        }
        day_count = self._day_count(node)
        stages = {key: self._stage(key, entry) for key, entry in section(node, "stages", self.faults).items()}
        parameters = {
            key: self._parameter(key, entry)
            for key, entry in section(node, "parameters", self.faults).items()
        }
        acts = {
            key: self._act(key, entry, stages) for key, entry in section(node, "acts", self.faults).items()
        }
        if self.opening not in acts:
            hint = did_you_mean(self.opening, acts)
            self.faults.add(node, "acts", f"版本中没有立案的程序行为“{self.opening}”（version_by）{hint}")
        limit_nodes, guard_nodes = section(node, "limits", self.faults), section(node, "guards", self.faults)
        names = Names(acts, stages, limit_nodes, parameters, self.faults)
        limits = LimitReader(names, Lengths(day_count, parameters), self.sources)
        return s.Version(
            procedure=self.procedure,
            key="+".join([in_force.isoformat(), *overlays]),
            in_force=in_force,
            until=day(node, "until", self.faults, "版本"),
            overlays=overlays,
            opening=self.opening,
            sources=self.sources,
            day_count=day_count,
            stages=stages,
            acts=acts,
            limits={key: limits.read(key, entry) for key, entry in limit_nodes.items()},
            guards={g.id: g for key, entry in guard_nodes.items() if (g := self._guard(key, entry, names))},
            parameters=parameters,
        )

    def _source(self, key: str, node: Map) -> s.Source:
        what = f"来源 {key} "
        keywords(node, SOURCE_KEYS, self.faults, what)
        adopted = day(node, "adopted", self.faults, what)
        if adopted is None and not node.get("note"):
            self.faults.add(
                node, "adopted", f"{what}缺少 adopted（该文本通过或者发布的日期）；不知道时请写 note"
            )
        return s.Source(
            key,
            text(node, "title", self.faults, what),
            adopted,
            day(node, "in_force", self.faults, what),
            text(node, "number", self.faults, what, default=""),
            text(node, "note", self.faults, what, default=""),
        )

    def _day_count(self, node: Map) -> s.DayCount:
        value = node.get("day_count")
        if value is None:
            return s.DayCount()
        if not isinstance(value, Map):
            self.faults.add(node, "day_count", "day_count 应写作 {working: [3, 5], basis: KEY 第N条}")
            return s.DayCount()
        keywords(value, ("working", "basis", "status", "note"), self.faults, "day_count ")
        numbers = items(value.get("working"))
        if not all(isinstance(n, int) for n in numbers):
            self.faults.add(value, "working", "day_count 的 working 应为数字的列表")
            numbers = []
        return s.DayCount(frozenset(numbers), read_basis(value, self.sources, self.faults, "day_count "))

    def _stage(self, key: str, node: Map) -> s.Stage:
        what = f"阶段 {key} "
        keywords(node, ("name", "final", "note", "basis"), self.faults, what)
        name = text(node, "name", self.faults, what)
        return s.Stage(key, name, flag(node, "final", self.faults, what), str(node.get("note") or ""))

    def _parameter(self, key: str, node: Map) -> s.Parameter:
        what = f"参数 {key} "
        keywords(node, PARAMETER_KEYS, self.faults, what)
        basis = read_basis(node, self.sources, self.faults, what)
        unit = text(node, "unit", self.faults, what, default="")
        return s.Parameter(key, text(node, "name", self.faults, what), node.get("value"), unit, basis)

    def _act(self, key: str, node: Map, stages: Mapping[str, s.Stage]) -> s.ActRule:
        what = f"程序行为 {key} "
        keywords(node, ACT_KEYS, self.faults, what)
        opens = key == self.opening
        fields = {**self._fields(self.parties if opens else None), **self._fields(node.get("fields"))}
        for role in (by := words(node, "by", self.faults, what)):
            if role not in self.roles:
                self.faults.add(
                    node, "by", f"{what}的 by 是未知的角色“{role}”{did_you_mean(role, self.roles)}"
                )
        to = node.get("to")
        if to is not None and to not in stages:
            self.faults.add(node, "to", f"{what}引用了未知的阶段“{to}”{did_you_mean(str(to), stages)}")
        outcome, outcome_field = self._outcome(node, fields, what)
        return s.ActRule(
            id=key,
            name=text(node, "name", self.faults, what),
            by=by,
            from_=self._from(node, stages, opens, what),
            to=to,
            once=flag(node, "once", self.faults, what),
            outcome=outcome,
            outcome_field=outcome_field,
            document=text(node, "document", self.faults, what, default=""),
            fields=fields,
            basis=read_basis(node, self.sources, self.faults, what),
            public=flag(node, "public", self.faults, what),
            opens=opens,
            note=str(node.get("note") or ""),
        )

    def _from(
        self, node: Map, stages: Mapping[str, s.Stage], opens: bool, what: str
    ) -> frozenset[str] | None:
        value = node.get("from")
        if opens:
            if value is not None:
                self.faults.add(node, "from", f"{what}是立案的程序行为，不写 from")
            return None
        if value == "any":
            return frozenset(stages)
        if value is None:
            return frozenset(key for key, stage in stages.items() if not stage.final)
        for stage in (given := words(node, "from", self.faults, what)):
            if stage not in stages:
                self.faults.add(node, "from", f"{what}引用了未知的阶段“{stage}”{did_you_mean(stage, stages)}")
        return frozenset(given)

    def _outcome(
        self, node: Map, fields: Mapping[str, s.FieldRule], what: str
    ) -> tuple[str | None, str | None]:
        value = node.get("outcome")
        if not isinstance(value, Map):
            return (None if value is None else str(value)), None
        keywords(value, ("field",), self.faults, f"{what}的 outcome ")
        name = str(value.get("field"))
        if name not in fields:
            self.faults.add(
                value, "field", f"{what}的 outcome 引用了未知的字段“{name}”{did_you_mean(name, fields)}"
            )
        return None, name

    def _fields(self, node: Any) -> dict[str, s.FieldRule]:
        if not isinstance(node, Map):
            return {}
        holder = Map(node.file, node.line)
        holder.put("fields", node, node.line)
        return {key: self._field(key, entry) for key, entry in section(holder, "fields", self.faults).items()}

    def _field(self, key: str, node: Map) -> s.FieldRule:
        what = f"字段 {key} "
        keywords(node, FIELD_KEYS, self.faults, what)
        kind = text(node, "kind", self.faults, what)
        if kind not in s.FIELD_KINDS:
            self.faults.add(node, "kind", f"{what}的类型“{kind}”未知{did_you_mean(kind, s.FIELD_KINDS)}")
        choices = words(node, "choices", self.faults, what)
        if kind in ("choice", "choices") and not choices:
            self.faults.add(node, "choices", f"{what}是选择，需要 choices")
        return s.FieldRule(
            id=key,
            name=text(node, "name", self.faults, what),
            kind=kind,
            choices=choices,
            required=flag(node, "required", self.faults, what),
            personal=flag(node, "personal", self.faults, what, default=kind == "party"),
            unit=text(node, "unit", self.faults, what, default=""),
            basis=read_basis(node, self.sources, self.faults, what) if "basis" in node else None,
            note=str(node.get("note") or ""),
        )

    def _guard(self, key: str, node: Map, names: Names) -> s.GuardRule | None:
        what = f"守卫 {key} "
        keywords(node, GUARD_KEYS, self.faults, what)
        plain = Names(names.acts, names.stages, names.limits, names.parameters, self.faults, what)
        on = plain.matchers(node, "on")
        if not on:
            self.faults.add(node, "on", f"{what}缺少 on：它管哪些程序行为")
        own = Names(
            names.acts,
            names.stages,
            names.limits,
            names.parameters,
            self.faults,
            what,
            tuple(m.act for m in on),
        )
        severity = node.get("severity", "block")
        if severity not in ("block", "warn"):
            self.faults.add(node, "severity", f"{what}的 severity 应为 block 或 warn")
        requirement = read_requirement(node, own)
        if requirement is None:
            return None
        name = text(node, "name", self.faults, what)
        return s.GuardRule(
            id=key,
            name=name,
            on=on,
            when=read_condition(node.get("when"), own, node, "when"),
            unless=read_condition(node.get("unless"), own, node, "unless"),
            require=requirement,
            blocking=severity == "block",
            message=text(node, "message", self.faults, what, default=name),
            basis=read_basis(node, self.sources, self.faults, what),
        )
