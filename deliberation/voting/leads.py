"""The step on from a body to its votes."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from design.onward import Step


def from_body(slug: str) -> Iterator[Step]:
    """The tab “Votes” of every body."""
    yield Step("Votes", reverse("votes", args=[slug]), what="votes")
