"""The partnership check: who is asked, answers in confidence, results from enough answers on, closing by the clock."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from audit.events import Event
from audit.models import Entry
from deliberation.bodies.models import Membership
from deliberation.scrutiny.actions import checks as actions
from deliberation.scrutiny.actions.check_keeping import close_checks
from deliberation.scrutiny.calc.check import STATEMENTS
from deliberation.scrutiny.models import CheckCount, CheckMember, PartnershipCheck
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from notices.models import Notice
from tests import moot as moot_kit
from tests.moot import Moot
from tests.scrutiny import Watchers, add_watchers
from tests.unit.scrutiny.enquiries import enquiry_kit as kit
from tests.unit.scrutiny.enquiries.enquiry_kit import words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
SYSTEM = Actor.system("scrutiny")
HERE = "/bodies/northfen-scrutiny/partnership-checks/"
MEMBERS = ("sade", "sam", "sol", "sita", "cosmo")
ENDS = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


@pytest.fixture
def on(moot: Moot) -> Watchers:
    return add_watchers(moot)


def prepared(moot: Moot, on: Watchers, by: str = "clem", **changes: Any) -> PartnershipCheck:
    return actions.prepare_check(
        actor=moot.actor(by), body_id=on.committee.pk, **({"closes_on": ENDS} | changes)
    )


def opened(moot: Moot, on: Watchers, **changes: Any) -> PartnershipCheck:
    found = prepared(moot, on, **changes)
    return actions.open_check(actor=moot.actor("clem"), body_id=on.committee.pk, check_id=found.pk)


def answers(number: int = 4, **changes: int) -> dict[str, int]:
    return {each.code: number for each in STATEMENTS} | changes


def answer(moot: Moot, found: PartnershipCheck, who: str, number: int = 4, **changes: int) -> bool:
    return actions.answer_check(
        actor=moot.actor(who), body_id=found.body_id, check_id=found.pk, answers=answers(number, **changes)
    )


def closed(moot: Moot, on: Watchers, numbers: tuple[int, ...], **changes: Any) -> PartnershipCheck:
    """A round in which the members gave these answers, each the same to every statement."""
    found = opened(moot, on, **changes)
    for who, number in zip(MEMBERS, numbers, strict=False):
        answer(moot, found, who, number)
    return actions.close_check(actor=moot.actor("clem"), body_id=on.committee.pk, check_id=found.pk)


def test_members_are_asked_once_each_and_told(moot: Moot, on: Watchers) -> None:
    # Somebody with two seats is one person.
    Membership.objects.create(
        body=on.committee,
        person=moot.people["sam"],
        role="vice_chair",
        public_name="Sam",
        starts_on=moot_kit.LONG_AGO,
    )
    found = opened(moot, on)
    assert (found.status, found.asked, found.opened_on) == ("open", 5, dt.date(2026, 11, 2))
    assert Notice.objects.exclude(person=None).count() == 5
    assert CheckCount.objects.filter(count=0).count() == 60
    assert actions.open_check(actor=moot.actor("clem"), body_id=on.committee.pk, check_id=found.pk).asked == 5


def test_what_is_kept_says_how_many_and_never_who_or_when(moot: Moot, on: Watchers) -> None:
    found = opened(moot, on)
    before = Entry.objects.count()
    assert answer(moot, found, "sam", 5, trust=1, money=0) is True
    assert Entry.objects.count() == before
    kept = {(each.question, each.answer) for each in CheckCount.objects.filter(count=1)}
    assert kept == set(answers(5, trust=1, money=0).items())
    assert CheckMember.objects.get(answered=True).membership == moot.membership("sam", on.committee)
    columns = {each.name for kind in (CheckCount, CheckMember) for each in kind._meta.get_fields()}
    assert columns == {"id", "round", "question", "answer", "count", "membership", "answered"}
    found.refresh_from_db()
    assert found.answered == 1


def test_an_answer_counts_once(moot: Moot, on: Watchers) -> None:
    found = opened(moot, on)
    assert [answer(moot, found, "sam", number) for number in (4, 1)] == [True, False]
    assert set(CheckCount.objects.filter(count=1).values_list("answer", flat=True)) == {4}


def test_who_cannot_answer(moot: Moot, on: Watchers) -> None:
    found = opened(moot, on)
    for who in ("clem", "mabel"):
        with pytest.raises(NotAllowed):
            answer(moot, found, who)
    moot_kit._put_on(moot, on.committee, "nia", "member")
    with pytest.raises(NotAllowed, match="not a member when this check opened"):
        answer(moot, found, "nia")
    with pytest.raises(NotFound):
        actions.answer_check(
            actor=moot.actor("hana"), body_id=on.patients.pk, check_id=found.pk, answers=answers()
        )
    for odd in ({}, answers(6), answers() | {"weather": 1}):
        with pytest.raises(BadInput):
            actions.answer_check(
                actor=moot.actor("sam"), body_id=on.committee.pk, check_id=found.pk, answers=odd
            )
    assert not CheckCount.objects.filter(count__gt=0).exists()


def test_one_round_at_a_time_with_settings_that_stay(moot: Moot, on: Watchers) -> None:
    for odd in (
        {"least": 4},
        {"least": 51},
        {"closes_on": dt.date(2026, 11, 1)},
        {"closes_on": dt.date(2028, 1, 1)},
    ):
        with pytest.raises(BadInput):
            prepared(moot, on, **odd)
    for who in ("sam", "mabel"):
        with pytest.raises(NotAllowed):
            prepared(moot, on, by=who)
    one = uuid.uuid4()
    first = next(prepared(moot, on, check_id=one) for _ in range(2))
    with pytest.raises(WrongState, match="not been closed"):
        prepared(moot, on)
    named = {"actor": moot.actor("clem"), "body_id": on.committee.pk, "check_id": first.pk}
    actions.open_check(**named)
    with pytest.raises(BadInput, match="stays"):
        actions.change_check(**named, closes_on=ENDS, least=6)
    later = actions.change_check(**named, closes_on=dt.date(2026, 12, 1), least=5)
    assert later.closes_on == dt.date(2026, 12, 1)
    with pytest.raises(WrongState):
        actions.discard_check(**named)
    actions.close_check(**named)
    assert prepared(moot, on).number == 2


def test_a_check_that_could_never_show_anything_is_not_opened(moot: Moot, on: Watchers) -> None:
    with pytest.raises(WrongState, match="5 members who could answer"):
        opened(moot, on, least=6)
    found = PartnershipCheck.objects.get()
    actions.discard_check(actor=moot.actor("clem"), body_id=on.committee.pk, check_id=found.pk)
    assert PartnershipCheck.objects.count() == CheckMember.objects.count() == 0


def test_the_clock_closes_it_after_its_last_day(moot: Moot, on: Watchers) -> None:
    kit.follow("body", on.committee.pk)
    found = opened(moot, on)
    with kit.later(18):
        assert close_checks(actor=SYSTEM) == 0
        assert answer(moot, found, "sam")
    with kit.later(19):
        with pytest.raises(WrongState):
            answer(moot, found, "sol")
        assert [close_checks(actor=SYSTEM) for _ in range(2)] == [1, 0]
    assert Entry.objects.get(event=Event.CHECK_CLOSED).detail["count"] == 1
    assert Notice.objects.filter(follow__isnull=False).count() == 1
    with pytest.raises(NotAllowed):
        close_checks(actor=moot.actor("clem"))


# --- Pages


def test_results_show_once_closed_and_from_enough_answers_on(
    moot: Moot, on: Watchers, client: Client, client_as: SignIn
) -> None:
    assert "No check yet" in words(client.get(HERE))
    few = closed(moot, on, (5, 4, 4, 2))
    said = words(client.get(f"{HERE}{few.pk}/"))
    assert "4 of 5 members answered (80%)." in said
    assert "Too few people answered" in said
    table = client.get(
        "/api/v1/bodies/northfen-scrutiny/partnership-checks/answers/?format=csv"
    ).content.decode()
    assert table.count("\n") == 61
    assert ",4,2," not in table
    whole = closed(moot, on, (5, 4, 2, 2, 1))
    said = words(client.get(f"{HERE}{whole.pk}/"))
    assert "To talk about" in said
    assert "3 of 5 disagree, 2 agree." in said
    assert "Cannot be compared" in said
    third = closed(moot, on, (5, 5, 5, 5, 1))
    said = words(client.get(f"{HERE}{third.pk}/"))
    assert "More agree than last time" in said
    assert "40%" in said
    assert "4 of 5" in said
    assert "The five factors over time" in words(client.get(HERE))


def test_while_open_nobody_sees_more_than_how_many_answered(
    moot: Moot, on: Watchers, client: Client, client_as: SignIn
) -> None:
    found = opened(moot, on)
    for who in MEMBERS:
        answer(moot, found, who)
    for reader in (client, client_as(moot.actor("clem"))):
        said = words(reader.get(f"{HERE}{found.pk}/"))
        assert "5 of 5 members answered" in said
        assert "All answers" not in said
    assert client.get(f"/api/v1{HERE}{found.pk}/").json()["results"] == []
    assert client.get(f"/api/v1{HERE}answers/").json()["count"] == 0


def test_forms_end_to_end(moot: Moot, on: Watchers, client: Client, client_as: SignIn) -> None:
    clem, sam = client_as(moot.actor("clem")), client_as(moot.actor("sam"))
    sent = {
        "check_id": str(uuid.uuid4()),
        "least": "5",
        "closes_on_day": "20",
        "closes_on_month": "11",
        "closes_on_year": "2026",
    }
    assert "Enter a date." in words(clem.post(f"{HERE}new/", {"least": "5"}))
    one = clem.post(f"{HERE}new/", sent)["Location"]
    assert client.get(one).status_code == 404
    assert "Being prepared" in words(sam.get(one))
    assert clem.post(f"{one}edit/", sent | {"closes_on_day": "25"}).status_code == 302
    assert "Everybody who is a member now is asked" in words(clem.get(f"{one}open/"))
    clem.post(f"{one}open/")
    assert "Answer it" in words(sam.get(one))
    assert "Nobody can see who answered what" in words(sam.get(f"{one}answer/"))
    assert "Choose an answer to statement 3." in words(sam.post(f"{one}answer/", {"aims": "4"}))
    whole = {code: str(number) for code, number in answers().items()}
    assert "Your answers are counted." in sam.post(f"{one}answer/", whole, follow=True).content.decode()
    assert "Nothing was counted twice." in sam.post(f"{one}answer/", whole, follow=True).content.decode()
    assert sam.get(f"{one}answer/").status_code == 409
    assert clem.get(f"{one}answer/").status_code == 403
    assert sam.get(f"{one}close/").status_code == 403
    assert clem.get(f"{one}edit/").status_code == 200
    clem.post(f"{one}close/")
    assert clem.get(f"{one}edit/").status_code == 409
    other = one.replace("northfen-scrutiny", "fenmarsh-patients")
    assert client.get(other).status_code == 404
    second = clem.post(f"{HERE}new/", sent | {"check_id": str(uuid.uuid4())})["Location"]
    clem.post(f"{second}discard/")
    assert PartnershipCheck.objects.count() == 1


def test_queries_do_not_grow_with_rounds(
    moot: Moot, on: Watchers, client_as: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(4):
        found = closed(moot, on, (5, 4, 2, 2, 1))
    for reader in (Client(), client_as(moot.actor("sam"))):
        for path in (HERE, f"{HERE}{found.pk}/"):
            with django_assert_max_num_queries(12):
                assert reader.get(path).status_code == 200
