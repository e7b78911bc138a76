"""Staff's pages of a body: who reaches them, what they store, what they refuse."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deliberation.bodies.actions.bodies_links import add_link
from deliberation.bodies.actions.bodies_seats import add_seat
from deliberation.bodies.actions.bodies_terms import adopt_terms
from deliberation.bodies.models import Body, BodyArea, Link, Membership, Seat
from kernel import clock
from kernel.actors import Actor
from tests.moot import COUNCIL, SYSTEM, Moot
from tests.unit.bodies.bodies.kit import HOSTILE, OPERATOR, a_body, a_meeting, day_of, events, words

pytestmark = pytest.mark.django_db
BOARD = "/bodies/northfen-board/manage/"
PAGES = ("", "details/", "settings/", "areas/", f"areas/{COUNCIL}/remove/", "terms/", "links/", "seats/")


@pytest.fixture
def cleo(moot: Moot, client_as) -> Client:
    """The browser of the board's clerk."""
    return client_as(moot.people["cleo"])


@pytest.fixture
def olu(operator: Actor, client_as) -> Client:
    """The operator's browser."""
    return client_as(operator)


def rows_of(moot: Moot) -> dict[str, str]:
    """Pages of single things of the board."""
    link = add_link(actor=OPERATOR, body_id=moot.board.pk, kind="answers_to", to_name="Northfen Council")
    assert moot.patient_seat is not None
    return {
        "link": f"links/{link.pk}/end/",
        "seat": f"seats/{moot.patient_seat.pk}/",
        "end": f"seats/{moot.patient_seat.pk}/end/",
    }


def test_who_reaches_the_pages(moot: Moot, client_as, anybody: Actor) -> None:
    people = {"cleo": 200, "otto": 404, "chandra": 403, "anil": 403}
    browsers = [(client_as(moot.people[name]), status) for name, status in people.items()]
    browsers += [(client_as(anybody), 404), (client_as(moot.people["cleo"], second_step=False), 403)]
    for page in (*PAGES, *rows_of(moot).values()):
        for browser, status in browsers:
            assert browser.get(BOARD + page).status_code == status, page
        assert Client().get(BOARD + page)["Location"].startswith("/accounts/sign-in/?next="), page
    assert "second step" in words(browsers[-1][0].get(BOARD))
    for name in ("vera", "mabel", "cora", "obi", "will"):
        assert client_as(moot.people[name]).get(BOARD).status_code == 403, name


def test_only_operators_make_and_end_bodies(
    moot: Moot, client_as, cleo: Client, olu: Client, anybody: Actor
) -> None:
    assert olu.get("/bodies/new/").status_code == 200
    assert olu.get(f"{BOARD}end/").status_code == 200
    assert cleo.get("/bodies/new/").status_code == 403
    assert cleo.get(f"{BOARD}end/").status_code == 403
    assert client_as(anybody).get("/bodies/new/").status_code == 403
    assert client_as(anybody).get(f"{BOARD}end/").status_code == 404
    assert Client().get("/bodies/new/").status_code == 302
    assert "End this body" in words(olu.get(BOARD))
    assert "End this body" not in words(cleo.get(BOARD))


def test_every_page_keeps_the_policy_and_the_cache_clear(moot: Moot, olu: Client) -> None:
    for page in ["/bodies/new/", *(BOARD + each for each in (*PAGES, *rows_of(moot).values(), "end/"))]:
        answer = olu.get(page)
        text = answer.content.decode()
        assert text.count("<h1") == 1, page
        assert "style=" not in text, page
        assert "no-store" in answer["Cache-Control"], page


def test_things_of_another_body_are_not_there(moot: Moot, cleo: Client) -> None:
    seat = add_seat(actor=OPERATOR, body_id=moot.other.pk, title="Chair", role="chair")
    link = add_link(actor=OPERATOR, body_id=moot.other.pk, kind="answers_to", to_name="NHS England")
    before = len(events())
    for page in (
        f"seats/{seat.pk}/",
        f"seats/{seat.pk}/end/",
        f"links/{link.pk}/end/",
        f"areas/{SYSTEM}/remove/",
        f"seats/{10**30}/",
    ):
        assert cleo.get(BOARD + page).status_code == 404, page
        assert cleo.post(BOARD + page, {"title": "x"}).status_code == 404, page
    assert cleo.post(f"{BOARD}seats/{seat.pk}/move/").status_code == 404
    assert len(events()) == before


def test_an_ended_body_has_no_staff_pages(moot: Moot, olu: Client) -> None:
    Body.objects.filter(pk=moot.board.pk).update(ends_on=clock.today() - dt.timedelta(days=1))
    for page in ("", "details/", "seats/", "end/"):
        assert olu.get(BOARD + page).status_code == 404


