"""Writing a scrutiny report together: starting it, its sections with every version kept, the findings in it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.rows import locked_body, next_in
from deliberation.accountability.queries.acting import membership_with
from deliberation.bodies.actions.texts import line, passage
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import scope_of
from deliberation.scrutiny.calc.findings import ACTS, FindingAct
from deliberation.scrutiny.calc.report import SECTIONS
from deliberation.scrutiny.calc.words import REPORT_STATUS_WORDS, ReportStatus
from deliberation.scrutiny.models import (
    Enquiry,
    Finding,
    ReportFinding,
    ScrutinyReport,
    ScrutinySection,
    ScrutinySectionVersion,
)
from deliberation.scrutiny.queries.reports import no_such_report, section_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, WrongState

LONGEST_TITLE, LONGEST_SECTION, MOST_FINDINGS = 200, 20_000, 100


class SectionChanged(WrongState):
    """Somebody else changed the section after the writer had opened it."""

    code = "section_changed"
    next_step = "Read what they wrote, put both together, and save again. Your text is kept on the page."


class ReportIsAgreed(WrongState):
    """A report that was agreed or published is no longer changed."""

    code = "report_is_agreed"
    next_step = "Until it is published, those who agreed it can open it again."


@transaction.atomic
def start_report(
    *,
    actor: Actor,
    body_id: UUID,
    title: str,
    enquiry_id: UUID | None = None,
    replaces_id: UUID | None = None,
    report_id: UUID | None = None,
) -> ScrutinyReport:
    """Begin a report, of a line of enquiry where one is named. One that replaces another starts with its sections.

    `report_id` makes a form that is sent twice begin one. Raises NotFound, BadInput, WrongState where the body has ended.
    """
    require(actor, Permission.ENQUIRY_EDIT, scope_of(body_id))
    body = locked_body(body_id)
    made = ScrutinyReport.objects.filter(pk=report_id).first() if report_id is not None else None
    if made is not None and made.body_id == body.pk:
        return made
    if made is not None:
        raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
    replaced = _replaced(body, replaces_id)
    enquiry = _enquiry(body, enquiry_id)
    place = next_in(ScrutinyReport, body, "R", today_in_england())
    report = ScrutinyReport.objects.create(
        pk=report_id or uuid.uuid4(),
        body=body,
        enquiry=enquiry or (replaced.enquiry if replaced is not None else None),
        reference=place.reference,
        year=place.year,
        number=place.number,
        title=line("The title", title, LONGEST_TITLE, needed=True),
        replaces=replaced,
        illustrative=body.illustrative,
    )
    for row in (replaced.frozen or {}).get("sections", ()) if replaced is not None else ():
        if row["text"] and row["key"] in SECTIONS:
            _write(actor, report, row["key"], row["text"], 0)
    record(
        actor,
        Event.SCRUTINY_REPORT_STARTED,
        "scrutiny_report",
        report.pk,
        body=str(body_id),
        number=report.number,
    )
    return report


@transaction.atomic
def rename_report(*, actor: Actor, body_id: UUID, report_id: UUID, title: str) -> ScrutinyReport:
    """Give a report another title while it is written. Raises NotFound, BadInput, ReportIsAgreed."""
    require(actor, Permission.ENQUIRY_EDIT, scope_of(body_id))
    report = open_report(body_id, report_id)
    name = line("The title", title, LONGEST_TITLE, needed=True)
    if name != report.title:
        report.title = name
        report.save(update_fields=["title"])
        record(
            actor,
            Event.SCRUTINY_REPORT_CHANGED,
            "scrutiny_report",
            report.pk,
            body=str(body_id),
            fields="title",
        )
    return report


@transaction.atomic
def write_report_section(
    *, actor: Actor, body_id: UUID, report_id: UUID, key: str, text: str, version: int
) -> ScrutinySection:
    """Put a text in the place of a section; the one before stays among its versions.

    `version` is the one that the writer started from, 0 for a section that nobody wrote. The same text again changes
    nothing. Raises NotFound, BadInput, ReportIsAgreed, and SectionChanged when somebody else was quicker: nothing is
    stored then.
    """
    require(actor, Permission.ENQUIRY_WRITE, scope_of(body_id))
    report = open_report(body_id, report_id)
    section = section_of(report, key)
    said = passage(f"“{SECTIONS[key].title}”", text, LONGEST_SECTION)
    if section is not None and said == section.text:
        return section
    if (section.version if section is not None else 0) != version:
        raise SectionChanged("Somebody changed this section while you were writing.", version=version)
    written = _write(actor, report, key, said, version)
    record(
        actor, Event.SCRUTINY_REPORT_CHANGED, "scrutiny_report", report.pk, body=str(body_id), code=key, version=written.version
    )  # fmt: skip
    return written


@transaction.atomic
def choose_findings(
    *, actor: Actor, body_id: UUID, report_id: UUID, findings: Sequence[UUID]
) -> list[ReportFinding]:
    """Let the report hold these findings of the body, in this order, and no others.

    Raises NotFound, BadInput, ReportIsAgreed.
    """
    require(actor, Permission.ENQUIRY_WRITE, scope_of(body_id))
    report = open_report(body_id, report_id)
    wanted = list(dict.fromkeys(findings))
    if len(wanted) > MOST_FINDINGS:
        raise BadInput(f"A report holds at most {MOST_FINDINGS} findings.", field="findings")
    allowed = Finding.objects.filter(pk__in=wanted, body=body_id, status__in=ACTS[FindingAct.PUT_IN_REPORT])
    if set(allowed.values_list("pk", flat=True)) != set(wanted):
        raise BadInput("Choose findings of this body that were not withdrawn.", field="findings")
    held = list(ReportFinding.objects.filter(report=report).order_by("position"))
    if [each.finding_id for each in held] == wanted:
        return held
    ReportFinding.objects.filter(report=report).delete()
    made = ReportFinding.objects.bulk_create(
        [
            ReportFinding(report=report, finding_id=each, position=place)
            for place, each in enumerate(wanted, 1)
        ]
    )
    record(
        actor, Event.SCRUTINY_REPORT_CHANGED, "scrutiny_report", report.pk, body=str(body_id), fields="findings", count=len(made)
    )  # fmt: skip
    return made


@transaction.atomic
def discard_report(*, actor: Actor, body_id: UUID, report_id: UUID) -> None:
    """Throw a report away while it is written, with all that was written for it. Raises NotFound, ReportIsAgreed."""
    require(actor, Permission.ENQUIRY_EDIT, scope_of(body_id))
    report = open_report(body_id, report_id)
    report.delete()
    record(
        actor,
        Event.SCRUTINY_REPORT_DISCARDED,
        "scrutiny_report",
        report_id,
        body=str(body_id),
        number=report.number,
    )


def locked_report(body_id: UUID, report_id: UUID) -> ScrutinyReport:
    """A report of the body, locked until commit. Raises NotFound, for another body's too."""
    rows = ScrutinyReport.objects.select_for_update(of=("self",)).select_related(
        "body", "enquiry", "replaces"
    )
    found = rows.filter(pk=report_id, body=body_id).first()
    if found is None:
        raise no_such_report()
    return found


