"""Addresses in the API. Trade-offs: lists, one trade-off, preparing and moving it, who else is asked."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
