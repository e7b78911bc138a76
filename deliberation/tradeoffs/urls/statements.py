"""Addresses. Statements and opinion groups."""

from __future__ import annotations

from django.urls import URLPattern, path

import webapi.converters  # noqa: F401 - `row_number`
from deliberation.tradeoffs.views.placeholder import soon

_T = "bodies/<slug:slug>/trade-offs/<uuid:tradeoff_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{_T}statements/", soon, name="statements"),
    path(f"{_T}statements/new/", soon, name="new_statement"),
    path(f"{_T}statements/import/", soon, name="import_statements"),
    path(f"{_T}statements/<row_number:number>/withdraw/", soon, name="withdraw_statement"),
    path(f"{_T}opinion/", soon, name="opinion"),
    path(f"{_T}opinion/groups.<slug:ending>", soon, name="opinion_file"),
    path(f"{_T}statements/<slug:name>.csv", soon, name="statements_file"),
]
