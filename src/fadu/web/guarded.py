"""Layer 5. Turns the errors that Fadu raises on purpose, and a ledger that is not there, into pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import OperationalError, ProgrammingError
from django.http import HttpRequest, HttpResponseBase

from fadu.errors import FaduError, LedgerError
from fadu.web.page import failure

View = Callable[..., HttpResponseBase]
ABSENT = "台账尚未建立，或者数据库不能连接。请先运行 fadu ledger init，再刷新这一页。"


def guarded(view: View) -> View:
    """A view whose FaduError becomes an error page."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except FaduError as error:
            return failure(request, error)
        except (OperationalError, ProgrammingError):
            return failure(request, LedgerError(ABSENT, code="no_tables"))

    return wrapped
