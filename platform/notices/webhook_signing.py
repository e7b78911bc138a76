"""Signatures of messages to other systems, as the Standard Webhooks specification writes them. Pure.

The receiver puts together `id.timestamp.body`, makes its HMAC-SHA256 with the secret that both know, and compares it with
the header. The timestamp lets it refuse old messages, the id those that come twice.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

PREFIX, VERSION = "whsec_", "v1"
SECRET_BYTES = 32


def new_secret() -> str:
    """A secret, as it is shown to whoever sets up the other side."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The value of the header `webhook-signature`."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    made = hmac.new(key, signed, hashlib.sha256).digest()
    return f"{VERSION},{base64.b64encode(made).decode()}"


def headers(secret: str, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers of a message."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, message_id, timestamp, body),
    }
