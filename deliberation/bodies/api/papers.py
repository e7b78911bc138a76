"""Papers in the API: adding one to an item, downloading, withdrawing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from access.permissions import Permission
from deliberation.bodies.actions.papers import PaperTooLarge, add_paper, withdraw_paper
from deliberation.bodies.api.agenda import ITEM
from deliberation.bodies.api.meetings import ID, SLUG, TAG, MeetingView
from deliberation.bodies.api.meetings_shapes import PaperSent, PaperShape, ReasonSent, paper_shape
from deliberation.bodies.presenters.papers import check_handed_out, file_of, guarded, tag_of
from deliberation.bodies.queries.meetings import paper_for
from kernel.errors import NotFound
from webapi.base import ApiView, if_unchanged, marked
from webapi.query import Query, read_body
from webapi.schema import LOCATION, acts, downloads
from webapi.throttles import UploadRate

PAPER = OpenApiParameter("paper_id", OpenApiTypes.UUID, OpenApiParameter.PATH, description="The paper's id.")
ROOM_FOR_WORDS = 64 * 1024
"""Bytes of a form beside its file."""


class NewPaper(MeetingView):
    """Adding a paper."""

    needs = {"POST": Permission.PAPER_ADD}
    throttle_scope = "upload"
    parser_classes = [MultiPartParser]

    def get_throttles(self) -> list[BaseThrottle]:
        return [UploadRate()]

    @acts("add_paper", TAG, "Add a paper to an item", {201: PaperShape}, body={"multipart/form-data": PaperSent}, path=[SLUG, ID, ITEM], headers=[LOCATION], description="The file is opened and checked: PDF, docx, xlsx, pptx, odt, ods, txt, csv, png or jpeg, without password, macros or scripts. `parameters.problem` of the error `paper_refused` says what is wrong.")  # fmt: skip
    def post(self, request: Request, slug: str, id: int, item_id: int) -> Response:
        self.query()
        _not_too_large(request)
        sent = read_body(PaperSent, request)
        meeting = self.find(id)
        if not meeting.items.filter(pk=item_id).exists():
            raise NotFound("There is no such item on this agenda.", next_step="See the meeting's agenda.")
        file = sent["file"]
        paper = add_paper(
            actor=self.actor, body_id=self.body.pk, item_id=item_id, title=sent["title"], filename=file.name,
            chunks=file.chunks(), private=sent["private"],
        )  # fmt: skip
        row = paper_shape(paper, request.build_absolute_uri)
        return marked(
            Response(row, status=201, headers={"Location": row["download"]}), self.body.illustrative
        )  # type: ignore[no-any-return]


def _not_too_large(request: Request) -> None:
    declared = str(request.META.get("CONTENT_LENGTH") or "0")
    if declared.isdigit() and int(declared) > settings.MAX_PAPER_MB * 1024 * 1024 + ROOM_FOR_WORDS:
        raise PaperTooLarge(f"The file is larger than {settings.MAX_PAPER_MB} MB.")


class BareQuery(Query):
    """No parameters at all."""

    format = None


class PaperOne(ApiView):
    """The file of a paper."""

    query_class = BareQuery

    @downloads("download_paper", TAG, "The file of a paper", path=[PAPER], description="For those who may see the paper. A withdrawn or replaced one is no longer handed out.")  # fmt: skip
    def get(self, request: Request, paper_id: UUID) -> HttpResponseBase:
        self.query()
        paper = paper_for(self.actor, paper_id)
        check_handed_out(paper)
        response: Any = if_unchanged(request, tag_of(paper)) or file_of(paper)
        return guarded(response, paper)  # type: ignore[no-any-return]


class WithdrawPaper(MeetingView):
    """Withdrawing a paper."""

    needs = {"POST": Permission.PAPER_ADD}

    @acts("withdraw_paper", TAG, "Withdraw a paper", {200: PaperShape}, body={"application/json": ReasonSent}, path=[SLUG, PAPER], description="With a reason. It stays listed as withdrawn; its file is no longer handed out.")  # fmt: skip
    def post(self, request: Request, slug: str, paper_id: UUID) -> Response:
        self.query()
        sent = read_body(ReasonSent, request)
        paper = withdraw_paper(
            actor=self.actor, body_id=self.body.pk, paper_id=paper_id, reason=sent["reason"]
        )
        return marked(Response(paper_shape(paper, request.build_absolute_uri)), self.body.illustrative)  # type: ignore[no-any-return]
