"""Areas: systems, their parts, councils, regions, with every code they ever had."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, Q
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from indexapp.api.finding import find_area
from indexapp.models import Area, AreaCode, AreaFact, AreaMembership, AreaType, Succession
from kernel.errors import NotFound
from webapi.base import ApiView, ListView
from webapi.pagination import QueryRows, Row, Rows
from webapi.query import Day, PagedQuery, Text
from webapi.schema import Code, code_in_path, lists, reads

TAG = "Areas"


class AreaQuery(PagedQuery):
    """Filters of areas."""

    type = serializers.ChoiceField(
        choices=AreaType.choices, required=False, help_text="Only areas of this type."
    )
    alive_on = Day(required=False, help_text="Only areas that existed on this day (2026-03-31).")
    search = Text(required=False, help_text="Words of a name, a town, a council or a former name; or a code.")


class AreaRow(serializers.Serializer[Any]):
    """An area in a list."""

    key = serializers.CharField(
        help_text="Its steady code in this interface: ODS for systems and their parts, ONS for the rest."
    )
    type = Code("AreaType", AreaType.choices)
    name = serializers.CharField()
    short_name = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True, help_text="Its first day; null when not known.")
    ends_on = serializers.DateField(allow_null=True, help_text="Its last day; null while it exists.")
    codes = serializers.ListField(child=serializers.CharField(), help_text="Every code that finds it.")


class CodeShape(serializers.Serializer[Any]):
    """A code of an area."""

    scheme = serializers.CharField(help_text="ons, ods or ccg.")
    code = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)


class SuccessionShape(serializers.Serializer[Any]):
    """What became of an area, or what it came from."""

    area = serializers.CharField(help_text="Key of the other area.")
    name = serializers.CharField()
    on = serializers.DateField()
    kind = serializers.CharField()
    share = serializers.FloatField(
        allow_null=True, help_text="Share (0-1) of the earlier area's people; null when not known."
    )
    note = serializers.CharField(allow_blank=True)


class FactShape(serializers.Serializer[Any]):
    """One piece of context, with its source."""

    kind = serializers.CharField()
    value = serializers.FloatField()
    as_of = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    source = serializers.CharField(allow_blank=True)


class MembershipShape(serializers.Serializer[Any]):
    """An area that this one is part of, or that is part of it, within a complete set (layer)."""

    area = serializers.CharField()
    name = serializers.CharField()
    type = Code("AreaType", AreaType.choices)
    layer = serializers.CharField()
    share = serializers.FloatField(help_text="Share (0-1) of the part's people who live in the whole.")


class AreaDetail(AreaRow):
    """An area with its codes, what it is part of, what followed it and its context."""

    codes = CodeShape(many=True)  # type: ignore[assignment]
    successors = SuccessionShape(many=True)
    predecessors = SuccessionShape(many=True)
    part_of = MembershipShape(many=True)
    parts = MembershipShape(many=True)
    facts = FactShape(many=True)


class AreaList(ListView):
    """Every area known, by name."""

    query_class = AreaQuery
    columns = ("key", "type", "name", "short_name", "starts_on", "ends_on", "codes")
    filename = "areas"

    @lists("list_areas", TAG, "List areas", AreaRow, query=AreaQuery, description="Areas of England in order of name. `search` looks at names, towns, councils, former names and codes; every word must be found.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        found = Area.objects.order_by("name", "key")
        if "type" in query:
            found = found.filter(type=query["type"])
        if "alive_on" in query:
            found = found.exclude(starts_on__gt=query["alive_on"]).exclude(ends_on__lt=query["alive_on"])
        for word in query.get("search", "").split():
            found = found.filter(
                Q(name__icontains=word)
                | Q(short_name__icontains=word)
                | Q(search_terms__icontains=word)
                | Q(pk__in=_with_code(word))
            )
        return QueryRows(
            found.values("pk", "key", "type", "name", "short_name", "starts_on", "ends_on"), then=_with_codes
        )


def _with_code(word: str) -> Any:
    return AreaCode.objects.filter(code=word.upper()).values("area_id")


def _with_codes(rows: list[Row]) -> list[Row]:
    codes: dict[int, list[str]] = {}
    for pk, code in (
        AreaCode.objects.filter(area__in=[row["pk"] for row in rows])
        .order_by("code")
        .values_list("area_id", "code")
    ):
        codes.setdefault(pk, []).append(code)
    return [
        {**{name: value for name, value in row.items() if name != "pk"}, "codes": codes.get(row["pk"], [])}
        for row in rows
    ]


class AreaOne(ApiView):
    """One area, by any code."""

    @reads(
        "get_area", TAG, "One area", AreaDetail,
        path=[code_in_path("code", "Any code the area has or had: ODS (QYG), ONS (E54000008), with Fingertips' leading n (nE54000008), or a former CCG code.", ["QYG"])],
        description="The area that a code stands for, whatever the code's vintage.",
        examples=[OpenApiExample("A system", response_only=True, status_codes=["200"], media_type="application/json", value={
            "key": "QVV", "type": "ics", "name": "NHS Dorset Integrated Care Board", "short_name": "Dorset", "starts_on": "2022-07-01", "ends_on": None,
            "codes": [{"scheme": "ods", "code": "QVV", "starts_on": None, "ends_on": None}],
            "successors": [], "predecessors": [], "part_of": [], "parts": [], "facts": [],
        })],
    )  # fmt: skip
    def get(self, request: Request, code: str) -> Response:
        self.query()
        found = find_area(code)
        if found is None:
            raise NotFound(
                f"No area has the code “{code[:40]}”.",
                next_step="See /api/v1/areas/?search= for areas by name.",
            )
        return Response(_detail(_whole(found.pk)))


def _whole(pk: int) -> Area:
    return Area.objects.prefetch_related(
        Prefetch("codes", AreaCode.objects.order_by("scheme", "code")),
        Prefetch("successions", Succession.objects.select_related("successor").order_by("on", "pk")),
        Prefetch("precedents", Succession.objects.select_related("predecessor").order_by("on", "pk")),
        Prefetch(
            "wholes", AreaMembership.objects.select_related("whole").order_by("layer", "whole__name", "pk")
        ),
        Prefetch(
            "parts", AreaMembership.objects.select_related("part").order_by("layer", "part__name", "pk")
        ),
        Prefetch("facts", AreaFact.objects.select_related("source").order_by("kind", "as_of")),
    ).get(pk=pk)


def _detail(area: Area) -> Row:
    return {
        **{
            name: getattr(area, name)
            for name in ("key", "type", "name", "short_name", "starts_on", "ends_on")
        },
        "codes": [
            {name: getattr(each, name) for name in ("scheme", "code", "starts_on", "ends_on")}
            for each in area.codes.all()
        ],
        "successors": [_step(each, each.successor) for each in area.successions.all()],
        "predecessors": [_step(each, each.predecessor) for each in area.precedents.all()],
        "part_of": [_member(each, each.whole) for each in area.wholes.all()],
        "parts": [_member(each, each.part) for each in area.parts.all()],
        "facts": [_fact(each) for each in area.facts.all()],
    }


def _step(step: Succession, other: Area) -> Row:
    return {
        "area": other.key,
        "name": other.name,
        "on": step.on,
        "kind": step.kind,
        "share": step.share,
        "note": step.note,
    }


def _member(member: AreaMembership, other: Area) -> Row:
    return {
        "area": other.key,
        "name": other.name,
        "type": other.type,
        "layer": member.layer,
        "share": member.share,
    }


def _fact(fact: AreaFact) -> Row:
    return {
        "kind": fact.kind,
        "value": fact.value,
        "as_of": fact.as_of,
        "note": fact.note,
        "source": fact.source.title if fact.source else "",
    }
