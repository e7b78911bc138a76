"""Interests and declarations of a body's members in the API."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.bodies.actions.interests import (
    change_interest,
    declare_interest,
    declare_on,
    withdraw_interest,
)
from deliberation.bodies.api.members import SLUG
from deliberation.bodies.api.members_shapes import (
    DatesSent,
    DeclarationRow,
    DeclarationSent,
    DeclarationsQuery,
    InterestRow,
    InterestsQuery,
    NewInterestSent,
)
from deliberation.bodies.api.scoped import BodyListView, BodyView
from deliberation.bodies.models import AgendaItem, Interest
from deliberation.bodies.queries.interests import (
    BODY,
    ITEM,
    Declared,
    declared_on,
    register_of,
    state_of,
)
from deliberation.bodies.queries.meetings import visible_meetings
from kernel.errors import NotFound
from webapi.pagination import Row, Rows
from webapi.parsing import Unread
from webapi.query import LARGEST, read_body
from webapi.schema import acts, lists, number_in_path

TAG = "Interests"
INTEREST = number_in_path("id", "The interest's number.")


class Listed:
    """Rows made from objects, of which a page is cut before they are shaped."""

    def __init__(self, rows: Any, shape: Any) -> None:
        self.found, self.shape = rows, shape

    def count(self) -> int:
        """How many rows there are."""
        return len(self.found) if isinstance(self.found, list) else int(self.found.count())

    def __getitem__(self, part: slice) -> list[Row]:
        return [self.shape(each) for each in self.found[part]]

    def each(self) -> Any:
        """Every row."""
        return (self.shape(each) for each in self.found)


class Interests(BodyListView):
    """The register of interests, and declaring one."""

    needs = {"POST": Permission.INTEREST_DECLARE}
    query_class = InterestsQuery
    columns = tuple(InterestRow().fields)
    filename = "interests"

    @lists("list_interests", TAG, "The register of interests of a body", InterestRow, query=InterestsQuery, path=[SLUG], description="What members declared, by name; those that count now unless `state` says otherwise.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Interests that fit the parameters."""
        state = "" if query["state"] == "all" else query["state"]
        words = query.get("words", "").replace("\x00", " ")
        found = register_of(self.body, state=state, words=words, kind=query.get("kind", ""))
        if query.get("member"):
            found = found.filter(membership_id=query["member"])
        return Listed(found, lambda each: told(each, self.body.illustrative))

    @acts("declare_interest", TAG, "Declare an interest", {201: InterestRow}, body={"application/json": NewInterestSent}, path=[SLUG], description="One's own; the body's staff declare for others too. It is public at once.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        sent = read_body(NewInterestSent, request)
        interest = declare_interest(
            actor=self.actor, body_id=self.body.pk, membership_id=sent.pop("member"), **sent
        )
        return Response(told(interest, self.body.illustrative), status=201)


class InterestDates(BodyView):
    """From when to when an interest lasts."""

    needs = {"POST": Permission.INTEREST_DECLARE}

    @acts("change_interest", TAG, "Change the dates of an interest", {200: InterestRow}, body={"application/json": DatesSent}, path=[SLUG, INTEREST], description="What was declared stays as it was said.")  # fmt: skip
    def post(self, request: Request, slug: str, id: int) -> Response:
        self.query()
        sent = read_body(DatesSent, request)
        interest = change_interest(actor=self.actor, body_id=self.body.pk, interest_id=id, **sent)
        return Response(told(interest, self.body.illustrative))


class InterestWithdrawal(BodyView):
    """Withdrawing an interest that was wrong."""

    needs = {"POST": Permission.INTEREST_DECLARE}
    parser_classes = [Unread]

    @acts("withdraw_interest", TAG, "Withdraw an interest as wrong", {200: InterestRow}, path=[SLUG, INTEREST], description="It stays in the register, marked as withdrawn.")  # fmt: skip
    def post(self, request: Request, slug: str, id: int) -> Response:
        self.query()
        interest = withdraw_interest(actor=self.actor, body_id=self.body.pk, interest_id=id)
        return Response(told(interest, self.body.illustrative))


class Declarations(BodyListView):
    """What members said when joining one thing, and saying it."""

    needs = {"POST": Permission.INTEREST_DECLARE}
    query_class = DeclarationsQuery
    columns = tuple(DeclarationRow().fields)
    filename = "declarations"

    @lists("list_declarations", TAG, "What members declared on one thing", DeclarationRow, query=DeclarationsQuery, path=[SLUG], description="The newest word of each member on one agenda item, or on the register as a whole.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """What was said. Raises NotFound for a thing that is not this body's, or that the reader may not see."""
        kind, thing = query["thing_kind"], query["thing_id"]
        self._check(kind, thing)
        said = [each for each in declared_on(kind, [thing]).get(thing, []) if each.body_id == self.body.pk]
        return Listed(said, lambda each: _declaration(each, self.body.illustrative))

    def _check(self, kind: str, thing: str) -> None:
        if kind == BODY and thing == str(self.body.pk):
            return
        if kind == ITEM and thing.isascii() and thing.isdigit() and int(thing) <= LARGEST:
            meetings = visible_meetings(self.actor, self.body)
            if AgendaItem.objects.filter(pk=int(thing), meeting__in=meetings).exists():
                return
        raise NotFound("There is no such thing on this body to declare on.")

    @acts("declare_on", TAG, "Say what touches one thing", {201: DeclarationRow}, body={"application/json": DeclarationSent}, path=[SLUG], description="That there is nothing to declare, or which interest touches an agenda item. A new answer replaces the earlier one, which stays on record.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        sent = read_body(DeclarationSent, request)
        made = declare_on(
            actor=self.actor, body_id=self.body.pk, membership_id=sent["member"], thing_kind=sent["thing_kind"],
            thing_id=sent["thing_id"], interest_id=sent["interest"], leaves=sent["leaves"],
        )  # fmt: skip
        said = declared_on(made.thing_kind, [made.thing_id])[made.thing_id]
        own = next(each for each in said if each.membership_id == made.membership_id)
        return Response(_declaration(own, self.body.illustrative), status=201)


def told(interest: Interest, illustrative: bool) -> Row:
    """One interest as it is sent."""
    return {
        "id": interest.pk,
        "member": interest.membership_id,
        "name": interest.membership.public_name,
        "kind": interest.kind,
        "organisation": interest.organisation,
        "description": interest.description,
        "starts_on": interest.starts_on,
        "ends_on": interest.ends_on,
        "declared_at": interest.declared_at,
        "withdrawn_at": interest.withdrawn_at,
        "state": state_of(interest),
        "illustrative": illustrative,
    }


def _declaration(said: Declared, illustrative: bool) -> Row:
    return {
        "member": said.membership_id,
        "name": said.name,
        "nothing": said.nothing,
        "interest": said.interest,
        "withdrawn": said.withdrawn,
        "leaves": said.leaves,
        "declared_at": said.declared_at,
        "illustrative": illustrative,
    }
