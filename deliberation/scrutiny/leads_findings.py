"""The steps on from an area to what was found there, and to writing a finding down."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.http import urlencode

from deliberation.bodies.leads import COVERED
from design.onward import Step
from indexapp.queries.geography import reference


def from_area(key: str) -> Iterator[Step]:
    """The published findings about an area."""
    area = reference().areas.get(key)
    if area is None or area.type not in COVERED or area.ends_on is not None:
        return
    yield Step(
        f"Findings about {area.short_name}",
        f"{reverse('all_findings')}?{urlencode({'area': key})}",
        "what scrutiny found, and what those concerned say to it",
    )
    yield Step(
        "Write a finding down",
        f"{reverse('new_finding')}?{urlencode({'area': key})}",
        f"of a body that you are on, from a weak figure of {area.short_name} or without one",
    )
