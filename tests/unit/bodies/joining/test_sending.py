"""Sending invitations by e-mail: once, again after a failure, and never with a secret in the log."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage

from audit import trail
from deliberation.bodies.actions import invitation_mail
from deliberation.bodies.actions.invitations import renew, revoke
from deliberation.bodies.calc.invitations import MOST_TRIES, State, wait_after
from deliberation.bodies.models import Body
from deliberation.bodies.queries import invitations as queries
from deliberation.bodies.tasks import send_invitations
from kernel import clock
from kernel.actors import Actor
from kernel.errors import NotAllowed
from tests.moot import Moot
from tests.unit.bodies.joining.kit import by_email, by_letter, fresh

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("invitations")


def test_the_mail_says_all_it_must_and_goes_out_once(moot: Moot) -> None:
    made = by_email(moot)
    by_letter(moot)
    send_invitations()
    (message,) = mail.outbox
    assert message.to == ["nadia@fenmarsh.example"]
    assert message.subject == "Invitation to join Northfen health and wellbeing board"
    assert "You are invited to join Northfen health and wellbeing board as a member." in message.body
    assert f"{settings.PUBLIC_URL}/join/{queries.code_of(made)}/" in message.body
    assert "Illustrative" in message.body
    assert queries.state(fresh(made)) == State.SENT
    send_invitations()
    assert len(mail.outbox) == 1
    assert [entry["event"] for entry in trail.history("invitation", made.pk)][-1] == "invitation.sent"


def test_a_substitute_is_told_for_whom(moot: Moot) -> None:
    from deliberation.bodies.actions.invitations import invite_substitute

    Body.objects.filter(pk=moot.board.pk).update(
        contact="the office, 01234 567890", purpose="It looks at things."
    )
    invite_substitute(
        actor=moot.actor("cleo"), body_id=moot.board.pk, membership_id=moot.membership("mabel", moot.board).pk,
        channel="email", name="Sue", email="sue@fenmarsh.example",
    )  # fmt: skip
    send_invitations()
    (message,) = mail.outbox
    assert "to stand in for Mabel Member on Northfen" in message.body
    assert "ask the office, 01234 567890." in message.body
    assert "It looks at things." in message.body


def test_a_failure_is_tried_again_with_growing_waits_and_comes_to_an_end(
    moot: Moot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: Any, **__: Any) -> int:
        raise OSError("no route to nadia@fenmarsh.example")

    made, moment = by_email(moot), clock.now()
    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
        patch.setattr(EmailMessage, "send", fails)
        for tries in range(1, MOST_TRIES + 1):
            with clock.frozen(moment):
                assert invitation_mail.send_invitations(actor=SYSTEM) == 0
                assert fresh(made).sends == tries
                invitation_mail.send_invitations(actor=SYSTEM)
                assert fresh(made).sends == tries, "not before the wait is over"
            moment += wait_after(tries, settings.HEARTBEAT_LIMIT) + dt.timedelta(seconds=1)
        with clock.frozen(moment):
            invitation_mail.send_invitations(actor=SYSTEM)
            assert fresh(made).sends == MOST_TRIES
            assert queries.state(fresh(made)) == State.UNSENT
    assert "nadia" not in caplog.text
    assert queries.code_of(made) not in caplog.text
    renew(
        actor=moot.actor("cleo"),
        body_id=moot.board.pk,
        invitation_id=made.pk,
        email="nadia.new@fenmarsh.example",
    )
    assert invitation_mail.send_invitations(actor=SYSTEM) == 1
    assert mail.outbox[0].to == ["nadia.new@fenmarsh.example"]


def test_a_claim_of_a_dead_worker_is_taken_up_again(moot: Moot) -> None:
    made = by_email(moot)
    assert invitation_mail.claim_invitation(actor=SYSTEM, invitation_id=made.pk) is not None
    assert invitation_mail.claim_invitation(actor=SYSTEM, invitation_id=made.pk) is None
    assert invitation_mail.send_invitations(actor=SYSTEM) == 0
    with clock.frozen(clock.now() + settings.HEARTBEAT_LIMIT + dt.timedelta(seconds=1)):
        assert invitation_mail.send_invitations(actor=SYSTEM) == 1


def test_one_renewed_while_it_is_sent_goes_out_with_its_new_code(moot: Moot) -> None:
    made = by_email(moot)
    claimed = invitation_mail.claim_invitation(actor=SYSTEM, invitation_id=made.pk)
    assert claimed is not None
    renewed = renew(actor=moot.actor("cleo"), body_id=moot.board.pk, invitation_id=made.pk)
    invitation_mail.mark_sent(
        actor=SYSTEM, body_id=moot.board.pk, invitation_id=made.pk, serial=claimed.serial
    )
    assert invitation_mail.send_invitations(actor=SYSTEM) == 1
    assert queries.code_of(renewed) in mail.outbox[0].body


def test_one_withdrawn_or_run_out_is_not_sent(moot: Moot) -> None:
    made = by_email(moot)
    by_email(moot, email="other@fenmarsh.example")
    revoke(actor=moot.actor("cleo"), body_id=moot.board.pk, invitation_id=made.pk, reason="mistake")
    with clock.frozen(clock.now() + settings.INVITATION_TIME + dt.timedelta(days=1)):
        assert invitation_mail.send_invitations(actor=SYSTEM) == 0
    assert mail.outbox == []


def test_only_the_job_sends(moot: Moot) -> None:
    made = by_email(moot)
    for actor in (moot.actor("cleo"), Actor.system("operator")):
        with pytest.raises(NotAllowed):
            invitation_mail.send_invitations(actor=actor)
        with pytest.raises(NotAllowed):
            invitation_mail.claim_invitation(actor=actor, invitation_id=made.pk)
