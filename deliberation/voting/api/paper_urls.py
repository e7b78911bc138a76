"""Addresses in the API. Paper ballots, who took part, features."""

from __future__ import annotations

from django.urls import URLPattern, path

import webapi.converters  # noqa: F401 - `row_number`
from deliberation.voting.api import features, paper, took_part

_VOTE = "bodies/<slug:slug>/votes/<uuid:vote_id>/"
_BATCH = f"{_VOTE}paper/<row_number:number>/"
_FEATURES = "bodies/<slug:slug>/features/"

urlpatterns: list[URLPattern] = [
    path(f"{_VOTE}took-part/", took_part.TookPart.as_view(), name="took_part"),
    path(f"{_VOTE}voters/", took_part.Voters.as_view(), name="voters"),
    path(f"{_VOTE}paper/", paper.Batches.as_view(), name="paper_batches"),
    path(f"{_VOTE}paper/handed-out/", paper.HandOut.as_view(), name="hand_out"),
    path(f"{_VOTE}paper/taken-back/", paper.TakeBack.as_view(), name="take_back"),
    path(_BATCH, paper.BatchOne.as_view(), name="paper_batch"),
    path(f"{_BATCH}papers/", paper.CorrectPapers.as_view(), name="correct_papers"),
    path(f"{_BATCH}entry/", paper.Entry.as_view(), name="paper_entry"),
    path(f"{_BATCH}differences/", paper.Differences.as_view(), name="paper_differences"),
    path(f"{_BATCH}count/", paper.CountBatch.as_view(), name="count_batch"),
    path(f"{_BATCH}discard/", paper.DiscardBatch.as_view(), name="discard_batch"),
    path(_FEATURES, features.Features.as_view(), name="features"),
    path(f"{_FEATURES}members/", features.MemberGroups.as_view(), name="member_groups"),
    path(f"{_FEATURES}mine/", features.MyGroups.as_view(), name="my_groups"),
    path(f"{_FEATURES}<row_number:feature_id>/", features.FeatureOne.as_view(), name="feature"),
]
