"""The right of reply in the API: asking for replies, what a body was asked, replying, entering a reply by post."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.bodies.api.members import SLUG
from deliberation.bodies.api.scoped import BodyListView, BodyView
from deliberation.bodies.queries.bodies import choices_but
from deliberation.scrutiny.actions.findings_reply import (
    ReplyGiven,
    enter_reply,
    reply_to_finding,
    show_finding,
)
from deliberation.scrutiny.api.findings import JSON, ONE, TAG, told
from deliberation.scrutiny.api.findings_shapes import (
    AskedRow,
    FindingDetail,
    FindingReplySent,
    PostedFindingReplySent,
    ShowFindingSent,
    asked_row,
)
from deliberation.scrutiny.queries.findings import finding_of
from deliberation.scrutiny.queries.replies import asked_of, reply_by_post, reply_for
from kernel.errors import BadInput
from webapi.base import marked
from webapi.pagination import QueryRows, Rows
from webapi.query import read_body
from webapi.schema import LOCATION, acts, lists

REPLY = OpenApiParameter(
    "reply_id",
    {"type": "string", "format": "uuid"},
    OpenApiParameter.PATH,
    description="The id of the request to reply.",
)


class FindingShow(BodyView):
    """Asking those concerned."""

    needs = {"POST": Permission.ENQUIRY_EDIT}

    @acts("show_finding", TAG, "Ask those whom a finding concerns", {200: FindingDetail}, body={JSON: ShowFindingSent}, path=[SLUG, ONE], headers=[LOCATION], description="Shows them the finding as it stands, with a day by which they reply. Nobody is asked twice.")  # fmt: skip
    def post(self, request: Request, slug: str, finding_id: UUID) -> Response:
        self.query()
        found, sent = finding_of(self.body, finding_id), read_body(ShowFindingSent, request)
        known = {short: pk for short, _, pk in choices_but(self.body)} if sent["to_bodies"] else {}
        odd = [each for each in sent["to_bodies"] if each not in known]
        if odd:
            raise BadInput("There is no such body to ask.", field="to_bodies")
        show_finding(
            actor=self.actor, body_id=self.body.pk, finding_id=found.pk, to_bodies=[known[each] for each in sent["to_bodies"]],
            to_names=sent["to_names"], days=sent["days"],
        )  # fmt: skip
        return told(request, self.actor, finding_id)


class AskedList(BodyListView):
    """What a body was asked to reply to."""

    reads_need = Permission.REQUEST_ANSWER
    columns = tuple(AskedRow().fields)
    filename = "rights-of-reply"

    @lists("list_rights_of_reply", TAG, "List the findings that a body was asked to reply to", AskedRow, path=[SLUG], description="For those who reply for it. What waits comes first.", private=True)  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """What waits first, by its last day."""
        return QueryRows(asked_of(self.body), shape=asked_row)  # type: ignore[arg-type]


class GiveReply(BodyView):
    """Replying for the body that was asked."""

    needs = {"POST": Permission.REQUEST_ANSWER}

    @acts("reply_to_finding", TAG, "Reply to a finding", {201: AskedRow}, body={JSON: FindingReplySent}, path=[SLUG, REPLY], description="Once, for the body that was asked. Say `accepts` (whether the facts are right) with a text, or `waived`. It is published with the finding.")  # fmt: skip
    def post(self, request: Request, slug: str, reply_id: UUID) -> Response:
        self.query()
        asked, sent = reply_for(self.body, reply_id), read_body(FindingReplySent, request)
        reply_to_finding(actor=self.actor, body_id=self.body.pk, reply_id=asked.pk, given=ReplyGiven(**sent))
        now = reply_for(self.body, reply_id)
        return marked(Response(asked_row(now), status=201), now.finding.illustrative)  # type: ignore[no-any-return]


class EnterReply(BodyView):
    """Entering a reply that came by post."""

    needs = {"POST": Permission.ENQUIRY_EDIT}

    @acts("enter_finding_reply", TAG, "Enter a reply that came by post", {201: FindingDetail}, body={JSON: PostedFindingReplySent}, path=[SLUG, ONE, REPLY], headers=[LOCATION], description="For the body that asked, where the addressee is not on the site.")  # fmt: skip
    def post(self, request: Request, slug: str, finding_id: UUID, reply_id: UUID) -> Response:
        self.query()
        asked, sent = (
            reply_by_post(self.body, finding_id, reply_id),
            read_body(PostedFindingReplySent, request),
        )
        said = {name: sent[name] for name in ("text", "accepts", "waived")}
        enter_reply(
            actor=self.actor, body_id=self.body.pk, finding_id=finding_id, reply_id=asked.pk, given=ReplyGiven(**said),
            source=sent["source"], given_on=sent["given_on"],
        )  # fmt: skip
        return told(request, self.actor, finding_id, 201)
