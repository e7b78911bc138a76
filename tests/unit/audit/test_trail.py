"""The trail in the database: written with its action, refused to everybody after, checked from end to end."""

from __future__ import annotations

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit import guards, queries, trail
from audit.events import DETAIL_KEYS, Event
from audit.models import Entry, Head
from kernel import clock
from kernel.actors import Actor

pytestmark = pytest.mark.django_db

JOB = Actor.system("operator")


def write(count: int = 1) -> None:
    """Add entries by the one function there is for it."""
    for number in range(count):
        trail.record(JOB, Event.ROLE_GRANTED, "person", f"p{number}", role="analyst", count=number)


def test_an_entry_holds_who_what_when_and_the_hash_before() -> None:
    moment = dt.datetime(2026, 5, 1, 12, 30, 0, 123456, tzinfo=dt.UTC)
    with clock.frozen(moment):
        assert trail.record(JOB, Event.RUN_FAILED, "run", 12, code="worker_lost") == 1
        assert trail.record(Actor.person("abc"), Event.RUN_REQUESTED, "run", 13) == 2
    first, second = Entry.objects.all()
    assert (first.at, first.actor_kind, first.actor_id) == (moment, "system", "operator")
    assert (first.event, first.object_kind, first.object_id) == ("run.failed", "run", "12")
    assert first.detail == {"code": "worker_lost"}
    assert first.previous_hash == "0" * 64
    assert (second.actor_kind, second.actor_id, second.previous_hash) == ("person", "abc", first.hash)
    assert trail.verify() == (2, None)


def test_an_unknown_detail_is_refused() -> None:
    with pytest.raises(ValueError, match="email"):
        trail.record(JOB, Event.PERSON_CREATED, "person", 1, email="a@b.example")
    assert Entry.objects.count() == 0


@pytest.mark.parametrize("value", [1.5, 1e20, ["a"], {"a": 1}, object()])
def test_a_detail_that_a_database_may_write_differently_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="count"):
        trail.record(JOB, Event.RUN_FAILED, "run", 1, count=value)  # type: ignore[arg-type]


def test_no_detail_key_invites_personal_data() -> None:
    assert not {"name", "email", "address", "reason", "ip", "text", "note"} & DETAIL_KEYS


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(
    details=st.lists(
        st.dictionaries(
            st.sampled_from(sorted(DETAIL_KEYS)),
            st.none()
            | st.booleans()
            | st.integers(-(2**70), 2**70)
            | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
            max_size=4,
        ),
        min_size=1,
        max_size=4,
    ),
    moment=st.datetimes(dt.datetime(1971, 1, 1), dt.datetime(2100, 1, 1), timezones=st.timezones()),
)
def test_whatever_is_recorded_comes_back_whole(
    details: list[dict[str, trail.Detail]], moment: dt.datetime
) -> None:
    with clock.frozen(moment):
        for detail in details:
            trail.record(JOB, Event.RUN_FAILED, "run", 1, **detail)
    assert [entry.detail for entry in Entry.objects.order_by("-number")[: len(details)]] == details[::-1]
    assert trail.verify()[1] is None


def test_an_entry_goes_when_its_action_is_rolled_back() -> None:
    write()

    def action_that_fails() -> None:
        with transaction.atomic():
            write(3)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        action_that_fails()
    assert trail.verify() == (1, None)
    write()
    assert trail.verify() == (2, None)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        write()
    assert Entry.objects.count() == 0


