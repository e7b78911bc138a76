"""Boards decide, are called in, debate motions, and are asked questions for patients."""

from __future__ import annotations

from functools import partial

from accounts.dates import today_in_england
from deliberation.accountability.actions.call_ins import (
    RuleGiven,
    ask_call_in,
    set_call_in_rule,
    support_call_in,
)
from deliberation.accountability.actions.decision_parts import DecisionGiven, MoneyGiven
from deliberation.accountability.actions.decisions import draft_decision, plan_decision
from deliberation.accountability.actions.decisions_life import move_decision, publish_decision
from deliberation.accountability.actions.impact import NoteGiven, note_impact
from deliberation.accountability.actions.motions import MotionGiven, draft_motion, move_motion, second_motion
from deliberation.accountability.actions.motions_debate import speak
from deliberation.accountability.actions.motions_running import enter_outcome, open_debate, put_on_notice
from deliberation.bodies.management.demonstration.system import BOARD, HEALTHWATCH, ICB, ICP, SCRUTINY
from deliberation.bodies.queries.bodies import next_and_last_meeting
from deliberation.bodies.queries.roles import body_by_slug
from deliberation.scrutiny.management.demonstration.told import SYSTEM, Told


def put_down(told: Told) -> None:
    """Every step."""
    _decisions(told)
    _motions(told)


def _decisions(told: Told) -> None:
    rule = RuleGiven(3, 5, "working_days", False, "Procedure rules of the county council (made up)")
    told.on(-700, lambda: set_call_in_rule(actor=told.by("colin"), body_id=told.of(ICB), rule=rule))
    told.keep(
        -200,
        "clinic decision",
        partial(
            _decide,
            told,
            ICB,
            "Move the foot clinic to one site",
            "Both clinics move to one site from spring.",
            "One site can be open on five days.",
            ("diabetes",),
            120_000_00,
        ),
    )
    told.keep(-4, "sunday decision", partial(
        _decide, told, ICB, "Close the walk-in centre on Sundays", "The walk-in centre closes on Sundays from the new year.",
        "Sunday visits cost four times as much as weekday ones.", ("urgent-care", "general-practice"), 310_000_00,
    ))  # fmt: skip
    told.keep(-3, "sunday call-in", lambda: ask_call_in(
        actor=told.by("sunita"), body_id=told.of(SCRUTINY), decision_id=told.id("sunday decision"),
        grounds="Nobody asked the people who come on Sundays, and the board had its own patient group’s advice before it.",
        wanted="Ask them, and decide again.",
    ))  # fmt: skip
    told.on(
        -3,
        lambda: support_call_in(
            actor=told.by("henry"), body_id=told.of(SCRUTINY), call_in_id=told.id("sunday call-in")
        ),
        15,
    )
    told.on(-2, lambda: note_impact(
        actor=told.by("rosa"), body_id=told.of(HEALTHWATCH), decision_id=told.id("sunday decision"),
        given=NoteGiven("worse", "People without a doctor of their own", "A third of those who come on Sundays have no doctor. They will go to A&E."),
    ))  # fmt: skip
    told.keep(-50, "dental plan", lambda: plan_decision(actor=told.by("colin"), body_id=told.of(ICB), given=DecisionGiven(
        "Dentists in the market towns", key=True, taken_by="The board", planned_for=told.day(20), topics=("dentistry",), areas=(SYSTEM,),
    )))  # fmt: skip
    told.on(-25, lambda: move_decision(
        actor=told.by("colin"), body_id=told.of(ICB), decision_id=told.id("dental plan"), to=told.day(48), reason="The bids came in late."
    ))  # fmt: skip
    told.keep(-30, "winter plan", lambda: plan_decision(actor=told.by("colin"), body_id=told.of(BOARD), given=DecisionGiven(
        "Plan for the winter", taken_by="The board", planned_for=told.day(24), topics=("urgent-care", "ageing"),
    )))  # fmt: skip


def _decide(
    told: Told, slug: str, title: str, text: str, reasons: str, topics: tuple[str, ...], planned: int
) -> object:
    """A decision that is written down and published on one day."""
    given = DecisionGiven(
        title, key=True, text=text, reasons=reasons, alternatives="Leave it as it is: the money would be missing elsewhere.", taken_by="The board",
        taken_on=today_in_england(), topics=topics, areas=(SYSTEM,),
        money=(MoneyGiven("2026/27", "A year", planned),),
    )  # fmt: skip
    draft = draft_decision(actor=told.by("colin"), body_id=told.of(slug), given=given)
    return publish_decision(
        actor=told.by("colin"), body_id=told.of(slug), decision_id=draft.pk, version=draft.version
    )


