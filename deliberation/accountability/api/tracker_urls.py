"""Addresses in the API: the tracker, saved views, imports, the patient representative’s tracker, topics."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.accountability.api.patients import PatientTracker
from deliberation.accountability.api.topics import TopicList, TopicOne
from deliberation.accountability.api.tracker import OwnViewOne, OwnViews, TrackerList
from deliberation.accountability.api.tracker_imports import (
    TrackerImportConfirm,
    TrackerImportDiscard,
    TrackerImportOne,
    TrackerImports,
)

_IMPORT = "bodies/<slug:slug>/tracker-imports/"
_ONE = f"{_IMPORT}<uuid:import_id>/"

urlpatterns: list[URLPattern] = [
    path("tracker/", TrackerList.as_view(), name="tracker"),
    path("tracker/views/", OwnViews.as_view(), name="saved_views"),
    path("tracker/views/<uuid:view_id>/", OwnViewOne.as_view(), name="saved_view"),
    path("tracker/patients/", PatientTracker.as_view(), name="patient_tracker"),
    path("topics/", TopicList.as_view(), name="topics"),
    path("topics/<slug:code>/", TopicOne.as_view(), name="topic"),
    path(_IMPORT, TrackerImports.as_view(), name="tracker_imports"),
    path(_ONE, TrackerImportOne.as_view(), name="tracker_import"),
    path(f"{_ONE}confirm/", TrackerImportConfirm.as_view(), name="confirm_tracker"),
    path(f"{_ONE}discard/", TrackerImportDiscard.as_view(), name="discard_tracker"),
]
