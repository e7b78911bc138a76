"""Ways in beside the sign-in page, for pages on which somebody has just proved who they are, or said which address is theirs."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.adapter import TRY_LATER
from accounts.models import Person
from accounts.views.sign_in import NEXT_KEY
from kernel.errors import ReaderError


class TooManyTries(ReaderError):
    """More tries in a short time than people make."""

    code = "too_many_tries"
    status = 429
    next_step = "Wait a few minutes, then try again."


def send_code(request: HttpRequest, email: str, *, going: str) -> HttpResponse:
    """Begin a sign-in by code for an address, as the sign-in page does, and go to the page that takes the code.

    The answer is the same whether or not there is an account. Raises TooManyTries.
    """
    address = email.strip().lower()
    if not ratelimit.consume(request, action="request_login_code", key=address):
        raise TooManyTries(TRY_LATER)
    person = Person.objects.filter(email=address, is_active=True).first()
    LoginCodeVerificationProcess.initiate(request=request, user=person, email=address)
    request.session[NEXT_KEY] = going
    return redirect("account_confirm_login_code")


def sign_in(
    request: HttpRequest, person: Person, *, method: str, going: str, email: str = ""
) -> HttpResponse:
    """Sign in whoever proved to be `person`, asking for their second step if they have one, and go on.

    `method`: `code` for a mailbox that was reached, `letter` for a code on paper.
    """
    record_authentication(request, person, method=method, email=email or None)
    return perform_login(request, Login(user=person, redirect_url=going, email=email or None))
