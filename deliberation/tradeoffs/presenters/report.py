"""The panel's report in words, for its pages: while it is written, agreed, and handed over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse

from access.gate import allows, holds
from access.permissions import Permission
from deliberation.accountability.presenters.came_of import decision_steps
from deliberation.accountability.presenters.recommendations import answer_words, late_words, tags
from deliberation.accountability.queries.recommendations import Answered
from deliberation.bodies.calc.light_text import blocks
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.calc.citing import pieces
from deliberation.tradeoffs.calc.report import MINORITY, RECOMMEND, SECTIONS
from deliberation.tradeoffs.calc.stages import ACTS, Act, Stage
from deliberation.tradeoffs.leads import KIND
from deliberation.tradeoffs.models import ReportStatus, TradeOff
from deliberation.tradeoffs.presenters.frame import at, tradeoff_frame
from deliberation.tradeoffs.queries.report import (
    Whole,
    answers_of,
    evidence_numbers,
    may_write_now,
    reads_draft,
    report_data,
)
from design.formats import day, moment
from kernel.actors import Actor

STATUS = {
    ReportStatus.DRAFT.value: ("Being written", "blue"),
    ReportStatus.AGREED.value: ("Agreed", "purple"),
    ReportStatus.PUBLISHED.value: ("Handed over", "green"),
}


@dataclass(frozen=True)
class Bit:
    """A stretch of a line, with a link where it cites evidence."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class RichBlock:
    """A paragraph or a list, its lines cut at what they cite."""

    points: bool
    lines: tuple[tuple[Bit, ...], ...]


@dataclass(frozen=True)
class SectionView:
    """A section as the page shows it; `empty` stands where nothing is written."""

    key: str
    title: str
    blocks: list[RichBlock]
    empty: str
    edit_href: str = ""
    history_href: str = ""

    @property
    def minority(self) -> bool:
        """Whether it is the place of those who see it differently."""
        return self.key == MINORITY


@dataclass(frozen=True)
class RecommendationView:
    """A recommendation as the page shows it; with its answer once it was handed over."""

    number: int
    text: list[RichBlock]
    reasons: list[RichBlock]
    to: str
    to_href: str
    option: str
    evidence: list[Bit]
    vote: Bit | None
    vote_words: str
    reference: str = ""
    href: str = ""
    due: str = ""
    tags: list[tuple[str, str]] = field(default_factory=list)
    answer: str = ""
    answered: bool = False
    late: str = ""
    edit_href: str = ""


def rich(tradeoff: TradeOff, text: str, numbers: frozenset[int]) -> list[RichBlock]:
    """A text in blocks, in which [E3] leads to item 3 of the evidence where there is one."""
    return [
        RichBlock(each.points, tuple(tuple(_bits(tradeoff, line, numbers)) for line in each.lines))
        for each in blocks(text)
    ]


def _bits(tradeoff: TradeOff, line: str, numbers: frozenset[int]) -> list[Bit]:
    return [
        Bit(each.text, at(tradeoff, "evidence_item", each.number) if each.number in numbers else "")
        for each in pieces(line)
    ]


def report_frame(actor: Actor, tradeoff: TradeOff, *trail: tuple[str, str]) -> dict[str, Any]:
    """Context of a page below the report."""
    return tradeoff_frame(actor, tradeoff, "report", ("Report", at(tradeoff, "panel_report")), *trail)


def report_page(actor: Actor, whole: Whole) -> dict[str, Any]:
    """Context of the report's page. Before it is handed over, those who are not on the body read where it stands alone."""
    tradeoff = whole.tradeoff
    context = tradeoff_frame(actor, tradeoff, "report") | {
        "status": STATUS[whole.status],
        "shown": whole.published or reads_draft(actor, tradeoff),
        "published": whole.published,
        "stands": _stands(whole),
    }
    if not context["shown"]:
        return context
    writes = may_write_now(actor, tradeoff, whole.report)
    answers = answers_of(tradeoff) if whole.published else {}
    views = report_views(
        tradeoff, report_data(whole), answers, history=reads_draft(actor, tradeoff), edits=writes
    )
    if whole.published:
        context["decided"] = decision_steps({KIND: [tradeoff.pk], "recommendation": answers})
    return context | views | _tools(actor, whole, writes)


def report_views(
    tradeoff: TradeOff,
    data: Mapping[str, Any],
    answers: Mapping[UUID, Answered],
    *,
    history: bool = False,
    edits: bool = False,
) -> dict[str, Any]:
    """Sections and recommendations as the page shows them; one query."""
    numbers = evidence_numbers(tradeoff)
    sections = [_section(tradeoff, row, numbers, history, edits) for row in data["sections"]]
    split = list(SECTIONS).index(RECOMMEND) + 1
    found = [_recommendation(tradeoff, row, numbers, answers, edits) for row in data["recommendations"]]
    return {
        "sections_before": sections[:split],
        "sections_after": sections[split:],
        "recommendations": found,
        "answered_words": _answered_words(list(answers.values())),
    }


