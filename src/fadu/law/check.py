"""Layer 1. `fadu law check`: every fault of procedure files, overlays and worked cases, file:line first.

Reads and compares only. What one entry shows is found while parsing; this module asks what takes the
whole version or several files.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from fadu.errors import did_you_mean
from fadu.law import loader
from fadu.law.casefile import CaseFile, read_worked_cases
from fadu.law.loader import (
    ProcedureFile,
    build_version,
    overlay_order,
    procedure_paths,
    read_file,
    read_overlay,
)
from fadu.law.nodes import Fault, Faults, Map, read_yaml
from fadu.law.reach import unreachable
from fadu.law.reading import items
from fadu.law.schema import Overlay, Version

CASES = ".cases.yaml"
BUILT_IN = (
    "unknown_act", "wrong_stage", "missing_field", "bad_field", "out_of_order", "repeated", "extension_late",
    "extension_too_long", "extension_too_often", "version_gap", "after_deemed", "not_expired",
)  # fmt: skip


def check_all(root: Path = loader.ROOT) -> tuple[list[Fault], int]:
    """The faults of every file of a folder, and how many files there are."""
    files = [*(root / "procedures").rglob("*.yaml"), *loader.overlay_paths(root)]
    return check_files(sorted(files), root)


def check_files(files: Sequence[Path], root: Path = loader.ROOT) -> tuple[list[Fault], int]:
    """The faults of these files. What they refer to is looked up in `root`."""
    faults = Faults()
    for path in files:
        _check_file(path, root, faults)
    return sorted(set(faults.found)), len(files)


def shown(path: Path) -> str:
    """A path as users know it: relative to where they are, if it lies there."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _check_file(path: Path, root: Path, faults: Faults) -> None:
    if path.name.endswith(CASES):
        _check_cases(path, root, faults)
        return
    node = read_yaml(path, Faults())
    if isinstance(node, Map) and ("set" in node or "applies_to" in node):
        _check_overlay(path, root, faults)
    else:
        _check_procedure(path, faults)


# Procedures.


def _check_procedure(path: Path, faults: Faults) -> None:
    source = read_file(path, faults, shown(path))
    if source is None:
        return
    if source.node.get("id") != path.name.split(".")[0]:
        faults.add(source.node, "id", f"id“{source.node.get('id')}”与文件名 {path.name} 不一致")
    _overlaps(source, faults)
    for node in source.versions:
        _check_version(source, node, str(node.get("in_force")), faults)


def _check_version(source: ProcedureFile, node: Map, key: str, faults: Faults) -> None:
    """Parse one version; when it parses without fault, look at it as a whole."""
    before = len(faults.found)
    version = build_version(source, key, faults)
    if version is None or len(faults.found) > before:
        return
    register = source.node.get("kind") == "register"
    for section, name, message in itertools.chain(unreachable(version, register=register), _deeming(version)):
        place = node.get(section)
        if isinstance(place, Map) and name:
            faults.add(place, name, message)
        else:
            faults.add(node, section, message)


def _deeming(version: Version) -> Iterable[tuple[str, str, str]]:
    for limit in version.limits.values():
        if limit.deem is None:
            continue
        act = version.acts[limit.deem.act]
        for field in act.fields.values():
            if field.required and field.id not in limit.deem.fields:
                yield "limits", limit.id, f"期限 {limit.id} 届满发生的“{act.name}”缺少必填字段 {field.id}"


def _overlaps(source: ProcedureFile, faults: Faults) -> None:
    spans = [(node.get("in_force"), node.get("until"), node) for node in source.versions]
    known = sorted(
        ((start, until, node) for start, until, node in spans if isinstance(start, date)), key=lambda s: s[0]
    )
    for (start, until, node), (following, _, _) in itertools.pairwise(known):
        if isinstance(until, date) and until >= following:
            faults.add(node, "until", f"版本 {start} 的 until（{until}）与 {following} 起施行的版本重叠")
    for start, until, node in known:
        if isinstance(until, date) and until < start:
            faults.add(node, "until", f"版本 {start} 的 until（{until}）早于施行日期")


# Overlays.


def _check_overlay(path: Path, root: Path, faults: Faults) -> None:
    found = read_overlay(path, faults, shown(path))
    if found is None:
        return
    overlay, node = found
    if overlay.id != path.name.split(".")[0]:
        faults.add(node, "id", f"id“{overlay.id}”与文件名 {path.name} 不一致")
    known = procedure_paths(root)
    if overlay.procedure not in known:
        hint = did_you_mean(overlay.procedure, known)
        faults.add(node, "procedure", f"覆盖的程序“{overlay.procedure}”不存在{hint}")
        return
    source = read_file(known[overlay.procedure], Faults())
    if source is None:
        return
    source.overlays = sorted([(overlay, node)], key=lambda each: overlay_order(each[0]))
    bases = [base for base in source.versions if _meets(overlay, base, source.versions)]
    if not bases:
        faults.add(node, "in_force", "覆盖文件的有效期内没有施行中的程序版本")
    for base in bases:
        if _targets(base, node, faults):
            merged = loader.apply_overlay(base, node)
            _check_version(source, merged, f"{base.get('in_force')}+{overlay.id}", faults)