def test_the_hub_says_what_is_missing(
    moot: Moot, cleo: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page = words(cleo.get(BOARD))
    for said in (
        "The patient organisation’s seat is vacant, and its page says so.",
        "It has no terms of reference.",
        "Nobody has entered whom it answers to.",
        "It does not say what it is for.",
        "It has no public contact.",
        "No meeting has been called.",
    ):
        assert said in page, said
    for said in ("Nobody looks after", "It covers no area", "It has no chair"):
        assert said not in page, said
    with django_assert_max_num_queries(12):
        cleo.get(BOARD)


def test_the_hub_of_a_bare_body(olu: Client) -> None:
    body = a_body("Bare board", "health_and_wellbeing_board")
    page = words(olu.get(f"/bodies/{body.slug}/manage/"))
    for said in (
        "Nobody looks after this body",
        "It covers no area",
        "It has no chair",
        "It has no seat for a patient organisation",
    ):
        assert said in page, said
    BodyArea.objects.create(body=body, area_key="QMM")
    page = words(olu.get(f"/bodies/{body.slug}/manage/"))
    assert (
        "Norfolk and Waveney (integrated care system) ended on 31 March 2026. What came after: Norfolk and Suffolk."
        in page
    )


def test_the_hub_of_a_whole_body(moot: Moot, cleo: Client) -> None:
    Body.objects.filter(pk=moot.board.pk).update(purpose="It is good.", contact="The office")
    Membership.objects.filter(pk=moot.membership("cora", moot.board).pk).update(seat=moot.patient_seat)
    adopt_terms(actor=OPERATOR, body_id=moot.board.pk, text="We meet.", adopted_on=dt.date(2026, 1, 1))
    add_link(actor=OPERATOR, body_id=moot.board.pk, kind="answers_to", to_name="Northfen Council")
    a_meeting(moot.board, 3)
    page = words(cleo.get(BOARD))
    assert "Nothing is missing" in page
    assert "Version 1 in force" in page
    assert "1 seat, 0 vacant" in page


NEW = {"name": "Southfen panel", "kind": "citizen_panel"}


def test_making_a_body(olu: Client) -> None:
    answer = olu.post("/bodies/new/", {**NEW, "areas": "Torbay", "purpose": "To decide."}, follow=True)
    body = Body.objects.get()
    assert answer.redirect_chain[0][0] == "/bodies/southfen-panel/manage/"
    assert "Southfen panel is there. Next, invite somebody who looks after it." in words(answer)
    assert body.areas.get().area_key == "E06000027"
    assert body.purpose == "To decide."
    assert not body.illustrative


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Enter a name."),
        ({"kind": ""}, "Choose a kind."),
        ({"areas": "Devon"}, "More than one area has this name."),
        ({"areas": "Zzyzx"}, "No area has this name or code."),
        ({"areas": "QMM"}, "What came after: Norfolk and Suffolk."),
        ({"slug": "new"}, "Use small letters"),
        ({"website": "nonsense"}, "Write the web address in full"),
        ({"name": "Fenmarsh citizen panel"}, "There is a body with this name already."),
        ({"name": "\u202e"}, "holds a character that cannot be shown"),
        ({"purpose": "x" * 401}, "at most 400"),
        ({"starts_on_day": "31", "starts_on_month": "2", "starts_on_year": "2026"}, "Enter a real date"),
    ],
)
def test_a_body_that_cannot_be_made(moot: Moot, olu: Client, sent: dict[str, str], said: str) -> None:
    values = {**NEW, **sent} if sent else {}
    answer = olu.post("/bodies/new/", values)
    assert answer.status_code == 200
    assert said in words(answer)
    assert answer.content.decode().count('data-module="nhsuk-error-summary"') == 1
    assert Body.objects.count() == 3


def test_a_name_of_several_areas_offers_their_codes(olu: Client) -> None:
    page = words(olu.post("/bodies/new/", {**NEW, "areas": "Devon"}))
    assert "QJK Devon (integrated care system)" in page
    assert "E10000008 Devon (council)" in page


def test_details_are_saved_and_the_kind_stays(moot: Moot, cleo: Client) -> None:
    page = cleo.get(f"{BOARD}details/").content.decode()
    assert 'name="kind"' not in page
    assert 'name="illustrative"' not in page
    sent = {
        "name": "Northfen board",
        "footprint": "place",
        "accountability": "elected",
        "kind": "citizen_panel",
        "slug": "taken-over",
    }
    answer = cleo.post(f"{BOARD}details/", sent, follow=True)
    moot.board.refresh_from_db()
    assert (moot.board.name, moot.board.kind, moot.board.slug) == (
        "Northfen board",
        "health_and_wellbeing_board",
        "northfen-board",
    )
    assert "The details are saved." in words(answer)
    refused = words(cleo.post(f"{BOARD}details/", {**sent, "name": "Fenmarsh citizen panel"}))
    assert "There is a body with this name already." in refused
    assert "Northfen board" in refused


