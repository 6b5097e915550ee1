"""Layer 7. Records the reconstructed cases through the ledger, with a progress bar. A second load changes nothing."""

from __future__ import annotations

from collections.abc import Callable

from fadu.demo.courses import Plan
from fadu.demo.generate import cases, standing_officers
from fadu.errors import LedgerError
from fadu.law.regions import region
from fadu.ledger.actors import Actor
from fadu.ledger.agencies import add_agency, add_jurisdiction
from fadu.ledger.bulk import Outcome, Summary, record_many
from fadu.ledger.deem import deem_due
from fadu.ledger.models import Agency, Person

ACTOR = Actor("reconstruction")


def load(plan: Plan, on_progress: Callable[[int, int], None] | None = None) -> Summary:
    """Register the organisation, record all cases, and what happened by operation of law until the plan's end.

    Raises:
        LedgerError: a case was rejected, or differs from what an earlier load recorded.
    """
    organise(plan)
    refused: list[Outcome] = []

    def seen(outcome: Outcome) -> None:
        if outcome.status in ("rejected", "different"):
            refused.append(outcome)

    summary = record_many(cases(plan), actor=ACTOR, on_progress=on_progress, on_result=seen)
    if refused:
        first = refused[0]
        raise LedgerError(
            f"{len(refused)} 件重建案件未能记录，如 {first.batch.external_id}:{first.reason or first.status}"
        )
    deem_due(plan.until)
    return summary


def organise(plan: Plan) -> None:
    """The division, its agencies and their officers."""
    place = region(plan.jurisdiction)
    add_jurisdiction(plan.jurisdiction, place.name if place else plan.jurisdiction)
    for each in plan.agencies:
        add_agency(
            plan.jurisdiction, each["code"], each["name"], kind=each["kind"], sector=each.get("sector")
        )
    known = dict(Agency.objects.filter(jurisdiction_id=plan.jurisdiction).values_list("code", "id"))
    for officer in standing_officers(plan):
        Person.objects.get_or_create(
            code=officer.code, defaults={"name": officer.name, "agency_id": known[officer.agency]}
        )
