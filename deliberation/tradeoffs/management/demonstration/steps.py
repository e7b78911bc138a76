"""What every part of the demonstration's telling shares: who acts, where, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from deliberation.bodies.calc.agenda import moment_in_london
from deliberation.bodies.management.demonstration.story import Story
from deliberation.bodies.management.demonstration.system import PANEL
from deliberation.tradeoffs.calc.stages import STAGES, Stage
from deliberation.tradeoffs.management.demonstration.plan import Plan
from deliberation.voting.management.demonstration.company import Company, member_key
from kernel.actors import Actor

FACILITATOR = "farah"
PREPARED = 9
"""How many days before the first stage the draft is begun."""


@dataclass
class Told:
    """One trade-off of the panel as it goes on."""

    company: Company
    story: Story
    plan: Plan
    tradeoff_id: UUID = field(init=False)
    kept: dict[str, Any] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)

    @property
    def where(self) -> dict[str, Any]:
        """What every action asks for beside who acts."""
        return {"body_id": self.company.body(PANEL), "tradeoff_id": self.tradeoff_id}

    @property
    def staff(self) -> Actor:
        """The facilitator."""
        return self._actor(FACILITATOR)

    def _actor(self, key: str) -> Actor:
        """Somebody of the panel. Their roles are read once: they stay what they are while a trade-off goes on."""
        if key not in self.actors:
            self.actors[key] = self.company.actor(key)
        return self.actors[key]

    @property
    def begins(self) -> int:
        """The day on which the question was published."""
        return self.plan.moves[Stage.LEARN]

    def member(self, number: int) -> Actor:
        """A panel member by their number."""
        return self._actor(member_key(number))

    def first_day(self, stage: Stage) -> int | None:
        """The day on which it came to a stage; None if it has not."""
        return self.plan.moves.get(stage)

    def last_day(self, stage: Stage) -> int:
        """The day on which the stage ended, or today."""
        later = [
            self.plan.moves[each] for each in STAGES[STAGES.index(stage) + 1 :] if each in self.plan.moves
        ]
        return min(later, default=0)

    def spans(self, planned: Mapping[Stage, int]) -> dict[Stage, tuple[dt.date, dt.date | None]]:
        """First and last day of each stage; each lasts until the day before the next one."""
        days = {stage: self.story.day(day) for stage, day in planned.items()}
        spans: dict[Stage, tuple[dt.date, dt.date | None]] = {}
        for stage, first in days.items():
            after = [days[each] for each in STAGES[STAGES.index(stage) + 1 :] if each in days]
            spans[stage] = (first, after[0] - dt.timedelta(days=1) if after else None)
        return spans

    def at(self, days: int, hour: int, minute: int, step: Callable[[], object]) -> None:
        """Take a step on a day at a time of the clock in London."""
        self.story.at(moment_in_london(self.story.day(days), dt.time(hour, minute)), step)

    def spread(self, stage: Stage, steps: Iterable[Callable[[], object]]) -> None:
        """Take steps one after the other, evenly over the days and waking hours of a stage."""
        first = self.first_day(stage)
        if first is None:
            return
        steps = list(steps)
        for step, (day, hour, minute) in zip(
            steps, _times(first, self.last_day(stage), len(steps)), strict=True
        ):
            self.at(day, hour, minute, step)


def _times(first: int, last: int, count: int) -> Iterator[tuple[int, int, int]]:
    """So many times of day in order, between ten in the morning of the first day and eight in the evening before the last."""
    days = max(last - first, 1)
    for place in range(count):
        minutes = (days * 600 * (place + 1)) // (count + 1)
        yield first + minutes // 600, 10 + minutes % 600 // 60, minutes % 60
