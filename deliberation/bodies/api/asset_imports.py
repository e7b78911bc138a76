"""Files of assets through the API: what one would do, and taking it in."""

from __future__ import annotations

from django.urls import reverse
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from access.permissions import Permission
from deliberation.bodies.actions.asset_imports import confirm, discard, preview
from deliberation.bodies.api.asset_keeping import SLUG
from deliberation.bodies.api.assets import TAG
from deliberation.bodies.api.assets_shapes import ConfirmedShape, FileSent, ImportShape, import_row
from deliberation.bodies.api.scoped import BodyView
from deliberation.bodies.calc.asset_files import MOST_BYTES
from deliberation.bodies.queries import assets as queries
from webapi.errors import TooLarge
from webapi.parsing import Unread
from webapi.query import read_body
from webapi.schema import LOCATION, acts, number_in_path, reads
from webapi.throttles import UploadRate

ID = number_in_path("id", "The import's number.")
ROOM_FOR_WORDS = 64 * 1024


class Imports(BodyView):
    """Sending a file in, to see what it would do."""

    needs = {"POST": Permission.ASSET_IMPORT}
    throttle_scope = "upload"
    parser_classes = [MultiPartParser]

    def get_throttles(self) -> list[BaseThrottle]:
        return [UploadRate()] if self.request.method == "POST" else super().get_throttles()

    @acts("preview_assets", TAG, "See what a file of assets would do", {201: ImportShape}, path=[SLUG], headers=[LOCATION], body={"multipart/form-data": FileSent}, description="Reads and checks a CSV file and compares it with what is listed. No asset is touched before the import is confirmed. At most 4 MB and 5,000 rows.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        declared = str(request.META.get("CONTENT_LENGTH") or "0")
        if declared.isdigit() and int(declared) > MOST_BYTES + ROOM_FOR_WORDS:
            raise TooLarge(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB.", next_step="Split it.")
        sent = read_body(FileSent, request)
        found = preview(
            actor=self.actor, body_id=self.body.pk, system=queries.system_known_as(sent["system"]).key,
            content=sent["file"].read(), filename=sent["file"].name,
        )  # fmt: skip
        where = request.build_absolute_uri(reverse("api:asset_import", args=[slug, found.pk]))
        return Response(import_row(found), status=201, headers={"Location": where})


class ImportOne(BodyView):
    """One import."""

    reads_need = Permission.ASSET_IMPORT

    @reads("get_asset_import", TAG, "One import of assets", ImportShape, path=[SLUG, ID], private=True, description="What a file would do, row by row, or what became of it. For those who may import for the body.")  # fmt: skip
    def get(self, request: Request, slug: str, id: int) -> Response:
        self.query()
        return Response(import_row(queries.import_of(self.body.pk, id)))


class Confirmed(BodyView):
    """Taking a file in."""

    needs = {"POST": Permission.ASSET_IMPORT}
    parser_classes = [Unread]

    @acts("confirm_assets", TAG, "Take a file of assets in", {200: ConfirmedShape}, path=[SLUG, ID], description="All of it or nothing. A file with faults is refused, and so is one that would do something else by now. Confirming again changes nothing.")  # fmt: skip
    def post(self, request: Request, slug: str, id: int) -> Response:
        self.query()
        found, known = confirm(actor=self.actor, body_id=self.body.pk, import_id=id)
        return Response(import_row(found) | {"known_already": known})


class Discarded(BodyView):
    """Setting a file aside."""

    needs = {"POST": Permission.ASSET_IMPORT}
    parser_classes = [Unread]

    @acts("discard_assets", TAG, "Discard a file of assets", {200: ImportShape}, path=[SLUG, ID], description="Sets a file aside that was not taken in.")  # fmt: skip
    def post(self, request: Request, slug: str, id: int) -> Response:
        self.query()
        return Response(import_row(discard(actor=self.actor, body_id=self.body.pk, import_id=id)))
