"""Addresses. Paper ballots, who took part, features."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.voting.views.soon import soon

urlpatterns: list[URLPattern] = [
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/took-part/", soon, name="vote_took_part"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/paper/", soon, name="paper_batches"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/paper/ballots.pdf", soon, name="paper_ballots"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/paper/handed-out/", soon, name="hand_out"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/paper/new/", soon, name="new_batch"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/paper/<int:number>/", soon, name="paper_batch"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/paper/<int:number>/enter/", soon, name="enter_batch"),
    path(
        "bodies/<slug:slug>/votes/<uuid:vote_id>/paper/<int:number>/reconcile/", soon, name="reconcile_batch"
    ),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/paper/<int:number>/count/", soon, name="count_batch"),
    path("bodies/<slug:slug>/votes/<uuid:vote_id>/paper/<int:number>/discard/", soon, name="discard_batch"),
    path("bodies/<slug:slug>/features/", soon, name="features"),
    path("bodies/<slug:slug>/features/new/", soon, name="new_feature"),
    path("bodies/<slug:slug>/features/<int:feature_id>/", soon, name="edit_feature"),
    path("bodies/<slug:slug>/features/members/", soon, name="member_groups"),
]
