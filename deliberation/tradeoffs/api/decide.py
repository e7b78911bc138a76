"""Leanings, votes about a trade-off and reviews in the API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.bodies.api.scoped import BodyListView, BodyView
from deliberation.bodies.queries.roles import body_to_act_for
from deliberation.tradeoffs.actions.leanings import give_leanings
from deliberation.tradeoffs.actions.reviews import start_review
from deliberation.tradeoffs.actions.tradeoff_votes import VoteWanted, prepare_vote
from deliberation.tradeoffs.api import decide_shapes as shapes
from deliberation.tradeoffs.models import TradeOff
from deliberation.tradeoffs.queries import leanings as leaning_queries
from deliberation.tradeoffs.queries.decide import planned_times, read_votes, votes_of_tradeoff
from deliberation.tradeoffs.queries.reviews import compare_tradeoffs, original_of, reviews_of
from deliberation.tradeoffs.queries.tradeoffs import own_membership, tradeoff_at
from deliberation.voting.models import Vote
from kernel.errors import BadInput, NotFound, SignInNeeded
from webapi.base import marked
from webapi.pagination import Row
from webapi.query import read_body
from webapi.schema import LOCATION, acts, code_in_path, lists, reads

TAG = "Trade-offs: deciding"
JSON = "application/json"
SLUG = code_in_path("slug", "The body's short name.", ["fenmarsh-panel"])
TRADEOFF = OpenApiParameter(
    "tradeoff_id", {"type": "string", "format": "uuid"}, OpenApiParameter.PATH, description="The trade-off's id."
)  # fmt: skip
ONE = [SLUG, TRADEOFF]


class Leanings(BodyView):
    """How much members are for each option, before and after."""

    needs = {"PUT": Permission.TRADEOFF_TAKE_PART}

    @reads("get_leanings", TAG, "Opinion before and after", shapes.LeaningsShape, path=ONE, description="All answers together, as far as they may be shown: those from before the discussion once members vote, those from after once nobody can change theirs. Never of fewer than `least` members.")  # fmt: skip
    def get(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        return self.told(tradeoff_at(self.actor, slug, tradeoff_id))

    @acts("give_leanings", TAG, "Say where you stand", {200: shapes.LeaningsShape}, body={JSON: shapes.LeaningsSent}, path=ONE, description="Your own answers, as a member, for the time that is open: before the discussion or after it. Nobody else sees them.")  # fmt: skip
    def put(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        tradeoff = tradeoff_at(self.actor, slug, tradeoff_id)
        sent = read_body(shapes.LeaningsSent, request)
        answers = {each["option"]: each["value"] for each in sent["answers"]}
        if len(answers) < len(sent["answers"]):
            raise BadInput("An option is answered twice.", parameter="answers")
        give_leanings(
            actor=self.actor, body_id=self.body.pk, tradeoff_id=tradeoff.pk, answers=answers, when=sent.get("when", "")
        )  # fmt: skip
        return self.told(tradeoff)

    def told(self, tradeoff: TradeOff) -> Response:
        """What may be told, with the reader's own answers."""
        options = leaning_queries.options_in_order(tradeoff)
        found = leaning_queries.changes_of(tradeoff, options)
        row = shapes.leanings_row(tradeoff, found, self._own(tradeoff))
        return marked(Response(row), tradeoff.illustrative)  # type: ignore[no-any-return]

    def _own(self, tradeoff: TradeOff) -> dict[int, int]:
        when = leaning_queries.asked_now(tradeoff)
        member = own_membership(self.actor, tradeoff.body_id) if when else None
        return leaning_queries.own_leanings(member, tradeoff, when) if member and when else {}


class _VoteRows:
    """The votes about a trade-off as a list is made of them: each page read with its results at once."""

    def __init__(self, rows: QuerySet[Vote]) -> None:
        self._rows = rows

    def count(self) -> int:
        """How many there are."""
        return self._rows.count()

    def __getitem__(self, part: slice) -> list[Row]:
        return [shapes.vote_about_row(each) for each in read_votes(self._rows[part])]

    def each(self) -> Any:
        """Every one."""
        return iter([shapes.vote_about_row(each) for each in read_votes(self._rows)])


