"""The retention periods: what is due and what is not, to the day; counted first, removed once, noted."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail as outbox
from django.core.management import call_command
from django.test import Client

from access.models import Grant
from accounts import queries_retention as due
from accounts.actions import retention_steps as steps
from accounts.actions.retention import carry_out_retention
from accounts.models import DataExport, ExportStatus, Person, RetentionRun
from audit import trail
from deliberation.bodies.models import Declaration, Interest, Invitation, Membership
from kernel import clock
from kernel.actors import Actor
from kernel.errors import NotAllowed, SignInNeeded
from tests.moot import Moot

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
PAGE = "/accounts/retention/"
RETENTION = Actor.system("retention")
NOW = dt.datetime(2026, 11, 2, 3, 17, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def person(name: str, *, created: int, signed_in: int | None = None, **fields: Any) -> Person:
    """Somebody whose account was made and last used so many days ago."""
    return Person.objects.create_user(
        f"{name}@fenmarsh.example", display_name=name, created_at=NOW - created * DAY,
        last_login=None if signed_in is None else NOW - signed_in * DAY, **fields,
    )  # fmt: skip


def carried_out(at: dt.datetime = NOW) -> dict[str, int]:
    """Carry the periods out at a moment; what was removed of each, noughts left out."""
    with clock.frozen(at):
        run = carry_out_retention(actor=RETENTION)
    return {code: count for code, count in run.counts.items() if count}


def erased(someone: Person) -> bool:
    someone.refresh_from_db()
    return someone.erased_at is not None


def test_an_account_that_was_never_used() -> None:
    old, young = person("old", created=31), person("young", created=29)
    used = person("used", created=400, signed_in=300)
    with_role = person("role", created=400)
    Grant.objects.create(
        person=with_role, role="analyst", granted_at=NOW - 300 * DAY, ends_at=NOW - 200 * DAY
    )
    assert carried_out() == {"never_used": 1}
    assert erased(old)
    assert not any(erased(each) for each in (young, used, with_role))
    assert trail.history("person", old.pk)[-1]["detail"] == {"by": "period"}


def test_somebody_who_is_or_was_on_a_body_never_counts_as_never_used(moot: Moot) -> None:
    Person.objects.update(created_at=NOW - 400 * DAY, last_login=None)
    gone = moot.membership("paul", moot.panel)
    Membership.objects.filter(pk=gone.pk).update(ends_on=(NOW - 90 * DAY).date())
    assert carried_out() == {}


def test_an_unused_account_is_told_first_and_erased_a_month_later(
    django_capture_on_commit_callbacks: Any,
) -> None:
    idle = person("idle", created=3000, signed_in=701)
    with django_capture_on_commit_callbacks(execute=True):
        assert carried_out() == {"unused_warning": 1}
    (message,) = outbox.outbox
    assert message.to == ["idle@fenmarsh.example"]
    assert "2 December 2026" in message.body
    assert "sign in before then" in message.body
    assert carried_out(NOW + DAY) == {}, "told once"
    assert carried_out(NOW + 28 * DAY) == {}
    assert not erased(idle)
    assert carried_out(NOW + 31 * DAY) == {"unused": 1}
    assert erased(idle)


def test_who_signs_in_after_the_message_keeps_the_account() -> None:
    idle = person("idle", created=3000, signed_in=701)
    carried_out()
    Person.objects.filter(pk=idle.pk).update(last_login=NOW + 10 * DAY)
    assert carried_out(NOW + 40 * DAY) == {}
    assert not erased(idle)


def test_a_message_of_long_ago_does_not_count() -> None:
    idle = person("idle", created=3000, signed_in=2000, warned_at=NOW - 500 * DAY)
    assert carried_out() == {"unused_warning": 1}
    assert not erased(idle)
    assert carried_out(NOW + 31 * DAY) == {"unused": 1}


def test_a_role_or_a_body_keeps_an_account(moot: Moot, operator: Actor) -> None:
    Person.objects.update(created_at=NOW - 3000 * DAY, last_login=NOW - 2000 * DAY, warned_at=NOW - 40 * DAY)
    Membership.objects.filter(person=moot.people["pam"]).update(ends_on=(NOW - 729 * DAY).date())
    assert carried_out() == {}
    Membership.objects.filter(person=moot.people["pam"]).update(ends_on=(NOW - 732 * DAY).date())
    assert carried_out() == {"unused": 1}
    assert erased(moot.people["pam"])
    assert Membership.objects.get(person=moot.people["pam"]).public_name == "Member 3"


def test_who_has_no_address_is_not_written_to_and_erased_all_the_same(
    django_capture_on_commit_callbacks: Any,
) -> None:
    idle = person("idle", created=3000, signed_in=900)
    closed = person("closed", created=3000, signed_in=900, is_active=False)
    Person.objects.filter(pk=idle.pk).update(email=None)
    with django_capture_on_commit_callbacks(execute=True):
        assert carried_out() == {"unused_warning": 2}
    assert outbox.outbox == []
    assert carried_out(NOW + 31 * DAY) == {"unused": 2}
    assert erased(idle)
    assert erased(closed)


def test_sessions_and_places() -> None:
    someone = person("used", created=40, signed_in=1)
    for days in (-1, 1):
        Session.objects.create(session_key=f"s{days}", session_data="x", expire_date=NOW + days * DAY)
    for days in (29, 31):
        UserSession.objects.create(
            user=someone,
            ip="127.0.0.1",
            session_key=f"p{days}",
            user_agent="B",
            last_seen_at=NOW - days * DAY,
        )
    assert carried_out() == {"session": 1, "place": 1}
    assert Session.objects.get().session_key == "s1"
    assert UserSession.objects.get().session_key == "p29"


def test_copies_and_notes_of_them(settings: Any, django_capture_on_commit_callbacks: Any) -> None:
    someone = person("used", created=400, signed_in=1)
    folder = Path(settings.MEDIA_ROOT) / "exports"
    folder.mkdir(parents=True)
    for name, days in (("due", -1), ("kept", 1)):
        (folder / f"{name}.zip").write_bytes(b"x")
        DataExport.objects.create(
            person=someone, status=ExportStatus.READY, stored=f"exports/{name}.zip", size=1, wanted_at=NOW - 8 * DAY,
            expires_at=NOW + days * DAY,
        )  # fmt: skip
    DataExport.objects.create(person=someone, status=ExportStatus.FAILED, wanted_at=NOW - 91 * DAY)
    with django_capture_on_commit_callbacks(execute=True):
        assert carried_out() == {"export": 1, "export_note": 1}
    assert [path.name for path in folder.iterdir()] == ["kept.zip"]
    assert sorted(DataExport.objects.values_list("status", flat=True)) == ["gone", "ready"]


@pytest.mark.parametrize("field", ["used_at", "revoked_at", "expires_at"])
def test_invitations(moot: Moot, field: str) -> None:
    def invited(days: int) -> Invitation:
        ends = {"expires_at": NOW + DAY, field: NOW - days * DAY}
        return Invitation.objects.create(
            body=moot.panel,
            channel="letter",
            name="Nia",
            email="nia@x.example",
            address="1 High Street",
            **ends,
        )

    old, young = invited(31), invited(29)
    assert carried_out() == {"invitation": 1}
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.name, old.email, old.address, old.blanked_at) == ("", "", "", NOW)
    assert young.name == "Nia"
    assert carried_out() == {}


def test_interests_of_former_members(moot: Moot) -> None:
    own = moot.membership("chandra", moot.board)
    Membership.objects.filter(pk=own.pk).update(ends_on=(NOW - 731 * DAY).date())
    loose, at_item, serving = (
        Interest.objects.create(
            membership=membership, kind="gift", description="Tickets", organisation="A club"
        )
        for membership in (own, own, moot.membership("vera", moot.board))
    )
    Declaration.objects.create(membership=own, thing_kind="agenda_item", thing_id="1", interest=at_item)
    assert carried_out() == {"interest": 1}
    for each in (loose, at_item, serving):
        each.refresh_from_db()
    assert (loose.organisation, "Tickets" in loose.description) == ("", False)
    assert at_item.description == serving.description == "Tickets"
    assert carried_out() == {}


def test_a_dry_run_counts_and_removes_nothing() -> None:
    old = person("old", created=31)
    with clock.frozen(NOW):
        run = carry_out_retention(actor=RETENTION, dry_run=True)
    assert run.counts["never_used"] == 1
    assert not erased(old)
    assert {row["event"] for row in trail.newest()} == {"retention.carried_out"}
    assert carried_out() == {"never_used": 1}
    assert carried_out() == {}, "doing it again removes nothing more"
    assert RetentionRun.objects.count() == 3


def test_more_than_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "AT_ONCE", 2)
    monkeypatch.setattr(steps, "PEOPLE_AT_ONCE", 2)
    for number in range(5):
        Session.objects.create(session_key=f"s{number}", session_data="x", expire_date=NOW - DAY)
        person(f"p{number}", created=40)
    assert carried_out() == {"never_used": 5, "session": 5}


def test_who_cannot_be_erased_yet_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    stuck, free = person("a", created=40), person("b", created=40)
    monkeypatch.setattr(steps, "hindrances_of", lambda person_id: ["No."] if person_id == stuck.pk else [])
    assert carried_out() == {"never_used": 1}
    assert erased(free)
    assert not erased(stuck)


def test_only_who_may(moot: Moot, anybody: Actor, publisher: Actor) -> None:
    for actor, error in (
        (Actor.anonymous(), SignInNeeded),
        (anybody, NotAllowed),
        (publisher, NotAllowed),
        (moot.actor("cleo"), NotAllowed),
        (Actor.system("packs"), NotAllowed),
    ):
        with pytest.raises(error):
            carry_out_retention(actor=actor)
        for period in due.timed_periods():
            assert period.carry_out is not None
            with pytest.raises(error):
                period.carry_out(actor=actor, now=NOW)
    assert not RetentionRun.objects.exists()


def test_the_page(
    operator: Actor, publisher: Actor, client_as: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = client_as(operator)
    page = client.get(PAGE).content.decode()
    assert "No run yet" in page
    assert "30 days after they were made" in page
    person("old", created=100)
    page = client.post(PAGE, follow=True).content.decode()
    assert "Dry run: 1 thing is due. Nothing was removed." in page
    assert "Accounts that were made and never used: 1" in page
    carry_out_retention(actor=RETENTION)
    RetentionRun.objects.create()
    with django_assert_max_num_queries(12):
        page = client.get(PAGE).content.decode()
    assert "Carried out" in page
    assert "Did not finish" in page
    assert client_as(publisher).get(PAGE).status_code == 403
    assert Client().get(PAGE).status_code == 302
    assert "How long data are kept" in client.get("/accounts/").content.decode()


def test_the_command() -> None:
    person("old", created=100)

    def said(*words: str) -> str:
        out = StringIO()
        call_command("carry_out_retention", *words, stdout=out)
        return out.getvalue()

    told = json.loads(said("--dry-run", "--json"))
    assert (told["dry_run"], told["counts"]["never_used"]) == (True, 1)
    assert said("--dry-run").endswith("Nothing was removed.\n")
    assert "never_used: 1" in said()
    assert json.loads(said("--json"))["counts"]["never_used"] == 0


def test_the_jobs_of_the_clock() -> None:
    from accounts.tasks import carry_out_retention as carry_out
    from accounts.tasks import make_exports

    old = person("old", created=100)
    carry_out()
    make_exports()
    assert erased(old)
