"""Layer 3. What a figure may be broken down by: the values that the procedure's own choices allow."""

from __future__ import annotations

from fadu.figures.compile import Request
from fadu.figures.definitions import Definition, definitions
from fadu.law import FieldRule, get_procedure


def scope_name(definition: Definition, scope: str) -> str:
    """The statute's word for what a scope divides by: 来源, 案件类型."""
    rules = _rules(definition, scope)
    return rules[-1].name if rules else scope


def scope_values(definition: Definition, scope: str) -> list[str]:
    """All values that a scope may take, those of the newest version first; [] where the field is free."""
    rules = reversed(_rules(definition, scope))
    return list(dict.fromkeys(choice for rule in rules for choice in rule.choices))


def scoped_requests() -> list[Request]:
    """Every defined figure, alone and with each single value of each of its scopes."""
    asked = []
    for definition in definitions().values():
        asked.append(Request(definition))
        for scope in definition.scopes:
            asked += [Request(definition, ((scope, value),)) for value in scope_values(definition, scope)]
    return asked


def _rules(definition: Definition, scope: str) -> list[FieldRule]:
    """The field that a scope restricts, in each version that has it, the oldest first."""
    law, column = get_procedure(definition.procedure), definition.scopes[scope]
    of_case, name = column.startswith("case."), column.removeprefix("case.")
    acts = (law.version_by,) if of_case else definition.acts or _acts_of_parts(definition)
    return [
        version.acts[act].fields[name]
        for version in law.versions
        for act in acts
        if act in version.acts and name in version.acts[act].fields
    ]


def _acts_of_parts(definition: Definition) -> tuple[str, ...]:
    return tuple(act for part in definition.parts for act in definitions()[part].acts)
