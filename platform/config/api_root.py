"""The way in: what there is, its description for machines, and the answer where there is nothing."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer2, OpenApiYamlRenderer2
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.errors import NotFound
from webapi.base import ApiView
from webapi.query import Query
from webapi.schema import reads

RESOURCES = {
    **{
        name: name
        for name in ("areas", "definitions", "metrics", "releases", "observations", "runs", "scores")
    },
    **{
        "bodies": "bodies",
        "meetings": "meetings",
        "assets": "asset_systems",
        "desk": "desk",
        "schema": "schema",
    },
}
"""What the way in names, and the name of the address of each."""


class RootShape(serializers.Serializer[Any]):
    """Where everything is."""

    areas = serializers.URLField()
    definitions = serializers.URLField()
    metrics = serializers.URLField()
    releases = serializers.URLField()
    observations = serializers.URLField()
    runs = serializers.URLField()
    scores = serializers.URLField()
    bodies = serializers.URLField()
    meetings = serializers.URLField()
    assets = serializers.URLField(help_text="The systems whose assets are listed.")
    desk = serializers.URLField(help_text="Your own desk, when you are signed in.")
    schema = serializers.URLField(help_text="This interface described for machines (OpenAPI).")


class Root(ApiView):
    """What there is."""

    @reads(
        "get_root",
        "Start",
        "What there is",
        RootShape,
        description="The address of each list, and of the description for machines.",
    )
    def get(self, request: Request) -> Response:
        self.query()
        found = {name: reverse(f"api:{address}") for name, address in RESOURCES.items()}
        return Response({name: request.build_absolute_uri(path) for name, path in found.items()})


class SchemaQuery(Query):
    """The description comes as YAML or JSON."""

    format = serializers.ChoiceField(choices=["yaml", "json"], required=False)


class YamlSchema(OpenApiYamlRenderer2):
    """The description as YAML."""

    format = "yaml"


class JsonSchema(OpenApiJsonRenderer2):
    """The description as JSON, under the plain media type that tools ask for."""

    format = "json"


class Schema(ApiView):
    """This interface described for machines."""

    query_class = SchemaQuery
    renderer_classes: list[type[BaseRenderer]] = [YamlSchema, JsonSchema]

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        self.query()
        return Response(description())


@lru_cache(maxsize=1)
def description() -> Any:
    """The OpenAPI description, made once: it is the same for everybody."""
    return SchemaGenerator().get_schema(request=None, public=True)


class Nothing(ApiView):
    """Where there is nothing, the answer is an error like any other."""

    @extend_schema(exclude=True)
    def get(self, request: Request, **kwargs: Any) -> Response:
        raise NotFound("There is nothing at this address.", next_step="See /api/v1/ for what there is.")

    post = put = patch = delete = get
    needs = {}

    def check_permissions(self, request: Request) -> None:
        """Nothing to keep from anybody."""
