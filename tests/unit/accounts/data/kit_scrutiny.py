"""One row about a person in every table of scrutiny that can hold any."""

from __future__ import annotations

from deliberation.bodies.models import Membership
from deliberation.scrutiny.models import (
    CheckMember,
    Enquiry,
    Evidence,
    Finding,
    InformationReply,
    InformationRequest,
    PartnershipCheck,
    ProgrammeItem,
    ProgrammeMove,
    RightOfReply,
    ScrutinyReport,
    ScrutinySection,
    ScrutinySectionVersion,
)
from kernel import clock


def know_their_scrutiny(membership: Membership) -> None:
    """Somebody led, replied, wrote and was asked."""
    now, today = clock.now(), clock.today()
    mine, number = {"membership": membership}, membership.pk
    numbered = {"body": membership.body, "year": today.year, "number": number}
    clocked = {"asked_on": today, "reply_length": 1, "reply_unit": "calendar_days", "due_on": today}
    enquiry = Enquiry.objects.create(
        reference=f"E/{number}", title="T", question="Q", lead=membership, **numbered
    )
    request = InformationRequest.objects.create(
        enquiry=enquiry, number=1, to_body=membership.body, text="T", **clocked
    )
    InformationReply.objects.create(
        request=request, number=1, text="T", role=membership.role, given_on=today, **mine
    )
    Evidence.objects.create(enquiry=enquiry, number=1, kind="document", title="T", **mine)
    item = ProgrammeItem.objects.create(body=membership.body, title="T", kind="main")
    ProgrammeMove.objects.create(item=item, was="W", now="N", reason="R", role=membership.role, **mine)
    finding = Finding.objects.create(
        reference=f"F/{number}", title="T", text="T", seriousness="note", sureness="low", role=membership.role, **numbered, **mine
    )  # fmt: skip
    RightOfReply.objects.create(
        finding=finding, to_body=membership.body, text_shown="T", text="T", given_on=today, given_at=now, role=membership.role,
        **clocked, **mine,
    )  # fmt: skip
    report = ScrutinyReport.objects.create(reference=f"R/{number}", title="T", **numbered)
    section = ScrutinySection.objects.create(report=report, key="matter", text="T")
    ScrutinySectionVersion.objects.create(section=section, version=1, text="T", **mine)
    round_ = PartnershipCheck.objects.create(body=membership.body, number=number, closes_on=today)
    CheckMember.objects.create(round=round_, answered=True, **mine)
