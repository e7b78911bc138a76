"""What every address of one trade-off in the API shares: the parts of its path, finding it, answering."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from deliberation.bodies.api.members import SLUG
from deliberation.tradeoffs.models import TradeOff
from deliberation.tradeoffs.queries.tradeoffs import tradeoff_at
from kernel.actors import Actor
from webapi.base import marked

JSON = "application/json"


def id_in_path(name: str, what: str) -> OpenApiParameter:
    """A UUID that is part of the address."""
    shape = {"type": "string", "format": "uuid"}
    return OpenApiParameter(name, shape, OpenApiParameter.PATH, description=what)


PLACE = [SLUG, id_in_path("tradeoff_id", "The trade-off's id.")]
"""The parts that the address of every trade-off has."""


class OfTradeoff:
    """What views of one trade-off share; `slug` and `tradeoff_id` in the address name it."""

    actor: Actor
    kwargs: dict[str, Any]
    request: Request

    @cached_property
    def tradeoff(self) -> TradeOff:
        """The trade-off of the address, if the one who asks may see it. Raises NotFound."""
        return tradeoff_at(self.actor, self.kwargs["slug"], self.kwargs["tradeoff_id"])

    def named(self) -> dict[str, Any]:
        """What every action on the trade-off is given. Raises NotFound."""
        found = self.tradeoff
        return {"actor": self.actor, "body_id": found.body_id, "tradeoff_id": found.pk}

    def at(self, name: str, *more: Any) -> str:
        """The whole address of a part of the trade-off in the API."""
        found = self.tradeoff
        return self.request.build_absolute_uri(
            reverse(f"api:{name}", args=[found.body.slug, found.pk, *more])
        )

    def answer(self, row: Any, status: int = 200, *, at: str = "") -> Response:
        """An answer, marked where the trade-off is made up; a write says `at` which address to find it."""
        response = Response(row, status=status)
        if at and self.request.method != "GET":
            response.headers["Location"] = at
        return marked(response, self.tradeoff.illustrative)  # type: ignore[no-any-return]
