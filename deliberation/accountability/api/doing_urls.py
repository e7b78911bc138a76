"""Addresses in the API: actions, their progress, and whether they worked."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.accountability.api import doing, doing_effects, done_about

_OF_BODY = "bodies/<slug:slug>/actions/"
_ONE = f"{_OF_BODY}<uuid:action_id>/"
_EFFECT = "bodies/<slug:slug>/effects/<uuid:effect_id>/"

urlpatterns: list[URLPattern] = [
    path("actions/", doing.ActionList.as_view(), name="actions"),
    path("actions/<uuid:action_id>/", doing.ActionOne.as_view(), name="action"),
    path(_OF_BODY, doing.BodyActionList.as_view(), name="body_actions"),
    path(f"{_OF_BODY}new/", doing.MakeAction.as_view(), name="new_action"),
    path(f"{_ONE}change/", doing.ChangeAction.as_view(), name="change_action"),
    path(f"{_ONE}move/", doing.MoveAction.as_view(), name="move_action"),
    path(f"{_ONE}report/", doing.ReportAction.as_view(), name="report_action"),
    path(f"{_ONE}done/", doing.FinishAction.as_view(), name="finish_action"),
    path(f"{_ONE}stop/", doing.StopAction.as_view(), name="stop_action"),
    path(f"{_ONE}again/", doing.ReopenAction.as_view(), name="reopen_action"),
    path(f"{_ONE}steps/", doing.AddStep.as_view(), name="add_step"),
    path(f"{_ONE}steps/<int:number>/move/", doing.MoveStep.as_view(), name="move_step"),
    path(f"{_ONE}steps/<int:number>/done/", doing.ReachStep.as_view(), name="reach_step"),
    path(f"{_ONE}expect/", doing_effects.ExpectOfAction.as_view(), name="expect_effect"),
    path(
        "bodies/<slug:slug>/decisions/<uuid:decision_id>/expect/",
        doing_effects.ExpectOfDecision.as_view(),
        name="expect_effect_of_decision",
    ),
    path("effects/<uuid:effect_id>/", doing_effects.EffectOne.as_view(), name="effect"),
    path(_EFFECT, doing_effects.RemoveEffect.as_view(), name="remove_effect"),
    path(f"{_EFFECT}review/", doing_effects.ReviewEffect.as_view(), name="review_effect"),
    path(f"{_EFFECT}review/<int:review_id>/skip/", doing_effects.SkipReview.as_view(), name="skip_review"),
    path("learn/<slug:definition>/<slug:metric>/", done_about.DoneAbout.as_view(), name="done_about"),
    path(
        "learn/<str:key>/<slug:definition>/<slug:metric>/",
        doing_effects.Mentors.as_view(),
        name="mentors_for",
    ),
]
