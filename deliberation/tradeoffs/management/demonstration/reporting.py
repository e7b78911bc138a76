"""Tells how the demonstration's panel wrote its report, handed it over, and was answered."""

from __future__ import annotations

from deliberation.accountability.actions.answers import AnswerGiven, answer_recommendation
from deliberation.tradeoffs.actions.report import write_section
from deliberation.tradeoffs.actions.report_hand_over import agree_report, hand_over_report
from deliberation.tradeoffs.actions.report_recommendations import DraftGiven, draft_recommendation
from deliberation.tradeoffs.calc.stages import Stage
from deliberation.tradeoffs.management.demonstration.plan import Advice
from deliberation.tradeoffs.management.demonstration.steps import Told
from deliberation.tradeoffs.models import PanelRecommendation

WRITERS = (1, 7, 16, 21)
MINORITY = 21


def put_down(told: Told) -> None:
    """The report, written by members in the stage “recommend”, and the answers that came."""
    plan = told.plan
    if not plan.report:
        return
    sections = [
        lambda key=key, text=text, by=by: _write(told, key, text, by)
        for (key, text), by in zip(plan.report.items(), WRITERS * 2, strict=False)
    ]
    advice = [lambda each=each: _draft(told, each) for each in plan.advice]
    told.spread(Stage.RECOMMEND, [*sections, *advice])
    for each in plan.advice:
        if each.answer:
            told.at(each.answer[3], 16, 0, lambda each=each: _answer(told, each))  # type: ignore[misc]


def hand_over(told: Told) -> None:
    """The panel agrees, and the report goes to those it is for."""
    agree_report(actor=told.staff, **told.where)
    hand_over_report(actor=told.staff, **told.where)


def _write(told: Told, key: str, text: str, by: int) -> None:
    writer = told.member(MINORITY if key == "minority" else by)
    first = text.split(". ")[0].rstrip(".") + "."
    section = write_section(actor=writer, **told.where, key=key, text=first, version=0)
    if first != text:
        write_section(actor=told.staff, **told.where, key=key, text=text, version=section.version)


def _draft(told: Told, each: Advice) -> None:
    on_site = each.to.islower()
    given = DraftGiven(
        each.text, each.reasons, to_body_id=told.company.body(each.to) if on_site else None,
        to_name="" if on_site else each.to, option=each.option, evidence=each.evidence, vote_id=told.kept["vote"],
    )  # fmt: skip
    told.kept[each.text] = draft_recommendation(actor=told.staff, **told.where, given=given).pk


def _answer(told: Told, each: Advice) -> None:
    assert each.answer is not None  # noqa: S101 - only those that were answered come here
    verdict, reasons, will_do, _, who = each.answer
    handed_over = PanelRecommendation.objects.get(pk=told.kept[each.text]).handed_over
    assert handed_over is not None  # noqa: S101 - the report was handed over before
    answer_recommendation(
        actor=told.company.actor(who), body_id=told.company.body(each.to), recommendation_id=handed_over,
        answer=AnswerGiven(verdict, reasons, will_do, told.story.day(120)),
    )  # fmt: skip