def test_the_kind_of_a_body_without_members_can_change(olu: Client) -> None:
    body = a_body()
    answer = olu.post(
        f"/bodies/{body.slug}/manage/details/",
        {
            "name": body.name,
            "kind": "joint_scrutiny_committee",
            "footprint": "system",
            "accountability": "elected",
            "illustrative": "on",
        },
    )
    assert answer.status_code == 302
    body.refresh_from_db()
    assert (body.kind, body.footprint, body.illustrative) == ("joint_scrutiny_committee", "system", True)


def test_settings_are_saved(moot: Moot, cleo: Client) -> None:
    sent = {
        "reply_length": "20",
        "reply_unit": "working_days",
        "quorum_kind": "number",
        "quorum_value": "3",
        "majority": "absolute",
        "votes_by_name": "on",
    }
    cleo.post(f"{BOARD}settings/", sent)
    page = words(cleo.get("/bodies/northfen-board/"))
    for said in (
        "20 working days",
        "3 members, of the 4 it has now",
        "More than half of all members",
        "Recorded by name",
    ):
        assert said in page
    for wrong, said in (
        ({"quorum_kind": "share", "quorum_value": "200"}, "A quorum in per cent must be from 1 to 100."),
        ({"reply_length": "0"}, "greater than or equal to 1"),
        ({"reply_length": "soon"}, "Enter a whole number"),
    ):
        assert said in words(cleo.post(f"{BOARD}settings/", {**sent, **wrong}))


def test_areas_are_found_by_name_or_code(moot: Moot, cleo: Client) -> None:
    page = words(cleo.post(f"{BOARD}areas/", {"area": "Devon"}))
    assert "Which one?" in page
    answer = cleo.post(f"{BOARD}areas/", {"area": "QJK"}, follow=True)
    assert "The body covers Devon (integrated care system)." in words(answer)
    cleo.post(f"{BOARD}areas/", {"area": "torbay"})
    assert set(moot.board.areas.values_list("area_key", flat=True)) == {COUNCIL, SYSTEM, "E06000027"}
    for wrong, said in (
        ("", "Enter a name or a code."),
        ("Zzyzx", "has this name or code"),
        ("QMM", "has ended"),
    ):
        assert said in words(cleo.post(f"{BOARD}areas/", {"area": wrong})), wrong
    assert "Take Torbay (council) away?" in words(cleo.get(f"{BOARD}areas/E06000027/remove/"))
    assert "no longer covers Torbay" in words(cleo.post(f"{BOARD}areas/E06000027/remove/", follow=True))
    assert cleo.post(f"{BOARD}areas/E06000027/remove/").status_code == 404


def test_terms_start_from_the_text_in_force(moot: Moot, cleo: Client) -> None:
    sent = {"text": "We meet.\r\n\r\nOften.", **day_of("adopted_on", dt.date(2026, 5, 14))}
    answer = cleo.post(f"{BOARD}terms/", sent, follow=True)
    assert "Version 1 of the terms of reference is in force." in words(answer)
    assert "We meet.\n\nOften." in cleo.get(f"{BOARD}terms/").content.decode()
    assert "word for word version 1" in words(cleo.post(f"{BOARD}terms/", sent))
    assert "Enter the day on which they were adopted." in words(cleo.post(f"{BOARD}terms/", {"text": "New."}))
    assert moot.board.terms.count() == 1


def test_links_are_added_and_ended(moot: Moot, cleo: Client) -> None:
    add_link(actor=OPERATOR, body_id=moot.panel.pk, kind="advises", to_id=moot.board.pk)
    answer = cleo.post(
        f"{BOARD}links/",
        {
            "kind": "scrutinises",
            "to": "fenmarsh-icb",
            "note": HOSTILE,
            **day_of("starts_on", dt.date(2025, 4, 1)),
        },
        follow=True,
    )
    assert "The link is added." in words(answer)
    link = Link.objects.get(body=moot.board)
    page = words(cleo.get(f"{BOARD}links/"))
    assert "scrutinises Fenmarsh integrated care board Since 1 April 2025" in page
    assert "Fenmarsh citizen panel advises this body" in page
    for wrong, said in (
        ({"kind": "answers_to"}, "one of both"),
        ({"kind": "answers_to", "to": "northfen-board"}, "Select a valid choice"),
        ({"to_name": "NHS"}, "Choose what it does."),
        ({"kind": "scrutinises", "to": "fenmarsh-icb"}, "This link is there already."),
    ):
        assert said in words(cleo.post(f"{BOARD}links/", wrong)), wrong
    end = f"{BOARD}links/{link.pk}/end/"
    assert "End “scrutinises Fenmarsh integrated care board”?" in words(cleo.get(end))
    assert "cannot come before the first" in words(cleo.post(end, day_of("ends_on", dt.date(2024, 1, 1))))
    cleo.post(end, day_of("ends_on", dt.date(2026, 1, 1)))
    assert "1 April 2025 to 1 January 2026" in words(cleo.get(f"{BOARD}links/"))
    assert "scrutinises" not in words(cleo.get("/bodies/northfen-board/"))


