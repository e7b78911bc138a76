"""Addresses in the API. Results, ballots, checks and downloads."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
