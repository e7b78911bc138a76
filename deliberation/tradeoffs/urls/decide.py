"""Addresses. Leanings before and after, votes, and the review by another body."""

from __future__ import annotations

from django.urls import URLPattern, path

import webapi.converters  # noqa: F401 - `row_number`
from deliberation.tradeoffs.views.placeholder import soon

_T = "bodies/<slug:slug>/trade-offs/<uuid:tradeoff_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{_T}leanings/", soon, name="leanings"),
    path(f"{_T}votes/", soon, name="tradeoff_votes"),
    path(f"{_T}votes/new/", soon, name="new_tradeoff_vote"),
    path(f"{_T}review/", soon, name="review"),
    path(f"{_T}review/start/", soon, name="start_review"),
]
