"""Copies of one's own data: asked for, made by the worker, told of, fetched by their person alone, gone in time."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import stat
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail as outbox
from django.test import Client

from accounts.actions import exports
from accounts.actions.copies import delete_file, stray_files, whole_path, write_copy
from accounts.actions.erasure import erase_me
from accounts.actions.exports import TooManyExports, ask_export, claim_export, make_exports, take_export
from accounts.actions.retention import carry_out_retention
from accounts.models import DataExport, ExportStatus, Person
from accounts.queries_data import who_is
from audit import trail
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, SecondStepNeeded, SignInNeeded, WrongState
from tests.moot import Moot
from tests.unit.accounts.data import kit
from tests.unit.accounts.data.kit import RETENTION

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
PAGE = "/accounts/data/"


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def andy(anybody: Actor) -> Person:
    """Andy, who has an account and no role."""
    return Person.objects.get(pk=anybody.id)


def ask(person: Person) -> DataExport:
    """Ask as the person themselves."""
    return ask_export(actor=Actor.person(person.pk), person_id=person.pk)


def made(person: Person) -> DataExport:
    """A copy that is ready."""
    export = ask(person)
    assert make_exports(actor=RETENTION) == 1
    export.refresh_from_db()
    return export


def fetched(answer: Any, folder: Path) -> dict[str, bytes]:
    """What is in the zip of an answer."""
    path = folder / "fetched.zip"
    path.write_bytes(b"".join(answer.streaming_content))
    return kit.opened(path)


def test_a_copy_from_the_button_to_the_zip(
    andy: Person, client_as: SignIn, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    client = client_as(andy, second_step=False)
    assert "Make a copy of my data" in client.get(PAGE).content.decode()
    answer = client.post(f"{PAGE}export/", follow=True)
    assert "is being made" in answer.content.decode()
    assert "every 2s" in answer.content.decode(), "the page looks again by itself"
    with django_capture_on_commit_callbacks(execute=True):
        make_exports(actor=RETENTION)
    export = DataExport.objects.get()
    assert [message.to for message in outbox.outbox] == [["andy@fenmarsh.example"]]
    assert "ready" in outbox.outbox[0].subject
    assert str(export.pk) not in outbox.outbox[0].body, "the mail gives nothing away"
    page = client.get(PAGE).content.decode()
    assert f"/accounts/data/export/{export.pk}/" in page
    assert "every 2s" not in page
    answer = client.get(f"{PAGE}export/{export.pk}/")
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    assert "andy" not in answer["Content-Disposition"]
    files = fetched(answer, tmp_path)
    account = json.loads(files["json/accounts-person.json"])["rows"]
    assert account[0]["email"] == "andy@fenmarsh.example"
    read_me = files["README.txt"].decode()
    for words in (
        "Your account: 1 row",
        "accounts-person",
        "LEFT OUT",
        "mfa-authenticator, data",
        "/accounts/data/held/",
    ):
        assert words in read_me
    assert [row["event"] for row in trail.history("person", andy.pk)] == [
        "person.exported", "person.exported", "person.export_taken",
    ]  # fmt: skip


def test_the_files_lie_where_nobody_else_reads_them(andy: Person) -> None:
    path = whole_path(made(andy).stored)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert "andy" not in path.name
    assert andy.pk.hex not in path.name


def test_a_file_that_others_could_read_is_closed_to_them(andy: Person, tmp_path: Path) -> None:
    path = tmp_path / "copy.zip"
    path.touch(mode=0o644)
    write_copy(who_is(andy.pk), path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_no_cell_of_a_table_is_a_formula(moot: Moot, tmp_path: Path) -> None:
    paul = moot.people["paul"]
    Person.objects.filter(pk=paul.pk).update(display_name="=cmd|' /C calc'!A0")
    write_copy(who_is(paul.pk), tmp_path / "copy.zip")
    table = kit.opened(tmp_path / "copy.zip")["csv/accounts-person.csv"].decode()
    (row,) = csv.DictReader(io.StringIO(table))
    assert row["display_name"] == "'=cmd|' /C calc'!A0"


def test_memberships_say_which_body_and_that_it_is_made_up(moot: Moot, tmp_path: Path) -> None:
    write_copy(who_is(moot.people["cleo"].pk), tmp_path / "copy.zip")
    rows = json.loads(kit.opened(tmp_path / "copy.zip")["json/bodies-membership.json"])["rows"]
    assert {row["body"] for row in rows} == {moot.panel.name, moot.board.name}
    assert all(row["illustrative"] and row["person"] == "you" for row in rows)


def test_others_are_somebody_else(operator: Actor, andy: Person, tmp_path: Path) -> None:
    from access.actions import grant_role

    grant_role(actor=operator, person_id=andy.pk, role="analyst")
    write_copy(who_is(andy.pk), tmp_path / "copy.zip")
    files = kit.opened(tmp_path / "copy.zip")
    (grant,) = json.loads(files["json/access-grant.json"])["rows"]
    assert (grant["person"], grant["granted_by"]) == ("you", "somebody else")
    (entry,) = json.loads(files["json/audit-entry.json"])["rows"]
    assert (entry["actor_id"], entry["object_id"]) == ("somebody else", "you")
    assert operator.id not in b"".join(files.values()).decode()


def test_asking_twice_makes_one(andy: Person) -> None:
    assert ask(andy).pk == ask(andy).pk
    assert make_exports(actor=RETENTION) == 1
    assert make_exports(actor=RETENTION) == 0


def test_three_a_day_and_no_more(andy: Person, client_as: SignIn) -> None:
    for _ in range(exports.A_DAY):
        made(andy)
    with pytest.raises(TooManyExports, match="3 copies"):
        ask(andy)
    page = client_as(andy).post(f"{PAGE}export/", follow=True).content.decode()
    assert "ask again tomorrow" in page
    with clock.frozen(clock.now() + dt.timedelta(days=1, minutes=1)):
        assert ask(andy).status == ExportStatus.WANTED


def test_the_worker_is_woken_when_the_asking_is_stored(
    andy: Person, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        ask(andy)
    assert len(callbacks) == 1


def test_somebody_elses_copy_is_not_there(andy: Person, moot: Moot, client_as: SignIn) -> None:
    export = made(andy)
    paul = moot.people["paul"]
    for who in (paul, Person.objects.get(email="otto@fenmarsh.example")):
        assert client_as(who).get(f"{PAGE}export/{export.pk}/").status_code == 404
    with pytest.raises(NotFound):
        take_export(actor=Actor.person(paul.pk), person_id=paul.pk, export_id=export.pk)
    with pytest.raises(NotAllowed):
        take_export(actor=Actor.person(paul.pk), person_id=andy.pk, export_id=export.pk)
    with pytest.raises(NotAllowed):
        ask_export(actor=Actor.person(paul.pk), person_id=andy.pk)
    assert client_as(andy).get(f"{PAGE}export/{uuid.uuid4()}/").status_code == 404


def test_nobody_is_sent_to_sign_in() -> None:
    for address in (PAGE, f"{PAGE}erase/", f"{PAGE}export/{uuid.uuid4()}/"):
        assert Client().get(address)["Location"].startswith("/accounts/sign-in/?next="), address
    with pytest.raises(SignInNeeded):
        ask_export(actor=Actor.anonymous(), person_id=uuid.uuid4())


@pytest.mark.parametrize(
    ("minutes", "second_step", "fresh"), [(1, False, True), (16, False, False), (300, True, True)]
)
def test_a_copy_needs_a_fresh_sign_in(
    andy: Person, client_as: SignIn, minutes: float, second_step: bool, fresh: bool
) -> None:
    export = made(andy)
    client = client_as(andy, minutes_ago=minutes, second_step=second_step)
    fetched = client.get(f"{PAGE}export/{export.pk}/")
    assert (fetched["Content-Type"] == "application/zip") is fresh
    answer = client.post(f"{PAGE}export/", follow=True)
    assert ("Sign in again first" not in answer.content.decode()) is fresh
    assert DataExport.objects.count() == (2 if fresh else 1)


def test_only_the_worker_and_operators_make_copies(andy: Person, operator: Actor) -> None:
    for actor, error in (
        (Actor.person(andy.pk), NotAllowed),
        (Actor.anonymous(), SignInNeeded),
        (Actor.system("releases"), NotAllowed),
    ):
        with pytest.raises(error):
            make_exports(actor=actor)


def test_one_that_cannot_be_made_is_said_and_stops_nobody(
    andy: Person,
    moot: Moot,
    client_as: SignIn,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    ask(andy)
    ask(moot.people["paul"])
    write = exports.write_copy

    def broken(who: Any, path: Path, beat: Any) -> int:
        if who.id == andy.pk:
            raise RuntimeError(f"{who.email} cannot be written")
        return write(who, path, beat)

    monkeypatch.setattr(exports, "write_copy", broken)
    assert make_exports(actor=RETENTION) == 1
    assert DataExport.objects.get(person=andy).status == ExportStatus.FAILED
    assert "andy@" not in caplog.text
    assert "Could not be made" in client_as(andy).get(PAGE).content.decode()


def test_a_killed_worker_is_followed_by_another(andy: Person, settings: Any) -> None:
    export = ask(andy)
    assert claim_export(actor=RETENTION) is not None
    assert claim_export(actor=RETENTION) is None, "one worker at a time"
    with clock.frozen(clock.now() + settings.HEARTBEAT_LIMIT + dt.timedelta(seconds=1)):
        assert make_exports(actor=RETENTION) == 1
    export.refresh_from_db()
    assert export.status == ExportStatus.READY


def test_who_lost_the_claim_writes_nothing(andy: Person, settings: Any) -> None:
    ask(andy)
    first = claim_export(actor=RETENTION)
    assert first is not None
    with clock.frozen(clock.now() + settings.HEARTBEAT_LIMIT + dt.timedelta(seconds=1)):
        second = claim_export(actor=RETENTION)
        assert second is not None
    assert exports.finish_export(actor=RETENTION, export=first, stored="exports/a.zip", size=1) is False
    with pytest.raises(WrongState):
        exports.keep_claim(actor=RETENTION, export=first)
    exports.fail_export(actor=RETENTION, export=first)
    assert DataExport.objects.get().status == ExportStatus.WANTED
    assert exports.finish_export(actor=RETENTION, export=second, stored="exports/b.zip", size=1) is True


def test_what_stops_every_worker_is_given_up(andy: Person) -> None:
    ask(andy)
    with clock.frozen(clock.now() + exports.GIVE_UP_AFTER + dt.timedelta(minutes=1)):
        assert make_exports(actor=RETENTION) == 0
    assert DataExport.objects.get().status == ExportStatus.FAILED


def test_somebody_erased_meanwhile_leaves_no_file(
    andy: Person, monkeypatch: pytest.MonkeyPatch, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    ask(andy)
    write = exports.write_copy

    def slow(who: Any, path: Path, beat: Any) -> int:
        size = write(who, path, beat)
        with django_capture_on_commit_callbacks(execute=True):
            erase_me(actor=Actor.person(andy.pk), person_id=andy.pk)
        return size

    monkeypatch.setattr(exports, "write_copy", slow)
    assert make_exports(actor=RETENTION) == 0
    assert list(Path(settings.MEDIA_ROOT).rglob("*.zip")) == []


def test_an_erased_person_gets_no_copy(andy: Person) -> None:
    erase_me(actor=Actor.person(andy.pk), person_id=andy.pk)
    with pytest.raises(WrongState):
        ask(andy)


def test_after_a_week_it_is_gone(
    andy: Person, client_as: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    export = made(andy)
    path = whole_path(export.stored)
    with clock.frozen(clock.now() + dt.timedelta(days=7, minutes=1)):
        with pytest.raises(NotFound):
            take_export(actor=Actor.person(andy.pk), person_id=andy.pk, export_id=export.pk)
        assert "Deleted, because its time was over" in client_as(andy).get(PAGE).content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            carry_out_retention(actor=RETENTION)
    assert not path.exists()
    assert DataExport.objects.get().status == ExportStatus.GONE


def test_a_file_without_its_copy_is_found(andy: Person) -> None:
    kept = made(andy).stored
    stray = whole_path("exports/stray.zip")
    stray.write_bytes(b"x")
    tomorrow = clock.now() + dt.timedelta(days=2)
    assert stray_files(clock.now()) == [], "it may be one that is being made"
    assert stray_files(tomorrow) == ["exports/stray.zip"]
    assert kept not in stray_files(tomorrow)
    delete_file("")
    delete_file("exports/stray.zip")
    delete_file("exports/stray.zip")
    assert stray_files(tomorrow) == []


def test_half_a_copy_is_not_left_behind(andy: Person, tmp_path: Path) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_copy(who_is(andy.pk), tmp_path / "copy.zip", stop)
    assert not (tmp_path / "copy.zip").exists()


def test_for_who_asked_by_letter(andy: Person, operator: Actor, publisher: Actor, tmp_path: Path) -> None:
    path = tmp_path / "copy.zip"
    size = exports.export_to_file(actor=operator, person_id=andy.pk, path=path)
    assert size == path.stat().st_size
    assert [row["event"] for row in trail.history("person", andy.pk)] == ["person.exported"]
    with pytest.raises(BadInput, match="already"):
        exports.export_to_file(actor=operator, person_id=andy.pk, path=path)
    with pytest.raises(NotFound):
        exports.export_to_file(actor=operator, person_id=uuid.uuid4(), path=tmp_path / "b.zip")
    with pytest.raises(NotAllowed):
        exports.export_to_file(actor=publisher, person_id=andy.pk, path=tmp_path / "b.zip")
    with pytest.raises(SecondStepNeeded):
        exports.export_to_file(actor=Actor.person(operator.id), person_id=andy.pk, path=tmp_path / "b.zip")


def test_the_page_asks_the_database_a_fixed_number_of_times(
    andy: Person, client_as: SignIn, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        made(andy)
    client = client_as(andy)
    client.get(PAGE)
    with django_assert_max_num_queries(12):
        page = client.get(PAGE)
    assert "no-store" in page["Cache-Control"]
    part = client.get(PAGE, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="copies"')
