"""What scrutiny reports look like in the API, and what may be sent of them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from deliberation.scrutiny.actions.reports import LONGEST_SECTION
from deliberation.scrutiny.calc.report import SECTIONS
from deliberation.scrutiny.calc.words import REPORT_STATUS_CHOICES, SERIOUSNESS_CHOICES, SURENESS_CHOICES
from deliberation.scrutiny.models import ScrutinyReport
from deliberation.scrutiny.queries.reports import WholeReport, report_data
from webapi.pagination import Row
from webapi.query import PagedQuery, Sentence, Text
from webapi.schema import Code

KEYS = [(key, facts.title) for key, facts in SECTIONS.items()]


class ScrutinyReportQuery(PagedQuery):
    """Filters of reports."""

    words = Text(
        required=False, help_text="Each word must be in the title, the reference or the body's name."
    )
    status = serializers.ChoiceField(choices=REPORT_STATUS_CHOICES, required=False)
    body = Text(required=False, help_text="Only those of this body (short name).")


class BodyScrutinyReportQuery(PagedQuery):
    """Filters of one body's reports."""

    words = Text(required=False, help_text="Each word must occur.")
    status = serializers.ChoiceField(choices=REPORT_STATUS_CHOICES, required=False)


class ScrutinyReportRow(serializers.Serializer[Any]):
    """A report in a list."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    body = serializers.CharField(help_text="Short name.")
    title = serializers.CharField()
    status = Code("ScrutinyReportStatus", REPORT_STATUS_CHOICES)
    agreed_at = serializers.DateTimeField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    replaces = serializers.UUIDField(allow_null=True)
    frozen_hash = serializers.CharField(
        allow_blank=True,
        help_text="SHA-256 of `frozen` as JSON with sorted keys and no spaces; empty before it is published.",
    )
    illustrative = serializers.BooleanField()


class BodyScrutinyReportRow(ScrutinyReportRow):
    """A report in a body's list."""


class ScrutinyReportSection(serializers.Serializer[Any]):
    """A section. `version`: to be sent along with a change; null once the report is published."""

    key = Code("ScrutinyReportKey", KEYS)
    title = serializers.CharField()
    text = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField(allow_null=True)


class ScrutinyReportReply(serializers.Serializer[Any]):
    """What somebody whom a finding concerns said to it."""

    to = serializers.CharField()
    asked_on = serializers.DateField()
    due_on = serializers.DateField()
    given_on = serializers.DateField(allow_null=True)
    accepts = serializers.BooleanField(allow_null=True)
    waived = serializers.BooleanField()
    text = serializers.CharField(allow_blank=True)


class ScrutinyReportFinding(serializers.Serializer[Any]):
    """A finding as the report holds it."""

    number = serializers.IntegerField()
    id = serializers.UUIDField()
    reference = serializers.CharField()
    version = serializers.IntegerField()
    title = serializers.CharField()
    text = serializers.CharField()
    seriousness = Code("FindingSeriousness", SERIOUSNESS_CHOICES)
    sureness = Code("FindingSureness", SURENESS_CHOICES)
    sureness_why = serializers.CharField(allow_blank=True)
    area = serializers.CharField(allow_blank=True)
    place = serializers.CharField(allow_blank=True)
    lever = serializers.CharField(allow_blank=True)
    factor = serializers.CharField(allow_blank=True)
    topics = serializers.ListField(child=serializers.CharField())
    sources = serializers.ListField(child=serializers.DictField())
    figure = serializers.DictField(allow_null=True)
    replies = ScrutinyReportReply(many=True)


class ScrutinyReportAddressee(serializers.Serializer[Any]):
    """To whom a recommendation goes. `slug` is empty for one not on the site."""

    name = serializers.CharField()
    slug = serializers.CharField(allow_blank=True)


