"""Addresses in the API. Statements and opinion groups."""

from __future__ import annotations

from django.urls import URLPattern, path

import webapi.converters  # noqa: F401 - `row_number`
from deliberation.tradeoffs.api import statements, statements_opinion

_T = "bodies/<slug:slug>/trade-offs/<uuid:tradeoff_id>/"
_IMPORT = f"{_T}statements/imports/<row_number:import_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{_T}statements/", statements.Statements.as_view(), name="statements"),
    path(f"{_T}statements/first/", statements.Seeds.as_view(), name="seed_statements"),
    path(f"{_T}statements/next/", statements.NextStatement.as_view(), name="next_statement"),
    path(
        f"{_T}statements/<row_number:number>/answer/", statements.AnswerOne.as_view(), name="answer_statement"
    ),
    path(
        f"{_T}statements/<row_number:number>/withdraw/",
        statements.WithdrawStatement.as_view(),
        name="withdraw_statement",
    ),
    path(f"{_T}statements/imports/", statements_opinion.StatementImports.as_view(), name="statement_imports"),
    path(_IMPORT, statements_opinion.StatementImportOne.as_view(), name="statement_import"),
    path(
        f"{_IMPORT}confirm/",
        statements_opinion.StatementImportConfirmed.as_view(),
        name="confirm_statement_import",
    ),
    path(
        f"{_IMPORT}discard/",
        statements_opinion.StatementImportDiscarded.as_view(),
        name="discard_statement_import",
    ),
    path(
        f"{_T}statements/<slug:name>.csv", statements_opinion.StatementsFile.as_view(), name="statements_file"
    ),
    path(f"{_T}opinion/", statements_opinion.Opinion.as_view(), name="opinion"),
    path(f"{_T}opinion/groups.<slug:ending>", statements_opinion.OpinionFile.as_view(), name="opinion_file"),
]
