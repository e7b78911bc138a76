"""Small helpers for the tests of bodies."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

from audit.trail import history, newest
from deliberation.bodies.actions.bodies import create_body
from deliberation.bodies.models import Body, Meeting
from kernel import clock
from kernel.actors import Actor

OPERATOR = Actor.system("operator")
HOSTILE = '<script>alert("x")</script> & "Sons" \'Ltd\''


def words(answer: Any) -> str:
    """A page's text without its tags, blanks run together; headings that cells repeat on a phone alone are left out."""
    whole = re.sub(r'<span class="fm-stacked__head"[^>]*>[^<]*</span>', " ", answer.content.decode())
    text = re.sub(r"<[^>]+>", " ", whole)
    return re.sub(r"\s+([.,:;)])", r"\1", " ".join(html.unescape(text).split()))


def day_of(name: str, day: dt.date) -> dict[str, str]:
    """A date as a form sends it."""
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def a_body(name: str = "Southfen scrutiny committee", kind: str = "scrutiny_committee", **more: Any) -> Body:
    """A body made as the command line makes it."""
    return create_body(actor=OPERATOR, name=name, kind=kind, **more)


def a_meeting(body: Body, days: int, status: str = "called", title: str = "Meeting") -> Meeting:
    """A meeting so many days from now."""
    starts = clock.now() + dt.timedelta(days=days)
    return Meeting.objects.create(
        body=body, title=title, starts_at=starts, ends_at=starts + dt.timedelta(hours=2), status=status
    )


def events() -> list[tuple[object, object]]:
    """Event and detail of every entry of the trail, oldest first."""
    return [(each["event"], each["detail"]) for each in newest(1000)][::-1]


def events_of(body: Body) -> list[object]:
    """The events of one body, oldest first."""
    return [each["event"] for each in history("body", body.pk)]
