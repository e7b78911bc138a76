"""Accounts: the actions that make, close and open them."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access.actions import grant_role
from access.models import Grant
from access.queries import grants_of
from accounts import queries
from accounts.actions.people import AddressTaken, create_person, deactivate_person, reactivate_person
from accounts.actions.sign_in import (
    record_recovery_codes,
    record_second_step,
    record_sign_in,
    remove_own_second_step,
    remove_second_step,
)
from accounts.models import Person, Reason
from accounts.presenters import event_words, happenings
from audit import trail
from audit.events import Event
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, SecondStepNeeded, SignInNeeded, WrongState

pytestmark = pytest.mark.django_db


def id_of(actor: Actor) -> uuid.UUID:
    """A person's id from their actor."""
    return uuid.UUID(actor.id)


def events(person_id: object) -> list[object]:
    """Codes of what the trail says of a person."""
    return [row["event"] for row in trail.history("person", person_id)]


def test_a_person_is_made_with_roles_and_no_password(operator: Actor) -> None:
    person = create_person(
        actor=operator,
        email=" Nia@Fenmarsh.Example ",
        display_name="  Nia   New ",
        roles=["analyst", "operator", "analyst"],
    )
    person.refresh_from_db()
    assert (person.email, person.display_name, person.is_active) == ("nia@fenmarsh.example", "Nia New", True)
    assert not person.has_usable_password()
    assert sorted(grant.role for grant in grants_of(person.pk)) == ["analyst", "operator"]
    assert events(person.pk) == ["person.created", "role.granted", "role.granted"]
    assert str(person) == f"person {person.pk}", "a person printed by accident shows an id"


def test_nothing_personal_is_on_the_trail(operator: Actor) -> None:
    person = create_person(
        actor=operator, email="nia@fenmarsh.example", display_name="Nia New", roles=["analyst"]
    )
    deactivate_person(actor=operator, person_id=person.pk, reason="left")
    written = str(trail.newest()).lower()
    assert "nia" not in written
    assert "fenmarsh" not in written


@pytest.mark.parametrize(
    "email", ["andy@fenmarsh.example", "ANDY@fenmarsh.EXAMPLE", " andy@fenmarsh.example"]
)
def test_an_address_has_one_account(operator: Actor, anybody: Actor, email: str) -> None:
    with pytest.raises(AddressTaken, match="already"):
        create_person(actor=operator, email=email, display_name="Andy again")
    Person.objects.filter(pk=anybody.id).update(is_active=False)
    with pytest.raises(AddressTaken):
        create_person(actor=operator, email=email, display_name="Andy again")


@pytest.mark.parametrize(
    "email", ["", "nia", "nia@", "@x.example", "a b@x.example", "n\0@x.example", f"{'n' * 250}@x.example"]
)
def test_an_address_in_the_wrong_form_is_refused(operator: Actor, email: str) -> None:
    with pytest.raises(BadInput, match="email address"):
        create_person(actor=operator, email=email, display_name="Nia")


@pytest.mark.parametrize("name", ["", "   ", "N" * 121, "N\0ia", "N\ud800ia", "N\x1b[2Jia"])
def test_a_name_is_needed(operator: Actor, name: str) -> None:
    with pytest.raises(BadInput, match="name"):
        create_person(actor=operator, email="nia@fenmarsh.example", display_name=name)


def test_with_a_role_that_is_none_nothing_is_stored(operator: Actor) -> None:
    with pytest.raises(BadInput, match="wizard"):
        create_person(
            actor=operator, email="nia@fenmarsh.example", display_name="Nia", roles=["analyst", "wizard"]
        )
    assert not Person.objects.filter(email="nia@fenmarsh.example").exists()
    assert trail.newest() == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(email=st.emails() | st.text(max_size=20), name=st.text(max_size=130))
def test_whatever_is_sent_a_person_is_made_or_a_reason_given(operator: Actor, email: str, name: str) -> None:
    try:
        person = create_person(actor=operator, email=email, display_name=name)
    except BadInput as error:
        refused = error.message
    else:
        refused = "."
        assert person.email == person.email.lower().strip()
        assert 0 < len(person.display_name) <= 120
    assert refused.endswith(".")


def test_deactivating_ends_everything_and_reactivating_gives_no_role_back(
    operator: Actor, publisher: Actor
) -> None:
    before = Person.objects.get(pk=publisher.id).get_session_auth_hash()
    person = deactivate_person(actor=operator, person_id=id_of(publisher), reason="left")
    person.refresh_from_db()
    assert not person.is_active
    assert person.get_session_auth_hash() != before, "every session of theirs ends"
    assert grants_of(person.pk).count() == 0
    assert trail.history("person", person.pk)[-1]["detail"] == {"code": "left"}
    again = reactivate_person(actor=operator, person_id=person.pk)
    assert again.is_active
    assert grants_of(person.pk).count() == 0
    assert Grant.objects.filter(person=person).count() == 1, "history stays"
    assert events(person.pk) == ["role.ended", "person.deactivated", "person.reactivated"]


