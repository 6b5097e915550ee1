"""Layer 2. Who records. Never decides what a reader may see: that is `fadu.ledger.access`."""

from __future__ import annotations

import attrs


@attrs.frozen(slots=True)
class Actor:
    """The one who records an act, as it stands in the chain.

    Attributes:
        code: the person's code, or the name of a programme ("import", "system").
        agency: id of the agency on whose behalf; the default agency of new cases.
        jurisdiction: code of the division the actor belongs to; None may act in every one (import, demo).
        roles: roles held; None: not known (import of the past, programmes), and then nothing can be recorded live
            that the law gives to somebody.
    """

    code: str
    agency: int | None = None
    jurisdiction: str | None = None
    roles: frozenset[str] | None = None


SYSTEM = Actor("system")  # acts that happen by operation of law
