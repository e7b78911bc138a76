"""Findings: which there are, which a reader may see, what each rests on, and lists that fit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from access.gate import every_role, holds, permissions_of
from access.permissions import Permission
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import scope_of
from deliberation.scrutiny.calc.words import FindingStatus, Seriousness
from deliberation.scrutiny.models import Enquiry, Evidence, Finding, FindingEvidence
from kernel.actors import Actor
from kernel.errors import NotFound

WEIGHT = (Seriousness.URGENT, Seriousness.SERIOUS, Seriousness.CONCERN, Seriousness.GOOD, Seriousness.NOTE)
"""The order of lists: what may harm people comes first."""


@dataclass(frozen=True)
class FindingsWanted:
    """What a list is narrowed to; an empty text asks for nothing in particular. `body` by short name, `area` by key."""

    words: str = ""
    status: str = ""
    seriousness: str = ""
    sureness: str = ""
    topic: str = ""
    area: str = ""
    body: str = ""
    lever: str = ""
    factor: str = ""
    enquiry: str = ""


def no_such_finding() -> NotFound:
    """For what is not there, or not for this reader."""
    return NotFound("There is no such finding.", next_step="Look for it in the list of findings.")


def findings() -> QuerySet[Finding]:
    """Every finding with its body and line of enquiry."""
    return Finding.objects.select_related("body", "enquiry")


def bodies_with(actor: Actor, permission: Permission) -> set[str]:
    """Ids of the bodies over which the actor holds a permission; no query but the actor's roles, once."""
    return {
        over.removeprefix("body:")
        for over, role in every_role(actor)
        if over.startswith("body:") and permission in permissions_of(role)
    }


def visible_to(actor: Actor) -> Q:
    """The condition for what a reader may see: what was published, withdrawn since or not, and what their bodies write."""
    if holds(actor, Permission.SCRUTINY_SEE_PRIVATE):
        return Q()
    own = bodies_with(actor, Permission.SCRUTINY_SEE_PRIVATE)
    return Q(published_at__isnull=False) | Q(body_id__in=own)


def sees(actor: Actor, finding: Finding) -> bool:
    """Whether a reader may see a finding."""
    return finding.published_at is not None or works_on(actor, finding.body_id)


def works_on(actor: Actor, body_id: UUID) -> bool:
    """Whether somebody sees what a body has not published yet."""
    return holds(actor, Permission.SCRUTINY_SEE_PRIVATE, scope_of(body_id))


def finding_at(actor: Actor, finding_id: UUID) -> Finding:
    """One finding, as far as the reader may see it. Raises NotFound."""
    found = findings().filter(pk=finding_id).first()
    if found is None or not sees(actor, found):
        raise no_such_finding()
    return found


def finding_of(body: Body, finding_id: UUID) -> Finding:
    """One of this body's, whatever its status. Raises NotFound, for another body's too."""
    found = findings().filter(pk=finding_id, body=body).first()
    if found is None:
        raise no_such_finding()
    return found


def public_finding(finding_id: UUID) -> Finding | None:
    """One that stands in public now: published and not withdrawn."""
    return findings().filter(pk=finding_id, status=FindingStatus.PUBLISHED).first()


def find_findings(actor: Actor, wanted: FindingsWanted) -> QuerySet[Finding]:
    """Those that the reader may see and that fit: the most serious first, then the newest; withdrawn ones last."""
    rows = findings().filter(visible_to(actor))
    for word in wanted.words.split():
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(text__icontains=word)
            | Q(reference__icontains=word)
            | Q(area_name__icontains=word)
            | Q(place__icontains=word)
            | Q(body__name__icontains=word)
        )
    exact = {
        "status": wanted.status,
        "seriousness": wanted.seriousness,
        "sureness": wanted.sureness,
        "area_key": wanted.area,
        "body__slug": wanted.body,
        "lever": wanted.lever,
        "factor": wanted.factor,
        "enquiry": wanted.enquiry,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.topic:
        rows = rows.filter(topics__contains=f" {wanted.topic} ")
    return by_weight(rows)


def by_weight(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """The most serious first, then the newest; withdrawn ones last."""
    places = [When(seriousness=code.value, then=Value(place)) for place, code in enumerate(WEIGHT)]
    gone = [When(status=FindingStatus.WITHDRAWN.value, then=Value(len(WEIGHT)))]
    weight = Case(*gone, *places, default=Value(len(WEIGHT)), output_field=IntegerField())
    return rows.annotate(weight=weight).order_by("weight", "-made_at", "reference")


def findings_of_enquiry(actor: Actor, enquiry: Enquiry) -> QuerySet[Finding]:
    """The findings of a line of enquiry that the reader may see, the most serious first."""
    return by_weight(findings().filter(visible_to(actor), enquiry=enquiry))


def findings_on_metric(metric: str, area_key: str = "") -> QuerySet[Finding]:
    """Published findings that cite a metric (in one area, where one is named), newest first."""
    rows = findings().filter(status=FindingStatus.PUBLISHED, figure__metric=metric)
    return (rows.filter(figure__area=area_key) if area_key else rows).order_by("-published_at")


def evidence_numbers(finding: Finding) -> list[int]:
    """The numbers of the evidence that a finding rests on; one query."""
    rows = FindingEvidence.objects.filter(finding=finding).order_by("evidence__number")
    return list(rows.values_list("evidence__number", flat=True))


def evidence_behind(finding: Finding) -> list[Evidence]:
    """The evidence that a finding rests on, E1 first; what was taken back since stays named. One query."""
    return list(Evidence.objects.filter(findings__finding=finding).order_by("number"))


def evidence_behind_many(found: Iterable[Finding]) -> dict[UUID, list[Evidence]]:
    """The same for several findings; one query."""
    kept: dict[UUID, list[Evidence]] = {each.pk: [] for each in found}
    links = FindingEvidence.objects.filter(finding__in=list(kept)).select_related("evidence")
    for link in links.order_by("evidence__number"):
        kept[link.finding_id].append(link.evidence)
    return kept


def evidence_to_choose(enquiry: Enquiry | None, finding: Finding | None = None) -> list[tuple[int, str]]:
    """Number and title of what a finding can rest on: the enquiry's evidence, and what it rests on already. One query."""
    if enquiry is None:
        return []
    kept = Q(withdrawn_at__isnull=True)
    if finding is not None:
        kept |= Q(findings__finding=finding)
    rows = Evidence.objects.filter(kept, enquiry=enquiry).order_by("number").distinct()
    return list(rows.values_list("number", "title"))


def enquiries_to_choose(body: Body) -> list[tuple[UUID, str]]:
    """Id and title of the body's lines of enquiry that are going on; one query."""
    rows = Enquiry.objects.filter(body=body, closed_on__isnull=True).order_by("-made_at")
    return [
        (pk, f"{title} ({reference})")
        for pk, title, reference in rows.values_list("pk", "title", "reference")
    ]
