"""Lists in pages, and what a list is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response

from webapi.query import MOST_A_PAGE, USUAL_A_PAGE

Row = dict[str, Any]
CHUNK = 2000


class Rows(Protocol):
    """Rows in a fixed order, of which a page can be cut without reading the rest."""

    def count(self) -> int:
        """How many rows there are."""

    def __getitem__(self, part: slice) -> list[Row]:
        """The rows of a page."""

    def each(self) -> Iterator[Row]:
        """Every row, read some at a time."""


class QueryRows:
    """The rows of a queryset of values, each shaped as it is sent."""

    def __init__(
        self,
        rows: QuerySet[Any, Any],
        shape: Callable[[Row], Row] = dict,
        then: Callable[[list[Row]], list[Row]] = list,
    ) -> None:
        """`shape` turns one row of values into what is sent; `then` completes a page at once (for what needs a query of its own)."""
        self.rows, self.shape, self.then = rows, shape, then
        self.counted: Callable[[], int] = self.rows.order_by().count
        self._count: int | None = None

    def count(self) -> int:
        """How many rows there are; asked of the database once."""
        if self._count is None:
            self._count = self.counted()
        return self._count

    def __getitem__(self, part: slice) -> list[Row]:
        return self.then([self.shape(row) for row in self.rows[part]])

    def each(self) -> Iterator[Row]:
        """Every row, read some at a time."""
        batch: list[Row] = []
        for row in self.rows.iterator(chunk_size=CHUNK):
            batch.append(self.shape(row))
            if len(batch) == CHUNK:
                yield from self.then(batch)
                batch = []
        yield from self.then(batch)


class Pages(PageNumberPagination):
    """Pages by number: `count`, `page`, `page_size`, `next`, `previous`, `illustrative`, `results`.

    A page beyond the last is an error 404; the first page of nothing is an empty list.
    """

    page_size = USUAL_A_PAGE
    page_size_query_param = "page_size"
    max_page_size = MOST_A_PAGE
    invalid_page_message = "There is no such page: the list ends before it."

    def get_paginated_response(self, data: list[Row]) -> Response:
        assert self.page is not None  # noqa: S101 - `paginate_queryset` came first
        return Response(
            {
                "count": self.page.paginator.count,
                "page": self.page.number,
                "page_size": self.page.paginator.per_page,
                "next": self.get_next_link(),
                "previous": self.get_previous_link(),
                "illustrative": any(row.get("illustrative") for row in data),
                "results": data,
            }
        )


def page_of(row: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    """The description of a page of such rows."""
    fields = {
        "count": serializers.IntegerField(help_text="Rows in all, over every page."),
        "page": serializers.IntegerField(),
        "page_size": serializers.IntegerField(),
        "next": serializers.URLField(allow_null=True, help_text="Address of the next page."),
        "previous": serializers.URLField(allow_null=True, help_text="Address of the page before."),
        "illustrative": serializers.BooleanField(
            help_text="True when figures on this page were made up to show how the site works."
        ),
        "results": row(many=True),
    }
    return type(
        f"PageOf{row.__name__}", (serializers.Serializer,), {"__doc__": f"One page. {row.__doc__}", **fields}
    )
