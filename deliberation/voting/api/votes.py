"""Votes in the API: lists, one vote, and the steps of its life."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.bodies.api.scoped import BodyView
from deliberation.voting.actions.running import bring_up_to_date, close_by_hand, open_vote
from deliberation.voting.actions.vote_copy import copy_vote
from deliberation.voting.actions.vote_details import details_of
from deliberation.voting.actions.votes import (
    Details,
    OptionGiven,
    annul_vote,
    change_vote,
    create_vote,
    discard_vote,
    schedule_vote,
    set_options,
    unschedule_vote,
)
from deliberation.voting.api.votes_shapes import (
    AnnulSent,
    OptionsSent,
    VoteChanges,
    VoteDetail,
    VoteQuery,
    VoteRow,
    VoteSent,
    in_columns,
    vote_detail,
    vote_row,
)
from deliberation.voting.calc.methods import METHODS, Method
from deliberation.voting.models import Vote, VoteStatus
from deliberation.voting.queries.electorate import counts_by_role, turnout
from deliberation.voting.queries.readiness import readiness
from deliberation.voting.queries.votes import Standing, options_of, standing, vote_to_see
from deliberation.voting.queries.votes_lists import VotesWanted, find_votes
from webapi.base import ListView, marked
from webapi.pagination import QueryRows, Rows
from webapi.parsing import Unread
from webapi.query import read_body
from webapi.schema import LOCATION, acts, code_in_path, lists, reads

TAG = "Votes"
SLUG = code_in_path("slug", "The body's short name.", ["northfen-board"])
VOTE = OpenApiParameter(
    "vote_id", {"type": "string", "format": "uuid"}, OpenApiParameter.PATH, description="The vote's id."
)
DUE = (Standing.OPENING, Standing.CLOSING, Standing.COUNTING)


class VoteList(ListView):
    """Votes of every body."""

    query_class = VoteQuery
    columns = tuple(VoteRow().fields)
    filename = "votes"

    @lists("list_votes", TAG, "List votes", VoteRow, query=VoteQuery, description="Votes that you may see: open ones first, then those to come, then what is over. Drafts are for those who prepare votes.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Votes that fit the parameters."""
        asked = {name: _plain(query.get(name) or "") for name in ("words", "kind", "method", "state", "body")}
        return QueryRows(find_votes(self.actor, VotesWanted(**asked)), shape=vote_row)  # type: ignore[arg-type]


def _plain(text: str) -> str:
    return text.replace("\x00", " ")


class VoteView(BodyView):
    """What views of one vote share."""

    def find(self, vote_id: UUID) -> Vote:
        """A vote of the body that the one who asks may know of, opened or closed first if that is due. Raises NotFound."""
        vote = vote_to_see(self.actor, self.body, vote_id)
        return bring_up_to_date(vote) if standing(vote) in DUE else vote

    def told(self, vote: Vote, status: int = 200) -> Response:
        """A vote as the one who asks may see it, with where it is to be found."""
        vote.body = self.body
        options = options_of(vote)
        body = vote_detail(
            vote,
            options,
            counts_by_role(vote),
            turnout(vote) if vote.opened_at else None,
            readiness(vote, options, self.body) if vote.status == VoteStatus.DRAFT else None,
        )
        response = Response(body, status=status)
        if self.request.method != "GET":
            where = reverse("api:vote", args=[self.body.slug, vote.pk])
            response.headers["Location"] = self.request.build_absolute_uri(where)
        return marked(response, vote.illustrative)  # type: ignore[no-any-return]

    def named(self, vote_id: UUID) -> dict[str, Any]:
        """What every action on a vote is given. Raises NotFound for a vote that the one who asks may not see."""
        return {"actor": self.actor, "body_id": self.body.pk, "vote_id": self.find(vote_id).pk}


