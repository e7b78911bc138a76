"""Lines of enquiry of the scrutiny committee of `tests.scrutiny`, for tests."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

from deliberation.scrutiny.actions.enquiries import EnquiryGiven, create_enquiry, open_enquiry
from deliberation.scrutiny.actions.evidence import EvidenceGiven, add_evidence
from deliberation.scrutiny.actions.requests import RequestGiven, ask_information
from deliberation.scrutiny.models import Enquiry, Evidence, InformationRequest
from kernel import clock
from notices.models import Follow
from tests.moot import COUNCIL, Moot
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


def given(**changes: Any) -> EnquiryGiven:
    """A line of enquiry that lacks nothing, unless `changes` say so."""
    usual: dict[str, Any] = {
        "title": "Waits for a first appointment",
        "question": "Why do people in Northfen wait four months?",
        "scope": "Adults.\n\n- since 2024",
        "topics": ["general-practice"],
        "area": COUNCIL,
    }
    return EnquiryGiven(**(usual | changes))


def draft(moot: Moot, on: Watchers, by: str = "clem", **changes: Any) -> Enquiry:
    """A draft that the clerk of the committee made."""
    return create_enquiry(actor=moot.actor(by), body_id=on.committee.pk, given=given(**changes))


def opened(moot: Moot, on: Watchers, **changes: Any) -> Enquiry:
    """One that is open."""
    found = draft(moot, on, **changes)
    return open_enquiry(actor=moot.actor("clem"), body_id=on.committee.pk, enquiry_id=found.pk)


def at(found: Enquiry, by: Any = None) -> dict[str, Any]:
    """What every action on a line of enquiry is given."""
    return {"body_id": found.body_id, "enquiry_id": found.pk} | ({"actor": by} if by is not None else {})


def asked(moot: Moot, found: Enquiry, to: Any = None, **changes: Any) -> InformationRequest:
    """A request to the board, or to a name."""
    usual: dict[str, Any] = {"text": "Send the waiting times of each practice."}
    usual |= {"to_body_id": to.pk} if hasattr(to, "pk") else {"to_name": to or "Northfen Hospitals NHS Trust"}
    return ask_information(**at(found, moot.actor("clem")), given=RequestGiven(**(usual | changes)))


def evidence(moot: Moot, found: Enquiry, by: str = "sam", **changes: Any) -> Evidence:
    """A document."""
    usual = {"kind": "document", "title": "Half of the practices have no list", "source": "Our own survey"}
    return add_evidence(**at(found, moot.actor(by)), given=EvidenceGiven(**(usual | changes)))


def follow(kind: str, thing_id: object, address: str = "reader@fenmarsh.example") -> Follow:
    """Somebody who follows a thing by an address."""
    return Follow.objects.create(
        kind=kind, thing_id=str(thing_id), address=address, title="A thing", confirmed_at=clock.now()
    )
