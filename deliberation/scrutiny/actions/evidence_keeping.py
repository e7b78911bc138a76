"""Figures that lines of enquiry cite, compared with what is published now."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.accountability.calc.figures import is_news
from deliberation.scrutiny.actions.enquiries import tell_about
from deliberation.scrutiny.actions.evidence import href_of
from deliberation.scrutiny.models import Evidence
from deliberation.scrutiny.queries.evidence import evidence_due
from indexapp.queries.pins import Moved, PinnedFigure, figures_moved
from kernel import clock
from kernel.actors import Actor


@transaction.atomic
def watch_evidence(*, actor: Actor) -> int:
    """Compare cited figures with what their index publishes now; how many moved, on or back. Safe to do again.

    A figure that moved is kept beside the pinned one, and the followers of the line of enquiry are told; of one that
    moves back, too. A later run that says the same is only remembered.
    """
    require(actor, Permission.SCRUTINY_KEEP)
    rows = evidence_due().select_for_update(of=("self",)).select_related("enquiry__body").order_by("pk")
    items = list(rows)
    news = _compared(items) if items else []
    for item in news:
        _tell(item)
        record(
            actor, Event.ENQUIRY_EVIDENCE_MOVED, "enquiry", item.enquiry_id, body=str(item.enquiry.body_id), number=item.number,
            run=item.now_run_id, status="moved" if item.moved_at else "back",
        )  # fmt: skip
    return len(news)


def _compared(items: list[Evidence]) -> list[Evidence]:
    """Write down what the published runs say of these; those of them that say something new."""
    figures = [PinnedFigure.from_json(item.figure or {}) for item in items]
    told = zip(items, figures, figures_moved(figures), strict=True)
    news = [item for item, figure, now in told if _take_in(item, figure, now)]
    Evidence.objects.bulk_update(items, ["now", "now_run_id", "moved_at"], batch_size=500)
    return news


def _take_in(item: Evidence, figure: PinnedFigure, now: Moved) -> bool:
    """Put what a run says on the evidence; whether that is news: other than what was said last."""
    before, said = (item.now or {}) if item.moved_at else None, asdict(now)
    item.now_run_id = now.run_id
    if not now.moved:
        was_moved = item.moved_at is not None
        item.now, item.moved_at = None, None
        return was_moved
    news = is_news(figure.as_json(), before, said)
    item.now = said
    item.moved_at = clock.now() if news else item.moved_at or clock.now()
    return news


def _tell(item: Evidence) -> None:
    enquiry, figure = item.enquiry, item.figure or {}
    moved = item.moved_at is not None
    what = "has changed since it was cited" if moved else "is again what it was when it was cited"
    tell_about(
        enquiry,
        [("enquiry", str(enquiry.pk))],
        f"{'moved' if moved else 'back'}:{item.number}:{item.now_run_id}",
        f"A figure in the evidence {'has changed' if moved else 'is back to what was cited'}: {enquiry.title}",
        f"E{item.number} cites {figure.get('title')} in {figure.get('area_name')}, {figure.get('period')}. A later run of the "
        f"index was published: the figure {what}. The page shows both figures, each with its run.",
        href_of(item),
    )
