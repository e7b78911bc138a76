"""Addresses. The evidence pack, witnesses and their questions."""

from __future__ import annotations

from django.urls import URLPattern, path

import webapi.converters  # noqa: F401 - `row_number`
from deliberation.tradeoffs.views.placeholder import soon

_T = "bodies/<slug:slug>/trade-offs/<uuid:tradeoff_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{_T}evidence/", soon, name="evidence"),
    path(f"{_T}evidence/new/", soon, name="new_evidence"),
    path(f"{_T}evidence/pin/", soon, name="new_pin"),
    path(f"{_T}evidence/<row_number:number>/", soon, name="evidence_item"),
    path(f"{_T}evidence/<row_number:number>/edit/", soon, name="edit_evidence"),
    path(f"{_T}evidence/<row_number:number>/accept/", soon, name="accept_evidence"),
    path(f"{_T}evidence/<row_number:number>/withdraw/", soon, name="withdraw_evidence"),
    path(f"{_T}evidence/<row_number:number>/challenge/", soon, name="challenge_evidence"),
    path(f"{_T}evidence/challenges/<row_number:challenge_id>/answer/", soon, name="answer_challenge"),
    path(f"{_T}evidence/<row_number:number>/read/", soon, name="mark_read"),
    path(f"{_T}witnesses/", soon, name="witnesses"),
    path(f"{_T}witnesses/new/", soon, name="new_witness"),
    path(f"{_T}witnesses/<row_number:number>/", soon, name="edit_witness"),
    path(f"{_T}witnesses/<row_number:number>/remove/", soon, name="remove_witness"),
    path(f"{_T}questions/ask/", soon, name="ask_question"),
    path(f"{_T}questions/merge/", soon, name="merge_questions"),
    path(f"{_T}questions/<row_number:number>/", soon, name="question"),
    path(f"{_T}questions/<row_number:number>/support/", soon, name="support_question"),
    path(f"{_T}questions/<row_number:number>/answer/", soon, name="answer_question"),
    path(f"{_T}questions/<row_number:number>/promise/", soon, name="keep_promise"),
]
