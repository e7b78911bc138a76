"""A person about whom the site knows everything that it can know, with marks that are found again anywhere."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.db import models, transaction

from access.models import Grant
from accounts.models import DataExport, DeskVisit, ExportStatus, Person
from accounts.queries_data import tables, who_is
from audit.events import Event
from audit.trail import record
from deliberation.bodies.models import (
    AgendaItem,
    Attendance,
    CalendarAddress,
    Declaration,
    Interest,
    Invitation,
    Meeting,
    Membership,
    Minutes,
    Substitute,
)
from indexapp.models import Release
from kernel import clock
from kernel.actors import Actor
from kernel.personal_data import Column, Table
from tests.unit.accounts.data.kit_accountability import know_their_answers
from tests.unit.accounts.data.kit_notices import know_what_they_follow
from tests.unit.accounts.data.kit_scrutiny import know_their_scrutiny
from tests.unit.accounts.data.kit_tradeoffs import know_their_tradeoffs
from tests.unit.accounts.data.kit_votes import know_their_votes

DAY = dt.timedelta(days=1)
RETENTION = Actor.system("retention")


def know_everything(person: Person, membership: Membership, other: Membership, at_item: bool) -> None:
    """One row or more about the person in every table that can hold any. `at_item`: they declared an interest there."""
    now, today = clock.now(), clock.today()
    Person.objects.filter(pk=person.pk).update(last_login=now, warned_at=now - 400 * DAY)
    Grant.objects.create(
        person=person, role="analyst", granted_at=now - DAY, granted_by=str(person.pk), ends_at=now + DAY
    )
    DeskVisit.objects.create(person=person, seen_at=now, before=now - DAY)
    DataExport.objects.create(
        person=person,
        status=ExportStatus.READY,
        stored=_file(person),
        size=3,
        ready_at=now,
        expires_at=now + DAY,
    )
    address = EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    EmailConfirmation.objects.create(email_address=address, created=now, sent=now, key=f"k{person.pk.hex}")
    Authenticator.objects.create(
        user=person, type="totp", data={"secret": "s"}, created_at=now, last_used_at=now
    )
    _signed_in(person)
    _on_bodies(person, membership, other, at_item)
    know_their_votes(person, membership)
    know_their_answers(person, membership)
    know_their_scrutiny(membership)
    know_what_they_follow(person)
    know_their_tradeoffs(person, membership)
    Release.objects.create(
        filename="f.csv",
        size=1,
        sha256=person.pk.hex,
        identity=person.pk.hex,
        received_at=now,
        received_by=person,
        received_through="page",
    )
    meeting = Meeting.objects.create(body=membership.body, title="A meeting", starts_at=now, ends_at=now)
    Attendance.objects.create(meeting=meeting, membership=membership, presence="present")
    Minutes.objects.create(meeting=meeting, agreed_by=str(person.pk), agreed_at=now)
    CalendarAddress.objects.create(person=person, salt=person.pk, token_hash=person.pk.hex)
    Invitation.objects.create(
        body=membership.body, person=person, channel="letter", created_by=str(person.pk), used_at=now, expires_at=now,
        starts_on=today, ends_on=today + DAY, role="member",
    )  # fmt: skip
    with transaction.atomic():
        record(Actor.person(person.pk), Event.PERSON_SIGNED_IN, "person", person.pk, method="code")


def _on_bodies(person: Person, membership: Membership, other: Membership, at_item: bool) -> None:
    today = clock.today()
    Membership.objects.filter(pk=membership.pk).update(ends_on=today + 30 * DAY, end_reason="term")
    Substitute.objects.create(
        membership=other, person=person, public_name="S", starts_on=today, ends_on=today + DAY
    )
    interest, _loose = (
        Interest.objects.create(
            membership=membership,
            kind="work",
            description="D",
            starts_on=today,
            ends_on=today + DAY,
            withdrawn_at=clock.now(),
        )
        for _ in range(2)
    )
    meeting = Meeting.objects.create(
        body=membership.body, title="M", starts_at=clock.now(), ends_at=clock.now()
    )
    item = AgendaItem.objects.create(meeting=meeting, position=1, title="I")
    Declaration.objects.create(
        membership=membership,
        thing_kind="agenda_item",
        thing_id=str(item.pk),
        interest=interest if at_item else None,
    )


def _file(person: Person) -> str:
    folder = Path(settings.MEDIA_ROOT) / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{person.pk.hex}.zip").write_bytes(b"zip")
    return f"exports/{person.pk.hex}.zip"


def _signed_in(person: Person) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store["_auth_user_id"] = str(person.pk)
    store.create()
    half = import_module(settings.SESSION_ENGINE).SessionStore()
    half["account_login"] = {"user_pk": str(person.pk), "email": person.email}
    half.create()
    UserSession.objects.create(
        user=person, ip="127.0.0.1", session_key=store.session_key, user_agent="Browser", data={"a": 1}
    )


def mine(person_id: Any) -> Iterator[tuple[Table, models.QuerySet[Any]]]:
    """Each table that can hold something about a person, with their rows."""
    who = who_is(person_id)
    for _, table in tables():
        if table.mine is not None:
            yield table, apps.get_model(table.label)._default_manager.filter(table.mine(who))


def about(table: Table) -> Iterator[tuple[models.Field[Any, Any], Column]]:
    """The personal and special columns of a table."""
    model = apps.get_model(table.label)
    for name, column in table.columns.items():
        if column.about_somebody:
            yield model._meta.get_field(name), column


def mark(person: Person, prefix: str) -> dict[tuple[str, str], str]:
    """Put a mark into every free text, number of a panel and network address about a person; returns them by column."""
    marks: dict[tuple[str, str], str] = {}
    rows = {
        table.label: (table, list(found.values_list("pk", flat=True))) for table, found in mine(person.pk)
    }
    for label, (table, keys) in rows.items():
        if label in ("audit.entry", "voting.sealedballot"):
            continue  # the database refuses to change it
        for field, column in about(table):
            mark_of = _mark(field, column, f"{prefix}{len(marks):03d}")
            if mark_of is not None:
                shown, value = mark_of
                _set(apps.get_model(label), keys, field, value)
                marks[label, field.name] = shown
    return marks


def _mark(field: models.Field[Any, Any], column: Column, text: str) -> tuple[str, Any] | None:
    if (
        field.is_relation
        or column.of_person
        or field.choices
        or (field.unique and not isinstance(field, models.EmailField))
    ):
        return None
    if isinstance(field, models.EmailField):
        return text, f"{text}@mark.example"
    if isinstance(field, models.JSONField):
        return text, {"mark": text}
    if isinstance(field, models.GenericIPAddressField):
        return "203.0.113." + str(int(text[-3:]) % 250), "203.0.113." + str(int(text[-3:]) % 250)
    if isinstance(field, models.CharField | models.TextField):
        return (text, text) if field.name not in ("scope_kind", "scope_id", "role") else None
    return None


def _set(model: type[models.Model], keys: list[Any], field: models.Field[Any, Any], value: Any) -> None:
    rows = model._default_manager.filter(pk__in=keys)
    for number, key in enumerate(keys):
        # An address is unique: only the first row can have it as it is.
        own = f"{number}{value}" if isinstance(field, models.EmailField) and number else value
        rows.filter(pk=key).update(**{field.name: own})


def everything_stored() -> Iterator[tuple[str, str, str]]:
    """Table, column and text of every value of every column of every table."""
    for model in apps.get_models(include_auto_created=True):
        names = [field.attname for field in model._meta.concrete_fields]
        columns = [field.name for field in model._meta.concrete_fields]
        for row in model._default_manager.values_list(*names):
            for name, value in zip(columns, row, strict=True):
                yield (
                    model._meta.label_lower,
                    name,
                    json.dumps(value, default=str) if isinstance(value, dict | list) else str(value),
                )


def opened(path: Path) -> dict[str, bytes]:
    """What is in a zip, by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sign_in_once_more(person: Person) -> None:
    """A session of the person, one half way through signing in, and one of nobody."""
    make = import_module(settings.SESSION_ENGINE).SessionStore
    for content in (
        {"_auth_user_id": str(person.pk)},
        {"account_login": {"email": person.email}},
        {"seen": 1},
    ):
        store = make()
        store.update(content)
        store.create()
