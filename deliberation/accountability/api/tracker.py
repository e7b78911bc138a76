"""The tracker in the API: its rows, and the searches that somebody keeps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_data import OwnView
from deliberation.accountability.actions.tracker_views import remove_view, save_view
from deliberation.accountability.api.tracker_shapes import (
    TRACKER_COLUMNS,
    SavedViewList,
    SavedViewSent,
    SavedViewShape,
    TrackerQuery,
    TrackerRowShape,
    saved_view,
    tracker_row,
)
from deliberation.accountability.queries.tracker import (
    InParts,
    TrackerWanted,
    every_tracked,
    find_tracked,
    tracked,
)
from deliberation.accountability.queries.tracker_views import own_views
from webapi.base import ListView
from webapi.pagination import Row, Rows
from webapi.query import read_body
from webapi.schema import LOCATION, acts, lists, reads

TAG = "Tracker"
VIEW = OpenApiParameter(
    "view_id", {"type": "string", "format": "uuid"}, OpenApiParameter.PATH, description="The saved view's id."
)


class TrackerRows:
    """The rows of the tracker, each page completed at once."""

    def __init__(self, rows: InParts) -> None:
        self.rows = rows

    def count(self) -> int:
        """How many there are."""
        return self.rows.count()

    def __getitem__(self, part: slice) -> list[Row]:
        return [tracker_row(each) for each in tracked(self.rows[part])]

    def each(self) -> Iterator[Row]:
        """Every row."""
        for each in every_tracked(self.rows.each()):
            yield tracker_row(each)


class TrackerList(ListView):
    """Recommendations of every body, as the tracker shows them."""

    query_class = TrackerQuery
    columns = TRACKER_COLUMNS
    filename = "tracker"

    @lists("list_tracker", TAG, "List the tracker", TrackerRowShape, query=TrackerQuery, description="Every recommendation with what was done and how it stands: red, amber or green by one rule.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Those that fit the parameters."""
        names = TrackerWanted.__dataclass_fields__
        said = {name: query[name] for name in names if query.get(name)}
        plain = {
            name: value.replace("\x00", " ") if isinstance(value, str) else value
            for name, value in said.items()
        }
        return TrackerRows(find_tracked(TrackerWanted(**plain), query.get("sort") or ""))


class OwnViews(OwnView):
    """The searches that somebody keeps."""

    @reads("get_saved_views", TAG, "Your saved views", SavedViewList, private=True, description="The searches of the tracker that you keep. Nobody else sees them.")  # fmt: skip
    def get(self, request: Request) -> Response:
        self.query()
        return Response({"results": [saved_view(each) for each in own_views(self.actor)]})

    @acts("save_view", TAG, "Keep a search", {201: SavedViewShape}, body={"application/json": SavedViewSent}, headers=[LOCATION], description="The same name again takes the place of the earlier search.")  # fmt: skip
    def post(self, request: Request) -> Response:
        self.query()
        sent = read_body(SavedViewSent, request)
        found = save_view(
            actor=self.actor, person_id=self.actor.id, name=sent["name"], query=sent["query"], view_id=sent.get("id")
        )  # fmt: skip
        where = request.build_absolute_uri(reverse("api:saved_view", args=[found.pk]))
        return Response(saved_view(found), status=201, headers={"Location": where})


class OwnViewOne(OwnView):
    """One search that somebody keeps."""

    @acts("remove_view", TAG, "Let a saved view go", {204: None}, path=[VIEW], description="The recommendations stay as they are.")  # fmt: skip
    def delete(self, request: Request, view_id: UUID) -> Response:
        self.query()
        remove_view(actor=self.actor, person_id=self.actor.id, view_id=view_id)
        return Response(status=204)
