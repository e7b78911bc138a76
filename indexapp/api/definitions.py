"""Definitions: named, versioned indexes with their domains, metrics, weights and method."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from indexapp.actions.runs import request_run
from indexapp.api.metrics import SourceShape
from indexapp.calc.catalogue import spec_from_json
from indexapp.calc.spec import DefinitionSpec
from indexapp.models import AreaType, Definition, DefinitionVersion
from kernel.canonical import canonical_json
from kernel.errors import NotFound
from webapi.base import ApiView, ListView, marked
from webapi.pagination import QueryRows, Row, Rows
from webapi.parsing import Unread
from webapi.schema import LOCATION, Code, acts, code_in_path, lists, reads

TAG = "Definitions"
SLUG = code_in_path("slug", "The definition's short name.", ["integrated-care-index"])
COLUMNS = ("slug", "title", "version", "metrics", "published_run", "published_at", "due", "illustrative")


class DefinitionRow(serializers.Serializer[Any]):
    """A definition in a list."""

    slug = serializers.CharField()
    title = serializers.CharField()
    version = serializers.CharField(help_text="The version that is computed now.")
    metrics = serializers.IntegerField(help_text="How many metrics it is made of.")
    published_run = serializers.IntegerField(
        allow_null=True, help_text="The run that the public sees; null until the first is published."
    )
    published_at = serializers.DateTimeField(
        allow_null=True, help_text="When the index was last found up to date."
    )
    due = serializers.BooleanField(help_text="Whether newer data is waiting to be computed.")
    illustrative = serializers.BooleanField()


class UseShape(serializers.Serializer[Any]):
    """A metric's place in a domain."""

    metric = serializers.CharField()
    title = serializers.CharField()
    weight = serializers.FloatField()
    why = serializers.CharField(allow_blank=True)


class DomainShape(serializers.Serializer[Any]):
    """A domain ("fault line")."""

    slug = serializers.CharField()
    title = serializers.CharField()
    meaning = serializers.CharField(allow_blank=True)
    weight = serializers.FloatField()
    metrics = UseShape(many=True)


class MethodShape(serializers.Serializer[Any]):
    """How raw values become scores."""

    baseline = serializers.CharField(help_text="The period whose areas give centre and spread.")
    centre = serializers.CharField()
    baseline_centre = serializers.CharField(allow_null=True)
    min_areas = serializers.IntegerField()
    min_coverage = serializers.FloatField()
    min_domain_share = serializers.FloatField()
    min_domains = serializers.IntegerField(allow_null=True)


class VersionShape(serializers.Serializer[Any]):
    """A version of a definition."""

    version = serializers.CharField()
    loaded_at = serializers.DateTimeField()
    current = serializers.BooleanField()


class ChangeShape(serializers.Serializer[Any]):
    """One line of a definition's history."""

    on = serializers.DateField()
    what = serializers.CharField()


class LeftOutShape(serializers.Serializer[Any]):
    """A metric the author weighed and did not use."""

    what = serializers.CharField()
    why = serializers.CharField()


class DefinitionDetail(DefinitionRow):
    """A definition with its domains, metrics, weights and method, as its reviewed file has them."""

    summary = serializers.CharField(allow_blank=True)
    area_type = Code("AreaType", AreaType.choices)
    areas_on = serializers.DateField(
        allow_null=True, help_text="The areas alive on this day are scored; null: all that have data."
    )
    method = MethodShape()
    domains = DomainShape(many=True)
    left_out = LeftOutShape(many=True)
    notes = serializers.ListField(child=serializers.CharField())
    sources = SourceShape(many=True)
    changes = ChangeShape(many=True)
    author = serializers.CharField(allow_null=True)
    checked_by = serializers.CharField(allow_null=True)
    checked_on = serializers.DateField(allow_null=True)
    next_review = serializers.DateField(allow_null=True)
    versions = VersionShape(many=True)


class DueShape(serializers.Serializer[Any]):
    """A definition that is due to be computed."""

    definition = serializers.CharField()
    due = serializers.BooleanField()
    published_run = serializers.IntegerField(allow_null=True)


