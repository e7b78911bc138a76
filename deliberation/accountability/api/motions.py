"""Motions in the API: lists, one, and the acts of its mover and of members."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.accountability.actions import motions as actions
from deliberation.accountability.actions.motions_debate import speak, withdraw_speech
from deliberation.accountability.api.motions_shapes import (
    BodyMotionQuery,
    BodyMotionRow,
    MotionDetail,
    MotionQuery,
    MotionRow,
    MotionSent,
    MotionSpeechSent,
    MotionWithdrawalSent,
    motion_detail,
    motion_row,
)
from deliberation.accountability.queries.motions import (
    MotionsWanted,
    find_motions,
    motion_at,
    motion_of,
    whole,
)
from deliberation.bodies.api.scoped import BodyListView, BodyView
from kernel.actors import Actor
from webapi.base import ApiView, ListView, marked
from webapi.pagination import QueryRows, Rows
from webapi.query import read_body
from webapi.schema import LOCATION, acts, code_in_path, lists, reads

TAG = "Motions"
SLUG = code_in_path("slug", "The body's short name.", ["northfen-board"])
MOVE = {"POST": Permission.MOTION_MOVE}


def id_in_path(name: str, what: str) -> OpenApiParameter:
    """An id that is part of the address."""
    form = {"type": "string", "format": "uuid"}
    return OpenApiParameter(name, form, OpenApiParameter.PATH, description=what)


ONE = id_in_path("motion_id", "The motion's id.")
SPEECH = id_in_path("speech_id", "The speech's id.")


def wanted(query: dict[str, Any], **more: str) -> MotionsWanted:
    """What a list is asked for."""
    names = ("words", "status", "template", "body", "topic")
    given = {name: (query.get(name) or "").replace("\x00", " ") for name in names}
    return MotionsWanted(**(given | more))


def told(request: Request, actor: Actor, motion_id: UUID, status: int = 200) -> Response:
    """A motion with what hangs on it, and where it is to be found."""
    found = whole(actor, motion_at(actor, motion_id))
    response = Response(motion_detail(found), status=status)
    if request.method != "GET":
        where = reverse("api:motion", args=[motion_id])
        response.headers["Location"] = request.build_absolute_uri(where)
    return marked(response, found.motion.illustrative)  # type: ignore[no-any-return]


class MotionList(ListView):
    """Motions of every body."""

    query_class = MotionQuery
    columns = tuple(MotionRow().fields)
    filename = "motions"

    @lists("list_motions", TAG, "List motions", MotionRow, query=MotionQuery, description="What is nearest to a vote first, then what has ended, newest first.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Those that fit the parameters."""
        return QueryRows(find_motions(wanted(query)), shape=motion_row)  # type: ignore[arg-type]


class BodyMotionList(BodyListView):
    """The motions of one body, and drafting one."""

    query_class = BodyMotionQuery
    columns = tuple(MotionRow().fields)
    filename = "motions"
    needs = MOVE

    @lists("list_body_motions", TAG, "List a body’s motions", BodyMotionRow, query=BodyMotionQuery, path=[SLUG])  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Those of the body that fit the parameters."""
        return QueryRows(find_motions(wanted(query, body=self.body.slug)), shape=motion_row)  # type: ignore[arg-type]

    @acts("draft_motion", TAG, "Draft a motion", {201: MotionDetail}, body={"application/json": MotionSent}, path=[SLUG], headers=[LOCATION], description="Only its mover sees it until it is moved.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        sent = read_body(MotionSent, request)
        motion_id = sent.pop("id", None)
        made = actions.draft_motion(
            actor=self.actor, body_id=self.body.pk, given=actions.MotionGiven(**sent), motion_id=motion_id
        )
        return told(request, self.actor, made.pk, 201)


class MotionOne(ApiView):
    """One motion."""

    @reads("get_motion", TAG, "One motion", MotionDetail, path=[ONE], description="With every wording, amendment and speech.")  # fmt: skip
    def get(self, request: Request, motion_id: UUID) -> Response:
        self.query()
        return told(request, self.actor, motion_id)


class MotionView(BodyView):
    """An act on one motion of a body."""

    def found(self, motion_id: UUID) -> dict[str, Any]:
        """What every action is given. Raises NotFound for a motion of another body, and for another's draft."""
        self.query()
        motion = motion_of(self.actor, self.body, motion_id)
        return {"actor": self.actor, "body_id": self.body.pk, "motion_id": motion.pk}


