"""What is under way today: an enquiry that gathers evidence, findings with those concerned, the programme, a partnership check."""

from __future__ import annotations

from deliberation.bodies.management.demonstration.system import ICB, SCRUTINY
from deliberation.scrutiny.actions.enquiries import EnquiryGiven, create_enquiry, open_enquiry
from deliberation.scrutiny.actions.evidence import FigureGiven, pin_evidence
from deliberation.scrutiny.actions.findings import FigureGiven as Cited
from deliberation.scrutiny.actions.findings import FindingGiven, draft_finding
from deliberation.scrutiny.actions.findings_publish import publish_finding
from deliberation.scrutiny.actions.findings_reply import ReplyGiven, enter_reply, show_finding
from deliberation.scrutiny.actions.hearings import HearingGiven, set_hearing
from deliberation.scrutiny.actions.programme import ItemGiven, PlaceGiven, add_item, move_item
from deliberation.scrutiny.actions.requests import RequestGiven, ask_information
from deliberation.scrutiny.management.demonstration.told import INDEX, MADE_UP, SYSTEM, Told
from deliberation.scrutiny.models import RightOfReply


def put_down(told: Told) -> None:
    """Every step."""
    _enquiry(told)
    _findings(told)
    _programme(told)


def _committee(told: Told, who: str = "colin") -> dict[str, object]:
    return {"actor": told.by(who), "body_id": told.of(SCRUTINY)}


def _here(told: Told) -> dict[str, object]:
    return _committee(told) | {"enquiry_id": told.id("support")}


def _enquiry(told: Told) -> None:
    given = EnquiryGiven(
        "Support at home, and who gets none", "Why do fewer people here say that they have enough support, and what would change it?",
        scope="People with a long-term illness.\n\n- community nurses\n- adult social care\n- voluntary groups\n- housing", left_out="Care homes.",
        why_now="The figure fell by four points in a year, and has not come back.", topics=("disability", "community-health", "adult-social-care", "housing", "voluntary"),
        area=SYSTEM, ends_on=told.day(90),
    )  # fmt: skip
    told.keep(-45, "support", lambda: create_enquiry(**_committee(told), given=given))
    figure = FigureGiven(
        INDEX,
        "enough-local-support",
        SYSTEM,
        "2025/26",
        "Support from local services, as people with a long-term illness see it",
        MADE_UP,
    )
    told.on(-45, lambda: pin_evidence(**_here(told), given=figure), 11)
    told.on(-44, lambda: open_enquiry(**_here(told)))
    told.on(-40, lambda: ask_information(**_here(told), given=RequestGiven(
        "How many hours of community nursing were planned and given each month this year, by town?", to_name="Wherry Community Trust (made up)"
    )))  # fmt: skip
    told.on(-22, lambda: ask_information(**_here(told), given=RequestGiven(
        "What does the board spend on support at home, planned and actual, since 2023?", told.of(ICB)
    )))  # fmt: skip
    told.on(-15, lambda: set_hearing(**_here(told), given=HearingGiven(
        "Two carers and a district nurse", "Healthwatch Leicestershire", planned_for=told.day(10), questions="What is the first thing that would help?"
    )))  # fmt: skip


def _findings(told: Told) -> None:
    told.keep(-90, "coordinators finding", lambda: draft_finding(
        **_committee(told, "henry"),
        given=FindingGiven(
            "Coordinators are offered on every ward, and the share of people who have one has not risen", "Every ward offers one. Of those who were never in hospital, half "
            "wait longer than six weeks for it.", "concern", "medium", "Two years of figures; the wait comes from one team’s own count.", area_key=SYSTEM,
            topics=("mental-illness", "mental-health"), lever="resources", factor="resources",
        ),
        figure=Cited(INDEX, "care-programme-approach", SYSTEM, "2025/26"),
    ))  # fmt: skip
    told.on(
        -89,
        lambda: show_finding(
            **_committee(told),
            finding_id=told.id("coordinators finding"),
            to_names=["Wherry Community Trust (made up)"],
        ),
    )
    told.on(-70, lambda: enter_reply(
        **_committee(told), finding_id=told.id("coordinators finding"), reply_id=RightOfReply.objects.get(finding_id=told.id("coordinators finding")).pk,
        given=ReplyGiven("Half is too much: we count a third.", accepts=False), source="Letter of the trust (made up)", given_on=told.day(-71),
    ))  # fmt: skip
    told.on(
        -66,
        lambda: publish_finding(**_committee(told, "marguerite"), finding_id=told.id("coordinators finding")),
    )
    told.keep(-12, "teeth finding", lambda: draft_finding(
        **_committee(told, "ellen"),
        given=FindingGiven(
            "Nobody counts those who find no dentist", "Four practices were asked. None keeps a list of people whom it turned away.", "concern", "medium",
            area_key=SYSTEM, place="Market towns", topics=("dentistry",), lever="resources", factor="governance",
        ),
    ))  # fmt: skip
    told.on(
        -11,
        lambda: show_finding(
            **_committee(told), finding_id=told.id("teeth finding"), to_bodies=[told.of(ICB)]
        ),
    )
    told.keep(-3, "night finding", lambda: draft_finding(
        **_committee(told, "sunita"),
        given=FindingGiven(
            "Community nurses, police and wardens share one night list in Charnwood", "It began with one nurse and one sergeant. Nobody is visited twice.", "good", "low",
            "One evening’s visit.", area_key=SYSTEM, topics=("community-health", "policing", "housing"), lever="relationships", factor="relationships",
        ),
    ))  # fmt: skip


def _programme(told: Told) -> None:
    for name, days, month, given in (
        ("item support", -44, 40, ItemGiven("Support at home: first evidence", why="The figure fell by four points in a year, and has not come back.", aim="Agree whom to hear next.", lead="Councillor for the south", topics=("disability",))),
        ("item teeth", -60, 10, ItemGiven("Dentists in the market towns", "pre_decision", "The board decides on it this winter.", "Be heard before the decision.", "Councillor for the east", topics=("dentistry",))),
        ("item coordinators", -66, 70, ItemGiven("Care coordinators: what came of it", "follow_up", "The promise was kept late.", "Say whether it worked.", topics=("mental-illness",))),
        ("item housing", -30, 130, ItemGiven("Damp homes and children’s lungs", "task_and_finish", "Families asked for it.", topics=("housing", "lungs", "schools"))),
        ("item police", -20, 160, ItemGiven("Police and mental health: half a year on", "performance", "The agreement is late.", topics=("policing", "mental-illness"))),
    ):  # fmt: skip
        place = PlaceGiven(month=told.day(month).replace(day=1))
        told.keep(
            days,
            name,
            lambda given=given, place=place: add_item(**_committee(told), given=given, place=place),
        )  # type: ignore[misc]
    told.on(-10, lambda: move_item(
        **_committee(told), item_id=told.id("item teeth"), place=PlaceGiven(month=told.day(66).replace(day=1)), reason="The board decides a month later than planned."
    ))  # fmt: skip
