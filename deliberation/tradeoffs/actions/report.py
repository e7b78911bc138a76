"""Writing a panel's report together: its sections, with every version kept and nobody's text lost."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.texts import passage
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.actions.rows import locked_tradeoff
from deliberation.tradeoffs.calc.report import SECTIONS
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.models import PanelReport, ReportStatus, Section, SectionVersion, TradeOff
from deliberation.tradeoffs.queries.report import need_writer, no_such_section
from deliberation.tradeoffs.queries.tradeoffs import any_membership, check_stage, own_membership
from kernel import clock
from kernel.actors import Actor
from kernel.errors import WrongState

LONGEST_SECTION = 12_000


class SectionChanged(WrongState):
    """Somebody else changed the section after the writer had opened it."""

    code = "section_changed"
    next_step = "Read what they wrote, put both together, and save again. Your text is kept on the page."


class ReportIsAgreed(WrongState):
    """A report that was agreed or handed over is no longer changed."""

    code = "report_is_agreed"
    next_step = "Until it is handed over, those who agreed it can open it again."


@transaction.atomic
def write_section(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, key: str, text: str, version: int
) -> Section:
    """Put a text in the place of a section; the one before stays among its versions.

    `version` is the one that the writer started from, 0 for a section that nobody wrote. The same text again changes
    nothing, so a form may be sent twice. Raises NotFound, BadInput, WrongStage, ReportIsAgreed, and SectionChanged when
    somebody else was quicker: nothing is stored then.
    """
    require(actor, Permission.TRADEOFF_SEE_PRIVATE, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    need_writer(actor, tradeoff)
    report = open_report(tradeoff)
    if key not in SECTIONS:
        raise no_such_section()
    said = passage(f"“{SECTIONS[key].title}”", text, LONGEST_SECTION)
    section, _ = Section.objects.get_or_create(report=report, key=key)
    if said == section.text:
        return section
    if section.version != version:
        raise SectionChanged("Somebody changed this section while you were writing.", version=section.version)
    section.text, section.version, section.changed_at = said, version + 1, clock.now()
    section.save(update_fields=["text", "version", "changed_at"])
    by = own_membership(actor, body_id) or any_membership(actor, body_id)
    SectionVersion.objects.create(
        section=section, version=section.version, text=said, membership=by, by_name=by.public_name if by is not None else tradeoff.body.name
    )  # fmt: skip
    record(
        actor, Event.PANEL_REPORT_CHANGED, "tradeoff", tradeoff.pk, body=str(body_id), code=key, version=section.version
    )  # fmt: skip
    return section


def open_report(tradeoff: TradeOff) -> PanelReport:
    """The report of a locked trade-off, to be written on; begun if nobody has. Raises WrongStage, ReportIsAgreed."""
    check_stage(tradeoff, Act.WRITE_REPORT)
    report, _ = PanelReport.objects.get_or_create(tradeoff=tradeoff)
    if report.status != ReportStatus.DRAFT:
        over = "handed over" if report.status == ReportStatus.PUBLISHED else "agreed"
        raise ReportIsAgreed(f"The report is {over}, so it stays as it is.")
    return report
