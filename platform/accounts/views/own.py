"""Changing one's own name, and one's own e-mail address with a code that is sent to the new one.

The library keeps the code and counts the tries. What the pages say is the same whether or not the new address has an
account: only whoever reads its mail learns that.
"""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.core import ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from access.middleware import acting
from accounts import mail
from accounts.actions.own import change_own_address, change_own_name
from accounts.actions.people import AddressTaken
from accounts.adapter import TRY_LATER, WRONG_CODE
from accounts.forms_own import AddressCodeForm, AddressForm, NameForm
from accounts.queries import has_account
from accounts.views.entrance import TooManyTries
from accounts.views.fresh import proven_lately, sign_in_again
from accounts.views.sign_in import counted
from kernel.errors import BadInput

page = require_http_methods(["GET", "HEAD", "POST"])
NO_LONGER = "That code no longer works. Enter the new address again to get another one."


class AddressChange(AbstractCodeVerificationProcess):  # type: ignore[misc]
    """A change of address that somebody began: the new address and the code, kept in their session."""

    KEY: ClassVar[str] = "address_change"

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        self.request = request
        super().__init__(
            state=state, user=None, max_attempts=settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS,
            timeout=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT,
        )  # fmt: skip

    @classmethod
    def begin(cls, request: HttpRequest, email: str) -> None:
        """Send a code to the new address and remember it."""
        process = cls(request, cls.initial_state(request.user, email=email))
        process.state["code"] = get_adapter().generate_login_code()
        process.send()
        process.persist()

    @classmethod
    def resume(cls, request: HttpRequest) -> AddressChange | None:
        """What this person began in this session, unless its time is over."""
        state = request.session.get(cls.KEY)
        if not isinstance(state, dict) or state.get("user_id") != str(request.user.pk):
            return None
        found: AddressChange | None = cls(request, state).abort_if_invalid()
        return found

    @property
    def email(self) -> str:
        """The new address."""
        return str(self.state["email"])

    def send(self) -> None:
        """The code; to an address that has an account already, word that it cannot be used, and no code."""
        if has_account(self.email):
            mail.notify(self.email, "address_taken")
        else:
            minutes = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60
            mail.notify(self.email, "address_code", code=self.code, minutes=minutes)

    def persist(self) -> None:
        """Keep it in the session."""
        self.request.session[self.KEY] = self.state

    def abort(self) -> None:
        """Forget it."""
        self.request.session.pop(self.KEY, None)


@page
@never_cache
@login_required
@counted
def change_name(request: HttpRequest) -> HttpResponse:
    """What one is called."""
    person: Any = request.user
    form = NameForm(_sent(request), initial={"display_name": person.display_name})
    if form.is_valid():
        _count(request, "change_name")
        try:
            change_own_name(
                actor=acting(request),
                person_id=_own_id(request),
                display_name=form.cleaned_data["display_name"],
            )
        except BadInput as error:
            form.add_error("display_name", error.message)
        else:
            messages.success(request, "Your name is changed.")
            return redirect("account_home")
    return render(request, "accounts/own/name.html", {"form": form, "crumbs": _crumbs()})


@page
@never_cache
@login_required
@counted
def change_address(request: HttpRequest) -> HttpResponse:
    """Which address is to be the new one; a code goes there."""
    if not proven_lately(request):
        return sign_in_again(request, reverse("change_address"), "change your email address")
    person: Any = request.user
    form = AddressForm(person.email, _sent(request))
    if form.is_valid():
        email = form.cleaned_data["email"]
        _count(request, "change_email", key=email)
        AddressChange.begin(request, email)
        return redirect("confirm_address")
    return render(request, "accounts/own/address.html", {"form": form, "crumbs": _crumbs(), "person": person})


@page
@never_cache
@login_required
@counted
def confirm_address(request: HttpRequest) -> HttpResponse:
    """Takes the code that was sent to the new address, and makes the change."""
    process = AddressChange.resume(request)
    if process is None:
        messages.error(request, NO_LONGER)
        return redirect("change_address")
    form = AddressCodeForm(_sent(request))
    if form.is_valid():
        if compare_user_code(actual=form.cleaned_data["code"], expected=process.code):
            return _change(request, process)
        if not process.record_invalid_attempt():
            messages.error(request, NO_LONGER)
            return redirect("change_address")
        form.add_error("code", WRONG_CODE)
    context = {
        "form": form,
        "email": process.email,
        "minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60,
        "crumbs": _crumbs(),
    }
    return render(request, "accounts/own/address_code.html", context)


def _change(request: HttpRequest, process: AddressChange) -> HttpResponse:
    process.abort()
    try:
        person = change_own_address(actor=acting(request), person_id=_own_id(request), email=process.email)
    except (AddressTaken, BadInput) as error:
        messages.error(request, f"{error.message} {error.advice}")
        return redirect("change_address")
    update_session_auth_hash(request, person)
    UserSession.objects.create_from_request(request)
    messages.success(request, "Your email address is changed. You are signed out everywhere else.")
    return redirect("account_home")


def _count(request: HttpRequest, action: str, *, key: str | None = None) -> None:
    if not ratelimit.consume(request, action=action, key=key):
        raise TooManyTries(TRY_LATER)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _own_id(request: HttpRequest) -> UUID:
    return UUID(acting(request).id)


def _crumbs() -> list[tuple[str, str]]:
    return [("Your account", reverse("account_home"))]
