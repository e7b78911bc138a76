"""Every address of bodies, page and API, by who comes to it.

The tables below class each address by its name: a new one is red until it is classed. For what is gated the same is
asked of each: nobody signed in is sent to sign in (the API answers 403), somebody of another body finds nothing
(404), and so does its own clerk who asks for it below the wrong body. Nothing of that leaves a trace in the trail.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

import webapi.converters  # noqa: F401 - the form of numbers in the API's addresses
from audit import trail
from deliberation.bodies.api.urls import urlpatterns as api_patterns
from deliberation.bodies.models import (
    AgendaItem,
    Asset,
    AssetImport,
    Body,
    Interest,
    Invitation,
    Link,
    Meeting,
    Membership,
    Paper,
    Seat,
    Substitute,
    Terms,
)
from deliberation.bodies.urls import urlpatterns as page_patterns
from kernel import clock
from tests.moot import SYSTEM, Moot

PUBLIC = {
    "bodies", "bodies_file", "body", "body_terms", "body_terms_version", "body_terms_changes", "accountability",
    "accountability_area", "members", "members_file", "member", "interests", "interests_file", "interests_print", "all_meetings", "meetings",
    "body_calendar", "meeting", "meeting_calendar", "paper", "minutes", "minutes_file", "minutes_version", "pack_file",
    "asset_systems", "assets", "assets_file", "asset", "body_assets", "assets_template", "pack",
}  # fmt: skip
"""Anybody may look."""
NOTHING_YET = {"body_terms_changes", "minutes_file", "minutes_version", "pack_file", "paper"}
"""Of these: what is not there yet in this world (first terms, no minutes, no pack, no file behind the paper)."""
BY_SECRET = {
    "join",
    "join_address",
    "join_confirm",
    "join_decline",
    "join_sign_out",
    "join_code",
    "my_calendar_file",
}
"""Whoever has the code or the secret address. What they do is tested with invitations and calendars."""
ONES_OWN = {"my_calendar"}
"""Anybody signed in, for themselves."""
OF_THE_SITE = {"new_body"}
"""A role over the whole site."""
OF_THE_BODY = {
    "manage_body", "edit_body", "body_settings", "body_areas", "remove_body_area", "new_terms", "body_links", "end_link",
    "body_seats", "edit_seat", "move_seat", "end_seat", "end_body", "edit_member", "end_membership", "end_substitute",
    "my_public_name", "declare_interest", "confirm_interests", "edit_interest", "withdraw_interest", "declare_at_item",
    "invitations", "new_invitation", "new_letters", "print_letters", "letters_file", "invitation", "renew_invitation",
    "revoke_invitation", "invite_substitute", "sign_in_letter", "new_meeting", "edit_meeting", "call_meeting",
    "cancel_meeting", "hold_meeting", "new_item", "copy_agenda", "edit_item", "move_item", "remove_item", "add_paper",
    "withdraw_paper", "replace_paper", "attendance", "write_minutes", "agree_minutes", "reopen_minutes", "publish_minutes",
    "correct_minutes", "discard_correction", "new_asset", "edit_asset", "check_asset", "retire_asset", "restore_asset", "import_assets",
    "asset_import", "confirm_assets", "discard_assets",
}  # fmt: skip
"""A role over the body."""
CLASSES = (PUBLIC, BY_SECRET, ONES_OWN, OF_THE_SITE, OF_THE_BODY)

API_OPEN = {
    "bodies", "body", "body_terms", "body_terms_version", "accountability", "members", "member", "substitutes", "interests",
    "declarations", "meetings", "meeting", "paper", "attendance", "minutes", "decisions", "packs", "pack_file", "asset_systems",
    "assets", "assets_geojson", "asset", "body_assets", "body_links", "body_seats",
}  # fmt: skip
"""Of the API: reading is open."""
API_GATED = {"invitations", "invitation", "asset_import"}
"""Of the API: reading needs a role over the body. Writing always does; what is not in either set cannot be read."""
API_WRITES_OF_THE_SITE = {("bodies", "post")}
WRITES = ("post", "put", "patch", "delete")
LONG_AGO = dt.date(2025, 4, 1)


def named(patterns: list[Any]) -> dict[str, URLPattern]:
    """The addresses by name."""
    return {str(each.name): each for each in patterns}


PAGES, API = named(page_patterns), named(api_patterns)


def things(moot: Moot, body: Body) -> dict[str, Any]:
    """One of everything on a body: what stands for each part of an address."""
    clerk = "cleo" if body == moot.board else "otto"
    membership = Membership.objects.filter(body=body).exclude(person=moot.people[clerk]).order_by("pk")[0]
    now = clock.now()
    meeting = Meeting.objects.create(
        body=body,
        title="June",
        starts_at=now,
        ends_at=now + dt.timedelta(hours=2),
        status="called",
        called_at=now,
    )
    item = AgendaItem.objects.create(meeting=meeting, position=1, title="An item")
    paper = Paper.objects.create(
        item=item, title="A paper", filename="a.pdf", stored="nowhere/a.pdf", media_type="application/pdf", size=1,
        sha256="0" * 64,
    )  # fmt: skip
    made = {
        "slug": body.slug,
        "key": SYSTEM,
        "code": SYSTEM,
        "system": SYSTEM,
        "version": Terms.objects.create(body=body, version=1, text="Terms", adopted_on=LONG_AGO).version,
        "membership_id": membership.pk,
        "substitute_id": Substitute.objects.create(
            membership=membership, person=moot.people["pam"], public_name="P", starts_on=LONG_AGO
        ).pk,
        "interest_id": Interest.objects.create(membership=membership, kind="work", description="x").pk,
        "meeting_id": meeting.pk,
        "item_id": item.pk,
        "paper_id": paper.pk,
        "link_id": Link.objects.create(body=body, kind="advises", to_name="A council").pk,
        "seat_id": Seat.objects.create(body=body, title="A seat", role="member").pk,
        "invitation_id": Invitation.objects.create(
            body=body, role="member", channel="email", name="N", email="n@fenmarsh.example",
            expires_at=now + dt.timedelta(days=9),
        ).pk,
        "asset_id": Asset.objects.create(
            system_key=SYSTEM, name="A garden", kind="place", category="green_space", effect="direct", keeper=body
        ).pk,
        "import_id": AssetImport.objects.create(
            keeper=body, system_key=SYSTEM, filename="a.csv", sha256="0" * 64
        ).pk,
        "audience": "public",
        "token": "no-such-secret",
    }  # fmt: skip
    return made


API_ID = {
    "member": "membership_id", "end_substitute": "substitute_id", "change_interest": "interest_id",
    "withdraw_interest": "interest_id", "asset": "asset_id", "kept_asset": "asset_id", "check_asset": "asset_id",
    "retire_asset": "asset_id", "restore_asset": "asset_id", "asset_import": "import_id", "confirm_assets": "import_id",
    "discard_assets": "import_id",
}  # fmt: skip
"""What the number called `id` stands for, by name of the address; a meeting's own where it is not here."""


