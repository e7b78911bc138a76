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
from notices import queries, queries_sent
from notices.actions import following as actions
from notices.actions.following import LONGEST_ADDRESS
from notices.feeds import absolute
from notices.kinds import thing
from notices.models import Follow, Notice, Rhythm, Sort
from notices.views.following import SYSTEM, count_asking
from webapi.base import ApiView, ListView
from webapi.pagination import QueryRows, Rows
from webapi.query import Sentence, read_body
from webapi.schema import Code, acts, lists

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
    rhythm = Code("FollowRhythm", Rhythm.choices)
    since = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    illustrative = serializers.BooleanField()


class WhichSent(serializers.Serializer[Any]):
    """What to follow."""

    kind = Sentence(max_length=40, help_text="As in the address of the page “Follow by email”.")
    thing = Sentence(max_length=64, help_text="The id of the thing.")


class RhythmSent(serializers.Serializer[Any]):
    """How often mail comes."""

    rhythm = Code("FollowRhythm", Rhythm.choices)


class OwnFollowSent(WhichSent):
    """What to follow with the address of your account."""

    id = serializers.UUIDField(
        required=False, help_text="An id of your own making: what is sent twice with it is done once."
    )
    rhythm = Code(
        "FollowRhythm", Rhythm.choices, required=False, help_text="Without it: as before, or at once."
    )


class FollowSent(WhichSent):
    """What to follow, and the address to ask."""

    address = Sentence(max_length=LONGEST_ADDRESS)
    rhythm = Code("FollowRhythm", Rhythm.choices, required=False, help_text="Without it: at once.")


class AskedShape(serializers.Serializer[Any]):
    """What was done; the same whatever the address follows already."""

    asked = serializers.BooleanField(help_text="Always true.")


class SentShape(serializers.Serializer[Any]):
    """An email to you."""

    id = serializers.IntegerField()
    sort = Code("NoticeSort", Sort.choices)
    kind = serializers.CharField(
        allow_blank=True, help_text="What sort of thing it is about; blank: your task."
    )
    thing = serializers.CharField(allow_blank=True)
    about = serializers.CharField(allow_blank=True, help_text="What the thing was called.")
    subject = serializers.CharField()
    page = serializers.URLField()
    made_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    given_up_at = serializers.DateTimeField(allow_null=True)
    in_digest = serializers.BooleanField()
    illustrative = serializers.BooleanField()


class StoppedShape(serializers.Serializer[Any]):
    """How many things were stopped."""

    stopped = serializers.IntegerField()


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
        "rhythm": follow.rhythm,
        "since": follow.confirmed_at,
        "ended_at": follow.ended_at,
        "illustrative": bool(found and found.illustrative),
    }


class OwnFollows(OwnView, ListView):
    """What one follows."""

    filename = "follows"
    columns = (
        "id",
        "kind",
        "thing",
        "title",
        "page",
        "address",
        "rhythm",
        "since",
        "ended_at",
        "illustrative",
    )

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
            actor=self.actor, person_id=self.own_id, kind=sent["kind"], thing_id=sent["thing"], follow_id=sent.get("id"),
            rhythm=Rhythm(sent["rhythm"]) if "rhythm" in sent else None,
        )  # fmt: skip
        return Response(_row(kept))


class StopOwnFollow(OwnView):
    """Stopping one of them."""

    @acts("stop_own_follow", TAG, "Stop following something", {200: FollowShape}, path=[_ID])
    def post(self, request: Request, id: UUID) -> Response:
        self.query()
        return Response(_row(actions.unfollow_own(actor=self.actor, person_id=self.own_id, follow_id=id)))


class SetOwnRhythm(OwnView):
    """How often mail comes about one of them."""

    @acts("set_own_rhythm", TAG, "Say how often mail comes", {200: FollowShape}, body={"application/json": RhythmSent}, path=[_ID])  # fmt: skip
    def post(self, request: Request, id: UUID) -> Response:
        self.query()
        rhythm = Rhythm(read_body(RhythmSent, request)["rhythm"])
        kept = actions.set_own_rhythm(actor=self.actor, person_id=self.own_id, follow_id=id, rhythm=rhythm)
        return Response(_row(kept))


class StopEverything(OwnView):
    """Stopping all of them."""

    @acts("stop_own_follows", TAG, "Stop following everything", {200: StoppedShape})
    def post(self, request: Request) -> Response:
        self.query()
        return Response({"stopped": actions.unfollow_all_own(actor=self.actor, person_id=self.own_id)})


class SentToMe(OwnView, ListView):
    """What was sent to one."""

    filename = "sent-to-me"
    columns = tuple(SentShape().fields)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Newest first."""
        return cast(Rows, QueryRows(queries_sent.sent_to(self.own_id), shape=_sent_row))  # type: ignore[arg-type]

    @lists(
        "list_sent_to_me", TAG, "Emails that were sent to you, and those that wait", SentShape, private=True
    )
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)


def _sent_row(notice: Notice) -> dict[str, Any]:
    follow = notice.follow
    return {
        "id": notice.pk,
        "sort": notice.sort,
        "kind": follow.kind if follow else "",
        "thing": follow.thing_id if follow else "",
        "about": follow.title if follow else "",
        "subject": notice.subject,
        "page": absolute(notice.href),
        "made_at": notice.made_at,
        "sent_at": notice.sent_at,
        "given_up_at": notice.given_up_at,
        "in_digest": notice.digest_id is not None,
        "illustrative": notice.illustrative,
    }


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
        actions.follow(
            actor=SYSTEM, kind=sent["kind"], thing_id=sent["thing"], address=sent["address"],
            rhythm=Rhythm(sent.get("rhythm", Rhythm.AT_ONCE)),
        )  # fmt: skip
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


class StopAll(Anybody):
    """Stopping everything with the link of a mail."""

    @acts("stop_all_follows", TAG, "Stop everything that the address of a mail follows", {200: StoppedShape}, body={"application/json": TokenSent}, anybody=True)  # fmt: skip
    def post(self, request: Request) -> Response:
        self.query()
        return Response(
            {"stopped": actions.unfollow_all(actor=SYSTEM, token=read_body(TokenSent, request)["token"])}
        )


def _done(kept: Follow) -> Response:
    return Response({"title": kept.title, "following": kept.ended_at is None})


urlpatterns = [
    path("me/follows/", OwnFollows.as_view(), name="own_follows"),
    path("me/follows/<uuid:id>/stop/", StopOwnFollow.as_view(), name="stop_own_follow"),
    path("me/follows/<uuid:id>/rhythm/", SetOwnRhythm.as_view(), name="set_own_rhythm"),
    path("me/follows/stop/", StopEverything.as_view(), name="stop_own_follows"),
    path("me/notices/", SentToMe.as_view(), name="sent_to_me"),
    path("follows/", Ask.as_view(), name="ask_to_follow"),
    path("follows/confirm/", Confirm.as_view(), name="confirm_follow"),
    path("follows/stop/", Stop.as_view(), name="stop_follow"),
    path("follows/stop-all/", StopAll.as_view(), name="stop_all_follows"),
]
