"""Layer 6. The portal: what anybody may use: reading and checking reports."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Pages of the public."""

    name = "fadu.portal"
    verbose_name = "公众门户"
