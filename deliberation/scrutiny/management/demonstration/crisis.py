"""Crisis plans: from a poor figure through an enquiry, a finding and a report to a promise that was kept in time."""

from __future__ import annotations

from deliberation.accountability.actions.decision_parts import DecisionGiven, MoneyGiven
from deliberation.accountability.actions.decisions import change_decision, plan_decision
from deliberation.accountability.actions.decisions_life import publish_decision, record_spending
from deliberation.accountability.actions.doing_progress import reach_step, set_step
from deliberation.accountability.models import Recommendation
from deliberation.bodies.management.demonstration.system import ICB, SCRUTINY
from deliberation.scrutiny.actions.enquiries import (
    EnquiryGiven,
    close_enquiry,
    create_enquiry,
    move_enquiry,
    open_enquiry,
)
from deliberation.scrutiny.actions.evidence import EvidenceGiven, FigureGiven, add_evidence, pin_evidence
from deliberation.scrutiny.actions.findings import FindingGiven, draft_finding
from deliberation.scrutiny.actions.findings_publish import publish_finding
from deliberation.scrutiny.actions.findings_reply import ReplyGiven, reply_to_finding, show_finding
from deliberation.scrutiny.actions.hearings import HearingGiven, VisitGiven, set_hearing, set_visit
from deliberation.scrutiny.actions.reports import choose_findings, start_report, write_report_section
from deliberation.scrutiny.actions.reports_publish import agree_report, publish_report
from deliberation.scrutiny.actions.reports_recommendations import DraftGiven, draft_report_recommendation
from deliberation.scrutiny.actions.requests import (
    InformationGiven,
    RequestGiven,
    ask_information,
    give_information,
)
from deliberation.scrutiny.management.demonstration.told import INDEX, MADE_UP, SYSTEM, Told
from deliberation.scrutiny.models import RightOfReply

TOPICS = ("mental-illness", "mental-health")
SECTIONS = {
    "summary": "Nobody is charged with writing crisis plans. One named team should be.",
    "took_part": "The committee, the integrated care board, a carer through Healthwatch, and the crisis team (made up).",
    "matter": "People with a severe mental illness should have a plan for a crisis: whom they ring, what helps them, what does not.",
    "evidence": "We pinned the figure of the index, asked the integrated care board, heard a carer and a nurse, and sat in on a night shift.",
    "minority": "One member would have asked for a date for every general practice, not for the system as a whole.",
}


def put_down(told: Told) -> None:
    """Every step, from two years ago to last year."""
    _looked_into(told)
    _found(told)
    _reported(told)
    _promised(told)


def _looked_into(told: Told) -> None:
    given = EnquiryGiven(
        "Plans for a crisis", "Who has a plan for a mental health crisis, who has none, and what stands in the way?",
        scope="Adults with a severe mental illness in Leicestershire.\n\n- general practice\n- community mental health teams\n- policing, which is often called first",
        left_out="Children: the panel looks at them.", why_now="Four in ten people have no plan, and last year it got worse.",
        topics=(*TOPICS, "policing"), area=SYSTEM, ends_on=told.day(-700),
    )  # fmt: skip
    told.keep(
        -790, "crisis", lambda: create_enquiry(actor=told.by("colin"), body_id=told.of(SCRUTINY), given=given)
    )
    figure = FigureGiven(
        INDEX,
        "crisis-plan",
        SYSTEM,
        "2023/24",
        "Four in ten people with a severe mental illness here have no crisis plan",
        MADE_UP,
    )
    told.on(-789, lambda: pin_evidence(**_here(told), given=figure))
    told.on(-788, lambda: open_enquiry(**_here(told)))
    told.keep(-780, "crisis request", lambda: ask_information(**_here(told), given=RequestGiven(
        "How many people with a severe mental illness have a crisis plan, by practice, and who writes it?", told.of(ICB)
    )))  # fmt: skip
    told.on(-765, lambda: give_information(
        actor=told.by("beatrix"), body_id=told.of(ICB), request_id=told.id("crisis request"),
        given=InformationGiven("Six in ten, from one in four to nine in ten by practice. Nobody’s job says that they write it."),
    ))  # fmt: skip
    told.on(-762, lambda: set_hearing(**_here(told), given=HearingGiven(
        "A carer", "Healthwatch Leicestershire", heard_on=told.day(-762), agreed_on=told.day(-762),
        questions="What happened the last time?", summary="“We rang five numbers. The plan was in a drawer of somebody on leave.”",
    )))  # fmt: skip
    told.on(-758, lambda: set_visit(**_here(told), given=VisitGiven(
        "Night shift of the crisis team (made up)", visited_on=told.day(-758), who="Three members, with the team’s lead nurse",
        purpose="To see what the team knows when the telephone rings", seen="Two of nine callers had a plan that the team could open.",
    )))  # fmt: skip
    told.on(-757, lambda: add_evidence(**_here(told), given=EvidenceGiven(
        "experience", "What people told Healthwatch", "Forty people were asked; eleven knew of a plan.", "Healthwatch Leicestershire (made up)"
    )))  # fmt: skip


