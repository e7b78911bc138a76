"""The step on from an area to similar areas that it can learn from."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from design.onward import Step
from indexapp.queries.geography import reference

COMPARED = frozenset({"ics"})
"""Types of area that the shipped indexes score."""


def from_area(key: str) -> Iterator[Step]:
    """Similar areas that do well, for an area that is compared with others. Asks no database."""
    area = reference().areas.get(key)
    if area is None or area.type not in COMPARED or area.ends_on is not None:
        return
    yield Step(
        f"Learn from areas like {area.short_name}",
        reverse("mentors", args=[key]),
        "which similar areas do better on a figure, and what they did",
    )
