"""Addresses. Paper ballots, who took part, features."""

from __future__ import annotations

from django.urls import URLPattern, path

import webapi.converters  # noqa: F401 - `row_number`
from deliberation.voting.views import features, paper, paper_entry, took_part

_VOTE = "bodies/<slug:slug>/votes/<uuid:vote_id>/"
_BATCH = f"{_VOTE}paper/<row_number:number>/"

urlpatterns: list[URLPattern] = [
    path(f"{_VOTE}took-part/", took_part.vote_took_part, name="vote_took_part"),
    path(f"{_VOTE}took-part.csv", took_part.vote_took_part_file, name="vote_took_part_file"),
    path(f"{_VOTE}paper/", paper.paper_batches, name="paper_batches"),
    path(f"{_VOTE}paper/ballots.pdf", paper.paper_ballots, name="paper_ballots"),
    path(f"{_VOTE}paper/handed-out/", paper.hand_out, name="hand_out"),
    path(f"{_VOTE}paper/new/", paper.new_batch, name="new_batch"),
    path(_BATCH, paper.paper_batch, name="paper_batch"),
    path(f"{_BATCH}enter/", paper_entry.enter_batch, name="enter_batch"),
    path(f"{_BATCH}reconcile/", paper_entry.reconcile_batch, name="reconcile_batch"),
    path(f"{_BATCH}count/", paper_entry.count_batch, name="count_batch"),
    path(f"{_BATCH}discard/", paper.discard_batch, name="discard_batch"),
    path("bodies/<slug:slug>/features/", features.features, name="features"),
    path("bodies/<slug:slug>/features/new/", features.new_feature, name="new_feature"),
    path("bodies/<slug:slug>/features/members/", features.member_groups, name="member_groups"),
    path("bodies/<slug:slug>/features/mine/", features.my_groups, name="my_groups"),
    path("bodies/<slug:slug>/features/<row_number:feature_id>/", features.edit_feature, name="edit_feature"),
]
