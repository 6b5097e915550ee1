"""Layer 5. Who looks at the site. Decides nothing about cases: that is `fadu.ledger.access`."""

from __future__ import annotations

import attrs
from django.conf import settings
from django.http import HttpRequest

from fadu.errors import AccessError
from fadu.ledger.access import PUBLIC, Viewer

NAMES = {"public": "公众", "supervisor": "司法行政部门（监督）"}


@attrs.frozen
class Visitor:
    """The viewer of a request and how the page calls them."""

    viewer: Viewer
    name: str


def viewer_of(request: HttpRequest) -> Visitor:
    """The visitor that the settings give to this machine's site; anything that is not known is the public."""
    if settings.SITE_ROLE == "supervisor" and settings.JURISDICTION:
        return Visitor(Viewer("supervisor", jurisdiction=settings.JURISDICTION), NAMES["supervisor"])
    return Visitor(PUBLIC, NAMES["public"])


def supervisor_of(request: HttpRequest) -> Viewer:
    """The viewer where a page shows figures of the whole jurisdiction.

    Raises:
        AccessError: for anybody else.
    """
    viewer = viewer_of(request).viewer
    if viewer.role != "supervisor":
        raise AccessError(
            "这一页只供本级司法行政部门使用；本机使用请设置 FADU_SITE_ROLE=supervisor 与 FADU_JURISDICTION"
        )
    return viewer
