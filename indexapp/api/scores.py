"""Scores of a run: every metric, domain and the index, for every area and period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any

from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers
from rest_framework.request import Request

from indexapp.api.finding import UnknownCode, area_id, definition_slug, period_code
from indexapp.calc.compute import KINDS, SCORE_COLUMNS
from indexapp.calc.reasons import PRESENT, REASONS
from indexapp.calc.spec import INDEX_NODE
from indexapp.models import Area, Run, RunStatus
from indexapp.queries.inputs import geography_of
from indexapp.queries.published import BlockInfo, RunView, index, run_view, scores
from kernel.errors import BadInput
from webapi.base import ListView
from webapi.pagination import Row, Rows
from webapi.query import PagedQuery, Text, WholeNumber
from webapi.schema import Code, lists

TAG = "Scores"
AT_ONCE = 20_000


class ScoreQuery(PagedQuery):
    """Filters of scores; `definition` or `run` is needed."""

    definition = Text(
        required=False, help_text="Short name of a definition: the scores of its published run."
    )
    run = WholeNumber(required=False, help_text="A finished run, published or not.")
    period = Text(required=False, help_text="A period, in any usual form.")
    node = Text(required=False, help_text="A metric's or domain's short name, or `index`.")
    kind = serializers.ChoiceField(
        choices=KINDS, required=False, help_text="Only metrics, only domains or only the index."
    )
    area = Text(required=False, help_text="Any code of an area.")


class ScoreRow(serializers.Serializer[Any]):
    """One area's score of one node in one period; an absent score has its reason."""

    definition = serializers.CharField()
    version = serializers.CharField()
    area = serializers.CharField(help_text="Key of the area.")
    period = serializers.CharField()
    node = serializers.CharField(help_text="A metric's or domain's short name, or `index`.")
    kind = Code("NodeKind", KINDS)
    raw = serializers.FloatField(allow_null=True, help_text="The metric's value, in its unit.")
    z = serializers.FloatField(
        allow_null=True,
        help_text="Distance from what is usual in the baseline period, in spreads; positive is higher.",
    )
    score = serializers.FloatField(allow_null=True, help_text="Positive is better.")
    rank = serializers.IntegerField(allow_null=True, help_text="1 is best.")
    coverage = serializers.FloatField(
        allow_null=True, help_text="Share (0-1) of people or weight that the figure rests on."
    )
    reason = Code(
        "ScoreReason",
        {PRESENT: "The score is there.", **REASONS},
        help_text="Why the score is absent; empty when it is there.",
    )


