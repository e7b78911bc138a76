"""Using an invitation through the pages: by link, by letter, without e-mail, and everything that can be in the way."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import mail
from django.test import Client
from redis.exceptions import ConnectionError as RedisConnectionError

from accounts.models import Person
from audit import trail
from deliberation.bodies.actions import joining
from deliberation.bodies.actions.invitations import invite_substitute, make_sign_in_letter, renew, revoke
from deliberation.bodies.models import Body, Invitation, Membership, Substitute
from deliberation.bodies.queries.invitations import code_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import NotAllowed, ReaderError
from tests.moot import Moot
from tests.unit.bodies.joining.kit import (
    ADDRESS,
    CODE,
    CONFIRM,
    DECLINE,
    FEN_LANE,
    JOIN,
    begin,
    by_email,
    by_letter,
    fresh,
    sign_in_by_mail,
    signed_in_as,
    words,
)

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("invitations")
ADA = {"name": "Ada", "email": "ada@fenmarsh.example"}


def membership_of(email: str | None) -> Membership:
    return Membership.objects.get(person__email=email)


def test_by_link_a_new_person_joins_and_is_signed_in(moot: Moot, client: Client) -> None:
    made = by_email(moot, organisation="Northfen Council")
    page = client.get(f"/join/{code_of(made)}/")
    assert "You are invited to join Northfen health and wellbeing board as a member" in words(page)
    assert "nadia" not in page.content.decode().lower(), (
        "whoever holds the link learns no address from its first page"
    )
    assert begin(client, made)["Location"] == ADDRESS
    assert "nadia@fenmarsh.example" in words(client.get(ADDRESS))
    assert client.post(ADDRESS)["Location"] == CONFIRM
    person = Person.objects.get(email="nadia@fenmarsh.example")
    assert signed_in_as(client) == str(person.pk)
    assert [entry["method"] for entry in client.session["account_authentication_methods"]] == ["code"]
    page = client.get(CONFIRM)
    assert "by name" in words(page)
    assert 'value="Nadia New"' in page.content.decode()
    answer = client.post(CONFIRM, {"public_name": "Cllr Nadia New"}, follow=True)
    assert answer.request["PATH_INFO"] == "/bodies/northfen-board/"
    found = membership_of("nadia@fenmarsh.example")
    assert (found.public_name, found.role, found.organisation) == (
        "Cllr Nadia New",
        "member",
        "Northfen Council",
    )
    used = fresh(made)
    assert (used.person_id, used.membership_id) == (person.pk, found.pk)
    assert trail.history("invitation", made.pk)[-1]["event"] == "invitation.used"
    assert trail.history("person", person.pk)[0]["event"] == "person.created"
    assert mail.outbox == [], "the link was proof enough"


def test_looking_uses_nothing_up(moot: Moot, client: Client) -> None:
    made = by_email(moot)
    for _ in range(3):
        assert Client().get(f"/join/{code_of(made)}/").status_code == 200
        assert Client().head(f"/join/{code_of(made)}/").status_code == 200
    assert not Person.objects.filter(email=made.email).exists()
    assert fresh(made).used_at is None
    assert "joining" not in client.session


def test_by_link_an_account_that_is_there_is_entered_by_code(moot: Moot, client: Client) -> None:
    made = by_email(moot, email="paul@fenmarsh.example", name="Paul")
    begin(client, made)
    assert client.post(ADDRESS)["Location"] == CODE
    assert signed_in_as(client) == ""
    assert sign_in_by_mail(client)["Location"] == CONFIRM
    client.post(CONFIRM, {"public_name": "Paul Panel"})
    assert Membership.objects.filter(
        person=moot.people["paul"], body=moot.board, public_name="Paul Panel"
    ).exists()


def test_by_link_a_second_step_is_still_asked_for(moot: Moot, client: Client) -> None:
    Authenticator.objects.create(user=moot.people["paul"], type=Authenticator.Type.TOTP, data={"secret": "x"})
    begin(client, by_email(moot, email="paul@fenmarsh.example", name="Paul"))
    client.post(ADDRESS)
    assert "second-step" in sign_in_by_mail(client)["Location"]
    assert signed_in_as(client) == ""


def test_by_letter_a_person_with_an_address_joins(moot: Moot, client: Client) -> None:
    made = by_letter(moot)
    assert begin(client, made)["Location"] == ADDRESS
    assert client.post(ADDRESS, ADA)["Location"] == CODE
    assert sign_in_by_mail(client)["Location"] == CONFIRM
    page = client.get(CONFIRM)
    assert "Member 4" in words(page)
    client.post(CONFIRM, {"shown": "name", "public_name": "Heron"})
    found = membership_of("ada@fenmarsh.example")
    assert (found.public_name, found.number, found.person.display_name) == ("Heron", 4, "Ada")


def test_by_letter_the_number_is_enough_of_a_name(moot: Moot, client: Client) -> None:
    begin(client, by_letter(moot))
    client.post(ADDRESS, ADA)
    sign_in_by_mail(client)
    client.post(CONFIRM, {"shown": "number", "public_name": ""})
    assert membership_of("ada@fenmarsh.example").public_name == "Member 4"


def test_by_letter_the_answer_is_the_same_with_or_without_an_account(moot: Moot) -> None:
    made = by_letter(moot)
    told = []
    for email in ("paul@fenmarsh.example", "nobody@fenmarsh.example"):
        client = Client()
        begin(client, made)
        answer = client.post(ADDRESS, {"name": "Ada", "email": email})
        page = words(client.get(CODE)).replace(email, "ADDRESS")
        told.append((answer.status_code, answer["Location"], page))
    assert told[0] == told[1]
    assert [each.to for each in mail.outbox] == [["paul@fenmarsh.example"], ["nobody@fenmarsh.example"]]
    assert Person.objects.get(email="paul@fenmarsh.example").display_name == "Paul Member"


def test_one_letter_tries_a_few_addresses_only(moot: Moot, client: Client) -> None:
    made = by_letter(moot)
    for number in range(7):
        client = Client()
        begin(client, made)
        answer = client.post(ADDRESS, {"name": "Ada", "email": f"ada{number}@fenmarsh.example"})
    assert answer.status_code == 200
    assert "Too many tries" in words(answer)
    assert len(mail.outbox) == 6


def test_without_email_a_person_joins_and_comes_back_with_a_letter(moot: Moot, client: Client) -> None:
    made = by_letter(moot)
    begin(client, made)
    assert client.post(ADDRESS, {"name": "Ada", "no_email": "on"})["Location"] == CONFIRM
    assert not Person.objects.filter(display_name="Ada").exists(), "nobody is made before they join"
    answer = client.post(CONFIRM, {"shown": "number"})
    assert answer["Location"] == "/bodies/fenmarsh-panel/"
    found = membership_of(None)
    assert (found.person.display_name, found.public_name, signed_in_as(client)) == (
        "Ada",
        "Member 4",
        str(found.person.pk),
    )
    assert trail.history("person", found.person.pk)[-1]["detail"] == {"method": "letter"}
    assert mail.outbox == []

    letter = make_sign_in_letter(
        actor=moot.actor("femi"), body_id=moot.panel.pk, membership_id=found.pk, name="Ada", address=FEN_LANE
    )
    browser = Client()
    page = browser.get(f"/join/{code_of(letter)}/")
    assert "Sign in with your letter" in words(page)
    assert "Ada" not in words(page)
    assert signed_in_as(browser) == ""
    assert begin(browser, letter)["Location"] == "/bodies/fenmarsh-panel/"
    assert signed_in_as(browser) == str(found.person.pk)
    again = begin(Client(), letter)
    assert "used already" in words(again)


def test_a_sign_in_letter_ends_with_what_makes_it_right(moot: Moot) -> None:
    paul = moot.people["paul"]
    Person.objects.filter(pk=paul.pk).update(email=None)
    letter = make_sign_in_letter(
        actor=moot.actor("femi"), body_id=moot.panel.pk, membership_id=moot.membership("paul", moot.panel).pk,
        name="Paul", address=FEN_LANE,
    )  # fmt: skip
    Membership.objects.create(
        body=moot.other, person=paul, role="clerk", public_name="Paul", starts_on=clock.today()
    )
    client = Client()
    assert "does not work" in words(begin(client, letter))
    assert signed_in_as(client) == ""
    assert fresh(letter).used_at is None


def test_staff_do_not_join_without_email(moot: Moot, client: Client) -> None:
    made = by_letter(moot, role="facilitator", name="Fay")
    begin(client, made)
    assert "I have no email address" not in words(client.get(ADDRESS))
    assert "Enter your email address." in words(client.post(ADDRESS, {"name": "Fay", "no_email": "on"}))
    with pytest.raises(ReaderError):
        joining.accept_without_email(
            actor=SYSTEM,
            body_id=moot.panel.pk,
            invitation_id=made.pk,
            serial=1,
            display_name="Fay",
            public_name="Fay",
        )
    assert not Person.objects.filter(display_name="Fay").exists()


def test_whoever_is_signed_in_joins_as_themselves_or_signs_out(moot: Moot, client_as: Any) -> None:
    client, made = client_as(moot.people["pam"]), by_email(moot)
    assert begin(client, made)["Location"] == CONFIRM
    page = client.get(CONFIRM)
    assert "Not Pam Member?" in words(page)
    assert client.post("/join/sign-out/")["Location"] == ADDRESS
    assert signed_in_as(client) == ""
    assert client.post(ADDRESS)["Location"] == CONFIRM
    assert signed_in_as(client) == str(Person.objects.get(email="nadia@fenmarsh.example").pk)


def test_one_account_joins_a_body_in_a_role_once(moot: Moot, client_as: Any) -> None:
    client, made = client_as(moot.people["mabel"]), by_email(moot)
    begin(client, made)
    page = client.post(CONFIRM, {"public_name": "Mabel"})
    assert "has this role on the body already" in words(page)
    assert fresh(made).used_at is None


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose your number or a display name."),
        ({"shown": "name", "public_name": " "}, "Enter a display name"),
        ({"shown": "number", "public_name": "Heron"}, "Choose which you want"),
        ({"shown": "name", "public_name": "MEMBER 1"}, "number of another member"),
        ({"shown": "name", "public_name": "me@fenmarsh.example"}, "An address is no name"),
        ({"shown": "name", "public_name": "Kestrel"}, "has this name already"),
        ({"shown": "name", "public_name": "x" * 61}, "at most 60"),
    ],
)
def test_a_display_name_is_ones_own(moot: Moot, client_as: Any, sent: dict[str, str], said: str) -> None:
    Membership.objects.filter(number=2).update(public_name="Kestrel")
    client = client_as(moot.people["mabel"])
    begin(client, by_letter(moot))
    page = client.post(CONFIRM, sent)
    assert said in words(page)
    assert "<title>Error: " in page.content.decode()
    assert Membership.objects.filter(body=moot.panel, role="member").count() == 3


def test_a_code_works_once(moot: Moot, client_as: Any) -> None:
    made = by_letter(moot)
    first, second = client_as(moot.people["mabel"]), client_as(moot.people["cora"])
    for client in (first, second):
        begin(client, made)
    first.post(CONFIRM, {"shown": "number"})
    assert "This code was used already" in words(second.post(CONFIRM, {"shown": "number"}, follow=True))
    assert "This code was used already" in words(begin(Client(), made))
    assert "This code was used already" in words(Client().get(f"/join/{code_of(made)}/", follow=True))
    assert Membership.objects.filter(number=4).count() == 1


def test_replaying_the_action_itself_fails(moot: Moot) -> None:
    made = by_letter(moot)
    given = {
        "actor": SYSTEM, "body_id": moot.panel.pk, "invitation_id": made.pk, "serial": 1, "public_name": ""
    }  # fmt: skip
    joining.accept(**given, person_id=moot.people["mabel"].pk)
    with pytest.raises(ReaderError, match="used already"):
        joining.accept(**given, person_id=moot.people["cora"].pk)
    with pytest.raises(ReaderError, match="does not work"):
        joining.accept(**(given | {"body_id": moot.board.pk}), person_id=moot.people["cora"].pk)
    with pytest.raises(NotAllowed):
        joining.accept(**(given | {"actor": moot.actor("cleo")}), person_id=moot.people["cora"].pk)


def test_unknown_and_withdrawn_read_alike_and_the_others_say_what_to_do(moot: Moot) -> None:
    gone, late = by_letter(moot), by_letter(moot, name="Bo")
    revoke(actor=moot.actor("femi"), body_id=moot.panel.pk, invitation_id=gone.pk, reason="wrong_hands")
    Invitation.objects.filter(pk=late.pk).update(expires_at=clock.now() - dt.timedelta(minutes=1))
    withdrawn = words(begin(Client(), gone)).replace(code_of(gone), "")
    unknown = words(Client().post(JOIN, {"code": "ABCDE-FGHJK"})).replace("ABCDE-FGHJK", "")
    assert withdrawn == unknown
    assert "This code does not work. Check each letter and figure" in unknown
    assert "has run out. Ask whoever invited you to send it again" in words(begin(Client(), late))
    assert "This is not a whole code" in words(Client().post(JOIN, {"code": "ABC"}))
    assert "Enter the code from your letter" in words(Client().post(JOIN, {"code": ""}))


@pytest.mark.parametrize("what", ["expired", "renewed", "revoked"])
def test_what_ends_between_two_pages_ends_there(moot: Moot, client: Client, what: str) -> None:
    made = by_letter(moot)
    begin(client, made)
    given = {"actor": moot.actor("femi"), "body_id": moot.panel.pk, "invitation_id": made.pk}
    if what == "expired":
        Invitation.objects.filter(pk=made.pk).update(expires_at=clock.now())
    elif what == "renewed":
        renew(**given)
    else:
        revoke(**given, reason="mistake")
    for page in (ADDRESS, CONFIRM, DECLINE):
        assert client.get(page)["Location"] == JOIN
    assert client.get(CONFIRM)["Location"] == JOIN, "and nothing is begun any more"


def test_pages_without_a_beginning_lead_to_it(client: Client, db: None) -> None:
    for page in (ADDRESS, CONFIRM, DECLINE):
        assert client.get(page)["Location"] == JOIN
    assert client.post("/join/sign-out/")["Location"] == ADDRESS
    assert client.get("/join/sign-out/").status_code == 405
    assert client.post("/join/ABCDE-FGHJK/").status_code == 405


def test_nobody_confirms_who_has_not_said_who_they_are(moot: Moot, client: Client) -> None:
    begin(client, by_letter(moot))
    assert client.post(CONFIRM, {"shown": "number"})["Location"] == ADDRESS


def test_saying_no_ends_the_invitation(moot: Moot, client: Client) -> None:
    made = by_letter(moot)
    begin(client, made)
    assert "Say no to this invitation?" in words(client.get(DECLINE))
    assert fresh(made).revoked_at is None
    client.post(DECLINE)
    assert fresh(made).revoked_at is not None
    assert trail.history("invitation", made.pk)[-1]["detail"]["code"] == "declined"  # type: ignore[index]
    assert "does not work" in words(begin(Client(), made))


def test_wrong_codes_are_limited_and_right_ones_do_not_count(moot: Moot, settings: Any) -> None:
    settings.JOIN_RATE_LIMITS = {"join_code": "3/10m/ip,100/h/key"}
    made = by_letter(moot)
    for _ in range(5):
        assert begin(Client(), made)["Location"] == ADDRESS
    for _ in range(3):
        assert Client().get("/join/ABCDE-FGHJK/")["Location"] == JOIN
    page = Client().post(JOIN, {"code": "ABCDE-FGHJK"})
    assert page.status_code == 429
    assert "Too many wrong codes" in words(page)
    assert "Too many wrong codes" in words(begin(Client(), made)), "a right one would tell a guesser"
    assert begin(Client(REMOTE_ADDR="203.0.113.9"), made)["Location"] == ADDRESS
    assert begin(Client(), by_email(moot))["Location"] == ADDRESS, "nobody guesses a link"


def test_wrong_codes_from_everywhere_are_limited_together(moot: Moot, settings: Any) -> None:
    settings.JOIN_RATE_LIMITS = {"join_code": "100/10m/ip,4/h/key"}
    for number in range(4):
        Client(REMOTE_ADDR=f"203.0.113.{number}").post(JOIN, {"code": "ABCDE-FGHJK"})
    assert Client(REMOTE_ADDR="203.0.113.99").post(JOIN, {"code": "ABCDE-FGHJK"}).status_code == 429


def test_without_the_store_that_counts_nobody_is_let_in(moot: Moot, client: Client, monkeypatch: Any) -> None:
    def down(*_: Any, **__: Any) -> None:
        raise RedisConnectionError

    monkeypatch.setattr("allauth.core.internal.ratelimit.cache.add", down)
    answer = begin(client, by_letter(moot))
    assert answer.status_code == 503
    assert "Wait a few minutes" in words(answer)


def test_a_substitute_joins(moot: Moot, client: Client) -> None:
    mabel = moot.membership("mabel", moot.board)
    made = invite_substitute(
        actor=moot.actor("cleo"), body_id=moot.board.pk, membership_id=mabel.pk, channel="email", name="Sue",
        email="sue@fenmarsh.example", ends_on=clock.today() + dt.timedelta(days=30),
    )  # fmt: skip
    begin(client, made)
    client.post(ADDRESS)
    assert "a substitute for Mabel Member" in words(client.get(CONFIRM))
    client.post(CONFIRM, {"public_name": "Sue Stand-in"})
    found = Substitute.objects.get(membership=mabel)
    assert (found.public_name, found.person.email, found.ends_on) == (
        "Sue Stand-in",
        "sue@fenmarsh.example",
        made.ends_on,
    )


def test_a_term_of_its_own_is_kept_and_one_that_is_over_lets_nobody_in(moot: Moot, client_as: Any) -> None:
    later = clock.today() + dt.timedelta(days=10)
    made = by_email(moot, starts_on=later, ends_on=later + dt.timedelta(days=5))
    client = client_as(moot.people["pam"])
    begin(client, made)
    assert "Your term begins on" in words(client.post(CONFIRM, {"public_name": "Pam"}, follow=True))
    assert Membership.objects.get(person=moot.people["pam"], body=moot.board).starts_on == later
    over = by_email(moot, email="o@fenmarsh.example", ends_on=clock.today())
    Invitation.objects.filter(pk=over.pk).update(ends_on=clock.today() - dt.timedelta(days=1))
    other = client_as(moot.people["priya"])
    begin(other, over)
    assert "is over" in words(other.post(CONFIRM, {"public_name": "Priya"}))


def test_a_body_that_ended_meanwhile_takes_nobody(moot: Moot, client_as: Any) -> None:
    made = by_letter(moot)
    Body.objects.filter(pk=moot.panel.pk).update(ends_on=clock.today() - dt.timedelta(days=1))
    client = client_as(moot.people["mabel"])
    begin(client, made)
    assert "This body has ended" in words(client.post(CONFIRM, {"shown": "number"}))


def test_names_are_escaped(moot: Moot, client: Client) -> None:
    Body.objects.filter(pk=moot.panel.pk).update(name="<b>Panel</b>")
    made = by_letter(moot, name="<i>Ada</i>")
    for page in (client.get(f"/join/{code_of(made)}/"), begin(client, made) and client.get(ADDRESS)):
        assert not re.search(r"<b>Panel|<i>Ada", page.content.decode())


def test_the_pages_ask_few_questions(moot: Moot, client: Client, django_assert_max_num_queries: Any) -> None:
    made = by_letter(moot)
    client.get(JOIN)
    with django_assert_max_num_queries(2):
        client.get(f"/join/{code_of(made)}/")
    begin(client, made)
    client.post(ADDRESS, {"name": "Ada", "no_email": "on"})
    for page in (ADDRESS, CONFIRM):
        with django_assert_max_num_queries(6):
            client.get(page)


def test_the_pages_are_kept_nowhere(moot: Moot, client: Client) -> None:
    page = client.get(f"/join/{code_of(by_letter(moot))}/")
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"
    assert settings.SECURE_REFERRER_POLICY == "same-origin"
