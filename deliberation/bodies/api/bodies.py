"""Bodies in the API: the list, one body, its terms, its areas and settings, its end."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.bodies.actions.bodies import change_body, change_settings, create_body
from deliberation.bodies.actions.bodies_areas import add_area, remove_area
from deliberation.bodies.actions.bodies_end import end_body
from deliberation.bodies.actions.bodies_terms import adopt_terms
from deliberation.bodies.api.bodies_shapes import (
    AreaSent,
    BodyDetail,
    BodyQuery,
    BodyRow,
    DetailsSent,
    EndSent,
    NewBodySent,
    SettingsSent,
    TermsDetail,
    TermsRow,
    TermsSent,
)
from deliberation.bodies.api.scoped import BodyListView, BodyView
from deliberation.bodies.models import Body, Terms
from deliberation.bodies.queries import bodies as queries
from deliberation.bodies.queries.bodies_areas import AreaView
from indexapp.queries.geography import area_known_as
from kernel.errors import BadInput, NotFound
from webapi.base import ListView, marked
from webapi.pagination import QueryRows, Row, Rows
from webapi.parsing import Unread
from webapi.query import read_body
from webapi.schema import LOCATION, acts, code_in_path, lists, number_in_path, reads

TAG = "Bodies"
SLUG = code_in_path("slug", "The body's short name.", ["fenmarsh-panel"])
COLUMNS = tuple(BodyRow().fields)
_VALUES = (
    "pk", "slug", "name", "kind", "footprint", "accountability", "part_of", "starts_on", "ends_on", "illustrative",
)  # fmt: skip


class BodyList(ListView):
    """Every body, and making one."""

    needs = {"POST": Permission.BODY_CREATE}
    query_class = BodyQuery
    columns = COLUMNS
    filename = "bodies"

    @lists("list_bodies", TAG, "List bodies", BodyRow, query=BodyQuery, description="Panels, boards, committees, partnerships and patient organisations by name; the running ones unless `state` says otherwise.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Bodies that fit the parameters. Raises BadInput for an area that nobody knows."""
        area = query.get("area", "")
        wanted = queries.Wanted(
            words=query.get("words", "").replace("\x00", " "),
            kind=query.get("kind", ""),
            footprint=query.get("footprint", ""),
            area=_key_of(area) if area else "",
            state=query["state"],
        )
        return QueryRows(queries.bodies(wanted).values(*_VALUES), then=_completed)

    @acts("create_body", TAG, "Make a body", {201: BodyDetail}, body={"application/json": NewBodySent}, headers=[LOCATION], description="Needs the operator's role and a sign-in with a second step. Nobody looks after the new body until a clerk is invited.")  # fmt: skip
    def post(self, request: Request) -> Response:
        self.query()
        body = create_body(actor=self.actor, **read_body(NewBodySent, request))
        where = request.build_absolute_uri(reverse("api:body", args=[body.slug]))
        return Response(told(body), status=201, headers={"Location": where})


class BodyOne(BodyView):
    """One body."""

    needs = {"PATCH": Permission.BODY_EDIT}

    @reads("get_body", TAG, "One body", BodyDetail, path=[SLUG], description="What it is, where it works, how it decides, who answers to whom.")  # fmt: skip
    def get(self, request: Request, slug: str) -> Response:
        self.query()
        return marked(Response(told(self.body)), self.body.illustrative)  # type: ignore[no-any-return]

    @acts("change_body", TAG, "Change a body", {200: BodyDetail}, body={"application/json": DetailsSent}, path=[SLUG], description="Changes what is sent and leaves the rest. For the body's staff, signed in with a second step. The short name never changes.")  # fmt: skip
    def patch(self, request: Request, slug: str) -> Response:
        self.query()
        changes = read_body(DetailsSent, request)
        return Response(told(change_body(actor=self.actor, body_id=self.body.pk, changes=changes)))


class BodySettings(BodyView):
    """How a body works."""

    needs = {"PATCH": Permission.BODY_EDIT}

    @acts("change_body_settings", TAG, "Change how a body works", {200: BodyDetail}, body={"application/json": SettingsSent}, path=[SLUG], description="Reply clock, quorum, majority, votes by name. For the body's staff, signed in with a second step.")  # fmt: skip
    def patch(self, request: Request, slug: str) -> Response:
        self.query()
        changes = read_body(SettingsSent, request)
        return Response(told(change_settings(actor=self.actor, body_id=self.body.pk, changes=changes)))


