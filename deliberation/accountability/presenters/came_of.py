"""What came of a thing, as the steps on that its page shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse

from deliberation.accountability.calc.decisions import DecisionStatus
from deliberation.accountability.models import Decision, Motion
from deliberation.accountability.presenters.motions import status_tag
from deliberation.accountability.queries.came_of import decisions_on
from design.formats import day
from design.onward import Step


def decision_step(each: Decision) -> Step:
    """A decision with its title and its day, or the day it is planned for."""
    words = f"{each.title} ({_when(each)})"
    return Step(f"Decision {each.reference}", reverse("decision", args=[each.pk]), words)


def _when(each: Decision) -> str:
    if each.status == DecisionStatus.PLANNED:
        return f"planned for {day(each.planned_for)}" if each.planned_for else "to come"
    return day(each.taken_on) if each.taken_on else "taken"


def decision_steps(things: Mapping[str, Iterable[object]]) -> list[Step]:
    """The decisions that answer several things, newest first; `things`: ids by kind of `LinkKind`. One query."""
    return [decision_step(each) for each in decisions_on(things)]


def motion_step(each: Motion) -> Step:
    """A motion with its title and where it stands."""
    words = f"{each.title} ({status_tag(each)[0].lower()})"
    return Step(f"Motion {each.reference}", reverse("motion", args=[each.pk]), words)
