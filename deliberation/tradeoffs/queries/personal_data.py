"""What trade-offs know about one person, and what of it has been kept long enough."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.db.models.expressions import Combinable

from deliberation.bodies.queries.personal_data import memberships_of
from deliberation.tradeoffs.calc.stages import Stage
from deliberation.tradeoffs.models import (
    Answer,
    Challenge,
    EvidenceItem,
    Leaning,
    Point,
    PrivateNote,
    Question,
    Reading,
    Scenario,
    SectionVersion,
    Statement,
)

OWN = dt.timedelta(days=365)
NOTES = dt.timedelta(days=365)


@dataclass(frozen=True)
class Held:
    """What kinds of things there are about somebody."""

    said: bool
    stands: bool
    own: bool
    notes: bool


@dataclass(frozen=True)
class Shown:
    """How one membership of an erased person is shown from then on."""

    membership_id: int
    name: str


def shown_after(person_id: UUID) -> list[Shown]:
    """The public names under which what a person said stays."""
    return [Shown(int(each.membership.pk), each.shown_after) for each in memberships_of(person_id)]


def held_by(person_id: UUID) -> Held:
    """What there is about somebody; one query."""
    own = {"membership__person_id": OuterRef("pk")}

    def any_of(*models: type[Model]) -> Combinable:
        found = [Exists(model._default_manager.filter(**own)) for model in models]
        return reduce(or_, found)

    row = (
        get_user_model()
        .objects.filter(pk=person_id)
        .annotate(
            said=any_of(Point, Statement, Question, EvidenceItem, Challenge, SectionVersion),
            stands=any_of(Answer, Leaning),
            own=any_of(Reading, Scenario),
            notes=Exists(PrivateNote.objects.filter(person_id=OuterRef("pk"))),
        )
        .values_list("said", "stands", "own", "notes")
        .first()
    )
    return Held(*row) if row else Held(False, False, False, False)


def old_own(now: dt.datetime) -> QuerySet[Reading]:
    """Marks of reading on trade-offs that closed long enough ago; scenarios go with them."""
    return Reading.objects.filter(
        item__tradeoff__stage=Stage.CLOSED.value, item__tradeoff__stage_since__lt=now - OWN
    )


def old_scenarios(now: dt.datetime) -> QuerySet[Scenario]:
    """Scenarios that nobody else was shown, of trade-offs that closed long enough ago."""
    return Scenario.objects.filter(
        tradeoff__stage=Stage.CLOSED.value, tradeoff__stage_since__lt=now - OWN, shared=False
    )


def old_notes(now: dt.datetime) -> QuerySet[PrivateNote]:
    """Private notes on trade-offs that closed long enough ago."""
    return PrivateNote.objects.filter(
        tradeoff__stage=Stage.CLOSED.value, tradeoff__stage_since__lt=now - NOTES
    )
