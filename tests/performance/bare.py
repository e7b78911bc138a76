"""A bare Django page: one query, thirty rows, one template; what any page of ours is measured against."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from config.urls import urlpatterns as ours
from indexapp.models import Area


def bare(request: HttpRequest) -> HttpResponse:
    """One query, one template."""
    return render(request, "bare.html", {"rows": list(Area.objects.values_list("key", "name", "type")[:30])})


urlpatterns = [path("bare/", bare), *ours]
