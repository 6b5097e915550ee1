"""Layer 6. Addresses of the desk."""

from django.urls import path

from fadu.desk.views import cases, figures, ledger, report

urlpatterns = [
    path("", report.overview),
    path("report/", report.annual),
    path("report/style.css", report.report_style),
    path("findings/", report.findings),
    path("figures/", figures.listing),
    path("figures/<str:figure>/", figures.rows),
    path("figures/<str:figure>/by/<str:scope>/", figures.breakdown),
    path("cases/", cases.listing),
    path("cases/<int:case_id>/", cases.detail),
    path("ledger/", ledger.state),
]
