"""Runs: each computation of an index, how far it is, what went in and what is different from the one before."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from indexapp.api.finding import definition_slug
from indexapp.models import Publication, Run, RunStatus
from kernel.errors import NotFound
from webapi.base import ApiView, ListView, marked
from webapi.pagination import QueryRows, Row, Rows
from webapi.query import PagedQuery, Text
from webapi.schema import Code, lists, number_in_path, reads

TAG = "Runs"
COLUMNS = (
    "id", "definition", "version", "status", "progress", "stage", "published", "started_at", "finished_at",
    "computed", "reused", "fingerprint", "code_version", "failure", "illustrative",
)  # fmt: skip
_NAMES = (
    "id",
    "status",
    "progress",
    "stage",
    "started_at",
    "finished_at",
    "computed",
    "reused",
    "fingerprint",
    "code_version",
    "failure",
)


class RunQuery(PagedQuery):
    """Filters of runs."""

    definition = Text(required=False, help_text="Only runs of this definition (short name).")
    status = serializers.ChoiceField(
        choices=RunStatus.choices, required=False, help_text="Only runs that stand so."
    )


class RunRow(serializers.Serializer[Any]):
    """A run in a list."""

    id = serializers.IntegerField()
    definition = serializers.CharField()
    version = serializers.CharField()
    status = Code("RunStatus", RunStatus.choices)
    progress = serializers.IntegerField(help_text="0-100.")
    stage = serializers.CharField(allow_blank=True, help_text="What it is doing, in words.")
    published = serializers.BooleanField(help_text="Whether it is the one that the public sees now.")
    started_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    computed = serializers.IntegerField(help_text="Blocks (a node in a period) computed in this run.")
    reused = serializers.IntegerField(
        help_text="Blocks shared with earlier runs, because nothing that goes into them changed."
    )
    fingerprint = serializers.CharField(
        allow_blank=True, help_text="Hash of all that went in; equal fingerprints mean equal scores."
    )
    code_version = serializers.CharField(allow_blank=True)
    failure = serializers.CharField(allow_blank=True)
    illustrative = serializers.BooleanField()


class LineShape(serializers.Serializer[Any]):
    """One line of a run's log."""

    at = serializers.DateTimeField()
    text = serializers.CharField()


class SliceShape(serializers.Serializer[Any]):
    """All figures of one metric in one period, as they went in."""

    metric = serializers.CharField()
    period = serializers.CharField()
    fingerprint = serializers.CharField(help_text="The first 16 digits of the hash of its content.")


class InputsShape(serializers.Serializer[Any]):
    """What went in."""

    definition = serializers.CharField(allow_blank=True)
    geography = serializers.CharField(allow_blank=True)
    code = serializers.CharField(allow_blank=True)
    slices = SliceShape(many=True)


class CountsShape(serializers.Serializer[Any]):
    """How much came out."""

    periods = serializers.IntegerField()
    blocks = serializers.IntegerField()
    blocks_with_scores = serializers.IntegerField()


class MetricPeriodShape(serializers.Serializer[Any]):
    """One metric in one period."""

    metric = serializers.CharField()
    period = serializers.CharField()


class ChangesShape(serializers.Serializer[Any]):
    """What is different from the run before, and so why scores moved."""

    predecessor = serializers.IntegerField()
    definition = serializers.BooleanField(help_text="The definition is another one.")
    geography = serializers.BooleanField(help_text="The areas or their parts are others.")
    code = serializers.BooleanField(help_text="The code that computes is another one.")
    new = MetricPeriodShape(many=True, help_text="Figures where there were none.")
    revised = MetricPeriodShape(many=True, help_text="Figures that changed.")
    gone = MetricPeriodShape(many=True, help_text="Figures that are no longer there.")


class RunDetail(RunRow):
    """A run with its log, its inputs and what changed."""

    log = LineShape(many=True)
    inputs = InputsShape()
    counts = CountsShape()
    changes = ChangesShape(
        allow_null=True, help_text="Null for the first run of a definition, and while a run is not finished."
    )
    scores = serializers.URLField(
        allow_null=True, help_text="Where its scores are; null until it is finished."
    )


def _row(run: Run) -> Row:
    own = {name: getattr(run, name) for name in _NAMES}
    row = own | {
        "definition": run.definition.slug, "version": run.version.version, "illustrative": run.definition.illustrative,
        "published": run.definition.published_run_id == run.pk,
    }  # fmt: skip
    return {name: row[name] for name in COLUMNS}


_VALUES = (
    *_NAMES,
    "definition__slug",
    "definition__illustrative",
    "definition__published_run_id",
    "version__version",
)


