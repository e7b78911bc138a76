"""Signing in with a code or the link that holds it, in two pages.

The link only fills the code in: the person still presses a button, so a scanner that opens every link in a
mail signs nobody in. The sign-in belongs to the browser in which it began; in another one the link says so.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ClassVar

from allauth.account import views as account
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY, get_pending_stage, redirect_to_pending_stage
from allauth.account.stages import LoginByCodeStage
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from kernel.errors import ReaderError

NEXT_KEY = "sign_in_next"
EXPIRED = "That code has expired. Ask for a new one."
View = Callable[..., HttpResponse]


class SignInOut(ReaderError):
    """The store that counts tries cannot be reached; without it nobody is let in."""

    code = "sign_in_out_of_order"
    status = 503
    next_step = "Wait a few minutes and try again. The other pages of this site work without signing in."


def counted(view: View) -> View:
    """A view that counts tries: a clear page instead of a fault while the count cannot be kept."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (RedisConnectionError, RedisTimeoutError) as error:
            raise SignInOut("Signing in does not work just now.") from error

    return wrapped


class RequestCodeView(account.RequestLoginCodeView):
    """Asks where to send a code. The answer is the same whether or not the address has an account."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Send the code and go on to the page that takes it; where the person was going is kept for the
        link."""
        self.request.session[NEXT_KEY] = self.get_next_url()
        return super().form_valid(form)


class ConfirmCodeView(account.ConfirmLoginCodeView):
    """Takes the code."""

    extra_context: ClassVar[dict[str, object]] = {"minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Go on with the sign-in that this browser began, or say why there is none."""
        if request.user.is_authenticated:
            return redirect("desk")
        began_here = LOGIN_SESSION_KEY in request.session
        stage = get_pending_stage(request)
        if stage is not None and stage.key != LoginByCodeStage.key:
            return redirect_to_pending_stage(request, stage)
        process = None if stage is None else LoginCodeVerificationProcess.resume(stage)
        if process is not None and _has_moved(process):
            process.abort()
            return self._expired(request)
        if process is None:
            return self._expired(request) if began_here else self._elsewhere(request)
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, str]:
        """The code of a link, filled in."""
        return {"code": self.request.GET.get("code", "")[:40]}

    def get_next_url(self) -> str | None:
        """Where the person was going when the sign-in began, also when they came by the link."""
        found: str | None = super().get_next_url() or self.request.session.get(NEXT_KEY)
        return found

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in, or go on to the second step."""
        response: HttpResponse = super().form_valid(form)
        self.request.session.pop(NEXT_KEY, None)
        return response

    def _expired(self, request: HttpRequest) -> HttpResponse:
        messages.error(request, EXPIRED)
        return redirect("account_request_login_code")

    def _elsewhere(self, request: HttpRequest) -> HttpResponse:
        return render(request, "account/sign_in_elsewhere.html")


def _has_moved(process: Any) -> bool:
    """Whether the person changed their address after the code went to the old one: then it is theirs no more."""
    person, email = process.user, process.state.get("email")
    return person is not None and bool(email) and person.email != email


@require_safe
@never_cache
def old_sign_in(request: HttpRequest) -> HttpResponse:
    """The address the library calls `account_login`; there is one way to sign in, and it is not by
    password."""
    going = request.GET.get("next")
    start = reverse("account_request_login_code")
    return redirect(f"{start}?{urlencode({'next': going})}" if going else start)


request_code = counted(RequestCodeView.as_view())
confirm_code = counted(ConfirmCodeView.as_view())