class ScrutinyReportMade(serializers.Serializer[Any]):
    """A recommendation that was made when the report was published."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    to = serializers.CharField()
    due_on = serializers.DateField()


class ScrutinyReportRecommendation(serializers.Serializer[Any]):
    """A recommendation in the report. `version`: to be sent along with a change; null once the report is published."""

    number = serializers.IntegerField()
    draft = serializers.UUIDField(help_text="Its id while the report is written.")
    version = serializers.IntegerField(allow_null=True)
    text = serializers.CharField()
    reasons = serializers.CharField()
    finding = serializers.CharField(allow_blank=True, help_text="The reference of the finding it rests on.")
    to = ScrutinyReportAddressee(many=True)
    made = ScrutinyReportMade(many=True)


class ScrutinyReportDetail(ScrutinyReportRow):
    """The whole of a report: as it was published, or as it stands while it is written."""

    enquiry = serializers.CharField(
        allow_blank=True, help_text="Id of its line of enquiry, where that is public."
    )
    sections = ScrutinyReportSection(many=True)
    findings = ScrutinyReportFinding(many=True)
    recommendations = ScrutinyReportRecommendation(many=True)
    lacking = serializers.ListField(
        child=serializers.CharField(), help_text="What is missing before it can be agreed."
    )
    frozen = serializers.DictField(allow_null=True, help_text="Exactly what `frozen_hash` is the proof of.")


class ScrutinyReportSent(serializers.Serializer[Any]):
    """A report to begin."""

    title = Sentence(max_length=200)
    enquiry = serializers.UUIDField(required=False, allow_null=True, default=None)
    replaces = serializers.UUIDField(required=False, allow_null=True, default=None)
    id = serializers.UUIDField(required=False, help_text="So that sending it twice begins one.")


class ScrutinyReportTitleSent(serializers.Serializer[Any]):
    """Another title."""

    title = Sentence(max_length=200)


class ScrutinySectionSent(serializers.Serializer[Any]):
    """A text for a section, and the version that it was written on."""

    text = Sentence(max_length=LONGEST_SECTION, allow_blank=True)
    version = serializers.IntegerField(min_value=0, max_value=1_000_000)


class ReportFindingsSent(serializers.Serializer[Any]):
    """The findings that the report holds, in this order."""

    findings = serializers.ListField(child=serializers.UUIDField(), max_length=100)


class ReportRecommendationSent(serializers.Serializer[Any]):
    """A recommendation to add: to bodies by short name, to others by name, or to both."""

    text = Sentence(max_length=4000)
    reasons = Sentence(max_length=8000)
    finding = serializers.UUIDField(required=False, allow_null=True, default=None)
    to_bodies = serializers.ListField(
        child=Sentence(max_length=100), required=False, default=list, max_length=20
    )
    to_names = serializers.ListField(
        child=Sentence(max_length=160), required=False, default=list, max_length=20
    )


class NewReportRecommendationSent(ReportRecommendationSent):
    """The same, with an id of its own."""

    id = serializers.UUIDField(required=False, help_text="So that sending it twice adds one.")


class ReportRecommendationChanges(ReportRecommendationSent):
    """A recommendation to put in the place of one."""

    version = serializers.IntegerField(min_value=0, max_value=1_000_000)


def report_row(each: ScrutinyReport) -> Row:
    """A report as it stands in a list."""
    names = ("reference", "title", "status", "agreed_at", "published_at", "frozen_hash", "illustrative")
    return {"id": each.pk, "body": each.body.slug, "replaces": each.replaces_id} | {
        name: getattr(each, name) for name in names
    }


def report_detail(whole: WholeReport) -> Row:
    """The whole of a report as it is sent."""
    data = report_data(whole)
    versions = {each.pk: each.version for each in whole.drafts}
    sections = [
        row | {"version": None if whole.published else _version(whole, row["key"])}
        for row in data["sections"]
    ]
    drafts = {str(pk): version for pk, version in versions.items()}
    return report_row(whole.report) | {
        "enquiry": data["enquiry"],
        "sections": sections,
        "findings": data["findings"],
        "recommendations": [row | {"version": drafts.get(row["draft"])} for row in data["recommendations"]],
        "lacking": [] if whole.published else whole.lacking,
        "frozen": whole.report.frozen,
    }


def _version(whole: WholeReport, key: str) -> int:
    return whole.sections[key].version if key in whole.sections else 0
