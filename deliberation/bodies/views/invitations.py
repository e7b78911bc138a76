"""Invitations, for those who look after a body's members: the list, new ones, letters, sending again, withdrawing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.actions import invitations as actions
from deliberation.bodies.calc.invitations import OPEN, State
from deliberation.bodies.calc.kinds import STAFF, named
from deliberation.bodies.calc.letters import Letter
from deliberation.bodies.forms.invitations import (
    AddressForm,
    EmailInvitationForm,
    InvitationFilter,
    LettersForm,
    RenewForm,
    SubstituteForm,
    WithdrawForm,
)
from deliberation.bodies.models import Body, Channel, Invitation
from deliberation.bodies.presenters import invitations as presenter
from deliberation.bodies.presenters.frame import frame
from deliberation.bodies.queries import invitations as queries
from deliberation.bodies.queries.members import membership_of, next_number, vacant_seats
from deliberation.bodies.queries.roles import body_to_act_for
from kernel.errors import BadInput, ReaderError, WrongState

PER_PAGE = 25
page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@never_cache
@login_required
def invitations(request: HttpRequest, slug: str) -> HttpResponse:
    """The list, by state and channel."""
    body = _body(request, slug)
    form = InvitationFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = Paginator(
        queries.invitations_of(body, wanted=wanted.get("state", ""), channel=wanted.get("channel", "")),
        PER_PAGE,
    ).get_page(request.GET.get("page"))
    context = _frame(request, body) | {
        "form": form,
        "page_obj": found,
        "rows": [presenter.row(invitation) for invitation in found],
        "filtered": bool(wanted.get("state") or wanted.get("channel")),
        "waiting": len(queries.waiting_letters(body)),
    }
    return render(request, "bodies/invitations/list.html", context)


@page
@never_cache
@login_required
def new_invitation(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite one person by e-mail."""
    body = _body(request, slug)
    form = EmailInvitationForm(_sent(request), body=body, seats=vacant_seats(body))
    if form.is_valid():
        try:
            made = actions.invite(
                actor=acting(request), body_id=body.pk, channel=Channel.EMAIL, **form.cleaned_data
            )
        except ReaderError as error:
            form.add_error(_field_of(error, form), f"{error.message} {error.advice}")
        else:
            messages.success(request, f"The invitation to {made.name} goes out within a minute or two.")
            return redirect("invitation", slug=slug, invitation_id=made.pk)
    return render(request, "bodies/invitations/new.html", _frame(request, body) | {"form": form})


@page
@never_cache
@login_required
def new_letters(request: HttpRequest, slug: str) -> HttpResponse:
    """Write to people by letter: a list or file, then what it gives, then the invitations."""
    body = _body(request, slug)
    form = LettersForm(_sent(request), request.FILES or None, body=body)
    context = _frame(request, body) | {"form": form}
    if not form.is_valid() or form.reading is None:
        return render(request, "bodies/invitations/letters.html", context)
    letters, faults = form.reading.letters, [*form.reading.faults, *_known(body, form.reading.letters)]
    if faults:
        context |= {"faults": sorted(faults), "has_errors": True}
        return render(request, "bodies/invitations/letters.html", context)
    if "confirm" in request.POST:
        try:
            made = actions.invite_by_letter(
                actor=acting(request),
                body_id=body.pk,
                role=form.cleaned_data["role"],
                letters=letters,
                starts_on=form.cleaned_data["starts_on"],
                ends_on=form.cleaned_data["ends_on"],
            )
        except ReaderError as error:
            form.add_error("lines", f"{error.message} {error.advice}")
            return render(request, "bodies/invitations/letters.html", context)
        messages.success(request, f"{presenter.counts(made)} can be printed now.")
        return redirect("print_letters", slug=slug)
    return render(request, "bodies/invitations/letters_preview.html", context | _preview(body, form, letters))


def _known(body: Body, letters: Iterable[Letter]) -> list[tuple[int, str, str]]:
    """Faults of letters to people who have an open letter already."""
    known = queries.people_with_letters(body)
    return [
        (letter.row, "name", "There is an open letter to this person already.")
        for letter in letters
        if letter.sameness() in known
    ]


