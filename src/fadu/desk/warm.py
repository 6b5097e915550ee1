"""Layer 6. Computes the main pages once when the site starts, so that the first visitor does not wait for it."""

from __future__ import annotations

from django.conf import settings
from django.db import connections
from django.http import HttpRequest

from fadu.desk.views import figures, report


def warm() -> None:
    """Load what the pages need and make every figure's statement, where visitors see figures at all.

    What goes wrong is told by the pages themselves.
    """
    if settings.SITE_ROLE != "supervisor":
        return
    for view in (report.annual, report.overview, figures.listing):
        request = HttpRequest()
        request.method, request.path = "GET", "/"
        view(request)
    connections.close_all()
