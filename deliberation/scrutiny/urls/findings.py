"""Addresses: findings and the right of reply."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.scrutiny.views import findings, findings_steps, findings_write, replies

_OF_BODY = "bodies/<slug:slug>/findings/"
_ONE = f"{_OF_BODY}<uuid:finding_id>/"

urlpatterns: list[URLPattern] = [
    path("findings/", findings.all_findings, name="all_findings"),
    path("findings/new/", findings.new_finding, name="new_finding"),
    path("findings/<uuid:finding_id>/", findings.finding, name="finding"),
    path(_OF_BODY, findings.body_findings, name="findings"),
    path(f"{_OF_BODY}new/", findings_write.new, name="new_finding_of"),
    path(f"{_OF_BODY}figure/", findings_write.choose_figure, name="finding_figure"),
    path(f"{_OF_BODY}asked/<uuid:reply_id>/", replies.reply, name="reply_to_finding"),
    path(f"{_ONE}edit/", findings_write.edit, name="edit_finding"),
    path(f"{_ONE}show/", findings_steps.show, name="show_finding"),
    path(f"{_ONE}ready/", findings_steps.ready, name="ready_finding"),
    path(f"{_ONE}publish/", findings_steps.publish, name="publish_finding"),
    path(f"{_ONE}withdraw/", findings_steps.withdraw, name="withdraw_finding"),
    path(f"{_ONE}discard/", findings_steps.discard, name="discard_finding"),
    path(f"{_ONE}replies/<uuid:reply_id>/", replies.enter, name="enter_finding_reply"),
]
