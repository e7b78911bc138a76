"""Following by e-mail through the API: one's own list, and what anybody may do with an address."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_data import OwnView
from notices import queries
from notices.actions import following as actions
from notices.actions.following import LONGEST_ADDRESS
from notices.feeds import absolute
from notices.kinds import thing
from notices.models import Follow
from notices.views import SYSTEM, count_asking
from webapi.base import ApiView, ListView
from webapi.pagination import QueryRows, Rows
from webapi.query import Sentence, read_body
from webapi.schema import acts, lists

TAG = "Following"
_ID = OpenApiParameter("id", OpenApiTypes.UUID, OpenApiParameter.PATH, description="The id of a follow.")


class FollowShape(serializers.Serializer[Any]):
    """Something that you follow."""

    id = serializers.UUIDField()
    kind = serializers.CharField(help_text="What sort of thing it is.")
    thing = serializers.CharField(help_text="Its id.")
    title = serializers.CharField()
    page = serializers.URLField(allow_null=True, help_text="Null: it can no longer be seen.")
    address = serializers.EmailField()
    since = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    illustrative = serializers.BooleanField()


class WhichSent(serializers.Serializer[Any]):
    """What to follow."""

    kind = Sentence(max_length=40, help_text="As in the address of the page “Follow by email”.")
    thing = Sentence(max_length=64, help_text="The id of the thing.")


class OwnFollowSent(WhichSent):
    """What to follow with the address of your account."""

    id = serializers.UUIDField(
        required=False, help_text="An id of your own making: what is sent twice with it is done once."
    )


class FollowSent(WhichSent):
    """What to follow, and the address to ask."""

    address = Sentence(max_length=LONGEST_ADDRESS)


class AskedShape(serializers.Serializer[Any]):
    """What was done; the same whatever the address follows already."""

    asked = serializers.BooleanField(help_text="Always true.")


class TokenSent(serializers.Serializer[Any]):
    """The last part of a link in a mail."""

    token = Sentence(max_length=200)


class DoneShape(serializers.Serializer[Any]):
    """What a link in a mail was for, and how it stands."""

    title = serializers.CharField()
    following = serializers.BooleanField()


def _row(follow: Follow) -> dict[str, Any]:
    found = thing(follow.kind, follow.thing_id)
    return {
        "id": follow.pk,
        "kind": follow.kind,
        "thing": follow.thing_id,
        "title": found.title if found else follow.title,
        "page": absolute(found.href) if found else None,
        "address": follow.address,
        "since": follow.confirmed_at,
        "ended_at": follow.ended_at,
        "illustrative": bool(found and found.illustrative),
    }


class OwnFollows(OwnView, ListView):
    """What one follows."""

    filename = "follows"
    columns = ("id", "kind", "thing", "title", "page", "address", "since", "ended_at", "illustrative")

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Newest first."""
        return cast(Rows, QueryRows(queries.followed_by(self.own_id), shape=_row))  # type: ignore[arg-type]

    @lists("list_own_follows", TAG, "What you follow", FollowShape, private=True)
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    @acts(
        "follow_as_yourself", TAG, "Follow something with the address of your account", {200: FollowShape},
        body={"application/json": OwnFollowSent}, description="At once, for you have proved that address. Following twice is following.",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        self.query()
        sent = read_body(OwnFollowSent, request)
        kept = actions.follow_own(
            actor=self.actor, person_id=self.own_id, kind=sent["kind"], thing_id=sent["thing"], follow_id=sent.get("id")
        )  # fmt: skip
        return Response(_row(kept))


class StopOwnFollow(OwnView):
    """Stopping one of them."""

    @acts("stop_own_follow", TAG, "Stop following something", {200: FollowShape}, path=[_ID])
    def post(self, request: Request, id: UUID) -> Response:
        self.query()
        return Response(_row(actions.unfollow_own(actor=self.actor, person_id=self.own_id, follow_id=id)))


class Anybody(ApiView):
    """What needs no sign-in: whoever reads the mail of an address decides."""

    permission_classes = []


class Ask(Anybody):
    """Asking an address whether it wants to follow something."""

    @acts(
        "ask_to_follow", TAG, "Ask an address whether it wants to follow something", {202: AskedShape},
        body={"application/json": FollowSent}, anybody=True,
        description="An email with a link goes there. The answer never says whether the address follows already.",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        self.query()
        sent = read_body(FollowSent, request)
        count_asking(cast(HttpRequest, request._request))
        actions.follow(actor=SYSTEM, kind=sent["kind"], thing_id=sent["thing"], address=sent["address"])
        return Response({"asked": True}, status=202)


class Confirm(Anybody):
    """Saying yes with the link of a mail."""

    @acts("confirm_follow", TAG, "Say yes with the link of a mail", {200: DoneShape}, body={"application/json": TokenSent}, anybody=True)  # fmt: skip
    def post(self, request: Request) -> Response:
        self.query()
        return _done(actions.confirm(actor=SYSTEM, token=read_body(TokenSent, request)["token"]))


class Stop(Anybody):
    """Stopping with the link of a mail."""

    @acts("stop_follow", TAG, "Stop with the link of a mail", {200: DoneShape}, body={"application/json": TokenSent}, anybody=True)  # fmt: skip
    def post(self, request: Request) -> Response:
        self.query()
        return _done(actions.unfollow(actor=SYSTEM, token=read_body(TokenSent, request)["token"]))


def _done(kept: Follow) -> Response:
    return Response({"title": kept.title, "following": kept.ended_at is None})


urlpatterns = [
    path("me/follows/", OwnFollows.as_view(), name="own_follows"),
    path("me/follows/<uuid:id>/stop/", StopOwnFollow.as_view(), name="stop_own_follow"),
    path("follows/", Ask.as_view(), name="ask_to_follow"),
    path("follows/confirm/", Confirm.as_view(), name="confirm_follow"),
    path("follows/stop/", Stop.as_view(), name="stop_follow"),
]
