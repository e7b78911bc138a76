"""Trade-offs in the API: lists, one trade-off, preparing it, its dates, moving it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from access.gate import holds
from access.permissions import Permission
from deliberation.bodies.api.scoped import BodyView
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.actions.moving import close_early, move_tradeoff
from deliberation.tradeoffs.actions.tradeoffs import (
    Details,
    change_tradeoff,
    create_tradeoff,
    details_of,
    discard_tradeoff,
    set_dates,
)
from deliberation.tradeoffs.api.life_shapes import (
    EARLY,
    StageDatesSent,
    TradeoffChanges,
    TradeoffDetail,
    TradeoffMoveSent,
    TradeoffQuery,
    TradeoffRow,
    TradeoffSent,
    tradeoff_detail,
    tradeoff_row,
)
from deliberation.tradeoffs.calc.stages import Stage
from deliberation.tradeoffs.models import TradeOff
from deliberation.tradeoffs.queries.life import dates_of, heard
from deliberation.tradeoffs.queries.life_readiness import readiness
from deliberation.tradeoffs.queries.lists import TradeoffsWanted, find_tradeoffs
from deliberation.tradeoffs.queries.reviews import original_of
from deliberation.tradeoffs.queries.tradeoffs import tradeoff_at
from kernel.errors import BadInput
from webapi.base import ListView, marked
from webapi.pagination import QueryRows, Rows
from webapi.query import read_body
from webapi.schema import LOCATION, acts, code_in_path, lists, reads

TAG = "Trade-offs"
SLUG = code_in_path("slug", "The body's short name.", ["fenmarsh-panel"])
TRADEOFF = OpenApiParameter(
    "tradeoff_id", {"type": "string", "format": "uuid"}, OpenApiParameter.PATH, description="The trade-off's id."
)  # fmt: skip
RUNS = (Permission.TRADEOFF_EDIT, Permission.TRADEOFF_MOVE)


class TradeoffList(ListView):
    """Trade-offs of every body."""

    query_class = TradeoffQuery
    columns = tuple(TradeoffRow().fields)
    filename = "trade-offs"

    @lists("list_tradeoffs", TAG, "List trade-offs", TradeoffRow, query=TradeoffQuery, description="Trade-offs that you may see: those that go on first. Drafts are for those who prepare them.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Trade-offs that fit the parameters."""
        asked = {name: _plain(query.get(name) or "") for name in ("words", "kind", "stage", "area", "body")}
        return QueryRows(find_tradeoffs(self.actor, TradeoffsWanted(**asked)), shape=tradeoff_row)  # type: ignore[arg-type]


def _plain(text: str) -> str:
    return text.replace("\x00", " ")


class TradeoffView(BodyView):
    """What views of one trade-off share."""

    def find(self, tradeoff_id: UUID) -> TradeOff:
        """A trade-off of the body that the one who asks may know of. Raises NotFound."""
        return tradeoff_at(self.actor, self.body.slug, tradeoff_id)

    def told(self, tradeoff: TradeOff, status: int = 200) -> Response:
        """A trade-off as the one who asks may see it, with where it is to be found."""
        tradeoff.body = self.body
        (counts, _), dates = heard(tradeoff), dates_of(tradeoff)
        runs = any(holds(self.actor, each, scope_of(self.body.pk)) for each in RUNS)
        ready = readiness(tradeoff, counts, dates) if runs and tradeoff.stage != Stage.CLOSED.value else None
        row = tradeoff_detail(tradeoff, dates, counts, ready)
        # Whoever may not see the one that is reviewed does not learn its id either.
        if tradeoff.review_of_id is not None and original_of(self.actor, tradeoff) is None:
            row["review_of"] = None
        response = Response(row, status=status)
        if self.request.method != "GET":
            where = reverse("api:tradeoff", args=[self.body.slug, tradeoff.pk])
            response.headers["Location"] = self.request.build_absolute_uri(where)
        return marked(response, tradeoff.illustrative)  # type: ignore[no-any-return]

    def named(self, tradeoff_id: UUID) -> dict[str, Any]:
        """What every action is given. Raises NotFound for a trade-off that the one who asks may not see."""
        return {"actor": self.actor, "body_id": self.body.pk, "tradeoff_id": self.find(tradeoff_id).pk}


