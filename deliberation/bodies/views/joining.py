"""Using an invitation: enter a code or follow a link, say who you are, look at what it means, join or say no.

Looking changes nothing, so a scanner that opens every link of a mail uses nothing up. The code stands in one address
only; every form posts to one without it. What has begun is kept in the session: the invitation's id and serial.
"""

from __future__ import annotations

import contextlib
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.middleware import acting
from accounts.actions.people import AddressTaken, join_person
from accounts.adapter import TRY_LATER
from accounts.views import entrance
from accounts.views.sign_in import counted
from deliberation.bodies.actions import joining as actions
from deliberation.bodies.actions.invitations import decline
from deliberation.bodies.forms.joining import AboutYouForm, CodeForm, NameForm, PanelNameForm
from deliberation.bodies.models import Channel, Invitation, Purpose
from deliberation.bodies.presenters import joining as presenter
from deliberation.bodies.queries.invitations import InvitationUsed, can_join_without_email
from deliberation.bodies.views.joining_begun import (
    SYSTEM,
    Begun,
    begin,
    carry_on,
    forget,
    limited,
    remember_name,
    with_invitation,
)
from deliberation.bodies.views.joining_begun import find as find_invitation
from kernel.errors import BadInput, ReaderError

page = require_http_methods(["GET", "HEAD", "POST"])


