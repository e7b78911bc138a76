"""Setting up, using and removing a second step: an authenticator app, with recovery codes for a lost
telephone."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache

from access.middleware import SECOND_STEP_METHODS, acting
from accounts.actions import sign_in as actions
from accounts.queries import has_second_step
from accounts.views.sign_in import counted


class SetUpView(totp.ActivateTOTPView):
    """Links an authenticator app.

    The code that proves the link also counts as this session's second step. That is honest only when the
    first step is fresh: whoever found an unlocked computer must not gain a publisher's powers by linking a
    telephone of theirs.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Ask for a new sign-in when the last is too old."""
        if (
            request.user.is_authenticated
            and not signed_in_lately(request)
            and not has_second_step(request.user.pk)
        ):
            return render(request, "mfa/sign_in_again.html")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Store the link, its recovery codes and the trail's entry together; then let it count."""
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            actions.record_second_step(actor=acting(self.request), person_id=self.request.user.pk)
        _count_second_step(self.request)
        return response


def signed_in_lately(request: HttpRequest) -> bool:
    """Whether this session's person entered an e-mailed code within `FRESH_SIGN_IN`."""
    oldest = time.time() - settings.FRESH_SIGN_IN.total_seconds()
    records = get_authentication_records(request, request.user)
    return any(entry.get("method") == "code" and entry["at"] > oldest for entry in records)


def _count_second_step(request: HttpRequest) -> None:
    """Record the second step in the session, as proven just now: the recovery codes may be shown too."""
    app = Authenticator.objects.get(user_id=request.user.pk, type=Authenticator.Type.TOTP)
    person: Any = request.user
    record_authentication(request, person, "mfa", id=app.pk, type=app.type, reauthenticated=True)


class RemoveView(totp.DeactivateTOTPView):
    """Removes the app and the recovery codes, after one more code from it."""

    success_url = reverse_lazy("account_home")

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove it, sign out every other session, and stop counting it in this one."""
        request = self.request
        raise_if_reauthentication_required(request, app="allauth.mfa")
        person = actions.remove_own_second_step(actor=acting(request), person_id=request.user.pk)
        update_session_auth_hash(request, person)
        forget_second_step(request)
        UserSession.objects.create_from_request(request)
        messages.success(request, "Your second step is removed. You are signed out everywhere else.")
        return redirect(self.success_url)


def forget_second_step(request: HttpRequest) -> None:
    """Take the second step out of the session's record of how its person signed in."""
    kept = [
        entry
        for entry in get_authentication_records(request, request.user)
        if entry["method"] not in SECOND_STEP_METHODS
    ]
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = kept


class NewCodesView(codes.GenerateRecoveryCodesView):
    """Replaces the recovery codes."""

    def form_valid(self, form: Any) -> HttpResponse:
        """New codes and the trail's entry together."""
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            actions.record_recovery_codes(actor=acting(self.request), person_id=self.request.user.pk)
        return response


# None of these pages may linger in a shared browser: one shows the secret, two the recovery codes.
index = never_cache(base.index)
authenticate = counted(base.authenticate)
confirm = never_cache(counted(base.reauthenticate))
set_up = never_cache(counted(login_required(SetUpView.as_view())))
remove = never_cache(counted(RemoveView.as_view()))
recovery_codes = never_cache(codes.view_recovery_codes)
download_codes = codes.download_recovery_codes
new_codes = never_cache(NewCodesView.as_view())
