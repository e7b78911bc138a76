"""The steps on from a body and from a meeting to their votes."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from design.onward import Step


def from_body(slug: str) -> Iterator[Step]:
    """The tab “Votes” of every body."""
    yield Step("Votes", reverse("votes", args=[slug]), what="votes")


def from_meeting(place: str) -> Iterator[Step]:
    """The votes of a meeting; `place` is the body's slug and the meeting's number, with a slash between."""
    slug, number = place.split("/")
    yield Step("Votes", f"{reverse('votes', args=[slug])}?meeting={number}")
