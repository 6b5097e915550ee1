"""Layer 2. The tables. They hold; `fadu.ledger.record` is the only writer of cases and acts."""

from fadu.ledger.models.act import Act, Attachment, Attempt, Certificate, Finding, Rederived
from fadu.ledger.models.case import Case
from fadu.ledger.models.checkpoint import Checkpoint
from fadu.ledger.models.organisation import Agency, Jurisdiction, Person

__all__ = [
    "Act",
    "Agency",
    "Attachment",
    "Attempt",
    "Case",
    "Certificate",
    "Checkpoint",
    "Finding",
    "Jurisdiction",
    "Person",
    "Rederived",
]
