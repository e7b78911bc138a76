"""The steps on from a body to its scrutiny."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from design.onward import Step


def from_body(slug: str) -> Iterator[Step]:
    """The tab “Scrutiny” of every body."""
    yield Step("Scrutiny", reverse("programme", args=[slug]), what="scrutiny")
