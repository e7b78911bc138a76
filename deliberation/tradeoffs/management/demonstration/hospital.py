"""Leaving hospital on time, or help before a crisis: in the stage “discuss”, with everything that belongs to it. All made up."""

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
    Said,
    Touches,
    Tried,
    View,
)

_OPTIONS = (
    Choice(
        "Go on as now",
        "Home care starts within four days of leaving hospital. Crisis teams work from nine to nine.",
        touches=(
            Touches("People in the most deprived fifth of neighbourhoods", "worse", "likely", "They wait longest for both.", "deprivation", 3),
            Touches("People over 80", "same", "likely", "Waits stay as they are.", "age", 1),
        ),
    ),
    Choice(
        "Home care that starts within a day",
        "A team in each of the seven districts starts care at home on the day somebody leaves hospital, for up to six weeks.",
        900_000,
        300_000,
        (
            Change("delayed-discharges", -0.6, -1.0, -0.1, "likely", "Fewer days in a bed that is no longer needed.", 1),
            Change("social-problem-admissions", -8.0, -15.0, 2.0, "unsure", "Fewer people come back with sores or falls.", 4),
        ),
        (
            Touches("People over 80", "better", "likely", "Most who wait in hospital are over 80.", "age", 1),
            Touches("People with a physical disability", "better", "likely", "They need help from the first hour.", "disability", 4),
            Touches("Unpaid carers", "better", "unsure", "They are not alone in the first week.", "carers"),
            Touches("Villages without a bus", "worse", "unsure", "Carers spend more time on the road, so visits may be shorter.", "place"),
            Touches("District nurses", "worse", "likely", "They train the new teams in the first year."),
            Touches("Home First Charnwood", "better", "likely", "It would run the team of its district.", asset=True),
        ),
    ),
    Choice(
        "Crisis teams for mental health, day and night",
        "Nurses and peer workers come to people at home, at any hour, and stay in touch for two weeks.",
        800_000,
        400_000,
        (
            Change("mental-health-ae-attendances", -40.0, -70.0, -10.0, "likely", "Fewer people have nowhere to go but A&E.", 2),
            Change("crisis-plan", 6.0, 2.0, 10.0, "likely", "The team writes a plan with each person.", 2),
            Change("self-harm-admissions", -5.0, -15.0, 3.0, "unsure", "Help before it comes to that."),
        ),
        (
            Touches("People in the most deprived fifth of neighbourhoods", "better", "likely", "Crises are twice as frequent there.", "deprivation", 3),
            Touches("People aged 16 to 25", "better", "likely", "They come to A&E most often.", "age", 2),
            Touches("Black and Asian residents", "better", "unsure", "Peer workers speak their languages, if they can be found.", "ethnicity"),
            Touches("Families of people in a crisis", "better", "unsure", "Somebody answers at night.", "carers"),
            Touches("Day centres", "worse", "unsure", "Two peer workers would leave them."),
            Touches("Night Light crisis line", "better", "likely", "It could send somebody, and not only listen.", asset=True),
        ),
    ),
    Choice(
        "Half of each, in the two areas that wait longest",
        "A home care team and a night crisis team in Leicester and in the north of the county; the rest follows when it is paid for.",
        1_100_000,
        None,
        (
            Change("delayed-discharges", -0.3, -0.6, 0.0, "unsure", "Half the teams, in the two areas alone.", 1),
            Change("mental-health-ae-attendances", -22.0, -45.0, 0.0, "unsure", "Half the teams, in the two areas alone.", 2),
        ),
        (
            Touches("People in the most deprived fifth of neighbourhoods", "better", "likely", "Both areas have many such neighbourhoods.", "deprivation", 3),
            Touches("Rutland and the south of the county", "worse", "sure", "They wait another year.", "place"),
        ),
    ),
)  # fmt: skip

