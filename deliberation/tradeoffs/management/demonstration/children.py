"""Children first, or those who wait longest: handed over and partly answered, in the stage “response”. All made up."""

from __future__ import annotations

from deliberation.tradeoffs.calc.stages import Stage
from deliberation.tradeoffs.management.demonstration.plan import (
    MADE_UP,
    Advice,
    Asked,
    Change,
    Choice,
    Heard,
    Item,
    Plan,
    Said,
    Touches,
    View,
)

CHILDREN = Plan(
    key="children",
    title="Children first, or those who wait longest",
    question="Specialists in mental health can see 400 more people a year. Should children come first, or whoever has waited longest?",
    gains="People who are seen in time",
    gives_way="Everybody else on the list waits about five weeks longer",
    background=f"{MADE_UP} Four specialists join in April. There are 2,300 people on the list; 500 of them are children.",
    envelope=480_000,
    envelope_note="Four specialists with a room each",
    fixed="Four specialists. Emergencies are always seen at once.",
    open="The order in which the others are seen.",
    decision="The order of the list for specialists in mental health",
    decision_in=20,
    moves={Stage.LEARN: -66, Stage.DISCUSS: -58, Stage.VOTE: -48, Stage.RECOMMEND: -41, Stage.RESPONSE: -36},
    planned={Stage.LEARN: -66, Stage.DISCUSS: -58, Stage.VOTE: -48, Stage.RECOMMEND: -41, Stage.RESPONSE: -36, Stage.FOLLOW_UP: 21, Stage.CLOSED: 380},
    options=(
        Choice("Go on as now", "Whoever is referred as urgent comes first, then by date.", touches=(Touches("Families who cannot push", "worse", "likely", "Who rings often is called urgent.", "deprivation"),)),
        Choice(
            "Children first", "Every child is seen within four weeks.", 480_000, None,
            (Change("children-seen-within-four-weeks", 14.0, 8.0, 20.0, "likely", "400 places for 500 children.", 1),),
            (
                Touches("Children and young people", "better", "sure", "They are seen in time.", "age", 1),
                Touches("Adults who have waited a year", "worse", "sure", "About five weeks longer.", "age", 2),
                Touches("Parents", "better", "likely", "They can go back to work.", "carers"),
                Touches("Talking therapies for adults", "worse", "likely", "They keep people who should see a specialist."),
                Touches("The Engine House youth club", "better", "unsure", "Fewer evenings with somebody in a crisis.", asset=True),
            ),
        ),
        Choice(
            "Whoever has waited longest", "By date alone.", 480_000, None,
            (Change("mental-health-ae-attendances", -12.0, -30.0, 5.0, "unsure", "Some who wait long end in A&E.", 2),),
            (
                Touches("Adults who have waited a year", "better", "sure", "They are seen before the summer.", "age", 2),
                Touches("People in the most deprived fifth of neighbourhoods", "better", "likely", "They have waited longest.", "deprivation", 3),
                Touches("Children and young people", "worse", "likely", "One in three waits past four weeks.", "age", 1),
            ),
        ),
    ),
    evidence=(
        Item("More than one child in four here is not seen within four weeks", "The share of children with an emergency who saw a specialist within four weeks.", metric="children-seen-within-four-weeks", why="Small numbers in some places."),
        Item("Visits to A&E for mental health", "Visits for every 100,000 people, children and adults together.", metric="mental-health-ae-attendances", why="It does not say who was on a list."),
        Item("Who waits longest lives where people are poor", "Made up: of those who wait over a year, 46 in 100 live in the most deprived fifth.", source="An illustrative count of the list", strength="fair", why="One list, one day."),
    ),
    witnesses=(Heard("Dr Lena Oakshott", "Child psychiatrist (made up)", "She decides who is urgent now.", "She would lead two of the four.", "A year is a tenth of a child’s life at ten. It is a fortieth at forty."),),
    questions=(Asked(12, 1, "How do you decide who is urgent when two families ring?", (1, 7, 16, 21), "By a list of twelve signs. I will not pretend that nobody pushes.", True, "To publish the twelve signs", -50, "The list is on the hospital’s page since last month."),),
    views=(
        View("llr-integrated-care-board", "Leicester, Leicestershire and Rutland integrated care board", "It pays the four specialists.", True, "beatrix", "We will follow an order that the panel can explain to both groups."),
        View("", "Rutland County Council", "Its schools refer children.", False, "", "", "Our schools ask for children first, with a named person for each school."),
    ),
    points=(
        Said(2, "for", 7, "A lost year at ten is a lost school. [E1]", ((16, "And a lost year at forty is a lost job."),), (), (1, 3, 12, 21)),
        Said(2, "against", 16, "Adults on this list have children too.", (), (), (7, 12, 30)),
        Said(3, "for", 21, "The date is the only order nobody can push. [E3]", (), (7,), (2, 12, 16, 33)),
        Said(3, "against", 12, "Then a child of eight waits behind a year of adults.", (), (), (16,)),
    ),
    statements=(
        "A child should not wait longer than four weeks.", "Whoever waits longest suffers most.", "Families who push should not come first.",
        "Schools should do more before a specialist is needed.", "Adults can wait longer than children.", "The order should be public.",
        "Some places on the list should be kept for those without a family.", "I trust doctors to decide this alone.",
    ),
    stances=("APAAAAPD", "PAAPDAAD"),
    before=(
        "2132231243213221322132143221232132213221",
        "4534254354453245435445324354354245344354",
        "3243523435243523432534425342354325343243",
    ),
    after=(
        "1121132112211121121311211221111211121100",
        "4544354454443454535444354445434544543400",
        "3334433453334443433534434343435433443300",
    ),
    ballots=((21, [[2], [3], [1]]), (12, [[3], [2], [1]]), (2, [[1], [3], [2]])),
    vote=(-47, -42),
    report={
        "asked": "We were asked in which order people should be seen when four more specialists begin in April.",
        "heard": "We read three items of evidence, two of them figures of the index, and heard a child psychiatrist. She answered our question on who is called urgent, and the list of signs is public now.",
        "weighed": "Children lose more in a year than adults do, and adults in poor neighbourhoods have waited longest. We could not find an order that is fair to both, so we looked for one that can be explained to both.",
        "recommend": "Children first, with one place in four kept for adults who have waited over a year.",
        "minority": "Twelve of us would go by date alone. They say that any other order rewards those who can push, and that the four weeks for children will be missed anyway.",
        "worked": "Thirty-five of forty members voted. We met three times, once at Flint Barn.",
    },
    advice=(
        Advice(
            "See every child within four weeks, and keep one place in four for adults who have waited over a year.",
            "It is the order that most of us could explain to both groups.", 2, (1, 3), "llr-integrated-care-board",
            ("accepted_in_part", "We will see children within four weeks. One place in six, not one in four, can be kept for adults until a fifth specialist joins.", "A fifth specialist is advertised; one place in four from October.", -9, "beatrix"),
        ),
        Advice(
            "Say in public, each quarter, how long children and adults have waited.",
            "Without figures nobody can tell whether the order is kept.", 2, (1, 2), "leicestershire-health-and-wellbeing-board",
        ),
        Advice("Give each school one named person to ring.", "Then nobody comes first because they know whom to ring.", 2, (), "Rutland County Council"),
    ),
    read_by=tuple(range(1, 31)),
)  # fmt: skip
