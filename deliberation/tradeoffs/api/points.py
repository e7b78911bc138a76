"""Points in the API: the discussion, one point, making and changing one's own, saying what one knew."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.bodies.api.members import SLUG
from deliberation.bodies.api.scoped import BodyListView, BodyView
from deliberation.tradeoffs.actions.points import edit_point, make_point, reply_to_point, withdraw_point
from deliberation.tradeoffs.actions.reactions import react
from deliberation.tradeoffs.api.points_shapes import (
    PointChanges,
    PointDetail,
    PointQuery,
    PointReplySent,
    PointRow,
    PointSent,
    ReactionSent,
    VersionRow,
    point_row,
    version_row,
)
from deliberation.tradeoffs.models import Point, TradeOff
from deliberation.tradeoffs.queries import points as queries
from deliberation.tradeoffs.queries.moderation import reasons_of
from deliberation.tradeoffs.queries.tradeoffs import tradeoff_at
from kernel.actors import Actor
from webapi.base import marked
from webapi.pagination import QueryRows, Row, Rows
from webapi.parsing import Unread
from webapi.query import Query, read_body, read_query
from webapi.schema import LOCATION, acts, lists, number_in_path, reads

TAG = "Discussion"
TRADEOFF = OpenApiParameter(
    "tradeoff_id",
    {"type": "string", "format": "uuid"},
    OpenApiParameter.PATH,
    description="The trade-off's id.",
)
NUMBER = number_in_path("number", "The number of the point or reply.")
_PATH = [SLUG, TRADEOFF]
_POINT = [*_PATH, NUMBER]


class TradeoffPart(BodyView):
    """What views of one trade-off share."""

    def tradeoff(self, tradeoff_id: UUID) -> TradeOff:
        """The trade-off, if the one who asks may see it. Raises NotFound."""
        return tradeoff_at(self.actor, self.kwargs["slug"], tradeoff_id)

    def named(self, tradeoff_id: UUID) -> dict[str, Any]:
        """What every action in a trade-off is given. Raises NotFound where the one who asks may not see it."""
        found = self.tradeoff(tradeoff_id)
        return {"actor": self.actor, "body_id": found.body_id, "tradeoff_id": found.pk}

    def told(self, tradeoff_id: UUID, number: int, status: int = 200) -> Response:
        """A point with its replies as the one who asks may see it, with where it is to be found."""
        return answer(self.request, self.tradeoff(tradeoff_id), number, status)


def answer(request: Request, tradeoff: TradeOff, number: int, status: int) -> Response:
    """A point with its replies as the one who asks may see it, with where it is to be found."""
    actor: Actor = request.actor
    point = queries.point_at(actor, tradeoff, number)
    replies = [] if point.parent_id else queries.replies_to(actor, point)
    out = [each.number for each in (point, *replies) if each.status == "hidden"]
    reasons = reasons_of(tradeoff, "point", out)
    body = point_row(actor, tradeoff, point, reasons)
    response = Response(
        body | {"answers": [point_row(actor, tradeoff, each, reasons) for each in replies]}, status=status
    )
    if request.method != "GET":
        where = reverse("api:point", args=[tradeoff.body.slug, tradeoff.pk, number])
        response.headers["Location"] = request.build_absolute_uri(where)
    return marked(response, tradeoff.illustrative)  # type: ignore[no-any-return]


class PointList(BodyListView):
    """The discussion of a trade-off."""

    query_class = PointQuery
    columns = tuple(PointRow().fields)
    filename = "points"
    needs = {"POST": Permission.TRADEOFF_TAKE_PART}

    @lists("list_points", TAG, "List points and replies", PointRow, query=PointQuery, path=_PATH, description="What members said for and against the options, as it is shown now; your own too while they wait or after they were taken out.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Points that fit the parameters."""
        tradeoff = self._found(kwargs["tradeoff_id"])
        wanted = queries.Wanted(
            option=query.get("option"),
            side=query.get("side") or "",
            words=(query.get("words") or "").replace("\x00", " "),
            evidence=query.get("evidence"),
            mine=bool(query.get("mine")),
            sort=query.get("sort") or queries.OLDEST,
        )
        found = queries.points_of(self.actor, tradeoff, wanted, replies=query.get("replies") is not False)

        def shaped(points: list[Any]) -> list[Row]:
            out = [each.number for each in points if each.status == "hidden"]
            reasons = reasons_of(tradeoff, "point", out)
            return [point_row(self.actor, tradeoff, each, reasons) for each in points]

        return QueryRows(queries.told(self.actor, found), shape=lambda each: each, then=shaped)

    def _found(self, tradeoff_id: UUID) -> TradeOff:
        if not hasattr(self, "_tradeoff"):
            self._tradeoff = tradeoff_at(self.actor, self.kwargs["slug"], tradeoff_id)
        return self._tradeoff

    def illustrative(self, query: dict[str, Any], rows: Rows) -> bool:
        """As the trade-off is."""
        return self._found(self.kwargs["tradeoff_id"]).illustrative  # type: ignore[arg-type]

    @acts("make_point", TAG, "Make a point", {201: PointDetail}, body={"application/json": PointSent}, path=_PATH, headers=[LOCATION], description="For or against an option, by a member in the stage Discuss. It waits to be looked at where the trade-off says so.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        read_query(Query, request)
        sent = read_body(PointSent, request)
        tradeoff = self._found(tradeoff_id)
        made = make_point(
            actor=self.actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, position=sent["option"],
            side=sent["side"], text=sent["text"], form_id=sent.get("id"),
        )  # fmt: skip
        return answer(self.request, tradeoff, made.number, 201)


class PointOne(TradeoffPart):
    """One point or reply."""

    needs = {"PATCH": Permission.TRADEOFF_TAKE_PART}

    @reads("get_point", TAG, "One point with its replies", PointDetail, path=_POINT, description="A text that was taken out or withdrawn is empty; `status` and `reason` say why.")  # fmt: skip
    def get(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        return self.told(tradeoff_id, number)

    @acts("change_point", TAG, "Change your own point or reply", {200: PointDetail}, body={"application/json": PointChanges}, path=_POINT, headers=[LOCATION], description="What it said before is kept and can be read.")  # fmt: skip
    def patch(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        sent = read_body(PointChanges, request)
        edit_point(**self.named(tradeoff_id), number=number, text=sent["text"], version=sent.get("version"))
        return self.told(tradeoff_id, number)


class PointReplies(TradeoffPart):
    """Replying to a point."""

    needs = {"POST": Permission.TRADEOFF_TAKE_PART}

    @acts("reply_to_point", TAG, "Reply to a point", {201: PointDetail}, body={"application/json": PointReplySent}, path=_POINT, headers=[LOCATION], description="Replies have no replies.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        sent = read_body(PointReplySent, request)
        made = reply_to_point(
            **self.named(tradeoff_id), number=number, text=sent["text"], form_id=sent.get("id")
        )
        return self.told(tradeoff_id, made.number, 201)


class PointWithdraw(TradeoffPart):
    """Withdrawing one's own point."""

    needs = {"POST": Permission.TRADEOFF_TAKE_PART}
    parser_classes = [Unread]

    @acts("withdraw_point", TAG, "Withdraw your own point or reply", {200: PointDetail}, path=_POINT, headers=[LOCATION], description="Its text no longer shows; replies to it stay. It cannot be brought back.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        withdraw_point(**self.named(tradeoff_id), number=number)
        return self.told(tradeoff_id, number)


class PointReaction(TradeoffPart):
    """Saying whether one knew what a point says."""

    needs = {"POST": Permission.TRADEOFF_TAKE_PART}

    @acts("react_to_point", TAG, "Say whether you knew it", {200: PointDetail}, body={"application/json": ReactionSent}, path=_POINT, headers=[LOCATION], description="Your latest answer counts. Nobody else sees it; how many knew is told once enough members have answered.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        sent = read_body(ReactionSent, request)
        react(**self.named(tradeoff_id), number=number, knew=sent["knew"])
        return self.told(tradeoff_id, number)


class PointVersions(TradeoffPart):
    """Every text that a point had."""

    @reads("point_versions", TAG, "What a point said before", VersionRow(many=True), path=_POINT, description="Newest first. What was taken out is left out, except for the author and those who moderate.")  # fmt: skip
    def get(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        tradeoff = self.tradeoff(tradeoff_id)
        point: Point = queries.point_at(self.actor, tradeoff, number)
        rows = [version_row(each) for each in queries.versions_of(self.actor, tradeoff, point)]
        return marked(Response(rows), tradeoff.illustrative)  # type: ignore[no-any-return]
