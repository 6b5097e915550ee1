"""Layer 2. The verbs of the ledger: the only way in which cases and acts are written.

record one act · record_many cases of an import · rectify an act · deem_due, the daily run · erase, lawful deletion.
"""

from fadu.ledger.actors import SYSTEM, Actor
from fadu.ledger.bulk import CaseBatch, Outcome, Summary, record_many
from fadu.ledger.deem import deem_due
from fadu.ledger.erase import erase
from fadu.ledger.errors import ConflictError, RefusedError, Since, UnknownCaseError
from fadu.ledger.rectify import rectify
from fadu.ledger.single import Recorded, record

__all__ = [
    "SYSTEM",
    "Actor",
    "CaseBatch",
    "ConflictError",
    "Outcome",
    "Recorded",
    "RefusedError",
    "Since",
    "Summary",
    "UnknownCaseError",
    "deem_due",
    "erase",
    "record",
    "record_many",
    "rectify",
]
