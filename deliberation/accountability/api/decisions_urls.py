"""Addresses in the API: decisions, the forward plan, call-ins, notes for patients."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.accountability.api import call_ins, decisions, decisions_acts

_OF_BODY = "bodies/<slug:slug>/decisions/"
_ONE = f"{_OF_BODY}<uuid:decision_id>/"
_CALL_INS = "bodies/<slug:slug>/call-ins/"
_NOTES = "bodies/<slug:slug>/impact-notes/"

urlpatterns: list[URLPattern] = [
    path("decisions/", decisions.BoardDecisionList.as_view(), name="board_decisions"),
    path("decisions/plan/", decisions.ForwardPlanList.as_view(), name="forward_plan"),
    path("decisions/<uuid:decision_id>/", decisions.BoardDecisionOne.as_view(), name="board_decision"),
    path("decisions/<uuid:decision_id>/notice/", decisions.DecisionNotice.as_view(), name="decision_notice"),
    path(f"{_OF_BODY}new/", decisions_acts.DraftDecision.as_view(), name="draft_decision"),
    path(f"{_OF_BODY}plan/", decisions_acts.PlanDecision.as_view(), name="plan_decision"),
    path(f"{_ONE}change/", decisions_acts.ChangeDecision.as_view(), name="change_decision"),
    path(f"{_ONE}publish/", decisions_acts.PublishDecision.as_view(), name="publish_decision"),
    path(f"{_ONE}move/", decisions_acts.MoveDecision.as_view(), name="move_decision"),
    path(f"{_ONE}withdraw/", decisions_acts.WithdrawDecision.as_view(), name="withdraw_decision"),
    path(f"{_ONE}discard/", decisions_acts.DiscardDecision.as_view(), name="discard_decision"),
    path(f"{_ONE}correct/", decisions_acts.CorrectDecision.as_view(), name="correct_decision"),
    path(f"{_ONE}spending/", decisions_acts.RecordSpending.as_view(), name="record_spending"),
    path("call-ins/", call_ins.CallInList.as_view(), name="call_ins"),
    path("bodies/<slug:slug>/call-in-rule/", call_ins.CallInRuleOne.as_view(), name="call_in_rule"),
    path(_CALL_INS, call_ins.AskCallIn.as_view(), name="ask_call_in"),
    path(f"{_CALL_INS}<uuid:call_in_id>/support/", call_ins.SupportCallIn.as_view(), name="support_call_in"),
    path(f"{_CALL_INS}<uuid:call_in_id>/withdraw/", call_ins.WithdrawCallIn.as_view(), name="withdraw_call_in"),
    path(f"{_CALL_INS}<uuid:call_in_id>/refuse/", call_ins.RefuseCallIn.as_view(), name="refuse_call_in"),
    path(f"{_CALL_INS}<uuid:call_in_id>/outcome/", call_ins.EndCallIn.as_view(), name="end_call_in"),
    path(_NOTES, call_ins.WriteImpactNote.as_view(), name="note_impact"),
    path(f"{_NOTES}<uuid:note_id>/withdraw/", call_ins.WithdrawImpactNote.as_view(), name="withdraw_impact_note"),
]  # fmt: skip
