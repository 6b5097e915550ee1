"""Layer 7. The addresses of the site: gathers those of each face that is installed. Holds no view."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

FACES = {"fadu.web.urls": "", "fadu.desk.urls": "", "fadu.portal.urls": "portal/"}

urlpatterns: list[URLPattern | URLResolver] = [
    path(prefix, include(module)) for module, prefix in FACES.items() if find_spec(module) is not None
]