@page
@never_cache
@counted
def join(request: HttpRequest) -> HttpResponse:
    """Enter a code."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        try:
            invitation = find_invitation(request, form.cleaned_data["code"])
            return _go_on(request, invitation)
        except ReaderError as error:
            form.add_error("code", f"{error.message} {error.advice}")
            status = error.status if error.status == 429 else 200
    return render(request, "bodies/joining/join.html", {"form": form}, status=status)


@require_safe
@never_cache
@counted
def join_code(request: HttpRequest, code: str) -> HttpResponse:
    """What a link or a QR code leads to: which body, and a button to go on."""
    try:
        invitation = find_invitation(request, code)
    except ReaderError as error:
        messages.error(request, f"{error.message} {error.advice}")
        return redirect("join")
    context = presenter.offer(invitation) | {"form": CodeForm(initial={"code": code}), "code": code}
    return render(request, "bodies/joining/offer.html", context)


def _go_on(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if invitation.purpose != Purpose.SIGN_IN:
        begin(request, invitation)
        return redirect("join_confirm" if request.user.is_authenticated else "join_address")
    if request.user.is_authenticated:
        raise BadInput(
            "You are signed in already.", next_step="Sign out first if this letter is for somebody else."
        )
    person = actions.use_sign_in_letter(
        actor=SYSTEM, body_id=invitation.body_id, invitation_id=invitation.pk, serial=invitation.serial
    )
    return entrance.sign_in(
        request, person, method="letter", going=reverse("body", args=[invitation.body.slug])
    )


@page
@never_cache
@counted
@with_invitation
def join_address(request: HttpRequest, begun: Begun) -> HttpResponse:
    """Who are you? A link has proved an address; a letter has not."""
    if request.user.is_authenticated:
        return redirect("join_confirm")
    if begun.invitation.channel == Channel.EMAIL:
        return _by_link(request, begun.invitation)
    return _by_letter(request, begun.invitation)


def _by_link(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if request.method != "POST":
        return render(request, "bodies/joining/by_link.html", presenter.offer(invitation))
    going, email = reverse("join_confirm"), invitation.email
    try:
        person = join_person(actor=SYSTEM, display_name=invitation.name, email=email)
    except AddressTaken:
        # The account was there before: the way into it is the usual one.
        with carry_on(request):
            return entrance.send_code(request, email, going=going)
        return redirect("join_address")
    return entrance.sign_in(request, person, method="code", going=going, email=email)


def _by_letter(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    without_email = can_join_without_email(invitation)
    sent = request.POST if request.method == "POST" else None
    form = AboutYouForm(sent, without_email=without_email, initial={"name": invitation.name})
    if form.is_valid():
        answer = _told(request, invitation, form)
        if answer is not None:
            return answer
    context = presenter.offer(invitation) | {"form": form, "without_email": without_email}
    return render(request, "bodies/joining/by_letter.html", context)


def _told(request: HttpRequest, invitation: Invitation, form: Form) -> HttpResponse | None:
    """Go on with what somebody told of themselves; None when the form has something to say."""
    name, email = form.cleaned_data["name"], form.cleaned_data["email"]
    if form.cleaned_data.get("no_email"):
        remember_name(request, name)
        return redirect("join_confirm")
    if not limited(request, "join_address", str(invitation.pk)):
        form.add_error("email", TRY_LATER)
        return None
    try:
        # The answer is the same whether or not the address had an account.
        with contextlib.suppress(AddressTaken):
            join_person(actor=SYSTEM, display_name=name, email=email)
        return entrance.send_code(request, email, going=reverse("join_confirm"))
    except BadInput as error:
        form.add_error("name", error.message)
    except entrance.TooManyTries as error:
        form.add_error("email", error.message)
    return None


@page
@never_cache
@with_invitation
def join_confirm(request: HttpRequest, begun: Begun) -> HttpResponse:
    """What joining means, how the public will see you, and the button."""
    if not request.user.is_authenticated and not begun.name:
        return redirect("join_address")
    invitation = begun.invitation
    called = request.user.display_name if request.user.is_authenticated else begun.name
    form = _name_form(request, invitation, called)
    if form.is_valid():
        try:
            return _joined(request, begun, form.shown_as())
        except InvitationUsed as error:
            form.add_error(None, f"{error.message} {error.advice}")
        except ReaderError as error:
            form.add_error("public_name", f"{error.message} {error.advice}")
    context = presenter.meaning(invitation) | {"form": form, "called": called}
    return render(request, "bodies/joining/confirm.html", context)


def _name_form(request: HttpRequest, invitation: Invitation, called: str) -> Any:
    sent = request.POST if request.method == "POST" else None
    if presenter.by_name(invitation):
        return NameForm(sent, initial={"public_name": invitation.name or called})
    return PanelNameForm(sent, numbered=presenter.number_words(invitation))


def _joined(request: HttpRequest, begun: Begun, shown_as: str) -> HttpResponse:
    invitation = begun.invitation
    which: dict[str, Any] = {
        "body_id": invitation.body_id,
        "invitation_id": invitation.pk,
        "serial": begun.serial,
    }
    going = reverse("body", args=[invitation.body.slug])
    if request.user.is_authenticated:
        used = actions.accept(actor=SYSTEM, person_id=request.user.pk, public_name=shown_as, **which)
        answer: HttpResponse = redirect(going)
    else:
        person = actions.accept_without_email(
            actor=SYSTEM, display_name=begun.name, public_name=shown_as, **which
        )
        used = invitation
        answer = entrance.sign_in(request, person, method="letter", going=going)
    forget(request)
    messages.success(request, presenter.welcome(used))
    return answer


@page
@never_cache
@with_invitation
def join_decline(request: HttpRequest, begun: Begun) -> HttpResponse:
    """Say no, after asking."""
    invitation = begun.invitation
    if request.method == "POST":
        decline(actor=SYSTEM, body_id=invitation.body_id, invitation_id=invitation.pk, serial=begun.serial)
        forget(request)
        messages.success(request, "You have said no. Nobody will ask you again with this invitation.")
        return redirect("body", slug=invitation.body.slug)
    context = {
        "question": "Say no to this invitation?",
        "caption": invitation.body.name,
        "consequences": [
            "The code stops working.",
            "The people who run this group are told that you said no. You give no reason.",
        ],
        "button": "Say no",
        "danger": True,
        "cancel_href": reverse("join_confirm"),
    }
    return render(request, "components/confirm.html", context)


@require_POST
@never_cache
def join_sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out and go on with the invitation as somebody else."""
    kept = Begun.kept_in(request)
    if acting(request).kind == "person":
        logout(request)
    if kept is not None:
        request.session[Begun.KEY] = {"id": kept["id"], "serial": kept["serial"]}
    return redirect("join_address")
