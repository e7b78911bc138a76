"""Scrutiny reports: which a reader may see, what belongs to one, what it lacks, and the whole of it as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from access.gate import holds
from access.permissions import Permission
from deliberation.accountability.queries.recommendations import Answered, of_origin
from deliberation.bodies.models import Body
from deliberation.scrutiny.calc.report import SECTIONS, missing
from deliberation.scrutiny.calc.words import FindingStatus, ReportStatus
from deliberation.scrutiny.models import (
    DraftRecommendation,
    Finding,
    ReportFinding,
    RightOfReply,
    ScrutinyReport,
    ScrutinySection,
    ScrutinySectionVersion,
)
from deliberation.scrutiny.queries.enquiries import is_open_to_all
from deliberation.scrutiny.queries.findings import bodies_with, works_on
from deliberation.scrutiny.queries.replies import replies_to_many
from kernel.actors import Actor
from kernel.errors import NotFound

ORIGIN = "report"
"""What a recommendation and a follow of `origins` call a report, with its id."""


@dataclass(frozen=True)
class ReportsWanted:
    """What a list is narrowed to; an empty text asks for nothing in particular."""

    words: str = ""
    status: str = ""
    body: str = ""


def no_such_report() -> NotFound:
    """For what is not there, or not for this reader."""
    return NotFound("There is no such report.", next_step="Look for it in the list of reports.")


def no_such_draft() -> NotFound:
    """Where the report has no such recommendation."""
    return NotFound("The report has no such recommendation.", next_step="Look at the report.")


def reports() -> QuerySet[ScrutinyReport]:
    """Every report with its body, its line of enquiry and the report that it replaces."""
    return ScrutinyReport.objects.select_related("body", "enquiry", "replaces")


def visible_to(actor: Actor) -> Q:
    """The condition for what a reader may see: what was published, and what their bodies write."""
    if holds(actor, Permission.SCRUTINY_SEE_PRIVATE):
        return Q()
    own = bodies_with(actor, Permission.SCRUTINY_SEE_PRIVATE)
    return Q(status=ReportStatus.PUBLISHED.value) | Q(body_id__in=own)


def report_at(actor: Actor, report_id: UUID) -> ScrutinyReport:
    """One report, as far as the reader may see it. Raises NotFound."""
    found = reports().filter(pk=report_id).first()
    if found is None or not (found.status == ReportStatus.PUBLISHED or works_on(actor, found.body_id)):
        raise no_such_report()
    return found


def report_of(body: Body, report_id: UUID) -> ScrutinyReport:
    """One of this body's, whatever its status. Raises NotFound, for another body's too."""
    found = reports().filter(pk=report_id, body=body).first()
    if found is None:
        raise no_such_report()
    return found


def public_report(report_id: UUID) -> ScrutinyReport | None:
    """One that was published."""
    return reports().filter(pk=report_id, status=ReportStatus.PUBLISHED.value).first()


def find_reports(actor: Actor, wanted: ReportsWanted) -> QuerySet[ScrutinyReport]:
    """Those that the reader may see and that fit, newest first; without the frozen whole."""
    rows = reports().filter(visible_to(actor)).defer("frozen", "replaces__frozen")
    for word in wanted.words.split():
        rows = rows.filter(
            Q(title__icontains=word) | Q(reference__icontains=word) | Q(body__name__icontains=word)
        )
    exact = {"status": wanted.status, "body__slug": wanted.body}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    return rows.order_by("-made_at", "reference")


def replacement_of(report: ScrutinyReport) -> ScrutinyReport | None:
    """The published report that took the place of this one, the newest of several; one query."""
    rows = ScrutinyReport.objects.filter(replaces=report, status=ReportStatus.PUBLISHED.value)
    return rows.defer("frozen").order_by("-published_at").first()


def sections_of(report: ScrutinyReport) -> dict[str, ScrutinySection]:
    """The sections that somebody wrote, by key; one query."""
    return {each.key: each for each in report.sections.all()}


def section_of(report: ScrutinyReport, key: str) -> ScrutinySection | None:
    """One section, None while nobody wrote it. Raises NotFound for a key that is none."""
    if key not in SECTIONS:
        raise NotFound("The report has no such section.", next_step="Look at the report.")
    return report.sections.filter(key=key).first()


def versions_of(section: ScrutinySection | None) -> QuerySet[ScrutinySectionVersion]:
    """The versions of a section, newest first."""
    return (
        ScrutinySectionVersion.objects.filter(section=section)
        .select_related("membership")
        .order_by("-version")
    )


def drafts_of(report: ScrutinyReport) -> list[DraftRecommendation]:
    """Its recommendations while they are written, in their order, with addressees and finding; two queries."""
    rows = report.recommendations.select_related("finding").prefetch_related("to_bodies")
    return list(rows.order_by("position", "pk"))


def draft_at(report: ScrutinyReport, draft_id: UUID) -> DraftRecommendation:
    """One of them. Raises NotFound."""
    rows = report.recommendations.select_related("finding").prefetch_related("to_bodies")
    found = rows.filter(pk=draft_id).first()
    if found is None:
        raise no_such_draft()
    return found


def findings_in(report: ScrutinyReport) -> list[Finding]:
    """The findings in a report, in their order; one query."""
    rows = ReportFinding.objects.filter(report=report).select_related("finding__enquiry").order_by("position")
    return [each.finding for each in rows]


def findings_to_choose(report: ScrutinyReport) -> list[tuple[UUID, str, str, bool]]:
    """Id, title, status and whether it is of the report's own enquiry, of each finding of the body; one query."""
    rows = Finding.objects.filter(body=report.body).exclude(status=FindingStatus.WITHDRAWN.value)
    found = [
        (pk, f"{title} ({reference})", status, enquiry == report.enquiry_id)
        for pk, title, reference, status, enquiry in rows.order_by("-made_at").values_list(
            "pk", "title", "reference", "status", "enquiry_id"
        )
    ]
    return sorted(found, key=lambda each: not each[3])


