"""Erasing a person: by themselves, by an operator, by a command; refused while something must be handed over."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.management import CommandError, call_command
from django.test import Client

from access.models import Grant
from access.queries import grants_of
from accounts.actions.erasure import ERASED_NAME, CannotErase, erase_me, erase_person, erase_unused_person
from accounts.actions.people import create_person, reactivate_person
from accounts.models import Person
from accounts.queries_data import hindrances_of, plan_for
from audit import trail
from deliberation.bodies.actions.erasing import erase_from_bodies
from deliberation.bodies.models import (
    Declaration,
    Interest,
    Invitation,
    Membership,
    Substitute,
)
from kernel import clock
from kernel.actors import Actor
from kernel.errors import NotAllowed, NotFound, SecondStepNeeded, SignInNeeded, WrongState
from tests import cast
from tests.moot import Moot

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
PAGE = "/accounts/data/erase/"
RETENTION = Actor.system("retention")


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def erase(moot: Moot, name: str) -> Person:
    """Erase one of the moot's people as themselves."""
    person = moot.people[name]
    erase_me(actor=Actor.person(person.pk), person_id=person.pk)
    person.refresh_from_db()
    return person


def operators_page(person: Person) -> str:
    return f"/accounts/people/{person.pk}/erase/"


def test_a_panel_member_erases_themselves(
    moot: Moot, client_as: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    paul = moot.people["paul"]
    client = client_as(paul, second_step=False)
    page = client.get(PAGE).content.decode()
    for words in (
        "Your name and your email address",
        "Fenmarsh citizen panel",
        "“Member 1”",
        "cannot be undone",
    ):
        assert words in page
    refused = client.post(PAGE, {})
    assert "Tick the box to go on" in refused.content.decode()
    assert Person.objects.get(pk=paul.pk).is_active
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(PAGE, {"understood": "on"}, follow=True)
    page = answer.content.decode()
    assert "Your data is erased" in page
    assert "Sign out" not in page
    assert client.get("/accounts/")["Location"].startswith("/accounts/sign-in/")
    paul.refresh_from_db()
    assert (paul.email, paul.display_name, paul.is_active) == (None, ERASED_NAME, False)
    assert paul.erased_at is not None
    (message,) = outbox.outbox
    assert message.to == ["paul@fenmarsh.example"]
    assert "erased" in message.subject
    history = trail.history("person", paul.pk)
    assert [(row["event"], row["detail"]) for row in history] == [("person.erased", {"by": "self"})]
    assert "paul" not in str(trail.newest()).lower()


def test_a_panel_member_becomes_a_number(moot: Moot) -> None:
    own = moot.membership("paul", moot.panel)
    Membership.objects.filter(pk=own.pk).update(public_name="Paul of Northfen", organisation="A club")
    erase(moot, "paul")
    own.refresh_from_db()
    assert (own.public_name, own.organisation, own.number) == ("Member 1", "", 1)
    assert (own.ends_on, own.end_reason) == (clock.today(), "erased")
    assert [row["detail"]["code"] for row in trail.history("membership", own.pk)] == ["erased"]


def test_one_without_a_number_is_a_former_member(moot: Moot) -> None:
    own = moot.membership("paul", moot.panel)
    Membership.objects.filter(pk=own.pk).update(number=None)
    erase(moot, "paul")
    own.refresh_from_db()
    assert own.public_name == "A former member"


def test_an_office_holder_stays_on_the_public_record(moot: Moot) -> None:
    own = moot.membership("chandra", moot.board)
    person = erase(moot, "chandra")
    own.refresh_from_db()
    assert own.public_name == "Chandra Chair"
    assert own.ends_on == clock.today()
    assert person.display_name == ERASED_NAME
    assert "Chandra Chair" in str(moot.membership("chandra", moot.board).public_name)


def test_a_term_that_had_ended_or_never_began(moot: Moot) -> None:
    today = clock.today()
    ended = moot.membership("mabel", moot.board)
    Membership.objects.filter(pk=ended.pk).update(ends_on=today - dt.timedelta(days=9), end_reason="resigned")
    to_come = moot.membership("vera", moot.board)
    Membership.objects.filter(pk=to_come.pk).update(starts_on=today + dt.timedelta(days=9))
    erase(moot, "mabel")
    erase(moot, "vera")
    ended.refresh_from_db()
    to_come.refresh_from_db()
    assert (ended.end_reason, ended.public_name) == ("resigned", "Mabel Member")
    assert trail.history("membership", ended.pk) == []
    assert (to_come.ends_on, to_come.public_name) == (today, "A former member"), "it was never held"


def test_interests_go_but_for_those_at_an_item_of_a_board(moot: Moot) -> None:
    kept, loose = (_interest(moot.membership("chandra", moot.board)) for _ in range(2))
    panel = _interest(moot.membership("paul", moot.panel))
    for interest in (kept, panel):
        Declaration.objects.create(
            membership=interest.membership, thing_kind="agenda_item", thing_id="1", interest=interest
        )
    plan = plan_for(moot.people["chandra"].pk)
    assert any("Interests that you declared, but for" in line for line in plan.removed)
    assert any("they belong to the record of that item" in line for line in plan.stays)
    erase(moot, "chandra")
    erase(moot, "paul")
    for interest in (kept, loose, panel):
        interest.refresh_from_db()
    assert (kept.description, kept.withdrawn_at, kept.ends_on) == (
        "Trustee of a charity",
        None,
        clock.today(),
    )
    for interest in (loose, panel):
        assert interest.withdrawn_at is not None
        assert interest.organisation == ""
        assert "Trustee" not in interest.description


def _interest(membership: Membership) -> Interest:
    return Interest.objects.create(
        membership=membership, kind="membership", description="Trustee of a charity", organisation="A charity",
        starts_on=dt.date(2025, 5, 1),
    )  # fmt: skip


def test_substitutes_on_both_sides(moot: Moot) -> None:
    today = clock.today()
    for_board = Substitute.objects.create(
        membership=moot.membership("vera", moot.board),
        person=moot.people["paul"],
        public_name="Paul P",
        starts_on=today,
    )
    for_panel = Substitute.objects.create(
        membership=moot.membership("priya", moot.panel),
        person=moot.people["paul"],
        public_name="Paul P",
        starts_on=today,
    )
    of_paul = Substitute.objects.create(
        membership=moot.membership("paul", moot.panel),
        person=moot.people["pam"],
        public_name="Pam",
        starts_on=today,
    )
    erase(moot, "paul")
    for each in (for_board, for_panel, of_paul):
        each.refresh_from_db()
        assert each.ends_on == today
    assert for_board.public_name == "Paul P", "who stood in for a board member did so in public"
    assert for_panel.public_name == "A former substitute"
    assert of_paul.public_name == "Pam", "Pam has not asked for anything"


def test_invitations_that_went_to_them(moot: Moot) -> None:
    def invited(**fields: Any) -> Invitation:
        expires_at = clock.now() + dt.timedelta(days=3)
        return Invitation.objects.create(
            body=moot.board, channel="email", name="P", expires_at=expires_at, **fields
        )

    by_address = invited(email="Paul@fenmarsh.example")
    used = invited(person=moot.people["paul"], address="1 High Street", used_at=clock.now())
    others = invited(email="pam@fenmarsh.example")
    assert any("invitations" in line for line in plan_for(moot.people["paul"].pk).removed)
    erase(moot, "paul")
    for each in (by_address, used, others):
        each.refresh_from_db()
    for each in (by_address, used):
        assert (each.name, each.email, each.address) == ("", "", "")
        assert each.blanked_at is not None
    assert by_address.revoked_at is not None, "the code in it no longer works"
    assert used.revoked_at is None
    assert (others.name, others.email) == ("P", "pam@fenmarsh.example")


def test_roles_end(operator: Actor, publisher: Actor) -> None:
    erase_person(actor=operator, person_id=uuid.UUID(publisher.id))
    assert list(grants_of(uuid.UUID(publisher.id))) == []
    assert [row["event"] for row in trail.history("person", publisher.id)] == ["role.ended", "person.erased"]
    assert trail.history("person", publisher.id)[-1]["detail"] == {"by": "operator"}


def test_the_last_operator_stays(operator: Actor, publisher: Actor, client_as: SignIn) -> None:
    own = uuid.UUID(operator.id)
    with pytest.raises(CannotErase, match="last operator"):
        erase_me(actor=operator, person_id=own)
    page = client_as(operator).get(PAGE).content.decode()
    assert "First hand something over" in page
    assert "Give somebody else the role of operator first" in page
    assert "Erase my data</button>" not in page
    assert client_as(operator).post(PAGE, {"understood": "on"}).status_code == 200
    assert Person.objects.get(pk=own).is_active
    Grant.objects.create(person_id=publisher.id, role="operator", granted_at=clock.now())
    erase_me(actor=operator, person_id=own)
    assert hindrances_of(uuid.UUID(publisher.id))


def test_an_operator_whose_account_is_closed_does_not_count(operator: Actor, publisher: Actor) -> None:
    Grant.objects.create(person_id=publisher.id, role="operator", granted_at=clock.now())
    Person.objects.filter(pk=publisher.id).update(is_active=False)
    with pytest.raises(CannotErase):
        erase_me(actor=operator, person_id=uuid.UUID(operator.id))


def test_the_last_clerk_stays(moot: Moot, client_as: SignIn) -> None:
    otto = moot.people["otto"]
    with pytest.raises(
        CannotErase, match="Fenmarsh integrated care board would have nobody to look after it"
    ):
        erase(moot, "otto")
    assert Membership.objects.get(pk=moot.membership("otto", moot.other).pk).ends_on is None
    assert "Invite another first" in client_as(otto).get(PAGE).content.decode()
    Membership.objects.create(
        body=moot.other,
        person=moot.people["mabel"],
        role="clerk",
        public_name="M",
        starts_on=dt.date(2025, 1, 1),
    )
    erase(moot, "otto")


def test_a_body_that_has_ended_needs_no_clerk(moot: Moot) -> None:
    moot.other.ends_on = clock.today() - dt.timedelta(days=1)
    moot.other.save()
    erase(moot, "otto")


def test_one_may_erase_only_oneself(moot: Moot, anybody: Actor) -> None:
    paul = moot.people["paul"]
    for actor, error in ((anybody, NotAllowed), (Actor.anonymous(), SignInNeeded), (RETENTION, NotAllowed)):
        with pytest.raises(error):
            erase_me(actor=actor, person_id=paul.pk)
    for actor, error in (
        (anybody, NotAllowed),
        (Actor.anonymous(), SignInNeeded),
        (Actor.person(cast.person_of(cast.OPERATOR).pk), SecondStepNeeded),
        (moot.actor("cleo"), NotAllowed),
    ):
        with pytest.raises(error):
            erase_person(actor=actor, person_id=paul.pk)
        with pytest.raises((error, NotAllowed)):
            erase_from_bodies(actor=actor, person_id=paul.pk)
        with pytest.raises(NotAllowed):
            erase_unused_person(actor=actor, person_id=paul.pk)
    paul.refresh_from_db()
    assert paul.is_active


@pytest.mark.parametrize(("minutes", "fresh"), [(1, True), (20, False)])
def test_it_needs_a_fresh_sign_in(moot: Moot, client_as: SignIn, minutes: float, fresh: bool) -> None:
    client = client_as(moot.people["paul"], minutes_ago=minutes, second_step=False)
    assert ("Sign in again first" in client.get(PAGE).content.decode()) is not fresh
    client.post(PAGE, {"understood": "on"})
    assert (Person.objects.get(pk=moot.people["paul"].pk).erased_at is not None) is fresh


def test_everything_or_nothing(moot: Moot, monkeypatch: pytest.MonkeyPatch) -> None:
    from accounts.actions import erasure

    def broken(person: Person) -> None:
        raise RuntimeError

    monkeypatch.setattr(erasure, "_remove_rows", broken)
    with pytest.raises(RuntimeError):
        erase(moot, "paul")
    paul = Person.objects.get(pk=moot.people["paul"].pk)
    assert paul.email == "paul@fenmarsh.example"
    assert Membership.objects.get(pk=moot.membership("paul", moot.panel).pk).ends_on is None


def test_an_operator_erases_who_asked_by_letter(
    moot: Moot, operator: Actor, client_as: SignIn, publisher: Actor
) -> None:
    paul = moot.people["paul"]
    Person.objects.filter(pk=paul.pk).update(email=None)
    client = client_as(operator)
    page = client.get(operators_page(paul)).content.decode()
    assert "I made sure that it is they who asked" in page
    assert "Tick the box" in client.post(operators_page(paul), {}).content.decode()
    answer = client.post(operators_page(paul), {"understood": "on"}, follow=True)
    page = answer.content.decode()
    assert "The account is erased" in page
    assert "Somebody who has left" in page
    assert "Reactivate" not in page
    assert outbox.outbox == []
    assert client.get(operators_page(paul)).status_code == 409
    assert client_as(publisher).get(operators_page(paul)).status_code == 403
    assert client_as(operator, second_step=False).get(operators_page(paul)).status_code == 403
    assert client_as(moot.people["cleo"]).get(operators_page(paul)).status_code == 403
    assert Client().get(operators_page(paul)).status_code == 302
    assert client.get(f"/accounts/people/{uuid.uuid4()}/erase/").status_code == 404
    with pytest.raises(WrongState):
        erase_person(actor=operator, person_id=paul.pk)
    with pytest.raises(NotFound):
        erase_person(actor=operator, person_id=uuid.uuid4())


def test_an_operators_own_account_is_erased_under_your_data(operator: Actor, client_as: SignIn) -> None:
    own = Person.objects.get(pk=operator.id)
    assert client_as(operator).get(operators_page(own))["Location"] == PAGE
    with pytest.raises(WrongState, match="own account"):
        erase_person(actor=operator, person_id=own.pk)


def test_erased_people_in_the_list_of_people(moot: Moot, operator: Actor, client_as: SignIn) -> None:
    paul = moot.people["paul"]
    Person.objects.filter(pk=moot.people["pam"].pk).update(email=None)
    erase(moot, "paul")
    client = client_as(operator)
    page = client.get("/accounts/people/").content.decode()
    assert "No email (letters)" in page
    assert "Erased" in page
    assert "None</td>" in page
    answer = client.get(f"/accounts/people/{paul.pk}/reactivate/")
    assert answer.status_code == 409
    assert "erased" in answer.content.decode()
    with pytest.raises(WrongState, match="erased"):
        reactivate_person(actor=operator, person_id=paul.pk)
    assert "letters" in client.get(f"/accounts/people/{moot.people['pam'].pk}/").content.decode()
    assert client.get(f"/accounts/people/{paul.pk}/").status_code == 200
    for path in ("people/search/", ""):
        assert client.post("/accounts/people/search/", {"words": "paul"}).status_code == 302, path
    assert "Paul" not in client.get("/accounts/people/").content.decode().split("<table")[1]


def test_the_pages_of_somebody_without_an_address(moot: Moot, client_as: SignIn) -> None:
    Person.objects.filter(pk=moot.people["pam"].pk).update(email=None)
    pam = Person.objects.get(pk=moot.people["pam"].pk)
    client = client_as(pam, second_step=False)
    assert "sign in with a letter" in client.get("/accounts/").content.decode()
    assert "one last message" not in client.get(PAGE).content.decode()
    assert "Your name." in client.get(PAGE).content.decode()


def test_the_same_address_can_join_anew(moot: Moot, operator: Actor) -> None:
    old = erase(moot, "paul")
    new = create_person(actor=operator, email="paul@fenmarsh.example", display_name="Paul")
    assert new.pk != old.pk
    erase_me(actor=Actor.person(new.pk), person_id=new.pk)
    assert Person.objects.filter(email=None, display_name=ERASED_NAME).count() == 2


def test_the_page_asks_the_database_a_fixed_number_of_times(
    moot: Moot, client_as: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = client_as(moot.people["cleo"])
    client.get(PAGE)
    # Every app is asked what it would do: one or two queries each.
    with django_assert_max_num_queries(26):
        assert "no-store" in client.get(PAGE)["Cache-Control"]


def said(*words: object) -> str:
    """Run a command and return what it printed."""
    out = StringIO()
    call_command(*words, stdout=out)  # type: ignore[arg-type]
    return out.getvalue()


def test_from_the_command_line(moot: Moot) -> None:
    paul = str(moot.people["paul"].pk)
    told = said("erase_person", paul, "--dry-run")
    assert "Goes: Your name and your email address." in told
    assert told.endswith("Nothing was removed.\n")
    assert Person.objects.get(pk=paul).is_active
    told = json.loads(said("erase_person", paul, "--json"))
    assert told["erased"] is True
    assert any("Member 1" in line for line in told["removed"])
    assert "paul" not in str(told).lower().replace(paul, "")
    with pytest.raises(CommandError, match="erased already"):
        said("erase_person", paul)
    with pytest.raises(CommandError, match="no person with this id"):
        said("erase_person", str(uuid.uuid4()), "--dry-run")
    with pytest.raises(CommandError, match="nobody to look after it"):
        said("erase_person", str(moot.people["otto"].pk))
    assert "First: Fenmarsh" in said("erase_person", str(moot.people["otto"].pk), "--dry-run")


def test_a_copy_from_the_command_line(moot: Moot, tmp_path: Path) -> None:
    file = tmp_path / "paul.zip"
    assert f"Wrote {file}" in said("export_person", str(moot.people["paul"].pk), str(file))
    with pytest.raises(CommandError, match="file of this name"):
        said("export_person", str(moot.people["paul"].pk), str(file))
    with pytest.raises(CommandError, match="cannot be written"):
        said("export_person", str(moot.people["paul"].pk), "/proc/nothing/paul.zip")
