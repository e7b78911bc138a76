"""Addresses. Votes: lists, one vote, preparing and running it."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.voting.views.soon import soon

urlpatterns: list[URLPattern] = [
    path("votes/", soon, name="all_votes"),
    path("bodies/<slug:slug>/votes/", soon, name="votes"),
    path("bodies/<slug:slug>/votes/new/", soon, name="new_vote"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/", soon, name="vote"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/edit/", soon, name="edit_vote"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/options/", soon, name="vote_options"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/schedule/", soon, name="schedule_vote"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/withdraw/", soon, name="unschedule_vote"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/discard/", soon, name="discard_vote"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/open/", soon, name="open_vote"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/close/", soon, name="close_vote"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/annul/", soon, name="annul_vote"),
]
