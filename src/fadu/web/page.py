"""Layer 5. Renders a page with what all pages share. Knows no face: each gives its own navigation by settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

import fadu
from fadu.errors import AccessError, FaduError
from fadu.web.viewer import viewer_of

NAVIGATION = (  # address, name, shown to the public
    ("/", "总览", True),
    ("/report/", "年度报告", False),
    ("/figures/", "数字", False),
    ("/cases/", "案件", True),
    ("/ledger/", "台账校验", False),
    ("/portal/read/", "读报告", True),
)


def page(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """A whole page: the context plus navigation, viewer and version."""
    viewer = viewer_of(request)
    shared = {
        "navigation": [
            {"href": href, "name": name, "current": _current(request.path, href)}
            for href, name, public in NAVIGATION
            if public or viewer.viewer.role != "public"
        ],
        "viewer_name": viewer.name,
        "version": fadu.__version__,
        "site_notice": settings.SITE_NOTICE,
    }
    return render(request, template, {**shared, **context}, status=status)


def failure(request: HttpRequest, error: FaduError) -> HttpResponse:
    """An error page that says what is wrong and what to do; never where on this machine."""
    return page(request, "web/error.html", {"error": error.message}, _status(error))


def _status(error: FaduError) -> int:
    if isinstance(error, AccessError):
        return 403
    return {"no_figure": 404, "no_scope": 404, "no_page": 404, "no_tables": 503}.get(error.code, 400)


def _current(path: str, href: str) -> bool:
    return path == href if href == "/" else path.startswith(href)
