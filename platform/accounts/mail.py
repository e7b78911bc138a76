"""Sending mail beside the request, so that an answer takes as long for an unknown address as for a known one.

A mail server that is slow or down would otherwise tell who has an account: only known addresses would wait,
or fail.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

log = logging.getLogger(__name__)

Build = Callable[[], EmailMessage]


def post(build: Build) -> None:
    """Build and send a message in a thread of its own. A failure is logged without the address."""
    # Not a daemon: a server that stops lets the last messages go out first.
    threading.Thread(target=deliver, args=(build,), name="mail").start()


def deliver(build: Build) -> None:
    """Build and send a message now; what goes wrong is logged by its kind alone, for its text may hold the
    address."""
    try:
        build().send()
    except Exception as error:
        log.error("mail_not_sent", extra={"kind": type(error).__name__})


def notify(address: str, template: str, **context: object) -> None:
    """Tell a person about a change of their account: `email/<template>_subject.txt` and `_message.txt`."""

    def build() -> EmailMessage:
        subject = " ".join(render_to_string(f"email/{template}_subject.txt", context).split())
        body = render_to_string(f"email/{template}_message.txt", context).strip() + "\n"
        return EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [address])

    post(build)
