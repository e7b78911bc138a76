"""Releases: what one file brought, with its provenance, what its check found, and the file itself."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponseBase
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from indexapp.api.finding import metric_id
from indexapp.models import Release, ReleaseStatus
from indexapp.queries.releases import findings, release_for, visible, with_metric
from kernel.errors import NotFound
from webapi.base import ApiView, ListView, if_unchanged, marked
from webapi.pagination import QueryRows, Row, Rows
from webapi.query import PagedQuery, Query, Text, TrueOrFalse
from webapi.schema import Code, downloads, lists, number_in_path, reads

TAG = "Releases"
ID = number_in_path("id", "The release's number.")
COLUMNS = (
    "id", "status", "filename", "size", "sha256", "source", "licence", "note", "illustrative", "received_at", "received_through",
    "format", "encoding", "rows", "new", "changed", "same", "suppressed", "ignored", "errors", "warnings", "checked_at", "progress",
    "published_at", "published_number", "withdrawn_at", "withdrawn_why",
)  # fmt: skip


class ReleaseQuery(PagedQuery):
    """Filters of releases."""

    status = serializers.ChoiceField(
        choices=ReleaseStatus.choices, required=False, help_text="Only releases that stand so."
    )
    metric = Text(required=False, help_text="Only releases with a figure of this metric (short name).")
    illustrative = TrueOrFalse(
        required=False, help_text="Only made-up releases (true), or only real ones (false)."
    )


class FindingQuery(PagedQuery):
    """Filters of findings."""

    severity = serializers.ChoiceField(
        choices=["error", "warning"], required=False, help_text="Only errors, or only warnings."
    )


class ReleaseRow(serializers.Serializer[Any]):
    """A release in a list. Those not yet published are seen only by people with a role."""

    id = serializers.IntegerField()
    status = Code("ReleaseStatus", ReleaseStatus.choices)
    filename = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    sha256 = serializers.CharField()
    source = serializers.CharField(allow_blank=True)
    licence = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    illustrative = serializers.BooleanField(help_text="Whether its figures are made up.")
    received_at = serializers.DateTimeField()
    received_through = serializers.CharField(help_text="page, api, command, inbox or demonstration")
    format = serializers.CharField(allow_blank=True)
    encoding = serializers.CharField(allow_blank=True)
    rows = serializers.IntegerField(help_text="Figures that it brings.")
    new = serializers.IntegerField()
    changed = serializers.IntegerField()
    same = serializers.IntegerField()
    suppressed = serializers.IntegerField()
    ignored = serializers.IntegerField(help_text="Rows left out; `ignored_why` of one release says why.")
    errors = serializers.IntegerField(help_text="How many errors the check found; see its findings.")
    warnings = serializers.IntegerField()
    checked_at = serializers.DateTimeField(allow_null=True)
    progress = serializers.IntegerField(help_text="0-100, of the work being done now.")
    published_at = serializers.DateTimeField(allow_null=True)
    published_number = serializers.IntegerField(
        allow_null=True,
        help_text="Order of publication; where releases say different things, the highest counts.",
    )
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_why = serializers.CharField(allow_blank=True)


class ReleaseDetail(ReleaseRow):
    """A release."""

    ignored_why = serializers.DictField(
        child=serializers.IntegerField(), help_text="Rows left out, by reason."
    )
    mapping = serializers.CharField(allow_blank=True, help_text="The mapping with which the file was read.")


class FindingRow(serializers.Serializer[Any]):
    """One error or warning of a check."""

    severity = Code("Severity", {"error": "The file cannot be published.", "warning": "Worth a look."})
    code = serializers.CharField(help_text="Stable; safe to compare with.")
    row = serializers.IntegerField(
        allow_null=True, help_text="As a person counts rows in the file; null for the file as a whole."
    )
    column = serializers.CharField(allow_blank=True)
    message = serializers.CharField()


EXAMPLE = OpenApiExample("A published release", response_only=True, media_type="application/json", status_codes=["200"], value={
    "id": 3, "status": "published", "filename": "smokers-2023.csv", "size": 5120, "sha256": "0f3d", "source": "GP Patient Survey",
    "licence": "Open Government Licence v3.0", "note": "", "illustrative": False, "received_at": "2026-11-20T09:00:00Z", "received_through": "api",
    "format": "tidy_csv", "encoding": "utf-8", "rows": 42, "new": 42, "changed": 0, "same": 0, "suppressed": 0, "ignored": 0, "errors": 0,
    "warnings": 0, "checked_at": "2026-11-20T09:00:01Z", "progress": 100, "published_at": "2026-11-20T09:05:00Z", "published_number": 3,
    "withdrawn_at": None, "withdrawn_why": "", "ignored_why": {}, "mapping": "",
})  # fmt: skip


def release_body(release: Release) -> Row:
    """One release as it is sent."""
    names = (*COLUMNS, "ignored_why", "mapping")
    return {name: getattr(release, name) for name in names}


class SeesReleases(ApiView):
    """What views of releases share: which of them the one who asks may know of."""

    @property
    def sees_all(self) -> bool:
        """Whether unpublished releases are shown too."""
        return self.may(Permission.RELEASE_SEE_UNPUBLISHED)

    def find(self, number: int) -> Release:
        """A release that the one who asks may know of. Raises NotFound for any other, whether it exists or not."""
        return release_for(number, unpublished=self.sees_all)


class ReleaseRows(SeesReleases, ListView):
    """The list of releases, for the view that also takes files in."""

    query_class = ReleaseQuery
    columns = COLUMNS
    filename = "releases"

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        found = visible(unpublished=self.sees_all).order_by("-pk")
        if "status" in query:
            found = found.filter(status=query["status"])
        if "illustrative" in query:
            found = found.filter(illustrative=query["illustrative"])
        if "metric" in query:
            metric_id(query["metric"])
            found = found.filter(pk__in=with_metric(query["metric"]))
        return QueryRows(found.values(*COLUMNS))


class ReleaseOne(SeesReleases):
    """One release."""

    @reads("get_release", TAG, "One release", ReleaseDetail, path=[ID], examples=[EXAMPLE], description="Where a release stands, where it comes from and what it brought. Poll it after sending a file in: `status` goes from received over checking to ready or refused.")  # fmt: skip
    def get(self, request: Request, id: int) -> Response:
        self.query()
        release = self.find(id)
        return marked(Response(release_body(release)), release.illustrative)  # type: ignore[no-any-return]


class Findings(SeesReleases, ListView):
    """What the check of a release found."""

    query_class = FindingQuery
    columns = ("severity", "code", "row", "column", "message")
    filename = "findings"

    @lists("list_findings", TAG, "List what a check found", FindingRow, query=FindingQuery, path=[ID], description="Errors first, then by row. The first thousand are kept; the release has the counts of all.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        found = findings(self.find(kwargs["id"]).pk, query.get("severity", ""))
        return QueryRows(found.values(*self.columns))


class BareQuery(Query):
    """No parameters at all."""

    format = None


class Download(SeesReleases):
    """The original file of a release."""

    query_class = BareQuery

    @downloads("download_release", TAG, "The original file", path=[ID], description="The bytes as they came. The file of a withdrawn release is given only to people with a role, as it may be one that should never have been seen.")  # fmt: skip
    def get(self, request: Request, id: int) -> HttpResponseBase:
        self.query()
        release = self.find(id)
        if release.status != ReleaseStatus.PUBLISHED and not self.sees_all:
            raise NotFound(
                "The file of a withdrawn release is not given out.",
                next_step="The release says why it was withdrawn.",
            )
        tag = f'"{release.sha256}"'
        unchanged = if_unchanged(request, tag)
        if unchanged is not None:
            return unchanged
        return marked(_sent(release, tag), release.illustrative)  # type: ignore[no-any-return]


def _sent(release: Release, tag: str) -> FileResponse:
    try:
        file = release.file.open("rb")
    except OSError as error:
        raise NotFound(
            "The original file is no longer here.", next_step="Ask the people who run this site."
        ) from error
    response = FileResponse(
        file, as_attachment=True, filename=release.filename, content_type="application/octet-stream"
    )
    response.headers["ETag"] = tag
    # Nothing in a file that somebody sent us is ever run by a browser.
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    return response
