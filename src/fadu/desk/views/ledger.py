"""Layer 6. The state of the ledger: checkpoints, and verification on demand."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from fadu.ledger.models import Act, Case, Checkpoint
from fadu.ledger.verify import verify
from fadu.web.guarded import guarded
from fadu.web.page import page
from fadu.web.viewer import supervisor_of


@guarded
def state(request: HttpRequest) -> HttpResponse:
    """Counts and checkpoints; a POST verifies the whole jurisdiction and shows what was found."""
    viewer = supervisor_of(request)
    place = viewer.jurisdiction or ""
    report = verify(place) if request.method == "POST" else None
    context = {
        "place": place,
        "cases": Case.objects.filter(jurisdiction_id=place).count(),
        "last": Act.objects.order_by("-id").values_list("id", flat=True).first() or 0,
        "checkpoints": Checkpoint.objects.filter(jurisdiction_id=place).order_by("-id")[:20],
        "report": report,
    }
    return page(request, "desk/ledger.html", context)
