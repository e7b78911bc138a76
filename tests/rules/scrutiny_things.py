"""One of everything in scrutiny, public and not, for the tests of addresses. What is not public is called Hidden."""

from __future__ import annotations

import datetime as dt
from typing import Any

from deliberation.scrutiny.actions.checks import open_check, prepare_check
from deliberation.scrutiny.actions.findings_reply import show_finding
from deliberation.scrutiny.actions.hearings import HearingGiven, VisitGiven, set_hearing, set_visit
from deliberation.scrutiny.actions.programme import ItemGiven, PlaceGiven, add_item
from deliberation.scrutiny.models import Enquiry, Finding, PartnershipCheck, RightOfReply, ScrutinyReport
from tests import moot as moots
from tests import world as index
from tests.moot import Moot
from tests.rules.gates import World
from tests.scrutiny import Watchers
from tests.unit.scrutiny.enquiries import enquiry_kit as enquiries
from tests.unit.scrutiny.findings import kit as findings
from tests.unit.scrutiny.reports import kit as reports

NOW = findings.NOW
HIDDEN = "Hidden words"


def scrutiny(moot: Moot, on: Watchers) -> World:
    """The world; the clock must stand at `NOW`. Olga observes the committee: she is of it, and may nothing."""
    moots._put_on(moot, on.committee, "olga", "observer")
    bodies = {
        "board": moot.board,
        "other": moot.other,
        "panel": moot.panel,
        "committee": on.committee,
        "patients": on.patients,
    }
    usual, moved = _looked_into(moot, on)
    for part in (_found(moot, on), _reported(moot, on), _planned(moot, on)):
        usual |= part[0]
        moved |= part[1]
    usual |= {"slug": on.committee.slug, "number": 1, "key": "matter", "definition": index.SLUG}
    moved |= {"information_requests": {"slug": moot.board.slug}, "enter_information": {"number": 2}}
    return World(bodies, usual, moved)


def _looked_into(moot: Moot, on: Watchers) -> tuple[dict[str, Any], dict[str, Any]]:
    found = enquiries.opened(moot, on)
    private = enquiries.opened(moot, on, title=f"{HIDDEN} of a private enquiry")
    Enquiry.objects.filter(pk=private.pk).update(public=False)
    for each in (found, private):
        words = HIDDEN if each == private else "Words"
        enquiries.asked(moot, each, moot.board, text=f"{words} of a request")
        enquiries.asked(moot, each, text=f"{words} of a request by post")
        enquiries.evidence(moot, each, title=f"{words} of evidence")
        at = enquiries.at(each, moot.actor("sam"))
        set_hearing(**at, given=HearingGiven(f"{words} of a witness", questions="How long?"))
        set_visit(**at, given=VisitGiven(f"{words} of a place"))
    draft = enquiries.draft(moot, on, title=f"{HIDDEN} of an enquiry")
    written = enquiries.opened(moot, on, title="Being written up")
    Enquiry.objects.filter(pk=written.pk).update(status="reporting")
    usual = {
        "enquiry_id": found.pk,
        "request_id": found.requests.get(number=1).pk,
        "private_enquiry_id": private.pk,
        "hidden_enquiry_id": draft.pk,
    }
    drafts = {key: {"enquiry_id": draft.pk} for key in ("open_enquiry", "discard_enquiry")}
    return usual, drafts | {"gather_again": {"enquiry_id": written.pk}}


def _found(moot: Moot, on: Watchers) -> tuple[dict[str, Any], dict[str, Any]]:
    clem = moot.actor("clem")
    shown, reply = findings.shown(moot, on, title=f"{HIDDEN} of a finding that was shown")
    by_post = findings.drafted(moot, on, title=f"{HIDDEN} of a finding shown by post")
    show_finding(**findings.at(on, by_post, clem), to_names=["Fenmarsh Buses"])
    draft = findings.drafted(moot, on, title=f"{HIDDEN} of a finding")
    ready = findings.ready(moot, on, title=f"{HIDDEN} of a finding that is ready")
    usual = {
        "finding_id": findings.published(moot, on).pk,
        "reply_id": reply.pk,
        "hidden_finding_id": draft.pk,
        "shown_finding_id": shown.pk,
        "ready_finding_id": ready.pk,
    }
    of_a_draft = ("edit_finding", "change_finding", "show_finding", "ready_finding", "discard_finding")
    post = {"finding_id": by_post.pk, "reply_id": RightOfReply.objects.get(finding=by_post).pk}
    moved = {
        **{key: {"finding_id": draft.pk} for key in of_a_draft},
        "publish_finding": {"finding_id": ready.pk},
    }
    return usual, moved | {"enter_finding_reply": post}


def _reported(moot: Moot, on: Watchers) -> tuple[dict[str, Any], dict[str, Any]]:
    public = reports.published(moot, on)
    agreed = reports.agreed(moot, on, title=f"{HIDDEN} of an agreed report")
    draft = reports.complete(moot, on, title=f"{HIDDEN} of a report")
    usual = {
        "report_id": draft.pk,
        "draft_id": draft.recommendations.get().pk,
        "agreed_report_id": agreed.pk,
        "hidden_report_id": draft.pk,
    }
    reads = ("scrutiny_report", "scrutiny_report_pdf", "scrutiny_report_docx")
    steps = ("reopen_scrutiny_report", "publish_scrutiny_report")
    moved = {
        **{key: {"report_id": public.pk} for key in reads},
        **{key: {"report_id": agreed.pk} for key in steps},
    }
    return usual, moved


def _planned(moot: Moot, on: Watchers) -> tuple[dict[str, Any], dict[str, Any]]:
    clem = moot.actor("clem")
    item = add_item(
        actor=clem, body_id=on.committee.pk, given=ItemGiven("Dentists"), place=PlaceGiven(month=dt.date(2027, 1, 1))
    )  # fmt: skip
    over = add_item(actor=clem, body_id=on.committee.pk, given=ItemGiven("Buses"), place=PlaceGiven())
    type(over).objects.filter(pk=over.pk).update(status="dropped", status_why="No longer needed.")
    check = prepare_check(actor=clem, body_id=on.committee.pk, closes_on=dt.date(2026, 12, 1))
    open_check(actor=clem, body_id=on.committee.pk, check_id=check.pk)
    draft = PartnershipCheck.objects.create(
        body=on.committee, number=2, closes_on=dt.date(2026, 12, 1), least=77
    )
    usual = {"item_id": item.pk, "check_id": check.pk, "hidden_check_id": draft.pk}
    moved = {key: {"check_id": draft.pk} for key in ("open_check", "discard_check", "open_partnership_check")}
    again = {key: {"item_id": over.pk} for key in ("take_up_programme_item",)}
    return usual, moved | again


def unpublished() -> tuple[list[Finding], list[ScrutinyReport]]:
    """Findings and reports that are not public."""
    return (
        list(Finding.objects.filter(published_at__isnull=True)),
        list(ScrutinyReport.objects.filter(published_at__isnull=True)),
    )
