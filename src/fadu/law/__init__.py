"""Layer 1. The law as data and the engine that runs it: procedures, calendar, limits, guards, replay.

Pure Python: never imports Django, the ledger or anything above.
"""

from fadu.law.calendar import Calendar, default_calendar
from fadu.law.loader import Procedure, get_procedure, load_procedures
from fadu.law.replay import advance, begin, check, deemed_until, next_due, replay, view
from fadu.law.schema import ActRule, FieldRule, GuardRule, LimitRule, Stage, Version
from fadu.law.state import Act, Env, Finding, State, Step
from fadu.law.view import CaseView, LimitView

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
