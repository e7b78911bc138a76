"""Reading decisions: one, lists that fit, the forward plan, and those that answer something."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, ExtractYear

from access.gate import holds
from access.permissions import Permission
from accounts.dates import today_in_england
from deliberation.accountability.calc.decisions import CallInStatus, DecisionStatus
from deliberation.accountability.models import Decision, DecisionLink
from deliberation.bodies.models import Body
from deliberation.bodies.queries.bodies_areas import area_views
from deliberation.bodies.queries.roles import scope_of
from kernel.actors import Actor
from kernel.errors import NotFound

OVERDUE = "overdue"
"""A status that lists can be asked for beside those of `DecisionStatus`: to come, and its day is over."""


TAKEN = (DecisionStatus.TAKEN, DecisionStatus.REPLACED)
"""Of these everybody may read what was decided, why, and what it costs; of others it is not published yet."""


NEEDED = {
    "text": "what was decided",
    "reasons": "the reasons",
    "alternatives": "what else was considered (write “None” if nothing was)",
    "taken_by": "who decided",
    "taken_on": "the day on which it was decided",
}
"""What must be there before a decision is published, and how a reader is told that it is missing."""


@dataclass(frozen=True)
class DecisionsWanted:
    """What a list is asked for; an empty value asks for nothing in particular. `body` is a short name, `area` a key."""

    words: str = ""
    body: str = ""
    status: str = ""
    topic: str = ""
    area: str = ""
    key: bool | None = None
    year: int | None = None
    called_in: bool | None = None
    answers: str = ""


def no_such_decision() -> NotFound:
    """What to raise where there is none, or none that the reader may know of."""
    return NotFound("There is no such decision.", next_step="Look for it in the list of decisions.")


def public_decisions() -> QuerySet[Decision]:
    """Those that everybody may read, with their bodies."""
    return Decision.objects.select_related("body").filter(published_at__isnull=False)


def missing(decision: Decision) -> list[str]:
    """What must be added before a decision can be published, in words."""
    return [words for name, words in NEEDED.items() if not getattr(decision, name)]


def prepares(actor: Actor, body_id: UUID) -> bool:
    """Whether somebody writes decisions of a body, and so sees its drafts."""
    return holds(actor, Permission.DECISION_RECORD, scope_of(body_id))


def _whole_rows() -> QuerySet[Decision]:
    """Decisions with what their page names: body, rule, meeting, item, what they replace, and what took their place."""
    later = Decision.objects.filter(replaces=OuterRef("pk"), published_at__isnull=False)
    return Decision.objects.select_related("body__call_in_rule", "meeting", "item", "replaces").annotate(
        later_id=Subquery(later.values("pk")[:1]), later_reference=Subquery(later.values("reference")[:1])
    )


def decision_for(actor: Actor, decision_id: UUID) -> Decision:
    """One decision that the reader may see: public, or a draft of a body whose decisions they write. Raises NotFound."""
    found = _whole_rows().filter(pk=decision_id).first()
    if found is None or (found.published_at is None and not prepares(actor, found.body_id)):
        raise no_such_decision()
    return found


def decision_of(body: Body, decision_id: UUID) -> Decision:
    """One decision of this body, drafts too. Raises NotFound, for another body's too."""
    found = _whole_rows().filter(pk=decision_id, body=body).first()
    if found is None:
        raise no_such_decision()
    return found


def public_decision(decision_id: UUID) -> Decision:
    """One decision that everybody may read. Raises NotFound."""
    found = public_decisions().filter(pk=decision_id).first()
    if found is None:
        raise no_such_decision()
    return found


def drafts_of(body: Body) -> list[Decision]:
    """What a body has not published, newest first; one query."""
    rows = Decision.objects.filter(body=body, published_at__isnull=True).select_related("body", "replaces")
    return list(rows.order_by("-made_at", "pk")[:50])


