"""Agreeing a report, opening it again, and handing it over to those whom its recommendations are for."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.urls import reverse

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.recommendations import (
    EvidenceGiven,
    Origin,
    RecommendationGiven,
    make_recommendations,
)
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.actions.rows import locked_tradeoff
from deliberation.tradeoffs.actions.telling import tell_followers
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.leads import KIND
from deliberation.tradeoffs.models import PanelReport, ReportStatus, TradeOff
from deliberation.tradeoffs.queries.report import Whole, frozen_data, report_data, whole_report
from deliberation.tradeoffs.queries.tradeoffs import check_stage
from kernel import clock
from kernel.actors import Actor
from kernel.errors import WrongState


class ReportNotReady(WrongState):
    """Something is missing that a report must have before it is agreed."""

    code = "report_not_ready"
    next_step = "Write what is missing, then agree the report."


class ReportNotAgreed(WrongState):
    """Only a report that was agreed is handed over."""

    code = "report_not_agreed"
    next_step = "Agree the report first."


@transaction.atomic
def agree_report(*, actor: Actor, body_id: UUID, tradeoff_id: UUID) -> PanelReport:
    """Freeze the report: what was written together is agreed. One that is agreed or handed over stays as it is.

    Raises NotFound, WrongStage, ReportNotReady with everything that is lacking.
    """
    require(actor, Permission.REPORT_AGREE, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    whole = whole_report(tradeoff)
    if whole.report is not None and whole.report.status != ReportStatus.DRAFT:
        return whole.report
    check_stage(tradeoff, Act.HAND_OVER)
    if whole.report is None or whole.lacking:
        raise ReportNotReady(" ".join(whole.lacking))
    report = whole.report
    report.status, report.agreed_at = ReportStatus.AGREED, clock.now()
    report.save(update_fields=["status", "agreed_at"])
    record(
        actor, Event.PANEL_REPORT_AGREED, "tradeoff", tradeoff.pk, body=str(body_id), count=len(whole.drafts)
    )
    return report


@transaction.atomic
def reopen_report(*, actor: Actor, body_id: UUID, tradeoff_id: UUID) -> PanelReport:
    """Let an agreed report be written on, as long as it is not handed over. One that is open stays as it is.

    Raises NotFound, WrongStage, and WrongState for one that is handed over.
    """
    require(actor, Permission.REPORT_AGREE, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    report = whole_report(tradeoff).report
    if report is None:
        raise ReportNotAgreed("Nobody has begun the report.", next_step="Write its first section.")
    if report.status == ReportStatus.DRAFT:
        return report
    if report.status == ReportStatus.PUBLISHED:
        raise WrongState("The report is handed over, so it stays as it is.")
    check_stage(tradeoff, Act.HAND_OVER)
    report.status, report.agreed_at = ReportStatus.DRAFT, None
    report.save(update_fields=["status", "agreed_at"])
    record(
        actor, Event.PANEL_REPORT_CHANGED, "tradeoff", tradeoff.pk, body=str(body_id), status=ReportStatus.DRAFT.value
    )  # fmt: skip
    return report


@transaction.atomic
def hand_over_report(*, actor: Actor, body_id: UUID, tradeoff_id: UUID) -> PanelReport:
    """Hand an agreed report over: it is published as it stands, and each recommendation goes to its addressee.

    Doing it again changes nothing. Followers are told once. Raises NotFound, WrongStage, ReportNotAgreed, and BadInput
    where a recommendation can no longer go to whom it is for.
    """
    require(actor, Permission.REPORT_AGREE, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    whole = whole_report(tradeoff)
    report = whole.report
    if report is not None and report.status == ReportStatus.PUBLISHED:
        return report
    check_stage(tradeoff, Act.HAND_OVER)
    if report is None or report.status != ReportStatus.AGREED:
        raise ReportNotAgreed("The report is not agreed yet.")
    data = report_data(whole)
    made = make_recommendations(
        actor=actor,
        from_body_id=tradeoff.body_id,
        origin=_origin(tradeoff),
        items=[_item(tradeoff, whole, place, row) for place, row in enumerate(data["recommendations"])],
    )
    references = {}
    for draft, each in zip(whole.drafts, made, strict=True):
        draft.handed_over = each.pk
        draft.save(update_fields=["handed_over"])
        references[draft.pk] = (each.pk, each.reference, each.due_on.isoformat())
    report.status, report.published_at = ReportStatus.PUBLISHED, clock.now()
    report.snapshot = frozen_data(whole, references)
    report.save(update_fields=["status", "published_at", "snapshot"])
    _tell(tradeoff, len(made))
    record(actor, Event.PANEL_REPORT_PUBLISHED, "tradeoff", tradeoff.pk, body=str(body_id), count=len(made))
    return report


def _origin(tradeoff: TradeOff) -> Origin:
    href = reverse("panel_report", args=[tradeoff.body.slug, tradeoff.pk])
    return Origin(KIND, str(tradeoff.pk), tradeoff.title, href, tradeoff.illustrative)


def _item(tradeoff: TradeOff, whole: Whole, place: int, row: dict[str, object]) -> RecommendationGiven:
    """What the addressee gets: the panel's words and reasons, with option, evidence and vote as what it rests on."""
    draft, at = whole.drafts[place], [tradeoff.body.slug, tradeoff.pk]
    evidence = []
    # A recommendation is public. Of a trade-off that is not, no more goes with it than its own words.
    if tradeoff.public and draft.option is not None:
        evidence.append(EvidenceGiven(f"Option: {draft.option.name}", reverse("options", args=at)))
    for item in sorted(draft.evidence.all(), key=lambda item: item.number) if tradeoff.public else ():
        href = reverse("evidence_item", args=[*at, item.number])
        evidence.append(EvidenceGiven(f"E{item.number}: {item.claim}"[:300], href))
    vote = row["vote"]
    if isinstance(vote, dict):
        evidence.append(
            EvidenceGiven(f"Vote: {vote['title']}", reverse("vote", args=[tradeoff.body.slug, vote["id"]]))
        )
    return RecommendationGiven(
        key=str(draft.pk),
        text=draft.text,
        reasons=draft.reasons,
        to_body_id=draft.to_body_id,
        to_name=draft.to_name,
        evidence=evidence,
        area_key=tradeoff.area_key,
    )


def _tell(tradeoff: TradeOff, count: int) -> None:
    told = "1 recommendation" if count == 1 else f"{count} recommendations"
    tell_followers(
        tradeoff,
        "report",
        f"{tradeoff.title}: the report",
        f"{tradeoff.body.name} has handed over its report with {told}. Each is to be answered by a day that the report names.",
        reverse("panel_report", args=[tradeoff.body.slug, tradeoff.pk]),
    )
