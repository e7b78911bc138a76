"""Addresses in the API. Options, their effects, and the explorer."""

from __future__ import annotations

from django.urls import URLPattern, path

import webapi.converters  # noqa: F401 - `row_number`
from deliberation.tradeoffs.api.weigh import (
    Comparison,
    Effects,
    Explore,
    Options,
    ScenarioOne,
    Scenarios,
    TogetherView,
)

_T = "bodies/<slug:slug>/trade-offs/<uuid:tradeoff_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{_T}options/", Options.as_view(), name="options"),
    path(f"{_T}options/effects/", Comparison.as_view(), name="option_effects"),
    path(f"{_T}options/<row_number:position>/effects/", Effects.as_view(), name="set_effects"),
    path(f"{_T}explore/", Explore.as_view(), name="explore"),
    path(f"{_T}scenarios/", Scenarios.as_view(), name="scenarios"),
    path(f"{_T}scenarios/together/", TogetherView.as_view(), name="scenarios_together"),
    path(f"{_T}scenarios/<uuid:scenario_id>/", ScenarioOne.as_view(), name="scenario"),
]
