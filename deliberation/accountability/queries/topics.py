"""What recommendations, decisions, actions, motions and questions are filed under a topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Count, F, Model, QuerySet, Window
from django.urls import reverse

from deliberation.accountability.calc.answers import STANDING_WORDS
from deliberation.accountability.calc.decisions import DECISION_STATUS_WORDS, DecisionStatus
from deliberation.accountability.calc.doing import ACTION_STATUS_WORDS, ActionStatus
from deliberation.accountability.calc.motions import MOTION_STATUS_WORDS, MotionStatus
from deliberation.accountability.calc.topics import TOPICS, unpacked
from deliberation.accountability.models import Action, BoardQuestion, Decision, Motion, Recommendation
from deliberation.accountability.queries.recommendations import standing
from deliberation.accountability.topics import TopicItem, TopicPart, TopicSource, sources
from kernel.errors import NotFound

LONG = 140


def topic_title(code: str) -> str:
    """The title of a topic. Raises NotFound."""
    if code not in TOPICS:
        raise NotFound("There is no such topic.", next_step="Choose one from the list of topics.")
    return TOPICS[code]


def topic_counts() -> dict[str, Counter[str]]:
    """For each topic how many things of each kind there are; one query for each kind."""
    found: dict[str, Counter[str]] = {code: Counter() for code in TOPICS}
    for source in every_source():
        for packed, count in source.counts():
            for code in unpacked(packed):
                if code in found:
                    found[code][source.kind] += count
    return found


def newest_of(
    rows: QuerySet[Any], code: str, most: int, order: str, item: Callable[[Any], TopicItem]
) -> TopicPart:
    """The newest rows under a topic, and how many there are; one query. `rows` have a column `topics`."""
    filed = rows.filter(topics__contains=f" {code} ").annotate(in_all=Window(Count("pk")))
    found = list(filed.order_by(F(order).desc(nulls_last=True), "pk")[:most])
    return TopicPart([item(each) for each in found], found[0].in_all if found else 0)


def counts_of(rows: QuerySet[Any]) -> Callable[[], Iterable[tuple[str, int]]]:
    """Counts by packed text of topics; the query is asked when it is called."""
    filed = rows.exclude(topics="").order_by().values_list("topics").annotate(count=Count("pk"))
    return lambda: list(filed.all())


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= LONG else one_line[:LONG].rsplit(" ", 1)[0] + " …"


def _recommendation(each: Recommendation) -> TopicItem:
    note = f"{each.from_body.name} to {each.to_words}. {STANDING_WORDS[standing(each)]}"
    href = reverse("recommendation", args=[each.pk])
    return TopicItem(_short(each.text), href, note, each.made_on, each.illustrative)


def _decision(each: Decision) -> TopicItem:
    note = f"{each.body.name}. {DECISION_STATUS_WORDS[DecisionStatus(each.status)]}"
    day = each.taken_on or each.planned_for
    return TopicItem(each.title, reverse("decision", args=[each.pk]), note, day, each.illustrative)


def _action(each: Action) -> TopicItem:
    note = f"{each.body.name}. {ACTION_STATUS_WORDS[ActionStatus(each.status)]}"
    return TopicItem(
        _short(each.text), reverse("action", args=[each.pk]), note, each.due_on, each.illustrative
    )


def _motion(each: Motion) -> TopicItem:
    note = f"{each.body.name}. {MOTION_STATUS_WORDS[MotionStatus(each.status)]}"
    day = each.moved_at.date() if each.moved_at else None
    return TopicItem(each.title, reverse("motion", args=[each.pk]), note, day, each.illustrative)


def _question(each: BoardQuestion) -> TopicItem:
    note = f"To {each.body.name}. {'Answered' if each.answered_on else 'Waits for an answer'}"
    href = reverse("board_question", args=[each.pk])
    return TopicItem(_short(each.text), href, note, each.asked_on, each.illustrative)


def public_decisions() -> QuerySet[Decision]:
    """Decisions that everybody may read, taken or to come."""
    return Decision.objects.filter(
        published_at__isnull=False, status__in=(DecisionStatus.PLANNED, DecisionStatus.TAKEN)
    )


def public_motions() -> QuerySet[Motion]:
    """Motions that were moved."""
    return Motion.objects.filter(moved_at__isnull=False)


def _source(
    kind: str,
    words: str,
    one: str,
    rows: Callable[[], QuerySet[Any]],
    order: str,
    item: Callable[[Any], TopicItem],
    *,
    join: tuple[str, ...] = ("body",),
    address: str = "",
) -> TopicSource:
    return TopicSource(
        kind,
        words,
        one,
        lambda: counts_of(rows())(),
        lambda code, most: newest_of(rows().select_related(*join), code, most, order, item),
        lambda code: f"{reverse(address)}?topic={code}" if address else "",
    )


def _all(model: type[Model]) -> QuerySet[Any]:
    return model._default_manager.all()


def every_source() -> list[TopicSource]:
    """The kinds of this app, then those that upper apps have registered."""
    return [*OWN, *sources()]


OWN = [
    _source("recommendation", "Recommendations", "recommendation", lambda: _all(Recommendation), "made_on", _recommendation,
            join=("from_body", "to_body"), address="tracker"),
    _source("decision", "Decisions", "decision", public_decisions, "taken_on", _decision, address="all_decisions"),
    _source("action", "Actions", "action", lambda: _all(Action), "due_on", _action, address="all_actions"),
    _source("motion", "Motions", "motion", public_motions, "moved_at", _motion, address="all_motions"),
    _source("question", "Questions to boards", "question to a board", lambda: BoardQuestion.objects.filter(withdrawn_at=None), "asked_on",
            _question, address="all_questions"),
]  # fmt: skip
