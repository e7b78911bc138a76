"""What the panel's report looks like in the API, and what may be sent of it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from deliberation.bodies.api.meetings_shapes import Whole as WholeNumber
from deliberation.tradeoffs.calc.report import SECTIONS
from deliberation.tradeoffs.models import ReportStatus, SectionVersion
from deliberation.tradeoffs.queries.report import Whole, answers_of, fingerprint, report_data
from webapi.pagination import Row
from webapi.query import Sentence
from webapi.schema import Code

MOST_NUMBER = 1_000_000
KEYS = [(key, facts.title) for key, facts in SECTIONS.items()]


class ReportSectionShape(serializers.Serializer[Any]):
    """A section. `version`: to be sent along with a change; null once the report is handed over."""

    key = Code("ReportSection", KEYS)
    title = serializers.CharField()
    text = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField(allow_null=True)


class ReportEvidence(serializers.Serializer[Any]):
    """An item of evidence that a recommendation rests on."""

    number = serializers.IntegerField()
    claim = serializers.CharField()


class ReportVote(serializers.Serializer[Any]):
    """The vote that carried a recommendation."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    ballots = serializers.IntegerField()
    entitled = serializers.IntegerField()


class PanelRecommendationShape(serializers.Serializer[Any]):
    """A recommendation in the report. From `id` on: filled once it is handed over."""

    draft = serializers.UUIDField(help_text="Its id while the report is written.")
    seen = serializers.CharField(
        allow_blank=True, help_text="To be sent along with a change; empty once the report is handed over."
    )
    number = serializers.IntegerField()
    text = serializers.CharField()
    reasons = serializers.CharField()
    to = serializers.CharField()
    to_slug = serializers.CharField(allow_blank=True)
    option = serializers.CharField(allow_blank=True)
    evidence = ReportEvidence(many=True)
    vote = ReportVote(allow_null=True)
    id = serializers.UUIDField(allow_null=True, help_text="As it is found under `recommendations/`.")
    reference = serializers.CharField(allow_blank=True)
    due_on = serializers.DateField(allow_null=True, help_text="The last day for the answer.")
    verdict = serializers.CharField(allow_blank=True, help_text="Of the newest answer.")
    answered_on = serializers.DateField(allow_null=True)


class PanelReportShape(serializers.Serializer[Any]):
    """The panel's report."""

    tradeoff = serializers.UUIDField()
    title = serializers.CharField()
    question = serializers.CharField()
    body = serializers.CharField()
    body_slug = serializers.CharField()
    asked_by = serializers.CharField()
    status = Code("ReportStatus", ReportStatus.choices)
    agreed_at = serializers.DateTimeField(allow_null=True)
    handed_over_on = serializers.DateField(allow_null=True)
    sections = ReportSectionShape(many=True)
    recommendations = PanelRecommendationShape(many=True)
    lacking = serializers.ListField(
        child=serializers.CharField(), help_text="What it lacks before it can be agreed."
    )
    illustrative = serializers.BooleanField()


class SectionVersionRow(serializers.Serializer[Any]):
    """One version of a section."""

    version = serializers.IntegerField()
    text = serializers.CharField(allow_blank=True)
    by_name = serializers.CharField()
    written_at = serializers.DateTimeField()


class ReportSectionSent(serializers.Serializer[Any]):
    """A text to put in the place of a section."""

    text = Sentence(max_length=12_000, allow_blank=True, trim_whitespace=False)
    version = WholeNumber(min_value=0, max_value=MOST_NUMBER, help_text="The one that you started from.")


class PanelRecommendationSent(serializers.Serializer[Any]):
    """A recommendation to draft, whole. Give `to_body` or `to_name`."""

    text = Sentence(max_length=1000)
    reasons = Sentence(max_length=4000)
    to_body = Sentence(max_length=80, required=False, allow_blank=True, default="", help_text="Short name.")
    to_name = Sentence(max_length=160, required=False, allow_blank=True, default="")
    option = WholeNumber(
        min_value=1,
        max_value=MOST_NUMBER,
        required=False,
        allow_null=True,
        default=None,
        help_text="By its position.",
    )
    evidence = serializers.ListField(
        child=WholeNumber(min_value=1, max_value=MOST_NUMBER), required=False, default=list, max_length=200,
        help_text="Numbers of items.",
    )  # fmt: skip
    vote = serializers.UUIDField(required=False, allow_null=True, default=None)
    place = WholeNumber(
        min_value=1,
        max_value=MOST_NUMBER,
        required=False,
        allow_null=True,
        default=None,
        help_text="Its place, from 1.",
    )


class NewPanelRecommendationSent(PanelRecommendationSent):
    """A recommendation to add."""

    id = serializers.UUIDField(required=False, help_text="So that sending it twice adds one.")


class PanelRecommendationChanges(PanelRecommendationSent):
    """What a recommendation should be from now on, whole."""

    seen = Sentence(max_length=16, help_text="As the report gave it.")


def report_shape(whole: Whole, *, shown: bool = True) -> Row:
    """The report as it is sent; without its text to those who may not read it yet."""
    data, answers = report_data(whole), answers_of(whole.tradeoff) if whole.published else {}
    drafts = {str(each.pk): each for each in whole.drafts}
    sections = [
        row | {"version": None if whole.published else _version(whole, row["key"])}
        for row in data["sections"]
    ]
    made = {str(pk): each.recommendation for pk, each in answers.items()}
    recommendations = []
    for row in data["recommendations"]:
        answered = made.get(row["id"] or "")
        recommendations.append(
            row
            | {
                "seen": "" if whole.published else fingerprint(drafts[row["draft"]]),
                "verdict": answered.verdict if answered is not None else "",
                "answered_on": answered.answered_on if answered is not None else None,
            }
        )
    if not shown:
        sections, recommendations = [], []
    return data | {
        "status": whole.status,
        "agreed_at": whole.report.agreed_at if whole.report is not None else None,
        "sections": sections,
        "recommendations": recommendations,
        "lacking": whole.lacking if shown and not whole.published else [],
    }


def _version(whole: Whole, key: str) -> int:
    return whole.sections[key].version if key in whole.sections else 0


def version_row(each: SectionVersion) -> Row:
    """A version as it is sent."""
    return {name: getattr(each, name) for name in SectionVersionRow().fields}
