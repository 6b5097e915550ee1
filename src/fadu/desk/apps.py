"""Layer 6. The desk: figures, their rows, cases, the state of the ledger."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Pages of the office."""

    name = "fadu.desk"
    verbose_name = "工作台"
