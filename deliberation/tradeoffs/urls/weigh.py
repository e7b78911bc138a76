"""Addresses. Options, their effects, and the explorer."""

from __future__ import annotations

from django.urls import URLPattern, path

import webapi.converters  # noqa: F401 - `row_number`
from deliberation.tradeoffs.views.placeholder import soon

_T = "bodies/<slug:slug>/trade-offs/<uuid:tradeoff_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{_T}options/", soon, name="options"),
    path(f"{_T}options/edit/", soon, name="edit_options"),
    path(f"{_T}options/<row_number:position>/effects/", soon, name="edit_effects"),
    path(f"{_T}options.csv", soon, name="options_file"),
    path(f"{_T}explore/", soon, name="explorer"),
    path(f"{_T}explore/save/", soon, name="save_scenario"),
    path(f"{_T}explore/saved/", soon, name="scenarios"),
    path(f"{_T}explore/saved/<uuid:scenario_id>/", soon, name="scenario"),
    path(f"{_T}explore/saved/<uuid:scenario_id>/remove/", soon, name="remove_scenario"),
]
