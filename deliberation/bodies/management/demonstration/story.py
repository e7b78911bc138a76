"""Telling what happened over a year in the order in which it happened, so that the trail reads true."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from deliberation.bodies.calc.agenda import LONDON, moment_in_london
from kernel import clock

Step = Callable[[], object]


@dataclass
class Story:
    """Steps, each at a moment. Those of one moment are taken in the order in which they were put down."""

    now: dt.datetime = field(default_factory=clock.now)
    steps: list[tuple[dt.datetime, int, Step]] = field(default_factory=list)

    def at(self, moment: dt.datetime, step: Step) -> None:
        """Take `step` at a moment; one that is still to come is taken now."""
        self.steps.append((min(moment, self.now), len(self.steps), step))

    def on(self, days: int, step: Step, time: dt.time = dt.time(9)) -> None:
        """Take `step` so many days from today (below nought: ago)."""
        self.at(moment_in_london(self.day(days), time), step)

    def day(self, days: int) -> dt.date:
        """The day so many days from today."""
        return self.now.astimezone(LONDON).date() + dt.timedelta(days=days)

    def weekday(self, days: int, weekday: int) -> dt.date:
        """The day of the week (0 is Monday) nearest to so many days from today, away from today."""
        day = self.day(days)
        back, on = (day.weekday() - weekday) % 7, (weekday - day.weekday()) % 7
        return day - dt.timedelta(days=back) if days < 0 else day + dt.timedelta(days=on)

    def tell(self) -> None:
        """Take every step at its moment, earliest first."""
        for moment, _, step in sorted(self.steps, key=lambda each: each[:2]):
            with clock.frozen(moment):
                step()
