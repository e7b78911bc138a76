"""Topics: services and conditions, and everything that is filed under one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from deliberation.accountability.presenters.topics import topic_context, topic_tables
from deliberation.accountability.queries.topics import every_source, topic_counts, topic_title

NEWEST = 5


@require_safe
@never_cache
def topics(request: HttpRequest) -> HttpResponse:
    """Every service and condition, with how much is filed under it."""
    context = {"tables": topic_tables(topic_counts()), "crumbs": [("Tracker", reverse("tracker"))]}
    return render(request, "accountability/topics/topics.html", context)


@require_safe
@never_cache
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """What is filed under one topic, newest first, of every body."""
    title = topic_title(slug)
    parts = [(source, source.newest(slug, NEWEST)) for source in every_source()]
    return render(request, "accountability/topics/topic.html", topic_context(slug, title, parts))
