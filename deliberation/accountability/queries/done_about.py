"""What was done about one metric of an index anywhere, and the areas that can look for similar ones."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from deliberation.accountability.models import ExpectedEffect
from deliberation.accountability.queries.doing_effects import effects_on
from indexapp.queries.areas import areas_of
from indexapp.queries.metrics import metric_of
from indexapp.queries.published import index


@dataclass(frozen=True)
class DoneAbout:
    """A metric, what bodies expected to change of it, newest first, and the areas that have figures of it."""

    definition: str
    metric: str
    title: str
    meaning: str
    illustrative: bool
    effects: QuerySet[ExpectedEffect]
    areas: tuple[tuple[str, str], ...]


def done_about(definition: str, metric: str) -> DoneAbout:
    """Raises NotFound for an index or a metric that there is not. At most nine queries, seven of them only the first time."""
    shown = index(definition)
    _, file = metric_of(shown, metric)
    areas = sorted((each.name, each.key) for each in areas_of(shown).by_id.values()) if shown.run else []
    return DoneAbout(
        definition=shown.slug,
        metric=metric,
        title=str(file["title"]),
        meaning=str(file.get("meaning") or ""),
        illustrative=shown.illustrative,
        effects=effects_on(shown.slug, metric),
        areas=tuple((key, name) for name, key in areas),
    )
