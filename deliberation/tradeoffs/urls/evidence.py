"""Addresses. The evidence pack, witnesses and their questions."""

from __future__ import annotations

from django.urls import URLPattern, path

import webapi.converters  # noqa: F401 - `row_number`
from deliberation.tradeoffs.views import evidence, evidence_edit, questions, witnesses

_T = "bodies/<slug:slug>/trade-offs/<uuid:tradeoff_id>/"
_ITEM = f"{_T}evidence/<row_number:number>/"
_WITNESS = f"{_T}witnesses/<row_number:number>/"
_QUESTION = f"{_T}questions/<row_number:number>/"

urlpatterns: list[URLPattern] = [
    path(f"{_T}evidence/", evidence.evidence, name="evidence"),
    path(f"{_T}evidence/new/", evidence_edit.new_evidence, name="new_evidence"),
    path(f"{_T}evidence/pin/", evidence_edit.new_pin, name="new_pin"),
    path(_ITEM, evidence.evidence_item, name="evidence_item"),
    path(f"{_ITEM}edit/", evidence_edit.edit_evidence, name="edit_evidence"),
    path(f"{_ITEM}accept/", evidence_edit.accept, name="accept_evidence"),
    path(f"{_ITEM}withdraw/", evidence_edit.withdraw, name="withdraw_evidence"),
    path(f"{_ITEM}take-back/", evidence_edit.take_back, name="take_back_evidence"),
    path(f"{_ITEM}challenge/", evidence_edit.challenge, name="challenge_evidence"),
    path(
        f"{_T}evidence/challenges/<row_number:challenge_id>/answer/",
        evidence_edit.reply,
        name="answer_challenge",
    ),
    path(f"{_ITEM}read/", evidence.read, name="mark_read"),
    path(f"{_T}witnesses/", witnesses.witnesses, name="witnesses"),
    path(f"{_T}witnesses/new/", witnesses.new_witness, name="new_witness"),
    path(_WITNESS, witnesses.edit_witness, name="edit_witness"),
    path(f"{_WITNESS}remove/", witnesses.remove, name="remove_witness"),
    path(f"{_T}questions/ask/", questions.new_question, name="ask_question"),
    path(f"{_T}questions/merge/", questions.merge, name="merge_questions"),
    path(_QUESTION, questions.question, name="question"),
    path(f"{_QUESTION}support/", questions.support, name="support_question"),
    path(f"{_QUESTION}withdraw/", questions.withdraw, name="withdraw_question"),
    path(f"{_QUESTION}separate/", questions.separate, name="separate_question"),
    path(f"{_QUESTION}answer/", questions.answer, name="answer_question"),
    path(f"{_QUESTION}promise/", questions.keep_promise, name="keep_promise"),
]
