"""Layer 1. Procedure files and overlays from disk: parsed once, merged for version, place and sector.

A file with a fault is a LawError that names every fault. Never reads outside the given folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import attrs

from fadu.errors import LawError, did_you_mean
from fadu.law.nodes import Fault, Faults, Map, Seq, merge, read_yaml
from fadu.law.parse import VersionReader
from fadu.law.reading import day, keywords, text
from fadu.law.schema import Overlay, Version

ROOT = Path(__file__).parent
CHOSEN = 20_000  # remembered choices of version, a day and place each
FILE_KEYS = ("id", "name", "pillar", "kind", "version_by", "number_name", "parties", "versions", "note")
OVERLAY_KEYS = ("id", "name", "procedure", "applies_to", "in_force", "until", "sources", "set", "note")
SET_KEYS = ("parameters", "limits", "guards", "acts", "day_count", "stages")


@cache
def roles() -> Mapping[str, str]:
    """Role ids with their Chinese names."""
    node = read_yaml(ROOT / "roles.yaml", Faults())
    return {key: str(entry["name"]) for key, entry in node.items()}


@attrs.define(slots=True)
class ProcedureFile:
    """A file as it was read: its maps, not yet versions."""

    path: Path
    node: Map
    versions: list[Map]  # with based_on merged, in the order of the file
    overlays: list[tuple[Overlay, Map]]


class Procedure:
    """One kind of case, with its versions. Versions with overlays are made when they are first asked for."""

    def __init__(self, source: ProcedureFile, plain: tuple[Version, ...]) -> None:
        node = source.node
        self.id = str(node["id"])
        self.name = str(node["name"])
        self.pillar = str(node["pillar"])
        self.kind = str(node.get("kind", "case"))
        self.version_by = str(node["version_by"])
        self.number_name = str(node.get("number_name") or "编号")
        self.versions = tuple(sorted(plain, key=lambda version: version.in_force))
        self.parties: Mapping[str, Any] = {
            name: self.versions[-1].acts[self.version_by].fields[name] for name in node.get("parties") or {}
        }
        self.overlays = tuple(overlay for overlay, _ in source.overlays)
        self._source = source
        self._known: dict[str, Version] = {version.key: version for version in self.versions}
        self._chosen: dict[tuple[date, str | None, str | None], Version] = {}

    def version_on(self, on: date, jurisdiction: str | None = None, sector: str | None = None) -> Version:
        """The version in force that day, with the overlays of place and sector. LawError if none."""
        asked = (on, jurisdiction, sector)
        found = self._chosen.get(asked)
        if found is None:
            if len(self._chosen) > CHOSEN:
                self._chosen.clear()
            found = self._chosen[asked] = self._choose(on, jurisdiction, sector)
        return found

    def _choose(self, on: date, jurisdiction: str | None, sector: str | None) -> Version:
        base = self._base_on(on)
        if base is None:
            first = self.versions[0].in_force
            raise LawError(
                f"{on} 没有施行中的“{self.name}”程序版本；最早的版本自 {first} 起施行", where=self.id
            )
        return self.version("+".join([base.key, *self._applying(on, jurisdiction, sector)]))

    def _base_on(self, on: date) -> Version | None:
        base = None
        for version in self.versions:
            if version.in_force <= on and (version.until is None or on <= version.until):
                base = version
        return base

    def nearest(
        self, on: date, jurisdiction: str | None = None, sector: str | None = None
    ) -> tuple[Version, bool]:
        """The version on that day; in a gap the one that began last before it (else the first), and True."""
        if self._base_on(on) is not None:
            return self.version_on(on, jurisdiction, sector), False
        earlier = [version for version in self.versions if version.in_force <= on]
        base = earlier[-1] if earlier else self.versions[0]
        return self.version("+".join([base.key, *self._applying(on, jurisdiction, sector)])), True

    def _applying(self, on: date, jurisdiction: str | None, sector: str | None) -> list[str]:
        return [overlay.id for overlay in self.overlays if overlay.applies(on, jurisdiction, sector)]

    def version(self, key: str) -> Version:
        """The version by the key that a case keeps. LawError for an unknown one."""
        found = self._known.get(key)
        if found is None:
            faults = Faults()
            found = build_version(self._source, key, faults)
            if found is None or faults.found:
                reason = "; ".join(map(str, faults.found)) or f"没有这个版本{did_you_mean(key, self._known)}"
                raise LawError(f"程序“{self.name}”的版本“{key}”无法使用：{reason}", where=self.id)
            self._known[key] = found
        return found


def read_file(path: Path, faults: Faults, shown: str = "") -> ProcedureFile | None:
    """A procedure file with based_on merged; None when it cannot be read as one."""
    node = read_yaml(path, faults, shown)
    if node is None or not isinstance(node, Map):
        if not faults.found:
            faults.found.append(
                Fault(shown or str(path), 1, "这不是程序文件：应为以 id、name、versions 开头的映射")
            )
        return None
    keywords(node, FILE_KEYS, faults, "程序文件")
    for key in ("id", "name", "pillar", "version_by"):
        text(node, key, faults, "程序文件")
    if node.get("kind", "case") not in ("case", "register"):
        faults.add(node, "kind", "kind 应为 case（案件）或 register（登记）")
    given = node.get("versions")
    if not isinstance(given, Seq) or not given or not all(isinstance(entry, Map) for entry in given):
        faults.add(node, "versions", "程序文件缺少 versions：至少一个版本")
        return None
    return ProcedureFile(path, node, _merged(given, faults), [])


def _merged(given: Seq, faults: Faults) -> list[Map]:
    done: dict[str, Map] = {}
    for entry in given:
        base = entry.get("based_on")
        if base is None:
            merged = entry
        elif str(base) not in done:
            faults.add(
                entry, "based_on", f"based_on 的版本“{base}”不存在或者写在后面{did_you_mean(str(base), done)}"
            )
            merged = entry
        else:
            parent = Map(done[str(base)].file, entry.line)
            for key, value in done[str(base)].items():
                if key != "until":
                    parent.put(key, value, done[str(base)].lines[key])
            merged = merge(parent, entry)
        key = str(entry.get("in_force"))
        if key in done:
            faults.add(entry, "in_force", f"两个版本的施行日期相同（{key}），版本重叠")
        done[key] = merged
    return list(done.values())


def read_overlay(path: Path, faults: Faults, shown: str = "") -> tuple[Overlay, Map] | None:
    """An overlay file; None when it cannot be read as one."""
    node = read_yaml(path, faults, shown)
    if not isinstance(node, Map):
        if node is not None:
            faults.found.append(Fault(shown or str(path), 1, "这不是覆盖文件：应为映射"))
        return None
    keywords(node, OVERLAY_KEYS, faults, "覆盖文件")
    applies, change = node.get("applies_to"), node.get("set")
    in_force = day(node, "in_force", faults, "覆盖文件")
    if not isinstance(applies, Map) or not set(applies) & {"sector", "jurisdiction"}:
        faults.add(
            node, "applies_to", "覆盖文件的 applies_to 应写作 {sector: 部门} 或 {jurisdiction: 区划代码前缀}"
        )
        return None
    if not isinstance(change, Map) or in_force is None:
        faults.add(node, "set", "覆盖文件需要 in_force 和 set")
        return None
    keywords(applies, ("sector", "jurisdiction"), faults, "applies_to ")
    keywords(change, SET_KEYS, faults, "set ")
    place = str(applies.get("jurisdiction") or "")
    sector = applies.get("sector")
    until = day(node, "until", faults, "覆盖文件")
    name, procedure = text(node, "name", faults, "覆盖文件"), text(node, "procedure", faults, "覆盖文件")
    key = text(node, "id", faults, "覆盖文件")
    while len(place) > 2 and place.endswith("00"):
        place = place[:-2]
    return Overlay(key, name, procedure, str(sector) if sector else None, place, in_force, until), node


def overlay_order(overlay: Overlay) -> tuple[bool, int, str]:
    """Sector first, then places from wide to narrow."""
    return bool(overlay.place), len(overlay.place), overlay.id


def build_version(source: ProcedureFile, key: str, faults: Faults) -> Version | None:
    """The version of this key (its day, then overlay ids, joined by +); None when there is none."""
    base, *wanted = key.split("+")
    node = next((entry for entry in source.versions if str(entry.get("in_force")) == base), None)
    known = {overlay.id: change for overlay, change in source.overlays}
    if node is None or any(name not in known for name in wanted):
        return None
    for name in wanted:
        node = apply_overlay(node, known[name])
    parties = source.node.get("parties")
    reader = VersionReader(
        str(source.node.get("id")),
        str(source.node.get("version_by")),
        parties if isinstance(parties, Map) else None,
        roles(),
        faults,
    )
    return reader.read(node, tuple(wanted))


def apply_overlay(node: Map, overlay: Map) -> Map:
    """A version's map with the values of an overlay."""
    change = Map(overlay.file, overlay.line)
    for key, value in overlay["set"].items():
        change.put(key, value, overlay["set"].lines[key])
    if isinstance(overlay.get("sources"), Map):
        change.put("sources", overlay["sources"], overlay.lines["sources"])
    return merge(node, change)


