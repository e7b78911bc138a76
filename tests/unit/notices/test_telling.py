"""Who is told: each address once for what came about, however many of the things it follows."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Person
from kernel import clock
from notices.actions import telling
from notices.models import Follow, News, Notice, Rhythm, Sort
from tests.unit.notices.conftest import KIND, SYSTEM, following_with, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("things")]


def tell_both(key: str = "k", things: tuple[str, ...] = ("one", "two")) -> int:
    which = [(KIND, each) for each in things]
    return telling.tell_followers(actor=SYSTEM, things=which, key=key, subject="S", text="T", href="/s/")


def test_who_follows_two_of_the_things_is_told_once() -> None:
    following_with("both@example.org", "one")
    following_with("both@example.org", "two")
    following_with("second@example.org", "two")
    assert tell_both() == 2
    assert set(Notice.objects.values_list("follow__address", "follow__thing_id")) == {
        ("both@example.org", "one"), ("second@example.org", "two"),
    }  # fmt: skip


def test_telling_one_after_the_other_with_the_same_key_is_telling_once() -> None:
    following_with("both@example.org", "one")
    following_with("both@example.org", "two")
    assert tell("k", "one") == 1
    assert tell("k", "two") == 0
    assert tell("other", "two") == 1


def test_the_address_of_an_account_counts_as_it_is_now(ann: Person) -> None:
    """Ann followed one thing under an older address, and another one before she had an account."""
    Follow.objects.create(
        address="old@example.org", person=ann, kind=KIND, thing_id="one", title="T", confirmed_at=clock.now()
    )
    following_with("ann@example.org", "two")
    assert tell_both() == 1
    assert tell_both() == 0


def test_at_once_wins_over_a_digest() -> None:
    following_with("jo@example.org", "one")
    Follow.objects.update(rhythm=Rhythm.WEEKLY)
    following_with("jo@example.org", "two")
    assert tell_both() == 1
    notice = Notice.objects.get()
    assert (notice.follow.thing_id, notice.due_at is not None) == ("two", True)


def test_closed_accounts_and_those_who_stopped_are_left_out(ann: Person) -> None:
    Follow.objects.create(
        address=ann.email, person=ann, kind=KIND, thing_id="one", title="T", confirmed_at=clock.now()
    )
    ended = following_with("ended@example.org")
    Follow.objects.filter(pk=ended.pk).update(ended_at=clock.now())
    Person.objects.filter(pk=ann.pk).update(is_active=False)
    assert tell_both() == 0


def test_what_came_about_is_kept_once_for_each_thing() -> None:
    tell_both()
    tell_both()
    assert sorted(News.objects.values_list("thing_id", "illustrative")) == [("one", True), ("two", True)]
    tell("alone")
    assert not News.objects.get(key="alone").illustrative


def test_nothing_to_tell_of_is_nobody_told() -> None:
    assert telling.tell_followers(actor=SYSTEM, things=[], key="k", subject="S", text="T", href="/") == 0


STATES = st.sampled_from(["follows", "ended", "unconfirmed"])
FOLLOWS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from(["one", "two", "three"]), STATES, st.sampled_from(list(Rhythm))),
    max_size=12,
)  # fmt: skip
TELLINGS = st.lists(
    st.tuples(st.sampled_from(["k", "m"]), st.lists(st.sampled_from(["one", "two", "three"]), min_size=1, max_size=3)), max_size=5
)  # fmt: skip


@given(FOLLOWS, TELLINGS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_statement_tells_whom_a_plain_reckoning_tells(
    things: Any, follows: list[tuple[str, str, str, Rhythm]], tellings: list[tuple[str, list[str]]]
) -> None:
    Follow.objects.all().delete()
    live: dict[str, set[str]] = {}
    now = clock.now()
    for name, thing_id, state, rhythm in follows:
        address = f"{name}@example.org"
        if state == "follows" and thing_id in live.get(address, set()):
            continue
        if state == "unconfirmed" and (thing_id in live.get(address, set()) or Follow.objects.filter(address=address, thing_id=thing_id, ended_at=None).exists()):  # fmt: skip
            continue
        if (
            state == "follows"
            and Follow.objects.filter(address=address, thing_id=thing_id, ended_at=None).exists()
        ):
            continue
        Follow.objects.create(
            address=address, kind=KIND, thing_id=thing_id, title="T", rhythm=rhythm,
            confirmed_at=None if state == "unconfirmed" else now, ended_at=now if state == "ended" else None,
        )  # fmt: skip
        if state == "follows":
            live.setdefault(address, set()).add(thing_id)
    told: dict[str, set[str]] = {}
    for key, which in tellings:
        wanted = {address for address, followed in live.items() if followed & set(which)} - told.get(
            key, set()
        )
        assert tell_both(key, tuple(which)) == len(wanted)
        told.setdefault(key, set()).update(wanted)
    for key, addresses in told.items():
        assert sorted(Notice.objects.filter(key=key).values_list("follow__address", flat=True)) == sorted(
            addresses
        )


def test_people_are_told_of_their_tasks_once(ann: Person, send: Any) -> None:
    def remind(**more: Any) -> int:
        return telling.tell_people(
            actor=SYSTEM, people=[ann.pk, ann.pk], key="due", subject="An answer is due", text="By Friday.", href="/r/1/", **more
        )  # fmt: skip

    assert remind(illustrative=True) == 1
    assert remind() == 0
    [message] = send()
    assert message.to == ["ann@example.org"]
    assert message.subject == "Illustrative: An answer is due"
    assert "List-Unsubscribe" not in message.extra_headers
    assert "about a task of yours" in str(message.body)
    assert "stop/" not in str(message.body)
    assert "made up" in str(message.body)
    assert Notice.objects.get().sort == Sort.DUTY
    assert Notice.objects.get().sent_at is not None


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": None}])
def test_a_task_is_not_told_to_a_closed_account(ann: Person, send: Any, change: dict[str, Any]) -> None:
    telling.tell_people(actor=SYSTEM, people=[ann.pk], key="due", subject="S", text="T", href="/")
    Person.objects.filter(pk=ann.pk).update(**change)
    assert send() == []
    assert Notice.objects.get().given_up_at is not None
    assert (
        telling.tell_people(actor=SYSTEM, people=[ann.pk], key="other", subject="S", text="T", href="/") == 0
    )


def test_a_mail_has_the_same_name_however_often_it_is_written(send: Any) -> None:
    from notices import mail, queries
    from notices.kinds import thing

    for name in ("a", "b"):
        following_with(f"{name}@example.org")
    tell()
    names = [message.message()["Message-ID"] for message in send()]
    again = [
        mail.message(queries.with_whom(each.pk), thing(KIND, "one")).message()["Message-ID"]
        for each in Notice.objects.order_by("pk")
    ]
    assert names == again
    assert len(set(names)) == 2
