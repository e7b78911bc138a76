"""The steps on from a body, and from a vote, to trade-offs."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from design.onward import Step

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
