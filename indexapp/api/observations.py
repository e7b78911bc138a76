"""Observations: every figure with the release and the row it came from; what counts now, and what once did."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any

from django.db.models import Count, Max, Q
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers
from rest_framework.request import Request

from access.permissions import Permission
from indexapp.api.finding import UnknownCode, area_id, metric_id, period_code
from indexapp.models import Observation, ObservationStatus, Period, Release, ReleaseStatus
from indexapp.queries.releases import visible
from webapi.base import ListView
from webapi.pagination import QueryRows, Row, Rows
from webapi.query import PagedQuery, Text, TrueOrFalse, WholeNumber
from webapi.schema import Code, lists

TAG = "Observations"
FIGURES = ("value", "numerator", "denominator", "lower", "upper")
COLUMNS = (
    "metric",
    "area",
    "period",
    *FIGURES,
    "status",
    "note",
    "release",
    "source_row",
    "current",
    "illustrative",
)
STATUSES = {
    "value": "There is a figure (zero is one).",
    "missing": "The publisher lists the area but gives no figure.",
    "suppressed": "The publisher holds the figure back.",
    "not_applicable": "The measure does not apply to the area.",
}
_WORDS = dict(ObservationStatus.choices)


class ObservationQuery(PagedQuery):
    """Filters of observations."""

    metric = Text(required=False, help_text="Short name of a metric.")
    area = Text(required=False, help_text="Any code of an area.")
    period = Text(
        required=False, help_text="A period, in any usual form: 2023, 2022/23, 2020-22, 2021/22 Q3, 2022-07."
    )
    release = WholeNumber(required=False, help_text="Only what this release brought.")
    current = TrueOrFalse(
        required=False,
        default=True,
        help_text="`true`: what counts now. `false`: all there ever was, `current` says which counts.",
    )


class ObservationRow(serializers.Serializer[Any]):
    """One metric in one area and period, as one release says."""

    metric = serializers.CharField()
    area = serializers.CharField(help_text="Key of the area.")
    period = serializers.CharField()
    value = serializers.FloatField(allow_null=True)
    numerator = serializers.FloatField(allow_null=True)
    denominator = serializers.FloatField(allow_null=True)
    lower = serializers.FloatField(allow_null=True, help_text="Lower confidence limit.")
    upper = serializers.FloatField(allow_null=True, help_text="Upper confidence limit.")
    status = Code("ObservationStatus", STATUSES)
    note = serializers.CharField(allow_blank=True)
    release = serializers.IntegerField(help_text="The release that brought it.")
    source_row = serializers.IntegerField(help_text="Its row in the release's file, as a person counts them.")
    current = serializers.BooleanField(help_text="Whether it counts now.")
    illustrative = serializers.BooleanField(help_text="Whether its release is made up.")


class ObservationList(ListView):
    """Figures as releases brought them."""

    query_class = ObservationQuery
    columns = COLUMNS
    filename = "observations"
    deepest = 100_000

    @lists(
        "list_observations", TAG, "List observations", ObservationRow, query=ObservationQuery,
        description="In the order they were published. Pages go down to row 100,000, because the database has to walk to a page; "
        "CSV brings every row that fits the filters, up to 1,000,000.",
        examples=[OpenApiExample("A page", response_only=True, status_codes=["200"], media_type="application/json", value={
            "count": 1, "page": 1, "page_size": 100, "next": None, "previous": None, "illustrative": True, "results": [{
                "metric": "adult-smokers", "area": "QYG", "period": "2022/23", "value": 12.5, "numerator": None, "denominator": None, "lower": None,
                "upper": None, "status": "value", "note": "", "release": 1, "source_row": 2, "current": True, "illustrative": True,
            }],
        })],
    )  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        found = Observation.objects.order_by("pk").filter(**self._wanted(query))
        names = (
            "metric__slug",
            "area__key",
            "period__code",
            *FIGURES,
            "status",
            "note",
            "release_id",
            "source_row",
            "is_current",
            "release__illustrative",
        )
        rows = QueryRows(found.values(*names), _row)
        # To count a million rows takes the database a while, so it does so once for each filter and publication.
        rows.counted = partial(_counted, self.stamp(query, rows), tuple(self._wanted(query).items()))
        return rows

    def illustrative(self, query: dict[str, Any], rows: Rows) -> bool:
        made_up = list(
            Release.objects.filter(
                illustrative=True, status__in=[ReleaseStatus.PUBLISHED, ReleaseStatus.WITHDRAWN]
            ).values_list("pk", flat=True)
        )
        return (
            bool(made_up)
            and Observation.objects.filter(**self._wanted(query)).filter(release_id__in=made_up).exists()
        )

    def stamp(self, query: dict[str, Any], rows: Rows) -> str:
        # Observations change only when a release is published or withdrawn.
        withdrawn = Count("pk", filter=Q(status=ReleaseStatus.WITHDRAWN))
        return str(
            Release.objects.aggregate(
                last=Max("published_number"),
                published=Max("published_at"),
                withdrawn=withdrawn,
                illustrative=Count("pk", filter=Q(illustrative=True)),
            )
        )

    def _wanted(self, query: dict[str, Any]) -> dict[str, Any]:
        """The parameters as conditions on ids, each looked up once."""
        if not hasattr(self, "_conditions"):
            self._conditions = {
                name: look_up(query[key]) for key, (name, look_up) in self._look_ups().items() if key in query
            }
            self._conditions |= {"is_current": True} if query["current"] else {}
        return self._conditions

    def _look_ups(self) -> dict[str, Any]:
        return {
            "metric": ("metric_id", metric_id),
            "area": ("area_id", area_id),
            "period": ("period_id", _period_id),
            "release": ("release_id", self._release_id),
        }

    def _release_id(self, number: int) -> int:
        if not visible(unpublished=self.may(Permission.RELEASE_SEE_UNPUBLISHED)).filter(pk=number).exists():
            raise UnknownCode(
                f"There is no release {number}.",
                next_step="See /api/v1/releases/ for those that are published.",
                parameter="release",
            )
        return number


@lru_cache(maxsize=1024)
def _counted(_stamp: str, wanted: tuple[tuple[str, Any], ...]) -> int:
    return Observation.objects.filter(**dict(wanted)).count()


def _period_id(text: str) -> int:
    """Id of a period; 0, which no period has, for one without figures."""
    return Period.objects.filter(code=period_code(text)).values_list("pk", flat=True).first() or 0


def _row(values: Row) -> Row:
    return {
        "metric": values["metric__slug"],
        "area": values["area__key"],
        "period": values["period__code"],
        **{name: values[name] for name in FIGURES},
        "status": _WORDS[values["status"]],
        "note": values["note"],
        "release": values["release_id"],
        "source_row": values["source_row"],
        "current": values["is_current"],
        "illustrative": values["release__illustrative"],
    }
