"""Addresses: motions."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.accountability.views import amendments, motions, motions_run, motions_write

_OF_BODY = "bodies/<slug:slug>/motions/"
_ONE = f"{_OF_BODY}<uuid:motion_id>/"
_AMENDMENT = f"{_ONE}amendments/<uuid:amendment_id>/"

urlpatterns: list[URLPattern] = [
    path("motions/", motions.all_motions, name="all_motions"),
    path("motions/<uuid:motion_id>/", motions.motion, name="motion"),
    path("motions/<uuid:motion_id>/wordings/", motions.wordings, name="motion_wordings"),
    path("amendments/<uuid:amendment_id>/", motions.amendment, name="amendment"),
    path(_OF_BODY, motions.body_motions, name="motions"),
    path(f"{_OF_BODY}new/", motions_write.new_motion, name="new_motion"),
    path(f"{_ONE}edit/", motions_write.edit_motion, name="edit_motion"),
    path(f"{_ONE}discard/", motions_write.discard_motion, name="discard_motion"),
    path(f"{_ONE}move/", motions_write.move_motion, name="move_motion"),
    path(f"{_ONE}second/", motions_write.second_motion, name="second_motion"),
    path(f"{_ONE}withdraw/", motions_write.withdraw_motion, name="withdraw_motion"),
    path(f"{_ONE}notice/", motions_run.notice, name="notice_motion"),
    path(f"{_ONE}debate/", motions_run.debate, name="debate_motion"),
    path(f"{_ONE}speak/", motions_write.speak, name="speak"),
    path(f"{_ONE}speeches/<uuid:speech_id>/withdraw/", motions_write.withdraw_speech, name="withdraw_speech"),
    path(f"{_ONE}vote/", motions_run.vote, name="motion_vote"),
    path(f"{_ONE}outcome/", motions_run.outcome, name="motion_outcome"),
    path(f"{_ONE}amend/", amendments.amend, name="amend_motion"),
    path(f"{_AMENDMENT}second/", amendments.second, name="second_amendment"),
    path(f"{_AMENDMENT}accept/", amendments.accept, name="accept_amendment"),
    path(f"{_AMENDMENT}withdraw/", amendments.withdraw, name="withdraw_amendment"),
    path(f"{_AMENDMENT}vote/", amendments.vote, name="amendment_vote"),
    path(f"{_AMENDMENT}outcome/", amendments.outcome, name="amendment_outcome"),
]
