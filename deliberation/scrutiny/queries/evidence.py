"""Evidence of lines of enquiry: one piece, what can be pinned, and what has yet to be compared with the index."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from deliberation.accountability.queries.figures import FigureChoices, figure_choices, not_compared
from deliberation.bodies.models import Body
from deliberation.scrutiny.models import Enquiry, Evidence
from deliberation.scrutiny.queries.enquiries import no_such_evidence
from design.formats import ordinal
from indexapp.queries.areas import areas_of
from indexapp.queries.pins import definitions_with_runs
from indexapp.queries.published import index, scores
from kernel.errors import NotFound


def evidence_at(enquiry: Enquiry, number: int) -> Evidence:
    """One piece of evidence, withdrawn or not. Raises NotFound."""
    found = Evidence.objects.select_related("membership").filter(enquiry=enquiry, number=number).first()
    if found is None:
        raise no_such_evidence()
    return found


def evidence_choices(enquiry: Enquiry, definition: str = "") -> FigureChoices:
    """What can be pinned: of the index named, or the first that has figures; areas of the enquiry or its body first.

    Raises WrongState where no index has figures.
    """
    near = [enquiry.area_key] if enquiry.area_key else areas_of_body(enquiry.body)
    return figure_choices(definition, near)


def areas_of_body(body: Body) -> list[str]:
    """Keys of the areas that a body covers. One query."""
    return list(body.areas.values_list("area_key", flat=True))


def evidence_due() -> QuerySet[Evidence]:
    """Pinned figures that count and that have not been compared with what their index publishes now."""
    return not_compared(Evidence.objects.filter(withdrawn_at__isnull=True, run_id__isnull=False))


@dataclass(frozen=True)
class WeakFigure:
    """A figure of an area that scores low, as an address can name it."""

    definition: str
    metric: str
    title: str
    area: str
    period: str
    place: str


def weakest(definition: str, area_key: str, most: int = 5) -> list[WeakFigure]:
    """The metrics on which an area scores lowest in the period that an index shows first, lowest first.

    Empty where there is no such area in the index, or no run. At most three queries.
    """
    slug = definition or next((each for each, _ in definitions_with_runs()), "")
    if not slug or not area_key:
        return []
    try:
        found = index(slug)
        place = areas_of(found).get(area_key)
    except NotFound:
        return []
    run = found.run
    if run is None or not run.default_period:
        return []
    period, titles = run.default_period, {each.slug: each.title for each in run.spec.metrics}
    rows = [
        row
        for row in scores(run, [place.id], nodes=list(titles), periods=[period])
        if row.score is not None and row.rank is not None
    ]
    rows.sort(key=lambda row: (row.score or 0.0, row.node))
    return [
        WeakFigure(
            slug, row.node, titles[row.node], place.key, period,
            f"{ordinal(row.rank or 0)} of {run.blocks[row.node, period].areas_scored:,}",
        )
        for row in rows[:most]
    ]  # fmt: skip