class TradeoffVotes(BodyListView):
    """Votes about a trade-off."""

    needs = {"POST": Permission.VOTE_EDIT}
    query_class = shapes.VotesAboutQuery
    columns = tuple(shapes.VoteAboutRow().fields)
    filename = "votes"

    @lists("list_tradeoff_votes", TAG, "List votes about a trade-off", shapes.VoteAboutRow, query=shapes.VotesAboutQuery, path=ONE, description="Those that you may see, newest first, with what came out.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> _VoteRows:
        """The votes that the one who asks may see."""
        tradeoff = tradeoff_at(self.actor, kwargs["slug"], kwargs["tradeoff_id"])
        return _VoteRows(votes_of_tradeoff(self.actor, tradeoff))

    @acts("draft_tradeoff_vote", TAG, "Draft a vote from a trade-off", {201: shapes.VoteAboutRow}, body={JSON: shapes.VoteAboutSent}, path=ONE, headers=[LOCATION], description="Question and options are taken over. Set the rest with `change_vote`, then schedule it.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        tradeoff = tradeoff_at(self.actor, slug, tradeoff_id)
        sent = read_body(shapes.VoteAboutSent, request)
        vote = prepare_vote(
            actor=self.actor, body_id=self.body.pk, tradeoff_id=tradeoff.pk, wanted=_wanted(tradeoff, sent), vote_id=sent.get("id")
        )  # fmt: skip
        response = Response(shapes.vote_about_row(read_votes([vote])[0]), status=201)
        where = reverse("api:vote", args=[slug, vote.pk])
        response.headers["Location"] = request.build_absolute_uri(where)
        return marked(response, vote.illustrative)  # type: ignore[no-any-return]


def _wanted(tradeoff: TradeOff, sent: dict[str, Any]) -> VoteWanted:
    planned = planned_times(tradeoff)
    return VoteWanted(
        title=sent.get("title", tradeoff.title),
        question=sent.get("question", tradeoff.question),
        method=sent["method"],
        options=sent.get("options"),
        opens_at=sent.get("opens_at", planned.opens_at),
        closes_at=sent.get("closes_at", planned.closes_at),
    )


class Review(BodyView):
    """The reviews of a trade-off."""

    query_class = shapes.ReviewQuery

    @reads("get_reviews", TAG, "Reviews of a trade-off", shapes.ReviewsShape, query=shapes.ReviewQuery, path=ONE, description="Which there are; with `review`, that one and the trade-off side by side. Asked of a review, it is shown beside the one it reviews.")  # fmt: skip
    def get(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        wanted = self.query().get("review")
        tradeoff = tradeoff_at(self.actor, slug, tradeoff_id)
        original = original_of(self.actor, tradeoff)
        found = list(reviews_of(self.actor, original)) if original is not None else []
        if wanted is None and tradeoff.review_of_id is not None:
            wanted = tradeoff.pk
        chosen = next((each for each in found if each.pk == wanted), None)
        if wanted is not None and chosen is None and original is not None:
            raise NotFound("There is no such review.", next_step="Leave it out to see which there are.")
        compared = (
            compare_tradeoffs(self.actor, original, chosen) if original is not None and chosen else None
        )
        row = shapes.reviews_row(original, found, compared)
        return marked(Response(row), bool(row["illustrative"]))  # type: ignore[no-any-return]


class StartReview(BodyView):
    """Starting a review, by another body."""

    def check_permissions(self, request: Request) -> None:
        """Let a person pass: what counts is their role on the body that reviews, which is asked for below."""
        if hasattr(self, (request.method or "").lower()) and self.actor.kind == "anonymous":
            raise SignInNeeded("You need to sign in to do this.")

    @acts("start_review", TAG, "Review a trade-off with your body", {201: shapes.ReviewRow}, body={JSON: shapes.ReviewSent}, path=ONE, description="Makes a trade-off of your body, as a draft, with the question, the options and their effects taken over. A second time gives the first.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        tradeoff = tradeoff_at(self.actor, slug, tradeoff_id)
        sent = read_body(shapes.ReviewSent, request)
        body = body_to_act_for(self.actor, sent["body"], Permission.TRADEOFF_EDIT)
        made = start_review(
            actor=self.actor, body_id=body.pk, tradeoff_id=tradeoff.pk, review_id=sent.get("id")
        )
        made.body = body
        return marked(Response(shapes.review_row(made), status=201), made.illustrative)  # type: ignore[no-any-return]
