"""How what somebody follows is found: lines of enquiry and reports."""

from __future__ import annotations

from deliberation.scrutiny.following_enquiries import follow_enquiries
from deliberation.scrutiny.following_findings import follow_findings


def let_follow() -> None:
    """Let these things be followed; doing it again changes nothing."""
    follow_enquiries()
    follow_findings()
