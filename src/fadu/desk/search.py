"""Layer 6. Finding cases among a million: exact counts, few rows, each by an index that the ledger has.

Who may see what is decided by `fadu.ledger.access`: every case that leaves here has passed its filter.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date

import attrs
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from fadu.errors import FaduError, did_you_mean
from fadu.law import load_procedures
from fadu.ledger.access import Viewer, may_see, visible_cases
from fadu.ledger.models import Agency, Case, Finding

FEW = 50_000  # fewer are sorted quicker than the last one is walked to
ONE_SCAN = 1_000  # so many found by their number are remembered instead of looked for again
STATES = {"": "全部", "open": "在办", "late": "已过期限", "found": "有违法情形"}
_UID = re.compile("[0-9a-f-]{8,36}")


@attrs.frozen
class Wish:
    """What the list is asked for; '' is everything."""

    procedure: str = ""
    state: str = ""
    words: str = ""


def wish_of(request: HttpRequest, viewer: Viewer) -> Wish:
    """The wish in an address. What is late or was unlawful is not for the public.

    Raises:
        FaduError: no such procedure or state.
    """
    procedure, state, words = (request.GET.get(name, "").strip() for name in ("procedure", "state", "q"))
    known = load_procedures()
    if procedure and procedure not in known:
        raise FaduError(f"没有程序“{procedure[:40]}”{did_you_mean(procedure, known)}。请在列表中选择。")
    if state not in STATES:
        raise FaduError(f"没有状态“{state[:40]}”。可选：{'、'.join(STATES.values())}。")
    if not words.isprintable():
        raise FaduError("案号中有不能显示的字符。请重新填写。")
    return Wish(procedure, "" if viewer.role == "public" else state, words[:80])


@attrs.frozen
class Found:
    """Cases that answer a wish: how many there are, and a slice of them."""

    viewer: Viewer
    query: QuerySet[Case]
    total: int
    order: tuple[str, ...]

    def part(self, offset: int, size: int) -> list[Case]:
        """Cases from `offset`, asked once more whether the viewer may see them."""
        ids = list(self.query.order_by(*self.order).values_list("pk", flat=True)[offset : offset + size])
        shown = seen_cases(self.viewer, ids)
        return [shown[each] for each in ids if each in shown]


def seen_cases(viewer: Viewer, ids: Collection[int]) -> dict[int, Case]:
    """Those of these cases that a viewer may see, by id. Asked one by one: the database would take the index of
    the division for the filter, and walk all of it.
    """
    if viewer.role == "public":
        return Case.objects.filter(visible_cases(viewer)).select_related("agency").in_bulk(ids)
    found = Case.objects.select_related("agency").in_bulk(ids)
    return {each: case for each, case in found.items() if may_see(viewer, case)}


def find(viewer: Viewer, wish: Wish) -> Found:
    """The cases that a viewer may see and that answer the wish, those recorded last first.

    A case lies in the division of its agency, so for a supervisor “the agencies of the division” says the same
    as the division, and lets the database walk the cases from the last one, or the index of open cases.
    """
    base = Case.objects.filter(visible_cases(viewer))
    by_agency = Case.objects.filter(agency_id__in=_agencies(viewer)) if viewer.role == "supervisor" else base
    if wish.procedure:
        base, by_agency = (each.filter(procedure=wish.procedure) for each in (base, by_agency))
    if wish.state:
        base = by_agency = by_agency.filter(_state(wish.state, viewer))
    if wish.words:
        base = by_agency = _worded(base, by_agency, wish.words, viewer)
    total = base.count()
    order = ("next_due", "pk") if wish.state == "late" else ("-pk",)
    return Found(viewer, base if total < FEW else by_agency, total, order)


def _agencies(viewer: Viewer) -> Sequence[int]:
    return list(Agency.objects.filter(jurisdiction_id=viewer.jurisdiction).values_list("pk", flat=True))


def _state(state: str, viewer: Viewer) -> Q:
    if state == "found":
        return Q(pk__in=Finding.objects.filter(jurisdiction_id=viewer.jurisdiction).values("case_id"))
    late = Q(next_due__lt=date.today()) if state == "late" else Q()
    return Q(closed_on=None) & late


def _worded(base: QuerySet[Case], by_agency: QuerySet[Case], words: str, viewer: Viewer) -> QuerySet[Case]:
    """Cases with these words: first those whose identifier it is (by index), else those with it in their number."""
    if viewer.role != "public":
        exact = base.filter(procedure__in=list(load_procedures()), external_id=words)
        if exact.exists():
            return exact
        if _UID.fullmatch(words):
            exact = by_agency.filter(uid__gte=words, uid__lt=words + "g")
            if exact.exists():
                return exact
    numbered = by_agency.filter(number__contains=words)
    ids = list(numbered.values_list("pk", flat=True)[: ONE_SCAN + 1])
    return numbered if len(ids) > ONE_SCAN else Case.objects.filter(pk__in=ids)
