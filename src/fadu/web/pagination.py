"""Layer 5. Pages of a long list: exact counts, addresses of the neighbours. Reads no rows itself."""

from __future__ import annotations

import attrs
from django.http import HttpRequest

SIZE = 50


@attrs.frozen
class Pages:
    """One page of `total` rows; `previous` and `next` are addresses or ''."""

    number: int
    count: int
    total: int
    previous: str
    next: str

    @property
    def offset(self) -> int:
        """How many rows stand before this page."""
        return (self.number - 1) * SIZE


def paginate(request: HttpRequest, total: int) -> Pages:
    """The page that the address asks for; a number that does not exist becomes the nearest that does."""
    count = max(1, -(-total // SIZE))
    wanted = request.GET.get("page", "1")
    number = min(max(int(wanted) if wanted.isdecimal() and len(wanted) < 9 else 1, 1), count)

    def address(page: int) -> str:
        query = request.GET.copy()
        query["page"] = str(page)
        return f"?{query.urlencode()}"

    previous = address(number - 1) if number > 1 else ""
    following = address(number + 1) if number < count else ""
    return Pages(number, count, total, previous, following)
