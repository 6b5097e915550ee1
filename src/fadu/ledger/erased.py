"""Layer 2. Which fields of acts are personal data, and what stands in their place when they were lawfully deleted. Pure.

The value goes, the name of the field stays; a marker stands for the value, so that a required field is still filled in
and the law judges the act as before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fadu.law import FieldRule, Version
from fadu.law.conditions import filled
from fadu.ledger.casefile import RECTIFY

ERASED = "〔已依法删除〕"


def is_personal(rule: FieldRule | None, free_text: bool) -> bool:
    """Whether a field is personal data: as the procedure says, a party, or unknown to it; with `free_text` any text."""
    return rule is None or rule.personal or rule.kind == "party" or (free_text and rule.kind == "text")


def without_personal(
    act: str, fields: Mapping[str, Any], version: Version, free_text: bool
) -> dict[str, Any]:
    """The fields of an act with the marker in place of personal data; the same fields when there are none.

    Of a rectification its reason is personal too: it tells what was wrong in words. The fields it sets may be of any
    act, so there a field is personal when it is in one of the acts that have it.
    """
    if act != RECTIFY:
        rule = version.acts.get(act)
        return _marked(fields, rule.fields if rule else {}, free_text)
    change = dict(fields)
    if isinstance(change.get("fields"), dict):
        change["fields"] = _marked(
            change["fields"], _strictest(version, change["fields"], free_text), free_text
        )
    return {**change, "reason": ERASED}


def _strictest(version: Version, names: Mapping[str, Any], free_text: bool) -> dict[str, FieldRule]:
    """For each name the rule of the act in which it is personal, else any."""
    found: dict[str, FieldRule] = {}
    for rule in version.acts.values():
        for name, field in rule.fields.items():
            if name in names and not (name in found and is_personal(found[name], free_text)):
                found[name] = field
    return found


def _marked(fields: Mapping[str, Any], rules: Mapping[str, FieldRule], free_text: bool) -> dict[str, Any]:
    return {
        name: ERASED if filled(value) and is_personal(rules.get(name), free_text) else value
        for name, value in fields.items()
    }