def procedure_paths(root: Path) -> dict[str, Path]:
    """The procedure files of a folder: id (the file's name) to path."""
    return {
        path.stem: path for path in sorted((root / "procedures").rglob("*.yaml")) if ".cases" not in path.name
    }


def overlay_paths(root: Path) -> list[Path]:
    """The overlay files of a folder."""
    return sorted((root / "overlays").rglob("*.yaml"))


@cache
def _overlays(root: Path) -> tuple[tuple[Overlay, Map], ...]:
    faults = Faults()
    found = [read_overlay(path, faults) for path in overlay_paths(root)]
    _raise(faults)
    return tuple(
        sorted((each for each in found if each is not None), key=lambda each: overlay_order(each[0]))
    )


def _raise(faults: Faults) -> None:
    if faults.found:
        shown = [str(fault) for fault in sorted(faults.found)]
        raise LawError("程序文件有误，请先改正：\n" + "\n".join(shown))


def load_file(path: Path, overlays: tuple[tuple[Overlay, Map], ...] = ()) -> Procedure:
    """One procedure from one file. LawError with every fault."""
    faults = Faults()
    source = read_file(path, faults)
    _raise(faults)
    assert source is not None
    source.overlays = [each for each in overlays if each[0].procedure == source.node.get("id")]
    versions = [build_version(source, str(entry.get("in_force")), faults) for entry in source.versions]
    _raise(faults)
    return Procedure(source, tuple(version for version in versions if version is not None))


@cache
def _load(root: Path, name: str) -> Procedure:
    return load_file(procedure_paths(root)[name], _overlays(root))


def load_procedures(root: Path | None = None) -> Mapping[str, Procedure]:
    """Every procedure of the folder (the package's own by default). Cached. LawError with every fault."""
    folder = root or ROOT
    return {name: _load(folder, name) for name in procedure_paths(folder)}


def get_procedure(name: str, root: Path | None = None) -> Procedure:
    """One procedure by its id. LawError for an unknown one, or when its file is faulty."""
    folder = root or ROOT
    known = procedure_paths(folder) if name not in _names(folder) else _names(folder)
    if name not in known:
        raise LawError(f"没有程序“{name}”{did_you_mean(name, known)}；已有：{'、'.join(known) or '无'}")
    return _load(folder, name)


@cache
def _names(root: Path) -> dict[str, Path]:
    return procedure_paths(root)
