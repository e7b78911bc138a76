"""The bodies of the demonstration: what they are for, who sits on them, who answers to whom."""

from __future__ import annotations

from dataclasses import dataclass

COUNTY, CITY, SYSTEM = "E10000018", "E06000016", "QK1"
"""A county council, a city council, and the system that both lie in."""
MADE_UP = "Illustrative: made up to show how the site works."


@dataclass(frozen=True)
class Place:
    """A seat and who fills it (a key of people; empty: vacant)."""

    who: str
    role: str
    title: str
    organisation: str = ""
    for_patients: bool = False


@dataclass(frozen=True)
class Tie:
    """How a body stands to another (by slug) or to an institution by its name, and on what ground."""

    kind: str
    to: str
    note: str


@dataclass(frozen=True)
class Plan:
    """A body to be made. `staff` are (person, role); `reviewed` is how many days from today its terms are due."""

    slug: str
    name: str
    kind: str
    areas: tuple[str, ...]
    purpose: str
    duties: tuple[str, ...]
    part_of: str = ""
    staff: tuple[tuple[str, str], ...] = ()
    places: tuple[Place, ...] = ()
    ties: tuple[Tie, ...] = ()
    quorum: tuple[str, int] = ("share", 25)
    votes_by_name: bool = False
    reviewed: int = 300


PANEL = "llr-citizen-panel"
BOARD = "leicestershire-health-and-wellbeing-board"
CITY_BOARD = "leicester-health-and-wellbeing-board"
SCRUTINY = "leicestershire-health-overview-and-scrutiny-committee"
ICB = "llr-integrated-care-board"
ICP = "llr-integrated-care-partnership"
HEALTHWATCH = "healthwatch-leicestershire"
ACT = "Health and Social Care Act 2012"