def test_seats_are_added_edited_moved_and_ended(moot: Moot, cleo: Client) -> None:
    sent = {
        "title": "Member for Upfen",
        "role": "member",
        "nominated_by": "fenmarsh-panel",
        "for_patients": "on",
    }
    assert "The seat is added." in words(cleo.post(f"{BOARD}seats/", sent, follow=True))
    seat = Seat.objects.get(title="Member for Upfen")
    assert (seat.nominated_by, seat.for_patients) == (moot.panel, True)
    cleo.post(
        f"{BOARD}seats/{seat.pk}/",
        {"title": "Member for Downfen", "role": "chair", "organisation": "Downfen Council"},
    )
    seat.refresh_from_db()
    assert (seat.title, seat.role, seat.nominated_by, seat.for_patients, seat.organisation) == (
        "Member for Downfen",
        "chair",
        None,
        False,
        "Downfen Council",
    )
    cleo.post(f"{BOARD}seats/{seat.pk}/move/", {"to": "up"})
    assert list(Seat.objects.filter(body=moot.board).values_list("pk", flat=True)) == [
        seat.pk,
        moot.patient_seat.pk,
    ]
    assert cleo.get(f"{BOARD}seats/{seat.pk}/move/").status_code == 405
    assert "Select a valid choice" in words(cleo.post(f"{BOARD}seats/", {"title": "x", "role": "clerk"}))
    cleo.post(f"{BOARD}seats/{seat.pk}/end/", day_of("ends_on", clock.today() - dt.timedelta(days=1)))
    assert "has its last day" in words(cleo.get(f"{BOARD}seats/"))
    assert "Member for Downfen" not in words(cleo.get(f"{BOARD}seats/"))


def test_a_filled_seat_keeps_its_role_on_the_page(moot: Moot, cleo: Client) -> None:
    Membership.objects.filter(pk=moot.membership("cora", moot.board).pk).update(seat=moot.patient_seat)
    address = f"{BOARD}seats/{moot.patient_seat.pk}/"
    assert 'name="role"' not in cleo.get(address).content.decode()
    cleo.post(address, {"title": "Healthwatch Northfen", "role": "chair", "for_patients": "on"})
    moot.patient_seat.refresh_from_db()
    assert (moot.patient_seat.title, moot.patient_seat.role) == (
        "Healthwatch Northfen",
        "patient_representative",
    )
    assert "End the membership first." in words(cleo.post(f"{address}end/", day_of("ends_on", clock.today())))


def test_a_panel_has_no_patient_seats_and_a_board_no_co_opted_ones(moot: Moot, client_as) -> None:
    page = client_as(moot.people["femi"]).get("/bodies/fenmarsh-panel/manage/seats/").content.decode()
    assert 'name="for_patients"' not in page
    assert 'value="chair"' not in page
    assert (
        'value="co_opted"'
        not in client_as(moot.people["otto"]).get("/bodies/fenmarsh-icb/manage/seats/").content.decode()
    )


def test_ending_a_body_asks_for_day_reason_and_a_tick(moot: Moot, olu: Client) -> None:
    end = f"{BOARD}end/"
    page = words(olu.get(end))
    assert "every membership (4 now)" in page
    sent: dict[str, Any] = {
        **day_of("ends_on", clock.today()),
        "reason": "The council was abolished.",
        "sure": "on",
    }
    for left_out, said in (("reason", "Say why it ends."), ("sure", "Tick the box to go on.")):
        wrong = {name: value for name, value in sent.items() if name != left_out}
        assert said in words(olu.post(end, wrong))
    meeting = a_meeting(moot.board, 9)
    assert "Cancel those meetings, or choose a later day." in words(olu.post(end, sent))
    type(meeting).objects.filter(pk=meeting.pk).update(status="cancelled")
    answer = olu.post(end, sent, follow=True)
    assert "Northfen health and wellbeing board ends on" in words(answer)
    assert "This body will end on" in words(answer)
    assert Membership.objects.filter(body=moot.board, end_reason="body_ended").count() == 8
