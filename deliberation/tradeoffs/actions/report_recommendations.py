"""The recommendations of a report in the panel's own words: drafting, changing and dropping them."""

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
from deliberation.tradeoffs.actions.report import open_report
from deliberation.tradeoffs.actions.rows import locked_tradeoff
from deliberation.tradeoffs.models import EvidenceItem, Option, PanelRecommendation, PanelReport, TradeOff
from deliberation.tradeoffs.queries.report import (
    draft_at,
    drafts_of,
    evidence_to_cite,
    fingerprint,
    need_writer,
    options_to_cite,
    votes_to_cite,
)
from kernel.actors import Actor
from kernel.errors import BadInput, WrongState

MOST_DRAFTS = 50
LONGEST_TEXT, LONGEST_REASONS, LONGEST_NAME = 1000, 4000, 160


class RecommendationChanged(WrongState):
    """Somebody else changed the recommendation after the writer had opened it."""

    code = "recommendation_changed"
    next_step = "Read what they wrote, put both together, and save again. Your text is kept on the page."


@dataclass(frozen=True)
class DraftGiven:
    """A recommendation as a form gives it. `option` by its position, `evidence` by numbers, `place` from 1 (0: last)."""

    text: str
    reasons: str
    to_body_id: UUID | None = None
    to_name: str = ""
    option: int | None = None
    evidence: Sequence[int] = ()
    vote_id: UUID | None = None
    place: int = 0


