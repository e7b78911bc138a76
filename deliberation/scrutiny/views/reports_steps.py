"""Pages on which a report is agreed, opened again, published and thrown away: each after asking."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.queries.roles import body_to_act_for
from deliberation.bodies.views.bodies_common import REFUSED, page
from deliberation.scrutiny.actions.reports import discard_report
from deliberation.scrutiny.actions.reports_publish import agree_report, publish_report, reopen_report
from deliberation.scrutiny.calc.words import FindingStatus, ReportStatus
from deliberation.scrutiny.models import ScrutinyReport
from deliberation.scrutiny.presenters.reports import reports_frame
from deliberation.scrutiny.queries.reports import report_data, report_of, whole_report


def _report(
    request: HttpRequest,
    slug: str,
    report_id: UUID,
    permission: Permission = Permission.SCRUTINY_REPORT_PUBLISH,
) -> ScrutinyReport:
    return report_of(body_to_act_for(acting(request), slug, permission), report_id)


def _ask(
    request: HttpRequest,
    found: ScrutinyReport,
    question: str,
    lines: list[str],
    button: str,
    *,
    danger: bool = False,
) -> HttpResponse:
    context = reports_frame(acting(request), found.body) | {
        "question": question,
        "consequences": lines,
        "button": button,
        "danger": danger,
        "caption": f"{found.reference}: {found.title}",
        "cancel_href": reverse("scrutiny_report", args=[found.pk]),
    }
    return render(request, "components/confirm.html", context)


def _done(
    request: HttpRequest, found: ScrutinyReport, act: Callable[..., Any], said: str, to: str = ""
) -> HttpResponse:
    """Do what was confirmed; what an action refuses is said on the report's page."""
    try:
        act(actor=acting(request), body_id=found.body_id, report_id=found.pk)
    except REFUSED as error:
        messages.error(request, f"{error.message} {error.advice}")
        return redirect("scrutiny_report", report_id=found.pk)
    messages.success(request, said)
    return redirect(to or reverse("scrutiny_report", args=[found.pk]))


@page
@never_cache
@login_required
def agree(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponse:
    """Agree the report, after asking."""
    found = _report(request, slug, report_id)
    if request.method == "POST":
        return _done(
            request, found, agree_report, "The report is agreed. Publish it when the committee is ready."
        )
    lines = [
        "Nobody can change the report or its findings any more.",
        "Until it is published you can open it again.",
        "Agree it only once the committee has: in a meeting, or by a vote.",
    ]
    return _ask(request, found, "Agree this report?", lines, "Agree the report")


@page
@never_cache
@login_required
def reopen(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponse:
    """Open an agreed report again, after asking."""
    found = _report(request, slug, report_id)
    if request.method == "POST":
        return _done(
            request, found, reopen_report, "The report is open again. Agree it anew when it is ready."
        )
    lines = [
        "Members and staff can change the report again.",
        "It has to be agreed anew before it is published.",
    ]
    return _ask(request, found, "Open the report again?", lines, "Open it again")


@page
@never_cache
@login_required
def publish(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponse:
    """Publish the report, after asking."""
    found = _report(request, slug, report_id)
    if request.method == "POST":
        said = "The report is published. Each recommendation has its reference and the day of its answer."
        return _done(request, found, publish_report, said)
    if found.status == ReportStatus.PUBLISHED:
        return redirect("scrutiny_report", report_id=found.pk)
    whole = whole_report(found)
    asked = sorted({to["name"] for row in report_data(whole)["recommendations"] for to in row["to"]})
    new = sum(each.status != FindingStatus.PUBLISHED for each in whole.findings)
    lines = [
        "Everybody can read the report, as it stands now. It can never be changed; a later report can replace it.",
        f"These are asked to answer, each by its own reply clock: {'; '.join(asked)}.",
        "Those who follow the body or the line of enquiry are told.",
        "It cannot be undone.",
    ]
    if new:
        lines.insert(1, f"Findings that are published with it: {new}.")
    return _ask(request, found, "Publish this report?", lines, "Publish the report", danger=True)


@page
@never_cache
@login_required
def discard(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponse:
    """Throw a report away while it is written, after asking."""
    found = _report(request, slug, report_id, Permission.ENQUIRY_EDIT)
    if request.method == "POST":
        to = reverse("scrutiny_reports", args=[slug])
        return _done(request, found, discard_report, "The report is thrown away.", to)
    lines = [
        "All that was written for the report is gone for good, with every version.",
        "The findings stay; the recommendations that were drafted do not.",
    ]
    return _ask(request, found, "Throw this report away?", lines, "Throw it away", danger=True)
