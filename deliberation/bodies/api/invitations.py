"""Invitations, for those who look after a body's members. No answer ever holds a code."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.bodies.actions import invitations as actions
from deliberation.bodies.api.scoped import BodyListView, BodyView
from deliberation.bodies.calc.invitations import STAFF_REASONS, STATE_NAMES
from deliberation.bodies.calc.kinds import ROLE_NAMES
from deliberation.bodies.models import Channel, Invitation, Purpose
from deliberation.bodies.queries import invitations as queries
from webapi.base import marked
from webapi.pagination import QueryRows, Rows
from webapi.parsing import Unread
from webapi.query import Day, PagedQuery, Sentence, read_body
from webapi.schema import Code, acts, code_in_path, lists, number_in_path, reads

TAG = "Invitations"
SLUG = code_in_path("slug", "The body's short name.", ["fenmarsh-panel"])
ID = number_in_path("invitation_id", "The invitation's number.")
COLUMNS = (
    "id", "purpose", "role", "seat", "membership", "channel", "name", "email", "number", "organisation", "starts_on",
    "ends_on", "state", "created_at", "sent_at", "expires_at", "used_at", "revoked_at", "illustrative",
)  # fmt: skip
_WHOLE = {"min_value": 1, "max_value": 2_000_000_000}


class InvitationQuery(PagedQuery):
    """Parameters of the list of invitations."""

    state = Code(
        "InvitationState", {state.value: words for state, words in STATE_NAMES.items()}, required=False,
        help_text="Only those that stand so: waiting, used, run out or withdrawn.",
    )  # fmt: skip
    channel = Code(
        "InvitationChannel",
        Channel.choices,
        required=False,
        help_text="Only those that go by e-mail, or by letter.",
    )


class InvitationRow(serializers.Serializer[Any]):
    """One invitation. Name and address are empty once they are deleted."""

    id = serializers.IntegerField()
    purpose = Code("InvitationPurpose", Purpose.choices)
    role = serializers.CharField(allow_blank=True)
    seat = serializers.IntegerField(allow_null=True)
    membership = serializers.IntegerField(
        allow_null=True, help_text="Whom to stand in for; after use, what came of it."
    )
    channel = Code("InvitationChannel", Channel.choices)
    name = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    number = serializers.IntegerField(allow_null=True, help_text="The number they will have on a panel.")
    organisation = serializers.CharField(allow_blank=True)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    state = Code("InvitationState", {state.value: words for state, words in STATE_NAMES.items()})
    created_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField()
    used_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)
    illustrative = serializers.BooleanField()


class NewInvitation(serializers.Serializer[Any]):
    """An invitation to make: by e-mail with `email`, or by letter with `address`."""

    channel = Code("InvitationChannel", Channel.choices)
    role = Code("MemberRole", {role.value: name for role, name in ROLE_NAMES.items()})
    name = Sentence(max_length=120)
    email = Sentence(max_length=254, required=False, default="", allow_blank=True)
    address = serializers.ListField(
        child=Sentence(max_length=60),
        required=False,
        default=list,
        max_length=6,
        help_text="Lines, without the name.",
    )
    seat_id = serializers.IntegerField(required=False, default=None, allow_null=True, **_WHOLE)
    number = serializers.IntegerField(required=False, default=None, allow_null=True, **_WHOLE)
    organisation = Sentence(max_length=160, required=False, default="", allow_blank=True)
    starts_on = Day(required=False, default=None, allow_null=True)
    ends_on = Day(required=False, default=None, allow_null=True)


class RevokeShape(serializers.Serializer[Any]):
    """Why an invitation is withdrawn."""

    reason = Code("InvitationWithdrawal", {code.value: words for code, words in STAFF_REASONS.items()})


def told(invitation: Invitation) -> dict[str, Any]:
    """An invitation as it is sent."""
    other = {
        "seat": invitation.seat_id,
        "membership": invitation.membership_id,
        "state": queries.state(invitation).value,
        "illustrative": invitation.body.illustrative,
    }
    return {name: other[name] if name in other else getattr(invitation, name) for name in COLUMNS}


class InvitationRows(QueryRows):
    """Rows of invitations, with the state that each is in now."""

    def each(self) -> Any:
        """Every row, read some at a time."""
        yield from (told(invitation) for invitation in self.rows.iterator(chunk_size=500))


class InvitationList(BodyListView):
    """The invitations of a body, and making one."""

    needs = {"POST": Permission.MEMBER_INVITE}
    reads_need = Permission.MEMBER_INVITE
    columns = COLUMNS
    filename = "invitations"
    query_class = InvitationQuery

    @lists("list_invitations", TAG, "List invitations", InvitationRow, query=InvitationQuery, path=[SLUG], description="Newest first. For those who look after the body's members, signed in with a second step. Codes are never sent.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        found = queries.invitations_of(
            self.body, wanted=query.get("state", ""), channel=query.get("channel", "")
        ).select_related("body")
        return InvitationRows(found, told)  # type: ignore[arg-type]

    @acts("create_invitation", TAG, "Invite a person", {201: InvitationRow}, path=[SLUG], body={"application/json": NewInvitation}, description="By e-mail it goes out within a minute or two; a letter waits to be printed on the pages of the body.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        sent = read_body(NewInvitation, request)
        sent["address"] = "\n".join(sent["address"])
        made = actions.invite(actor=self.actor, body_id=self.body.pk, **sent)
        return Response(told(made), status=201)


class InvitationOne(BodyView):
    """One invitation."""

    reads_need = Permission.MEMBER_INVITE

    @reads("get_invitation", TAG, "One invitation", InvitationRow, path=[SLUG, ID])
    def get(self, request: Request, slug: str, invitation_id: int) -> Response:
        self.query()
        found = queries.invitation_of(self.body.pk, invitation_id)
        return marked(Response(told(found)), found.body.illustrative)  # type: ignore[no-any-return]


class InvitationRenew(BodyView):
    """Sending one again."""

    needs = {"POST": Permission.MEMBER_INVITE}
    parser_classes = [Unread]

    @acts("renew_invitation", TAG, "Send an invitation again", {200: InvitationRow}, path=[SLUG, ID], description="With a new code and the full time; the old code stops working at once.")  # fmt: skip
    def post(self, request: Request, slug: str, invitation_id: int) -> Response:
        self.query()
        actions.renew(actor=self.actor, body_id=self.body.pk, invitation_id=invitation_id)
        return Response(told(queries.invitation_of(self.body.pk, invitation_id)))


class InvitationRevoke(BodyView):
    """Withdrawing one."""

    needs = {"POST": Permission.MEMBER_INVITE}

    @acts("revoke_invitation", TAG, "Withdraw an invitation", {200: InvitationRow}, path=[SLUG, ID], body={"application/json": RevokeShape}, description="Its code stops working at once.")  # fmt: skip
    def post(self, request: Request, slug: str, invitation_id: int) -> Response:
        self.query()
        sent = read_body(RevokeShape, request)
        actions.revoke(
            actor=self.actor, body_id=self.body.pk, invitation_id=invitation_id, reason=sent["reason"]
        )
        return Response(told(queries.invitation_of(self.body.pk, invitation_id)))
