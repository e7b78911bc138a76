"""The page on which the API can be read and tried: a plain table of every operation, and Swagger UI under it.

Mounted at `/api/docs/`. The site's strict policy holds here too: Swagger UI and the few lines that start it are files of this
site, and nothing on the page is inline.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from config.api_root import description

app_name = "api-docs"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every operation in words, and the way to try each."""
    return render(request, "config/api_docs.html", {"operations": operations()})


def operations() -> list[dict[str, str]]:
    """Method, address and summary of every operation."""
    return [
        {"method": method.upper(), "address": address, "summary": operation["summary"]}
        for address, methods in description()["paths"].items()
        for method, operation in methods.items()
    ]


urlpatterns = [path("", page, name="page")]
