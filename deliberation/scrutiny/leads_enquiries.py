"""The steps on from an area to lines of enquiry about it, and from it or one of its figures to planning one."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.http import urlencode

from deliberation.bodies.leads import COVERED
from design.onward import Step
from indexapp.queries.geography import reference


def from_area(key: str) -> Iterator[Step]:
    """The lines of enquiry about an area, and the way to plan one that starts from its weakest figures."""
    area = reference().areas.get(key)
    if area is None or area.type not in COVERED or area.ends_on is not None:
        return
    asked = urlencode({"area": key})
    yield Step(
        f"Lines of enquiry about {area.short_name}",
        f"{reverse('all_enquiries')}?{asked}",
        "what committees look into here",
    )
    yield Step(
        "Look into this",
        f"{reverse('new_enquiry')}?{asked}",
        f"plan a line of enquiry that starts from a weak figure of {area.short_name} (chairs and clerks)",
    )


def from_figure(place: str) -> Iterator[Step]:
    """Planning a line of enquiry, or writing a finding down, from a figure; `place`: definition, metric, area, period."""
    definition, metric, area, period = place.split("/", 3)
    asked = urlencode({"definition": definition, "metric": metric, "area": area, "period": period})
    yield Step("look into it", f"{reverse('new_enquiry')}?{asked}")
    yield Step("write a finding down", f"{reverse('new_finding')}?{asked}")
