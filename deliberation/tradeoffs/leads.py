"""The steps on from a body, and from a vote, to trade-offs."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.http import urlencode

from deliberation.bodies.leads import COVERED
from design.onward import Step
from indexapp.queries.geography import reference

KIND = "tradeoff"
"""What a vote, a recommendation and a follow call a trade-off, with its id."""


def from_body(slug: str) -> Iterator[Step]:
    """The tab “Trade-offs” of every body."""
    yield Step("Trade-offs", reverse("tradeoffs", args=[slug]), what="tradeoffs")


def from_vote(thing: str) -> Iterator[Step]:
    """The trade-off that a vote is about; `thing` is the kind and the id, with a slash between."""
    kind, tradeoff_id = thing.split("/", 1)
    if kind == KIND:
        yield Step("The trade-off that this vote is about", reverse("tradeoff_by_id", args=[tradeoff_id]))


def from_area(key: str) -> Iterator[Step]:
    """The trade-offs that concern an area: on it, on one that it lies in, on one within it."""
    area = reference().areas.get(key)
    if area is None or area.type not in COVERED or area.ends_on is not None:
        return
    yield Step(
        f"Trade-offs that concern {area.short_name}",
        f"{reverse('all_tradeoffs')}?{urlencode({'area': key})}",
        "difficult choices, what was heard, and what was decided",
    )
