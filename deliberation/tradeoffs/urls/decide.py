"""Addresses. Leanings before and after, votes, and the review by another body."""

from __future__ import annotations

from django.urls import URLPattern, path

import webapi.converters  # noqa: F401 - `row_number`
from deliberation.tradeoffs.views import decide, leanings, reviews

_T = "bodies/<slug:slug>/trade-offs/<uuid:tradeoff_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{_T}leanings/", leanings.leanings, name="leanings"),
    path(f"{_T}votes/", decide.tradeoff_votes, name="tradeoff_votes"),
    path(f"{_T}votes/new/", decide.new_tradeoff_vote, name="new_tradeoff_vote"),
    path(f"{_T}review/", reviews.review, name="review"),
    path(f"{_T}review/start/", reviews.start_review, name="start_review"),
]
