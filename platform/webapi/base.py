"""What every view of the API does alike: actor, parameters, errors, formats, ETag."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from access.gate import allows
from access.permissions import Permission
from kernel.actors import Actor
from kernel.errors import BadInput
from webapi.pagination import Pages, Rows
from webapi.parsing import SmallJson
from webapi.permissions import ReadOnlyUnlessAction
from webapi.query import PagedQuery, Query, read_query
from webapi.renderers import TableRenderer, lines
from webapi.throttles import AnonymousRate, PersonRate

MOST_CSV_ROWS = 1_000_000
ILLUSTRATIVE = "X-Folkmoot-Illustrative"


class TooManyRows(BadInput):
    """More rows than one answer carries."""

    code = "too_many_rows"
    next_step = "Ask for less at a time: one metric, one period or one release."


class Formats(DefaultContentNegotiation):
    """`?format=` names one of the formats; another one is an error of the parameter, not an address that leads nowhere."""

    def filter_renderers(self, renderers: list[BaseRenderer], format: str) -> list[BaseRenderer]:
        found = [each for each in renderers if each.format == format]
        if not found:
            known = ", ".join(each.format for each in renderers)
            raise BadInput(
                f"There is no format “{format[:60]}” here.",
                next_step=f"You can use: {known}.",
                parameter="format",
            )
        return found


class ApiView(APIView):
    """A view of the API. `needs` says which permission each writing method asks for."""

    needs: ClassVar[Mapping[str, Permission]] = {}
    query_class: ClassVar[type[Query]] = Query
    permission_classes = [ReadOnlyUnlessAction]
    renderer_classes: ClassVar[list[type[BaseRenderer]]] = [JSONRenderer]
    parser_classes = [SmallJson]
    throttle_classes = [AnonymousRate, PersonRate]
    content_negotiation_class = Formats

    @property
    def actor(self) -> Actor:
        """Who asks."""
        found: Actor = self.request.actor
        return found

    def may(self, permission: Permission) -> bool:
        """Whether the one who asks holds a permission."""
        return allows(self.actor, permission)

    def query(self) -> dict[str, Any]:
        """The checked parameters of the request; a write takes none but the format."""
        return read_query(self.query_class if self.request.method in SAFE_METHODS else Query, self.request)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        final = super().finalize_response(request, response, *args, **kwargs)
        if isinstance(final, Response):
            final.render()
        return with_tag(getattr(request, "_request", request), final)


class ListView(ApiView):
    """A list: a page of it as JSON, all of it as CSV. Subclasses say which rows, and `columns` for the CSV."""

    query_class: ClassVar[type[Query]] = PagedQuery
    renderer_classes: ClassVar[list[type[BaseRenderer]]] = [JSONRenderer, TableRenderer]
    columns: ClassVar[tuple[str, ...]] = ()
    filename: ClassVar[str] = "list"
    deepest: ClassVar[int | None] = None
    """The last row that a page may reach; None: any."""

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """The rows that fit the parameters."""
        raise AttributeError(f"{type(self).__name__} says no rows")

    def illustrative(self, query: dict[str, Any], rows: Rows) -> bool:
        """Whether a list holds made-up figures where its rows do not say so themselves, or before the first is sent."""
        return False

    def stamp(self, query: dict[str, Any], rows: Rows) -> str:
        """For lists that are streamed: a text that changes with them. Empty for short lists, which are made whole."""
        return ""

    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """A page, or the whole list as CSV."""
        query = self.query()
        rows = self.rows(query, **kwargs)
        if request.accepted_renderer.format == TableRenderer.format:
            return self._table(request, query, rows)
        return self._page(request, query, rows)

    def _page(self, request: Request, query: dict[str, Any], rows: Rows) -> HttpResponseBase:
        if self.deepest is not None and query["page"] * query["page_size"] > self.deepest:
            raise TooManyRows(
                f"Pages go down to row {self.deepest:,}.",
                next_step="Use filters, or take the whole list as CSV.",
                most=self.deepest,
            )
        pages = Pages()
        response = pages.get_paginated_response(pages.paginate_queryset(rows, request, view=self))  # type: ignore[arg-type]
        if "illustrative" not in self.columns:
            response.data["illustrative"] = self.illustrative(query, rows)
        return marked(response, bool(response.data["illustrative"]))

    def _table(self, request: Request, query: dict[str, Any], rows: Rows) -> HttpResponseBase:
        given = [name for name in ("page", "page_size") if name in request.query_params]
        if given:
            raise BadInput(
                "CSV holds every row and comes without pages.",
                next_step=f"Leave out {' and '.join(given)}.",
                parameter=given[0],
            )
        stamp = self.stamp(query, rows)
        if not stamp:
            whole = list(rows.each())
            return self._named(marked(Response(whole), any(row.get("illustrative") for row in whole)))
        tag = _tag(f"{stamp}|{request.get_full_path()}".encode())
        unchanged = if_unchanged(request, tag)
        if unchanged is not None:
            return unchanged
        if rows.count() > MOST_CSV_ROWS:
            raise TooManyRows(
                f"These are {rows.count():,} rows; one file holds at most {MOST_CSV_ROWS:,}.",
                most=MOST_CSV_ROWS,
            )
        response = StreamingHttpResponse(
            lines(self.columns, rows.each()), content_type="text/csv; charset=utf-8", headers={"ETag": tag}
        )
        return self._named(marked(response, self.illustrative(query, rows)))

    def _named(self, response: HttpResponseBase) -> HttpResponseBase:
        response.headers["Content-Disposition"] = f'attachment; filename="{self.filename}.csv"'
        return response


def marked(response: Any, illustrative: bool) -> Any:
    """The answer, with the header that says when its figures are made up."""
    if illustrative:
        response.headers[ILLUSTRATIVE] = "yes"
    return response


def if_unchanged(request: Request, tag: str) -> HttpResponseBase | None:
    """304 when the reader has what carries this tag, before anything is read for the answer."""
    unchanged: HttpResponseBase | None = get_conditional_response(request._request, etag=tag)
    if unchanged is not None:
        unchanged.headers["ETag"] = tag
    return unchanged


def with_tag(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Give a readable answer its ETag and say who may keep it; 304 when the reader has it already."""
    if request.method not in {"GET", "HEAD"} or response.status_code not in {200, 304}:
        response.headers.setdefault("Cache-Control", "no-store")
        return response
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    response.headers["Cache-Control"] = "private, no-cache" if signed_in else "public, no-cache"
    patch_vary_headers(response, ["Accept", "Cookie"])
    if isinstance(response, HttpResponse) and response.status_code == 200:
        response.headers.setdefault("ETag", _tag(response.content))
    if "ETag" not in response.headers:
        return response
    final: HttpResponseBase = get_conditional_response(
        request, etag=response.headers["ETag"], response=response
    )  # type: ignore[arg-type, assignment]
    return final


def _tag(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'
