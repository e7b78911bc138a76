"""Metrics: what is measured, which way is better and why, from the reviewed files."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from indexapp.api.finding import definition_slug
from indexapp.models import DefinitionMetric, Metric
from kernel.errors import NotFound
from webapi.base import ApiView, ListView, marked
from webapi.pagination import QueryRows, Row, Rows
from webapi.query import PagedQuery, Text, TrueOrFalse
from webapi.schema import Code, code_in_path, lists, reads

TAG = "Metrics"
DIRECTIONS = {"higher": "Higher is better.", "lower": "Lower is better."}


class MetricQuery(PagedQuery):
    """Filters of metrics."""

    definition = Text(
        required=False,
        help_text="Only metrics of this definition's current version, in its order (short name).",
    )
    illustrative = TrueOrFalse(
        required=False, help_text="Only metrics whose shipped figures are made up (true) or are not (false)."
    )


class MetricRow(serializers.Serializer[Any]):
    """A metric in a list."""

    slug = serializers.CharField(help_text="Its short name, in data files and addresses.")
    title = serializers.CharField()
    short_title = serializers.CharField()
    direction = Code("Direction", DIRECTIONS)
    unit = serializers.CharField()
    decimals = serializers.IntegerField(help_text="Digits after the point worth showing.")
    illustrative = serializers.BooleanField()


class SourceShape(serializers.Serializer[Any]):
    """Where figures or a definition come from."""

    title = serializers.CharField()
    publisher = serializers.CharField()
    url = serializers.CharField(allow_null=True)
    licence = serializers.CharField(allow_null=True)


class BoundsShape(serializers.Serializer[Any]):
    """The values that are plausible; null: no bound."""

    lower = serializers.FloatField(allow_null=True)
    upper = serializers.FloatField(allow_null=True)


class FingertipsShape(serializers.Serializer[Any]):
    """The same metric in the Fingertips collection."""

    id = serializers.IntegerField()
    sex = serializers.CharField()
    age = serializers.CharField()


class PlaceShape(serializers.Serializer[Any]):
    """Where a definition uses the metric."""

    definition = serializers.CharField()
    domain = serializers.CharField()
    weight = serializers.FloatField()


class MetricDetail(MetricRow):
    """A metric with its whole meaning, as its reviewed file has it."""

    meaning = serializers.CharField(help_text="What it says, in plain English.")
    why_it_matters = serializers.CharField()
    direction_reason = serializers.CharField()
    unit_kind = serializers.CharField()
    scale = serializers.FloatField(
        allow_null=True,
        help_text="numerator / denominator times this is the value; null where data bring a value alone.",
    )
    numerator = serializers.CharField()
    denominator = serializers.CharField(allow_null=True)
    denominator_unit = serializers.CharField(allow_null=True)
    potential_unit = serializers.CharField(allow_null=True)
    complement = serializers.CharField(allow_null=True)
    bounds = BoundsShape()
    fingertips = FingertipsShape(allow_null=True)
    aliases = serializers.ListField(
        child=serializers.CharField(), help_text="Names of this metric in real files."
    )
    sources = SourceShape(many=True)
    notes = serializers.ListField(child=serializers.CharField())
    author = serializers.CharField()
    checked_by = serializers.CharField()
    checked_on = serializers.DateField()
    next_review = serializers.DateField()
    definitions = PlaceShape(many=True)


FROM_FILE = (
    "meaning", "why_it_matters", "direction_reason", "unit_kind", "scale", "numerator", "denominator", "denominator_unit", "potential_unit",
    "complement", "bounds", "fingertips", "aliases", "sources", "notes", "author", "checked_by", "checked_on", "next_review",
)  # fmt: skip
COLUMNS = ("slug", "title", "short_title", "direction", "unit", "decimals", "illustrative")


def metric_row(values: Row) -> Row:
    """A metric's values as they are sent."""
    return {**values, "direction": "higher" if values["direction"] > 0 else "lower"}


class MetricList(ListView):
    """Every metric of the catalogue."""

    query_class = MetricQuery
    columns = COLUMNS
    filename = "metrics"

    @lists("list_metrics", TAG, "List metrics", MetricRow, query=MetricQuery, description="Metrics in order of title, or in the order of the definition asked for.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        found = Metric.objects.order_by("title", "slug")
        if "definition" in query:
            slug = definition_slug(query["definition"])
            found = found.filter(definition_places__definition__slug=slug).order_by(
                "definition_places__position", "slug"
            )
        if "illustrative" in query:
            found = found.filter(illustrative=query["illustrative"])
        return QueryRows(found.values(*COLUMNS), metric_row)


class MetricOne(ApiView):
    """One metric."""

    @reads(
        "get_metric", TAG, "One metric", MetricDetail, path=[code_in_path("slug", "The metric's short name.", ["adult-smokers"])],
        description="What a metric means, which way is better and why, how it is worked out, where it comes from and who answers for it.",
        examples=[OpenApiExample("A metric", response_only=True, status_codes=["200"], media_type="application/json", value={
            "slug": "adult-smokers", "title": "Adults who smoke", "short_title": "Smokers", "direction": "lower", "unit": "%", "decimals": 1,
            "illustrative": False, "meaning": "Of every 100 adults asked, how many say that they smoke.", "why_it_matters": "Smoking causes illness.",
            "direction_reason": "Fewer smokers is better.", "unit_kind": "percent", "scale": None, "numerator": "People who say they smoke",
            "denominator": "People who answered", "denominator_unit": "people who answered", "potential_unit": None, "complement": None,
            "bounds": {"lower": 0, "upper": 100}, "fingertips": None, "aliases": [], "sources": [], "notes": [], "author": "Data team",
            "checked_by": "Reviewer", "checked_on": "2026-11-20", "next_review": "2027-11-19", "definitions": [],
        })],
    )  # fmt: skip
    def get(self, request: Request, slug: str) -> Response:
        self.query()
        found = (
            Metric.objects.filter(slug=slug).values("pk", *COLUMNS, "spec").first()
            if "\0" not in slug
            else None
        )
        if found is None:
            raise NotFound(
                f"There is no metric “{slug[:100]}”.", next_step="See /api/v1/metrics/ for their short names."
            )
        pk, spec = found.pop("pk"), found.pop("spec")
        places = DefinitionMetric.objects.filter(metric_id=pk).order_by(
            "definition__position", "definition__slug"
        )
        body = {
            **metric_row(found),
            **{name: spec.get(name) for name in FROM_FILE},
            "definitions": [
                {"definition": definition, "domain": domain, "weight": weight}
                for definition, domain, weight in places.values_list("definition__slug", "domain", "weight")
            ],
        }
        return marked(Response(body), body["illustrative"])  # type: ignore[no-any-return]
