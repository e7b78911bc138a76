"""Running a motion in the API, and its amendments."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.accountability.actions import amendments, motions_running
from deliberation.accountability.api.motions import MOVE, ONE, SLUG, TAG, MotionView, id_in_path, told
from deliberation.accountability.api.motions_shapes import (
    MotionAmendmentSent,
    MotionDetail,
    MotionNoticeSent,
    MotionOutcomeSent,
    MotionVotePrepared,
    MotionVoteSent,
)
from deliberation.voting.models import Vote
from webapi.query import read_body
from webapi.schema import acts

RUN = {"POST": Permission.MOTION_RUN}
PREPARE = {"POST": Permission.VOTE_EDIT}
AMENDMENT = id_in_path("amendment_id", "The amendment's id.")
JSON = "application/json"


def _prepared(vote: Vote, slug: str) -> Response:
    return Response({"vote": vote.pk, "href": reverse("vote", args=[slug, vote.pk])}, status=201)


class NoticeMotion(MotionView):
    """Meeting and notice of a motion."""

    needs = RUN

    @acts("put_motion_on_notice", TAG, "Set meeting and notice of a motion", {200: MotionDetail}, body={JSON: MotionNoticeSent}, path=[SLUG, ONE], description="Notice can get longer, not shorter.")  # fmt: skip
    def post(self, request: Request, slug: str, motion_id: UUID) -> Response:
        named, sent = self.found(motion_id), read_body(MotionNoticeSent, request)
        motions_running.put_on_notice(**named, meeting_id=sent["meeting"], until=sent["until"])
        return told(request, self.actor, motion_id)


class DebateMotion(MotionView):
    """Opening the debate."""

    needs = RUN

    @acts("open_motion_debate", TAG, "Open the debate on a motion", {200: MotionDetail}, path=[SLUG, ONE])
    def post(self, request: Request, slug: str, motion_id: UUID) -> Response:
        motions_running.open_debate(**self.found(motion_id))
        return told(request, self.actor, motion_id)


class MotionVote(MotionView):
    """Preparing the vote on a motion."""

    needs = PREPARE

    @acts("prepare_motion_vote", TAG, "Prepare the vote on a motion", {201: MotionVotePrepared}, body={JSON: MotionVoteSent}, path=[SLUG, ONE], description="The vote is a draft: schedule it with the operations of votes.")  # fmt: skip
    def post(self, request: Request, slug: str, motion_id: UUID) -> Response:
        named, sent = self.found(motion_id), read_body(MotionVoteSent, request)
        vote = motions_running.call_motion_vote(**named, by_hand=sent["by_hand"], vote_id=sent.get("id"))
        return _prepared(vote, slug)


class MotionOutcome(MotionView):
    """What the body decided in the room."""

    needs = RUN

    @acts("enter_motion_outcome", TAG, "Enter what was decided on a motion", {200: MotionDetail}, body={JSON: MotionOutcomeSent}, path=[SLUG, ONE])  # fmt: skip
    def post(self, request: Request, slug: str, motion_id: UUID) -> Response:
        named, sent = self.found(motion_id), read_body(MotionOutcomeSent, request)
        motions_running.enter_outcome(**named, **sent)
        return told(request, self.actor, motion_id)


class MoveAmendment(MotionView):
    """Moving an amendment."""

    needs = MOVE

    @acts("move_amendment", TAG, "Move an amendment", {201: MotionDetail}, body={JSON: MotionAmendmentSent}, path=[SLUG, ONE])  # fmt: skip
    def post(self, request: Request, slug: str, motion_id: UUID) -> Response:
        named, sent = self.found(motion_id), read_body(MotionAmendmentSent, request)
        key = sent.pop("id", None)
        amendments.move_amendment(**named, **sent, amendment_id=key)
        return told(request, self.actor, motion_id, 201)


class SecondAmendment(MotionView):
    """Seconding an amendment."""

    needs = MOVE

    @acts("second_amendment", TAG, "Second an amendment", {200: MotionDetail}, path=[SLUG, ONE, AMENDMENT])
    def post(self, request: Request, slug: str, motion_id: UUID, amendment_id: UUID) -> Response:
        amendments.second_amendment(**self.found(motion_id), amendment_id=amendment_id)
        return told(request, self.actor, motion_id)


class AcceptAmendment(MotionView):
    """Taking an amendment into one's own motion."""

    needs = MOVE

    @acts("accept_amendment", TAG, "Accept an amendment", {200: MotionDetail}, path=[SLUG, ONE, AMENDMENT], description="The mover of the motion alone.")  # fmt: skip
    def post(self, request: Request, slug: str, motion_id: UUID, amendment_id: UUID) -> Response:
        amendments.accept_amendment(**self.found(motion_id), amendment_id=amendment_id)
        return told(request, self.actor, motion_id)


class WithdrawAmendment(MotionView):
    """Taking an amendment back."""

    needs = MOVE

    @acts("withdraw_amendment", TAG, "Take an amendment back", {200: MotionDetail}, path=[SLUG, ONE, AMENDMENT])  # fmt: skip
    def post(self, request: Request, slug: str, motion_id: UUID, amendment_id: UUID) -> Response:
        amendments.withdraw_amendment(**self.found(motion_id), amendment_id=amendment_id)
        return told(request, self.actor, motion_id)


class AmendmentVote(MotionView):
    """Preparing a vote on an amendment."""

    needs = PREPARE

    @acts("prepare_amendment_vote", TAG, "Prepare a vote on an amendment", {201: MotionVotePrepared}, body={JSON: MotionVoteSent}, path=[SLUG, ONE, AMENDMENT])  # fmt: skip
    def post(self, request: Request, slug: str, motion_id: UUID, amendment_id: UUID) -> Response:
        named: dict[str, Any] = self.found(motion_id)
        sent = read_body(MotionVoteSent, request)
        vote = amendments.call_amendment_vote(
            **named, amendment_id=amendment_id, by_hand=sent["by_hand"], vote_id=sent.get("id")
        )
        return _prepared(vote, slug)


class AmendmentOutcome(MotionView):
    """What the body decided on an amendment in the room."""

    needs = RUN

    @acts("enter_amendment_outcome", TAG, "Enter what was decided on an amendment", {200: MotionDetail}, body={JSON: MotionOutcomeSent}, path=[SLUG, ONE, AMENDMENT])  # fmt: skip
    def post(self, request: Request, slug: str, motion_id: UUID, amendment_id: UUID) -> Response:
        named, sent = self.found(motion_id), read_body(MotionOutcomeSent, request)
        amendments.enter_amendment_outcome(**named, amendment_id=amendment_id, **sent)
        return told(request, self.actor, motion_id)