class ScoreRows:
    """Scores block by block. Every block has every area, so a page is found by counting, without asking the database how many there are."""

    def __init__(self, run: RunView | None, blocks: list[BlockInfo], areas: list[tuple[int, str]]) -> None:
        self.run, self.blocks, self.areas = run, blocks, areas

    def count(self) -> int:
        """Blocks times areas."""
        return len(self.blocks) * len(self.areas)

    def __getitem__(self, part: slice) -> list[Row]:
        begin, end, _ = part.indices(self.count())
        size = len(self.areas) or 1
        wanted = [(self.blocks[at // size], self.areas[at % size]) for at in range(begin, end)]
        return [
            row
            for _, group in groupby(wanted, key=lambda pair: pair[0].period)
            for row in self._rows(list(group))
        ]

    def each(self) -> Iterator[Row]:
        """Every row, some blocks at a time."""
        for begin in range(0, self.count(), AT_ONCE):
            yield from self[begin : begin + AT_ONCE]

    def _rows(self, wanted: list[tuple[BlockInfo, tuple[int, str]]]) -> list[Row]:
        """Rows of one period, in the order asked for."""
        nodes = list(dict.fromkeys(block.node for block, _ in wanted))
        areas = {area for _, (area, _) in wanted}
        found = {
            (row.node, row.area_id): row
            for row in scores(self.run, areas, nodes=nodes, periods=[wanted[0][0].period])
        }
        fixed = {"definition": self.run.spec.slug, "version": self.run.spec.version}
        return [
            fixed
            | {"area": key, "period": block.period, "node": block.node, "kind": block.kind}
            | _figures(found[block.node, area])
            for block, (area, key) in wanted
        ]


def _figures(row: Any) -> Row:
    return {name: getattr(row, name) for name in ("raw", "z", "score", "rank", "coverage", "reason")}


class ScoreList(ListView):
    """Scores of the published run of a definition, or of another run."""

    query_class = ScoreQuery
    columns = SCORE_COLUMNS
    filename = "scores"

    @lists(
        "list_scores", TAG, "List scores", ScoreRow, query=ScoreQuery,
        description="By period, then metrics, domains and the index, then area. CSV brings every row that fits the filters, up to 1,000,000.",
        examples=[OpenApiExample("A page", response_only=True, status_codes=["200"], media_type="application/json", value={
            "count": 1, "page": 1, "page_size": 100, "next": None, "previous": None, "illustrative": True, "results": [{
                "definition": "integrated-care-index", "version": "2021", "area": "QVV", "period": "2019/20", "node": "index", "kind": "index",
                "raw": None, "z": None, "score": 0.42, "rank": 3, "coverage": 1.0, "reason": "",
            }],
        })],
    )  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> ScoreRows:
        run = _run(query)
        if run is None:
            return ScoreRows(None, [], [])
        areas = list(areas_of(run))
        if "area" in query:
            only = area_id(query["area"])
            areas = [pair for pair in areas if pair[0] == only]
        return ScoreRows(run, _blocks(run, query), areas)

    def illustrative(self, query: dict[str, Any], rows: Rows) -> bool:
        run = rows.run if isinstance(rows, ScoreRows) else None
        return run is not None and run.spec.illustrative

    def stamp(self, query: dict[str, Any], rows: Rows) -> str:
        # A run never changes, so its number says it all; the time is for a database that was begun anew.
        run = rows.run if isinstance(rows, ScoreRows) else None
        return f"{run.id} {run.finished_at.isoformat()}" if run else "no run"


def _run(query: dict[str, Any]) -> RunView | None:
    """The run asked for, None for a definition without a published one. Raises BadInput or UnknownCode."""
    slug = definition_slug(query["definition"]) if "definition" in query else ""
    if "run" not in query:
        if not slug:
            raise BadInput(
                "Say which scores: a definition or a run.",
                next_step="Add ?definition= (see /api/v1/definitions/) or ?run=.",
                parameter="definition",
            )
        return index(slug).run
    found = (
        Run.objects.filter(pk=query["run"], status=RunStatus.FINISHED)
        .values_list("definition__slug", flat=True)
        .first()
    )
    if found is None:
        raise UnknownCode(
            f"There is no finished run {query['run']}.",
            next_step="See /api/v1/runs/?status=finished.",
            parameter="run",
        )
    if slug and slug != found:
        raise BadInput(
            f"Run {query['run']} is one of “{found}”, not of “{slug}”.",
            next_step="Leave out one of the two.",
            parameter="run",
        )
    return run_view(query["run"])


def _blocks(run: RunView, query: dict[str, Any]) -> list[BlockInfo]:
    """The run's blocks that fit, by period, then in reading order: metrics, domains, index."""
    nodes = [
        *(metric.slug for metric in run.spec.metrics),
        *(domain.slug for domain in run.spec.domains),
        INDEX_NODE,
    ]
    node = query.get("node")
    if node is not None and node not in nodes:
        raise UnknownCode(f"“{node}” is no metric or domain of this definition.", next_step="See /api/v1/definitions/ for its metrics and domains; the whole is called index.", parameter="node")  # fmt: skip
    period = period_code(query["period"]) if "period" in query else None
    wanted = [
        (when, each)
        for when in run.periods
        if period in (None, when)
        for each in nodes
        if node in (None, each)
    ]
    blocks = [run.blocks[each, when] for when, each in wanted if (each, when) in run.blocks]
    return [block for block in blocks if query.get("kind") in (None, block.kind)]


def areas_of(run: RunView) -> tuple[tuple[int, str], ...]:
    """Id and key of every area that a run scored, by key."""
    stored = next((block.id for block in run.blocks.values() if block.stored), None)
    if stored is not None:
        return _areas_in(stored, run.finished_at)
    geography, keys = geography_of(run.spec)
    return tuple(
        sorted(
            ((pk, key) for pk, key in keys.items() if key in set(geography.areas)), key=lambda pair: pair[1]
        )
    )


@lru_cache(maxsize=16)
def _areas_in(block_id: int, _made_at: dt.datetime) -> tuple[tuple[int, str], ...]:
    # Every stored block of a run has all its areas, and never changes; the time keeps databases begun anew apart.
    return tuple(Area.objects.filter(scores__block_id=block_id).order_by("key").values_list("pk", "key"))
