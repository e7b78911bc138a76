"""What every part of the telling shares: who acts, for which body, when; and what was made so far, by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse

from deliberation.accountability.actions.answers import AnswerGiven, answer_recommendation
from deliberation.accountability.actions.doing import ActionGiven, make_action
from deliberation.accountability.actions.doing_progress import ProgressGiven, finish_action, report_progress
from deliberation.bodies.management.demonstration.story import Story
from deliberation.voting.management.demonstration.company import Company
from kernel.actors import Actor

MADE_UP = "Illustrative: made up to show how the site works."
INDEX, SYSTEM = "integrated-care-index", "QK1"
FIXED = dt.date(2026, 11, 22)
"""From where days are counted in what must fit the years of the figures: the made-up ones end in 2025/26."""


@dataclass
class Told:
    """The story as it goes on. Days are counted from today; below nought: ago."""

    company: Company
    story: Story
    kept: dict[str, Any] = field(default_factory=dict)
    shift: int = 0

    def as_of(self, today: dt.date) -> Told:
        """The same story, with days counted from a fixed day: for what must fit the years of the figures."""
        return Told(self.company, self.story, self.kept, (today - self.story.day(0)).days)

    def on(self, days: int, step: Callable[[], object], hour: int = 10) -> None:
        """Take a step on a day."""
        self.story.on(days + self.shift, step, dt.time(hour))

    def keep(self, days: int, name: str, step: Callable[[], object], hour: int = 10) -> None:
        """Take a step on a day, and keep what it made under a name."""

        def kept() -> None:
            self.kept[name] = step()

        self.on(days, kept, hour)

    def day(self, days: int) -> dt.date:
        """The day so many days from today."""
        return self.story.day(days + self.shift)

    def by(self, key: str) -> Actor:
        """Somebody, signed in with a second step, with the roles of the day."""
        return self.company.actor(key)

    def of(self, slug: str) -> UUID:
        """The id of a body."""
        return self.company.body(slug)

    def id(self, name: str) -> UUID:
        """The id of what was kept under a name."""
        found: UUID = self.kept[name].pk
        return found

    def record_of(self, slug: str) -> str:
        """The page of a body's record: where a recommendation entered by hand leads back to."""
        return reverse("body_record", args=[slug])

    def answer(self, slug: str, who: str, asked: str, verdict: str, reasons: str, will_do: str = "") -> Any:
        """A body's answer to a recommendation."""
        return answer_recommendation(
            actor=self.by(who), body_id=self.of(slug), recommendation_id=self.id(asked), answer=AnswerGiven(verdict, reasons, will_do)
        )  # fmt: skip

    def promise(self, slug: str, who: str, text: str, owner: str, due: int, **come_from: Any) -> Any:
        """An action of a body."""
        given = ActionGiven(text, owner, self.day(due), **come_from)
        return make_action(actor=self.by(who), body_id=self.of(slug), given=given)

    def progress(self, slug: str, who: str, action: str, text: str) -> Any:
        """A report on an action."""
        return report_progress(
            actor=self.by(who), body_id=self.of(slug), action_id=self.id(action), given=ProgressGiven(text)
        )

    def done(self, slug: str, who: str, action: str, on: int, text: str) -> Any:
        """The last report on an action."""
        return finish_action(
            actor=self.by(who), body_id=self.of(slug), action_id=self.id(action), done_on=self.day(on), given=ProgressGiven(text)
        )  # fmt: skip
