"""What was promised to change, and whether it did; questions for patients; how the board works together; who follows whom."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from deliberation.accountability.actions.doing_effects import EffectGiven, expect_effect, review_effect
from deliberation.accountability.actions.questions import QuestionGiven, answer_question, ask_question
from deliberation.bodies.management.demonstration.system import BOARD, HEALTHWATCH, ICB
from deliberation.bodies.models import Body
from deliberation.scrutiny.actions.checks import answer_check, close_check, open_check, prepare_check
from deliberation.scrutiny.calc.check import STATEMENTS
from deliberation.scrutiny.management.demonstration.told import FIXED, INDEX, SYSTEM, Told
from notices.actions.following import follow_own

MEMBERS = (
    "charlotte",
    "desmond",
    "bridget",
    "imran",
    "frances",
    "gethin",
    "yetunde",
    "piotr",
    "lorna",
    "harold",
    "rosa",
)
ROUNDS = (
    (-520, -500, "33242 21333 24233 32423 22332 43224 33333 24222 32342 23333"),
    (-160, -140, "43342 32434 34343 43443 33442 44334 43443 34333 43452 33443"),
)
"""Days on which a round opened and closed; ten members' answers to each statement in turn (the eleventh did not answer)."""


def put_down(told: Told) -> None:
    """Every step."""
    _effects(told.as_of(FIXED))
    _questions(told)
    _checks(told)
    for key in ("rosa", "henry"):
        for slug in (ICB, BOARD):
            told.on(-395, partial(_follow, told, key, slug))


def _effects(told: Told) -> None:
    crisis = EffectGiven(INDEX, "crisis-plan", SYSTEM, True, told.day(-240), Decimal(4))
    coordinators = EffectGiven(INDEX, "care-programme-approach", SYSTEM, True, told.day(-240), Decimal(2))
    told.keep(-714, "crisis effect", partial(_expect, told, "crisis action", crisis), 12)
    told.keep(-734, "coordinators effect", partial(_expect, told, "coordinators action", coordinators), 12)
    told.on(-110, partial(_review, told, "crisis effect", "The team has been whole for a year and a half."))
    told.on(
        -95,
        partial(
            _review,
            told,
            "coordinators effect",
            "Those who leave hospital have one. Everybody else waits as before.",
        ),
    )


def _expect(told: Told, action: str, given: EffectGiven) -> object:
    return expect_effect(actor=told.by("colin"), body_id=told.of(ICB), given=given, action_id=told.id(action))


def _review(told: Told, effect: str, note: str) -> None:
    review_effect(actor=told.by("colin"), body_id=told.of(ICB), effect_id=told.id(effect), note=note)


def _questions(told: Told) -> None:
    """One answered in time, one late, one overdue, one that waits."""
    for days, name, text, topics in (
        (-330, "asked lists", "How many people were taken off a waiting list last year without being seen, and why?", ("hospital",)),
        (-180, "asked letters", "When will letters to patients who cannot see come in large print or by telephone, as they asked?", ("disability",)),
        (-60, "asked pharmacies", "Which towns will have no pharmacy open on Sundays after the changes?", ("pharmacy",)),
        (-9, "asked sundays", "Who was asked before the walk-in centre was to close on Sundays?", ("urgent-care",)),
    ):  # fmt: skip
        given = QuestionGiven(text, topics=topics)
        told.keep(days, name, partial(_ask, told, given))
    told.on(
        -310,
        partial(
            _answer,
            told,
            "asked lists",
            "1,240: 700 had moved away, 390 were seen elsewhere, 150 did not answer two letters.",
        ),
    )
    told.on(
        -120,
        partial(
            _answer,
            told,
            "asked letters",
            "From spring. Until then anybody may ring the number on the letter.",
        ),
    )


def _ask(told: Told, given: QuestionGiven) -> object:
    return ask_question(actor=told.by("rosa"), body_id=told.of(HEALTHWATCH), to_id=told.of(ICB), given=given)


def _answer(told: Told, name: str, text: str) -> None:
    answer_question(actor=told.by("beatrix"), body_id=told.of(ICB), question_id=told.id(name), text=text)


def _checks(told: Told) -> None:
    for opened, closed, said in ROUNDS:
        name = f"check {opened}"
        told.keep(opened, name, partial(_prepare, told, closed))
        told.on(opened, partial(_open, told, name), 11)
        for place in range(len(MEMBERS) - 1):
            told.on(opened + 1 + place, partial(_say, told, name, place, said.replace(" ", "")), 18)
        told.on(closed, partial(_close, told, name), 20)
    told.keep(-5, "check now", partial(_prepare, told, 16))
    told.on(-5, partial(_open, told, "check now"), 11)


def _prepare(told: Told, closed: int) -> object:
    return prepare_check(actor=told.by("colin"), body_id=told.of(BOARD), closes_on=told.day(closed))


def _open(told: Told, name: str) -> None:
    open_check(actor=told.by("colin"), body_id=told.of(BOARD), check_id=told.id(name))


def _close(told: Told, name: str) -> None:
    close_check(actor=told.by("colin"), body_id=told.of(BOARD), check_id=told.id(name))


def _say(told: Told, name: str, place: int, said: str) -> None:
    """One member's answers: each statement takes the next digit of the round, from a place of their own."""
    answers = {each.code: int(said[(place * 5 + at) % len(said)]) for at, each in enumerate(STATEMENTS)}
    answer_check(
        actor=told.by(MEMBERS[place]), body_id=told.of(BOARD), check_id=told.id(name), answers=answers
    )


def _follow(told: Told, key: str, slug: str) -> None:
    body = Body.objects.get(slug=slug)
    follow_own(actor=told.by(key), person_id=told.company.person(key), kind="body", thing_id=str(body.pk))
