"""The steps in which a trade-off is prepared, and what each stage lets whom do."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from deliberation.bodies.models import Body
from deliberation.tradeoffs.calc.stages import ACTS, Act, Stage
from deliberation.tradeoffs.models import TradeOff

QUESTION, FRAME, OPTIONS, RULES, DATES, LOOK = "question", "frame", "options", "rules", "dates", "look"
TITLES = {
    QUESTION: "The question",
    FRAME: "What is fixed and open",
    OPTIONS: "The options",
    RULES: "Rules",
    DATES: "Dates",
    LOOK: "Look it over",
}
_PAGES = {OPTIONS: "edit_options", DATES: "tradeoff_dates", LOOK: "move_tradeoff"}
FORM_STEPS = (QUESTION, FRAME, RULES)
"""Steps that are parts of the page `edit_tradeoff`, named in `?step=`."""


@dataclass(frozen=True)
class PrepStep:
    """One step: its number, words, address ("" before there is a trade-off) and whether it is the present one."""

    number: int
    text: str
    href: str
    current: bool


def address(tradeoff: TradeOff, step: str) -> str:
    """Where a step is (the body loaded)."""
    href = reverse(_PAGES.get(step, "edit_tradeoff"), args=[tradeoff.body.slug, tradeoff.pk])
    return href if step in _PAGES or step == QUESTION else f"{href}?step={step}"


def prep_steps(body: Body, tradeoff: TradeOff | None, current: str) -> list[PrepStep]:
    """The steps in order."""
    return [
        PrepStep(number, text, address(tradeoff, step) if tradeoff else "", step == current)
        for number, (step, text) in enumerate(TITLES.items(), 1)
    ]


def after(tradeoff: TradeOff, step: str) -> str:
    """The address of the step that follows."""
    order = list(TITLES)
    return address(tradeoff, order[order.index(step) + 1])


WHAT = {
    Act.READ_EVIDENCE: ("Members", "read the evidence and keep track of what they have read"),
    Act.CHALLENGE_EVIDENCE: ("Members", "challenge evidence"),
    Act.ASK_QUESTION: ("Members", "ask witnesses questions"),
    Act.LEAN_BEFORE: ("Members", "say where they lean before the discussion"),
    Act.EXPLORE: ("Members", "try out what the options would do"),
    Act.MAKE_POINT: ("Members", "put points for and against, and reply"),
    Act.ANSWER_STATEMENT: ("Members", "write statements and say where they stand"),
    Act.LEAN_AFTER: ("Members", "say where they lean after the discussion"),
    Act.WRITE_REPORT: ("Members", "write the report and its recommendations together"),
    Act.SUBMIT_EVIDENCE: ("Members and witnesses", "hand in evidence"),
    Act.GIVE_VOICE: ("Councils and bodies invited", "put their view on record"),
    Act.EDIT_QUESTION: ("Clerks and facilitators", "change the question"),
    Act.EDIT_OPTIONS: ("Clerks and facilitators", "change the options"),
    Act.EDIT_EFFECTS: ("Clerks, facilitators and analysts", "change the effects of options"),
    Act.EDIT_EVIDENCE: ("Clerks, facilitators and analysts", "add to the evidence pack"),
    Act.EDIT_WITNESSES: ("Clerks and facilitators", "invite witnesses"),
    Act.INVITE_VOICE: ("Clerks and facilitators", "invite councils and other bodies"),
    Act.ANSWER_QUESTION: ("Witnesses and clerks", "answer questions"),
    Act.PREPARE_VOTE: ("Clerks and facilitators", "prepare a vote about it"),
    Act.HAND_OVER: ("The chair or the clerk", "hand the report over"),
    Act.START_REVIEW: ("Other bodies", "review it beside their own view"),
}
"""Who does what by it, for acts that open or end with a stage."""


@dataclass(frozen=True)
class Change:
    """What becomes possible with a step, and what ends by it; each a sentence."""

    opens: list[str]
    ends: list[str]


def what_changes(stage: Stage, to: Stage) -> Change:
    """What a step from one stage to another opens and ends."""
    return Change(
        [_can(act, "can") for act in WHAT if to in ACTS[act] and stage not in ACTS[act]],
        [_can(act, "can no longer") for act in WHAT if stage in ACTS[act] and to not in ACTS[act]],
    )


def _can(act: Act, how: str) -> str:
    who, what = WHAT[act]
    return f"{who} {how} {what}."


def move_lines(tradeoff: TradeOff, to: Stage) -> list[str]:
    """What else follows from a step on."""
    if tradeoff.stage == Stage.DRAFT.value:
        who = "Everybody" if tradeoff.public else "The body’s own people"
        return [
            f"{who} can read it from now on. It is never a draft again.",
            "The question can no longer be changed. The options can, while members learn.",
        ]
    found = ["Those who follow it are told by email."] if tradeoff.public else []
    return [*found, "It cannot be opened again."] if to is Stage.CLOSED else found