BODIES = (
    Plan(
        ICB, "Leicester, Leicestershire and Rutland integrated care board", "integrated_care_board", (SYSTEM,),
        "Plans and pays for most health services for people in Leicester, Leicestershire and Rutland.",
        ("agree each year’s plan and budget for health services", "answer recommendations of panels and committees in public"),
        part_of="NHS", staff=(("colin", "clerk"),),
        places=(
            Place("beatrix", "chair", "Chair"),
            Place("desmond", "member", "Chief executive"),
            Place("amara", "member", "Medical director"),
            Place("cormac", "member", "Director of finance"),
            Place("jun", "member", "Member for primary care"),
            Place("frances", "member", "Member named by councils", "Leicestershire County Council"),
            Place("", "patient_representative", "Voice of patients and carers", for_patients=True),
        ),
        ties=(
            Tie("answers_to", "NHS England", "National Health Service Act 2006"),
            Tie("sits_on", BOARD, ACT),
            Tie("sits_on", CITY_BOARD, ACT),
            Tie("sits_on", ICP, "Health and Care Act 2022"),
        ),
        quorum=("number", 4), reviewed=200,
    ),
    Plan(
        ICP, "Leicester, Leicestershire and Rutland integrated care partnership", "integrated_care_partnership", (SYSTEM,),
        "Brings the NHS, councils and communities together to agree one strategy for health and care.",
        ("agree the strategy for health and care", "keep the map of what makes and keeps people well"),
        staff=(("colin", "clerk"),),
        places=(
            Place("lorna", "chair", "Chair"),
            Place("charlotte", "vice_chair", "Vice-chair", "Leicestershire County Council"),
            Place("alastair", "member", "Member for Leicester", "Leicester City Council"),
            Place("desmond", "member", "Member of the integrated care board"),
            Place("imran", "member", "Director of public health"),
            Place("rosa", "patient_representative", "Healthwatch", "Healthwatch Leicestershire", for_patients=True),
        ),
        ties=(Tie("advises", ICB, "Its strategy, which the board must have regard to"),),
        reviewed=400,
    ),
    Plan(
        BOARD, "Leicestershire health and wellbeing board", "health_and_wellbeing_board", (COUNTY,),
        "Looks at how local services work together for the health and wellbeing of people in Leicestershire.",
        ("assess what people in Leicestershire need", "agree a joint strategy for health and wellbeing", "see that services work together"),
        part_of="Leicestershire County Council", staff=(("colin", "clerk"),),
        places=(
            Place("charlotte", "chair", "Chair", "Leicestershire County Council"),
            Place("desmond", "vice_chair", "Vice-chair", "Leicester, Leicestershire and Rutland integrated care board"),
            Place("bridget", "member", "County councillor", "Leicestershire County Council"),
            Place("imran", "member", "Director of public health"),
            Place("frances", "member", "Director of adult social care"),
            Place("gethin", "member", "Director of children’s services"),
            Place("yetunde", "member", "District councils, north"),
            Place("piotr", "member", "District councils, south"),
            Place("lorna", "member", "Voluntary and community groups"),
            Place("harold", "co_opted", "Police"),
            Place("rosa", "patient_representative", "Healthwatch Leicestershire", "Healthwatch Leicestershire", for_patients=True),
        ),
        ties=(Tie("answers_to", "Leicestershire County Council", ACT), Tie("appoints", ICP, "Terms of the partnership")),
        reviewed=21,
    ),
    Plan(
        CITY_BOARD, "Leicester health and wellbeing board", "health_and_wellbeing_board", (CITY,),
        "Looks at how local services work together for the health and wellbeing of people in Leicester.",
        ("assess what people in Leicester need", "agree a joint strategy for health and wellbeing"),
        part_of="Leicester City Council", staff=(("colin", "clerk"),),
        places=(
            Place("alastair", "chair", "Chair", "Leicester City Council"),
            Place("nkechi", "vice_chair", "Vice-chair"),
            Place("rupert", "member", "County councillor", "Leicester City Council"),
            Place("shabnam", "member", "Director of public health"),
            Place("tom", "member", "District councils"),
            Place("winifred", "patient_representative", "Healthwatch Leicester", "Healthwatch Leicester", for_patients=True),
        ),
        ties=(Tie("answers_to", "Leicester City Council", ACT),),
    ),
    Plan(
        SCRUTINY, "Leicestershire health overview and scrutiny committee", "scrutiny_committee", (COUNTY,),
        "Councillors who look into health services in Leicestershire and make recommendations.",
        ("look into services that people are worried about", "recommend, and follow up what came of it"),
        part_of="Leicestershire County Council", staff=(("colin", "clerk"),),
        places=(
            Place("marguerite", "chair", "Chair"),
            Place("owen", "vice_chair", "Vice-chair"),
            Place("henry", "member", "County councillor, north"),
            Place("sunita", "member", "County councillor, south"),
            Place("godfrey", "member", "County councillor, west"),
            Place("ellen", "member", "County councillor, east"),
            Place("dilys", "member", "County councillor, Charnwood"),
            Place("", "member", "County councillor, Harborough"),
            Place("jacob", "co_opted", "District councils"),
        ),
        ties=(
            Tie("answers_to", "Leicestershire County Council", "Local Government Act 2000"),
            Tie("scrutinises", ICB, "National Health Service Act 2006, section 244"),
        ),
        quorum=("number", 4), votes_by_name=True,
    ),
    Plan(
        HEALTHWATCH, "Healthwatch Leicestershire", "patient_organisation", (COUNTY,),
        "Speaks for people in Leicestershire who use health and care services.",
        ("hear what people say about services", "speak for them on boards"),
        staff=(("olive", "clerk"),),
        places=(
            Place("rosa", "chair", "Chair"),
            Place("winston", "member", "Trustee"),
            Place("agnieszka", "member", "Trustee"),
            Place("margaret", "member", "Trustee"),
        ),
        ties=(
            Tie("advises", ICB, ACT),
            Tie("sits_on", BOARD, ACT),
            Tie("sits_on", ICP, "Terms of the partnership"),
        ),
    ),
    Plan(
        PANEL, "Leicester, Leicestershire and Rutland citizen panel", "citizen_panel", (SYSTEM,),
        "Forty residents, drawn by lot, who weigh how to cut delays in leaving hospital.",
        ("weigh the options on evidence", "say what they would choose, and why"),
        staff=(("farah", "facilitator"),),
        ties=(
            Tie("advises", ICB, "Agreement of the board, with an answer in public"),
            Tie("advises", BOARD, "Agreement of the board, with an answer in public"),
        ),
        quorum=("share", 60), reviewed=120,
    ),
)  # fmt: skip


def terms_of(plan: Plan) -> str:
    """Terms of reference in a few paragraphs, which say that they are made up."""
    duties = "\n".join(f"- {duty[0].upper()}{duty[1:]}." for duty in plan.duties)
    return (
        f"{MADE_UP} No body has agreed these terms.\n\nPurpose: {plan.purpose}\n\nDuties:\n\n{duties}\n\n"
        "Meetings: the body meets in public unless a reason that is recorded makes a part private. The agenda and its "
        "papers are published five clear working days before.\n\nReview: these terms are reviewed each year."
    )
