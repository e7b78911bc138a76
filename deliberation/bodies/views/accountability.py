"""Pages of who answers to whom: the table, and one integrated care system."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from deliberation.bodies.forms.accountability import SystemSearchForm
from deliberation.bodies.presenters.accountability import general, of_system
from deliberation.bodies.queries.accountability import living_systems, system_view, systems_meant
from deliberation.bodies.queries.bodies_areas import AreaView, areas_meant
from kernel.errors import NotFound


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """The table as published, and the way to a system: one that is found alone is gone to at once."""
    form = SystemSearchForm(request.GET)
    found = _systems(form.asked)
    if len(found) == 1:
        return redirect("accountability_area", found[0].key)
    context = {
        "form": form,
        "asked": form.asked,
        "found": found,
        "systems": living_systems(),
        "crumbs": [("Home", reverse("home")), ("Bodies", reverse("bodies"))],
    }
    return render(request, "bodies/accountability/table.html", general() | context)


@require_safe
def system(request: HttpRequest, key: str) -> HttpResponse:
    """One system. A council's code leads to its system; where there are several, to a choice."""
    found = systems_meant(key)
    if not found:
        raise NotFound(
            "This area is no integrated care system and lies in none.",
            next_step="Choose a system or a council.",
        )
    if len(found) > 1:
        return redirect(f"{reverse('accountability')}?{urlencode({'q': key})}")
    if found[0].key != key:
        return HttpResponsePermanentRedirect(reverse("accountability_area", args=[found[0].key]))
    view = system_view(found[0])
    crumbs = [("Home", reverse("home")), ("Bodies", reverse("bodies")), ("Who answers to whom", reverse("accountability"))]  # fmt: skip
    context = of_system(view) | {"crumbs": crumbs}
    if context["illustrative_bodies"]:
        context["illustrative"] = True
    return render(request, "bodies/accountability/system.html", context)


def _systems(text: str) -> list[AreaView]:
    """The systems that a text may mean: those found, and those that councils found lie in."""
    found: dict[str, AreaView] = {}
    for area in areas_meant(text):
        for each in systems_meant(area.key):
            found.setdefault(each.key, each)
    return list(found.values())
