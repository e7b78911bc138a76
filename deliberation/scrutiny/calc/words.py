"""The words of scrutiny: enquiries, evidence, findings, reports, and the two frameworks that findings are filed under.

The levers stand around a culture of collaboration in IPPR 2021 (Solving the puzzle, figure 2): leadership,
relationships and community assets, devolved decisions, resources. The five factors of partnership working are those of
the review that the Health Foundation gave Parliament (ICS0063, section 3).
"""

from __future__ import annotations

import enum
from types import MappingProxyType


class EnquiryStatus(enum.StrEnum):
    """Where a line of enquiry stands."""

    DRAFT = "draft"
    OPEN = "open"
    REPORTING = "reporting"
    CLOSED = "closed"


ENQUIRY_STATUS_WORDS = {
    EnquiryStatus.DRAFT: "Being planned",
    EnquiryStatus.OPEN: "Gathering evidence",
    EnquiryStatus.REPORTING: "Writing up",
    EnquiryStatus.CLOSED: "Closed",
}


class ItemKind(enum.StrEnum):
    """What an item of the work programme is."""

    MAIN = "main"
    PRE_DECISION = "pre_decision"
    PERFORMANCE = "performance"
    TASK_AND_FINISH = "task_and_finish"
    FOLLOW_UP = "follow_up"
    BRIEFING = "briefing"


ITEM_KIND_WORDS = {
    ItemKind.MAIN: "Main item",
    ItemKind.PRE_DECISION: "Before a decision",
    ItemKind.PERFORMANCE: "How a service does",
    ItemKind.TASK_AND_FINISH: "Task and finish group",
    ItemKind.FOLLOW_UP: "What came of recommendations",
    ItemKind.BRIEFING: "Briefing",
}


class ItemStatus(enum.StrEnum):
    """Where an item of the work programme stands."""

    PLANNED = "planned"
    DONE = "done"
    DROPPED = "dropped"


ITEM_STATUS_WORDS = {
    ItemStatus.PLANNED: "Planned",
    ItemStatus.DONE: "Done",
    ItemStatus.DROPPED: "Dropped",
}


class EvidenceKind(enum.StrEnum):
    """What a piece of evidence is."""

    FIGURE = "figure"
    DOCUMENT = "document"
    REPLY = "reply"
    WITNESS = "witness"
    VISIT = "visit"
    EXPERIENCE = "experience"


EVIDENCE_KIND_WORDS = {
    EvidenceKind.FIGURE: "Figure of the index",
    EvidenceKind.DOCUMENT: "Document",
    EvidenceKind.REPLY: "Reply to a request",
    EvidenceKind.WITNESS: "Witness",
    EvidenceKind.VISIT: "Site visit",
    EvidenceKind.EXPERIENCE: "What people told us",
}


class FindingStatus(enum.StrEnum):
    """Where a finding stands."""

    DRAFT = "draft"
    WITH_OTHERS = "with_others"
    READY = "ready"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


FINDING_STATUS_WORDS = {
    FindingStatus.DRAFT: "Draft",
    FindingStatus.WITH_OTHERS: "With those concerned, for comment",
    FindingStatus.READY: "Ready to publish",
    FindingStatus.PUBLISHED: "Published",
    FindingStatus.WITHDRAWN: "Withdrawn",
}


class Seriousness(enum.StrEnum):
    """How serious a finding is."""

    NOTE = "note"
    CONCERN = "concern"
    SERIOUS = "serious"
    URGENT = "urgent"
    GOOD = "good"


SERIOUSNESS_WORDS = {
    Seriousness.GOOD: "Good practice",
    Seriousness.NOTE: "Worth noting",
    Seriousness.CONCERN: "A concern",
    Seriousness.SERIOUS: "Serious",
    Seriousness.URGENT: "Urgent: people may come to harm",
}


class Sureness(enum.StrEnum):
    """How sure the committee is of a finding."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


SURENESS_WORDS = {
    Sureness.LOW: "Not sure: one source, or sources that disagree",
    Sureness.MEDIUM: "Fairly sure: sources agree, with gaps",
    Sureness.HIGH: "Sure: several sources of different kinds agree",
}

LEVERS: MappingProxyType[str, str] = MappingProxyType(
    {
        "leadership": "Distributed leadership",
        "relationships": "Relationships and community assets",
        "devolved": "Devolved decisions",
        "resources": "Resources",
    }
)
FACTORS: MappingProxyType[str, str] = MappingProxyType(
    {
        "motivation": "Motivation and purpose",
        "relationships": "Relationships and cultures",
        "resources": "Resources and capabilities",
        "governance": "Governance and leadership",
        "external": "External factors",
    }
)


class ReportStatus(enum.StrEnum):
    """Where a report stands."""

    DRAFT = "draft"
    AGREED = "agreed"
    PUBLISHED = "published"


REPORT_STATUS_WORDS = {
    ReportStatus.DRAFT: "Draft",
    ReportStatus.AGREED: "Agreed, not published yet",
    ReportStatus.PUBLISHED: "Published",
}


class CheckStatus(enum.StrEnum):
    """Where a partnership check stands."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


CHECK_STATUS_WORDS = {
    CheckStatus.DRAFT: "Being prepared",
    CheckStatus.OPEN: "Open for answers",
    CheckStatus.CLOSED: "Closed",
}
ENQUIRY_STATUS_CHOICES = [(code.value, words) for code, words in ENQUIRY_STATUS_WORDS.items()]
ITEM_KIND_CHOICES = [(code.value, words) for code, words in ITEM_KIND_WORDS.items()]
ITEM_STATUS_CHOICES = [(code.value, words) for code, words in ITEM_STATUS_WORDS.items()]
EVIDENCE_KIND_CHOICES = [(code.value, words) for code, words in EVIDENCE_KIND_WORDS.items()]
FINDING_STATUS_CHOICES = [(code.value, words) for code, words in FINDING_STATUS_WORDS.items()]
SERIOUSNESS_CHOICES = [(code.value, words) for code, words in SERIOUSNESS_WORDS.items()]
SURENESS_CHOICES = [(code.value, words) for code, words in SURENESS_WORDS.items()]
LEVER_CHOICES = list(LEVERS.items())
FACTOR_CHOICES = list(FACTORS.items())
REPORT_STATUS_CHOICES = [(code.value, words) for code, words in REPORT_STATUS_WORDS.items()]
CHECK_STATUS_CHOICES = [(code.value, words) for code, words in CHECK_STATUS_WORDS.items()]
