"""Two votes by name in meetings of the demonstration's boards. All made up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deliberation.bodies.management.demonstration.system import BOARD, ICB
from deliberation.voting.management.demonstration.questions import MADE_UP


@dataclass(frozen=True)
class Division:
    """A vote by name at an item of a meeting. `days` and `weekday` say which meeting, as the table of meetings does.

    `answers`: what each person would say who is there (by their key); everybody else says `rest`.
    """

    body: str
    days: int
    weekday: int
    item: str
    title: str
    question: str
    method: str
    answers: Mapping[str, dict[str, Any]]
    rest: dict[str, Any]
    threshold: str = ""
    background: str = MADE_UP


DIVISIONS = (
    Division(
        ICB, -20, 1, "Waiting lists", "Two clinics on Saturdays",
        "That the board opens two clinics on Saturdays for one year, and pays for them from its reserve.",
        "motion",
        {"cormac": {"choice": "against"}, "amara": {"choice": "abstain"}},
        {"choice": "for"},
        "two_thirds",
    ),
    Division(
        BOARD, -12, 2, "Winter plan", "The winter plan",
        "Do you agree to the winter plan as it stands in the papers?",
        "consent",
        {
            "lorna": {"choice": "object", "reason": "It says nothing about people who sleep rough. I would agree with one page on them."},
            "gethin": {"choice": "aside", "reason": "I was not at the meeting that prepared it."},
            "imran": {"choice": "aside", "reason": "My team wrote the figures."},
        },
        {"choice": "agree"},
    ),
)  # fmt: skip

STANDS_IN = ("jun", "shabnam")
"""On the integrated care board: the member who sent somebody in their place, and whom."""
