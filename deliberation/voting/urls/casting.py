"""Addresses. Casting a ballot."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.voting.views.soon import soon

urlpatterns: list[URLPattern] = [
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/ballot/", soon, name="cast"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/ballot/replace/", soon, name="replace_ballot"),
    path("votes/secrecy/", soon, name="vote_secrecy"),
]
