"""Addresses in the API. Leanings before and after, votes, and the review by another body."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
