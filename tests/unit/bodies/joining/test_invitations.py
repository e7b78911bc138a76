"""Invitations: making them, sending again, withdrawing, and what the trail keeps of that."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.conf import settings

from audit import trail
from deliberation.bodies.actions import invitations as actions
from deliberation.bodies.calc.invitations import MOST_TRIES, OPEN, State
from deliberation.bodies.calc.letters import read_lines
from deliberation.bodies.models import Body, Invitation, Seat
from deliberation.bodies.queries import invitations as queries
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, ReaderError, SecondStepNeeded, WrongState
from tests.moot import Moot
from tests.unit.bodies.joining.kit import FEN_LANE, by_email, by_letter, fresh

pytestmark = pytest.mark.django_db


def events(invitation: Invitation) -> list[str]:
    return [str(entry["event"]) for entry in trail.history("invitation", invitation.pk)]


def test_an_email_invitation_waits_to_be_sent_and_a_letter_to_be_printed(moot: Moot) -> None:
    mail, letter = by_email(moot), by_letter(moot)
    assert mail.wanted_at is not None
    assert letter.wanted_at is None
    assert queries.state(mail) == queries.state(letter) == State.WAITING
    assert mail.expires_at - mail.created_at == pytest.approx(
        settings.INVITATION_TIME, abs=dt.timedelta(seconds=5)
    )
    assert (len(queries.code_of(mail)), len(queries.code_of(letter))) == (26, 10)
    assert events(mail) == events(letter) == ["invitation.made"]


def test_the_trail_and_the_row_hold_no_code_and_the_trail_no_person(moot: Moot) -> None:
    letter = by_letter(moot)
    code = queries.code_of(letter)
    kept = str(list(trail.history("invitation", letter.pk))) + str(
        Invitation.objects.filter(pk=letter.pk).values()
    )
    assert code not in kept
    said = str(list(trail.history("invitation", letter.pk)))
    assert not [word for word in ("Ada", "Fen Lane") if word in said]


def test_panel_members_get_numbers_and_nobody_else_does(moot: Moot) -> None:
    assert [by_letter(moot, name=f"Ada {each}").number for each in range(3)] == [4, 5, 6]
    assert by_letter(moot, role="observer", name="Obi").number is None
    assert by_letter(moot, moot.board, name="Cllr Ada").number is None
    assert by_letter(moot, name="Nine", number=9).number == 9
    for taken in (2, 9, 0):
        with pytest.raises(BadInput, match="is taken"):
            by_letter(moot, name="Again", number=taken)


def test_many_letters_are_all_or_none(moot: Moot) -> None:
    letters = read_lines("Bo; 2 Fen Lane\nAda Example; 1 Fen Lane; Northfen; NF1 1AA").letters
    by_letter(moot)
    with pytest.raises(actions.InvitedAlready, match="Ada Example"):
        actions.invite_by_letter(
            actor=moot.actor("femi"), body_id=moot.panel.pk, role="member", letters=letters
        )
    assert Invitation.objects.count() == 1
    made = actions.invite_by_letter(
        actor=moot.actor("femi"), body_id=moot.panel.pk, role="member", letters=letters[:1]
    )
    assert [(each.name, each.address, each.number) for each in made] == [("Bo", "2 Fen Lane", 5)]
    with pytest.raises(BadInput):
        actions.invite_by_letter(actor=moot.actor("femi"), body_id=moot.panel.pk, role="member", letters=[])


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"email": "nonsense"}, BadInput),
        ({"email": "a b@fenmarsh.example"}, BadInput),
        ({"name": "  "}, BadInput),
        ({"name": "A\u200b"}, BadInput),
        ({"name": "x" * 121}, BadInput),
        ({"role": "facilitator"}, BadInput),
        ({"role": "emperor"}, BadInput),
        ({"starts_on": dt.date(2027, 1, 2), "ends_on": dt.date(2027, 1, 1)}, BadInput),
        ({"seat_id": 99_999}, NotFound),
        ({"organisation": "x" * 161}, BadInput),
    ],
)
def test_what_cannot_be_sent_is_refused(moot: Moot, more: dict[str, Any], error: type[ReaderError]) -> None:
    with pytest.raises(error):
        by_email(moot, **more)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("address", ["", " \n ", "x" * 46, "\n".join("abcdefg")])
def test_a_letter_needs_an_address_that_fits(moot: Moot, address: str) -> None:
    with pytest.raises(BadInput):
        by_letter(moot, address=address)


def test_nobody_and_no_seat_is_invited_twice(moot: Moot) -> None:
    assert moot.patient_seat is not None
    by_email(moot)
    with pytest.raises(actions.InvitedAlready):
        by_email(moot, email="NADIA@fenmarsh.example ", name="Other")
    by_email(moot, role="patient_representative", email="pat@fenmarsh.example", seat_id=moot.patient_seat.pk)
    with pytest.raises(actions.InvitedAlready):
        by_email(
            moot, role="patient_representative", email="pet@fenmarsh.example", seat_id=moot.patient_seat.pk
        )
    by_letter(moot)
    with pytest.raises(actions.InvitedAlready):
        by_letter(moot, name="ADA example")


def test_a_seat_must_be_vacant_and_fit_the_role(moot: Moot) -> None:
    seat = Seat.objects.create(body=moot.board, title="Member for Northfen", role="member")
    membership = moot.membership("mabel", moot.board)
    membership.seat = seat
    membership.save()
    with pytest.raises(WrongState):
        by_email(moot, seat_id=seat.pk)
    assert moot.patient_seat is not None
    with pytest.raises(BadInput):
        by_email(moot, seat_id=moot.patient_seat.pk)


def test_a_body_that_has_ended_invites_nobody(moot: Moot) -> None:
    Body.objects.filter(pk=moot.panel.pk).update(ends_on=clock.today() - dt.timedelta(days=1))
    with pytest.raises((WrongState, NotAllowed)):
        by_letter(moot)


@pytest.mark.parametrize("name", ["paul", "chandra", "otto", "obi"])
def test_others_invite_nobody(moot: Moot, name: str) -> None:
    with pytest.raises(NotAllowed):
        actions.invite(
            actor=moot.actor(name),
            body_id=moot.panel.pk,
            channel="letter",
            role="member",
            name="Ada",
            address=FEN_LANE,
        )


def test_inviting_needs_the_second_step(moot: Moot) -> None:
    with pytest.raises(SecondStepNeeded):
        actions.invite(
            actor=moot.actor("femi", second_step=False), body_id=moot.panel.pk, channel="letter", role="member",
            name="Ada", address=FEN_LANE,
        )  # fmt: skip


def test_sending_again_makes_the_old_code_useless(moot: Moot) -> None:
    letter = by_letter(moot)
    old = queries.code_of(letter)
    with clock.frozen(clock.now() + settings.INVITATION_TIME + dt.timedelta(hours=1)):
        assert queries.state(letter) == State.EXPIRED
        renewed = actions.renew(
            actor=moot.actor("femi"),
            body_id=moot.panel.pk,
            invitation_id=letter.pk,
            address="9 New Lane\nNF9 9ZZ",
        )
        assert queries.state(renewed) == State.WAITING
        assert (renewed.serial, renewed.address, renewed.number) == (2, "9 New Lane\nNF9 9ZZ", 4)
        with pytest.raises(queries.CodeUnknown):
            queries.by_code(old)
        assert queries.by_code(queries.code_of(renewed)).pk == letter.pk
    assert events(letter) == ["invitation.made", "invitation.renewed"]


def test_withdrawing_ends_it_for_good(moot: Moot) -> None:
    mail = by_email(moot)
    given = {"actor": moot.actor("cleo"), "body_id": moot.board.pk, "invitation_id": mail.pk}
    with pytest.raises(BadInput):
        actions.revoke(**given, reason="because Nadia moved")
    with pytest.raises(BadInput):
        actions.revoke(**given, reason="declined")
    actions.revoke(**given, reason="mistake")
    assert queries.state(fresh(mail)) == State.REVOKED
    with pytest.raises(queries.CodeUnknown):
        queries.by_code(queries.code_of(mail))
    for again in (lambda: actions.revoke(**given, reason="mistake"), lambda: actions.renew(**given)):
        with pytest.raises(WrongState):
            again()
    assert trail.history("invitation", mail.pk)[-1]["detail"] == {
        "body": str(moot.board.pk),
        "code": "mistake",
    }


def test_another_bodys_invitation_is_not_there(moot: Moot) -> None:
    letter = by_letter(moot)
    for call in (
        lambda: actions.renew(actor=moot.actor("cleo"), body_id=moot.board.pk, invitation_id=letter.pk),
        lambda: actions.revoke(
            actor=moot.actor("cleo"), body_id=moot.board.pk, invitation_id=letter.pk, reason="mistake"
        ),
        lambda: queries.invitation_of(moot.board.pk, letter.pk),
    ):
        with pytest.raises(NotFound):
            call()
    with pytest.raises(WrongState):
        actions.mark_printed(actor=moot.actor("cleo"), body_id=moot.board.pk, ids=[letter.pk])


def test_letters_stay_printable_until_they_are_used(moot: Moot) -> None:
    letter = by_letter(moot)
    for _ in range(2):
        assert [each.pk for each in queries.printable(moot.panel)] == [letter.pk]
        assert actions.mark_printed(actor=moot.actor("femi"), body_id=moot.panel.pk, ids=[letter.pk]) == 1
    assert queries.state(fresh(letter)) == State.SENT
    assert events(letter) == ["invitation.made", "invitation.printed", "invitation.printed"]
    Invitation.objects.filter(pk=letter.pk).update(used_at=clock.now())
    assert queries.printable(moot.panel) == []
    with pytest.raises(WrongState):
        actions.mark_printed(actor=moot.actor("femi"), body_id=moot.panel.pk, ids=[letter.pk])


def test_the_two_ways_to_tell_a_state_agree(moot: Moot) -> None:
    past, now = clock.now() - dt.timedelta(hours=1), clock.now()
    for place, fields in enumerate(
        [
            {},
            {"sent_at": now},
            {"sends": MOST_TRIES},
            {"sends": MOST_TRIES, "sent_at": now},
            {"expires_at": past},
            {"expires_at": past, "sent_at": past},
            {"revoked_at": now},
            {"used_at": now},
            {"used_at": now, "revoked_at": now, "expires_at": past},
        ]
    ):
        made = by_email(moot, email=f"n{place}@fenmarsh.example")
        Invitation.objects.filter(pk=made.pk).update(**fields)
    for made in Invitation.objects.all():
        found = [
            state
            for state in State
            if Invitation.objects.filter(queries.in_state(state), pk=made.pk).exists()
        ]
        assert found == [queries.state(made)]
        assert Invitation.objects.filter(queries.still_open(), pk=made.pk).exists() is (
            queries.state(made) in OPEN
        )


def test_a_new_key_reads_the_codes_of_the_old_one_while_it_is_named(moot: Moot, settings: Any) -> None:
    letter = by_letter(moot)
    code, old = queries.code_of(letter), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 40, [old]
    assert queries.by_code(code).pk == letter.pk
    assert queries.code_of(letter) == code
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(queries.CodeUnknown):
        queries.by_code(code)
    with pytest.raises(queries.CodeLost):
        queries.code_of(letter)


def test_a_sign_in_letter_is_for_members_without_email_alone(moot: Moot) -> None:
    paul = moot.membership("paul", moot.panel)
    given = {
        "actor": moot.actor("femi"), "body_id": moot.panel.pk, "membership_id": paul.pk, "name": "Paul", "address": FEN_LANE
    }  # fmt: skip
    with pytest.raises(WrongState):
        actions.make_sign_in_letter(**given)
    paul.person.email = None
    paul.person.save()
    first = actions.make_sign_in_letter(**given)
    second = actions.make_sign_in_letter(**given)
    assert (queries.state(fresh(first)), queries.state(second)) == (State.REVOKED, State.WAITING)
    with pytest.raises(NotFound):
        actions.make_sign_in_letter(**(given | {"actor": moot.actor("cleo"), "body_id": moot.board.pk}))
    with pytest.raises(NotAllowed):
        actions.make_sign_in_letter(**(given | {"actor": moot.actor("priya")}))


def test_the_system_of_invitations_cannot_invite(moot: Moot) -> None:
    with pytest.raises(NotAllowed):
        actions.invite(
            actor=Actor.system("invitations"), body_id=moot.panel.pk, channel="letter", role="member", name="Ada",
            address=FEN_LANE,
        )  # fmt: skip
