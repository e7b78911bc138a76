"""What boards owe and did, in the API: of the boards that somebody follows, or of one that is named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from deliberation.accountability.calc.patients import (
    PROMISE_KIND_CHOICES,
    PROMISE_STATE_CHOICES,
)
from deliberation.accountability.calc.topics import TOPIC_CHOICES
from deliberation.accountability.presenters.patients import promise_body, promise_href, promise_text
from deliberation.accountability.queries.patients import Promise, Promises, PromisesWanted, boards_of
from deliberation.bodies.queries.roles import body_by_slug
from webapi.base import ListView
from webapi.pagination import Row, Rows
from webapi.query import PagedQuery, Text
from webapi.schema import Code, lists

TAG = "Tracker"
CHUNK = 500


class PatientTrackerQuery(PagedQuery):
    """Filters of what boards owe and did."""

    body = Text(
        required=False, help_text="Of this board (short name). Without it: of the boards that you follow."
    )
    kind = serializers.ChoiceField(choices=PROMISE_KIND_CHOICES, required=False)
    state = serializers.ChoiceField(choices=PROMISE_STATE_CHOICES, required=False)
    topic = serializers.ChoiceField(choices=TOPIC_CHOICES, required=False)


class PatientTrackerRow(serializers.Serializer[Any]):
    """One thing that a board owes or did."""

    id = serializers.UUIDField()
    kind = Code("PatientTrackerKind", PROMISE_KIND_CHOICES)
    state = Code("PatientTrackerState", PROMISE_STATE_CHOICES)
    day = serializers.DateField(allow_null=True, help_text="By when it is due, or when it was done.")
    reference = serializers.CharField()
    text = serializers.CharField()
    body = serializers.CharField(help_text="The short name of the board.")
    href = serializers.CharField(help_text="Its page.")
    illustrative = serializers.BooleanField(help_text="Whether it was made up to show how the site works.")


def promise_row(each: Promise) -> Row:
    """One thing as it is sent."""
    return {
        "id": each.row.pk,
        "kind": each.kind.value,
        "state": each.state.value,
        "day": each.day,
        "reference": each.row.reference,
        "text": promise_text(each),
        "body": promise_body(each).slug,
        "href": promise_href(each),
        "illustrative": each.row.illustrative,
    }


class PromiseRows:
    """The rows, cut in pages."""

    def __init__(self, found: Promises) -> None:
        self.found = found

    def count(self) -> int:
        """How many there are."""
        return self.found.count()

    def __getitem__(self, part: slice) -> list[Row]:
        return [promise_row(each) for each in self.found[part]]

    def each(self) -> Iterator[Row]:
        """Every row, read some at a time."""
        for start in range(0, self.count(), CHUNK):
            yield from self[start : start + CHUNK]


class PatientTracker(ListView):
    """Decisions, promises, replies and answers of boards, overdue first."""

    query_class = PatientTrackerQuery
    columns = tuple(PatientTrackerRow().fields)
    filename = "boards"

    @lists("list_patient_tracker", TAG, "List what boards owe and did", PatientTrackerRow, query=PatientTrackerQuery, description="Overdue first, then what comes next, then the newest done. Without `body`: of the boards that you follow, or none when nobody is signed in.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Those that fit the parameters."""
        named = (query.get("body") or "").replace("\x00", " ")
        boards = [body_by_slug(named)] if named else boards_of(self.actor)
        said = {name: query.get(name) or "" for name in ("kind", "state", "topic")}
        return PromiseRows(Promises(PromisesWanted([each.pk for each in boards], **said)))
