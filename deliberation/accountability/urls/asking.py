"""Addresses: recommendations made by hand, a body’s record, what was asked, said and done."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.accountability.views import asked, asking, record

_OF_BODY = "bodies/<slug:slug>/"

urlpatterns: list[URLPattern] = [
    path(f"{_OF_BODY}recommendations/new/", asking.make, name="make_recommendation"),
    path(f"{_OF_BODY}record/", record.record, name="body_record"),
    path(f"{_OF_BODY}record/<slug:figure>/", record.rows, name="record_rows"),
    path("asked/", asked.all_asked, name="asked_said_did"),
    path(f"{_OF_BODY}asked/", asked.body_asked, name="body_asked"),
]
