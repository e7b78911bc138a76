"""The gallery of components and charts, and the glossary."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.queries_data import periods
from design import glossary
from design.gallery import charts, components


@require_safe
def glossary_page(request: HttpRequest) -> HttpResponse:
    """Every term A to Z, or those that match `?q=`."""
    query = request.GET.get("q", "").strip()[:100]
    found = glossary.search(query)
    ordered = sorted(found, key=lambda term: (term.letter, term.term.casefold()))
    letters = [(letter, list(terms)) for letter, terms in groupby(ordered, key=lambda term: term.letter)]
    context = {"letters": letters, "query": query, "count": len(found)}
    return render(request, "design/glossary.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is held about people, why and how long; the periods are those that the site carries out."""
    return render(request, "design/privacy.html", {"periods": list(periods().values())})


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Each component and chart at work, with how to write it. All its figures are made up."""
    context = {"illustrative": True, **components(), "charts": charts()}
    return render(request, "design/gallery.html", context)
