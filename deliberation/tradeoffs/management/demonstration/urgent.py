"""Care homes, or people without a home: in the stage “vote”. All made up."""

from __future__ import annotations

from deliberation.tradeoffs.calc.stages import Stage
from deliberation.tradeoffs.management.demonstration.plan import (
    MADE_UP,
    Change,
    Choice,
    Item,
    Plan,
    Said,
    Touches,
    Tried,
)

URGENT = Plan(
    key="urgent",
    title="Care homes, or people without a home",
    question="The new urgent care team can start in one place. Should it start in care homes, or with people who have no home?",
    gains="People who would otherwise go to hospital by ambulance, or to A&E on foot",
    gives_way="The other group waits until the team can grow",
    background=f"{MADE_UP} The team is eight people with one van.",
    envelope=600_000,
    envelope_note="One team for one year",
    fixed="One team. It begins in April.",
    open="Where it starts, and what must be shown before it grows.",
    decision="Where the urgent care team starts",
    decision_in=40,
    moves={Stage.LEARN: -45, Stage.DISCUSS: -31, Stage.VOTE: -3},
    planned={Stage.LEARN: -45, Stage.DISCUSS: -31, Stage.VOTE: -3, Stage.RECOMMEND: 5, Stage.RESPONSE: 15, Stage.FOLLOW_UP: 50, Stage.CLOSED: 400},
    options=(
        Choice("Go on as now", "No team. The money goes back.", touches=(Touches("People in the most deprived fifth of neighbourhoods", "worse", "likely", "They use A&E most.", "deprivation"),)),
        Choice(
            "Start in care homes", "The team comes to any of 60 care homes within two hours.", 550_000, None,
            (Change("care-home-ambulance-calls", -30.0, -50.0, -10.0, "likely", "A visit instead of an ambulance.", 1),),
            (Touches("People over 80", "better", "likely", "Most live in homes of this kind.", "age", 1), Touches("Staff of care homes", "better", "unsure", "Somebody to ask at night.")),
        ),
        Choice(
            "Start with people who have no home", "The team works from two day centres and a van.", 500_000, None,
            (Change("homeless-ae-attendances", -15.0, -30.0, -5.0, "unsure", "Wounds and infections seen early.", 2),),
            (Touches("People who sleep rough", "better", "likely", "They die thirty years earlier than others.", "deprivation", 2), Touches("People with a disability", "better", "unsure", "Half of those without a home have one.", "disability"), Touches("Keystone housing advice", "better", "likely", "The team brings people there before they lose a home again.", asset=True)),
        ),
    ),
    evidence=(
        Item("Care homes call many ambulances here", "Calls for every thousand beds in a year.", metric="care-home-ambulance-calls", why="Homes differ in whom they take."),
        Item("People without a home come to A&E again and again", "Visits for every 100,000 people. It counts visits, not people.", metric="homeless-ae-attendances", why="Not everybody says that they have no home."),
    ),
    points=(
        Said(2, "for", 3, "A night in a corridor at 90 is cruel, and mostly for nothing. [E1]", (), (), (1, 5, 7, 12)),
        Said(2, "against", 13, "Care homes are businesses. They should pay for their own nurse.", ((3, "The people in them are not a business."),), (), (2, 6)),
        Said(3, "for", 19, "They have nobody else. Care homes have staff. [E2]", (), (), (1, 4, 8, 10, 22)),
        Said(3, "against", 28, "Fewer people, and hard to find: will eight staff be busy?"),
    ),
    statements=(
        "Whoever has nobody else should come first.", "Care homes should pay part of it.", "Age should not count when we choose.",
        "We should count lives, not visits.", "The team should do both, badly if need be.", "After a year we should choose again.",
    ),
    stances=("ADAAD?", "DADPDA"),
    tried=(
        Tried(1, "Those who have nobody", {3: 500_000}),
        Tried(3, "Care homes at night", {2: 550_000}),
        Tried(8, "The van first", {3: 500_000}),
        Tried(13, "People without a home", {3: 500_000}),
        Tried(19, "They have nobody else", {3: 500_000}),
        Tried(22, "Where most calls come from", {2: 550_000}),
        Tried(28, "Wait for a larger team", {}),
        Tried(34, "People who sleep rough", {3: 500_000}),
    ),
    before=(
        "1212113212112312112213112122113121211212",
        "4353445234354435243454354354243543545343",
        "3442533445234453423544352435243453425344",
    ),
    after=(
        "1111211111121111112111111211111111121100",
        "3342343342334243332443423334243324334200",
        "4554454355445345544554345445544544354400",
    ),
    ballots=((9, [[3], [2], [1]]), (5, [[2], [3], [1]]), (1, [[1], [2], [3]])),
    vote=(-2, 4),
    read_by=(1, 3, 13, 19, 28),
)  # fmt: skip
