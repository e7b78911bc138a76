"""Addresses. Statements and opinion groups."""

from __future__ import annotations

from django.urls import URLPattern, path

import webapi.converters  # noqa: F401 - `row_number`
from deliberation.tradeoffs.views import opinion, statements, statements_import

_T = "bodies/<slug:slug>/trade-offs/<uuid:tradeoff_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{_T}statements/", statements.statements, name="statements"),
    path(f"{_T}statements/new/", statements.new_statement, name="new_statement"),
    path(f"{_T}statements/first/", statements.seed, name="seed_statements"),
    path(f"{_T}statements/import/", statements_import.import_statements, name="import_statements"),
    path(
        f"{_T}statements/import/<row_number:import_id>/",
        statements_import.statement_import,
        name="statement_import",
    ),
    path(f"{_T}statements/<row_number:number>/withdraw/", statements.withdraw, name="withdraw_statement"),
    path(f"{_T}opinion/", opinion.opinion, name="opinion"),
    path(f"{_T}opinion/groups.<slug:ending>", opinion.opinion_file, name="opinion_file"),
    path(f"{_T}statements/<slug:name>.csv", opinion.statements_file, name="statements_file"),
]
