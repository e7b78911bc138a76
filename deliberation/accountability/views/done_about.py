"""The page on what was done about one figure of the index, which leads on to similar areas that do well on it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from deliberation.accountability.forms.mentors import WhoseForm
from deliberation.accountability.presenters.done_about import done_table
from deliberation.accountability.queries import done_about as queries

PER_PAGE = 20


@require_safe
@never_cache
def done_about(request: HttpRequest, definition: str, metric: str) -> HttpResponse:
    """What bodies expected to change of a figure and whether it moved; with an area: the similar ones that do well."""
    found = queries.done_about(definition, metric)
    form = WhoseForm(request.GET if "area" in request.GET else None, areas=found.areas)
    if form.is_valid():
        return redirect("mentors_for", key=form.cleaned_data["area"], definition=definition, metric=metric)
    page = Paginator(found.effects, PER_PAGE).get_page(request.GET.get("page"))
    href = reverse("metric", args=[definition, metric])
    context: dict[str, Any] = {
        "found": found,
        "form": form,
        "page_obj": page,
        "table": done_table(page),
        "total": page.paginator.count,
        "csv": f"{reverse('api:done_about', args=[definition, metric])}?format=csv",
        "metric_href": href,
        "crumbs": [(found.title, href)],
    }
    if found.illustrative:
        context["illustrative"] = True
    return render(request, "accountability/doing/done_about.html", context)
