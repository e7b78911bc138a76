"""A meeting of the board with an agenda, for tests of what comes of it. Everything in it is made up."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from pypdf import PdfReader, PdfWriter

from deliberation.bodies.models import AgendaItem, Meeting, MeetingStatus, Minutes, Openness, Paper
from design.pdf import pdf as set_pdf
from kernel import clock
from tests.moot import Moot

SECRET = "Zanzibar"
"""A word that stands in everything private and nowhere else."""


def meeting_of(moot: Moot, *, status: str = MeetingStatus.HELD, items: int = 3, days_ago: float = 1, **more: Any) -> Meeting:  # fmt: skip
    """A meeting of the board with so many items, the second of which is private."""
    starts_at = clock.now() - dt.timedelta(days=days_ago)
    meeting = Meeting.objects.create(
        body=more.pop("body", moot.board), title="Winter meeting", starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=2),
        place="Town Hall", status=status, called_at=starts_at - dt.timedelta(days=7) if status != "draft" else None, **more,
    )  # fmt: skip
    for number in range(1, items + 1):
        private = number == 2
        AgendaItem.objects.create(
            meeting=meeting, position=number, title=f"Subject {number}", minutes=20, lead="Ann Other",
            description=f"{SECRET} description" if private else "What it is about.",
            private=private, private_reason="It is about a person." if private else "",
        )  # fmt: skip
    return meeting


def items_of(meeting: Meeting) -> list[AgendaItem]:
    return list(meeting.items.all())


def sheet_of_paper(words: list[str]) -> bytes:
    """A PDF with one page for each text."""
    writer = PdfWriter()
    for text in words:
        writer.append(
            io.BytesIO(set_pdf("page", {"text": text}, {"page.typ": b'#let d = json("data.json")\n#d.text'}))
        )
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def paper_on(item: AgendaItem, content: bytes, *, name: str = "paper.pdf", media_type: str = "application/pdf", **more: Any) -> Paper:  # fmt: skip
    """A paper with its file, past the checks of the upload."""
    paper = Paper(
        item=item, title=more.pop("title", "A paper"), filename=name, media_type=media_type, size=len(content), sha256="0" * 64, **more
    )  # fmt: skip
    paper.stored = f"papers/{paper.pk.hex}"
    path = Path(settings.MEDIA_ROOT) / paper.stored
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    paper.save()
    return paper


def minutes_in(meeting: Meeting, status: str, **more: Any) -> Minutes:
    """Minutes in a state, past the actions."""
    found: Minutes = Minutes.objects.create(meeting=meeting, status=status, **more)
    return found


def page_texts(content: bytes) -> list[str]:
    """The text of each page, blanks run together."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def words_of(response: Any) -> str:
    """What an answer says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


PRIVATE_MEETING = {"openness": Openness.PRIVATE, "private_reason": "It is about a contract."}
