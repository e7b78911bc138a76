"""The meetings of the demonstration, past and to come: agendas, papers, what was said and decided. All made up."""

from __future__ import annotations

from dataclasses import dataclass

from deliberation.bodies.management.demonstration.system import (
    BOARD,
    CITY_BOARD,
    HEALTHWATCH,
    ICB,
    ICP,
    PANEL,
    SCRUTINY,
)


@dataclass(frozen=True)
class Page:
    """A paper: its title, its text in paragraphs, and the kind of file."""

    title: str
    text: tuple[str, ...]
    kind: str = "txt"
    private: bool = False


@dataclass(frozen=True)
class Point:
    """An item of an agenda, with what the minutes say of it."""

    title: str
    purpose: str = "discuss"
    minutes: int = 20
    lead: str = ""
    description: str = ""
    said: str = ""
    decision: str = ""
    papers: tuple[Page, ...] = ()
    private: str = ""
    """Why it is taken in private; empty for in public."""


@dataclass(frozen=True)
class Gathering:
    """A meeting. `days` from today, moved to its day of the week; `state`: draft, called, cancelled, held.

    `minutes`: none, draft, agreed or published.
    """

    body: str
    days: int
    points: tuple[Point, ...]
    state: str = "called"
    minutes: str = ""
    title: str = ""
    weekday: int = 2
    hour: int = 10
    openness: str = "public"
    reason: str = ""
    place: str = "Illustrative venue: Reedham Hall, Leicester"


TITLES = {
    ICB: "Board meeting in public",
    ICP: "Partnership meeting",
    BOARD: "Quarterly meeting",
    CITY_BOARD: "Quarterly meeting",
    SCRUTINY: "Committee meeting",
    HEALTHWATCH: "Trustees’ meeting in public",
}
"""What meetings are called that have no title of their own."""
WELCOME = Point(
    "Welcome, apologies and interests", "formal", 5,
    said="Apologies were noted. Interests are shown beside the items that they touch.",
)  # fmt: skip
LAST = Point(
    "Minutes of the last meeting",
    "formal",
    5,
    said="The minutes were agreed as a correct record.",
    decision="Agreed.",
)
_FIGURES = Page(
    "What the figures show",
    (
        "This paper is made up to show how the site works. Its figures come from the illustrative index on this site.",
        "Delayed discharges are counted in bed days for each thousand. The index shows where the area stands among all areas, and "
        "which figures are behind that.",
        "Before anybody draws a conclusion, the page of the metric says what it counts and what it cannot show.",
    ),
    "pdf",
)
_OPTIONS = Page(
    "Four options for leaving hospital sooner",
    (
        "This paper is made up to show how the site works. None of the costs in it is real.",
        "A: more care at home in the first six weeks. B: more beds in care homes for a short stay. C: one team for hospital and "
        "home in each place. D: leave things as they are.",
        "Each option is described with what it would change, for whom, by when, and what would have to be given up for it.",
    ),
    "pdf",
)
_STRATEGY = Page(
    "Draft strategy for health and care",
    (
        "This draft is made up to show how the site works. It is nobody’s policy.",
        "It proposes three aims: people stay well for longer; people leave hospital when they are ready; help is where people live.",
    ),
    "pdf",
)
_NEEDS = Page(
    "Summary of needs",
    ("Illustrative summary, made up for this demonstration.", "Older people in the villages wait longest for help at home."),
)  # fmt: skip
_LETTER = Page(
    "Letter from residents",
    ("Illustrative letter, made up for this demonstration.", "Buses to the clinic stop at four in the afternoon."),
)  # fmt: skip
_TENDER = Page(
    "Offers for transport home",
    ("Illustrative and private: made-up offers of three made-up firms.",),
    private=True,
)
_PRIVATE = "It has information about the business affairs of firms (Local Government Act 1972, Schedule 12A, paragraph 3)."
_PANEL_REASON = (
    "Members speak freely among themselves. What they conclude is published, and who sat on the panel."
)

