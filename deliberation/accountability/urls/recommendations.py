"""Addresses. Recommendations: lists, one, its answer."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.accountability.views import answers, recommendations

_OF_BODY = "bodies/<slug:slug>/recommendations/"

urlpatterns: list[URLPattern] = [
    path("recommendations/", recommendations.all_recommendations, name="all_recommendations"),
    path("recommendations/<uuid:recommendation_id>/", recommendations.recommendation, name="recommendation"),
    path(_OF_BODY, recommendations.body_recommendations, name="recommendations"),
    path(f"{_OF_BODY}<uuid:recommendation_id>/answer/", answers.answer, name="answer_recommendation"),
    path(f"{_OF_BODY}<uuid:recommendation_id>/enter/", answers.enter, name="record_answer"),
]