def _preview(body: Body, form: LettersForm, letters: list[Letter]) -> dict[str, Any]:
    role = form.cleaned_data["role"]
    numbers = not named(body.kind, role) and role not in {each.value for each in STAFF}
    first = next_number(body) if numbers else 0
    hidden = [("role", role), ("lines", "\n".join(letter.line() for letter in letters))]
    hidden += [(name, value) for name in ("starts_on", "ends_on") for name, value in _parts(name, form)]
    return {
        "letters": [(first + place if numbers else "", letter) for place, letter in enumerate(letters)],
        "numbers": numbers,
        "counted": presenter.counts(letters),  # type: ignore[arg-type]
        "role": dict(form.fields["role"].choices)[role],  # type: ignore[attr-defined]
        "hidden": hidden,
    }


def _parts(name: str, form: LettersForm) -> list[tuple[str, Any]]:
    day = form.cleaned_data[name]
    parts = {"day": day.day, "month": day.month, "year": day.year} if day else {}
    return [(f"{name}_{part}", value) for part, value in parts.items()]


@require_safe
@never_cache
@login_required
def print_letters(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose which letters to print: those not printed yet are ticked."""
    body = _body(request, slug)
    rows = [(each, presenter.what_for(each), each.sent_at is None) for each in queries.printable(body)]
    return render(request, "bodies/invitations/print.html", _frame(request, body) | {"rows": rows})


@require_POST
@never_cache
@login_required
def letters_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The chosen letters as one PDF; noted as printed."""
    body = _body(request, slug)
    ids = {
        int(each)
        for each in request.POST.getlist("letter")
        if each.isascii() and each.isdigit() and len(each) < 16
    }
    if not ids:
        messages.error(request, "Choose at least one letter.")
        return redirect("print_letters", slug=slug)
    chosen = queries.printable(body, ids)
    if len(chosen) != len(ids):
        raise WrongState("One of these letters no longer works.", next_step="Go back and choose again.")
    content = presenter.letters_pdf(body, chosen)
    actions.mark_printed(actor=acting(request), body_id=body.pk, ids=[each.pk for each in chosen])
    headers = {"Content-Disposition": f'attachment; filename="letters-{body.slug}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_safe
@never_cache
@login_required
def invitation(request: HttpRequest, slug: str, invitation_id: int) -> HttpResponse:
    """One invitation: what it says, where it stands, what happened to it."""
    body = _body(request, slug)
    found = queries.invitation_of(body.pk, invitation_id)
    state = queries.state(found)
    context = _frame(request, body) | {
        "invitation": found,
        "state": state.value,
        "details": presenter.details(found),
        "happenings": presenter.happenings(found),
        "printable": found.channel == Channel.LETTER and state in OPEN,
        "renewable": state not in {State.USED, State.REVOKED} and found.blanked_at is None,
        "revocable": state in OPEN,
    }
    return render(request, "bodies/invitations/one.html", context)


@page
@never_cache
@login_required
def renew_invitation(request: HttpRequest, slug: str, invitation_id: int) -> HttpResponse:
    """Send one again with a new code, after asking; the address can be corrected."""
    body = _body(request, slug)
    found = queries.invitation_of(body.pk, invitation_id)
    initial = {"email": found.email, "address": found.address}
    form = RenewForm(_sent(request), channel=found.channel, initial=initial)
    if form.is_valid():
        try:
            actions.renew(actor=acting(request), body_id=body.pk, invitation_id=found.pk, **form.cleaned_data)
        except BadInput as error:
            form.add_error(next(iter(form.fields)), error.message)
        else:
            by_email = found.channel == Channel.EMAIL
            messages.success(
                request, "It goes out within a minute or two." if by_email else "Print the new letter."
            )
            return redirect("invitation", slug=slug, invitation_id=found.pk)
    lines = [
        "It gets a new code. The old code stops working at once.",
        "It works for the full time again, counted from now.",
    ]
    return _ask(
        request, body, found, "Send this invitation again?", lines, "Send it again", form, danger=False
    )


@page
@never_cache
@login_required
def revoke_invitation(request: HttpRequest, slug: str, invitation_id: int) -> HttpResponse:
    """Withdraw one, after asking why."""
    body = _body(request, slug)
    found = queries.invitation_of(body.pk, invitation_id)
    form = WithdrawForm(_sent(request))
    if form.is_valid():
        actions.revoke(
            actor=acting(request), body_id=body.pk, invitation_id=found.pk, reason=form.cleaned_data["reason"]
        )
        messages.success(request, "The invitation is withdrawn. Its code no longer works.")
        return redirect("invitation", slug=slug, invitation_id=found.pk)
    lines = [
        "Its code stops working at once.",
        "The person is not told. Tell them yourself if they wait for it.",
    ]
    return _ask(request, body, found, "Withdraw this invitation?", lines, "Withdraw it", form)


@page
@never_cache
@login_required
def invite_substitute(request: HttpRequest, slug: str, membership_id: int) -> HttpResponse:
    """Invite somebody to stand in for a member."""
    body = _body(request, slug)
    membership = membership_of(body.pk, membership_id)
    form = SubstituteForm(_sent(request))
    if form.is_valid():
        try:
            made = actions.invite_substitute(
                actor=acting(request), body_id=body.pk, membership_id=membership.pk, **form.cleaned_data
            )
        except ReaderError as error:
            form.add_error(_field_of(error, form), f"{error.message} {error.advice}")
        else:
            messages.success(request, f"The invitation to {made.name} is made.")
            return redirect("invitation", slug=slug, invitation_id=made.pk)
    context = _frame(request, body) | {"form": form, "membership": membership}
    return render(request, "bodies/invitations/substitute.html", context)


@page
@never_cache
@login_required
def sign_in_letter(request: HttpRequest, slug: str, membership_id: int) -> HttpResponse:
    """Make a letter that signs a member in who has no e-mail address."""
    body = _body(request, slug)
    membership = membership_of(body.pk, membership_id)
    sent_to = queries.last_letter_to(membership)
    initial = (
        {"name": sent_to.name, "address": sent_to.address}
        if sent_to
        else {"name": membership.person.display_name}
    )
    form = AddressForm(_sent(request), initial=initial)
    if form.is_valid():
        try:
            made = actions.make_sign_in_letter(
                actor=acting(request), body_id=body.pk, membership_id=membership.pk, **form.cleaned_data
            )
        except BadInput as error:
            form.add_error("address", error.message)
        else:
            messages.success(request, "The letter can be printed now.")
            return redirect("invitation", slug=slug, invitation_id=made.pk)
    context = _frame(request, body) | {
        "form": form,
        "membership": membership,
        "possible": queries.may_have_sign_in_letter(membership.person),
    }
    return render(request, "bodies/invitations/sign_in_letter.html", context)


def _body(request: HttpRequest, slug: str) -> Body:
    return body_to_act_for(acting(request), slug, Permission.MEMBER_INVITE)


def _frame(request: HttpRequest, body: Body) -> dict[str, Any]:
    trail = (
        ("Members", reverse("members", args=[body.slug])),
        ("Invitations", reverse("invitations", args=[body.slug])),
    )
    at_list = request.resolver_match is not None and request.resolver_match.url_name == "invitations"
    return frame(acting(request), body, "members", *(trail[:1] if at_list else trail))


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _field_of(error: ReaderError, form: Any) -> str | None:
    """The field that an error of an action is about, as far as it says."""
    named_in = {"seat_taken": "seat_id", "role_not_fitting": "seat_id", "invited_already": "email"}
    field = named_in.get(error.code, "")
    return field if field in form.fields else None


def _ask(
    request: HttpRequest, body: Body, found: Invitation, question: str, lines: list[str], button: str, form: Any,
    *, danger: bool = True,
) -> HttpResponse:  # fmt: skip
    context = _frame(request, body) | {
        "question": question,
        "caption": found.name or presenter.what_for(found),
        "consequences": lines,
        "button": button,
        "danger": danger,
        "form": form,
        "cancel_href": reverse("invitation", args=[body.slug, found.pk]),
    }
    return render(request, "components/confirm.html", context)
