"""Addresses. Votes: lists, one vote, preparing and running it."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.voting.views import votes, votes_prepare, votes_staff

_VOTE = "bodies/<slug:slug>/votes/<uuid:vote_id>/"

urlpatterns: list[URLPattern] = [
    path("votes/", votes.all_votes, name="all_votes"),
    path("bodies/<slug:slug>/votes/", votes.body_votes, name="votes"),
    path("bodies/<slug:slug>/votes/new/", votes_prepare.new_vote, name="new_vote"),
    path(_VOTE, votes.vote_page, name="vote"),
    path(f"{_VOTE}edit/", votes_prepare.edit_question, name="edit_vote"),
    path(f"{_VOTE}options/", votes_prepare.edit_options, name="vote_options"),
    path(f"{_VOTE}people/", votes_prepare.edit_people, name="vote_people"),
    path(f"{_VOTE}counting/", votes_prepare.edit_counting, name="vote_counting"),
    path(f"{_VOTE}schedule/", votes_prepare.schedule, name="schedule_vote"),
    path(f"{_VOTE}withdraw/", votes_staff.withdraw, name="unschedule_vote"),
    path(f"{_VOTE}discard/", votes_staff.discard, name="discard_vote"),
    path(f"{_VOTE}open/", votes_staff.open_now, name="open_vote"),
    path(f"{_VOTE}close/", votes_staff.close_now, name="close_vote"),
    path(f"{_VOTE}annul/", votes_staff.annul, name="annul_vote"),
    path(f"{_VOTE}copy/", votes_staff.copy, name="copy_vote"),
]