class ChangeMotion(MotionView):
    """Changing a draft."""

    needs = MOVE

    @acts("change_motion", TAG, "Change a draft of a motion", {200: MotionDetail}, body={"application/json": MotionSent}, path=[SLUG, ONE])  # fmt: skip
    def post(self, request: Request, slug: str, motion_id: UUID) -> Response:
        named, sent = self.found(motion_id), read_body(MotionSent, request)
        sent.pop("id", None)
        actions.change_motion(**named, given=actions.MotionGiven(**sent))
        return told(request, self.actor, motion_id)


class DiscardMotion(MotionView):
    """Deleting a draft."""

    needs = MOVE

    @acts("discard_motion", TAG, "Discard a draft of a motion", {204: None}, path=[SLUG, ONE])  # fmt: skip
    def post(self, request: Request, slug: str, motion_id: UUID) -> Response:
        actions.discard_motion(**self.found(motion_id))
        return Response(status=204)


class MoveMotion(MotionView):
    """Moving a motion."""

    needs = MOVE

    @acts("move_motion", TAG, "Move a motion", {200: MotionDetail}, path=[SLUG, ONE], description="Everybody reads it from then on.")  # fmt: skip
    def post(self, request: Request, slug: str, motion_id: UUID) -> Response:
        actions.move_motion(**self.found(motion_id))
        return told(request, self.actor, motion_id)


class SecondMotion(MotionView):
    """Seconding a motion."""

    needs = MOVE

    @acts("second_motion", TAG, "Second a motion", {200: MotionDetail}, path=[SLUG, ONE], description="Somebody else than its mover. Its notice starts.")  # fmt: skip
    def post(self, request: Request, slug: str, motion_id: UUID) -> Response:
        actions.second_motion(**self.found(motion_id))
        return told(request, self.actor, motion_id)


class WithdrawMotion(MotionView):
    """Withdrawing a motion."""

    needs = MOVE

    @acts("withdraw_motion", TAG, "Withdraw a motion", {200: MotionDetail}, body={"application/json": MotionWithdrawalSent}, path=[SLUG, ONE], description="Its mover alone, before it goes to the vote.")  # fmt: skip
    def post(self, request: Request, slug: str, motion_id: UUID) -> Response:
        named, sent = self.found(motion_id), read_body(MotionWithdrawalSent, request)
        actions.withdraw_motion(**named, **sent)
        return told(request, self.actor, motion_id)


class Speak(MotionView):
    """Speaking in the debate."""

    needs = MOVE

    @acts("speak_on_motion", TAG, "Speak on a motion", {201: MotionDetail}, body={"application/json": MotionSpeechSent}, path=[SLUG, ONE])  # fmt: skip
    def post(self, request: Request, slug: str, motion_id: UUID) -> Response:
        named, sent = self.found(motion_id), read_body(MotionSpeechSent, request)
        speak(**named, side=sent["side"], text=sent["text"], speech_id=sent.get("id"))
        return told(request, self.actor, motion_id, 201)


class WithdrawSpeech(MotionView):
    """Taking back what one said."""

    needs = MOVE

    @acts("withdraw_speech", TAG, "Take back what you said", {200: MotionDetail}, path=[SLUG, ONE, SPEECH])  # fmt: skip
    def post(self, request: Request, slug: str, motion_id: UUID, speech_id: UUID) -> Response:
        withdraw_speech(**self.found(motion_id), speech_id=speech_id)
        return told(request, self.actor, motion_id)
