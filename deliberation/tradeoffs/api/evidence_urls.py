"""Addresses in the API. The evidence pack, witnesses and their questions."""

from __future__ import annotations

from django.urls import URLPattern, path

import webapi.converters  # noqa: F401 - `row_number`
from deliberation.tradeoffs.api import evidence, witnesses

_T = "bodies/<slug:slug>/trade-offs/<uuid:tradeoff_id>/"
_ITEM = f"{_T}evidence/<row_number:number>/"
_QUESTION = f"{_T}questions/<row_number:number>/"

urlpatterns: list[URLPattern] = [
    path(f"{_T}evidence/", evidence.EvidenceList.as_view(), name="evidence"),
    path(f"{_T}evidence/pins/", evidence.NewPin.as_view(), name="new_pin"),
    path(f"{_T}evidence/reading/", evidence.ReadingProgress.as_view(), name="reading_progress"),
    path(_ITEM, evidence.EvidenceOne.as_view(), name="evidence_item"),
    path(f"{_ITEM}accept/", evidence.AcceptEvidence.as_view(), name="accept_evidence"),
    path(f"{_ITEM}decline/", evidence.DeclineEvidence.as_view(), name="decline_evidence"),
    path(f"{_ITEM}withdraw/", evidence.WithdrawEvidence.as_view(), name="withdraw_evidence"),
    path(f"{_ITEM}take-back/", evidence.TakeBackEvidence.as_view(), name="take_back_evidence"),
    path(f"{_ITEM}challenge/", evidence.ChallengeEvidence.as_view(), name="challenge_evidence"),
    path(f"{_ITEM}read/", evidence.ReadEvidence.as_view(), name="mark_read"),
    path(
        f"{_T}evidence/challenges/<row_number:challenge_id>/answer/",
        evidence.AnswerChallenge.as_view(),
        name="answer_challenge",
    ),
    path(f"{_T}witnesses/", witnesses.WitnessList.as_view(), name="witnesses"),
    path(f"{_T}witnesses/<row_number:number>/", witnesses.WitnessOne.as_view(), name="witness"),
    path(f"{_T}questions/", witnesses.QuestionList.as_view(), name="questions"),
    path(_QUESTION, witnesses.QuestionOne.as_view(), name="question"),
    path(f"{_QUESTION}support/", witnesses.SupportQuestion.as_view(), name="support_question"),
    path(f"{_QUESTION}merge/", witnesses.MergeQuestions.as_view(), name="merge_questions"),
    path(f"{_QUESTION}separate/", witnesses.SeparateQuestion.as_view(), name="separate_question"),
    path(f"{_QUESTION}answer/", witnesses.AnswerQuestion.as_view(), name="answer_question"),
    path(f"{_QUESTION}promise/", witnesses.KeepPromise.as_view(), name="keep_promise"),
]
