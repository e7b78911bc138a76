"""Earlier trackers through the API: what a file would do, taking it in, setting it aside."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from access.permissions import Permission
from deliberation.accountability.actions.tracker_imports import (
    confirm_tracker,
    discard_tracker,
    preview_tracker,
)
from deliberation.accountability.api.tracker import TAG
from deliberation.accountability.api.tracker_shapes import (
    TrackerConfirmed,
    TrackerFileSent,
    TrackerImportShape,
    tracker_import_shape,
)
from deliberation.accountability.calc.tracker_files import MOST_BYTES
from deliberation.accountability.queries.tracker_imports import import_of
from deliberation.bodies.api.scoped import BodyView
from webapi.base import marked
from webapi.errors import TooLarge
from webapi.parsing import Unread
from webapi.query import read_body
from webapi.schema import LOCATION, acts, code_in_path, reads
from webapi.throttles import UploadRate

SLUG = code_in_path("slug", "The body's short name.", ["northfen-board"])
ID = OpenApiParameter(
    "import_id", {"type": "string", "format": "uuid"}, OpenApiParameter.PATH, description="The import's id."
)
ROOM_FOR_WORDS = 64 * 1024


class TrackerImports(BodyView):
    """Sending a file in, to see what it would do."""

    needs = {"POST": Permission.TRACKER_IMPORT}
    throttle_scope = "upload"
    parser_classes = [MultiPartParser]

    def get_throttles(self) -> list[BaseThrottle]:
        return [UploadRate()] if self.request.method == "POST" else super().get_throttles()

    @acts("preview_tracker", TAG, "See what an earlier tracker would do", {201: TrackerImportShape}, path=[SLUG], headers=[LOCATION], body={"multipart/form-data": TrackerFileSent}, description="Reads and checks a CSV or XLSX file. Nothing is public before the import is confirmed. At most 4 MB and 5,000 rows.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        declared = str(request.META.get("CONTENT_LENGTH") or "0")
        if declared.isdigit() and int(declared) > MOST_BYTES + ROOM_FOR_WORDS:
            raise TooLarge(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB.", next_step="Split it.")
        sent = read_body(TrackerFileSent, request)
        found = preview_tracker(
            actor=self.actor, body_id=self.body.pk, content=sent["file"].read(), filename=sent["file"].name, to=sent["to"],
            green_is_done=sent["green_is_done"],
        )  # fmt: skip
        where = request.build_absolute_uri(reverse("api:tracker_import", args=[slug, found.pk]))
        answer = Response(tracker_import_shape(found), status=201, headers={"Location": where})
        return marked(answer, self.body.illustrative)  # type: ignore[no-any-return]


class TrackerImportOne(BodyView):
    """One import."""

    reads_need = Permission.TRACKER_IMPORT

    @reads("get_tracker_import", TAG, "One import of an earlier tracker", TrackerImportShape, path=[SLUG, ID], private=True, description="What a file would do, row by row, or what became of it. For those who may import for the body.")  # fmt: skip
    def get(self, request: Request, slug: str, import_id: UUID) -> Response:
        self.query()
        return marked(Response(tracker_import_shape(import_of(self.body, import_id))), self.body.illustrative)  # type: ignore[no-any-return]


class TrackerImportConfirm(BodyView):
    """Taking a file in."""

    needs = {"POST": Permission.TRACKER_IMPORT}
    parser_classes = [Unread]

    @acts("confirm_tracker", TAG, "Take an earlier tracker in", {200: TrackerConfirmed}, path=[SLUG, ID], description="Everything that is new, or nothing. A file with faults is refused. Confirming again changes nothing.")  # fmt: skip
    def post(self, request: Request, slug: str, import_id: UUID) -> Response:
        self.query()
        found, known = confirm_tracker(actor=self.actor, body_id=self.body.pk, import_id=import_id)
        return Response(tracker_import_shape(found) | {"known_already": known})


class TrackerImportDiscard(BodyView):
    """Setting a file aside."""

    needs = {"POST": Permission.TRACKER_IMPORT}
    parser_classes = [Unread]

    @acts("discard_tracker", TAG, "Discard an earlier tracker", {200: TrackerImportShape}, path=[SLUG, ID], description="Sets a file aside that was not taken in.")  # fmt: skip
    def post(self, request: Request, slug: str, import_id: UUID) -> Response:
        self.query()
        found = discard_tracker(actor=self.actor, body_id=self.body.pk, import_id=import_id)
        return Response(tracker_import_shape(found))