class BodyAreas(BodyView):
    """Letting a body cover one more area."""

    needs = {"POST": Permission.BODY_EDIT}

    @acts("add_body_area", TAG, "Add an area to a body", {200: BodyDetail}, body={"application/json": AreaSent}, path=[SLUG], description="An area that it covers already changes nothing.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        add_area(actor=self.actor, body_id=self.body.pk, area=read_body(AreaSent, request)["area"])
        return Response(told(self.body))


class BodyArea(BodyView):
    """Taking an area away from a body."""

    needs = {"DELETE": Permission.BODY_EDIT}
    parser_classes = [Unread]

    @acts("remove_body_area", TAG, "Take an area away from a body", {200: BodyDetail}, path=[SLUG, code_in_path("key", "The area's key.", ["QJK"])])  # fmt: skip
    def delete(self, request: Request, slug: str, key: str) -> Response:
        self.query()
        if "\0" in key:
            raise NotFound("The body does not cover this area.")
        remove_area(actor=self.actor, body_id=self.body.pk, area_key=key)
        return Response(told(self.body))


class BodyTerms(BodyListView):
    """Versions of a body's terms of reference, and adopting a new one."""

    needs = {"POST": Permission.BODY_EDIT}
    columns = tuple(TermsRow().fields)
    filename = "terms"

    @lists("list_terms", TAG, "Versions of the terms of reference", TermsRow, path=[SLUG], description="Newest first; the first one is in force.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """The versions, newest first."""
        newest = _newest(self.body)
        return QueryRows(
            self.body.terms.order_by("-version").values("version", "adopted_on", "next_review"),
            lambda row: {**row, "in_force": row["version"] == newest},
        )

    def illustrative(self, query: dict[str, Any], rows: Rows) -> bool:
        """Whether the body is made up."""
        return self.body.illustrative

    @acts("adopt_terms", TAG, "Adopt terms of reference", {201: TermsDetail}, body={"application/json": TermsSent}, path=[SLUG], headers=[LOCATION], description="A new version; earlier ones stay. For the body's staff, signed in with a second step.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        made = adopt_terms(actor=self.actor, body_id=self.body.pk, **read_body(TermsSent, request))
        where = request.build_absolute_uri(reverse("api:body_terms_version", args=[slug, made.version]))
        return Response(_terms(made, made.version, whole=True), status=201, headers={"Location": where})


class BodyTermsVersion(BodyView):
    """One version of a body's terms of reference."""

    @reads("get_terms", TAG, "One version of the terms of reference", TermsDetail, path=[SLUG, number_in_path("version", "The version's number.")])  # fmt: skip
    def get(self, request: Request, slug: str, version: int) -> Response:
        self.query()
        found = queries.terms_version(self.body, version)
        told_ = _terms(found, _newest(self.body), whole=True)
        return marked(Response(told_), self.body.illustrative)  # type: ignore[no-any-return]


class BodyEnd(BodyView):
    """Ending a body."""

    needs = {"POST": Permission.BODY_END}

    @acts("end_body", TAG, "End a body", {200: BodyDetail}, body={"application/json": EndSent}, path=[SLUG], description="Memberships, seats and links end on its last day; everything stays to be read. Needs the operator's role and a sign-in with a second step. It cannot be undone.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        sent = read_body(EndSent, request)
        return Response(told(end_body(actor=self.actor, body_id=self.body.pk, **sent)))


def _key_of(code: str) -> str:
    try:
        return area_known_as(code).key
    except NotFound as unknown:
        raise UnknownArea(
            unknown.message, next_step="See /api/v1/areas/ for codes.", parameter="area"
        ) from unknown


class UnknownArea(BadInput):
    """A code that no area has."""

    code = "unknown_code"


def _completed(rows: list[Row]) -> list[Row]:
    """A page of rows with areas and counts; three queries for all of them."""
    keys = [row["pk"] for row in rows]
    areas, counts = queries.areas_by_body(keys), queries.counts_by_body(keys)
    return [_row(row, areas.get(row["pk"], []), counts[row["pk"]]) for row in rows]


def _row(values: Row, areas: list[AreaView], counts: tuple[int, int, int]) -> Row:
    members, filled, seats = counts
    known = {
        **values,
        "areas": [each.key for each in areas],
        "members": members,
        "seats_filled": filled,
        "seats_vacant": seats - filled,
    }
    return {name: known[name] for name in COLUMNS}


def told(body: Body) -> Row:
    """One body as the API tells it."""
    people, areas = queries.people_of(body), queries.areas_of(body)
    links_out, links_in = queries.links_of(body)
    newest = queries.newest_terms(body)
    filled = len(people.seats) - len(people.vacant)
    row = _row(
        {name: getattr(body, name) for name in _VALUES}, areas, (people.members, filled, len(people.seats))
    )
    return row | {
        "areas": [area_told(each) for each in areas],
        "purpose": body.purpose,
        "contact": body.contact,
        "website": body.website,
        "end_reason": body.end_reason,
        "settings": {
            "reply_length": body.reply_length,
            "reply_unit": body.reply_unit,
            "quorum_kind": body.quorum_kind,
            "quorum_value": body.quorum_value,
            "quorum_needed": queries.quorum_now(body, people.members),
            "majority": body.majority,
            "votes_by_name": body.votes_by_name,
        },
        "links": [link_told(each) for each in (*links_out, *links_in)],
        "terms": _terms(newest, newest.version) if newest else None,
        "no_patients": queries.lacks_patients(body, people),
    }


def area_told(area: AreaView) -> Row:
    """An area as the API tells it."""
    return {"key": area.key, "name": area.name, "type": area.type}


def link_told(view: queries.LinkView) -> Row:
    """A link as the API tells it."""
    link = view.link
    return {
        "id": link.pk,
        "from_slug": view.subject.slug,
        "from_name": view.subject.name,
        "kind": link.kind,
        "to_slug": view.object_body.slug if view.object_body else None,
        "to_name": view.object_name,
        "note": link.note,
        "starts_on": link.starts_on,
        "ends_on": link.ends_on,
    }


def _newest(body: Body) -> int:
    return int(body.terms.order_by("-version").values_list("version", flat=True).first() or 0)


def _terms(terms: Terms, newest: int, *, whole: bool = False) -> Row:
    row = {name: getattr(terms, name) for name in ("version", "adopted_on", "next_review")}
    row["in_force"] = terms.version == newest
    return row | {"text": terms.text} if whole else row
