"""Every address of recommendations in the API."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.accountability.api.recommendations import (
    AnswerRecommendation,
    BodyRecommendationList,
    EnterAnswer,
    RecommendationList,
    RecommendationOne,
)

_OF_BODY = "bodies/<slug:slug>/recommendations/"

urlpatterns: list[URLPattern] = [
    path("recommendations/", RecommendationList.as_view(), name="recommendations"),
    path(
        "recommendations/<uuid:recommendation_id>/",
        RecommendationOne.as_view(),
        name="recommendation",
    ),
    path(_OF_BODY, BodyRecommendationList.as_view(), name="body_recommendations"),
    path(
        f"{_OF_BODY}<uuid:recommendation_id>/answer/",
        AnswerRecommendation.as_view(),
        name="answer_recommendation",
    ),
    path(f"{_OF_BODY}<uuid:recommendation_id>/enter/", EnterAnswer.as_view(), name="record_answer"),
]