def test_the_database_refuses_a_change() -> None:
    write(2)
    for attempt in (
        lambda: Entry.objects.filter(number=1).update(event="nothing.happened"),
        lambda: Entry.objects.filter(number=1).delete(),
        lambda: Entry.objects.all().delete(),
        lambda: run("UPDATE audit_entry SET hash = 'x'"),
        lambda: run("DELETE FROM audit_entry WHERE number = 2"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()
    assert trail.verify() == (2, None)


@pytest.mark.postgres
def test_postgresql_refuses_to_empty_the_table() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("TRUNCATE is PostgreSQL's; set DATABASE_URL to a PostgreSQL to run this.")
    write(2)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run("TRUNCATE audit_entry CASCADE")
    assert trail.verify() == (2, None)


def test_the_guards_go_up_again_after_they_were_down() -> None:
    write()
    with guards.down(connection):
        run("UPDATE audit_entry SET event = event")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run("UPDATE audit_entry SET event = event")


def test_an_entry_cannot_be_written_over_by_saving_it_again() -> None:
    write()
    entry = Entry.objects.get()
    entry.event = "nothing.happened"
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save()


INTRUSIONS = {
    "changed": ("UPDATE audit_entry SET actor_id = 'somebody else' WHERE number = 3", 3),
    "removed": ("DELETE FROM audit_entry WHERE number = 3", 4),
    "cut tail": ("DELETE FROM audit_entry WHERE number > 3", 4),
    "head": ("UPDATE audit_head SET hash = 'nothing'", 5),
}


@pytest.mark.parametrize("what", INTRUSIONS)
def test_verify_audit_names_what_an_intruder_did(what: str) -> None:
    write(5)
    statement, number = INTRUSIONS[what]
    with guards.down(connection):
        run(statement)
    out = StringIO()
    with pytest.raises(CommandError, match=str(number)) as caught:
        call_command("verify_audit", "--json", stdout=out)
    assert caught.value.returncode == 1
    said = json.loads(out.getvalue())
    assert said["whole"] is False
    assert said["fault"]["number"] == number
    assert said["fault"]["kind"] == ("removed" if what in ("removed", "cut tail") else "changed")
    assert said["fault"]["message"] == str(caught.value)


def test_verify_audit_names_an_inserted_entry() -> None:
    write(3)
    last = Entry.objects.get(number=3)
    last.number, last.previous_hash = 4, last.hash
    last.save(force_insert=True)
    with pytest.raises(CommandError, match="Entry 4 was inserted"):
        call_command("verify_audit", stdout=StringIO())


def test_verify_audit_on_a_whole_trail() -> None:
    write(4)
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "whole: 4 entries" in out.getvalue()
    out = StringIO()
    call_command("verify_audit", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"entries": 4, "whole": True, "fault": None}


def test_a_head_that_is_gone_is_seen() -> None:
    write(2)
    Head.objects.all().delete()
    assert trail.verify()[1] is not None


def test_history_is_of_one_thing_oldest_first() -> None:
    trail.record(JOB, Event.RELEASE_RECEIVED, "release", 7)
    trail.record(JOB, Event.RELEASE_RECEIVED, "release", 8)
    trail.record(JOB, Event.RELEASE_PUBLISHED, "release", 7)
    assert [(row["number"], row["event"]) for row in trail.history("release", 7)] == [
        (1, "release.received"),
        (3, "release.published"),
    ]


def test_the_newest_come_first_and_page_back() -> None:
    write(5)
    assert [row["number"] for row in trail.newest(2)] == [5, 4]
    assert [row["number"] for row in trail.newest(2, before=4)] == [3, 2]


def test_searching_narrows_by_everything_given() -> None:
    with clock.frozen(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)):
        trail.record(JOB, Event.ROLE_GRANTED, "person", "a")
    with clock.frozen(dt.datetime(2026, 2, 1, tzinfo=dt.UTC)):
        trail.record(JOB, Event.ROLE_GRANTED, "person", "b")
        trail.record(Actor.person("olu"), Event.ROLE_ENDED, "person", "a")

    def numbers(**wanted: object) -> list[object]:
        return [row["number"] for row in queries.search(**wanted)]  # type: ignore[arg-type]

    assert numbers() == [3, 2, 1]
    assert numbers(event="role.granted") == [2, 1]
    assert numbers(object_id="a") == [3, 1]
    assert numbers(actor_id="olu", object_id="a") == [3]
    assert numbers(since=dt.datetime(2026, 1, 15, tzinfo=dt.UTC)) == [3, 2]
    assert numbers(before=3, limit=1) == [2]
    assert numbers(event="run.failed") == []
    assert queries.size() == 3


def run(statement: str) -> None:
    """Run SQL past Django, as somebody with the database's password would."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