def find_decisions(wanted: DecisionsWanted) -> QuerySet[Decision]:
    """Public ones that fit, the newest first. Each word must be in the title, the text, the reference or the body's name."""
    rows = public_decisions().filter(_in_status(wanted.status))
    for word in wanted.words.split():
        taken = Q(text__icontains=word) | Q(reasons__icontains=word)
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(reference__icontains=word)
            | Q(body__name__icontains=word)
            | (taken & Q(status__in=TAKEN))
        )
    packed = {"topics": wanted.topic, "areas": wanted.area}
    for column, code in packed.items():
        rows = rows.filter(**{f"{column}__contains": f" {code} "}) if code else rows
    if wanted.body:
        rows = rows.filter(body__slug=wanted.body)
    if wanted.key is not None:
        rows = rows.filter(key=wanted.key)
    if wanted.called_in:
        valid = (CallInStatus.VALID, CallInStatus.ENDED)
        rows = rows.filter(call_ins__status__in=valid).distinct()
    if wanted.answers:
        kind, _, thing_id = wanted.answers.partition(":")
        rows = rows.filter(links__kind=kind, links__thing_id=thing_id)
    return newest_first(rows.filter(_in_year(wanted.year)))


def newest_first(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    """By the day taken or planned for, the latest first."""
    on = Coalesce("taken_on", "planned_for")
    return rows.annotate(on=on).order_by(F("on").desc(nulls_first=True), "-made_at", "pk")


def _in_status(status: str) -> Q:
    if status == OVERDUE:
        return Q(status=DecisionStatus.PLANNED, planned_for__lt=today_in_england())
    return Q(status=status) if status else Q()


def _in_year(year: int | None) -> Q:
    if year is None:
        return Q()
    days = (dt.date(year, 1, 1), dt.date(year, 12, 31))
    return Q(taken_on__range=days) | Q(taken_on__isnull=True, planned_for__range=days)


def choices_in_register(body: Body | None = None) -> tuple[list[int], list[tuple[str, str]]]:
    """The years of the public decisions of a body, or of all, and their areas with their names; one query."""
    rows = public_decisions().order_by().select_related(None)
    rows = rows if body is None else rows.filter(body=body)
    years: set[int] = set()
    keys: set[str] = set()
    year = ExtractYear(Coalesce("taken_on", "planned_for"))
    for found, areas in rows.annotate(year_of=year).values_list("year_of", "areas").distinct():
        years |= {found} if found else set()
        keys |= set(areas.split())
    return sorted(years, reverse=True), [(each.key, each.words) for each in area_views(keys)]


def bodies_with_decisions() -> list[tuple[str, str]]:
    """Short name and name of each body that has a public decision, by name; one query."""
    shown = Decision.objects.filter(body=OuterRef("pk"), published_at__isnull=False)
    return list(Body.objects.filter(Exists(shown)).order_by("name").values_list("slug", "name"))


def planned(body: Body | None = None) -> QuerySet[Decision]:
    """What is on the forward plan of a body, or of all, the next day first; what has no day yet comes last."""
    rows = public_decisions().filter(status=DecisionStatus.PLANNED)
    rows = rows if body is None else rows.filter(body=body)
    return rows.order_by(F("planned_for").asc(nulls_last=True), "body__name", "number")


def decisions_answering(kind: str, ids: Iterable[object]) -> dict[str, list[Decision]]:
    """The public decisions that answer or carry out each of several things, by the text of its id; one query.

    `kind`: of `LinkKind` (“recommendation”, “tradeoff”, “motion”, “report”, “question”, “vote”). Every id asked for is in the
    answer, with an empty list where there is none. Newest first, those to come too; what was replaced or taken off the plan
    is left out.
    """
    held: dict[str, list[Decision]] = {str(each): [] for each in ids}
    if not held:
        return held
    rows = (
        DecisionLink.objects.filter(kind=kind, thing_id__in=held, decision__published_at__isnull=False)
        .exclude(decision__status__in=(DecisionStatus.REPLACED, DecisionStatus.WITHDRAWN))
        .select_related("decision__body")
        .order_by("-decision__taken_on", "-decision__made_at")
    )
    for link in rows:
        held[link.thing_id].append(link.decision)
    return held
