"""Addresses in the API. Casting a ballot."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.voting.api.casting import BallotView, ReplaceBallot

_BALLOT = "bodies/<slug:slug>/votes/<uuid:vote_id>/ballot/"

urlpatterns: list[URLPattern] = [
    path(_BALLOT, BallotView.as_view(), name="ballot"),
    path(f"{_BALLOT}replace/", ReplaceBallot.as_view(), name="replace_ballot"),
]
