"""Pages on which a finding is shown to those concerned, published, withdrawn and thrown away: each after asking."""

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
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, tell
from deliberation.scrutiny.actions.findings import discard_finding, need
from deliberation.scrutiny.actions.findings_publish import publish_finding, withdraw_finding
from deliberation.scrutiny.actions.findings_reply import ready_finding, show_finding
from deliberation.scrutiny.calc.findings import FindingAct
from deliberation.scrutiny.forms.findings import ShowFindingForm, WithdrawFindingForm
from deliberation.scrutiny.models import Finding
from deliberation.scrutiny.presenters.findings import findings_frame
from deliberation.scrutiny.queries.findings import finding_of
from deliberation.scrutiny.queries.findings_choices import bodies_to_ask
from deliberation.scrutiny.queries.replies import replies_to


@page
@never_cache
@login_required
def show(request: HttpRequest, slug: str, finding_id: UUID) -> HttpResponse:
    """Show a finding to those whom it concerns, with a day by which they reply."""
    body = body_to_act_for(acting(request), slug, Permission.ENQUIRY_EDIT)
    found = finding_of(body, finding_id)
    need(FindingAct.SHOW, found)
    asked = {each.to_body_id for each in replies_to(found)}
    near, others = bodies_to_ask(body)
    form = ShowFindingForm(
        sent(request),
        bodies=[each for each in near if each[2] not in asked],
        others=[each for each in others if each[2] not in asked],
    )
    if form.is_valid():
        try:
            show_finding(actor=acting(request), body_id=body.pk, finding_id=found.pk, **form.given())
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, "They are asked. Their replies come to the page of the finding.")
            return redirect("finding", finding_id=found.pk)
    context = findings_frame(
        acting(request), body, (found.reference, reverse("finding", args=[found.pk]))
    ) | {
        "form": form,
        "finding": found,
    }
    return render(request, "scrutiny/findings/show.html", context)


def _ask(
    request: HttpRequest, found: Finding, question: str, lines: list[str], button: str, **more: Any
) -> HttpResponse:
    context = findings_frame(acting(request), found.body) | {
        "question": question,
        "consequences": lines,
        "button": button,
        "danger": False,
        "caption": f"{found.reference}: {found.title}",
        "cancel_href": reverse("finding", args=[found.pk]),
    }
    return render(request, "components/confirm.html", context | more)


def _done(request: HttpRequest, found: Finding, act: Callable[[], object], said: str) -> HttpResponse:
    """Do what was confirmed; what an action refuses is said on the finding's page."""
    try:
        act()
    except REFUSED as error:
        messages.error(request, f"{error.message} {error.advice}")
    else:
        messages.success(request, said)
    return redirect("finding", finding_id=found.pk)


def _at(request: HttpRequest, found: Finding) -> dict[str, Any]:
    return {"actor": acting(request), "body_id": found.body_id, "finding_id": found.pk}


@page
@never_cache
@login_required
def ready(request: HttpRequest, slug: str, finding_id: UUID) -> HttpResponse:
    """Say that nobody must be heard, after asking."""
    body = body_to_act_for(acting(request), slug, Permission.ENQUIRY_EDIT)
    found = finding_of(body, finding_id)
    if request.method == "POST":
        return _done(
            request, found, lambda: ready_finding(**_at(request, found)), "The finding is ready to publish."
        )
    need(FindingAct.READY, found)
    lines = [
        "Nobody is asked to reply before the finding is published.",
        "Do this only if it speaks badly of nobody: of no service, no office, no organisation.",
        "Until it is published you can still show it to those concerned.",
    ]
    return _ask(
        request, found, "Does this finding concern nobody who must be heard?", lines, "Nobody must be heard"
    )


@page
@never_cache
@login_required
def publish(request: HttpRequest, slug: str, finding_id: UUID) -> HttpResponse:
    """Publish a finding, after asking."""
    body = body_to_act_for(acting(request), slug, Permission.FINDING_PUBLISH)
    found = finding_of(body, finding_id)
    if request.method == "POST":
        return _done(
            request, found, lambda: publish_finding(**_at(request, found)), "The finding is published."
        )
    lines = [
        "Everybody can read the finding as it stands, with the replies to it.",
        "It can never be changed. It can be withdrawn, with the reason; it stays to be read then.",
        "Those who follow the body, the area, the figure or the topics are told.",
    ]
    silent = [each.to_words for each in replies_to(found) if each.given_on is None]
    if silent:
        lines.insert(1, f"No reply came from: {'; '.join(silent)}. The page says so.")
    return _ask(request, found, "Publish this finding?", lines, "Publish the finding", danger=True)


@page
@never_cache
@login_required
def withdraw(request: HttpRequest, slug: str, finding_id: UUID) -> HttpResponse:
    """Withdraw a finding, with the reason."""
    body = body_to_act_for(acting(request), slug, Permission.FINDING_PUBLISH)
    found = finding_of(body, finding_id)
    form = WithdrawFindingForm(sent(request))
    if form.is_valid():
        try:
            withdraw_finding(**_at(request, found), reason=form.cleaned_data["reason"])
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, "The finding is withdrawn.")
            return redirect("finding", finding_id=found.pk)
    if request.method != "POST":
        need(FindingAct.WITHDRAW, found)
    lines = ["It cannot be undone."]
    if found.published_at is not None:
        lines = [
            "The finding stays to be read, with your reason above it.",
            "Its followers are told.",
            *lines,
        ]
    return _ask(request, found, "Withdraw this finding?", lines, "Withdraw it", danger=True, form=form)


@page
@never_cache
@login_required
def discard(request: HttpRequest, slug: str, finding_id: UUID) -> HttpResponse:
    """Throw a draft away, after asking."""
    body = body_to_act_for(acting(request), slug, Permission.ENQUIRY_WRITE)
    found = finding_of(body, finding_id)
    if request.method == "POST":
        try:
            discard_finding(**_at(request, found))
        except REFUSED as error:
            messages.error(request, f"{error.message} {error.advice}")
            return redirect("finding", finding_id=found.pk)
        messages.success(request, "The draft is thrown away.")
        return redirect("findings", slug=slug)
    need(FindingAct.DISCARD, found)
    return _ask(
        request, found, "Throw this draft away?", ["It is gone for good."], "Throw it away", danger=True
    )
