"""Addresses in the API. Leanings before and after, votes, and the review by another body."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.tradeoffs.api.decide import Leanings, Review, StartReview, TradeoffVotes

_T = "bodies/<slug:slug>/trade-offs/<uuid:tradeoff_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{_T}leanings/", Leanings.as_view(), name="leanings"),
    path(f"{_T}votes/", TradeoffVotes.as_view(), name="tradeoff_votes"),
    path(f"{_T}review/", Review.as_view(), name="review"),
    path(f"{_T}review/start/", StartReview.as_view(), name="start_review"),
]