def open_report(body_id: UUID, report_id: UUID) -> ScrutinyReport:
    """The same, to be written on. Raises NotFound, ReportIsAgreed."""
    report = locked_report(body_id, report_id)
    if report.status != ReportStatus.DRAFT:
        stands = REPORT_STATUS_WORDS[ReportStatus(report.status)].lower()
        raise ReportIsAgreed(f"The report is {stands}, so it stays as it is.")
    return report


def _write(actor: Actor, report: ScrutinyReport, key: str, text: str, version: int) -> ScrutinySection:
    """Store a section and its version; the report is locked, so no version is given twice."""
    section, _ = ScrutinySection.objects.get_or_create(report=report, key=key)
    section.text, section.version = text, version + 1
    section.save(update_fields=["text", "version"])
    ScrutinySectionVersion.objects.create(
        section=section,
        version=section.version,
        text=text,
        membership=membership_with(actor, report.body_id, Permission.ENQUIRY_WRITE),
        made_at=clock.now(),
    )
    return section


def _enquiry(body: Body, enquiry_id: UUID | None) -> Enquiry | None:
    if enquiry_id is None:
        return None
    found = Enquiry.objects.filter(pk=enquiry_id, body=body).first()
    if found is None:
        raise BadInput("This body has no such line of enquiry.", field="enquiry_id")
    return found


def _replaced(body: Body, report_id: UUID | None) -> ScrutinyReport | None:
    """The published report of this body whose place the new one takes."""
    if report_id is None:
        return None
    found = ScrutinyReport.objects.select_related("enquiry").filter(pk=report_id, body=body).first()
    if found is None or found.status != ReportStatus.PUBLISHED:
        raise BadInput("Only a published report of this body can be replaced.", field="replaces_id")
    return found
