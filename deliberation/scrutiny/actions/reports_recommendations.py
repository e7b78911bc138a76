"""The recommendations of a scrutiny report while it is written: drafting, changing and dropping them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.texts import line, passage
from deliberation.bodies.models import Body
from deliberation.bodies.queries.bodies import has_ended
from deliberation.bodies.queries.roles import scope_of
from deliberation.scrutiny.actions.reports import open_report
from deliberation.scrutiny.models import DraftRecommendation, ReportFinding, ScrutinyReport
from deliberation.scrutiny.queries.reports import draft_at, drafts_of
from kernel.actors import Actor
from kernel.errors import BadInput, WrongState

MOST_DRAFTS, MOST_ADDRESSEES = 30, 20
LONGEST_TEXT, LONGEST_REASONS, LONGEST_NAME = 4000, 8000, 160


class RecommendationChanged(WrongState):
    """Somebody else changed the recommendation after the writer had opened it."""

    code = "recommendation_changed"
    next_step = "Read what they wrote, put both together, and save again. Your text is kept on the page."


@dataclass(frozen=True)
class DraftGiven:
    """A recommendation as a form gives it: to bodies on the site, to others by name, or to both."""

    text: str
    reasons: str
    to_bodies: Sequence[UUID] = ()
    to_names: Sequence[str] = ()
    finding_id: UUID | None = None


@transaction.atomic
def draft_report_recommendation(
    *, actor: Actor, body_id: UUID, report_id: UUID, given: DraftGiven, draft_id: UUID | None = None
) -> DraftRecommendation:
    """Add a recommendation to the report, last. `draft_id` makes a form that is sent twice add one.

    Raises NotFound, BadInput, ReportIsAgreed.
    """
    require(actor, Permission.ENQUIRY_WRITE, scope_of(body_id))
    report = open_report(body_id, report_id)
    made = DraftRecommendation.objects.filter(pk=draft_id).first() if draft_id is not None else None
    if made is not None and made.report_id == report.pk:
        return draft_at(report, made.pk)
    if made is not None:
        raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
    there = drafts_of(report)
    if len(there) >= MOST_DRAFTS:
        raise BadInput(f"A report has at most {MOST_DRAFTS} recommendations.")
    values, bodies = _checked(report, given)
    draft = DraftRecommendation.objects.create(
        pk=draft_id or uuid.uuid4(), report=report, position=len(there) + 1, **values
    )
    draft.to_bodies.set(bodies)
    record(
        actor, Event.SCRUTINY_REPORT_CHANGED, "scrutiny_report", report.pk, body=str(body_id), recommendation=str(draft.pk), status="new"
    )  # fmt: skip
    return draft_at(report, draft.pk)


@transaction.atomic
def change_report_recommendation(
    *, actor: Actor, body_id: UUID, report_id: UUID, draft_id: UUID, given: DraftGiven, version: int
) -> DraftRecommendation:
    """Change a recommendation. `version` is the one that the writer started from; the same again changes nothing.

    Raises NotFound, BadInput, ReportIsAgreed, and RecommendationChanged when somebody else was quicker.
    """
    require(actor, Permission.ENQUIRY_WRITE, scope_of(body_id))
    report = open_report(body_id, report_id)
    draft = draft_at(report, draft_id)
    values, bodies = _checked(report, given, draft)
    held = {name: getattr(draft, name) for name in values}
    if held == values and {each.pk for each in draft.to_bodies.all()} == {each.pk for each in bodies}:
        return draft
    if draft.version != version:
        raise RecommendationChanged("Somebody changed this recommendation while you were writing.")
    for name, value in values.items():
        setattr(draft, name, value)
    draft.version = version + 1
    draft.save(update_fields=[*values, "version"])
    draft.to_bodies.set(bodies)
    record(
        actor, Event.SCRUTINY_REPORT_CHANGED, "scrutiny_report", report.pk, body=str(body_id), recommendation=str(draft.pk),
        version=draft.version, status="changed",
    )  # fmt: skip
    return draft_at(report, draft.pk)


@transaction.atomic
def drop_report_recommendation(*, actor: Actor, body_id: UUID, report_id: UUID, draft_id: UUID) -> None:
    """Take a recommendation out of the report. Raises NotFound, ReportIsAgreed."""
    require(actor, Permission.ENQUIRY_WRITE, scope_of(body_id))
    report = open_report(body_id, report_id)
    draft_at(report, draft_id).delete()
    for place, each in enumerate(drafts_of(report), 1):
        if each.position != place:
            DraftRecommendation.objects.filter(pk=each.pk).update(position=place)
    record(
        actor, Event.SCRUTINY_REPORT_CHANGED, "scrutiny_report", report.pk, body=str(body_id), recommendation=str(draft_id), status="dropped"
    )  # fmt: skip


def _checked(
    report: ScrutinyReport, given: DraftGiven, kept: DraftRecommendation | None = None
) -> tuple[dict[str, Any], list[Body]]:
    """The columns of a recommendation and the bodies it goes to. Raises BadInput with the field that is at fault."""
    bodies = _bodies(report, given.to_bodies, {each.pk for each in kept.to_bodies.all()} if kept else set())
    tidied = [line("The name", each, LONGEST_NAME) for each in given.to_names]
    names = list({each.casefold(): each for each in tidied if each}.values())
    if not bodies and not names:
        raise BadInput("Say to whom it goes: a body on the site, or a name.", field="to_bodies")
    if len(bodies) + len(names) > MOST_ADDRESSEES:
        raise BadInput(f"A recommendation goes to at most {MOST_ADDRESSEES}.", field="to_bodies")
    if given.finding_id is not None and not _holds(report, given.finding_id):
        raise BadInput("Choose a finding that is in the report.", field="finding_id")
    values = {
        "text": passage("The recommendation", given.text, LONGEST_TEXT, needed=True),
        "reasons": passage("The reasons", given.reasons, LONGEST_REASONS, needed=True),
        "to_names": names,
        "finding_id": given.finding_id,
    }
    return values, bodies


def _bodies(report: ScrutinyReport, wanted: Sequence[UUID], kept: set[UUID]) -> list[Body]:
    found = list(Body.objects.filter(pk__in=list(wanted)).order_by("name", "slug"))
    if len(found) != len(set(wanted)) or any(each.pk == report.body_id for each in found):
        raise BadInput("Choose other bodies to whom it goes.", field="to_bodies")
    for each in found:
        if has_ended(each) and each.pk not in kept:
            raise BadInput(f"{each.name} has ended. Choose the body that came after it.", field="to_bodies")
    return found


def _holds(report: ScrutinyReport, finding_id: UUID) -> bool:
    return ReportFinding.objects.filter(report=report, finding=finding_id).exists()
