"""Addresses in the API: recommendations made by hand, a body’s record, what was asked, said and done."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
