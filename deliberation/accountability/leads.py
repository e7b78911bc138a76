"""The step on from a body to its recommendations."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from design.onward import Step


def from_body(slug: str) -> Iterator[Step]:
    """The tab “Recommendations” of every body."""
    yield Step("Recommendations", reverse("recommendations", args=[slug]), what="recommendations")
