"""The steps on from a body to what it was asked, decided and did."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from design.onward import Step


def from_body(slug: str) -> Iterator[Step]:
    """The tab “Accountability” of every body."""
    yield Step("Accountability", reverse("body_record", args=[slug]), what="accountability")
