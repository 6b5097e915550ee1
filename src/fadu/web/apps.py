"""Layer 5. The Django app that holds what the pages share."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Base template, partials, style, vendored script."""

    name = "fadu.web"
    verbose_name = "页面公用部分"
