"""Agenda packs in the API: how they stand, asking for one, the file."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.bodies.actions.packs import ask_pack
from deliberation.bodies.api.meetings import ID, SLUG, MeetingView
from deliberation.bodies.api.minutes import TAG
from deliberation.bodies.api.minutes_shapes import AUDIENCE, AudienceSent, PacksShape
from deliberation.bodies.models import Meeting
from deliberation.bodies.presenters.packs import MEMBERS, audience_of, pack_for, send_pack
from deliberation.bodies.queries.meetings import sees_private
from deliberation.bodies.queries.packs import PackState, pack_states
from webapi.base import if_unchanged, marked
from webapi.pagination import Row
from webapi.query import Query, read_body
from webapi.schema import acts, downloads, reads

WHOSE = OpenApiParameter(
    "audience", str, OpenApiParameter.PATH, enum=list(AUDIENCE), description="For whom the pack is."
)


class Packs(MeetingView):
    """The packs of a meeting."""

    needs = {"POST": Permission.MEETING_SEE_PRIVATE}

    @reads("get_packs", TAG, "Agenda packs of a meeting", PacksShape, path=[SLUG, ID], description="How it stands with the pack for the public and, for the body's own people, with the one for members. Poll it after asking for one.")  # fmt: skip
    def get(self, request: Request, slug: str, id: int) -> Response:
        self.query()
        return self.packs(self.find(id))

    @acts("ask_pack", TAG, "Ask for an agenda pack", {202: PacksShape}, body={"application/json": AudienceSent}, path=[SLUG, ID], description="A worker makes it; the answer comes at once. Where there is one of the agenda as it is now, nothing is made anew. Through the API the body's own people may ask; on the page anybody may.")  # fmt: skip
    def post(self, request: Request, slug: str, id: int) -> Response:
        self.query()
        sent, meeting = read_body(AudienceSent, request), self.find(id)
        ask_pack(actor=self.actor, meeting=meeting, for_members=sent["audience"] == MEMBERS)
        return self.packs(meeting, status=202)

    def packs(self, meeting: Meeting, status: int = 200) -> Response:
        """The packs that the one who asks may have."""
        states = pack_states(meeting, members=sees_private(self.actor, self.body.pk))
        illustrative = self.body.illustrative
        row = {
            "meeting": meeting.pk,
            "illustrative": illustrative,
            "packs": [self.row(meeting, each) for each in states],
        }
        return marked(Response(row, status=status), illustrative)  # type: ignore[no-any-return]

    def row(self, meeting: Meeting, state: PackState) -> Row:
        """One of them as it is sent."""
        present, file, audience = state.present, state.file, audience_of(state)
        place = reverse("api:pack_file", args=[self.body.slug, meeting.pk, audience])
        return {
            "audience": audience,
            "status": present.status if present else "none",
            "done": present.done if present else 0,
            "total": present.total if present else 0,
            "fault": present.fault if present else "",
            "file": self.request.build_absolute_uri(place) if file else None,
            "up_to_date": file is not None and file is present,
            "pages": file.pages if file else None,
            "size": file.size if file else None,
            "sha256": file.sha256 if file else "",
            "made_at": file.made_at if file else None,
        }


class BareQuery(Query):
    """No parameters at all."""

    format = None


class PackFile(MeetingView):
    """The file of a pack."""

    query_class = BareQuery

    @downloads("download_pack", TAG, "The file of an agenda pack", path=[SLUG, ID, WHOSE], description="The one of the agenda as it is now, else an older one, unless something in it was taken away since.")  # fmt: skip
    def get(self, request: Request, slug: str, id: int, audience: str) -> HttpResponseBase:
        self.query()
        meeting = self.find(id)
        found = pack_for(self.actor, meeting, audience)
        unchanged = if_unchanged(request, f'"{found.sha256}"')
        if unchanged is not None:
            return unchanged
        response = send_pack(meeting, found)
        response.headers["ETag"] = f'"{found.sha256}"'
        return marked(response, self.body.illustrative)  # type: ignore[no-any-return]
