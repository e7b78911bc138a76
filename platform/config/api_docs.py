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
    """Every operation in words, and the way to try those of one part.

    Swagger UI draws one part at a time: of more than about 130 operations at once it drew the first two alone.
    """
    every = operations()
    parts = sorted({each["part"] for each in every})
    asked = request.GET.get("part", "")
    part = asked if asked in parts else FIRST
    return render(request, "config/api_docs.html", {"operations": every, "parts": parts, "part": part})


FIRST = "Areas"
"""The part that is drawn where none was asked for."""


def operations() -> list[dict[str, str]]:
    """Part, method, address and summary of every operation."""
    return [
        {
            "part": operation["tags"][0],
            "method": method.upper(),
            "address": address,
            "summary": operation["summary"],
        }
        for address, methods in description()["paths"].items()
        for method, operation in methods.items()
    ]


urlpatterns = [path("", page, name="page")]
