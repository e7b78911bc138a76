"""Addresses in the API: findings."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.scrutiny.api.findings import (
    BodyFindingList,
    FindingChange,
    FindingList,
    FindingOne,
    FindingPublish,
    FindingReady,
    FindingWithdraw,
)
from deliberation.scrutiny.api.findings_replies import AskedList, EnterReply, FindingShow, GiveReply

_OF_BODY = "bodies/<slug:slug>/findings/"
_ONE = f"{_OF_BODY}<uuid:finding_id>/"

urlpatterns: list[URLPattern] = [
    path("findings/", FindingList.as_view(), name="findings"),
    path("findings/<uuid:finding_id>/", FindingOne.as_view(), name="finding"),
    path(_OF_BODY, BodyFindingList.as_view(), name="body_findings"),
    path(f"{_OF_BODY}asked/", AskedList.as_view(), name="rights_of_reply"),
    path(f"{_OF_BODY}asked/<uuid:reply_id>/", GiveReply.as_view(), name="reply_to_finding"),
    path(_ONE, FindingChange.as_view(), name="change_finding"),
    path(f"{_ONE}show/", FindingShow.as_view(), name="show_finding"),
    path(f"{_ONE}ready/", FindingReady.as_view(), name="ready_finding"),
    path(f"{_ONE}publish/", FindingPublish.as_view(), name="publish_finding"),
    path(f"{_ONE}withdraw/", FindingWithdraw.as_view(), name="withdraw_finding"),
    path(f"{_ONE}replies/<uuid:reply_id>/", EnterReply.as_view(), name="enter_finding_reply"),
]