def test_states_that_do_not_fit(operator: Actor, anybody: Actor) -> None:
    with pytest.raises(WrongState, match="active already"):
        reactivate_person(actor=operator, person_id=id_of(anybody))
    deactivate_person(actor=operator, person_id=id_of(anybody), reason="asked")
    with pytest.raises(WrongState, match="deactivated already"):
        deactivate_person(actor=operator, person_id=id_of(anybody), reason="asked")


def test_nobody_deactivates_themselves(operator: Actor) -> None:
    with pytest.raises(WrongState, match="your own"):
        deactivate_person(actor=operator, person_id=id_of(operator), reason="left")


def test_a_reason_is_one_of_the_list(operator: Actor, anybody: Actor) -> None:
    with pytest.raises(BadInput, match="unused"):
        deactivate_person(actor=operator, person_id=id_of(anybody), reason="I do not like Andy")
    assert Person.objects.get(pk=anybody.id).is_active
    assert len(Reason.values) == 4


@pytest.mark.parametrize("action", [deactivate_person, reactivate_person, remove_second_step])
def test_nobody_there(operator: Actor, action: object) -> None:
    more = {"reason": "left"} if action is deactivate_person else {}
    with pytest.raises(NotFound):
        action(actor=operator, person_id=uuid.uuid4(), **more)  # type: ignore[operator]


def test_only_operators_with_a_second_step_look_after_people(
    publisher: Actor, anybody: Actor, operator: Actor
) -> None:
    barred = [(publisher, NotAllowed), (anybody, NotAllowed), (Actor.anonymous(), SignInNeeded)]
    barred += [(Actor.system("runs"), NotAllowed), (Actor.person(operator.id), SecondStepNeeded)]
    for actor, error in barred:
        with pytest.raises(error):
            create_person(actor=actor, email="nia@fenmarsh.example", display_name="Nia")
        with pytest.raises(error):
            deactivate_person(actor=actor, person_id=id_of(anybody), reason="left")
        with pytest.raises(error):
            reactivate_person(actor=actor, person_id=id_of(anybody))
        with pytest.raises(error):
            remove_second_step(actor=actor, person_id=id_of(anybody))
    assert trail.newest() == []


def test_what_is_ones_own_is_recorded_by_oneself(operator: Actor, anybody: Actor) -> None:
    for action in (record_sign_in, record_second_step, record_recovery_codes, remove_own_second_step):
        with pytest.raises(NotAllowed):
            action(actor=operator, person_id=id_of(anybody))  # type: ignore[operator]
        with pytest.raises(SignInNeeded):
            action(actor=Actor.anonymous(), person_id=id_of(anybody))  # type: ignore[operator]
    assert trail.newest() == []


def test_removing_a_second_step_that_is_not_there(operator: Actor, anybody: Actor) -> None:
    with pytest.raises(WrongState, match="No second step"):
        remove_second_step(actor=operator, person_id=id_of(anybody))


def test_finding_people(operator: Actor, publisher: Actor, analyst: Actor, anybody: Actor) -> None:
    def names(words: str) -> list[str]:
        return [person.display_name for person in queries.people(words)]

    assert names("") == ["Andy Anybody", "Anwen Analyst", "Olu Operator", "Pippa Publisher"]
    assert names("an") == ["Andy Anybody", "Anwen Analyst"]
    assert names("FENMARSH pippa") == ["Pippa Publisher"]
    assert names("pippa@fenmarsh.example") == ["Pippa Publisher"]
    assert names("%") == []
    assert names("nobody") == []


def test_looking_people_up(operator: Actor, anybody: Actor) -> None:
    assert queries.person(id_of(operator)).email == "olu@fenmarsh.example"
    assert queries.person_by_email(" ANDY@Fenmarsh.example ").pk == id_of(anybody)
    assert queries.names([operator.id, "operator", "", str(uuid.uuid4())]) == {operator.id: "Olu Operator"}
    assert queries.names(["x"]) == {}
    for missing in (lambda: queries.person(uuid.uuid4()), lambda: queries.person_by_email("x@y.example")):
        with pytest.raises(NotFound):
            missing()


def test_the_trail_in_words(operator: Actor, anybody: Actor) -> None:
    grant_role(actor=operator, person_id=id_of(anybody), role="analyst")
    grant_role(actor=Actor.system("operator"), person_id=id_of(anybody), role="publisher")
    by_olu, by_system = happenings(trail.history("person", anybody.id))
    assert (by_olu.what, by_olu.who, by_olu.detail) == (
        "Role: granted",
        "Olu Operator",
        "role: analyst, scope: site:",
    )
    assert by_system.who == "The system (operator)"
    shown = happenings(trail.newest(1))[0]
    assert (shown.thing, shown.thing_id) == ("person Andy Anybody", anybody.id)


@pytest.mark.parametrize("event", list(Event))
def test_every_event_has_words(event: Event) -> None:
    words = event_words(event.value)
    assert words[0].isupper()
    assert "_" not in words
    assert "." not in words
