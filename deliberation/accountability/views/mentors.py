"""Pages for learning from similar areas: which figures of an area are weak beside them, and who does well on one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from deliberation.accountability.forms.mentors import TopicForm
from deliberation.accountability.presenters.mentors import learning_page, weak_first
from deliberation.accountability.queries.mentors import learn
from indexapp.queries.geography import reference
from indexapp.queries.peers import metrics_against_peers
from indexapp.queries.pins import definitions_with_runs
from kernel.errors import NotFound


@require_safe
@never_cache
def mentors(request: HttpRequest, key: str) -> HttpResponse:
    """Every figure of an area beside similar areas, those on which most of them do better first."""
    area = reference().areas.get(key.upper())
    offered = definitions_with_runs()
    asked = request.GET.get("definition", "")
    chosen = asked if asked in dict(offered) else next((slug for slug, _ in offered), "")
    found = metrics_against_peers(chosen, key) if chosen else None
    if found is None and area is None:
        raise NotFound("There is no such area.", next_step="Search for it under “Areas”.")
    name = found.name if found is not None else area.name if area is not None else key
    context = {
        "name": name,
        "found": found,
        "table": weak_first(found) if found is not None else None,
        "others": [(title, f"?definition={slug}") for slug, title in offered if slug != chosen],
        "crumbs": [("Areas", reverse("area_search"))]
        + ([(name, reverse("area", args=[area.key]))] if area else []),
        **({"illustrative": True} if found is not None and found.illustrative else {}),
    }
    return render(request, "accountability/doing/mentors.html", context)


@require_safe
@never_cache
def mentors_for(request: HttpRequest, key: str, definition: str, metric: str) -> HttpResponse:
    """One figure of an area: which similar areas do well, and what their bodies did."""
    form = TopicForm(request.GET)
    topic = (form.cleaned_data.get("topic") or "") if form.is_valid() else ""
    found = learn(definition, metric, key, topic)
    if found is None:
        raise NotFound("The index has no such figure.", next_step="Choose one on the page of the area.")
    context = learning_page(found) | {"form": form, "topic": topic}
    return render(request, "accountability/doing/mentors_for.html", context)
