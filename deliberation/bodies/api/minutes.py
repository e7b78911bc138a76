"""Attendance, minutes and decisions in the API."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.bodies.actions import minutes as actions
from deliberation.bodies.actions.attendance import Came, record_attendance
from deliberation.bodies.actions.minutes import Noted, token_of
from deliberation.bodies.api.meetings import ID, SLUG, MeetingView
from deliberation.bodies.api.minutes_shapes import (
    CorrectSent,
    DecisionQuery,
    DecisionRow,
    MinutesQuery,
    MinutesSent,
    MinutesShape,
    ReopenSent,
    SeenSent,
    SheetSent,
    SheetShape,
)
from deliberation.bodies.api.scoped import BodyListView
from deliberation.bodies.models import Minutes, MinutesStatus
from deliberation.bodies.queries.attendance import Sheet, attendance_sheet
from deliberation.bodies.queries.meetings import sees_private
from deliberation.bodies.queries.minutes import (
    attendance_content,
    content_for,
    decisions_of,
    reads_drafts,
    versions_of,
)
from kernel.errors import BadInput, NotFound
from webapi.base import marked
from webapi.pagination import Row, Rows
from webapi.query import read_body
from webapi.schema import acts, lists, reads

TAG = "Minutes"


class Attendance(MeetingView):
    """Who was at a meeting."""

    needs = {"POST": Permission.ATTENDANCE_RECORD}
    reads_need = Permission.MEETING_SEE_PRIVATE

    @reads("get_attendance", TAG, "Attendance of a meeting", SheetShape, path=[SLUG, ID], description="For the body's own people, as it stands now. Everybody finds it in the published minutes.")  # fmt: skip
    def get(self, request: Request, slug: str, id: int) -> Response:
        self.query()
        return self.sheet(attendance_sheet(self.find(id)))

    @acts("record_attendance", TAG, "Record attendance", {200: SheetShape}, body={"application/json": SheetSent}, path=[SLUG, ID], description="Records the members that are sent and leaves the others. It can be corrected until the minutes are agreed.")  # fmt: skip
    def post(self, request: Request, slug: str, id: int) -> Response:
        self.query()
        sent = read_body(SheetSent, request)["members"]
        entries = {each["membership"]: Came(each["presence"], each["substitute"]) for each in sent}
        if len(entries) < len(sent):
            raise BadInput("A member is sent more than once.", parameter="members")
        meeting = self.find(id)
        return self.sheet(
            record_attendance(actor=self.actor, body_id=self.body.pk, meeting_id=meeting.pk, entries=entries)
        )

    def sheet(self, sheet: Sheet) -> Response:
        """A sheet as it is sent."""
        row = attendance_content(sheet) | {"illustrative": self.body.illustrative}
        return marked(Response(row), self.body.illustrative)  # type: ignore[no-any-return]


class MinutesView(MeetingView):
    """What views of minutes share."""

    def minutes(self, found: Minutes, status: int = 200) -> Response:
        """A version as the one who asks may see it."""
        found.meeting.body = self.body
        drafts = reads_drafts(self.actor, self.body)
        row = {
            "meeting": found.meeting_id,
            "version": found.version,
            "status": found.status,
            "seen": token_of(found),
            "correction": found.correction,
            "published_at": found.published_at,
            "sha256": found.sha256,
            "versions": [each.version for each in versions_of(found.meeting, drafts=drafts)],
            "illustrative": self.body.illustrative,
            "content": content_for(found, private=sees_private(self.actor, self.body.pk)),
        }
        return marked(Response(row, status=status), self.body.illustrative)  # type: ignore[no-any-return]

    def step(self, act: Callable[..., Minutes], id: int, **sent: Any) -> Response:
        """Take one step with the minutes of a meeting."""
        meeting = self.find(id)
        return self.minutes(act(actor=self.actor, body_id=self.body.pk, meeting_id=meeting.pk, **sent))


class MinutesOne(MinutesView):
    """The minutes of a meeting."""

    needs = {"POST": Permission.MINUTES_WRITE}
    query_class = MinutesQuery

    @reads("get_minutes", TAG, "Minutes of a meeting", MinutesShape, query=MinutesQuery, path=[SLUG, ID], description="The newest published version, or the one asked for. The body's own people see drafts too, and what is private. 404 while nothing is published.")  # fmt: skip
    def get(self, request: Request, slug: str, id: int) -> Response:
        wanted = self.query().get("version")
        versions = versions_of(self.find(id), drafts=reads_drafts(self.actor, self.body))
        public = [each for each in versions if each.status == MinutesStatus.PUBLISHED]
        found = public or versions
        if wanted is not None:
            found = [each for each in versions if each.version == wanted]
        if not found:
            raise NotFound("There are no such minutes that you may read.", next_step="Minutes are written after the meeting; look again later.")  # fmt: skip
        return self.minutes(found[0])

    @acts("write_minutes", TAG, "Write minutes", {200: MinutesShape}, body={"application/json": MinutesSent}, path=[SLUG, ID], description="Saves the draft or a part of it, and begins one where there is none. Nobody's words are overwritten: see `seen`.")  # fmt: skip
    def post(self, request: Request, slug: str, id: int) -> Response:
        self.query()
        sent = read_body(MinutesSent, request)
        records = {each["item"]: Noted(each["text"], each["decision"]) for each in sent.pop("items")}
        return self.step(actions.write, id, records=records, **sent)


class AgreeMinutes(MinutesView):
    """Agreeing minutes."""

    needs = {"POST": Permission.MINUTES_AGREE}

    @acts("agree_minutes", TAG, "Record that minutes are agreed", {200: MinutesShape}, body={"application/json": SeenSent}, path=[SLUG, ID], description="Of a meeting that was held. Who said so is recorded.")  # fmt: skip
    def post(self, request: Request, slug: str, id: int) -> Response:
        self.query()
        return self.step(actions.agree, id, **read_body(SeenSent, request))


class ReopenMinutes(MinutesView):
    """Reopening agreed minutes."""

    needs = {"POST": Permission.MINUTES_AGREE}

    @acts("reopen_minutes", TAG, "Reopen agreed minutes", {200: MinutesShape}, body={"application/json": ReopenSent}, path=[SLUG, ID], description="They become a draft again and have to be agreed once more.")  # fmt: skip
    def post(self, request: Request, slug: str, id: int) -> Response:
        self.query()
        return self.step(actions.reopen, id, **read_body(ReopenSent, request))


class PublishMinutes(MinutesView):
    """Publishing agreed minutes."""

    needs = {"POST": Permission.MINUTES_PUBLISH}

    @acts("publish_minutes", TAG, "Publish minutes", {200: MinutesShape}, body={"application/json": SeenSent}, path=[SLUG, ID], description="Freezes what they say, without what is private. Needs a sign-in with a second step.")  # fmt: skip
    def post(self, request: Request, slug: str, id: int) -> Response:
        self.query()
        return self.step(actions.publish, id, **read_body(SeenSent, request))


class CorrectMinutes(MinutesView):
    """Correcting published minutes."""

    needs = {"POST": Permission.MINUTES_WRITE}

    @acts("correct_minutes", TAG, "Begin a correction of minutes", {200: MinutesShape}, body={"application/json": CorrectSent}, path=[SLUG, ID], description="A new version as a draft, with the text of the published one. Readers see the reason once it is published; both versions stay.")  # fmt: skip
    def post(self, request: Request, slug: str, id: int) -> Response:
        self.query()
        return self.step(actions.correct, id, **read_body(CorrectSent, request))


class DiscardCorrection(MinutesView):
    """Discarding a correction."""

    needs = {"POST": Permission.MINUTES_WRITE}

    @acts("discard_correction", TAG, "Discard a correction of minutes", {200: MinutesShape}, body={"application/json": SeenSent}, path=[SLUG, ID], description="Deletes the draft of a correction that was begun by mistake and answers with the published version, which stays. It cannot be brought back.")  # fmt: skip
    def post(self, request: Request, slug: str, id: int) -> Response:
        self.query()
        return self.step(actions.discard, id, **read_body(SeenSent, request))


class ListRows:
    """Rows that are in memory already."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows

    def count(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def __getitem__(self, part: slice) -> list[Row]:
        return self.rows[part]

    def each(self) -> Iterator[Row]:
        """Every row."""
        return iter(self.rows)


class Decisions(BodyListView):
    """What a body has decided."""

    query_class = DecisionQuery
    columns = tuple(DecisionRow().fields)
    filename = "decisions"

    @lists("list_decisions", TAG, "List decisions of a body", DecisionRow, query=DecisionQuery, path=[SLUG], description="From the newest published minutes of each meeting, newest meeting first. Decisions on private items are not among them.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Decisions that fit the parameters."""
        found = decisions_of(self.body, since=query.get("since"), until=query.get("until"))
        return ListRows(
            [each.as_row() | {"address": self.address(each.meeting, each.item)} for each in found]
        )

    def address(self, meeting: int, item: int) -> str:
        """Where a decision stands on the page of the minutes."""
        page = reverse("minutes", args=[self.body.slug, meeting])
        return str(self.request.build_absolute_uri(f"{page}#decision-{item}"))
