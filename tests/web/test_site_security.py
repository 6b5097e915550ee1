"""Headers, hosts and templates: what keeps a browser from doing more than the pages need."""

from pathlib import Path

import pytest

import fadu
from web.small_site import body

TEMPLATES = sorted(Path(fadu.__file__).parent.glob("*/templates/**/*.html"))


@pytest.mark.parametrize(
    "address", ["/", "/figures/", "/portal/read/", "/nowhere/", "/report/style.css", "/static/web/fadu.css"]
)
def test_every_answer_carries_the_headers(supervisor, address):
    headers = supervisor.get(address).headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "style-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Cache-Control" in headers


def test_a_foreign_host_is_refused(supervisor):
    response = supervisor.get("/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert "主机名" in body(response)


@pytest.mark.parametrize("address", ["/ledger/", "/portal/read/", "/portal/read/save/"])
def test_a_form_without_its_token_is_refused(small_folder, settings, django_db_blocker, address):
    from django.test import Client

    from web.small_site import site

    with django_db_blocker.unblock(), site(small_folder, settings):
        client = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)
        response = client.post(address, {"text": "受理行政复议案件48件。", "format": "html"})

        assert response.status_code == 403
        assert "校验码" in body(response)


def test_templates_escape_and_hold_no_script_or_style_of_their_own():
    assert len(TEMPLATES) > 15
    for path in TEMPLATES:
        text = path.read_text("utf-8")
        assert "|safe" not in text, path
        assert "autoescape" not in text, path
        assert " style=" not in text, path
        assert "<style" not in text, path
        assert "onclick" not in text, path
        assert "http://" not in text, path
        assert "https://" not in text, path
        for part in text.split("<script")[1:]:
            assert part.startswith((" src=", ' type="application/json"')), path
