"""Reading recommendations: one, those of an origin, lists that fit, and those that wait for a body."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from accounts.dates import today_in_england
from deliberation.accountability.calc.answers import SOON, Standing
from deliberation.accountability.calc.answers import standing as stands_on
from deliberation.accountability.models import Action, Recommendation, Response
from deliberation.bodies.models import Body
from kernel.errors import NotFound

OPEN = "open"
"""A state that lists can be asked for beside those of `Standing`: not answered yet, late or not."""


@dataclass(frozen=True)
class RecommendationsWanted:
    """What a list is asked for; an empty text asks for nothing in particular. `made_by` and `to` are short names."""

    words: str = ""
    state: str = ""
    verdict: str = ""
    made_by: str = ""
    to: str = ""
    origin_kind: str = ""
    origin_id: str = ""


@dataclass(frozen=True)
class Answered:
    """A recommendation with its answers, newest first."""

    recommendation: Recommendation
    responses: tuple[Response, ...] = ()

    @property
    def response(self) -> Response | None:
        """The answer that counts, if there is one: the newest; a first part of an answer is none yet."""
        return next((each for each in self.responses if not each.partial), None)

    @property
    def parts(self) -> tuple[Response, ...]:
        """First parts of an answer that is still to come, newest first."""
        return self.responses if self.response is None else ()


def standing(recommendation: Recommendation) -> Standing:
    """Where a recommendation stands today, as days are counted in England."""
    return stands_on(recommendation.answered_on is not None, recommendation.due_on, today_in_england())


def no_such_recommendation() -> NotFound:
    """What to raise where there is none."""
    return NotFound(
        "There is no such recommendation.", next_step="Look for it in the list of recommendations."
    )


def recommendations() -> QuerySet[Recommendation]:
    """All of them, with both bodies. Every recommendation is public."""
    return Recommendation.objects.select_related("from_body", "to_body")


def recommendation_at(recommendation_id: UUID) -> Recommendation:
    """One recommendation with its bodies. Raises NotFound."""
    found = recommendations().filter(pk=recommendation_id).first()
    if found is None:
        raise no_such_recommendation()
    return found


def recommendation_to(body: Body, recommendation_id: UUID) -> Recommendation:
    """One that is addressed to this body. Raises NotFound, for one to another body too."""
    found = recommendations().filter(pk=recommendation_id, to_body=body).first()
    if found is None:
        raise no_such_recommendation()
    return found


def recommendation_by(body: Body, recommendation_id: UUID) -> Recommendation:
    """One that this body made, to an institution that is not on the site. Raises NotFound for any other."""
    found = recommendations().filter(pk=recommendation_id, from_body=body, to_body=None).first()
    if found is None:
        raise no_such_recommendation()
    return found


def responses_of(recommendation: Recommendation) -> list[Response]:
    """Its answers, newest first; one query."""
    return list(recommendation.responses.order_by("-number"))


def with_responses(rows: Iterable[Recommendation]) -> list[Answered]:
    """Recommendations with their answers, in the order given; one query for the answers."""
    kept = list(rows)
    held: dict[UUID, list[Response]] = {each.pk: [] for each in kept}
    for response in Response.objects.filter(recommendation__in=held).order_by("-number"):
        held[response.recommendation_id].append(response)
    return [Answered(each, tuple(held[each.pk])) for each in kept]


def partly_answered(rows: Iterable[Recommendation]) -> set[UUID]:
    """Which of these have a first part of an answer and wait for the whole; at most one query."""
    waiting = [each.pk for each in rows if each.answered_on is None]
    if not waiting:
        return set()
    found = Response.objects.filter(recommendation__in=waiting, partial=True)
    return set(found.values_list("recommendation_id", flat=True))


def actions_after(rows: Iterable[Recommendation]) -> dict[UUID, list[Action]]:
    """The actions that came of each of these, soonest due first; one query."""
    held: dict[UUID, list[Action]] = {each.pk: [] for each in rows}
    for action in Action.objects.filter(recommendation__in=held).order_by("due_on", "reference"):
        if action.recommendation_id is not None:
            held[action.recommendation_id].append(action)
    return held


def of_origin(kind: str, origin_id: object) -> list[Answered]:
    """What came from one origin (a trade-off, say) with its answers, in the order made; two queries."""
    rows = recommendations().filter(origin_kind=kind, origin_id=str(origin_id))
    return with_responses(rows.order_by("year", "number"))


def find_recommendations(wanted: RecommendationsWanted) -> QuerySet[Recommendation]:
    """Those that fit, with their bodies: overdue first, then by the last day for an answer, then the answered, newest first.

    Each word must be in the text, the reference, the title of the origin, or the name of a body.
    """
    rows = recommendations().filter(in_state(wanted.state))
    for word in wanted.words.split():
        rows = rows.filter(
            Q(text__icontains=word)
            | Q(reference__icontains=word)
            | Q(origin_title__icontains=word)
            | Q(to_name__icontains=word)
            | Q(from_body__name__icontains=word)
            | Q(to_body__name__icontains=word)
        )
    exact = {
        "verdict": wanted.verdict,
        "from_body__slug": wanted.made_by,
        "to_body__slug": wanted.to,
        "origin_kind": wanted.origin_kind,
        "origin_id": wanted.origin_id,
    }
    return ordered(rows.filter(**{name: value for name, value in exact.items() if value}))


def in_state(state: str) -> Q:
    """The condition for a state of `Standing`, or OPEN; any for an empty text."""
    today = today_in_england()
    waits = Q(answered_on__isnull=True)
    return {
        OPEN: waits,
        Standing.WAITING: waits & Q(due_on__gt=today + SOON),
        Standing.DUE_SOON: waits & Q(due_on__gte=today, due_on__lte=today + SOON),
        Standing.OVERDUE: waits & Q(due_on__lt=today),
        Standing.ANSWERED: Q(answered_on__isnull=False),
    }.get(state, Q())


def ordered(rows: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
    """Open ones by their last day, then the answered, newest first."""
    place = Case(When(answered_on__isnull=True, then=Value(0)), default=Value(1), output_field=IntegerField())
    due = Case(When(answered_on__isnull=True, then=F("due_on")))
    return rows.annotate(place=place, open_due=due).order_by(
        "place", "open_due", F("answered_on").desc(nulls_first=True), "reference"
    )


def made_by(body: Body) -> QuerySet[Recommendation]:
    """What a body recommended to others."""
    return ordered(recommendations().filter(from_body=body))


def received_by(body: Body) -> QuerySet[Recommendation]:
    """What was recommended to a body."""
    return ordered(recommendations().filter(to_body=body))


def waiting_for(body: Body) -> QuerySet[Recommendation]:
    """What a body has not answered yet, by the last day for it."""
    return received_by(body).filter(answered_on__isnull=True)