def _moved(told: Told, name: str, slug: str, mover: str, seconder: str, day: int, given: MotionGiven) -> None:
    """A motion from its first words to its seconder."""
    told.keep(day, name, lambda: draft_motion(actor=told.by(mover), body_id=told.of(slug), given=given))
    told.on(
        day, lambda: move_motion(actor=told.by(mover), body_id=told.of(slug), motion_id=told.id(name)), 11
    )
    told.on(
        day + 1,
        lambda: second_motion(actor=told.by(seconder), body_id=told.of(slug), motion_id=told.id(name)),
    )


def _motions(told: Told) -> None:
    strategy = MotionGiven(
        "approve_strategy", "Approve the health and wellbeing strategy", "That this board approves the health and wellbeing strategy, from April.\n\nThat it looks at progress against it every three months, in public.",
        "The strategy was written with the people whom it is for.", "Health and wellbeing strategy (made up)", topics=("public-health",),
    )  # fmt: skip
    _moved(told, "strategy", BOARD, "bridget", "imran", -170, strategy)
    told.on(
        -168,
        lambda: put_on_notice(
            actor=told.by("colin"), body_id=told.of(BOARD), motion_id=told.id("strategy"), meeting_id=None
        ),
    )
    told.on(
        -150,
        lambda: open_debate(actor=told.by("colin"), body_id=told.of(BOARD), motion_id=told.id("strategy")),
    )
    for who, side, text in (
        ("yetunde", "for", "It says what will be different for a family in the north, and by when."),
        ("harold", "against", "It names the police eleven times and never says what we are to do."),
        ("rosa", "for", "Patients wrote a third of it. We shall hold the board to it."),
    ):
        told.on(-149, partial(_speak, told, who, side, text))
    told.on(-148, lambda: enter_outcome(
        actor=told.by("colin"), body_id=told.of(BOARD), motion_id=told.id("strategy"), carried=True,
        reason="By a show of hands at the meeting: nine for, one against.",
    ))  # fmt: skip
    told.keep(-94, "strategy decision", partial(_carry_out, told))
    chair = MotionGiven("remove_chair", "Remove the chair", "That this body removes its chair from office, from the end of the meeting at which this motion is carried.", "The partnership has not met in public since spring.")  # fmt: skip
    _moved(told, "chair", ICP, "alastair", "imran", -6, chair)
    told.on(
        -5,
        lambda: put_on_notice(
            actor=told.by("colin"), body_id=told.of(ICP), motion_id=told.id("chair"), meeting_id=None
        ),
        12,
    )
    general = MotionGiven(
        "general",
        "Hear carers first",
        "That this committee hears a carer before it hears an officer, on every item that concerns them.",
        "",
        topics=("carers",),
    )
    told.keep(
        -2,
        "carers first",
        lambda: draft_motion(actor=told.by("dilys"), body_id=told.of(SCRUTINY), given=general),
    )
    told.on(
        -2,
        lambda: move_motion(
            actor=told.by("dilys"), body_id=told.of(SCRUTINY), motion_id=told.id("carers first")
        ),
        11,
    )


def _carry_out(told: Told) -> object:
    """The decision that carries out what the motion wants, taken at the board's last meeting."""
    _, last = next_and_last_meeting(body_by_slug(BOARD))
    given = DecisionGiven(
        "Carry out the health and wellbeing strategy", text="The strategy is carried out from autumn. The board looks at progress every three months.",
        reasons="The board carried the motion that approves it.", alternatives="Wait for the budget: a year would be lost.", taken_by="The board",
        taken_on=last.starts_at.date() if last is not None else today_in_england(), meeting_id=last.pk if last is not None else None,
        topics=("public-health",),
        links=(("motion", str(told.id("strategy"))),),
    )  # fmt: skip
    where = {"actor": told.by("colin"), "body_id": told.of(BOARD)}
    draft = draft_decision(**where, given=given)  # type: ignore[arg-type]
    return publish_decision(**where, decision_id=draft.pk, version=draft.version)  # type: ignore[arg-type]


def _speak(told: Told, who: str, side: str, text: str) -> None:
    speak(actor=told.by(who), body_id=told.of(BOARD), motion_id=told.id("strategy"), side=side, text=text)
