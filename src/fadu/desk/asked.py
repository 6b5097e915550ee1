"""Layer 6. What an address asks for: period, jurisdiction, scope. Checks it against what the viewer may see."""

from __future__ import annotations

import re
from datetime import date

from django.conf import settings
from django.http import HttpRequest

from fadu.errors import AccessError, FigureError
from fadu.figures.period import Period, parse_period
from fadu.ledger.access import Viewer
from fadu.ledger.models import Act

EARLIEST, LATEST = date(1949, 10, 1), date(2199, 12, 31)
_CODE = re.compile("[0-9]{6}")


def period_of(request: HttpRequest) -> Period:
    """The period asked for; else the year of the ledger's latest act, else this year.

    Raises:
        FigureError: not a period, or one that no ledger can have.
    """
    text = request.GET.get("period", "").strip()
    if text:
        period = parse_period(text)
        if period.start < EARLIEST or period.end > LATEST:
            raise FigureError(f"时段“{text[:30]}”应在 {EARLIEST.year} 年至 {LATEST.year} 年之间。")
        return period
    if settings.DEMO:
        return parse_period("2024")
    last = Act.objects.order_by("-id").values_list("on_date", flat=True).first()
    return parse_period(str((last or date.today()).year))


def jurisdiction_of(request: HttpRequest, viewer: Viewer) -> str:
    """The division asked for; the viewer's own, or one below it. A six-digit code and nothing else: it names
    files and folders further on.

    Raises:
        AccessError: a division that is not the viewer's.
    """
    own = viewer.jurisdiction or ""
    asked = request.GET.get("jurisdiction", "").strip() or own
    if not _CODE.fullmatch(asked) or not asked.startswith(own.removesuffix("00").removesuffix("00")):
        raise AccessError(f"您只能查看本行政区划（{own}）及其下级的数字，无权查看“{asked[:20]}”")
    return asked


def scope_of(request: HttpRequest) -> dict[str, str]:
    """Scope parameters: scope.<name>=<value>."""
    return {
        key.removeprefix("scope."): str(value)
        for key, value in request.GET.items()
        if key.startswith("scope.")
    }