_EVIDENCE = (
    Item(
        "Days in hospital are lost here too, though fewer than in most places",
        "The figure counts days in bed after being ready to leave, for every thousand days of bed use. Each one is a day somebody "
        "gets weaker in a bed that somebody else waits for.",
        metric="delayed-discharges", strength="fair", why="One year, and the collection has stopped since.",
    ),
    Item(
        "A&E is where many people go in a mental-health crisis",
        "The figure counts visits to A&E for a mental-health condition, for every 100,000 people. It cannot say who would have "
        "stayed at home with help.",
        metric="mental-health-ae-attendances", strength="fair", why="Hospitals record the reason for a visit differently.",
        doubt=(7, "Does this count the same person twice if they come twice?", "Yes. It counts visits, not people. We have added that to the summary."),
    ),
    Item(
        "Needs differ by neighbourhood, so equal care does not give equal results",
        "Two people with the same illness can need different help, because one has family near and the other has nobody. Care that is "
        "fair may have to be unequal.",
        source="Diane Bell: Why successful integrated care needs to be unequal", strength="contested",
        why="It is an argument with an example, not a study.",
        doubt=(22, "Who decides who needs more? That could be unfair in another way.", "That is a fair question. The fairness table shows who gains and who loses under each option, so that you can judge it."),
    ),
    Item(
        "Home care on the first day keeps some people from coming back",
        "Made up for this demonstration: in a trial in three districts, 11 of 100 people came back within a month, against 15 of 100 "
        "who waited four days.",
        source="An illustrative trial in three districts", strength="weak", why="Small, and people were not chosen by lot.",
    ),
    Item(
        "If every system matched the best quarter, 42,600 bed days a year would be saved in England",
        "The authors compared all 42 systems. They say what the gap is worth, not how to close it.",
        source="Solving the puzzle, IPPR 2021", strength="strong", why="Published figures of all 42 systems.",
    ),
    Item(
        "The first week at home is the hardest for carers",
        "A carer of the panel tells what her first week was like, hour by hour, and what would have helped.",
        source="A member’s own experience", strength="weak", why="One person’s story. It shows what figures do not.", by=15,
        interests="I cared for my father until last year.",
    ),
)  # fmt: skip

_WITNESSES = (
    Heard(
        "Tamar Willowherb", "Runs a home care team (made up)", "She knows what it takes to start within a day.",
        "Her team would grow if option 2 is chosen.",
        "We can start on the same day if the ward tells us by noon. What we lack is not will but people: of ten who apply, two stay "
        "longer than a year. Pay matters, and so does a fixed round of visits.",
    ),
    Heard(
        "Jasper Fennel", "Nurse in a crisis team (made up)", "He works nights.", "None",
        "At three in the morning there is A&E or the police. Most people who ring us need somebody to sit with them, not a bed.",
    ),
    Heard("Dr Odile Marchbank", "Studies how councils and the NHS share money (made up)", "She has looked at both choices elsewhere.", "Her post is paid for by a charity that also pays for crisis cafés."),
)  # fmt: skip

_QUESTIONS = (
    Asked(4, 1, "Where would the carers come from, if two in ten stay?", (1, 9, 12, 17, 23, 31), "From three places: people who left care for shops, students on nursing courses, and people who work in day centres now. We would need sixty.", True),
    Asked(11, 2, "How many of those who ring at night would have gone to A&E?", (2, 6, 17, 25), "We asked 200 callers in March. 71 said yes.", False, "To look up how many of them came to A&E in the next week", 10),
    Asked(18, 2, "Would a night team also come to villages?", (9, 30, 33), "Yes, within two hours. In Leicester within forty minutes."),
    Asked(27, 3, "Has any place tried both at once, with half the money?", (1, 4, 40)),
    Asked(30, 1, "What happens after the six weeks?", (15,), "", False, "To ask the council what people pay after six weeks", -2),
)  # fmt: skip

_POINTS = (
    Said(2, "for", 2, "Every day in a hospital bed costs strength. My mother could walk when she went in and not when she came out. [E1]", ((14, "Same with my neighbour."), (29, "That is one case, but the figure in E1 says it is not the only one.")), (3, 5, 8), (1, 9, 12, 17, 20, 26)),
    Said(2, "for", 15, "Carers are alone in the first week. A visit on the first day would have saved us an ambulance. [E6]", (), (29,), (1, 2, 6, 10, 18)),
    Said(2, "against", 6, "If two of ten carers stay, we pay for teams that are not there. Ask first where the people come from.", ((15, "The witness named three places. Sixty people is a lot, though."),), (1,), (2, 4, 12, 30, 33)),
    Said(2, "against", 33, "In our village the nearest team would be 40 minutes away. A day becomes two.", (), (), (3, 8, 19, 21, 35), "", True),
    Said(3, "for", 11, "At night there is A&E or the police. Both make it worse. [E2]", ((24, "I have been in that corridor. It is true."),), (24, 31), (1, 2, 5, 9, 16, 28)),
    Said(3, "for", 24, "Young people wait for the crisis because nothing comes before it. This comes before it.", (), (11,), (7, 13, 22)),
    Said(3, "against", 20, "Crisis teams without anywhere to send people afterwards only move the queue.", ((11, "The two weeks of staying in touch are meant for that."),), (), (2, 4, 11, 24)),
    Said(3, "against", 36, "We have three crisis cafés already. Join them up before paying for something new.", (), (20,), (1, 3, 11, 15)),
    Said(4, "for", 9, "Start where people wait longest, learn, then go on. Equal is not the same as fair. [E3]", ((36, "Then say now when the others get it."),), (22,), (5, 14, 18, 27)),
    Said(4, "for", 27, "If it fails we have lost half, and know why."),
    Said(4, "against", 38, "Rutland always waits another year. Our council tax is not half.", ((9, "There are fewer who wait there. But your point stands.")  ,), (9,), (4, 13, 23)),
    Said(4, "against", 22, "Half a team at night is no team. Somebody is ill, and nobody comes.", (), (), (9, 27), "Half a team at night is no team: when one person is ill, nobody comes."),
    Said(1, "against", 17, "As now means people in hospital at £300 a day who want to go home.", (), (), (6, 28)),
    Said(1, "for", 31, "Nobody has to be trained, moved or let down. Doing nothing is sometimes the honest choice.", ((17, "It is a choice for those who do not wait."),), (), (1,)),
)  # fmt: skip