def _meets(overlay: Overlay, base: Map, versions: list[Map]) -> bool:
    """Whether a version is in force on some day of the overlay."""
    start = base.get("in_force")
    if not isinstance(start, date):
        return False
    later = [
        node["in_force"]
        for node in versions
        if isinstance(node.get("in_force"), date) and node["in_force"] > start
    ]
    ends = [base.get("until"), min(later) - timedelta(days=1) if later else None]
    end = min((end for end in ends if isinstance(end, date)), default=date.max)
    return start <= (overlay.until or date.max) and overlay.in_force <= end


def _targets(base: Map, overlay: Map, faults: Faults) -> bool:
    """Whether everything that is set exists in the version, or is new and complete; each with its basis."""
    fine = True
    for section, entries in overlay["set"].items():
        existing = base.get(section)
        if section == "day_count" or not isinstance(entries, Map):
            continue
        for name, entry in entries.items():
            known = existing if isinstance(existing, Map) else {}
            new = name not in known
            if new and not (isinstance(entry, Map) and entry.get("name")):
                hint = did_you_mean(name, known)
                faults.add(
                    entries, name, f"覆盖的目标 {section}.{name} 在版本 {base.get('in_force')} 中不存在{hint}"
                )
                fine = False
            elif isinstance(entry, Map) and not entry.get("basis"):
                faults.add(entries, name, f"覆盖的 {section}.{name} 缺少自己的依据（basis）")
                fine = False
    return fine


# Worked cases.


def _check_cases(path: Path, root: Path, faults: Faults) -> None:
    cases = read_worked_cases(path, faults, shown(path))
    name = path.name.removesuffix(CASES)
    known = {**procedure_paths(path.parent.parent.parent), **procedure_paths(root)}
    beside = path.parent / f"{name}.yaml"
    source_path = beside if beside.is_file() else known.get(name)
    if source_path is None:
        faults.found.append(
            Fault(shown(path), 1, f"案例文件对应的程序“{name}”不存在{did_you_mean(name, known)}")
        )
        return
    quiet = Faults()
    source = read_file(source_path, quiet)
    versions = (
        [build_version(source, str(node.get("in_force")), quiet) for node in source.versions]
        if source
        else []
    )
    added = [node["set"] for overlay, node in _known_overlays(root) if overlay.procedure == name]
    _expectations(cases, [version for version in versions if version is not None], added, faults)


def _known_overlays(root: Path) -> list[tuple[Overlay, Map]]:
    found = (read_overlay(path, Faults()) for path in loader.overlay_paths(root))
    return [each for each in found if each is not None]


def _expectations(cases: list[CaseFile], versions: list[Version], added: list[Map], faults: Faults) -> None:
    limits = {limit for version in versions for limit in version.limits}.union(
        *(_ids(node, "limits") for node in added)
    )
    guards = {guard for version in versions for guard in version.guards}.union(
        *(_ids(node, "guards") for node in added)
    )
    acts = {act for version in versions for act in version.acts}.union(
        *(_ids(node, "acts") for node in added)
    )
    rules = {*BUILT_IN, *guards, *(f"late_{limit}" for limit in limits)}
    for case in cases:
        expect = case.expect or Map()
        wanted = expect.get("limits")
        for limit in set(wanted) - limits if isinstance(wanted, Map) else ():
            if isinstance(wanted, Map):
                faults.add(
                    wanted, limit, f"案例“{case.name}”预期了未知的期限“{limit}”{did_you_mean(limit, limits)}"
                )
        for rule in items(expect.get("findings")):
            if rule not in rules:
                faults.add(
                    expect,
                    "findings",
                    f"案例“{case.name}”预期了未知的规则“{rule}”{did_you_mean(str(rule), rules)}",
                )
        allowed = expect.get("allowed")
        if not isinstance(allowed, Map):
            continue
        for word in ("includes", "excludes"):
            for act in items(allowed[word]) if word in allowed else ():
                if act not in acts:
                    faults.add(
                        allowed,
                        word,
                        f"案例“{case.name}”提到未知的程序行为“{act}”{did_you_mean(str(act), acts)}",
                    )


def _ids(node: Map, section: str) -> set[str]:
    entries = node.get(section)
    return set(entries) if isinstance(entries, Map) else set()