@dataclass(frozen=True)
class WholeReport:
    """A report with everything that belongs to it while it is written."""

    report: ScrutinyReport
    sections: Mapping[str, ScrutinySection]
    findings: list[Finding]
    replies: Mapping[UUID, list[RightOfReply]]
    drafts: list[DraftRecommendation]
    answers: Mapping[UUID, Answered] = field(default_factory=dict)

    @property
    def published(self) -> bool:
        """Whether everybody may read it."""
        return self.report.status == ReportStatus.PUBLISHED

    @property
    def lacking(self) -> list[str]:
        """What it lacks before it can be agreed, as sentences."""
        found = missing({key: each.text for key, each in self.sections.items()})
        if not self.findings:
            found.append("No finding is chosen.")
        for each in self.findings:
            if each.status in (FindingStatus.DRAFT, FindingStatus.WITH_OTHERS):
                found.append(f"Those concerned have not been heard yet on the finding “{each.title}”.")
            elif each.status == FindingStatus.WITHDRAWN:
                found.append(f"The finding “{each.title}” was withdrawn. Take it out.")
        if not self.drafts:
            found.append("There is no recommendation.")
        return found


def whole_report(report: ScrutinyReport) -> WholeReport:
    """A report with its parts: five queries while it is written, two for the answers once it is published."""
    if report.status == ReportStatus.PUBLISHED:
        return WholeReport(report, {}, [], {}, [], answers_to(report))
    found = findings_in(report)
    return WholeReport(report, sections_of(report), found, replies_to_many(found), drafts_of(report))


def answers_to(report: ScrutinyReport) -> dict[UUID, Answered]:
    """What was answered to the recommendations that the report made, by their id; two queries."""
    return {each.recommendation.pk: each for each in of_origin(ORIGIN, report.pk)}


def report_data(whole: WholeReport) -> dict[str, Any]:
    """The whole report as plain data: what is shown, what a program gets, and what is frozen. No query."""
    report = whole.report
    if report.frozen is not None:
        return dict(report.frozen)
    enquiry = report.enquiry if report.enquiry is not None and is_open_to_all(report.enquiry) else None
    return {
        "id": str(report.pk),
        "reference": report.reference,
        "title": report.title,
        "body": report.body.name,
        "body_slug": report.body.slug,
        # A line of enquiry that is not public is not told of in a report that is.
        "enquiry": str(enquiry.pk) if enquiry is not None else "",
        "enquiry_question": enquiry.question if enquiry is not None else "",
        "replaces": str(report.replaces_id) if report.replaces_id else "",
        "illustrative": report.illustrative,
        "published_on": None,
        "sections": [
            {
                "key": key,
                "title": facts.title,
                "text": whole.sections[key].text if key in whole.sections else "",
            }
            for key, facts in SECTIONS.items()
        ],
        "findings": [
            finding_data(place, each, whole.replies[each.pk]) for place, each in enumerate(whole.findings, 1)
        ],
        "recommendations": [draft_data(place, each) for place, each in enumerate(whole.drafts, 1)],
    }


def finding_data(place: int, each: Finding, replies: list[RightOfReply]) -> dict[str, Any]:
    """A finding as a report holds it, with what those concerned said."""
    return {
        "number": place,
        "id": str(each.pk),
        "reference": each.reference,
        "version": each.version,
        "title": each.title,
        "text": each.text,
        "seriousness": each.seriousness,
        "sureness": each.sureness,
        "sureness_why": each.sureness_why,
        "area": each.area_name,
        "place": each.place,
        "lever": each.lever,
        "factor": each.factor,
        "topics": each.topics.split(),
        "sources": each.sources,
        "figure": each.figure,
        "replies": [
            {
                "to": reply.to_words,
                "asked_on": reply.asked_on.isoformat(),
                "due_on": reply.due_on.isoformat(),
                "given_on": reply.given_on.isoformat() if reply.given_on else None,
                "accepts": reply.accepts,
                "waived": reply.waived,
                "text": reply.text,
            }
            for reply in replies
        ],
    }


def draft_data(place: int, each: DraftRecommendation) -> dict[str, Any]:
    """A recommendation as a report holds it; `made` is filled when the report is published."""
    bodies = sorted(each.to_bodies.all(), key=lambda body: (body.name, body.slug))
    return {
        "number": place,
        "draft": str(each.pk),
        "text": each.text,
        "reasons": each.reasons,
        "finding": each.finding.reference if each.finding is not None else "",
        "to": [{"name": body.name, "slug": body.slug} for body in bodies]
        + [{"name": name, "slug": ""} for name in each.to_names],
        "made": [],
    }
