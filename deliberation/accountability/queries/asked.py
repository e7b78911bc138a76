"""“We asked, you said, we did”: recommendations with what they came from, their answers, and what was done since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Max, Q, QuerySet

from deliberation.accountability.calc.doing import ReviewStatus
from deliberation.accountability.calc.topics import TOPICS, packed
from deliberation.accountability.models import Action, EffectReview, Progress, Recommendation
from deliberation.accountability.queries.recommendations import Answered, recommendations, with_responses
from deliberation.accountability.queries.recommendations import actions_after as came_of
from deliberation.bodies.models import Body

ANSWERED, WAITING = "answered", "waiting"


@dataclass(frozen=True)
class AskedWanted:
    """What is asked for; an empty text asks for nothing in particular."""

    words: str = ""
    topic: str = ""
    year: str = ""
    state: str = ""


@dataclass(frozen=True)
class Done:
    """An action that came of a recommendation, the newest words on how it goes, and whether it worked, if looked at."""

    action: Action
    newest: str
    worked: str


@dataclass(frozen=True)
class Story:
    """One recommendation with its answers and what was done."""

    answered: Answered
    done: tuple[Done, ...]


def find_asked(wanted: AskedWanted, body: Body | None = None) -> QuerySet[Recommendation]:
    """Recommendations (to one body, or to all), newest first. Each word must be in what was asked or recommended."""
    rows = recommendations()
    if body is not None:
        rows = rows.filter(to_body=body)
    for word in wanted.words.split():
        rows = rows.filter(
            Q(text__icontains=word) | Q(origin_title__icontains=word) | Q(reference__icontains=word)
        )
    if wanted.topic in TOPICS:
        rows = rows.filter(topics__contains=packed([wanted.topic]))
    if wanted.year.isdecimal() and len(wanted.year) == 4:
        rows = rows.filter(year=int(wanted.year))
    if wanted.state in (ANSWERED, WAITING):
        rows = rows.filter(answered_on__isnull=wanted.state == WAITING)
    return rows.order_by("-made_on", "reference")


def stories(rows: Iterable[Recommendation]) -> list[Story]:
    """These recommendations with all that followed, in their order; four queries."""
    answered = with_responses(rows)
    actions = came_of(each.recommendation for each in answered)
    ids = [each.pk for held in actions.values() for each in held]
    newest, worked = _newest_words(ids), _whether_it_worked(ids)
    return [
        Story(each, tuple(
            Done(one, newest.get(one.pk, ""), worked.get(one.pk, "")) for one in actions[each.recommendation.pk]
        ))
        for each in answered
    ]  # fmt: skip


def _newest_words(actions: list[UUID]) -> dict[UUID, str]:
    """The newest report on each action."""
    rows = Progress.objects.filter(action__in=actions).annotate(last=Max("action__progress__number"))
    newest = rows.filter(number=F("last")).order_by()
    return dict(newest.values_list("action_id", "text"))


def _whether_it_worked(actions: list[UUID]) -> dict[UUID, str]:
    """The newest look at whether each action worked, in its words."""
    rows = EffectReview.objects.filter(effect__action__in=actions, status=ReviewStatus.DONE)
    return dict(rows.order_by("done_at", "pk").values_list("effect__action_id", "words"))


def years_asked(body: Body | None = None) -> list[int]:
    """The years in which something was recommended (to a body), newest first; one query."""
    rows = Recommendation.objects.all() if body is None else Recommendation.objects.filter(to_body=body)
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())