def _here(told: Told) -> dict[str, object]:
    """The clerk, the committee and the enquiry."""
    return {"actor": told.by("colin"), "body_id": told.of(SCRUTINY), "enquiry_id": told.id("crisis")}


def _committee(told: Told, who: str = "colin") -> dict[str, object]:
    return {"actor": told.by(who), "body_id": told.of(SCRUTINY)}


def _found(told: Told) -> None:
    told.keep(-752, "crisis finding", lambda: draft_finding(
        **_committee(told, "sunita"),
        given=FindingGiven(
            "Nobody is charged with writing crisis plans", "Practices, community teams and the crisis team each think that another writes "
            "them. Where one nurse was charged with it, nine in ten people have a plan.", "serious", "high",
            "The figure, the reply, the visit and what carers say agree.", area_key=SYSTEM, topics=TOPICS, lever="leadership", factor="governance",
            enquiry_id=told.id("crisis"), evidence=(1, 2),
        ),
    ))  # fmt: skip
    told.on(
        -751,
        lambda: show_finding(
            **_committee(told), finding_id=told.id("crisis finding"), to_bodies=[told.of(ICB)]
        ),
    )
    told.on(-740, lambda: reply_to_finding(
        actor=told.by("beatrix"), body_id=told.of(ICB), reply_id=RightOfReply.objects.get(finding_id=told.id("crisis finding")).pk,
        given=ReplyGiven("The facts are right. We would add that practices were never paid for it.", accepts=True),
    ))  # fmt: skip
    told.on(
        -738, lambda: publish_finding(**_committee(told, "marguerite"), finding_id=told.id("crisis finding"))
    )


def _reported(told: Told) -> None:
    told.on(-737, lambda: move_enquiry(**_here(told), to="reporting"))
    told.keep(-736, "crisis report", lambda: start_report(
        **_committee(told), title="A plan before the crisis", enquiry_id=told.id("crisis")
    ))  # fmt: skip
    told.on(-735, lambda: _write(told))
    told.on(-735, lambda: choose_findings(
        **_committee(told), report_id=told.id("crisis report"), findings=[told.id("crisis finding")]
    ))  # fmt: skip
    told.on(-734, lambda: draft_report_recommendation(**_committee(told), report_id=told.id("crisis report"), given=DraftGiven(
        "Charge one named team with writing crisis plans, so that each person with a severe mental illness has one that the crisis team can open.",
        "Where one nurse was charged with it, nine in ten people have a plan.", [told.of(ICB)], ["Wherry Mental Health Trust (made up)"],
        told.id("crisis finding"),
    )))  # fmt: skip
    told.on(-730, lambda: agree_report(**_committee(told, "marguerite"), report_id=told.id("crisis report")))
    told.on(
        -728, lambda: publish_report(**_committee(told, "marguerite"), report_id=told.id("crisis report"))
    )
    told.on(-727, lambda: close_enquiry(**_here(told), reason="The report is published."))