def _section(
    tradeoff: TradeOff, row: Mapping[str, str], numbers: frozenset[int], history: bool, edits: bool
) -> SectionView:
    key = row["key"]
    return SectionView(
        key=key,
        title=row["title"],
        blocks=rich(tradeoff, row["text"], numbers),
        empty=SECTIONS[key].empty if key in SECTIONS else "",
        edit_href=at(tradeoff, "edit_section", key) if edits else "",
        history_href=at(tradeoff, "section_history", key) if history and row["text"] else "",
    )


def _recommendation(
    tradeoff: TradeOff,
    row: Mapping[str, Any],
    numbers: frozenset[int],
    answers: Mapping[UUID, Answered],
    edits: bool,
) -> RecommendationView:
    answered = answers.get(UUID(row["id"])) if row["id"] else None
    made = answered.recommendation if answered is not None else None
    vote = row["vote"]
    return RecommendationView(
        number=row["number"],
        text=rich(tradeoff, row["text"], numbers),
        reasons=rich(tradeoff, row["reasons"], numbers),
        to=row["to"],
        to_href=reverse("body", args=[row["to_slug"]]) if row["to_slug"] else "",
        option=row["option"],
        evidence=[
            Bit(f"E{item['number']}: {item['claim']}", at(tradeoff, "evidence_item", item["number"]))
            for item in row["evidence"]
        ],
        vote=Bit(vote["title"], reverse("vote", args=[tradeoff.body.slug, vote["id"]])) if vote else None,
        vote_words=_vote_words(vote) if vote else "",
        reference=row["reference"],
        href=reverse("recommendation", args=[row["id"]]) if row["id"] else "",
        due=day(dt.date.fromisoformat(row["due_on"])) if row["due_on"] else "",
        tags=tags(made) if made is not None else [],
        answer=", ".join(answer_words(made)) if made is not None else "",
        answered=answered is not None and answered.response is not None,
        late=late_words(made) if made is not None else "",
        edit_href=at(tradeoff, "edit_panel_recommendation", row["draft"]) if edits else "",
    )


def _vote_words(vote: Mapping[str, Any]) -> str:
    return f"{vote['ballots']} of {vote['entitled']} people voted"


def _answered_words(answers: Sequence[Answered]) -> str:
    if not answers:
        return ""
    done = sum(each.response is not None for each in answers)
    return f"{done} of {len(answers)} answered"


def _stands(whole: Whole) -> str:
    """Where the report stands, in a sentence for everybody."""
    report, stage = whole.report, Stage(whole.tradeoff.stage)
    if whole.published and report is not None and report.published_at is not None:
        return f"It was handed over on {day(report.published_at)}."
    if whole.status == ReportStatus.AGREED and report is not None and report.agreed_at is not None:
        return f"It was agreed on {moment(report.agreed_at)} and will be handed over to those whom it asks."
    if stage in ACTS[Act.WRITE_REPORT]:
        return "The panel is writing its report. Everybody can read it once it is handed over."
    if stage is Stage.CLOSED:
        return "The trade-off was closed without a report."
    return "The panel writes its report once it has voted."


def _tools(actor: Actor, whole: Whole, writes: bool) -> dict[str, Any]:
    """What the reader may do with the report as it stands."""
    tradeoff = whole.tradeoff
    scope = scope_of(tradeoff.body_id)
    agrees = allows(actor, Permission.REPORT_AGREE, scope) and Stage(tradeoff.stage) in ACTS[Act.HAND_OVER]
    held = tradeoff.stage == Stage.RECOMMEND.value and allows(actor, Permission.TRADEOFF_MOVE, scope)
    return {
        "writes": writes,
        "lacking": whole.lacking if whole.status == ReportStatus.DRAFT else [],
        "may_agree": agrees and whole.status == ReportStatus.DRAFT and not whole.lacking,
        "may_hand_over": agrees and whole.status == ReportStatus.AGREED,
        "may_reopen": agrees and whole.status == ReportStatus.AGREED,
        "move_on": at(tradeoff, "move_tradeoff") if whole.published and held else "",
        "needs_second_step": _needs_second_step(actor, tradeoff, agrees),
    }


def _needs_second_step(actor: Actor, tradeoff: TradeOff, agrees: bool) -> bool:
    """Whether the reader could agree the report after a sign-in with a second step."""
    able = holds(actor, Permission.REPORT_AGREE, scope_of(tradeoff.body_id))
    return able and not agrees and Stage(tradeoff.stage) in ACTS[Act.HAND_OVER] and not actor.second_step
