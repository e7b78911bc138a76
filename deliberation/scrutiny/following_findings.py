"""How findings and reports that somebody follows are found, and what recommendations can come from: both alike public."""

from __future__ import annotations

import uuid

from django.urls import reverse

from deliberation.accountability import origins
from deliberation.accountability.actions.recommendations import EvidenceGiven, Origin
from deliberation.accountability.calc.topics import unpacked
from deliberation.accountability.models import OriginKind
from deliberation.accountability.origins import Prefill
from deliberation.scrutiny.models import Finding
from deliberation.scrutiny.queries.enquiries import is_open_to_all
from deliberation.scrutiny.queries.findings import findings, public_finding
from deliberation.scrutiny.queries.reports import public_report
from kernel.actors import Actor
from notices import kinds
from notices.kinds import Thing


def follow_findings() -> None:
    """Let findings and reports be followed, and recommendations come from them; doing it again changes nothing."""
    kinds.register("finding", _finding)
    kinds.register("scrutiny_report", _report)
    origins.register(OriginKind.FINDING, _from_finding)
    origins.register(OriginKind.REPORT, _from_report)


def _uuid(text: str) -> uuid.UUID | None:
    """The id of a text as the site writes it: who followed it by another way of writing would never be told anything."""
    try:
        key = uuid.UUID(text)
    except ValueError:
        return None
    return key if str(key) == text else None


def _finding(thing_id: str) -> Thing | None:
    """A published finding; a withdrawn one can still be read."""
    key = _uuid(thing_id)
    rows = findings().filter(pk=key, published_at__isnull=False) if key is not None else None
    found = rows.first() if rows is not None else None
    if found is None:
        return None
    return Thing(f"Finding: {found.title}"[:200], reverse("finding", args=[found.pk]), found.illustrative)


def _report(thing_id: str) -> Thing | None:
    """A published report."""
    key = _uuid(thing_id)
    found = public_report(key) if key is not None else None
    if found is None:
        return None
    return Thing(
        f"Report: {found.title}"[:200], reverse("scrutiny_report", args=[found.pk]), found.illustrative
    )


def _from_finding(actor: Actor, thing_id: str) -> Prefill | None:
    """A recommendation out of a finding that stands in public: what was found as the reason, the finding as evidence."""
    key = _uuid(thing_id)
    found = public_finding(key) if key is not None else None
    if found is None:
        return None
    href = reverse("finding", args=[found.pk])
    return Prefill(
        origin=Origin(OriginKind.FINDING, str(found.pk), found.title, href, found.illustrative),
        body_id=found.body_id,
        reasons=f"{found.title}\n\n{found.text}"[:8000],
        evidence=[EvidenceGiven(f"Finding {found.reference}: {found.title}"[:300], href), *_figure(found)],
        topics=unpacked(found.topics),
        area_key=found.area_key,
        area_name=found.area_name,
    )


def _figure(found: Finding) -> list[EvidenceGiven]:
    """The figure that a finding cites, as evidence of its own."""
    if not found.figure:
        return []
    figure = found.figure
    title = f"{figure['title']}, {figure['area_name']}, {figure['period']}"
    return [
        EvidenceGiven(
            title[:300], reverse("observation", args=[figure["metric"], figure["area"], figure["period"]])
        )
    ]


def _from_report(actor: Actor, thing_id: str) -> Prefill | None:
    """One more recommendation out of a published report."""
    key = _uuid(thing_id)
    found = public_report(key) if key is not None else None
    if found is None:
        return None
    href = reverse("scrutiny_report", args=[found.pk])
    enquiry = found.enquiry if found.enquiry is not None and is_open_to_all(found.enquiry) else None
    return Prefill(
        origin=Origin(OriginKind.REPORT, str(found.pk), found.title, href, found.illustrative),
        body_id=found.body_id,
        evidence=[EvidenceGiven(f"Report {found.reference}: {found.title}"[:300], href)],
        topics=unpacked(enquiry.topics) if enquiry is not None else (),
        area_key=enquiry.area_key if enquiry is not None else "",
        area_name=enquiry.area_name if enquiry is not None else "",
    )
