"""Addresses. Casting a ballot."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.voting.views.casting import cast
from deliberation.voting.views.replacing import replace_ballot, vote_secrecy

urlpatterns: list[URLPattern] = [
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/ballot/", cast, name="cast"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/ballot/replace/", replace_ballot, name="replace_ballot"),
    path("votes/secrecy/", vote_secrecy, name="vote_secrecy"),
]
