"""Addresses of areas by themselves: the search and one page for each."""

from __future__ import annotations

from django.urls import path

from indexapp.views import places

urlpatterns = [
    path("", places.area_search, name="area_search"),
    path("<path:code>/", places.area, name="area"),
]
