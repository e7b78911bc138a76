"""Reading a panel's report: its sections and their versions, its recommendations, what it lacks, and the whole as data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from access.gate import holds
from access.permissions import Permission
from accounts.dates import today_in_england
from deliberation.accountability.queries.recommendations import Answered, of_origin
from deliberation.bodies.models import Body
from deliberation.bodies.queries.bodies import choices_but
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.calc.report import SECTIONS
from deliberation.tradeoffs.calc.stages import ACTS, Act, Stage
from deliberation.tradeoffs.leads import KIND
from deliberation.tradeoffs.models import (
    EvidenceItem,
    EvidenceStatus,
    Option,
    PanelRecommendation,
    PanelReport,
    ReportStatus,
    Section,
    SectionVersion,
    TradeOff,
)
from deliberation.tradeoffs.queries.decide import votes_of_tradeoff
from deliberation.voting.models import Vote, VoteStatus
from kernel.actors import Actor
from kernel.canonical import sha256_of
from kernel.errors import NotAllowed, NotFound

WRITERS = (Permission.TRADEOFF_TAKE_PART, Permission.TRADEOFF_EDIT, Permission.EVIDENCE_EDIT)
"""Any one of these lets somebody write along: members in their own right, and staff."""
CITED = (EvidenceStatus.ACCEPTED.value, EvidenceStatus.WITHDRAWN.value)


def no_such_section() -> NotFound:
    """What to raise for a key that is none."""
    return NotFound("The report has no such section.", next_step="Look at the report.")


def no_such_draft() -> NotFound:
    """What to raise where there is no such recommendation in the report."""
    return NotFound(
        "The report has no such recommendation.", next_step="Look at the list of recommendations."
    )


def writes(actor: Actor, tradeoff: TradeOff) -> bool:
    """Whether somebody writes along on the report, whatever the stage."""
    return any(holds(actor, each, scope_of(tradeoff.body_id)) for each in WRITERS)


def need_writer(actor: Actor, tradeoff: TradeOff) -> None:
    """Raise NotAllowed for somebody who does not write along: an observer, a substitute."""
    if not writes(actor, tradeoff):
        raise NotAllowed("Only members of this body and its staff write the report.")


def may_write_now(actor: Actor, tradeoff: TradeOff, report: PanelReport | None) -> bool:
    """Whether somebody can change the report as things stand."""
    open_ = report is None or report.status == ReportStatus.DRAFT
    return open_ and Stage(tradeoff.stage) in ACTS[Act.WRITE_REPORT] and writes(actor, tradeoff)


def reads_draft(actor: Actor, tradeoff: TradeOff) -> bool:
    """Whether somebody may read the report before it is handed over: everybody on the body."""
    return holds(actor, Permission.TRADEOFF_SEE_PRIVATE, scope_of(tradeoff.body_id))


def report_of(tradeoff: TradeOff) -> PanelReport | None:
    """The report of a trade-off, if anybody has begun it; one query."""
    found = PanelReport.objects.filter(tradeoff=tradeoff).first()
    if found is not None:
        found.tradeoff = tradeoff
    return found


def sections_of(report: PanelReport | None) -> dict[str, Section]:
    """The sections that somebody wrote, by key; one query."""
    return {each.key: each for each in report.sections.all()} if report is not None else {}


def section_of(report: PanelReport | None, key: str) -> Section | None:
    """One section, None while nobody wrote it. Raises NotFound for a key that is none."""
    if key not in SECTIONS:
        raise no_such_section()
    return report.sections.filter(key=key).first() if report is not None else None


def versions_of(section: Section | None) -> QuerySet[SectionVersion]:
    """The versions of a section, newest first."""
    rows = (
        SectionVersion.objects.filter(section=section)
        if section is not None
        else SectionVersion.objects.none()
    )
    return rows.order_by("-version")


def drafts_of(report: PanelReport | None) -> list[PanelRecommendation]:
    """The recommendations in their order, with option, addressee and evidence; two queries."""
    if report is None:
        return []
    rows = report.recommendations.select_related("option", "to_body").prefetch_related("evidence")
    return list(rows.order_by("position", "pk"))


def draft_at(report: PanelReport | None, draft_id: UUID) -> PanelRecommendation:
    """One recommendation of a report. Raises NotFound."""
    rows = PanelRecommendation.objects.select_related("option", "to_body").prefetch_related("evidence")
    found = rows.filter(pk=draft_id, report=report).first() if report is not None else None
    if found is None:
        raise no_such_draft()
    return found


def fingerprint(draft: PanelRecommendation, numbers: Iterable[int] | None = None) -> str:
    """A short text that is another one after any change: how a form knows that somebody else was quicker.

    `numbers`: those of the items it rests on, where the caller knows them already.
    """
    evidence = sorted([each.number for each in draft.evidence.all()] if numbers is None else numbers)
    held = [draft.position, draft.text, draft.reasons, draft.option_id, evidence, str(draft.vote_id), str(draft.to_body_id), draft.to_name]  # fmt: skip
    return sha256_of(held)[:16]


def drafts_in_short(report: PanelReport | None) -> list[PanelRecommendation]:
    """The recommendations in their order, without their evidence; one query."""
    if report is None:
        return []
    return list(report.recommendations.select_related("option", "to_body").order_by("position", "pk"))


@dataclass(frozen=True)
class Choice:
    """An item of evidence that a recommendation can rest on, and whether it does."""

    number: int
    claim: str
    chosen: bool


def evidence_to_choose(tradeoff: TradeOff, draft: PanelRecommendation | None) -> list[Choice]:
    """The items of the pack, and what a recommendation rests on already, by number; one query."""
    chosen = Exists(
        PanelRecommendation.evidence.through.objects.filter(
            panelrecommendation_id=draft.pk if draft is not None else None, evidenceitem_id=OuterRef("pk")
        )
    )
    rows = EvidenceItem.objects.filter(tradeoff=tradeoff).annotate(chosen=chosen)
    rows = rows.filter(Q(status=EvidenceStatus.ACCEPTED) | Q(chosen=True)).order_by("number")
    return [
        Choice(number, claim, held) for number, claim, held in rows.values_list("number", "claim", "chosen")
    ]


def votes_to_cite(actor: Actor, tradeoff: TradeOff) -> list[Vote]:
    """The votes about a trade-off that carried something: closed ones that the actor may see, newest first."""
    return list(votes_of_tradeoff(actor, tradeoff).filter(status=VoteStatus.CLOSED))


def evidence_to_cite(tradeoff: TradeOff) -> list[EvidenceItem]:
    """The items of the pack that a recommendation can rest on, by number."""
    return list(
        EvidenceItem.objects.filter(tradeoff=tradeoff, status=EvidenceStatus.ACCEPTED).order_by("number")
    )


def options_to_cite(tradeoff: TradeOff) -> list[Option]:
    """The options of a trade-off in their order."""
    return list(tradeoff.options.order_by("position"))


def bodies_to_ask(body: Body) -> list[tuple[str, str, UUID]]:
    """Slug, name and id of every other running body; one query."""
    return choices_but(body)


def lacking(texts: dict[str, str], drafts: list[PanelRecommendation]) -> list[str]:
    """What a report must have before it can be agreed, as sentences."""
    found = [
        f"“{facts.title}” is empty." for key, facts in SECTIONS.items() if facts.needed and not texts.get(key)
    ]
    if not drafts:
        found.append("There is no recommendation.")
    return found


def answers_of(tradeoff: TradeOff) -> dict[UUID, Answered]:
    """What was answered to the recommendations that were handed over, by their id; two queries."""
    return {each.recommendation.pk: each for each in of_origin(KIND, tradeoff.pk)}


def evidence_numbers(tradeoff: TradeOff) -> frozenset[int]:
    """The numbers of items that everybody may see: what a text can link to; one query."""
    rows = EvidenceItem.objects.filter(tradeoff=tradeoff, status__in=CITED)
    return frozenset(rows.values_list("number", flat=True))


@dataclass(frozen=True)
class Whole:
    """A report with everything that belongs to it."""

    tradeoff: TradeOff
    report: PanelReport | None
    sections: dict[str, Section]
    drafts: list[PanelRecommendation]

    @property
    def published(self) -> bool:
        """Whether it was handed over."""
        return self.report is not None and self.report.status == ReportStatus.PUBLISHED

    @property
    def status(self) -> str:
        """Where it stands; one that nobody began is being written."""
        return self.report.status if self.report is not None else ReportStatus.DRAFT.value

    @property
    def lacking(self) -> list[str]:
        """What it lacks before it can be agreed."""
        return lacking({key: each.text for key, each in self.sections.items()}, self.drafts)


def whole_report(tradeoff: TradeOff) -> Whole:
    """The report of a trade-off with its sections and recommendations; at most four queries."""
    return _whole(tradeoff, report_of(tradeoff))


def report_to_read(tradeoff: TradeOff) -> Whole:
    """The same for reading: what was handed over stands in its snapshot, so that its parts are not asked for."""
    report = report_of(tradeoff)
    if report is not None and report.snapshot is not None:
        return Whole(tradeoff, report, {}, [])
    return _whole(tradeoff, report)


def _whole(tradeoff: TradeOff, report: PanelReport | None) -> Whole:
    return Whole(tradeoff, report, sections_of(report), drafts_of(report))


def report_data(whole: Whole) -> dict[str, Any]:
    """The whole report as plain data: what is shown, what a program gets, and what is frozen when it is handed over.

    One query for the votes that carried its recommendations.
    """
    if whole.report is not None and whole.report.snapshot is not None:
        return dict(whole.report.snapshot)
    tradeoff = whole.tradeoff
    return {
        "tradeoff": str(tradeoff.pk),
        "title": tradeoff.title,
        "question": tradeoff.question,
        "body": tradeoff.body.name,
        "body_slug": tradeoff.body.slug,
        "asked_by": tradeoff.asked_by,
        "illustrative": tradeoff.illustrative,
        "handed_over_on": None,
        "sections": [
            {
                "key": key,
                "title": facts.title,
                "text": whole.sections[key].text if key in whole.sections else "",
            }
            for key, facts in SECTIONS.items()
        ],
        "recommendations": _recommendations(tradeoff, whole.drafts),
    }


def frozen_data(whole: Whole, references: dict[UUID, tuple[UUID, str, str]]) -> dict[str, Any]:
    """The data of a report on the day on which it is handed over; `references`: id, reference and last day by draft."""
    data = report_data(whole)
    for row in data["recommendations"]:
        made, reference, due_on = references[UUID(row["draft"])]
        row |= {"id": str(made), "reference": reference, "due_on": due_on}
    return data | {"handed_over_on": today_in_england().isoformat()}


def _recommendations(tradeoff: TradeOff, drafts: list[PanelRecommendation]) -> list[dict[str, Any]]:
    # A vote that is not public is not told of in a report that is.
    cited = [each.vote_id for each in drafts if each.vote_id is not None]
    rows = Vote.objects.filter(
        pk__in=cited, public=True, body_id=tradeoff.body_id, thing_kind=KIND, thing_id=str(tradeoff.pk)
    )
    votes = {each.pk: each for each in rows} if cited else {}
    return [_recommendation(place, each, votes) for place, each in enumerate(drafts, 1)]


def _recommendation(place: int, each: PanelRecommendation, votes: dict[UUID, Vote]) -> dict[str, Any]:
    vote = votes.get(each.vote_id) if each.vote_id is not None else None
    return {
        "draft": str(each.pk),
        "number": place,
        "text": each.text,
        "reasons": each.reasons,
        "to": each.to_body.name if each.to_body is not None else each.to_name,
        "to_slug": each.to_body.slug if each.to_body is not None else "",
        "option": each.option.name if each.option is not None else "",
        "evidence": [
            {"number": item.number, "claim": item.claim}
            for item in sorted(each.evidence.all(), key=lambda item: item.number)
        ],
        "vote": _vote(vote) if vote is not None else None,
        "id": None,
        "reference": "",
        "due_on": None,
    }


def _vote(vote: Vote) -> dict[str, Any]:
    return {
        "id": str(vote.pk),
        "title": vote.title,
        "ballots": vote.sealed_count,
        "entitled": vote.electors_count,
    }
