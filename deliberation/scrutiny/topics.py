"""What scrutiny has filed under topics."""

from __future__ import annotations

from deliberation.accountability.topics import register
from deliberation.scrutiny.queries.topics import SOURCES


def file_by_topic() -> None:
    """Let findings and lines of enquiry be shown under their topics; doing it again changes nothing."""
    for source in SOURCES:
        register(source)
