"""Layer 7. The entry for web servers. Decides nothing."""

from __future__ import annotations

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fadu.conf.settings")
application = get_wsgi_application()


def _warm() -> None:
    from fadu.desk.warm import warm  # takes seconds: the site answers meanwhile

    warm()


Thread(target=_warm, name="warm", daemon=True).start()
