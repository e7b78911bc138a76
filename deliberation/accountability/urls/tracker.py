"""Addresses: the tracker, saved views, imports, the patient representative’s tracker, topics."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.accountability.views import patients, topics, tracker, tracker_imports, tracker_views

_IMPORT = "bodies/<slug:slug>/recommendations/import/"

urlpatterns: list[URLPattern] = [
    path("tracker/", tracker.tracker, name="tracker"),
    path("tracker/print/", tracker.tracker_print, name="tracker_print"),
    path("tracker/tracker.csv", tracker.tracker_csv, name="tracker_csv"),
    path("tracker/tracker.xlsx", tracker.tracker_xlsx, name="tracker_xlsx"),
    path("tracker/views/", tracker_views.save, name="save_view"),
    path("tracker/views/<uuid:view_id>/remove/", tracker_views.remove, name="remove_view"),
    path("tracker/template.<slug:ending>", tracker_imports.tracker_template, name="tracker_template"),
    path(_IMPORT, tracker_imports.import_tracker, name="import_tracker"),
    path(f"{_IMPORT}<uuid:import_id>/", tracker_imports.tracker_import, name="tracker_import"),
    path(f"{_IMPORT}<uuid:import_id>/confirm/", tracker_imports.confirm, name="confirm_tracker"),
    path(f"{_IMPORT}<uuid:import_id>/discard/", tracker_imports.discard, name="discard_tracker"),
    path("tracker/patients/", patients.patient_tracker, name="patient_tracker"),
    path("topics/", topics.topics, name="topics"),
    path("topics/<slug:slug>/", topics.topic, name="topic"),
]
