"""The votes of the demonstration's citizen panel: what is asked, when, and the ballots that were cast. All made up.

Days are counted from today. A vote opens at nine in the morning and closes at five in the afternoon, London time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from deliberation.voting.actions.vote_details import OptionGiven

Ballots = Sequence[tuple[int, dict[str, Any]]]
"""How often, and what: equal ballots are told once."""


@dataclass(frozen=True)
class Asked:
    """One vote of the panel. `about`: fields of its details beside title, question and method.

    `state`: draft, scheduled, open, closed or annulled. `absent`: numbers of members who do not vote; megan is 1.
    `on_paper`: numbers of those who were handed a paper.
    """

    title: str
    question: str
    method: str
    state: str
    opens: int
    closes: int
    options: tuple[OptionGiven, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)
    ballots: Ballots = ()
    absent: tuple[int, ...] = ()
    on_paper: tuple[int, ...] = ()
    reason: str = ""


MADE_UP = "This vote is made up to show how the site works. No panel has been asked, and nobody is bound by what came out."


def _points(*points: int) -> dict[str, Any]:
    return {"points": {str(place): each for place, each in enumerate(points, 1) if each}}


PRIORITIES = Asked(
    "What to try first",
    "Which of these should the integrated care board try first, so that people leave hospital sooner?",
    "ranking",
    "closed",
    -28,
    -21,
    (
        OptionGiven(
            "More care at home in the first six weeks", "Carers come up to four times a day from the day of discharge."
        ),
        OptionGiven(
            "One team for hospital and home in each place", "The same people plan the discharge and come to the house."
        ),
        OptionGiven(
            "Short-stay beds in care homes", "Up to four weeks in a care home near where people live, before going home."
        ),
        OptionGiven("A ride home in the evening", "Transport from the ward until ten at night, every day."),
        OptionGiven("A discharge lounge at weekends", "A place to wait for medicines and transport on Saturday and Sunday."),
    ),
    {
        "tie_rule": "seed", "quorum_kind": "share", "quorum_value": 60, "watch": "members", "watch_from": "close",
        "background": f"{MADE_UP}\n\nThe panel heard four witnesses on its second day. Each option was costed in the papers.",
    },
    (
        (5, {"ranks": [[1], [2], [3], [4], [5]]}), (4, {"ranks": [[1], [2]]}), (4, {"ranks": [[1], [3], [4]]}),
        (5, {"ranks": [[2], [1], [3]]}), (3, {"ranks": [[2], [1]]}), (3, {"ranks": [[2], [4], [1], [3]]}),
        (1, {"ranks": [[3], [2], [1]]}), (2, {"ranks": [[3], [4], [2]]}), (1, {"ranks": [[3], [1]]}), (1, {"ranks": [[3]]}),
        (1, {"ranks": [[4], [2], [1]]}), (2, {"ranks": [[4], [3], [2]]}), (1, {"ranks": [[4], [1]]}), (1, {"ranks": [[4]]}),
        (1, {"ranks": [[5], [1], [2]]}), (1, {"ranks": [[5], [2], [1]]}),
    ),
    absent=(9, 17, 26),
    on_paper=(4, 13, 20, 24, 28, 31, 39),
)  # fmt: skip
"""Thirty-six ballots. The third and the fourth option have five first places each, so a lot says which goes out; whichever
it is, the second option wins by 18 to 16. One of the seven papers was spoilt."""

BUDGET = Asked(
    "Half a million pounds for the winter",
    "Which of these would you pay for, with £500,000 for one winter?",
    "budget",
    "closed",
    -17,
    -9,
    (
        OptionGiven("Nurses who come to the home in the evening", "Two nurses, seven evenings a week.", 18_000_000),
        OptionGiven("A falls team at weekends", "Comes within two hours, so that fewer people go to hospital.", 12_000_000),
        OptionGiven("Breaks for carers", "Small grants for about 300 carers.", 6_000_000),
        OptionGiven("Volunteer drivers", "Somebody to plan the trips, and the fuel.", 3_500_000),
        OptionGiven("A handyperson service", "Rails, ramps and key safes within two days.", 5_000_000),
        OptionGiven("Six more short-stay beds", "In two care homes, from November to March.", 24_000_000),
        OptionGiven("Company for people who live alone", "A call each day in the first weeks at home.", 3_000_000),
        OptionGiven("A pharmacist for discharge wards", "Medicines are ready when the person is.", 9_000_000),
    ),
    {"envelope": 50_000_000, "watch": "nobody", "background": MADE_UP},
    (
        (13, {"set": [2, 6, 8]}), (6, {"set": [1, 2, 6, 8]}), (9, {"set": [3, 4, 5, 7]}), (6, {"set": [3, 4, 7]}),
    ),
    absent=(3, 9, 12, 17, 26, 33),
)  # fmt: skip
"""Nineteen people want three dear projects, fifteen want small ones. By most ticks the nineteen would spend nearly all of it."""

DOTS = Asked(
    "What should the fourth day be about?",
    "You have ten dots. Where should the time of the fourth day go?",
    "dots",
    "closed",
    -19,
    -12,
    (
        OptionGiven("Carers", "What carers do, and what they would need."),
        OptionGiven("Villages", "What is different where the bus does not come."),
        OptionGiven("Money", "What each option costs, and who pays."),
        OptionGiven("Staff", "Whether there are people to do the work."),
    ),
    {"dots": 10, "quorum_kind": "share", "quorum_value": 50, "watch": "members", "background": MADE_UP},
    (
        (5, _points(5, 3, 2)), (5, _points(0, 0, 5, 5)), (3, _points(10)), (3, _points(2, 4, 2, 2)), (2, _points(0, 6, 0, 3)),
    ),
    absent=(*range(2, 41, 2), 37, 39),
)  # fmt: skip
"""Eighteen of forty voted, so the quorum was missed."""

ANNULLED = Asked(
    "Where should the panel meet next?",
    "Where should the fifth day take place?",
    "single",
    "annulled",
    -26,
    -18,
    (
        OptionGiven("Syston", "Flint Barn (made up)."),
        OptionGiven("Coalville", "The old library (made up)."),
        OptionGiven("Oakham", "The market hall (made up)."),
    ),
    {"watch": "staff", "none_of_these": True, "background": MADE_UP},
    ((3, {"choice": 1}), (1, {"choice": 3})),
    absent=tuple(range(5, 41)),
    reason="The hall in Oakham turned out to have no step-free entrance, so it should not have been on the ballot.",
)

READERS = Asked(
    "Which pictures help you most?",
    "Which of these would you like to see in the papers of the fourth day? Tick as many as you like.",
    "approval",
    "open",
    -2,
    5,
    (
        OptionGiven("A map of the area", "One tile for each place."),
        OptionGiven("One person’s story, step by step", "From the ward to the front door."),
        OptionGiven("Two columns: what we gain, what we give up", "For each option."),
        OptionGiven("A line over ten years", "So that one bad winter does not decide."),
    ),
    {"may_replace": True, "none_of_these": True, "watch": "members", "background": MADE_UP},
    ((6, {"set": [2, 3]}), (4, {"set": [1, 2, 4]}), (4, {"set": [3]}), (2, {"set": [1]}), (1, {"set": [5]})),
    absent=(1, *range(19, 41)),
)  # fmt: skip
"""Still open; the first member has not voted."""

OPTIONS = Asked(
    "How good is each option?",
    "How well would each of these work for people in your own street?",
    "score",
    "scheduled",
    6,
    13,
    PRIORITIES.options[:4],
    {
        "quorum_kind": "share",
        "quorum_value": 60,
        "tie_rule": "stands",
        "watch": "members",
        "background": MADE_UP,
    },
)

NAME = Asked(
    "A name for our report",
    "What should the panel’s report be called?",
    "single",
    "draft",
    20,
    27,
    (OptionGiven("Home by supper"), OptionGiven("Ready when you are")),
)

PANEL_VOTES = (PRIORITIES, ANNULLED, DOTS, BUDGET, READERS, OPTIONS, NAME)
