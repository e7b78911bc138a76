"""A body's record, and what was asked, said and done, in the API. Making recommendations is with the recommendations."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from deliberation.accountability.api.asking_shapes import (
    AskedSaidDidQuery,
    AskedSaidDidRow,
    BodyAskedSaidDidRow,
    BodyRecord,
    asked_row,
    record_shape,
)
from deliberation.accountability.api.recommendations import SLUG, TAG
from deliberation.accountability.queries.asked import AskedWanted, find_asked, stories
from deliberation.accountability.queries.record import record_found
from deliberation.bodies.api.scoped import BodyListView, BodyView
from deliberation.bodies.models import Body
from webapi.base import ListView, marked
from webapi.pagination import QueryRows, Rows
from webapi.schema import lists, reads


def _rows(query: dict[str, Any], body: Body | None = None) -> Rows:
    names = ("words", "topic", "year", "state")
    wanted = AskedWanted(**{name: (query.get(name) or "").replace("\x00", " ") for name in names})
    return QueryRows(
        find_asked(wanted, body),
        shape=lambda each: each,
        then=lambda batch: [asked_row(each) for each in stories(batch)],  # type: ignore[arg-type]
    )


class AskedList(ListView):
    """What was asked, said and done, everywhere."""

    query_class = AskedSaidDidQuery
    columns = tuple(AskedSaidDidRow().fields)
    filename = "we-asked-you-said-we-did"

    @lists("list_asked", TAG, "We asked, you said, we did", AskedSaidDidRow, query=AskedSaidDidQuery, description="Each recommendation with what it came from, what was answered, and what was done. Newest first.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Those that fit the parameters."""
        return _rows(query)


class BodyAskedList(BodyListView):
    """The same of what was recommended to one body."""

    query_class = AskedSaidDidQuery
    columns = tuple(BodyAskedSaidDidRow().fields)
    filename = "we-asked-you-said-we-did"

    @lists("list_body_asked", TAG, "We asked, you said, we did: one body", BodyAskedSaidDidRow, query=AskedSaidDidQuery, path=[SLUG], description="What was recommended to it.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Those that fit the parameters."""
        return _rows(query, self.body)


class RecordOne(BodyView):
    """A body's record."""

    @reads("get_body_record", TAG, "A body’s record", BodyRecord, path=[SLUG], description="How it answered and did what it said, over the last two years and year by year, as counts.")  # fmt: skip
    def get(self, request: Request, slug: str) -> Response:
        self.query()
        return marked(Response(record_shape(self.body, record_found(self.body))), self.body.illustrative)  # type: ignore[no-any-return]
