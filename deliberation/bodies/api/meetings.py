"""Meetings in the API: the list, one with its agenda, and the steps of its life."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.bodies.actions.meetings import (
    Details,
    call_meeting,
    cancel_meeting,
    change_meeting,
    create_meeting,
    mark_held,
)
from deliberation.bodies.api.bodies import UnknownArea
from deliberation.bodies.api.meetings_shapes import (
    MeetingChanges,
    MeetingDetail,
    MeetingQuery,
    MeetingRow,
    MeetingSent,
    ReasonSent,
    agenda,
    meeting_row,
)
from deliberation.bodies.api.scoped import BodyView
from deliberation.bodies.models import Meeting
from deliberation.bodies.queries import meetings as queries
from deliberation.bodies.queries.meetings_lists import MeetingsWanted, find_meetings
from indexapp.queries.geography import area_known_as
from kernel.errors import NotFound
from webapi.base import ListView, marked
from webapi.pagination import QueryRows, Row, Rows
from webapi.parsing import Unread
from webapi.query import read_body
from webapi.schema import LOCATION, acts, code_in_path, lists, number_in_path, reads

TAG = "Meetings"
SLUG = code_in_path("slug", "The body's short name.", ["northfen-board"])
ID = number_in_path("id", "The meeting's number.")
_DETAILS = tuple(MeetingSent().fields)


class MeetingList(ListView):
    """Meetings of every body."""

    query_class = MeetingQuery
    columns = tuple(MeetingRow().fields)
    filename = "meetings"

    @lists("list_meetings", TAG, "List meetings", MeetingRow, query=MeetingQuery, description="Meetings that were called, also held and cancelled ones; a body's own people see its planned ones too.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Meetings that fit the parameters. Raises BadInput for an area that nobody knows."""
        wanted = MeetingsWanted(
            when=query["when"],
            words=_plain(query.get("words", "")),
            kind=query.get("kind", ""),
            area=_key_of(query["area"]) if query.get("area") else "",
            body=_plain(query.get("body", "")),
            status=query.get("status", ""),
            first=query.get("since"),
            last=query.get("until"),
        )
        return QueryRows(find_meetings(self.actor, wanted), shape=meeting_row)  # type: ignore[arg-type]


def _plain(text: str) -> str:
    return text.replace("\x00", " ")


def _key_of(code: str) -> str:
    try:
        return area_known_as(_plain(code)).key
    except NotFound as error:
        raise UnknownArea(
            f"There is no area “{code[:40]}”.",
            next_step="See /api/v1/areas/ for the codes of areas.",
            parameter="area",
        ) from error


class MeetingView(BodyView):
    """What views of one meeting share."""

    def find(self, number: int) -> Meeting:
        """A meeting of the body that the one who asks may know of. Raises NotFound."""
        return queries.meeting_of(self.actor, self.body, number)

    def told(self, meeting: Meeting, status: int = 200) -> Response:
        """A meeting as the one who asks may see it, with where it is to be found."""
        meeting.body = self.body
        where = self.request.build_absolute_uri(reverse("api:meeting", args=[self.body.slug, meeting.pk]))
        response = Response(self.shape(meeting), status=status)
        if self.request.method != "GET":
            response.headers["Location"] = where
        return marked(response, self.body.illustrative)  # type: ignore[no-any-return]

    def shape(self, meeting: Meeting) -> Row:
        """The whole meeting as the one who asks may see it."""
        items = queries.visible_items(self.actor, meeting)
        papers = queries.visible_papers(self.actor, meeting) if items else {}
        inside = queries.sees_private(self.actor, self.body.pk)
        return meeting_row(meeting) | {
            "member_link": meeting.member_link if inside else None,
            "agenda": agenda(meeting, items, papers, self.request.build_absolute_uri),
        }


class NewMeeting(MeetingView):
    """Planning a meeting."""

    needs = {"POST": Permission.MEETING_EDIT}

    @acts("plan_meeting", TAG, "Plan a meeting", {201: MeetingDetail}, body={"application/json": MeetingSent}, path=[SLUG], headers=[LOCATION], description="As a draft that the body's own people see. Add items, then call it.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        sent = read_body(MeetingSent, request)
        return self.told(
            create_meeting(actor=self.actor, body_id=self.body.pk, details=Details(**sent)), status=201
        )


class MeetingOne(MeetingView):
    """One meeting."""

    needs = {"PATCH": Permission.MEETING_EDIT}

    @reads("get_meeting", TAG, "One meeting", MeetingDetail, path=[SLUG, ID], description="With its agenda and papers. Of what is private you see heading and reason, unless you are one of the body's own people.")  # fmt: skip
    def get(self, request: Request, slug: str, id: int) -> Response:
        self.query()
        return self.told(self.find(id))

    @acts("change_meeting", TAG, "Change a meeting", {200: MeetingDetail}, body={"application/json": MeetingChanges}, path=[SLUG, ID], headers=[LOCATION], description="Changes what is sent and leaves the rest. A called meeting stays called and says when it was changed.")  # fmt: skip
    def patch(self, request: Request, slug: str, id: int) -> Response:
        self.query()
        sent = read_body(MeetingChanges, request)
        meeting = self.find(id)
        details = Details(**({name: getattr(meeting, name) for name in _DETAILS} | sent))
        return self.told(
            change_meeting(actor=self.actor, body_id=self.body.pk, meeting_id=meeting.pk, details=details)
        )


class CallMeeting(MeetingView):
    """Calling a meeting."""

    needs = {"POST": Permission.MEETING_EDIT}
    parser_classes = [Unread]

    @acts("call_meeting", TAG, "Call a meeting", {200: MeetingDetail}, path=[SLUG, ID], headers=[LOCATION], description="Publishes the meeting and its agenda. It needs an item, and a start that is to come. A called meeting stays as it is.")  # fmt: skip
    def post(self, request: Request, slug: str, id: int) -> Response:
        self.query()
        meeting = self.find(id)
        return self.told(call_meeting(actor=self.actor, body_id=self.body.pk, meeting_id=meeting.pk))


class CancelMeeting(MeetingView):
    """Cancelling a meeting."""

    needs = {"POST": Permission.MEETING_EDIT}

    @acts("cancel_meeting", TAG, "Cancel a meeting", {200: MeetingDetail}, body={"application/json": ReasonSent}, path=[SLUG, ID], headers=[LOCATION], description="With a reason. It stays to be read, and calendars show it as cancelled.")  # fmt: skip
    def post(self, request: Request, slug: str, id: int) -> Response:
        self.query()
        sent = read_body(ReasonSent, request)
        meeting = self.find(id)
        return self.told(
            cancel_meeting(
                actor=self.actor, body_id=self.body.pk, meeting_id=meeting.pk, reason=sent["reason"]
            )
        )


class HoldMeeting(MeetingView):
    """Marking a meeting as held."""

    needs = {"POST": Permission.MEETING_EDIT}
    parser_classes = [Unread]

    @acts("hold_meeting", TAG, "Mark a meeting as held", {200: MeetingDetail}, path=[SLUG, ID], headers=[LOCATION], description="A called meeting that has started.")  # fmt: skip
    def post(self, request: Request, slug: str, id: int) -> Response:
        self.query()
        meeting = self.find(id)
        return self.told(mark_held(actor=self.actor, body_id=self.body.pk, meeting_id=meeting.pk))
