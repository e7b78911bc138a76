"""Agreeing a scrutiny report, opening it again, and publishing it: frozen, with its recommendations made."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from access.gate import require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.recommendations import (
    EvidenceGiven,
    Origin,
    RecommendationGiven,
    make_recommendations,
)
from deliberation.accountability.actions.telling import tell_all
from deliberation.accountability.calc.topics import unpacked
from deliberation.accountability.models import Recommendation
from deliberation.bodies.queries.roles import scope_of
from deliberation.scrutiny.actions.findings_publish import publish_finding
from deliberation.scrutiny.actions.reports import locked_report
from deliberation.scrutiny.calc.words import FindingStatus, ReportStatus
from deliberation.scrutiny.models import DraftRecommendation, ScrutinyReport
from deliberation.scrutiny.queries.enquiries import is_open_to_all
from deliberation.scrutiny.queries.reports import ORIGIN, WholeReport, report_data, whole_report
from kernel import clock
from kernel.actors import Actor
from kernel.canonical import sha256_of
from kernel.errors import WrongState


class ReportNotReady(WrongState):
    """Something is missing that a report must have before it is agreed."""

    code = "report_not_ready"
    next_step = "Add what is missing, then agree the report."


class ReportNotAgreed(WrongState):
    """Only a report that was agreed is published."""

    code = "report_not_agreed"
    next_step = "Agree the report first."


@transaction.atomic
def agree_report(*, actor: Actor, body_id: UUID, report_id: UUID) -> ScrutinyReport:
    """Hold a report as the committee agreed it. One that is agreed or published stays as it is.

    Raises NotFound, ReportNotReady with everything that is lacking.
    """
    require(actor, Permission.SCRUTINY_REPORT_PUBLISH, scope_of(body_id))
    report = locked_report(body_id, report_id)
    if report.status != ReportStatus.DRAFT:
        return report
    lacking = whole_report(report).lacking
    if lacking:
        raise ReportNotReady(" ".join(lacking))
    report.status, report.agreed_at = ReportStatus.AGREED.value, clock.now()
    report.save(update_fields=["status", "agreed_at"])
    record(actor, Event.SCRUTINY_REPORT_AGREED, "scrutiny_report", report.pk, body=str(body_id))
    return report


@transaction.atomic
def reopen_report(*, actor: Actor, body_id: UUID, report_id: UUID) -> ScrutinyReport:
    """Let an agreed report be written on, as long as it is not published. One that is open stays as it is.

    Raises NotFound, and WrongState for one that is published.
    """
    require(actor, Permission.SCRUTINY_REPORT_PUBLISH, scope_of(body_id))
    report = locked_report(body_id, report_id)
    if report.status == ReportStatus.DRAFT:
        return report
    if report.status == ReportStatus.PUBLISHED:
        raise WrongState(
            "The report is published, so it stays as it is.", next_step="Start a report that replaces it."
        )
    report.status, report.agreed_at = ReportStatus.DRAFT.value, None
    report.save(update_fields=["status", "agreed_at"])
    record(actor, Event.SCRUTINY_REPORT_REOPENED, "scrutiny_report", report.pk, body=str(body_id))
    return report


@transaction.atomic
def publish_report(*, actor: Actor, body_id: UUID, report_id: UUID) -> ScrutinyReport:
    """Publish an agreed report: frozen with its hash, its findings published, its recommendations made.

    Doing it again changes nothing. Followers are told once. Raises NotFound, ReportNotAgreed, ReportNotReady where a
    finding was withdrawn since, and BadInput where a recommendation can no longer go to whom it is for.
    """
    require(actor, Permission.SCRUTINY_REPORT_PUBLISH, scope_of(body_id))
    report = locked_report(body_id, report_id)
    if report.status == ReportStatus.PUBLISHED:
        return report
    if report.status != ReportStatus.AGREED:
        raise ReportNotAgreed("The report is not agreed yet.")
    whole = whole_report(report)
    if whole.lacking:
        raise ReportNotReady(" ".join(whole.lacking), next_step="Open the report again, and mend it.")
    for finding in whole.findings:
        if finding.status != FindingStatus.PUBLISHED:
            publish_finding(actor=actor, body_id=body_id, finding_id=finding.pk)
    made = make_recommendations(
        actor=actor, from_body_id=body_id, origin=_origin(report), items=[each for draft in whole.drafts for each in _items(report, draft)]
    )  # fmt: skip
    report.status, report.published_at = ReportStatus.PUBLISHED.value, clock.now()
    report.frozen = frozen_data(whole, made)
    report.frozen_hash = sha256_of(report.frozen)
    report.save(update_fields=["status", "published_at", "frozen", "frozen_hash"])
    _tell(report, len(made))
    record(
        actor, Event.SCRUTINY_REPORT_PUBLISHED, "scrutiny_report", report.pk, body=str(body_id), count=len(made),
        sha256=report.frozen_hash,
    )  # fmt: skip
    return report


def frozen_data(whole: WholeReport, made: list[Recommendation]) -> dict[str, Any]:
    """The data of a report on the day on which it is published, with the recommendations as they were made."""
    by_draft: dict[str, list[dict[str, str]]] = {}
    for each in made:
        by_draft.setdefault(each.origin_key, []).append(
            {
                "id": str(each.pk),
                "reference": each.reference,
                "to": each.to_words,
                "due_on": each.due_on.isoformat(),
            }
        )
    data = report_data(whole)
    for row in data["recommendations"]:
        row["made"] = by_draft.get(row["draft"], [])
    return data | {"published_on": today_in_england().isoformat()}


def _origin(report: ScrutinyReport) -> Origin:
    href = reverse("scrutiny_report", args=[report.pk])
    return Origin(ORIGIN, str(report.pk), report.title, href, report.illustrative)


def _items(report: ScrutinyReport, draft: DraftRecommendation) -> list[RecommendationGiven]:
    """What each addressee gets: the committee's words and reasons, and the finding that they rest on.

    It is filed where the finding is, or the line of enquiry, so that topics and areas lead to it.
    """
    evidence = []
    enquiry = report.enquiry if report.enquiry is not None and is_open_to_all(report.enquiry) else None
    filed = draft.finding if draft.finding is not None else enquiry
    topics = unpacked(filed.topics) if filed is not None else ()
    area_key = filed.area_key if filed is not None else ""
    if draft.finding is not None:
        href = reverse("finding", args=[draft.finding.pk])
        evidence.append(EvidenceGiven(f"Finding: {draft.finding.title}"[:300], href))
    bodies = sorted(draft.to_bodies.all(), key=lambda body: (body.name, body.slug))
    addressees: list[dict[str, Any]] = [{"to_body_id": body.pk} for body in bodies]
    addressees += [{"to_name": name} for name in draft.to_names]
    return [
        RecommendationGiven(
            key=str(draft.pk), text=draft.text, reasons=draft.reasons, evidence=evidence, topics=topics,
            area_key=area_key, **to,
        )
        for to in addressees
    ]  # fmt: skip


def _tell(report: ScrutinyReport, count: int) -> None:
    things = [("scrutiny_report", str(report.pk)), ("body", str(report.body_id))]
    if report.replaces is not None:
        things.append(("scrutiny_report", str(report.replaces_id)))
    if report.enquiry is not None and is_open_to_all(report.enquiry):
        things.append(("enquiry", str(report.enquiry_id)))
    told = "1 recommendation" if count == 1 else f"{count} recommendations"
    tell_all(
        things,
        key=f"scrutiny_report:{report.pk}:published",
        subject=f"A report of {report.body.name}",
        text=f"{report.body.name} has published a report with {told}: {report.title}",
        href=reverse("scrutiny_report", args=[report.pk]),
    )
