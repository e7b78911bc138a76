"""Mail goes out beside the request: nobody waits for the mail server, and nobody learns from the waiting."""

from __future__ import annotations

import logging
import threading
import time

import pytest
from django.core import mail
from django.core.mail import EmailMessage

# The real one, taken before the tests' own fixture puts another in its place.
from accounts.mail import deliver, notify, post


def wait_for_mail() -> None:
    """Let the mail threads end."""
    for thread in threading.enumerate():
        if thread.name == "mail":
            thread.join(10)


def test_posting_does_not_wait_for_the_mail_server() -> None:
    may_go = threading.Event()

    def slow() -> EmailMessage:
        may_go.wait(10)
        return EmailMessage("Subject", "Body", None, ["andy@fenmarsh.example"])

    began = time.monotonic()
    post(slow)
    assert time.monotonic() - began < 1
    assert mail.outbox == []
    may_go.set()
    wait_for_mail()
    assert [message.subject for message in mail.outbox] == ["Subject"]


def test_a_failure_is_logged_by_its_kind_alone(caplog: pytest.LogCaptureFixture) -> None:
    def fails() -> EmailMessage:
        raise ConnectionRefusedError("andy@fenmarsh.example refused")

    with caplog.at_level(logging.ERROR):
        deliver(fails)
    (record,) = [each for each in caplog.records if each.name == "accounts.mail"]
    assert record.getMessage() == "mail_not_sent"
    assert record.kind == "ConnectionRefusedError"  # type: ignore[attr-defined]
    assert "andy" not in caplog.text


@pytest.mark.parametrize("template", ["second_step_added", "second_step_removed"])
def test_notices_say_what_happened_and_what_to_do(template: str) -> None:
    notify("andy@fenmarsh.example", template, name="Andy & Co <b>")
    (message,) = mail.outbox
    assert message.to == ["andy@fenmarsh.example"]
    assert "\n" not in message.subject
    assert message.body.startswith("Hello Andy & Co <b>,\n")
    assert "tell the people who run the site at once" in message.body
