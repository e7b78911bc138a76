"""Findings of the scrutiny committee of `tests.scrutiny`, in each of their stages, for tests."""

from __future__ import annotations

import datetime as dt
import html
import re
import uuid
from typing import Any

from accounts.models import Person
from deliberation.scrutiny.actions.findings import FindingGiven, draft_finding
from deliberation.scrutiny.actions.findings_publish import publish_finding
from deliberation.scrutiny.actions.findings_reply import (
    ReplyGiven,
    ready_finding,
    reply_to_finding,
    show_finding,
)
from deliberation.scrutiny.models import Enquiry, Evidence, Finding, RightOfReply
from kernel import clock
from notices.models import Follow
from tests.moot import Moot
from tests.scrutiny import Watchers

NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
"""A Monday."""
HOSTILE = "<script>alert(1)</script> & “quotes” ' {{ 7 }}"


def later(days: int) -> Any:
    """The clock, some days on."""
    return clock.frozen(NOW + dt.timedelta(days=days))


def words(answer: Any) -> str:
    """The words of the main part of a page, in one line."""
    main = answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def given(**changes: Any) -> FindingGiven:
    """A finding that lacks nothing, unless `changes` say so."""
    usual: dict[str, Any] = {
        "title": "People wait four months for a first appointment",
        "text": "We rang ten practices.\n\n- six had no appointment",
        "seriousness": "serious",
        "sureness": "medium",
    }
    return FindingGiven(**(usual | changes))


def drafted(moot: Moot, on: Watchers, by: str = "sam", **changes: Any) -> Finding:
    """A draft that a member of the committee wrote."""
    return draft_finding(actor=moot.actor(by), body_id=on.committee.pk, given=given(**changes))


def at(on: Watchers, finding: Finding, by: Any = None) -> dict[str, Any]:
    """What every action on a finding of the committee is given."""
    return {"body_id": on.committee.pk, "finding_id": finding.pk} | ({"actor": by} if by is not None else {})


def shown(moot: Moot, on: Watchers, **changes: Any) -> tuple[Finding, RightOfReply]:
    """A finding that the board was shown."""
    finding = drafted(moot, on, **changes)
    show_finding(**at(on, finding, moot.actor("clem")), to_bodies=[moot.board.pk])
    finding.refresh_from_db()
    return finding, RightOfReply.objects.get(finding=finding)


def replied(moot: Moot, on: Watchers, **changes: Any) -> tuple[Finding, RightOfReply]:
    """The same, with the board's reply."""
    finding, reply = shown(moot, on, **changes)
    said = ReplyGiven("The figures are a year old.", accepts=False)
    reply_to_finding(actor=moot.actor("cleo"), body_id=moot.board.pk, reply_id=reply.pk, given=said)
    finding.refresh_from_db()
    reply.refresh_from_db()
    return finding, reply


def ready(moot: Moot, on: Watchers, **changes: Any) -> Finding:
    """A finding that concerns nobody who must be heard."""
    finding = drafted(moot, on, **changes)
    return ready_finding(**at(on, finding, moot.actor("clem")))


def published(moot: Moot, on: Watchers, **changes: Any) -> Finding:
    """The same, published."""
    finding = ready(moot, on, **changes)
    return publish_finding(**at(on, finding, moot.actor("sade")))


def enquiry(on: Watchers, items: int = 2, **changes: Any) -> Enquiry:
    """An open line of enquiry of the committee with some evidence."""
    usual: dict[str, Any] = {
        "body": on.committee, "reference": f"NORTHFEN-SCRUTINY/E/2026/{Enquiry.objects.count() + 1}", "year": 2026,
        "number": Enquiry.objects.count() + 1, "title": "Dentists", "question": "Why can people not find a dentist?",
        "status": "open", "opened_on": NOW.date(),
    }  # fmt: skip
    made = Enquiry.objects.create(**(usual | changes))
    for number in range(1, items + 1):
        Evidence.objects.create(enquiry=made, number=number, kind="document", title=f"Document {number}")
    return made


def follows(kind: str, thing_id: object, address: str = "fay@fenmarsh.example") -> Follow:
    """Somebody who follows a thing."""
    return Follow.objects.create(
        address=address, kind=kind, thing_id=str(thing_id), title="Something", confirmed_at=clock.now()
    )


def form(**changes: Any) -> dict[str, Any]:
    """The form of a finding as a phone sends it."""
    usual: dict[str, Any] = {
        "finding_id": str(uuid.uuid4()), "version": "0", "title": "The lift is broken", "text": "We saw it.",
        "seriousness": "concern", "sureness": "high",
    }  # fmt: skip
    return usual | changes


def addresses(people: list[Person]) -> set[str]:
    """Their addresses."""
    return {str(each.email) for each in people}
