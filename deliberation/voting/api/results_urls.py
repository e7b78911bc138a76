"""Addresses in the API. Results, ballots, checks and downloads."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.voting.api.results import (
    FindBallot,
    VoteBallots,
    VoteCheck,
    VoteFile,
    VoteRepresentation,
    VoteResult,
)

_VOTE = "bodies/<slug:slug>/votes/<uuid:vote_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{_VOTE}result/", VoteResult.as_view(), name="vote_result"),
    path(f"{_VOTE}ballots/", VoteBallots.as_view(), name="vote_ballots"),
    path(f"{_VOTE}ballots/find/", FindBallot.as_view(), name="find_ballot"),
    path(f"{_VOTE}check/", VoteCheck.as_view(), name="vote_check"),
    path(f"{_VOTE}files/<str:name>", VoteFile.as_view(), name="vote_file"),
    path(f"{_VOTE}representation/", VoteRepresentation.as_view(), name="vote_representation"),
]
