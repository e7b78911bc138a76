"""Counts over trade-offs as parts of a query, so that a page or a desk asks once for all of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, IntegerField, Min, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from deliberation.tradeoffs.calc.words import Shown
from deliberation.tradeoffs.models import (
    Answer,
    Challenge,
    EvidenceItem,
    EvidenceStatus,
    Leaning,
    ModerationCase,
    OpinionResult,
    Option,
    PanelReport,
    Point,
    Question,
    Reading,
    SmallGroup,
    StageDate,
    Statement,
    Voice,
    When,
    Witness,
    WitnessStatus,
)

Part = Any
"""An expression that Django takes in `annotate`."""


def count_of(rows: QuerySet[Any], to: str = "tradeoff") -> Part:
    """How many of these rows a trade-off has; `to` leads from a row to it."""
    own = rows.filter(**{to: OuterRef("pk")}).order_by().values(to)
    return Coalesce(Subquery(own.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), Value(0))


def _evidence() -> QuerySet[EvidenceItem]:
    return EvidenceItem.objects.filter(status=EvidenceStatus.ACCEPTED)


def _points() -> QuerySet[Point]:
    return Point.objects.filter(status=Shown.SHOWN.value)


def _statements() -> QuerySet[Statement]:
    return Statement.objects.filter(status=Shown.SHOWN.value)


def _questions() -> QuerySet[Question]:
    return Question.objects.filter(status=Shown.SHOWN.value, merged_into=None)


def _notes() -> QuerySet[SmallGroup]:
    return SmallGroup.objects.filter(public_note=True).exclude(note="")


def _voices() -> QuerySet[Voice]:
    return Voice.objects.filter(answered_at__isnull=False)


def heard_counts() -> dict[str, Part]:
    """How much everybody may read, by what it is."""
    return {
        "options": count_of(Option.objects.all()),
        "evidence": count_of(_evidence()),
        "witnesses": count_of(Witness.objects.exclude(status=WitnessStatus.DECLINED)),
        "questions": count_of(_questions()),
        "answered": count_of(_questions().filter(answered_at__isnull=False)),
        "points": count_of(_points()),
        "statements": count_of(_statements()),
        "notes": count_of(_notes(), "round__tradeoff"),
        "voices": count_of(Voice.objects.all()),
        "voices_answered": count_of(_voices()),
    }


def latest() -> dict[str, Part]:
    """The latest of what was heard, and how far the report and the opinion groups are."""
    return {
        "report": _one(PanelReport, "status"),
        "groups_at": _one(OpinionResult, "computed_at"),
        "evidence_number": _newest(_evidence(), "number"),
        "evidence_claim": _newest(_evidence(), "claim"),
        "point_number": _newest(_points(), "number"),
        "point_text": _newest(_points(), "text"),
        "voice_name": _newest(_voices(), "name", "-answered_at"),
    }


def _one(rows: type[Model], field: str) -> Part:
    return Subquery(rows._default_manager.filter(tradeoff=OuterRef("pk")).values(field)[:1])


def _newest(rows: QuerySet[Any], field: str, order: str = "-number") -> Part:
    return Subquery(rows.filter(tradeoff=OuterRef("pk")).order_by(order, "-pk").values(field)[:1])


def own_counts(person_id: str) -> dict[str, Part]:
    """How far a person is with it: items unread, statements unanswered, whether they leaned before and after."""
    read = Reading.objects.filter(item=OuterRef("pk"), membership__person_id=person_id)
    answered = Answer.objects.filter(statement=OuterRef("pk"), membership__person_id=person_id)
    return {
        "unread": count_of(_evidence().filter(~Exists(read))),
        "unanswered": count_of(_statements().filter(~Exists(answered))),
        "leaned_before": _leaned(person_id, When.BEFORE),
        "leaned_after": _leaned(person_id, When.AFTER),
    }


def _leaned(person_id: str, when: When) -> Part:
    return Exists(
        Leaning.objects.filter(
            option__tradeoff=OuterRef("pk"), membership__person_id=person_id, when=when.value
        )
    )


def told_counts(person_id: str) -> dict[str, Part]:
    """Decisions on what a person wrote that they have not looked at yet."""
    rows = ModerationCase.objects.filter(author__person_id=person_id, decided="hide", seen_at=None)
    return {"to_look_at": count_of(rows)}


def staff_counts() -> dict[str, Part]:
    """What waits for those who run a trade-off."""
    waiting = Shown.WAITING.value
    appeals = ModerationCase.objects.filter(appealed_at__isnull=False, appeal_decided_at=None)
    submitted = EvidenceItem.objects.filter(status=EvidenceStatus.SUBMITTED)
    challenges = Challenge.objects.filter(status=Shown.SHOWN.value, replied_at=None)
    promises = Question.objects.exclude(promise="").filter(
        promise_kept_at=None, status=Shown.SHOWN.value, tradeoff=OuterRef("pk")
    )
    return {
        "points_waiting": count_of(Point.objects.filter(status=waiting)),
        "statements_waiting": count_of(Statement.objects.filter(status=waiting)),
        "questions_waiting": count_of(Question.objects.filter(status=waiting, merged_into=None)),
        "challenges_waiting": count_of(Challenge.objects.filter(status=waiting), "item__tradeoff"),
        "appeals": count_of(appeals),
        "submitted": count_of(submitted),
        "challenges": count_of(challenges, "item__tradeoff"),
        "to_answer": count_of(_questions().filter(answered_at=None)),
        "promise_due": Subquery(
            promises.order_by().values("tradeoff").annotate(due=Min("promise_due")).values("due")
        ),
    }


def stage_ends() -> Part:
    """The planned last day of the stage that a trade-off is in."""
    rows = StageDate.objects.filter(tradeoff=OuterRef("pk"), stage=OuterRef("stage"))
    return Subquery(rows.values("ends_on")[:1])
