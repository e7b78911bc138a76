"""How the sign-in library behaves on this site."""

from __future__ import annotations

import base64
import hashlib
import logging
import secrets
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.encoding import force_bytes

from accounts import mail

log = logging.getLogger(__name__)

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})
TRY_LATER = "Too many tries in a short time. Wait a few minutes, then try again."
WRONG_CODE = "That is not the code in the newest email we sent you. Check it and try again."
WRONG_SECOND_CODE = (
    "That code is not right, or was used already. Wait until your app shows the next one and enter that."
)


def code_link(request: HttpRequest, code: str) -> str:
    """The link of a sign-in e-mail: the page that takes the code, with the code filled in.

    It starts with the site's own address and never with a host that the request merely claims: whoever asks
    for somebody else's code could otherwise have it sent to a host of theirs. This machine itself is the
    exception.
    """
    host = request.get_host()
    local = split_domain_port(host)[0] in LOCAL_HOSTS
    start = f"{request.scheme}://{host}" if local else settings.PUBLIC_URL
    return f"{start}{reverse('account_confirm_login_code')}?{urlencode({'code': code})}"


class AccountAdapter(DefaultAccountAdapter):
    """No registration, mail beside the request, plain words."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": TRY_LATER,
        "rate_limited": TRY_LATER,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes their own account: operators do."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send one of the library's messages (here: the code) beside the request."""
        request = current.request
        content = {"email": email, "site_name": "Folkmoot", "host": request.get_host()}
        content["minutes"] = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60
        if code := context.get("code"):
            content |= {"code": code, "link": code_link(request, code)}
        mail.post(lambda: self.render_mail(template_prefix, email, content))

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Somebody deactivated between asking for a code and entering it hears what a stranger would."""
        messages.error(request, "That code no longer works. Ask for a new one.")
        return redirect("account_request_login_code")


class SecondStepAdapter(DefaultMFAAdapter):
    """Plain words, and secrets that a copy of the database does not give away."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_SECOND_CODE}

    def encrypt(self, text: str) -> str:
        """`text` encrypted with a key made from SECRET_KEY."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text again. Under a key that is gone it is noise: no code fits, and an operator can start
        afresh."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            log.warning("second_step_unreadable")
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_fernet_key(key)) for key in keys])


def _fernet_key(secret: str | bytes) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"second-step:" + force_bytes(secret)).digest())
