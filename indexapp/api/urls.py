"""Addresses of the index in the API, under `/api/v1/`."""

from __future__ import annotations

from django.urls import path

from indexapp.api.areas import AreaList, AreaOne
from indexapp.api.definitions import DefinitionList, DefinitionOne, Recompute
from indexapp.api.metrics import MetricList, MetricOne
from indexapp.api.observations import ObservationList
from indexapp.api.release_steps import Discard, Publish, ReleaseList, Withdraw
from indexapp.api.releases import Download, Findings, ReleaseOne
from indexapp.api.runs import RunList, RunOne
from indexapp.api.scores import ScoreList

urlpatterns = [
    path("areas/", AreaList.as_view(), name="areas"),
    path("areas/<str:code>/", AreaOne.as_view(), name="area"),
    path("definitions/", DefinitionList.as_view(), name="definitions"),
    path("definitions/<str:slug>/", DefinitionOne.as_view(), name="definition"),
    path("definitions/<str:slug>/recompute/", Recompute.as_view(), name="recompute"),
    path("metrics/", MetricList.as_view(), name="metrics"),
    path("metrics/<str:slug>/", MetricOne.as_view(), name="metric"),
    path("releases/", ReleaseList.as_view(), name="releases"),
    path("releases/<row_number:id>/", ReleaseOne.as_view(), name="release"),
    path("releases/<row_number:id>/findings/", Findings.as_view(), name="findings"),
    path("releases/<row_number:id>/download/", Download.as_view(), name="download"),
    path("releases/<row_number:id>/publish/", Publish.as_view(), name="publish"),
    path("releases/<row_number:id>/withdraw/", Withdraw.as_view(), name="withdraw"),
    path("releases/<row_number:id>/discard/", Discard.as_view(), name="discard"),
    path("observations/", ObservationList.as_view(), name="observations"),
    path("runs/", RunList.as_view(), name="runs"),
    path("runs/<row_number:id>/", RunOne.as_view(), name="run"),
    path("scores/", ScoreList.as_view(), name="scores"),
]
