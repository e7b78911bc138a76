"""Findings and lines of enquiry under a topic: public ones, for the pages by topic."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from deliberation.accountability.queries.topics import counts_of, newest_of
from deliberation.accountability.topics import TopicItem, TopicPart, TopicSource
from deliberation.scrutiny.calc.words import (
    ENQUIRY_STATUS_WORDS,
    SERIOUSNESS_WORDS,
    EnquiryStatus,
    FindingStatus,
    Seriousness,
)
from deliberation.scrutiny.models import Enquiry, Finding


def public_findings() -> QuerySet[Finding]:
    """Findings that everybody may read and that stand."""
    return Finding.objects.filter(status=FindingStatus.PUBLISHED)


def public_enquiries() -> QuerySet[Enquiry]:
    """Lines of enquiry that everybody may read."""
    return Enquiry.objects.filter(public=True).exclude(status=EnquiryStatus.DRAFT)


def _finding(each: Finding) -> TopicItem:
    note = f"{each.body.name}. {SERIOUSNESS_WORDS[Seriousness(each.seriousness)]}"
    day = each.published_at.date() if each.published_at else None
    return TopicItem(each.title, reverse("finding", args=[each.pk]), note, day, each.illustrative)


def _enquiry(each: Enquiry) -> TopicItem:
    note = f"{each.body.name}. {ENQUIRY_STATUS_WORDS[EnquiryStatus(each.status)]}"
    return TopicItem(each.title, reverse("enquiry", args=[each.pk]), note, each.opened_on, each.illustrative)


def _findings(code: str, most: int) -> TopicPart:
    return newest_of(public_findings().select_related("body"), code, most, "published_at", _finding)


def _enquiries(code: str, most: int) -> TopicPart:
    return newest_of(public_enquiries().select_related("body"), code, most, "opened_on", _enquiry)


def _all(name: str) -> Any:
    return lambda code: f"{reverse(name)}?topic={code}"


SOURCES = (
    TopicSource("finding", "Findings", "finding", lambda: counts_of(public_findings())(), _findings, _all("all_findings")),
    TopicSource(
        "enquiry", "Lines of enquiry", "line of enquiry", lambda: counts_of(public_enquiries())(), _enquiries, _all("all_enquiries")
    ),
)  # fmt: skip