GATHERINGS = (
    Gathering(BOARD, -270, (WELCOME, Point(
        "Needs of people in Leicestershire", "decide", 40, "Imran Sedge", "The yearly assessment of needs.",
        "Members heard that waits for help at home are longest in the villages.",
        "The assessment is adopted. Transport to clinics is added to next year’s.", (_NEEDS,),
    ), Point("Plan of work", "note", 15, "Colin Clerk", said="The plan of work was noted.")), "held", "published"),
    Gathering(BOARD, -180, (WELCOME, LAST, Point(
        "Delays in leaving hospital", "discuss", 45, "Frances Wherry", "What the index shows, and what is behind it.",
        "Members asked why the area stood where it did, and what people themselves would choose.",
        "A citizen panel is asked to weigh the options, and the board will answer in public.", (_FIGURES,),
    ), Point("Warm homes before winter", "note", 15, "Piotr Staithe", said="District councils told what they plan.")),
        "held", "published"),
    Gathering(BOARD, -90, (WELCOME, LAST, Point(
        "How the citizen panel will work", "decide", 30, "Farah Facilitator", "Forty members, four days, one question.",
        "Farah Facilitator explained how members were drawn and how evidence will be checked.",
        "The way of working is agreed.",
    ), Point("Children waiting for help", "discuss", 30, "Gethin Marram", said="The board heard from two families.")),
        "held", "published"),
    Gathering(BOARD, -12, (WELCOME, LAST, Point(
        "Winter plan", "decide", 40, "Desmond Teasel", "What services do together from December to March.",
        "Members asked who looks after people who live alone.", "The plan is agreed for this winter.",
    ), Point("Carers’ breaks", "discuss", 25, "Frances Wherry", said="Three carers spoke about what helps.")),
        "held", "draft"),
    Gathering(BOARD, 24, (WELCOME, LAST, Point(
        "What the citizen panel concluded so far", "discuss", 40, "Farah Facilitator", "A first report.", papers=(_OPTIONS,),
    ), Point("Map of health-creating assets", "note", 15, "Lorna Samphire", "Which entries are new."),
        Point("Terms of reference: yearly review", "decide", 10, "Colin Clerk"))),
    Gathering(BOARD, 115, (WELCOME, LAST, Point("Plan of work for the year", "decide", 30, "Colin Clerk")), "draft"),
    Gathering(CITY_BOARD, -150, (WELCOME, Point(
        "Healthy neighbourhoods", "decide", 40, "Shabnam Heron", "Work with three neighbourhoods.", "Members heard from people of all three.",
        "A small fund for neighbourhood groups is supported.", (_LETTER,),
    )), "held", "published", place="Illustrative venue: Osier House, Leicester"),
    Gathering(CITY_BOARD, -45, (WELCOME, LAST, Point(
        "Help at home in the outer estates", "discuss", 40, "Nkechi Avocet", said="Members asked for figures by ward.",
        decision="Figures by ward are asked for, by the next meeting.",
    )), "held", "agreed", place="Illustrative venue: Osier House, Leicester"),
    Gathering(CITY_BOARD, 40, (WELCOME, LAST, Point("Figures by ward", "discuss", 40, "Shabnam Heron")),
        place="Illustrative venue: Osier House, Leicester"),
    Gathering(SCRUTINY, -200, (WELCOME, Point(
        "Waiting for an ambulance", "discuss", 60, "Marguerite Crane", "A line of enquiry.",
        "Members heard from crews and from people who waited.", "The integrated care board is asked to say by when waits will fall.",
    )), "held", "published", weekday=3, hour=14),
    Gathering(SCRUTINY, -75, (WELCOME, LAST, Point(
        "Transport home from hospital", "discuss", 40, "Owen Dunlin", "Who pays, and what it costs people.",
        "Members asked what happens after eight in the evening.", "A report on evenings is asked for.",
    ), Point(
        "Offers for transport home", "decide", 20, "Owen Dunlin", "The offers of three made-up firms.",
        "The offers were compared.", "The second offer gives most for the money.", (_TENDER,), _PRIVATE,
    )), "held", "published", weekday=3, hour=14, openness="part_private", reason=_PRIVATE),
    Gathering(SCRUTINY, -30, (WELCOME, LAST, Point("Dentists in the market towns", "discuss", 60, "Sunita Curlew")), "cancelled",
        weekday=3, hour=14),
    Gathering(SCRUTINY, 10, (WELCOME, LAST, Point(
        "Dentists in the market towns", "discuss", 60, "Sunita Curlew", "Moved from the meeting that was cancelled.", papers=(_LETTER,),
    ), Point("Delays in leaving hospital: what came of it", "note", 20, "Marguerite Crane")), weekday=3, hour=14),
    Gathering(SCRUTINY, 66, (WELCOME, LAST, Point("Plan of work", "decide", 30, "Colin Clerk")), "draft", weekday=3, hour=14),
    Gathering(ICB, -120, (WELCOME, Point(
        "Budget for help at home", "decide", 40, "Cormac Broad", "How much, and for whom.", "Members asked what is given up for it.",
        "The budget is agreed for one year.",
    )), "held", "published", weekday=1),
    Gathering(ICB, -20, (WELCOME, LAST, Point("Waiting lists", "discuss", 40, "Amara Linnet")), "held", weekday=1),
    Gathering(ICB, 42, (WELCOME, LAST, Point("Answer to the citizen panel: who prepares it", "decide", 20, "Beatrix Harnser")),
        weekday=1),
    Gathering(ICP, -100, (WELCOME, Point(
        "Strategy for health and care", "discuss", 60, "Lorna Samphire", "A first draft.", "Members went through the three aims.",
        "The draft goes out for comment.", (_STRATEGY,),
    )), "held", "published", weekday=0, hour=13),
    Gathering(ICP, 30, (WELCOME, LAST, Point("Comments on the strategy", "decide", 60, "Lorna Samphire")), weekday=0, hour=13),
    Gathering(HEALTHWATCH, -80, (WELCOME, Point(
        "What people told us", "discuss", 45, "Rosa Representative", said="Most spoke about getting through to a surgery.",
        decision="Rosa Representative takes it to the health and wellbeing board.",
    )), "held", "published", weekday=1, hour=18, place="Illustrative venue: The Old Granary, Melton Mowbray"),
    Gathering(HEALTHWATCH, 18, (WELCOME, LAST, Point("Visits to care homes", "discuss", 40, "Winston Sallow")), weekday=1, hour=18,
        place="Illustrative venue: The Old Granary, Melton Mowbray"),
    Gathering(PANEL, -61, (WELCOME, Point(
        "Getting to know the question", "discuss", 90, "Farah Facilitator", "What happens when somebody is ready to leave hospital.",
        "Members wrote down what they wanted to know.", "Five questions go to witnesses.", (_FIGURES,),
    )), "held", "published", "First day", 5, 10, "private", _PANEL_REASON, "Illustrative venue: Flint Barn, Syston"),
    Gathering(PANEL, -33, (WELCOME, Point(
        "Hearing witnesses", "discuss", 120, "Farah Facilitator", "A nurse, a carer, a manager, a researcher.",
        "Members put their five questions to four made-up witnesses.", "Two questions are put again in writing.",
    )), "held", "published", "Second day", 5, 10, "private", _PANEL_REASON, "Illustrative venue: Flint Barn, Syston"),
    Gathering(PANEL, -5, (WELCOME, Point(
        "Options and what they cost people", "discuss", 120, "Farah Facilitator", "Four options.",
        "Members sorted points for and against each option.", papers=(_OPTIONS,),
    )), "held", "draft", "Third day", 5, 10, "private", _PANEL_REASON, "Illustrative venue: Flint Barn, Syston"),
    Gathering(PANEL, 16, (WELCOME, Point("Weighing the options", "decide", 120, "Farah Facilitator", "Every member speaks once."),
        Point("What we would say to the board", "decide", 60, "Farah Facilitator")), title="Fourth day", weekday=5,
        openness="private", reason=_PANEL_REASON, place="Illustrative venue: Flint Barn, Syston"),
    Gathering(PANEL, 44, (WELCOME, Point("The board’s answer", "discuss", 60, "Farah Facilitator")), "draft", title="Fifth day",
        weekday=5, openness="private", reason=_PANEL_REASON, place="Illustrative venue: Flint Barn, Syston"),
)  # fmt: skip
