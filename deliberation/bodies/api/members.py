"""Members and substitutes of a body in the API: what everybody may see of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.bodies.actions.members import end_substitute
from deliberation.bodies.api.members_shapes import MemberRow, MembersQuery, SubstituteRow
from deliberation.bodies.api.scoped import BodyListView, BodyView
from deliberation.bodies.models import Membership, Substitute
from deliberation.bodies.queries.interests import interests_of
from deliberation.bodies.queries.member_pages import PUBLIC_ROLES, Came, came, is_public, seen_memberships
from deliberation.bodies.queries.members import substitutes_of
from deliberation.bodies.queries.roles import current
from kernel import clock
from kernel.errors import NotFound
from webapi.base import marked
from webapi.pagination import QueryRows, Row, Rows
from webapi.parsing import Unread
from webapi.schema import acts, code_in_path, lists, number_in_path, reads

TAG = "Members"
SLUG = code_in_path("slug", "The body's short name.", ["fenmarsh-panel"])
MEMBERSHIP = number_in_path("id", "The number of the membership.")
_VALUES = (
    "pk", "public_name", "role", "number", "seat__title", "seat__organisation", "organisation", "starts_on", "ends_on",
)  # fmt: skip


class Members(BodyListView):
    """Members of a body."""

    query_class = MembersQuery
    columns = tuple(MemberRow().fields)
    filename = "members"

    @lists("list_members", TAG, "Members of a body", MemberRow, query=MembersQuery, path=[SLUG], description="As the public sees them: members of a panel by display name or number, others by name. Observers are left out.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Members that fit the parameters."""
        found = _in_state(seen_memberships(self.body), query["state"])
        if query.get("role"):
            found = found.filter(role=query["role"])
        for word in query.get("words", "").replace("\x00", " ").split():
            found = found.filter(Q(public_name__icontains=word) | Q(organisation__icontains=word))
        ordered = found.order_by("number", "public_name", "pk").values(*_VALUES)
        return QueryRows(ordered, then=lambda rows: _told(rows, self.body.illustrative))


class Member(BodyView):
    """One member."""

    @reads("get_member", TAG, "One member", MemberRow, path=[SLUG, MEMBERSHIP], description="As the public sees them; a former member too.")  # fmt: skip
    def get(self, request: Request, slug: str, id: int) -> Response:
        self.query()
        row = Membership.objects.filter(pk=id, body=self.body).values(*_VALUES).first()
        if row is None or not is_public(Membership.objects.get(pk=id)):
            raise NotFound("There is no such member of this body.")
        told = _told([row], self.body.illustrative)[0]
        return marked(Response(told), self.body.illustrative)  # type: ignore[no-any-return]


class Substitutes(BodyListView):
    """Who may stand in for members of a body."""

    columns = tuple(SubstituteRow().fields)
    filename = "substitutes"

    @lists("list_substitutes", TAG, "Substitutes of a body's members", SubstituteRow, path=[SLUG], description="Who may stand in now or later. A new one is invited; see invitations.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Substitutes, by name."""
        found = substitutes_of(self.body).filter(membership__role__in=PUBLIC_ROLES)
        names = ("pk", "membership_id", "membership__public_name", "public_name", "starts_on", "ends_on")
        return QueryRows(found.values(*names), shape=lambda row: _substitute(row, self.body.illustrative))


class SubstituteEnd(BodyView):
    """Ending standing in."""

    needs = {"POST": Permission.MEMBER_MANAGE}
    parser_classes = [Unread]

    @acts("end_substitute", TAG, "End standing in", {200: SubstituteRow}, path=[SLUG, number_in_path("id", "The substitute's number.")], description="At once. For the body's staff, signed in with a second step.")  # fmt: skip
    def post(self, request: Request, slug: str, id: int) -> Response:
        self.query()
        found = Substitute.objects.filter(pk=id, membership__body=self.body).select_related("membership")
        substitute = found.first()
        if substitute is None:
            raise NotFound("There is no such substitute on this body.")
        ended = end_substitute(
            actor=self.actor, body_id=self.body.pk, membership_id=substitute.membership_id, substitute_id=id
        )
        row = {
            "pk": ended.pk,
            "membership_id": ended.membership_id,
            "membership__public_name": ended.membership.public_name,
            "public_name": ended.public_name,
            "starts_on": ended.starts_on,
            "ends_on": ended.ends_on,
        }
        return Response(_substitute(row, self.body.illustrative))


def _in_state(rows: QuerySet[Membership], state: str) -> QuerySet[Membership]:
    today = clock.today()
    if state == "now":
        return rows.filter(current())
    if state == "later":
        return rows.filter(starts_on__gt=today)
    return rows.filter(ends_on__lt=today) if state == "former" else rows


def _told(rows: list[Row], illustrative: bool) -> list[Row]:
    """Rows of values as they are sent; two queries for all of them."""
    ids = [row["pk"] for row in rows]
    times, declared = came(ids), interests_of(ids)
    return [
        {
            "id": row["pk"],
            "name": row["public_name"],
            "role": row["role"],
            "number": row["number"],
            "seat": row["seat__title"] or "",
            "organisation": row["organisation"] or row["seat__organisation"] or "",
            "starts_on": row["starts_on"],
            "ends_on": row["ends_on"],
            "meetings": times.get(row["pk"], Came()).meetings,
            "came": times.get(row["pk"], Came()).present,
            "substitute_came": times.get(row["pk"], Came()).substituted,
            "interests": len(declared.get(row["pk"], [])),
            "illustrative": illustrative,
        }
        for row in rows
    ]


def _substitute(row: Row, illustrative: bool) -> Row:
    return {
        "id": row["pk"],
        "member": row["membership_id"],
        "member_name": row["membership__public_name"],
        "name": row["public_name"],
        "starts_on": row["starts_on"],
        "ends_on": row["ends_on"],
        "illustrative": illustrative,
    }
