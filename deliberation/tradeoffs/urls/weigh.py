"""Addresses. Options, their effects, and the explorer."""

from __future__ import annotations

from django.urls import URLPattern, path

import webapi.converters  # noqa: F401 - `row_number`
from deliberation.tradeoffs.views import weigh, weigh_explore

_T = "bodies/<slug:slug>/trade-offs/<uuid:tradeoff_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{_T}options/", weigh.options, name="options"),
    path(f"{_T}options/edit/", weigh.edit_options, name="edit_options"),
    path(f"{_T}options/<row_number:position>/effects/", weigh.edit_effects, name="edit_effects"),
    path(f"{_T}options.csv", weigh.options_file, name="options_file"),
    path(f"{_T}explore/", weigh_explore.explorer, name="explorer"),
    path(f"{_T}explore/save/", weigh_explore.save_scenario, name="save_scenario"),
    path(f"{_T}explore/saved/", weigh_explore.scenarios, name="scenarios"),
    path(f"{_T}explore/saved/<uuid:scenario_id>/", weigh_explore.scenario, name="scenario"),
    path(
        f"{_T}explore/saved/<uuid:scenario_id>/remove/", weigh_explore.remove_scenario, name="remove_scenario"
    ),
]
