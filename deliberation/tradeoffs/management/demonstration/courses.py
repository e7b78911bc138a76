"""Courses for people with diabetes, or help to stop smoking: in the stage “learn”. All made up."""

from __future__ import annotations

from deliberation.tradeoffs.calc.stages import Stage
from deliberation.tradeoffs.management.demonstration.plan import (
    MADE_UP,
    Asked,
    Change,
    Choice,
    Heard,
    Item,
    Plan,
    Touches,
    View,
)

COURSES = Plan(
    key="courses",
    title="Courses for people with diabetes, or help to stop smoking",
    question="Practices can be paid to do one of two things well next year: courses for people who have just learned that they have diabetes, or help for everybody who wants to stop smoking. Which?",
    gains="Earlier help for people with diabetes, or for people who smoke",
    gives_way="The time of practice nurses: there are about 30,000 hours in all",
    background=f"{MADE_UP} Both are known to work. Both need the same nurses.",
    envelope=30_000,
    envelope_kind="staff_hours",
    envelope_note="30,000 hours of practice nurses in a year",
    fixed="The number of nurses, and that every practice takes part.",
    open="Which comes first, and whether some practices do the other.",
    decision="What practices are paid extra for next year",
    decision_in=110,
    moves={Stage.LEARN: -5},
    planned={Stage.LEARN: -5, Stage.DISCUSS: 23, Stage.VOTE: 44, Stage.RECOMMEND: 52, Stage.RESPONSE: 70, Stage.FOLLOW_UP: 100, Stage.CLOSED: 460},
    options=(
        Choice(
            "Go on as now", "Each practice does what it can of both.",
            touches=(Touches("People in the most deprived fifth of neighbourhoods", "worse", "likely", "Practices there have the fewest nurses.", "deprivation"),),
        ),
        Choice(
            "Courses first", "Everybody with new diabetes is offered a course within three months, with evening places.", 22_000, None,
            (
                Change("diabetes-structured-education", 12.0, 6.0, 18.0, "likely", "More places, and evening ones.", 1),
                Change("diabetic-foot-amputation", -0.5, -1.0, 0.2, "unsure", "Shows only after years."),
            ),
            (
                Touches("South Asian residents", "better", "likely", "Diabetes is more frequent among them, and courses would come in Gujarati.", "ethnicity", 1),
                Touches("People who work shifts", "better", "unsure", "Evening places.", "age"),
            ),
        ),
        Choice(
            "Help to stop smoking first", "Every smoker who comes in is offered twelve weeks of help.", 26_000, None,
            (
                Change("smokers-offered-support", 9.0, 5.0, 13.0, "likely", "Offered at each visit.", 2),
                Change("preventable-deaths-under-75", -1.0, -3.0, 0.0, "unsure", "Shows only after years."),
            ),
            (Touches("People in the most deprived fifth of neighbourhoods", "better", "sure", "They smoke more than twice as often.", "deprivation", 2),),
        ),
    ),
    evidence=(
        Item("Here fewer than one in six of those with new diabetes get to a course", "The share who were offered a course and came, within a year.", metric="diabetes-structured-education", why="One year only."),
        Item("One smoker in ten is not offered help", "The share of smokers with a note in their record that help was offered.", metric="smokers-offered-support", why="A note in the record is not help."),
        Item("A course in one’s own language", "A member tells how she learned to cook again after a course in Gujarati.", source="A member’s own experience", strength="weak", by=5, interests="I have diabetes."),
    ),
    witnesses=(Heard("Nurse Pell Hartree", "Practice nurse (made up)", "She does both now.", "None"),),
    questions=(
        Asked(8, 1, "How long does one course take you, with everything before and after?", (1, 5, 19)),
        Asked(26, 1, "Who does not come, and why?", (3, 8)),
    ),
    views=(View("healthwatch-leicestershire", "Healthwatch Leicestershire", "It speaks for patients of every practice in the county."),),
    read_by=(5, 8, 19),
)  # fmt: skip
