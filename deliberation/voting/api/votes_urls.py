"""Addresses in the API. Votes: lists, one vote, preparing and running it."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.voting.api.votes import (
    AnnulVote,
    CloseVote,
    CopyVote,
    NewVote,
    OpenVote,
    ScheduleVote,
    UnscheduleVote,
    VoteList,
    VoteOne,
    VoteOptions,
)

_VOTE = "bodies/<slug:slug>/votes/<uuid:vote_id>/"

urlpatterns: list[URLPattern] = [
    path("votes/", VoteList.as_view(), name="votes"),
    path("bodies/<slug:slug>/votes/", NewVote.as_view(), name="new_vote"),
    path(_VOTE, VoteOne.as_view(), name="vote"),
    path(f"{_VOTE}options/", VoteOptions.as_view(), name="vote_options"),
    path(f"{_VOTE}schedule/", ScheduleVote.as_view(), name="schedule_vote"),
    path(f"{_VOTE}unschedule/", UnscheduleVote.as_view(), name="unschedule_vote"),
    path(f"{_VOTE}open/", OpenVote.as_view(), name="open_vote"),
    path(f"{_VOTE}close/", CloseVote.as_view(), name="close_vote"),
    path(f"{_VOTE}annul/", AnnulVote.as_view(), name="annul_vote"),
    path(f"{_VOTE}copy/", CopyVote.as_view(), name="copy_vote"),
]