def _row(values: Row) -> Row:
    told = {
        "version": values["current_version__version"], "published_run": values["published_run_id"], "published_at": values["covered_at"],
        "due": values["wanted"] > values["covered"],
    }  # fmt: skip
    return {name: told[name] if name in told else values[name] for name in COLUMNS}


def _values() -> Any:
    found = Definition.objects.filter(current_version__isnull=False).annotate(metrics=Count("metric_places"))
    return found.order_by("position", "title", "slug").values(
        "slug",
        "title",
        "metrics",
        "wanted",
        "covered",
        "illustrative",
        "current_version__version",
        "published_run_id",
        "covered_at",
    )


class DefinitionList(ListView):
    """Every definition."""

    columns = COLUMNS
    filename = "definitions"

    @lists(
        "list_definitions",
        TAG,
        "List definitions",
        DefinitionRow,
        description="Every index that can be computed, in order of display.",
    )
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        return QueryRows(_values(), _row)


class DefinitionOne(ApiView):
    """One definition."""

    @reads("get_definition", TAG, "One definition", DefinitionDetail, path=[SLUG], description="Domains, metrics, weights and method of the version that is computed now, with the words of its reviewed file.")  # fmt: skip
    def get(self, request: Request, slug: str) -> Response:
        self.query()
        values = _values().filter(slug=slug).first() if "\0" not in slug else None
        if values is None:
            raise unknown(slug)
        versions = list(DefinitionVersion.objects.filter(definition__slug=slug).order_by("-loaded_at", "-pk"))
        current = Definition.objects.filter(slug=slug).values_list("current_version_id", flat=True).get()
        body = _row(values) | _told(next(each for each in versions if each.pk == current))
        body["versions"] = [
            {"version": each.version, "loaded_at": each.loaded_at, "current": each.pk == current}
            for each in versions
        ]
        return marked(Response(body), body["illustrative"])  # type: ignore[no-any-return]


def unknown(slug: str) -> NotFound:
    """The error for a definition that is not there."""
    return NotFound(
        f"There is no definition “{slug[:100]}”.", next_step="See /api/v1/definitions/ for their short names."
    )


def _told(version: DefinitionVersion) -> Row:
    """What is computed, from the version's specification, with the words of its file beside it."""
    spec, file = spec_from_json(canonical_json(version.spec)), version.text.get("file", {})
    lists_of = {name: list(file.get(name) or ()) for name in ("left_out", "notes", "sources", "changes")}
    words = {name: file.get(name) for name in ("author", "checked_by", "checked_on", "next_review")}
    return {
        "summary": file.get("summary") or "", "area_type": spec.area_type, "areas_on": spec.areas_on,
        "method": {name: getattr(spec.method, name) for name in MethodShape().fields}, "domains": _domains(spec, file), **lists_of, **words,
    }  # fmt: skip


def _domains(spec: DefinitionSpec, file: Row) -> list[Row]:
    meanings = {domain["slug"]: domain.get("meaning") or "" for domain in file.get("domains") or ()}
    why = {
        use["metric"]: use.get("why") or ""
        for domain in file.get("domains") or ()
        for use in domain.get("metrics") or ()
    }
    return [
        {
            "slug": domain.slug, "title": domain.title, "meaning": meanings.get(domain.slug, ""), "weight": domain.weight,
            "metrics": [
                {"metric": use.metric.slug, "title": use.metric.title, "weight": use.weight, "why": why.get(use.metric.slug, "")}
                for use in domain.metrics
            ],
        }
        for domain in spec.domains
    ]  # fmt: skip


class Recompute(ApiView):
    """Asking for a run."""

    needs = {"POST": Permission.RUN_REQUEST}
    parser_classes = [Unread]

    @acts("recompute_definition", TAG, "Ask for a run", {202: DueShape}, path=[SLUG], headers=[LOCATION], description="Marks the index as due and asks a worker to compute it. Only what changed is computed again. The answer comes at once; `Location` leads to the runs.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        if "\0" in slug:
            raise unknown(slug)
        due = request_run(actor=self.actor, definition=slug)
        body = {
            "definition": due.slug,
            "due": due.wanted > due.covered,
            "published_run": due.published_run_id,
        }
        where = request.build_absolute_uri(f"{reverse('api:runs')}?definition={due.slug}")
        return Response(body, status=202, headers={"Location": where})