def parts_of(pattern: URLPattern) -> list[str]:
    """The parts of an address that stand for something."""
    return re.findall(r"<(?:\w+:)?(\w+)>", str(pattern.pattern))


def address(pattern: URLPattern, made: dict[str, Any], *, api: bool = False) -> str:
    """Where an address leads with these things."""
    name = str(pattern.name)
    values = {
        part: made[API_ID.get(name, "meeting_id") if part == "id" else part] for part in parts_of(pattern)
    }
    return reverse(f"api:{name}" if api else name, kwargs=values)


def names_a_thing(pattern: URLPattern) -> bool:
    """Whether an address names something below a body by its id."""
    parts = parts_of(pattern)
    return "slug" in parts and any(part == "id" or part.endswith("_id") for part in parts)


def is_sent_to_sign_in(answer: Any) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith("/accounts/sign-in/?next=")


def methods_of(pattern: URLPattern) -> list[str]:
    """The methods by which an address of the API is written."""
    return [each for each in WRITES if hasattr(pattern.callback.view_class, each)]  # type: ignore[attr-defined]


@pytest.fixture
def world(moot: Moot) -> dict[str, Any]:
    """One of everything on the board."""
    return things(moot, moot.board)


# The tables are whole


def test_every_page_is_classed_once() -> None:
    assert len(PAGES) == len(page_patterns), "two addresses share a name"
    counted = sorted(name for group in CLASSES for name in group)
    assert counted == sorted(PAGES)
    assert NOTHING_YET <= PUBLIC


def test_every_reading_of_the_api_is_classed_once() -> None:
    assert len(API) == len(api_patterns), "two addresses share a name"
    readable = {name for name, each in API.items() if hasattr(each.callback.view_class, "get")}
    assert not API_OPEN & API_GATED
    assert readable == API_OPEN | API_GATED


# Pages


