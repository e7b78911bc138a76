"""What people with a role do with releases: send a file in, publish, withdraw, discard."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from access.gate import require
from access.permissions import Permission
from indexapp.actions.receiving import Provenance, receive_release
from indexapp.actions.releases import confirm_publication, discard_release, withdraw_release
from indexapp.api.releases import (
    EXAMPLE,
    ID,
    TAG,
    ReleaseDetail,
    ReleaseQuery,
    ReleaseRow,
    ReleaseRows,
    SeesReleases,
    release_body,
)
from indexapp.calc.readers import FileProblem, load_mapping
from indexapp.models import Release
from kernel.errors import BadInput
from webapi.errors import TooLarge
from webapi.parsing import Unread
from webapi.query import Sentence, Text, TrueOrFalse, read_body
from webapi.schema import LOCATION, acts, lists
from webapi.throttles import UploadRate

MAPPING_LETTERS = 200_000
ROOM_FOR_WORDS = 1024 * 1024
"""Bytes of a form beside its file."""


class UploadShape(serializers.Serializer[Any]):
    """A data file with where it comes from."""

    file = serializers.FileField(
        help_text="Any of the formats of the data guide: Fingertips, tidy CSV, long panel, XLSX."
    )
    source = Text(
        required=False, default="", allow_blank=True, max_length=300, help_text="Where the file comes from."
    )
    licence = Text(
        required=False,
        default="",
        allow_blank=True,
        max_length=200,
        help_text="Under which licence it may be used.",
    )
    note = Text(required=False, default="", allow_blank=True, max_length=2000)
    mapping = Text(
        required=False, default="", allow_blank=True, max_length=MAPPING_LETTERS,
        help_text="A mapping (YAML) that says which columns, indicators, sexes and ages are which metric, where the file does not use our names.",
    )  # fmt: skip
    illustrative = TrueOrFalse(required=False, default=False, help_text="Whether the figures are made up.")
    publish = TrueOrFalse(
        required=False,
        default=False,
        help_text="Publish it as soon as its check finds no error. Needs the role that publishes.",
    )


class WhyShape(serializers.Serializer[Any]):
    """Why a release is withdrawn."""

    why = Sentence(max_length=2000, help_text="Readers of the data page see it.")


class ReceivedShape(ReleaseDetail):
    """A release just received."""

    known_already = serializers.BooleanField(
        help_text="Whether the same bytes with the same mapping were here already: then this is that release."
    )


class ReleaseList(ReleaseRows):
    """Releases, and sending a file in."""

    needs = {"POST": Permission.RELEASE_UPLOAD}
    throttle_scope = "upload"
    parser_classes = [MultiPartParser]

    def get_throttles(self) -> list[BaseThrottle]:
        return [UploadRate()] if self.request.method == "POST" else super().get_throttles()

    @lists("list_releases", TAG, "List releases", ReleaseRow, query=ReleaseQuery, description="Newest first: published and withdrawn ones; people with a role see all.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    @acts(
        "upload_release", TAG, "Send a data file in", {200: ReceivedShape, 202: ReceivedShape}, body={"multipart/form-data": UploadShape}, headers=[LOCATION],
        description="The bytes are kept and a worker checks them; the answer comes at once (202) and `Location` leads to the release, which says how it goes on. "
        "The same bytes with the same mapping again change nothing: the answer is the earlier release (200). At most 200 MB, and a limited number an hour.",
        examples=[OpenApiExample("Received", response_only=True, status_codes=["202"], media_type="application/json", value={
            **EXAMPLE.value, "status": "received", "rows": 0, "new": 0, "checked_at": None, "published_at": None, "published_number": None, "known_already": False,
        })],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        self.query()
        _not_too_large(request)
        sent = read_body(UploadShape, request)
        if sent["publish"]:
            # The check runs as a job of the system and publishes by itself: the person must be allowed to before.
            require(self.actor, Permission.RELEASE_PUBLISH)
        _mapping_reads(sent["mapping"])
        file = sent["file"]
        release, known = receive_release(
            actor=self.actor, chunks=file.chunks(), provenance=_provenance(file.name, sent)
        )
        body = release_body(release) | {"known_already": known}
        return Response(body, status=200 if known else 202, headers={"Location": _address(request, release)})


def _provenance(filename: str, sent: dict[str, Any]) -> Provenance:
    return Provenance(
        filename=filename, through="api", source=sent["source"], licence=sent["licence"], note=sent["note"], mapping=sent["mapping"],
        illustrative=sent["illustrative"], publish_when_ready=sent["publish"],
    )  # fmt: skip


def _mapping_reads(text: str) -> None:
    """Refuse a mapping that cannot be read now, rather than the file later."""
    try:
        if text.strip():
            load_mapping(text)
    except FileProblem as problem:
        raise BadInput(
            problem.message,
            next_step="Correct the mapping and send the file again. Nothing was stored.",
            parameter="mapping",
        ) from problem


def _not_too_large(request: Request) -> None:
    declared = str(request.META.get("CONTENT_LENGTH") or "0")
    if declared.isdigit() and int(declared) > settings.MAX_UPLOAD_MB * 1024 * 1024 + ROOM_FOR_WORDS:
        raise TooLarge(
            f"The file is larger than {settings.MAX_UPLOAD_MB} MB.",
            next_step="Split it by metric or by year and send the parts.",
        )


def _address(request: Request, release: Release) -> str:
    return request.build_absolute_uri(reverse("api:release", args=[release.pk]))


class _Step(SeesReleases):
    """A step in the life of a release."""

    def done(self, release: Release, status: int = 200) -> Response:
        """The release as it stands after the step."""
        return Response(
            release_body(release), status=status, headers={"Location": _address(self.request, release)}
        )


class Publish(_Step):
    """Publishing a checked release."""

    needs = {"POST": Permission.RELEASE_PUBLISH}
    parser_classes = [Unread]

    @acts("publish_release", TAG, "Publish a release", {202: ReleaseDetail}, path=[ID], headers=[LOCATION], description="A worker puts the figures in force; the answer comes at once. Needs a sign-in with a second step. Publishing a published release changes nothing.")  # fmt: skip
    def post(self, request: Request, id: int) -> Response:
        self.query()
        return self.done(confirm_publication(actor=self.actor, release_id=self.find(id).pk), status=202)


class Withdraw(_Step):
    """Taking a published release back."""

    needs = {"POST": Permission.RELEASE_WITHDRAW}

    @acts("withdraw_release", TAG, "Withdraw a release", {200: ReleaseDetail}, path=[ID], headers=[LOCATION], body={"application/json": WhyShape}, description="Takes a published release out of force, with a reason that readers see; the figures before it count again. Needs a sign-in with a second step.")  # fmt: skip
    def post(self, request: Request, id: int) -> Response:
        self.query()
        sent = read_body(WhyShape, request)
        return self.done(withdraw_release(actor=self.actor, release_id=self.find(id).pk, why=sent["why"]))


class Discard(_Step):
    """Setting aside a release that was never published."""

    needs = {"POST": Permission.RELEASE_DISCARD}
    parser_classes = [Unread]

    @acts("discard_release", TAG, "Discard a release", {200: ReleaseDetail}, path=[ID], headers=[LOCATION], description="Sets aside a release that was never published. Its file and findings stay for those who may see them.")  # fmt: skip
    def post(self, request: Request, id: int) -> Response:
        self.query()
        return self.done(discard_release(actor=self.actor, release_id=self.find(id).pk))
