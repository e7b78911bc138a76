"""Addresses in the API: the tracker, saved views, imports, the patient representative’s tracker, topics."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
