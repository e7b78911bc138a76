"""Addresses in the API: motions."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.accountability.api import motions, motions_running

_OF_BODY = "bodies/<slug:slug>/motions/"
_ONE = f"{_OF_BODY}<uuid:motion_id>/"
_AMENDMENT = f"{_ONE}amendments/<uuid:amendment_id>/"

urlpatterns: list[URLPattern] = [
    path("motions/", motions.MotionList.as_view(), name="motions"),
    path("motions/<uuid:motion_id>/", motions.MotionOne.as_view(), name="motion"),
    path(_OF_BODY, motions.BodyMotionList.as_view(), name="body_motions"),
    path(f"{_ONE}change/", motions.ChangeMotion.as_view(), name="change_motion"),
    path(f"{_ONE}discard/", motions.DiscardMotion.as_view(), name="discard_motion"),
    path(f"{_ONE}move/", motions.MoveMotion.as_view(), name="move_motion"),
    path(f"{_ONE}second/", motions.SecondMotion.as_view(), name="second_motion"),
    path(f"{_ONE}withdraw/", motions.WithdrawMotion.as_view(), name="withdraw_motion"),
    path(f"{_ONE}speak/", motions.Speak.as_view(), name="speak"),
    path(
        f"{_ONE}speeches/<uuid:speech_id>/withdraw/",
        motions.WithdrawSpeech.as_view(),
        name="withdraw_speech",
    ),
    path(f"{_ONE}notice/", motions_running.NoticeMotion.as_view(), name="notice_motion"),
    path(f"{_ONE}debate/", motions_running.DebateMotion.as_view(), name="debate_motion"),
    path(f"{_ONE}vote/", motions_running.MotionVote.as_view(), name="motion_vote"),
    path(f"{_ONE}outcome/", motions_running.MotionOutcome.as_view(), name="motion_outcome"),
    path(f"{_ONE}amendments/", motions_running.MoveAmendment.as_view(), name="amend_motion"),
    path(f"{_AMENDMENT}second/", motions_running.SecondAmendment.as_view(), name="second_amendment"),
    path(f"{_AMENDMENT}accept/", motions_running.AcceptAmendment.as_view(), name="accept_amendment"),
    path(f"{_AMENDMENT}withdraw/", motions_running.WithdrawAmendment.as_view(), name="withdraw_amendment"),
    path(f"{_AMENDMENT}vote/", motions_running.AmendmentVote.as_view(), name="amendment_vote"),
    path(f"{_AMENDMENT}outcome/", motions_running.AmendmentOutcome.as_view(), name="amendment_outcome"),
]