class NewTradeoff(TradeoffView):
    """Drafting a trade-off."""

    needs = {"POST": Permission.TRADEOFF_EDIT}

    @acts("draft_tradeoff", TAG, "Draft a trade-off", {201: TradeoffDetail}, body={"application/json": TradeoffSent}, path=[SLUG], headers=[LOCATION], description="A draft that those who prepare it see. Give it its options and dates, then move it on. `lacking` says what is missing.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        sent = read_body(TradeoffSent, request)
        made = create_tradeoff(
            actor=self.actor,
            body_id=self.body.pk,
            details=Details(**_columns(sent)),
            tradeoff_id=sent.get("id"),
        )
        return self.told(made, status=201)


class TradeoffOne(TradeoffView):
    """One trade-off."""

    needs = {"PATCH": Permission.TRADEOFF_EDIT, "DELETE": Permission.TRADEOFF_EDIT}

    @reads("get_tradeoff", TAG, "One trade-off", TradeoffDetail, path=[SLUG, TRADEOFF], description="With its frame, its stages, and how much was heard so far.")  # fmt: skip
    def get(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        return self.told(self.find(tradeoff_id))

    @acts("change_tradeoff", TAG, "Change a draft", {200: TradeoffDetail}, body={"application/json": TradeoffChanges}, path=[SLUG, TRADEOFF], headers=[LOCATION], description="Changes what is sent and leaves the rest. The question stands once it is published.")  # fmt: skip
    def patch(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        sent = _columns(read_body(TradeoffChanges, request))
        kept = details_of(self.find(tradeoff_id))
        return self.told(change_tradeoff(**self.named(tradeoff_id), details=replace(kept, **sent)))

    @acts("discard_tradeoff", TAG, "Discard a draft", {204: None}, path=[SLUG, TRADEOFF], description="Only a draft can be deleted.")  # fmt: skip
    def delete(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        discard_tradeoff(**self.named(tradeoff_id))
        return Response(status=204)


class TradeoffDates(TradeoffView):
    """The dates of the stages."""

    needs = {"PUT": Permission.TRADEOFF_EDIT}

    @acts("set_tradeoff_dates", TAG, "Plan the stages", {200: TradeoffDetail}, body={"application/json": StageDatesSent}, path=[SLUG, TRADEOFF], headers=[LOCATION], description="Stages that are left out keep their dates; those that are over cannot be changed. Nothing moves by itself.")  # fmt: skip
    def put(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        sent = read_body(StageDatesSent, request)
        spans = {Stage(each["stage"]): (each["starts_on"], each["ends_on"]) for each in sent["stages"]}
        set_dates(**self.named(tradeoff_id), dates=spans)
        return self.told(self.find(tradeoff_id))


class MoveTradeoff(TradeoffView):
    """Moving a trade-off."""

    needs = {"POST": Permission.TRADEOFF_MOVE}

    @acts("move_tradeoff", TAG, "Move a trade-off", {200: TradeoffDetail}, body={"application/json": TradeoffMoveSent}, path=[SLUG, TRADEOFF], headers=[LOCATION], description="One stage on; one back, with a reason; or closed before its end, with a reason. Leaving the draft publishes it.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        sent = read_body(TradeoffMoveSent, request)
        named = self.named(tradeoff_id)
        if sent["to"] == EARLY:
            return self.told(close_early(**named, reason=sent["reason"]))
        return self.told(move_tradeoff(**named, to=sent["to"], reason=sent["reason"]))


def _columns(sent: dict[str, Any]) -> dict[str, Any]:
    """What was sent, under the names of `Details`. Raises BadInput for a board that is not on the site."""
    values = {name: value for name, value in sent.items() if name not in ("id", "feeds_body")}
    if "feeds_body" in sent:
        values["feeds_body_id"] = None
        if sent["feeds_body"]:
            board = Body.objects.filter(slug=sent["feeds_body"]).values_list("pk", flat=True).first()
            if board is None:
                raise BadInput("There is no such body.", field="feeds_body")
            values["feeds_body_id"] = board
    return values
