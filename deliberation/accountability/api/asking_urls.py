"""Addresses in the API: a body’s record, what was asked, said and done."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.accountability.api.asking import AskedList, BodyAskedList, RecordOne

urlpatterns: list[URLPattern] = [
    path("asked/", AskedList.as_view(), name="asked"),
    path("bodies/<slug:slug>/asked/", BodyAskedList.as_view(), name="body_asked"),
    path("bodies/<slug:slug>/record/", RecordOne.as_view(), name="body_record"),
]
