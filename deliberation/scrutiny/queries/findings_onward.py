"""What came of a finding: the reports that hold it, the recommendations from it, and what was decided on them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from deliberation.accountability.calc.answers import STANDING_WORDS, VERDICT_WORDS, Verdict
from deliberation.accountability.models import OriginKind, Recommendation
from deliberation.accountability.queries.came_of import decisions_on
from deliberation.accountability.queries.recommendations import standing
from deliberation.scrutiny.calc.words import ReportStatus
from deliberation.scrutiny.models import DraftRecommendation, Finding, ScrutinyReport


@dataclass(frozen=True)
class Came:
    """One thing that came of a finding: its words and its page."""

    text: str
    href: str
    what: str = ""


def came_of(finding: Finding) -> list[Came]:
    """Published reports that hold it, the recommendations from it, by itself or in a report, and decisions on those; four queries."""
    held = ScrutinyReport.objects.filter(
        report_findings__finding=finding, status=ReportStatus.PUBLISHED.value
    )
    found = [
        Came(f"Report {each.reference}: {each.title}", reverse("scrutiny_report", args=[each.pk]))
        for each in held.only("pk", "reference", "title").order_by("published_at")
    ]
    drafts = [
        str(pk) for pk in DraftRecommendation.objects.filter(finding=finding).values_list("pk", flat=True)
    ]
    own = Q(origin_kind=OriginKind.FINDING.value, origin_id=str(finding.pk))
    in_reports = Q(origin_kind=OriginKind.REPORT.value, origin_key__in=drafts)
    rows = (
        Recommendation.objects.filter(own | in_reports)
        .select_related("to_body")
        .order_by("made_at", "number")
    )
    made = list(rows)
    found += [
        Came(
            f"Recommendation {each.reference} to {each.to_words}",
            reverse("recommendation", args=[each.pk]),
            _stands(each),
        )
        for each in made
    ]
    decided = decisions_on({"recommendation": [each.pk for each in made]})
    return found + [
        Came(f"Decision {each.reference}: {each.title}", reverse("decision", args=[each.pk]))
        for each in decided
    ]


def _stands(each: Recommendation) -> str:
    if each.answered_on is None:
        return STANDING_WORDS[standing(each)].lower()
    return VERDICT_WORDS[Verdict(each.verdict)].lower()