_STATEMENTS = (
    "People should be able to leave hospital on the day they are well enough.",
    "Help at night for people in a mental crisis matters more than shorter stays in hospital.",
    "Money should go first to the places where people wait longest.",
    "Every district should get the same.",
    "I would rather have one service done well than two done by half.",
    "Families should do more before services come in.",
    "Unpaid carers are asked too much already.",
    "I would pay a little more council tax for home care.",
    "Peer workers can do as much good as nurses.",
    "A&E is the right place for somebody in a mental crisis.",
    "Villages should accept longer waits than towns.",
    "We should try it in one place before doing it everywhere.",
    "People who can pay for home care should pay from the first day.",
    "Young people’s crises should come first.",
    "It is wrong that somebody over 80 waits for days in a ward.",
    "What we decide should be looked at again after one year.",
    "Services should tell us every quarter whether it works.",
    "Leaving things as they are would be a mistake.",
)  # fmt: skip
_STANCES = (
    # Home first: older people and carers in mind.
    "ADPPADAAPDP?DDAAAA",
    # Nobody alone at night: crisis help in mind.
    "AAADPDAPADD?PAPAAA",
    # Fair shares for every district, and careful with money.
    "APDAPAPDPPDADPAAA?",
)

HOSPITAL = Plan(
    key="hospital",
    title="Leaving hospital on time, or help before a crisis",
    question="There is £1.2 million a year more for care outside hospital. What should it do first: get people home on time, or help people before a mental-health crisis?",
    gains="Care at home on the first day, or somebody who comes in a mental-health crisis, at any hour",
    gives_way="The other of the two waits at least another year",
    background=(
        f"{MADE_UP} The question is one that every integrated care system faces: days in hospital that nobody needs, and crises "
        "that nobody was there for. Both cost money and strength. There is not enough for both at once.\n\n"
        "- Whoever waits in a hospital bed gets weaker.\n- Whoever is in a crisis at night finds A&E or the police.\n"
        "- Both are more frequent where people are poor."
    ),
    envelope=1_200_000,
    envelope_note="For two years from April. What is not spent in a year is lost.",
    fixed="The total. That it is spent outside hospital. Opening hours of A&E.",
    open="How it is shared out, between what is done and between places.",
    decision="Where the money for care outside hospital goes",
    decision_in=62,
    moves={Stage.LEARN: -27, Stage.DISCUSS: -13},
    planned={Stage.LEARN: -27, Stage.DISCUSS: -13, Stage.VOTE: 8, Stage.RECOMMEND: 16, Stage.RESPONSE: 30, Stage.FOLLOW_UP: 60, Stage.CLOSED: 420},
    options=_OPTIONS,
    evidence=_EVIDENCE,
    witnesses=_WITNESSES,
    questions=_QUESTIONS,
    views=(
        View("leicestershire-health-and-wellbeing-board", "Leicestershire health and wellbeing board", "Its council arranges home care in the county.", True, "charlotte", "We would start with home care, and ask that villages are not left out. We can lend two trainers for the first year."),
        View("leicester-health-and-wellbeing-board", "Leicester health and wellbeing board", "Its council arranges home care in the city, where most crises happen.", True),
        View("", "Rutland County Council", "It arranges home care in Rutland and has no seat on the panel’s side of the table.", False, "", "", "Rutland asks to be in the first year, even with a small team. It has the oldest population of the three."),
    ),
    points=_POINTS,
    statements=_STATEMENTS,
    stances=_STANCES,
    tried=(
        Tried(1, "Home care in four districts, crisis teams by day and night", {2: 600_000, 3: 600_000}),
        Tried(4, "Home care everywhere", {2: 900_000}),
        Tried(9, "Crisis teams everywhere", {3: 800_000}),
        Tried(17, "A little of both", {2: 500_000, 3: 700_000}),
        Tried(22, "Half of each", {4: 1_100_000}),
        Tried(31, "Home care first, the rest for crises", {2: 800_000, 3: 400_000}),
    ),
    before=(
        "2123212231221322123212212312221322122132",
        "4352445345243543545344253454354354425345",
        "3425343452354342545334425343524354435243",
        "3234233423343233243332343233423332432343",
    ),
    read_by=(1, 2, 4, 6, 9, 11, 15, 17, 20, 22, 24, 27, 29, 31, 33, 36, 38),
)  # fmt: skip