def _listed(values: Row) -> Row:
    row = values | {
        "definition": values["definition__slug"], "version": values["version__version"], "illustrative": values["definition__illustrative"],
        "published": values["definition__published_run_id"] == values["id"],
    }  # fmt: skip
    return {name: row[name] for name in COLUMNS}


class RunList(ListView):
    """Every run, newest first."""

    query_class = RunQuery
    columns = COLUMNS
    filename = "runs"

    @lists(
        "list_runs",
        TAG,
        "List runs",
        RunRow,
        query=RunQuery,
        description="Every run, newest first, also those that failed or are still computing.",
    )
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        found = Run.objects.order_by("-pk")
        if "definition" in query:
            found = found.filter(definition__slug=definition_slug(query["definition"]))
        if "status" in query:
            found = found.filter(status=query["status"])
        return QueryRows(found.values(*_VALUES), _listed)


class RunOne(ApiView):
    """One run."""

    @reads(
        "get_run", TAG, "One run", RunDetail, path=[number_in_path("id", "The run's number.")],
        description="How far a run is, its log, what went in and what is different from the run before it.",
        examples=[OpenApiExample("A finished run", response_only=True, status_codes=["200"], media_type="application/json", value={
            "id": 7, "definition": "integrated-care-index", "version": "2021", "status": "finished", "progress": 100, "stage": "Finished",
            "published": True, "started_at": "2026-11-20T09:00:00Z", "finished_at": "2026-11-20T09:00:01Z", "computed": 4, "reused": 121,
            "fingerprint": "9f2c", "code_version": "1", "failure": "", "illustrative": True,
            "log": [{"at": "2026-11-20T09:00:00Z", "text": "Started."}],
            "inputs": {"definition": "1a", "geography": "2b", "code": "1", "slices": [{"metric": "adult-smokers", "period": "2022/23", "fingerprint": "0c1d"}]},
            "counts": {"periods": 5, "blocks": 125, "blocks_with_scores": 120},
            "changes": {"predecessor": 6, "definition": False, "geography": False, "code": False, "new": [],
                        "revised": [{"metric": "adult-smokers", "period": "2022/23"}], "gone": []},
            "scores": "https://example.org/api/v1/scores/?run=7",
        })],
    )  # fmt: skip
    def get(self, request: Request, id: int) -> Response:
        self.query()
        run = Run.objects.select_related("definition", "version").filter(pk=id).first()
        if run is None:
            raise NotFound(f"There is no run {id}.", next_step="See /api/v1/runs/ for those there are.")
        done = run.status == RunStatus.FINISHED
        body = _row(run) | {
            "log": list(run.log.order_by("pk").values("at", "text")),
            "inputs": _inputs(run),
            "counts": _counts(run),
            "changes": _changes(run) if done else None,
            "scores": request.build_absolute_uri(f"{reverse('api:scores')}?run={run.pk}") if done else None,
        }
        return marked(Response(body), body["illustrative"])  # type: ignore[no-any-return]


def _slices(run: Run) -> dict[tuple[str, str], str]:
    found = {tuple(key.split("|", 1)): text for key, text in (run.inputs.get("slices") or {}).items()}
    return found  # type: ignore[return-value]


def _inputs(run: Run) -> Row:
    slices = [
        {"metric": metric, "period": period, "fingerprint": text}
        for (metric, period), text in _slices(run).items()
    ]
    return {
        **{name: str(run.inputs.get(name) or "") for name in ("definition", "geography", "code")},
        "slices": slices,
    }


def _counts(run: Run) -> Row:
    return run.blocks.aggregate(
        periods=Count("period", distinct=True),
        blocks=Count("pk"),
        blocks_with_scores=Count("pk", filter=Q(areas_scored__gt=0)),
    )


def _predecessor(run: Run) -> Run | None:
    """The run that this one replaced when it was first published; else the finished one before it."""
    first = Publication.objects.filter(run=run).select_related("replaced").order_by("pk").first()
    if first is not None:
        return first.replaced
    earlier = Run.objects.filter(definition_id=run.definition_id, status=RunStatus.FINISHED, pk__lt=run.pk)
    return earlier.order_by("-pk").first()


def _changes(run: Run) -> Row | None:
    before = _predecessor(run)
    if before is None:
        return None
    old, new = _slices(before), _slices(run)
    return {
        "predecessor": before.pk,
        **{
            name: before.inputs.get(name) != run.inputs.get(name)
            for name in ("definition", "geography", "code")
        },
        "new": _places(key for key in new if key not in old),
        "revised": _places(key for key in new if key in old and old[key] != new[key]),
        "gone": _places(key for key in old if key not in new),
    }


def _places(keys: Any) -> list[Row]:
    return [{"metric": metric, "period": period} for metric, period in sorted(keys)]
