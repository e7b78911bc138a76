"""Addresses in the API. Paper ballots, who took part, features."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
