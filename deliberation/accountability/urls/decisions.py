"""Addresses: decisions, the forward plan, call-ins, notes for patients."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.accountability.views import (
    call_ins,
    decisions,
    decisions_life,
    decisions_write,
    impact,
)

_OF_BODY = "bodies/<slug:slug>/decisions/"
_ONE = f"{_OF_BODY}<uuid:decision_id>/"
_CALL_IN = "bodies/<slug:slug>/call-ins/<uuid:call_in_id>/"

urlpatterns: list[URLPattern] = [
    path("decisions/", decisions.all_decisions, name="all_decisions"),
    path("decisions/plan/", decisions.all_plans, name="all_plans"),
    path("decisions/<uuid:decision_id>/", decisions.decision, name="decision"),
    path("decisions/<uuid:decision_id>/notice.pdf", decisions.decision_pdf, name="decision_pdf"),
    path(_OF_BODY, decisions.body_decisions, name="decisions"),
    path(f"{_OF_BODY}new/", decisions_write.new_decision, name="new_decision"),
    path(f"{_OF_BODY}plan/", decisions.forward_plan, name="forward_plan"),
    path(f"{_OF_BODY}plan/new/", decisions_write.plan, name="plan_decision"),
    path(f"{_OF_BODY}call-in-rule/", call_ins.call_in_rule, name="call_in_rule"),
    path(f"{_ONE}edit/", decisions_write.edit, name="edit_decision"),
    path(f"{_ONE}publish/", decisions_life.publish, name="publish_decision"),
    path(f"{_ONE}discard/", decisions_life.discard, name="discard_decision"),
    path(f"{_ONE}move/", decisions_life.move, name="move_decision"),
    path(f"{_ONE}withdraw/", decisions_life.withdraw, name="withdraw_decision"),
    path(f"{_ONE}correct/", decisions_life.correct, name="correct_decision"),
    path(f"{_ONE}spending/", decisions_life.spending, name="record_spending"),
    path("bodies/<slug:slug>/call-ins/new/<uuid:decision_id>/", call_ins.ask_call_in, name="ask_call_in"),
    path(f"{_CALL_IN}support/", call_ins.support_call_in, name="support_call_in"),
    path(f"{_CALL_IN}withdraw/", call_ins.withdraw_call_in, name="withdraw_call_in"),
    path(f"{_CALL_IN}decide/", call_ins.decide_call_in, name="decide_call_in"),
    path("bodies/<slug:slug>/impact-notes/new/<uuid:decision_id>/", impact.note_impact, name="note_impact"),
    path("bodies/<slug:slug>/impact-notes/<uuid:note_id>/withdraw/", impact.withdraw_impact_note, name="withdraw_impact_note"),
]  # fmt: skip
