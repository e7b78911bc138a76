"""The file of a paper as an answer: for pages and the API alike, so that both hand it out equally safely."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse

from deliberation.bodies.models import Openness, Paper
from deliberation.bodies.queries.meetings import is_public
from deliberation.bodies.queries.paper_files import open_paper
from kernel.errors import NotFound

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""Nothing in a file that somebody sent us is ever run by a browser."""


def tag_of(paper: Paper) -> str:
    """The ETag of a paper: its bytes never change."""
    return f'"{paper.sha256}"'


def check_handed_out(paper: Paper) -> None:
    """Raises NotFound, with the reason, for a paper that was withdrawn or replaced."""
    if paper.withdrawn_at is None:
        return
    what = "replaced" if paper.replaced_by_id else "withdrawn"
    raise NotFound(
        f"This paper was {what}. The reason: {paper.withdrawn_reason}",
        next_step="The meeting's page has the papers that count now.",
    )


def file_of(paper: Paper) -> FileResponse:
    """The bytes, piece by piece, always as a download. Raises NotFound when they are not there."""
    # Text is sent without an encoding, as its sender may have used either of two.
    kind = "application/octet-stream" if paper.media_type.startswith("text/") else paper.media_type
    return FileResponse(open_paper(paper), as_attachment=True, filename=paper.filename, content_type=kind)


def guarded(response: Any, paper: Paper) -> Any:
    """The answer with the headers that every answer with a paper has."""
    meeting = paper.item.meeting
    private = paper.private or paper.item.private or meeting.openness == Openness.PRIVATE
    closed = private or not is_public(meeting)
    response.headers["ETag"] = tag_of(paper)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store" if closed else "private, no-cache"
    if meeting.body.illustrative:
        response.headers["X-Folkmoot-Illustrative"] = "yes"
    return response