class NewVote(VoteView):
    """Drafting a vote."""

    needs = {"POST": Permission.VOTE_EDIT}

    @acts("draft_vote", TAG, "Draft a vote", {201: VoteDetail}, body={"application/json": VoteSent}, path=[SLUG], headers=[LOCATION], description="A draft that those who prepare votes see. Give it its options, then schedule it. `lacking` says what is missing.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        sent = read_body(VoteSent, request)
        details = Details(**in_columns(sent))
        vote = create_vote(actor=self.actor, body_id=self.body.pk, details=details, vote_id=sent.get("id"))
        return self.told(vote, status=201)


class VoteOne(VoteView):
    """One vote."""

    needs = {"PATCH": Permission.VOTE_EDIT, "DELETE": Permission.VOTE_EDIT}

    @reads("get_vote", TAG, "One vote", VoteDetail, path=[SLUG, VOTE], description="With its options, rules and times, and how many may vote by role.")  # fmt: skip
    def get(self, request: Request, slug: str, vote_id: UUID) -> Response:
        self.query()
        return self.told(self.find(vote_id))

    @acts("change_vote", TAG, "Change a draft", {200: VoteDetail}, body={"application/json": VoteChanges}, path=[SLUG, VOTE], headers=[LOCATION], description="Changes what is sent and leaves the rest. A vote that is scheduled has to be taken back first; an open one cannot be changed.")  # fmt: skip
    def patch(self, request: Request, slug: str, vote_id: UUID) -> Response:
        self.query()
        sent = in_columns(read_body(VoteChanges, request))
        vote = self.find(vote_id)
        kept = details_of(vote)
        if "rule" not in sent and kept.rule not in METHODS[Method(sent.get("method", kept.method))].rules:
            sent["rule"] = ""
        return self.told(change_vote(**self.named(vote_id), details=replace(kept, **sent)))

    @acts("discard_vote", TAG, "Discard a draft", {204: None}, path=[SLUG, VOTE], description="Only a draft can be deleted.")  # fmt: skip
    def delete(self, request: Request, slug: str, vote_id: UUID) -> Response:
        self.query()
        discard_vote(**self.named(vote_id))
        return Response(status=204)


class VoteOptions(VoteView):
    """The options of a draft."""

    needs = {"PUT": Permission.VOTE_EDIT}

    @acts("set_vote_options", TAG, "Set the options of a draft", {200: VoteDetail}, body={"application/json": OptionsSent}, path=[SLUG, VOTE], headers=[LOCATION], description="Puts these options in the place of all there are, in this order.")  # fmt: skip
    def put(self, request: Request, slug: str, vote_id: UUID) -> Response:
        self.query()
        sent = read_body(OptionsSent, request)
        set_options(**self.named(vote_id), options=[OptionGiven(**each) for each in sent["options"]])
        return self.told(self.find(vote_id))


class ScheduleVote(VoteView):
    """Scheduling a vote."""

    needs = {"POST": Permission.VOTE_EDIT}
    parser_classes = [Unread]

    @acts("schedule_vote", TAG, "Schedule a vote", {200: VoteDetail}, path=[SLUG, VOTE], headers=[LOCATION], description="Announces a draft that lacks nothing. It opens by itself at its time, or by hand.")  # fmt: skip
    def post(self, request: Request, slug: str, vote_id: UUID) -> Response:
        self.query()
        return self.told(schedule_vote(**self.named(vote_id)))


class UnscheduleVote(VoteView):
    """Taking a vote back to draft."""

    needs = {"POST": Permission.VOTE_EDIT}
    parser_classes = [Unread]

    @acts("unschedule_vote", TAG, "Take a vote back to draft", {200: VoteDetail}, path=[SLUG, VOTE], headers=[LOCATION], description="A scheduled vote, or an open one in which nobody has voted.")  # fmt: skip
    def post(self, request: Request, slug: str, vote_id: UUID) -> Response:
        self.query()
        return self.told(unschedule_vote(**self.named(vote_id)))


class OpenVote(VoteView):
    """Opening a vote by hand."""

    needs = {"POST": Permission.VOTE_RUN}
    parser_classes = [Unread]

    @acts("open_vote", TAG, "Open a vote by hand", {200: VoteDetail}, path=[SLUG, VOTE], headers=[LOCATION], description="A scheduled vote that is run by hand. Who may vote is fixed now.")  # fmt: skip
    def post(self, request: Request, slug: str, vote_id: UUID) -> Response:
        self.query()
        return self.told(open_vote(**self.named(vote_id)))


class CloseVote(VoteView):
    """Closing a vote before its time."""

    needs = {"POST": Permission.VOTE_RUN}
    parser_classes = [Unread]

    @acts("close_vote", TAG, "Close a vote before its time", {200: VoteDetail}, path=[SLUG, VOTE], headers=[LOCATION], description="A vote that is run by hand, or one in which everybody has voted. Its ballots are sealed and counted at once.")  # fmt: skip
    def post(self, request: Request, slug: str, vote_id: UUID) -> Response:
        self.query()
        vote = close_by_hand(**self.named(vote_id))
        vote.body = self.body
        return self.told(bring_up_to_date(vote))


class AnnulVote(VoteView):
    """Annulling a vote."""

    needs = {"POST": Permission.VOTE_ANNUL}

    @acts("annul_vote", TAG, "Annul a vote", {200: VoteDetail}, body={"application/json": AnnulSent}, path=[SLUG, VOTE], headers=[LOCATION], description="With a reason. The vote has no effect, and stays on the record. It cannot be undone.")  # fmt: skip
    def post(self, request: Request, slug: str, vote_id: UUID) -> Response:
        self.query()
        sent = read_body(AnnulSent, request)
        return self.told(annul_vote(**self.named(vote_id), reason=sent["reason"]))


class CopyVote(VoteView):
    """Copying a vote to a new draft."""

    needs = {"POST": Permission.VOTE_EDIT}
    parser_classes = [Unread]

    @acts("copy_vote", TAG, "Copy a vote to a new draft", {201: VoteDetail}, path=[SLUG, VOTE], headers=[LOCATION], description="Question, options and rules, without times and agenda item.")  # fmt: skip
    def post(self, request: Request, slug: str, vote_id: UUID) -> Response:
        self.query()
        return self.told(copy_vote(**self.named(vote_id)), status=201)
