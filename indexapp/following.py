"""How areas and metrics that somebody follows are found."""

from __future__ import annotations

from django.urls import reverse

from indexapp.models import Metric
from indexapp.presenters.place_words import TYPES
from indexapp.queries.geography import reference
from notices import kinds
from notices.kinds import Thing

AREA, METRIC = "area", "metric"


def followed_area(thing_id: str) -> Thing | None:
    """An area by its key; None for a key that no area has. Areas are read from the tables: no query."""
    area = reference().areas.get(thing_id)
    if area is None:
        return None
    one, _many = TYPES[area.type]
    # A system and a council may have the same name.
    kind = one if one.startswith("NHS") else f"{one[0].lower()}{one[1:]}"
    title = area.name if area.name == one else f"{area.name} ({kind})"
    return Thing(title, reverse("area", args=[area.key]))


def followed_metric(thing_id: str) -> Thing | None:
    """A metric by its short name, with its page in the first index that has it; None where none has. One query."""
    place = "definition_places__definition"
    rows = Metric.objects.filter(slug=thing_id, **{f"{place}__current_version__isnull": False})
    found = rows.order_by(f"{place}__position", f"{place}__title")
    for title, illustrative, definition in found.values_list("short_title", "illustrative", f"{place}__slug")[
        :1
    ]:
        return Thing(title, reverse("metric", args=[definition, thing_id]), illustrative)
    return None


def let_follow() -> None:
    """Let areas and metrics be followed; doing it again changes nothing."""
    kinds.register(AREA, followed_area)
    kinds.register(METRIC, followed_metric)
