"""Layer 1. Reading the limits of a version: what starts, meets, pauses, extends and restarts each.

Never counts days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from fadu.law import schema as s
from fadu.law.basis import read_basis
from fadu.law.nodes import Map, Seq
from fadu.law.parse_conditions import Names, read_condition
from fadu.law.reading import Lengths, flag, items, keywords, text

LIMIT_KEYS = (
    "name", "basis", "status", "note", "from", "until", "within", "when", "ahead", "extend", "pause",
    "restart", "binds", "on_expiry", "survives", "roll",
)  # fmt: skip
BOUND = ("agency", "party", "other")


@attrs.frozen(slots=True)
class LimitReader:
    """Reads limits with the names, lengths and sources of their version."""

    names: Names
    lengths: Lengths
    sources: Mapping[str, s.Source]

    def read(self, key: str, node: Map) -> s.LimitRule:
        """One limit."""
        names = attrs.evolve(self.names, what=f"期限 {key} ")
        faults, what = names.faults, names.what
        keywords(node, LIMIT_KEYS, faults, what)
        starts, event, within = self._clock(node, names)
        until = names.matchers(node, "until")
        deem = self._deem(node, names)
        if not until and deem is None:
            faults.add(node, "until", f"{what}缺少 until：哪些程序行为使它得到遵守")
        binds = str(node.get("binds", "agency"))
        if binds not in BOUND:
            faults.add(node, "binds", f"{what}的 binds 应为 {'、'.join(BOUND)}")
        if within.field:
            self._within_field(node, within.field, starts, names)
        return s.LimitRule(
            id=key,
            name=text(node, "name", faults, what),
            starts=starts,
            until=until,
            within=within,
            event=event,
            when=read_condition(node.get("when"), names, node, "when"),
            extends=tuple(
                self._extension(entry, within, names) for entry in self._maps(node, "extend", names)
            ),
            pauses=tuple(self._pause(entry, names) for entry in self._maps(node, "pause", names)),
            restarts=names.matchers(node, "restart"),
            binds=binds,
            deem=deem,
            survives=flag(node, "survives", faults, what),
            roll=flag(node, "roll", faults, what, default=True),
            basis=read_basis(node, self.sources, faults, what),
        )

    def _clock(self, node: Map, names: Names) -> tuple[tuple[s.Start, ...], s.Start | None, s.Span]:
        ahead = node.get("ahead")
        if ahead is None:
            starts = tuple(self._start(node, "from", value, names) for value in items(node.get("from")))
            if not starts:
                names.faults.add(node, "from", f"{names.what}缺少 from：从哪个程序行为起算")
            return starts, None, self.lengths.read(node, "within", names.faults, names.what)
        if not isinstance(ahead, Map) or "of" not in ahead or "at_least" not in ahead:
            names.faults.add(
                node,
                "ahead",
                f"{names.what}的 ahead 应写作 {{of: {{act: 行为, field: 字段}}, at_least: 7 days}}",
            )
            return (), None, s.Span(0, "calendar_days")
        keywords(ahead, ("of", "at_least"), names.faults, f"{names.what}的 ahead ")
        if "within" in node or "from" in node:
            names.faults.add(node, "ahead", f"{names.what}写了 ahead，就不写 from 和 within")
        event = self._start(ahead, "of", ahead["of"], names)
        return (), event, self.lengths.read(ahead, "at_least", names.faults, names.what)

    def _start(self, node: Map, key: str, value: Any, names: Names) -> s.Start:
        if not isinstance(value, Map):
            return s.Start(names.matcher(node, key, value))
        field = value.get("field")
        bare = Map(value.file, value.line)
        for name in value:
            if name != "field":
                bare.put(name, value[name], value.lines[name])
        matcher = names.matcher(value, "act", bare)
        if field is not None:
            names.field(value, "field", matcher.act, str(field))
            rule = names.acts.get(matcher.act)
            if (
                rule is not None
                and field in rule.fields
                and rule.fields[field].kind not in ("date", "datetime")
            ):
                names.faults.add(
                    value, "field", f"{names.what}从字段“{matcher.act}.{field}”起算，该字段应为日期"
                )
        return s.Start(matcher, str(field) if field is not None else None)

    def _within_field(self, node: Map, field: str, starts: tuple[s.Start, ...], names: Names) -> None:
        place = node["within"] if isinstance(node.get("within"), Map) else node
        for start in starts:
            names.field(place, "field", start.matcher.act, field)

    def _maps(self, node: Map, key: str, names: Names) -> list[Map]:
        value = node.get(key)
        entries = list(value) if isinstance(value, Seq) else items(value)
        wrong = [entry for entry in entries if not isinstance(entry, Map)]
        if wrong:
            names.faults.add(node, key, f"{names.what}的 {key} 应为映射或者映射的列表")
        return [entry for entry in entries if isinstance(entry, Map)]

    def _extension(self, node: Map, within: s.Span, names: Names) -> s.Extension:
        keywords(
            node,
            ("act", "where", "by_at_most", "field", "times", "unit"),
            names.faults,
            f"{names.what}的 extend ",
        )
        field = node.get("field")
        bare = Map(node.file, node.line)
        for name in ("act", "where"):
            if name in node:
                bare.put(name, node[name], node.lines[name])
        matcher = names.matcher(node, "act", bare)
        most = (
            self.lengths.read(node, "by_at_most", names.faults, names.what) if "by_at_most" in node else None
        )
        if field is not None:
            names.field(node, "field", matcher.act, str(field))
        elif most is None:
            names.faults.add(
                node, "field", f"{names.what}的 extend 需要 field（延长多少）或者 by_at_most（最多延长多少）"
            )
        times = node.get("times")
        if times is not None and (not isinstance(times, int) or isinstance(times, bool) or times < 1):
            names.faults.add(node, "times", f"{names.what}的 times 应为正整数")
            times = None
        unit = str(
            node.get("unit") or (most.unit if most is not None and most.n is not None else within.unit)
        )
        if unit not in s.UNITS:
            names.faults.add(node, "unit", f"{names.what}的 extend 单位“{unit}”未知")
        unit = "calendar_days" if unit == "days" else unit
        return s.Extension(matcher, most, str(field) if field is not None else None, times, unit)

    def _pause(self, node: Map, names: Names) -> s.Pause:
        keywords(node, ("from", "to", "to_expiry_of"), names.faults, f"{names.what}的 pause ")
        begins, ends = names.matchers(node, "from"), names.matchers(node, "to")
        other = node.get("to_expiry_of")
        if other is not None and other not in names.limits:
            names.unknown(node, "to_expiry_of", "期限", str(other), names.limits)
        if not begins or not (ends or other):
            names.faults.add(node, None, f"{names.what}的 pause 需要 from，以及 to 或者 to_expiry_of")
        return s.Pause(begins, ends, str(other) if other is not None else None)

    def _deem(self, node: Map, names: Names) -> s.Deem | None:
        value = node.get("on_expiry")
        if value is None:
            return None
        if not isinstance(value, Map) or "deem" not in value:
            names.faults.add(node, "on_expiry", f"{names.what}的 on_expiry 应写作 {{deem: 程序行为}}")
            return None
        keywords(value, ("deem", "fields"), names.faults, f"{names.what}的 on_expiry ")
        act = names.act(value, "deem", value["deem"])
        fields = value.get("fields")
        if isinstance(fields, Map):
            for name in fields:
                names.field(fields, name, act, name)
        return s.Deem(act, dict(fields) if isinstance(fields, Map) else {})