@transaction.atomic
def draft_recommendation(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, given: DraftGiven, draft_id: UUID | None = None
) -> PanelRecommendation:
    """Add a recommendation to the report. `draft_id` makes a form that is sent twice add one.

    Raises NotFound, BadInput, WrongStage, ReportIsAgreed.
    """
    require(actor, Permission.TRADEOFF_SEE_PRIVATE, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    need_writer(actor, tradeoff)
    report = open_report(tradeoff)
    made = PanelRecommendation.objects.filter(pk=draft_id).first() if draft_id is not None else None
    if made is not None and made.report_id == report.pk:
        return made
    if made is not None:
        raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
    there = drafts_of(report)
    if len(there) >= MOST_DRAFTS:
        raise BadInput(f"A report has at most {MOST_DRAFTS} recommendations.")
    values, evidence = _checked(actor, tradeoff, given)
    draft = PanelRecommendation.objects.create(
        pk=draft_id or uuid.uuid4(), report=report, position=len(there) + 1, **values
    )
    draft.evidence.set(evidence)
    _put(report, draft, given.place)
    record(
        actor, Event.RECOMMENDATION_DRAFTED, "tradeoff", tradeoff.pk, body=str(body_id), thing=str(draft.pk), status="new"
    )  # fmt: skip
    return draft_at(report, draft.pk)


@transaction.atomic
def change_recommendation(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, draft_id: UUID, given: DraftGiven, seen: str
) -> PanelRecommendation:
    """Change a recommendation. `seen`: the fingerprint of what the writer started from.

    What is as it was leaves no entry. Raises NotFound, BadInput, WrongStage, ReportIsAgreed, and RecommendationChanged
    when somebody else was quicker: nothing is stored then.
    """
    require(actor, Permission.TRADEOFF_SEE_PRIVATE, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    need_writer(actor, tradeoff)
    report = open_report(tradeoff)
    draft = draft_at(report, draft_id)
    values, evidence = _checked(actor, tradeoff, given, draft)
    held = {name: getattr(draft, name) for name in values}
    numbers = {each.number for each in draft.evidence.all()}
    moves = given.place not in (0, draft.position)
    if held == values and numbers == {each.number for each in evidence} and not moves:
        return draft
    if fingerprint(draft) != seen:
        raise RecommendationChanged("Somebody changed this recommendation while you were writing.")
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save(update_fields=list(values))
    draft.evidence.set(evidence)
    _put(report, draft, given.place or draft.position)
    record(
        actor, Event.RECOMMENDATION_DRAFTED, "tradeoff", tradeoff.pk, body=str(body_id), thing=str(draft.pk), status="changed"
    )  # fmt: skip
    return draft_at(report, draft.pk)


@transaction.atomic
def drop_recommendation(*, actor: Actor, body_id: UUID, tradeoff_id: UUID, draft_id: UUID) -> None:
    """Take a recommendation out of the report. Raises NotFound, WrongStage, ReportIsAgreed."""
    require(actor, Permission.TRADEOFF_SEE_PRIVATE, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    need_writer(actor, tradeoff)
    report = open_report(tradeoff)
    draft_at(report, draft_id).delete()
    _renumber(drafts_of(report))
    record(
        actor, Event.RECOMMENDATION_DROPPED, "tradeoff", tradeoff.pk, body=str(body_id), thing=str(draft_id)
    )


def _put(report: PanelReport, draft: PanelRecommendation, place: int) -> None:
    """Put a recommendation at its place among the others; 0 or too far: last."""
    others = [each for each in drafts_of(report) if each.pk != draft.pk]
    at = len(others) if place < 1 else min(place - 1, len(others))
    _renumber([*others[:at], draft, *others[at:]])


def _renumber(rows: Sequence[PanelRecommendation]) -> None:
    for place, each in enumerate(rows, 1):
        if each.position != place:
            PanelRecommendation.objects.filter(pk=each.pk).update(position=place)


def _checked(
    actor: Actor, tradeoff: TradeOff, given: DraftGiven, kept: PanelRecommendation | None = None
) -> tuple[dict[str, Any], list[EvidenceItem]]:
    """The columns of a recommendation and its evidence. Raises BadInput with the field that is at fault."""
    to_body = _addressee(tradeoff, given, kept)
    values = {
        "text": passage("The recommendation", given.text, LONGEST_TEXT, needed=True),
        "reasons": passage("The reasons", given.reasons, LONGEST_REASONS, needed=True),
        "option_id": _option(tradeoff, given.option),
        "vote_id": _vote(actor, tradeoff, given.vote_id, kept),
        "to_body_id": to_body.pk if to_body is not None else None,
        "to_name": "" if to_body is not None else line("The name", given.to_name, LONGEST_NAME, needed=True),
    }
    return values, _evidence(tradeoff, given.evidence, kept)


def _addressee(tradeoff: TradeOff, given: DraftGiven, kept: PanelRecommendation | None) -> Body | None:
    if (given.to_body_id is None) == (not given.to_name.strip()):
        raise BadInput("Choose one body, or write one name, to whom it goes.", field="to_body")
    if given.to_body_id is None:
        return None
    found = Body.objects.filter(pk=given.to_body_id).first()
    if found is None or found.pk == tradeoff.body_id:
        raise BadInput("Choose another body to whom it goes.", field="to_body")
    if has_ended(found) and (kept is None or kept.to_body_id != found.pk):
        raise BadInput(f"{found.name} has ended. Choose the body that came after it.", field="to_body")
    return found


def _option(tradeoff: TradeOff, position: int | None) -> int | None:
    if position is None:
        return None
    found: dict[int, Option] = {each.position: each for each in options_to_cite(tradeoff)}
    if position not in found:
        raise BadInput("There is no such option.", field="option")
    return int(found[position].pk)


def _vote(
    actor: Actor, tradeoff: TradeOff, vote_id: UUID | None, kept: PanelRecommendation | None
) -> UUID | None:
    """The vote that carried it. One that was chosen before stays, whoever changes the rest."""
    if vote_id is None or (kept is not None and kept.vote_id == vote_id):
        return vote_id
    if vote_id not in {each.pk for each in votes_to_cite(actor, tradeoff)}:
        raise BadInput("Choose a vote about this trade-off that has closed.", field="vote")
    return vote_id


def _evidence(
    tradeoff: TradeOff, numbers: Sequence[int], kept: PanelRecommendation | None
) -> list[EvidenceItem]:
    known = {each.number: each for each in evidence_to_cite(tradeoff)}
    if kept is not None:
        known = {each.number: each for each in kept.evidence.all()} | known
    missing = sorted(set(numbers) - set(known))
    if missing:
        raise BadInput(f"There is no item E{missing[0]} in the evidence.", field="evidence")
    return [known[number] for number in sorted(set(numbers))]
