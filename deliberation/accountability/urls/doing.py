"""Addresses: actions, their progress, and whether they worked."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.accountability.views import doing, doing_edit, doing_effects, done_about, mentors

_OF_BODY = "bodies/<slug:slug>/actions/"
_ONE = f"{_OF_BODY}<uuid:action_id>/"
_EFFECT = "bodies/<slug:slug>/effects/<uuid:effect_id>/"

urlpatterns: list[URLPattern] = [
    path("actions/", doing.all_actions, name="all_actions"),
    path("actions/<uuid:action_id>/", doing.action, name="action"),
    path(_OF_BODY, doing.body_actions, name="body_actions"),
    path(f"{_OF_BODY}new/", doing_edit.new_action, name="new_action"),
    path(f"{_ONE}change/", doing_edit.change_action, name="change_action"),
    path(f"{_ONE}move/", doing_edit.move_action, name="move_action"),
    path(f"{_ONE}report/", doing_edit.report_action, name="report_action"),
    path(f"{_ONE}done/", doing_edit.finish_action, name="finish_action"),
    path(f"{_ONE}stop/", doing_edit.stop_action, name="stop_action"),
    path(f"{_ONE}again/", doing_edit.reopen_action, name="reopen_action"),
    path(f"{_ONE}steps/new/", doing_edit.add_step, name="add_step"),
    path(f"{_ONE}steps/<int:number>/move/", doing_edit.move_step, name="move_step"),
    path(f"{_ONE}steps/<int:number>/done/", doing_edit.reach_step, name="reach_step"),
    path(f"{_ONE}expect/", doing_effects.expect_of_action, name="expect_effect"),
    path(
        "bodies/<slug:slug>/decisions/<uuid:decision_id>/expect/",
        doing_effects.expect_of_decision,
        name="expect_effect_of_decision",
    ),
    path("effects/<uuid:effect_id>/", doing_effects.effect, name="effect"),
    path(f"{_EFFECT}review/", doing_effects.review, name="review_effect"),
    path(f"{_EFFECT}remove/", doing_effects.remove, name="remove_effect"),
    path(f"{_EFFECT}review/<int:review_id>/skip/", doing_effects.skip, name="skip_review"),
    path("learn/<slug:definition>/<slug:metric>/", done_about.done_about, name="done_about"),
    path("learn/<str:key>/", mentors.mentors, name="mentors"),
    path("learn/<str:key>/<slug:definition>/<slug:metric>/", mentors.mentors_for, name="mentors_for"),
]
