"""Steps on from pages of the index to bodies, accountability and assets."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.http import urlencode

from design.onward import Step
from indexapp.queries.geography import reference

COVERED = frozenset({"ics", "council"})
"""Types of area that bodies cover."""


def from_area(key: str) -> Iterator[Step]:
    """What is known of an area here: its bodies, who answers to whom, its assets."""
    area = reference().areas.get(key)
    if area is None or area.type not in COVERED or area.ends_on is not None:
        return
    yield Step(
        f"Bodies that cover {area.short_name}",
        f"{reverse('bodies')}?{urlencode({'area': key})}",
        "boards, committees, panels, their members and meetings",
    )
    yield Step(
        f"Who answers to whom in {area.short_name}",
        reverse("accountability_area", args=[key]),
        "elected and appointed, from national to neighbourhood",
    )
    if area.type == "ics":
        yield Step(
            f"Assets of {area.short_name}",
            reverse("assets", args=[key]),
            "organisations, places and services that keep people well",
        )
