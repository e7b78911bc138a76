"""Evidence of a line of enquiry: adding, pinning a figure of the index, putting it better, withdrawing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.accountability.queries.acting import membership_with
from deliberation.bodies.actions.texts import line, link, passage
from deliberation.bodies.queries.roles import scope_of
from deliberation.scrutiny.actions.enquiries import tell_about
from deliberation.scrutiny.actions.enquiry_rows import (
    check_status,
    check_version,
    locked_enquiry,
    next_number,
    taken,
)
from deliberation.scrutiny.calc.enquiries import EnquiryAct
from deliberation.scrutiny.calc.words import EvidenceKind
from deliberation.scrutiny.models import Enquiry, Evidence
from deliberation.scrutiny.queries.enquiries import no_such_evidence
from indexapp.queries.pins import PinnedFigure, figure_now
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, WrongState

MOST_EVIDENCE = 500


@dataclass(frozen=True)
class EvidenceGiven:
    """What is said of a piece of evidence. `href`: an address on the web, or a path of this site."""

    kind: str
    title: str
    summary: str = ""
    source: str = ""
    href: str = ""


@dataclass(frozen=True)
class FigureGiven:
    """A figure of the index to be pinned, and what is said of it. The area by its steady key."""

    definition: str
    metric: str
    area: str
    period: str
    title: str
    summary: str = ""


@transaction.atomic
def add_evidence(
    *, actor: Actor, body_id: UUID, enquiry_id: UUID, given: EvidenceGiven, evidence_id: UUID | None = None
) -> Evidence:
    """Add a document, a reply, what a witness or people said, or what was seen. Raises NotFound, WrongState, BadInput."""
    require(actor, Permission.ENQUIRY_WRITE, scope_of(body_id))
    enquiry = locked_enquiry(body_id, enquiry_id)
    before = _before(enquiry, evidence_id)
    if before is not None:
        return before
    item = _new(actor, enquiry, evidence_id, _columns(given))
    record(actor, Event.ENQUIRY_EVIDENCE_ADDED, "enquiry", enquiry.pk, body=str(body_id), number=item.number, kind=item.kind)  # fmt: skip
    return item


@transaction.atomic
def pin_evidence(
    *, actor: Actor, body_id: UUID, enquiry_id: UUID, given: FigureGiven, evidence_id: UUID | None = None
) -> Evidence:
    """Pin a figure of the index as the published run says it: value, place, chart, run, releases.

    Raises NotFound, BadInput where there is no such figure, WrongState where it is pinned already.
    """
    require(actor, Permission.ENQUIRY_WRITE, scope_of(body_id))
    enquiry = locked_enquiry(body_id, enquiry_id)
    before = _before(enquiry, evidence_id)
    if before is not None:
        return before
    figure = figure_now(given.definition, given.metric, given.area, given.period)
    if figure is None:
        raise BadInput("The index has no such figure.", next_step="Choose another.", field="metric")
    _check_new(enquiry, figure)
    values = {
        "kind": EvidenceKind.FIGURE.value,
        "title": line("What it says", given.title, 300, needed=True),
        "summary": passage("What it means", given.summary, 5000),
        "source": f"{figure.definition_title}, run {figure.run_id}"[:300],
        "definition": figure.definition,
        "figure": figure.as_json(),
        "run_id": figure.run_id,
    }
    item = _new(actor, enquiry, evidence_id, values)
    record(
        actor, Event.ENQUIRY_EVIDENCE_ADDED, "enquiry", enquiry.pk, body=str(body_id), number=item.number, kind=item.kind,
        definition=figure.definition, run=figure.run_id,
    )  # fmt: skip
    return item


def _check_new(enquiry: Enquiry, figure: PinnedFigure) -> None:
    """Raise WrongState where this very figure is evidence already."""
    for each in enquiry.evidence.filter(
        run_id=figure.run_id, definition=figure.definition, withdrawn_at=None
    ):
        pinned = each.figure or {}
        if all(pinned.get(name) == getattr(figure, name) for name in ("metric", "area", "period")):
            raise WrongState(f"E{each.number} cites this figure already.", next_step=f"Use E{each.number}.")


def _before(enquiry: Enquiry, evidence_id: UUID | None) -> Evidence | None:
    """What this form added already; else the status is checked. Raises BadInput, WrongState."""
    found = Evidence.objects.filter(pk=evidence_id).first() if evidence_id else None
    if found is not None and found.enquiry_id != enquiry.pk:
        raise taken()
    if found is None:
        check_status(enquiry, EnquiryAct.ADD_EVIDENCE)
    return found


def _new(actor: Actor, enquiry: Enquiry, evidence_id: UUID | None, values: dict[str, Any]) -> Evidence:
    number = next_number(Evidence, enquiry)
    if number > MOST_EVIDENCE:
        raise BadInput(f"A line of enquiry has at most {MOST_EVIDENCE} pieces of evidence.")
    item = Evidence.objects.create(
        pk=evidence_id or uuid.uuid4(),
        enquiry=enquiry,
        number=number,
        membership=membership_with(actor, enquiry.body_id, Permission.ENQUIRY_WRITE),
        made_at=clock.now(),
        **values,
    )
    tell_about(
        enquiry, [("enquiry", str(enquiry.pk))], f"evidence:{number}", f"New evidence: {enquiry.title}",
        f"E{number}: {item.title}", href_of(item),
    )  # fmt: skip
    return item


def href_of(item: Evidence) -> str:
    """The page of a piece of evidence."""
    return reverse("enquiry_evidence", args=[item.enquiry_id, item.number])


def _columns(given: EvidenceGiven) -> dict[str, Any]:
    """The columns of evidence that is no figure. Raises BadInput with the field that is at fault."""
    if given.kind == EvidenceKind.FIGURE or given.kind not in {each.value for each in EvidenceKind}:
        raise BadInput("Choose what it is. A figure of the index is pinned.", field="kind")
    values = {"kind": given.kind, **_words(given.title, given.summary)}
    values["source"] = line("The source", given.source, 300, needed=True)
    values["href"] = _address(given.href.strip())
    return values


def _words(title: str, summary: str) -> dict[str, Any]:
    return {
        "title": line("What it says", title, 300, needed=True),
        "summary": passage("What it means", summary, 5000),
    }


def _address(href: str) -> str:
    """A path of this site, or an address on the web. Raises BadInput."""
    if href.startswith("/") and not href.startswith("//") and "\\" not in href:
        return line("The link", href, 300)
    return link("The link", href)


@transaction.atomic
def change_evidence(
    *,
    actor: Actor,
    body_id: UUID,
    enquiry_id: UUID,
    number: int,
    given: EvidenceGiven,
    version: int | None = None,
) -> Evidence:
    """Put a piece of evidence better. Of a pinned figure the words alone. Raises as `add_evidence`, and ChangedMeanwhile."""
    require(actor, Permission.ENQUIRY_WRITE, scope_of(body_id))
    enquiry = locked_enquiry(body_id, enquiry_id)
    check_status(enquiry, EnquiryAct.ADD_EVIDENCE)
    item = _item(enquiry, number)
    check_version(item.version, version)
    values = _words(given.title, given.summary) if item.figure else _columns(given)
    changed = sorted(name for name, value in values.items() if getattr(item, name) != value)
    if not changed:
        return item
    for name in changed:
        setattr(item, name, values[name])
    item.version += 1
    item.save(update_fields=[*changed, "version"])
    record(
        actor, Event.ENQUIRY_EVIDENCE_CHANGED, "enquiry", enquiry.pk, body=str(body_id), number=number, fields=" ".join(changed)
    )  # fmt: skip
    return item


@transaction.atomic
def withdraw_evidence(*, actor: Actor, body_id: UUID, enquiry_id: UUID, number: int, reason: str) -> Evidence:
    """Take evidence back, with the reason. It stays to be read, marked. Raises NotFound, WrongState, BadInput."""
    require(actor, Permission.ENQUIRY_WRITE, scope_of(body_id))
    enquiry = locked_enquiry(body_id, enquiry_id)
    check_status(enquiry, EnquiryAct.WITHDRAW)
    item = _item(enquiry, number)
    item.withdrawn_at = clock.now()
    item.withdrawn_why = line("The reason", reason, 300, needed=True)
    item.save(update_fields=["withdrawn_at", "withdrawn_why"])
    record(actor, Event.ENQUIRY_EVIDENCE_WITHDRAWN, "enquiry", enquiry.pk, body=str(body_id), number=number)
    return item


def _item(enquiry: Enquiry, number: int) -> Evidence:
    """One piece of evidence that counts. Raises NotFound, WrongState."""
    item = enquiry.evidence.filter(number=number).first()
    if item is None:
        raise no_such_evidence()
    if item.withdrawn_at is not None:
        raise WrongState("This evidence was withdrawn.", next_step="Add it anew.")
    return item
