"""Layer 2. The Django app. Connects no signals."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Label `ledger`: its tables are called ledger_…"""

    name = "fadu.ledger"
    label = "ledger"
    verbose_name = "台账"
