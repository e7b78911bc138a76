"""What recommendations put on a desk: answers that are due, answers by post that are late; what was made and answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cached_property

from django.urls import reverse

from accounts.desk import Change, Provider, Shortcut, Waiting, to_do
from deliberation.accountability.calc.answers import VERDICT_WORDS, Verdict
from deliberation.accountability.models import Recommendation
from deliberation.accountability.queries.desk import OnDesk, on_desk
from design.formats import day


class RecommendationsDesk(Provider):
    """The recommendations of one person's bodies."""

    @cached_property
    def _found(self) -> list[OnDesk]:
        return on_desk(self.actor) if self.actor.kind == "person" else []

    def waiting(self) -> Iterable[Waiting]:
        """Answers that the person may give for a body, and late ones that may have come by post."""
        for each in self._found:
            if each.waits:
                made = each.recommendation
                yield _answer(made) if made.to_body is not None else _ask_again(made)

    def changed(self, since: dt.datetime) -> Iterable[Change]:
        """Recommendations that came in, and answers to those of the person's bodies."""
        for each in self._found:
            made, href = each.recommendation, reverse("recommendation", args=[each.recommendation.pk])
            if each.answered_at is not None and each.answered_at > since:
                said = VERDICT_WORDS[Verdict(made.verdict)].lower()
                text = f"Recommendation {made.reference} to {made.to_words}: {said}"
                yield Change(text, href, each.answered_at, made.from_body.name)
            if each.came_at is not None and each.came_at > since:
                text = f"Recommendation {made.reference} from {made.from_body.name}, answer due by {day(made.due_on)}"
                yield Change(text, href, each.came_at, made.to_words)

    def shortcuts(self) -> Iterable[Shortcut]:
        """The list of all recommendations."""
        yield Shortcut("All recommendations", reverse("all_recommendations"))


def _answer(each: Recommendation) -> Waiting:
    assert each.to_body is not None  # noqa: S101 - the caller asked
    text = f"Answer recommendation {each.reference} from {each.from_body.name} by {day(each.due_on)}"
    href = reverse("answer_recommendation", args=[each.to_body.slug, each.pk])
    return to_do(text, href, due=each.due_on, where=each.to_body.name)


def _ask_again(each: Recommendation) -> Waiting:
    text = f"{each.to_name} has not answered recommendation {each.reference}: ask again, or enter the answer that came"
    href = reverse("record_answer", args=[each.from_body.slug, each.pk])
    return to_do(text, href, due=each.due_on, where=each.from_body.name)
