"""Secrets of webhooks as they are stored: a copy of the database does not give them away."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes

from kernel.errors import WrongState


class SecretLost(WrongState):
    """The site's key is another one than when the secret was made."""

    code = "webhook_secret_lost"
    next_step = "Make a new secret for this webhook, and enter it in the other system."


def locked(secret: str) -> str:
    """A secret encrypted with a key made from SECRET_KEY."""
    return _box().encrypt(secret.encode()).decode()


def opened(stored: str) -> str:
    """The secret again. Raises SecretLost."""
    try:
        return _box().decrypt(stored.encode()).decode()
    except InvalidToken:
        raise SecretLost("The secret of this webhook can no longer be read.") from None


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    made = [hashlib.sha256(b"webhook:" + force_bytes(key)).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(each)) for each in made])
