"""Layer 6. Addresses of the portal."""

from django.urls import path
from django.views.generic import RedirectView

from fadu.portal import views

urlpatterns = [
    path("", RedirectView.as_view(url="read/")),
    path("read/", views.read),
    path("read/save/", views.save),
]