@pytest.mark.slow
@pytest.mark.django_db
def test_what_anybody_may_look_at(world: dict[str, Any]) -> None:
    faults = []
    for name in sorted(PUBLIC):
        status = Client().get(address(PAGES[name], world)).status_code
        if status != (404 if name in NOTHING_YET else 200):
            faults.append((name, status))
    assert faults == []


@pytest.mark.slow
@pytest.mark.django_db
def test_what_only_people_of_a_body_come_to(
    moot: Moot, world: dict[str, Any], client_as: Callable[..., Client]
) -> None:
    """A clerk of another body with a second step finds nothing, and neither does a member of another body."""
    strangers = {name: client_as(moot.people[name]) for name in ("otto", "paul")}
    faults = []
    for name in sorted(OF_THE_BODY):
        page = address(PAGES[name], world)
        looked, sent = Client().get(page), Client().post(page)
        if not (is_sent_to_sign_in(looked) or looked.status_code == 405):
            faults.append((name, "anybody looks", looked.status_code))
        if not (is_sent_to_sign_in(sent) or sent.status_code == 405):
            faults.append((name, "anybody sends", sent.status_code))
        for stranger, client in strangers.items():
            answers = {client.get(page).status_code, client.post(page).status_code}
            if not answers <= {404, 405} or 404 not in answers:
                faults.append((name, stranger, answers))
    assert faults == []
    assert trail.newest() == []


@pytest.mark.slow
@pytest.mark.django_db
def test_below_the_wrong_body_nothing_is_found(
    moot: Moot, world: dict[str, Any], client_as: Callable[..., Client]
) -> None:
    """The other body's own clerk, who may do everything there, asks there for what is the board's."""
    otto = client_as(moot.people["otto"])
    names = sorted(name for name in OF_THE_BODY | PUBLIC if names_a_thing(PAGES[name]))
    faults = []
    for name in names:
        page = address(PAGES[name], world | {"slug": moot.other.slug})
        answers = {otto.get(page).status_code, otto.post(page).status_code}
        if not answers <= {404, 405} or 404 not in answers:
            faults.append((name, answers))
    assert len(names) > 30
    assert faults == []
    assert trail.newest() == []


@pytest.mark.slow
@pytest.mark.django_db
def test_what_is_ones_own_or_the_sites(
    moot: Moot, world: dict[str, Any], client_as: Callable[..., Client]
) -> None:
    for name in ONES_OWN | OF_THE_SITE:
        page = address(PAGES[name], world)
        assert is_sent_to_sign_in(Client().get(page)), name
        answer = client_as(moot.people["cleo"]).get(page)
        assert answer.status_code == (200 if name in ONES_OWN else 403), name


# The API


@pytest.mark.slow
@pytest.mark.django_db
def test_what_the_api_shows_only_people_of_the_body(
    moot: Moot, world: dict[str, Any], client_as: Callable[..., Client]
) -> None:
    clients = {name: client_as(moot.people[name]) for name in ("otto", "mabel", "cleo")}
    for name in sorted(API_GATED):
        where = address(API[name], world, api=True)
        nobody = Client().get(where)
        assert (nobody.status_code, nobody.json()["code"]) == (403, "sign_in_needed"), name
        statuses = [clients[each].get(where).status_code for each in ("otto", "mabel", "cleo")]
        assert statuses == [404, 403, 200], name


@pytest.mark.slow
@pytest.mark.django_db
def test_the_api_lets_only_people_of_the_body_write(
    moot: Moot, world: dict[str, Any], client_as: Callable[..., Client]
) -> None:
    otto = client_as(moot.people["otto"])
    faults = []
    for name, pattern in API.items():
        where = address(pattern, world, api=True)
        for method in methods_of(pattern):
            nobody = getattr(Client(), method)(where, {}, content_type="application/json")
            if (nobody.status_code, nobody.json()["code"]) != (403, "sign_in_needed"):
                faults.append((name, method, "anybody", nobody.status_code))
            status = getattr(otto, method)(where, {}, content_type="application/json").status_code
            if status != (403 if (name, method) in API_WRITES_OF_THE_SITE else 404):
                faults.append((name, method, "otto", status))
            if names_a_thing(pattern):
                wrong = address(pattern, world | {"slug": moot.other.slug}, api=True)
                status = getattr(otto, method)(wrong, {}, content_type="application/json").status_code
                # What the request's body lacks may be said before the thing is looked for; that it is there, never.
                if status not in {404, 400, 415}:
                    faults.append((name, method, "below the wrong body", status))
    assert faults == []
    assert trail.newest() == []
