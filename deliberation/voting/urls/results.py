"""Addresses. Results, ballots, checks and downloads."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.voting.views import results, results_ballots

urlpatterns: list[URLPattern] = [
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/result/", results.result, name="vote_result"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/result/tie/", results.tie, name="decide_tie"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/rules/<slug:rule>/", results.rule, name="vote_rule"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/ballots/", results_ballots.ballots, name="vote_ballots"),
    path(
        "bodies/<slug:slug>/votes/<uuid:vote_id>/ballots/<str:name>",
        results_ballots.ballots_file,
        name="vote_ballots_file",
    ),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/check/", results_ballots.check, name="vote_check"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/note.pdf", results_ballots.note, name="vote_note"),
]
