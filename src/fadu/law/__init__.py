"""Layer 1. The law as data and the engine that runs it: procedures, calendar, limits, guards, replay.

Pure Python: never imports Django, the ledger or anything above. A name is imported with its module
when it is first asked for: who needs the divisions alone does not load the engine.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fadu.law.calendar import Calendar, default_calendar
    from fadu.law.loader import Procedure, get_procedure, load_procedures
    from fadu.law.replay import advance, begin, check, deemed_until, next_due, replay, view
    from fadu.law.schema import ActRule, FieldRule, GuardRule, LimitRule, Stage, Version
    from fadu.law.state import Act, Env, Finding, State, Step
    from fadu.law.view import CaseView, LimitView

_MODULES = {
    "calendar": ("Calendar", "default_calendar"),
    "loader": ("Procedure", "get_procedure", "load_procedures"),
    "replay": ("advance", "begin", "check", "deemed_until", "next_due", "replay", "view"),
    "schema": ("ActRule", "FieldRule", "GuardRule", "LimitRule", "Stage", "Version"),
    "state": ("Act", "Env", "Finding", "State", "Step"),
    "view": ("CaseView", "LimitView"),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}


class _Package(ModuleType):
    """Keeps the functions replay, check and view from being hidden by the modules of the same name."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


__all__ = [
    "Act",
    "ActRule",
    "Calendar",
    "CaseView",
    "Env",
    "FieldRule",
    "Finding",
    "GuardRule",
    "LimitRule",
    "LimitView",
    "Procedure",
    "Stage",
    "State",
    "Step",
    "Version",
    "advance",
    "begin",
    "check",
    "deemed_until",
    "default_calendar",
    "get_procedure",
    "load_procedures",
    "next_due",
    "replay",
    "view",
]
