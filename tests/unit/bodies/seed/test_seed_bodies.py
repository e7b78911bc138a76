"""The demonstration's bodies: made once, found again the second time, and every page of them answers."""

from __future__ import annotations

from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from audit import trail
from deliberation.bodies.management.demonstration.assets import ENTRIES
from deliberation.bodies.management.demonstration.meetings import GATHERINGS
from deliberation.bodies.management.demonstration.people import PEOPLE, SIGN_IN, panel_member, shown_as
from deliberation.bodies.management.demonstration.system import BODIES
from deliberation.bodies.models import (
    Asset,
    Body,
    Invitation,
    Meeting,
    MeetingStatus,
    Membership,
    Minutes,
    Paper,
    Seat,
)

LABEL = "Illustrative: made-up data"


def seed() -> str:
    said = StringIO()
    call_command("seed_bodies", stdout=said)
    return said.getvalue()


def counts() -> dict[str, int]:
    models = [*apps.get_app_config("bodies").get_models(), Person]
    return {model.__name__: model._default_manager.count() for model in models}


def test_the_tables_name_only_what_they_hold() -> None:
    known = {somebody.key for somebody in PEOPLE}
    slugs = {plan.slug for plan in BODIES}
    named = {place.who for plan in BODIES for place in plan.places if place.who}
    assert (named | {who for plan in BODIES for who, _ in plan.staff} | {key for key, *_ in SIGN_IN}) <= known
    assert {gathering.body for gathering in GATHERINGS} == slugs
    assert all(tie.to in slugs or " " in tie.to for plan in BODIES for tie in plan.ties)
    everybody = [*PEOPLE, *(panel_member(number) for number in range(2, 41))]
    assert max(Counter(somebody.email for somebody in everybody).values()) == 1
    assert all(somebody.email.endswith("@example.org") for somebody in everybody)
    names = [shown_as(number) for number in range(2, 41) if shown_as(number)]
    assert len(set(names)) == len(names)
    assert 25 <= len(ENTRIES) <= 40


@pytest.mark.slow
@pytest.mark.django_db
def test_seeding_twice_leaves_all_as_it_is_and_every_page_answers(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    said = seed()
    assert all(address in said for address in ("colin.clerk@example.org", "henry.councillor@example.org"))
    before = counts()
    assert "up to date" in seed()
    assert counts() == before
    assert trail.verify()[1] is None
    _holds_what_it_should()
    _pages_answer()


def _holds_what_it_should() -> None:
    assert Body.objects.count() == 7
    assert all(Body.objects.values_list("illustrative", flat=True))
    assert Membership.objects.filter(body__kind="citizen_panel", role="member").count() == 40
    patients = Seat.objects.filter(for_patients=True)
    assert [seat.body.kind for seat in patients.filter(memberships=None)] == ["integrated_care_board"]
    assert set(Meeting.objects.values_list("status", flat=True)) == set(MeetingStatus.values)
    assert Meeting.objects.filter(openness="part_private").count() == 1
    assert set(Minutes.objects.values_list("status", flat=True)) == {"draft", "agreed", "published"}
    assert Paper.objects.filter(media_type="application/pdf", pages=1).exists()
    assert Invitation.objects.filter(used_at=None).count() == 4
    assert set(Asset.objects.values_list("kind", flat=True)) == {"organisation", "place", "service"}
    assert len(set(Asset.objects.values_list("category", flat=True))) > 12
    assert all(Asset.objects.values_list("illustrative", flat=True))


def _pages_answer() -> None:
    reader, told = Client(), {}
    for body in Body.objects.all():
        for name in ("body", "members", "meetings", "interests", "body_assets", "body_terms"):
            address = reverse(name, args=[body.slug])
            answer = reader.get(address)
            told[address] = (answer.status_code, LABEL in answer.content.decode())
    for meeting in Meeting.objects.exclude(status=MeetingStatus.DRAFT).select_related("body"):
        address = reverse("meeting", args=[meeting.body.slug, meeting.pk])
        answer = reader.get(address)
        told[address] = (answer.status_code, LABEL in answer.content.decode())
    assert {address: said for address, said in told.items() if said != (200, True)} == {}
    for kept in Person.objects.filter(email__in=[f"{key}" for key in _sign_in()]):
        reader.force_login(kept)
        assert reader.get("/accounts/desk/").status_code == 200
        assert Membership.objects.filter(person=kept).exists()


def _sign_in() -> list[str]:
    emails = {somebody.key: somebody.email for somebody in PEOPLE}
    return [emails[key] for key, *_ in SIGN_IN]
