"""What recommendations, actions, motions and questions know about one person."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import CharField, Q, QuerySet, Value

from deliberation.accountability.calc.motions import MotionStatus
from deliberation.accountability.models import (
    Amendment,
    BoardAnswer,
    BoardQuestion,
    CallInSupport,
    EffectReview,
    ImpactNote,
    ImportStatus,
    Motion,
    Progress,
    Response,
    SavedView,
    Slip,
    Speech,
    TrackerImport,
)

FOR_A_BODY, IN_PUBLIC, VIEWS, DRAFTS = "body", "public", "views", "drafts"
"""What accountability may hold of somebody: what they did for a body, in public in their own right, for themselves (two sorts)."""
PREVIEW_KEPT = dt.timedelta(days=30)
_FOR_A_BODY = (Response, BoardAnswer, Progress, Slip, EffectReview, TrackerImport)
_IN_PUBLIC = (BoardQuestion, CallInSupport, ImpactNote, Speech)


def held_of(person_id: UUID) -> set[str]:
    """Which of the four there is of a person; one query."""
    own, moved = Q(membership__person_id=person_id), _moved(person_id)
    parts = [
        *(_some(model.objects.filter(own), FOR_A_BODY) for model in _FOR_A_BODY),
        *(_some(model.objects.filter(own), IN_PUBLIC) for model in _IN_PUBLIC),
        _some(Motion.objects.filter(moved).exclude(status=MotionStatus.DRAFT.value), IN_PUBLIC),
        _some(Amendment.objects.filter(moved), IN_PUBLIC),
        _some(drafts_of(person_id), DRAFTS),
        _some(views_of(person_id), VIEWS),
    ]
    return {held for (held,) in parts[0].union(*parts[1:])}


def _moved(person_id: UUID) -> Q:
    return Q(moved_by__person_id=person_id) | Q(seconded_by__person_id=person_id)


def _some(rows: QuerySet[Any], held: str) -> QuerySet[Any, Any]:
    return rows.order_by().annotate(held=Value(held, CharField())).values_list("held")


def views_of(person_id: UUID) -> QuerySet[SavedView]:
    """The views of the tracker that somebody saved."""
    return SavedView.objects.filter(person_id=person_id)


def drafts_of(person_id: UUID) -> QuerySet[Motion]:
    """Motions that somebody wrote and never moved: nobody else has seen them."""
    return Motion.objects.filter(moved_by__person_id=person_id, status=MotionStatus.DRAFT.value)


def old_previews(now: dt.datetime) -> QuerySet[TrackerImport]:
    """Trackers that were sent in long ago and wait to be looked over."""
    return TrackerImport.objects.filter(status=ImportStatus.PREVIEW.value, made_at__lt=now - PREVIEW_KEPT)
