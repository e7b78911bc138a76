"""Opinion groups in the API, files of them, and taking in files of another tool."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from access.permissions import Permission
from deliberation.bodies.api.scoped import BodyView
from deliberation.tradeoffs.actions.polis import (
    confirm_statements,
    discard_statements,
    preview_statements,
)
from deliberation.tradeoffs.api import statements_shapes as shapes
from deliberation.tradeoffs.api.common import PLACE, OfTradeoff
from deliberation.tradeoffs.api.statements import TAG
from deliberation.tradeoffs.calc.statements import MOST_COMMENT_BYTES, MOST_VOTE_BYTES
from deliberation.tradeoffs.presenters.opinion_files import (
    opinion_data,
    opinion_response,
    statements_response,
)
from deliberation.tradeoffs.queries.opinion import opinion_now
from deliberation.tradeoffs.queries.statements import import_of
from webapi.errors import TooLarge
from webapi.parsing import Unread
from webapi.query import read_body
from webapi.schema import LOCATION, acts, code_in_path, downloads, number_in_path, reads
from webapi.throttles import UploadRate

ROOM_FOR_WORDS = 64 * 1024
ID = number_in_path("import_id", "The import's number.")


class Opinion(OfTradeoff, BodyView):
    """The opinion groups of a trade-off."""

    @reads("get_opinion", TAG, "Opinion groups of a trade-off", shapes.OpinionShape, path=PLACE, description="What sets each group apart, what all share, what divides, and the figures; nothing of fewer members than `least`. Reckoned by a worker as answers come in.")  # fmt: skip
    def get(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        tradeoff = self.tradeoff
        return self.answer(opinion_data(tradeoff, opinion_now(tradeoff)))


class OpinionFile(OfTradeoff, BodyView):
    """A file of the opinion groups."""

    query_class = shapes.StatementBare

    @downloads("download_opinion_file", TAG, "A file of opinion groups", path=[*PLACE, code_in_path("ending", "Which form.", ["json", "csv"])], description="groups.json or groups.csv. Not found before there is something to show.")  # fmt: skip
    def get(self, request: Request, slug: str, tradeoff_id: UUID, ending: str) -> HttpResponseBase:
        self.query()
        return opinion_response(self.tradeoff, ending)


class StatementsFile(OfTradeoff, BodyView):
    """Statements and answers in the form of Polis."""

    query_class = shapes.StatementBare

    @downloads("download_statements_file", TAG, "Statements or answers as Polis has them", path=[*PLACE, code_in_path("name", "Which file.", ["comments", "votes"])], description="votes.csv only once the stage Discuss is over and enough have answered: voters under numbers drawn anew for each file, one day for all answers, and only statements that at least `least` voters answered.")  # fmt: skip
    def get(self, request: Request, slug: str, tradeoff_id: UUID, name: str) -> HttpResponseBase:
        self.query()
        return statements_response(self.tradeoff, name)


class StatementImports(OfTradeoff, BodyView):
    """Sending files in, to see what they would bring."""

    needs = {"POST": Permission.TRADEOFF_EDIT}
    throttle_scope = "upload"
    parser_classes = [MultiPartParser]

    def get_throttles(self) -> list[BaseThrottle]:
        return [UploadRate()] if self.request.method == "POST" else super().get_throttles()

    @acts("preview_statements", TAG, "See what files from Polis would bring", {201: shapes.StatementImportShape}, path=PLACE, headers=[LOCATION], body={"multipart/form-data": shapes.PolisSent}, description="Reads and checks comments.csv (at most 1 MB) and votes.csv (at most 4 MB). Nothing is shown before the import is confirmed. Error 400: statement_files_unreadable, with the line.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        declared = str(request.META.get("CONTENT_LENGTH") or "0")
        if declared.isdigit() and int(declared) > MOST_COMMENT_BYTES + MOST_VOTE_BYTES + ROOM_FOR_WORDS:
            raise TooLarge("The files are larger than 5 MB together.", next_step="Send smaller ones.")
        sent = read_body(shapes.PolisSent, request)
        tradeoff = self.tradeoff
        found = preview_statements(
            **self.named(), comments=sent["comments"].read(),
            votes=sent["votes"].read() if sent.get("votes") else None, agree=int(sent["agree"]),
        )  # fmt: skip
        row = shapes.import_row(found, tradeoff.illustrative)
        return self.answer(row, 201, at=self.at("statement_import", found.pk))


class StatementImportOne(OfTradeoff, BodyView):
    """One import."""

    reads_need = Permission.TRADEOFF_EDIT

    @reads("get_statement_import", TAG, "One import of statements", shapes.StatementImportShape, path=[*PLACE, ID], private=True, description="What files would bring, or what became of them. For those who prepare the trade-off.")  # fmt: skip
    def get(self, request: Request, slug: str, tradeoff_id: UUID, import_id: int) -> Response:
        self.query()
        tradeoff = self.tradeoff
        return self.answer(shapes.import_row(import_of(tradeoff, import_id), tradeoff.illustrative))


class StatementImportConfirmed(OfTradeoff, BodyView):
    """Taking files in."""

    needs = {"POST": Permission.TRADEOFF_EDIT}
    parser_classes = [Unread]

    @acts("confirm_statements", TAG, "Take files from Polis in", {200: shapes.StatementImportShape}, path=[*PLACE, ID], description="All of it or nothing. Confirming again changes nothing.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID, import_id: int) -> Response:
        self.query()
        tradeoff = self.tradeoff
        found, known = confirm_statements(**self.named(), import_id=import_id)
        return self.answer(shapes.import_row(found, tradeoff.illustrative, known=known))


class StatementImportDiscarded(OfTradeoff, BodyView):
    """Setting files aside."""

    needs = {"POST": Permission.TRADEOFF_EDIT}
    parser_classes = [Unread]

    @acts("discard_statements", TAG, "Discard files from Polis", {200: shapes.StatementImportShape}, path=[*PLACE, ID], description="Sets files aside that were not taken in.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID, import_id: int) -> Response:
        self.query()
        tradeoff = self.tradeoff
        found: Any = discard_statements(**self.named(), import_id=import_id)
        return self.answer(shapes.import_row(found, tradeoff.illustrative))