def _write(told: Told) -> None:
    for key, text in SECTIONS.items():
        write_report_section(
            **_committee(told), report_id=told.id("crisis report"), key=key, text=text, version=0
        )


def _promised(told: Told) -> None:
    told.keep(-727, "crisis asked", lambda: Recommendation.objects.get(
        origin_kind="report", origin_id=str(told.id("crisis report")), to_body_id=told.of(ICB)
    ))  # fmt: skip
    told.keep(-715, "crisis answer", lambda: told.answer(
        ICB, "beatrix", "crisis asked", "accepted", "The report is right: nobody was charged with it.",
        "A team of four writes the plans; practices and police can open them.",
    ))  # fmt: skip
    told.keep(-715, "crisis action", lambda: told.promise(
        ICB, "beatrix", "Set up a team of four that writes crisis plans, and let practices and police open them.",
        "Director of mental health commissioning", -600, recommendation_id=told.id("crisis asked"), response_id=told.id("crisis answer"),
    ), 11)  # fmt: skip
    told.on(-714, lambda: _steps(told))
    told.keep(-712, "crisis decision", lambda: plan_decision(
        actor=told.by("colin"), body_id=told.of(ICB), given=_decision(told, planned_for=told.day(-690))
    ))  # fmt: skip
    told.on(-690, lambda: _decide(told), 16)
    told.on(
        -680,
        lambda: told.progress(
            ICB,
            "colin",
            "crisis action",
            "Three of four nurses have begun. Two practices in three can open plans.",
        ),
    )
    told.on(-655, lambda: _reached(told, 1, -656))
    told.on(-613, lambda: _reached(told, 2, -616))
    told.on(
        -612,
        lambda: told.done(
            ICB, "beatrix", "crisis action", -613, "The team is whole, and every practice can open the plans."
        ),
    )
    told.on(-300, lambda: _spent(told))


def _steps(told: Told) -> None:
    where = {"actor": told.by("colin"), "body_id": told.of(ICB), "action_id": told.id("crisis action")}
    set_step(**where, text="Four nurses appointed", due_on=told.day(-660))
    set_step(**where, text="Every practice can open the plans", due_on=told.day(-615))


def _reached(told: Told, number: int, day: int) -> None:
    where = {"actor": told.by("colin"), "body_id": told.of(ICB), "action_id": told.id("crisis action")}
    reach_step(**where, number=number, done_on=told.day(day))


def _decision(told: Told, **days: object) -> DecisionGiven:
    return DecisionGiven(
        "Pay for a team that writes crisis plans", key=True,
        text="The board pays for a team of four nurses that writes crisis plans, from January.",
        reasons="The scrutiny committee found that nobody was charged with it.",
        alternatives="Paying practices for each plan: dearer, and the crisis team would still not see them.", taken_by="The board",
        topics=TOPICS, areas=(SYSTEM,),
        money=(
            MoneyGiven("2024/25", "Team of four", 60_000_00),
            MoneyGiven("2025/26", "Team of four", 240_000_00),
        ),
        links=(("recommendation", str(told.id("crisis asked"))),),
        **days,
    )  # fmt: skip


def _decide(told: Told) -> None:
    where = {"actor": told.by("colin"), "body_id": told.of(ICB), "decision_id": told.id("crisis decision")}
    decision = told.kept["crisis decision"]
    decision.refresh_from_db()
    changed = change_decision(
        **where, given=_decision(told, taken_on=told.day(-690)), version=decision.version
    )
    publish_decision(**where, version=changed.version)


def _spent(told: Told) -> None:
    decision = told.kept["crisis decision"]
    decision.refresh_from_db()
    source = "Accounts of the board (made up)"
    record_spending(
        actor=told.by("colin"), body_id=told.of(ICB), decision_id=decision.pk, version=decision.version,
        lines=(
            MoneyGiven("2024/25", "Team of four", 60_000_00, 54_500_00, actual_source=source),
            MoneyGiven("2025/26", "Team of four", 240_000_00, 246_000_00, actual_source=source),
        ),
    )  # fmt: skip
