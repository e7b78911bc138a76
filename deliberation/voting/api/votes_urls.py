"""Addresses in the API. Votes: lists, one vote, preparing and running it."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
