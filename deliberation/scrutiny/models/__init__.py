"""Every table of scrutiny."""

from deliberation.scrutiny.models.check import CheckCount, CheckMember, PartnershipCheck
from deliberation.scrutiny.models.enquiries import (
    Enquiry,
    Evidence,
    Hearing,
    InformationReply,
    InformationRequest,
    SiteVisit,
)
from deliberation.scrutiny.models.findings import Finding, FindingEvidence, RightOfReply
from deliberation.scrutiny.models.programme import ProgrammeItem, ProgrammeMove
from deliberation.scrutiny.models.reports import (
    DraftRecommendation,
    ReportFinding,
    ScrutinyReport,
    ScrutinySection,
    ScrutinySectionVersion,
)

__all__ = [
    "CheckCount",
    "CheckMember",
    "DraftRecommendation",
    "Enquiry",
    "Evidence",
    "Finding",
    "FindingEvidence",
    "Hearing",
    "InformationReply",
    "InformationRequest",
    "PartnershipCheck",
    "ProgrammeItem",
    "ProgrammeMove",
    "ReportFinding",
    "RightOfReply",
    "ScrutinyReport",
    "ScrutinySection",
    "ScrutinySectionVersion",
    "SiteVisit",
]
