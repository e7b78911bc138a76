"""Addresses of the index, its areas and its data."""

from __future__ import annotations

from django.urls import include, path

from indexapp.views import areas, compare, front, metrics, overview, runs

urlpatterns = [
    path("", front.home, name="home"),
    path("index/", front.index_list, name="index_list"),
    path("index/<slug:definition>/", overview.overview_page, name="overview"),
    path("index/<slug:definition>/areas/<str:key>/", areas.area_in_index, name="area_in_index"),
    path("index/<slug:definition>/metrics/<slug:slug>/", metrics.metric, name="metric"),
    path("index/<slug:definition>/compare/", compare.compare, name="compare"),
    path("index/<slug:definition>/compare.csv", compare.compare_file, name="compare_file"),
    path("index/<slug:definition>/method/", metrics.method, name="method"),
    path("index/<slug:definition>/runs/", runs.run_list, name="run_list"),
    path("index/<slug:definition>/runs/<int:run_id>/", runs.run_page, name="run"),
    path("index/<slug:definition>/runs/<int:run_id>/scores.<str:ending>", runs.run_file, name="run_file"),
    path("areas/", include("indexapp.urls_areas")),
    path("data/", include("indexapp.urls_releases")),
]
