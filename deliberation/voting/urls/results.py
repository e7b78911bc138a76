"""Addresses. Results, ballots, checks and downloads."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.voting.views.soon import soon

urlpatterns: list[URLPattern] = [
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/result/", soon, name="vote_result"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/result/tie/", soon, name="decide_tie"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/rules/<slug:rule>/", soon, name="vote_rule"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/ballots/", soon, name="vote_ballots"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/ballots/<str:name>", soon, name="vote_ballots_file"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/check/", soon, name="vote_check"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/note.pdf", soon, name="vote_note"),
]
