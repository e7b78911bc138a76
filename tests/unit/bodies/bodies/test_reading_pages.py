"""Public pages of bodies: the list, one body, its terms, who answers to whom."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deliberation.bodies.actions.bodies_links import add_link
from deliberation.bodies.actions.bodies_seats import add_seat
from deliberation.bodies.actions.bodies_terms import adopt_terms
from deliberation.bodies.models import Body, BodyArea, Membership, Seat
from kernel import clock
from tests.moot import COUNCIL, LONG_AGO, SYSTEM, Moot
from tests.unit.bodies.bodies.kit import HOSTILE, OPERATOR, a_body, a_meeting, words

pytestmark = pytest.mark.django_db
NO_PATIENTS = "No patient organisation has a filled seat here."


def names(answer: object) -> list[str]:
    """Slugs of the bodies that a list shows."""
    return [line.body.slug for line in answer.context["lines"]]  # type: ignore[attr-defined]


def test_an_empty_list_explains_itself(client: Client, client_as, operator) -> None:
    assert "No bodies yet" in words(client.get("/bodies/"))
    page = words(client_as(operator).get("/bodies/"))
    assert "Add the first panel, board or committee." in page
    assert "Add a body" in page


def test_the_list_shows_what_each_is(client: Client, moot: Moot) -> None:
    answer = client.get("/bodies/")
    page = words(answer)
    assert names(answer) == ["fenmarsh-panel", "fenmarsh-icb", "northfen-board"]
    assert "3 bodies." in page
    assert "Health and wellbeing board. Footprint: place. Devon (council)." in page
    assert page.count("Illustrative: made-up data") == 4  # each body, and the banner
    assert "Add a body" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=panel", ["fenmarsh-panel"]),
        ("q=fenmarsh+care", ["fenmarsh-icb"]),
        ("q=zebra", []),
        ("kind=citizen_panel", ["fenmarsh-panel"]),
        ("footprint=place", ["northfen-board"]),
        ("kind=nonsense&footprint=%00&state=x", ["fenmarsh-panel", "fenmarsh-icb", "northfen-board"]),
        ("state=ended", []),
        ("area=QJK", ["fenmarsh-panel", "fenmarsh-icb", "northfen-board"]),
        ("area=E10000008", ["fenmarsh-panel", "fenmarsh-icb", "northfen-board"]),
        ("area=Torbay", ["fenmarsh-panel", "fenmarsh-icb"]),
        ("area=QVV", []),
        ("q=%00%27%22%25_", []),
        ("page=999", ["fenmarsh-panel", "fenmarsh-icb", "northfen-board"]),
    ],
)
def test_filters(client: Client, moot: Moot, query: str, found: list[str]) -> None:
    answer = client.get(f"/bodies/?{query}")
    assert answer.status_code == 200
    assert names(answer) == found
    if not found:
        assert "No body found" in words(answer)


def test_an_area_says_how_each_body_covers_it(client: Client, moot: Moot) -> None:
    page = words(client.get("/bodies/?area=QJK"))
    assert "It covers Devon (council), which lies in Devon (integrated care system)." in page
    page = words(client.get(f"/bodies/?area={COUNCIL}"))
    assert "Devon (council) lies in Devon (integrated care system), which it covers." in page
    BodyArea.objects.filter(body=moot.panel).update(area_key="E92000001")
    page = words(client.get("/bodies/?area=QJK&kind=citizen_panel"))
    assert "It covers England (country), a wider area" in page
    assert names(client.get("/bodies/?area=QVV")) == ["fenmarsh-panel"]


def test_a_name_of_several_areas_asks_which(client: Client, moot: Moot) -> None:
    answer = client.get("/bodies/?area=Devon")
    page = words(answer)
    assert "Which area do you mean by “Devon”?" in page
    assert "Devon (integrated care system)" in page
    assert "Devon (council)" in page
    assert "No area found" in words(client.get("/bodies/?area=Zzyzx"))


def test_ended_bodies_are_found_when_asked_for(client: Client, moot: Moot) -> None:
    Body.objects.filter(pk=moot.board.pk).update(
        ends_on=clock.today() - dt.timedelta(days=1), end_reason="Merged."
    )
    assert "northfen-board" not in names(client.get("/bodies/"))
    assert names(client.get("/bodies/?state=ended")) == ["northfen-board"]
    assert len(names(client.get("/bodies/?state=all"))) == 3
    page = words(client.get("/bodies/northfen-board/"))
    assert "This body ended on" in page
    assert "Merged." in page
    assert NO_PATIENTS not in page


def test_many_bodies_are_paged_with_a_fixed_number_of_queries(
    client_as, moot: Moot, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Body.objects.bulk_create(
        Body(
            slug=f"b{n}",
            name=f"Body {n:02}",
            kind="citizen_panel",
            footprint="place",
            accountability="citizens",
        )
        for n in range(60)
    )
    BodyArea.objects.bulk_create(
        BodyArea(body=body, area_key=SYSTEM) for body in Body.objects.filter(slug__startswith="b")
    )
    cleo = client_as(moot.people["cleo"])
    cleo.get("/bodies/")
    with django_assert_max_num_queries(9):
        answer = cleo.get("/bodies/?area=QJK&page=2")
    assert len(names(answer)) == 25
    assert "page=3" in answer.content.decode()


def test_the_list_as_a_file(client: Client, moot: Moot) -> None:
    Body.objects.filter(pk=moot.other.pk).update(name="=cmd|calc", part_of=HOSTILE)
    answer = client.get("/bodies.csv?area=QJK")
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    assert {row["slug"] for row in rows} == {"fenmarsh-panel", "fenmarsh-icb", "northfen-board"}
    board = next(row for row in rows if row["slug"] == "northfen-board")
    assert (board["areas"], board["area_names"], board["illustrative"]) == (
        COUNCIL,
        "Devon (council)",
        "true",
    )
    assert board["address"] == "http://testserver/bodies/northfen-board/"
    assert next(row for row in rows if row["slug"] == "fenmarsh-icb")["name"] == "'=cmd|calc"
    assert client.get("/bodies.csv?area=Devon").status_code == 404
    assert client.get("/bodies.csv?area=Zzyzx").status_code == 404
    assert len(client.get("/bodies.csv?kind=citizen_panel").getvalue().splitlines()) == 2


def test_one_body_tells_everything(client: Client, moot: Moot) -> None:
    board = moot.board
    Body.objects.filter(pk=board.pk).update(
        purpose="Joins up services.", part_of="Northfen Council", contact="Democratic services, 01234 567890",
        website="https://northfen.example/board", reply_unit="working_days", reply_length=20,
    )  # fmt: skip
    adopt_terms(
        actor=OPERATOR,
        body_id=board.pk,
        text="We meet.",
        adopted_on=dt.date(2026, 1, 20),
        next_review=dt.date(2026, 6, 1),
    )
    add_link(
        actor=OPERATOR, body_id=board.pk, kind="answers_to", to_name="Northfen Council", note="Act of 2012"
    )
    add_link(actor=OPERATOR, body_id=moot.panel.pk, kind="advises", to_id=board.pk)
    a_meeting(board, 20, title="Winter meeting")
    a_meeting(board, 10, status="draft", title="Secret plan")
    a_meeting(board, 5, status="cancelled", title="Called off")
    a_meeting(board, -20, status="held", title="Autumn meeting")
    page = words(client.get("/bodies/northfen-board/"))
    for said in (
        "Health and wellbeing board. A committee of a council where councillors",
        "Joins up services.",
        "Northfen Council",
        "Devon (council)",
        "Elected: members answer to voters",
        "Chair Chandra Chair",
        "4 members. Also 1 clerk, 1 analyst, 1 witness, 1 observer.",
        "Winter meeting",
        "Autumn meeting",
        "Version 1, adopted on 20 January 2026",
        "Next review: 1 June 2026 (overdue)",
        "Democratic services, 01234 567890",
        "20 working days (English bank holidays are left out)",
        "25 per cent of the members: 1 of the 4 it has now",
        "More votes for than against",
        "Counted, not recorded by name",
        "1 seat is vacant.",
        "This body answers to Northfen Council. Ground: Act of 2012",
        "Fenmarsh citizen panel advises this body.",
        "Everybody who answers for health and care in Devon",
    ):
        assert said in page, said
    assert "Secret plan" not in page
    assert "Called off" not in page
    assert "Cleo Clerk" not in page


def test_a_body_of_nothing_still_has_a_page(client: Client) -> None:
    body = a_body("Bare panel", "citizen_panel")
    page = words(client.get(f"/bodies/{body.slug}/"))
    for said in (
        "No area has been entered yet.",
        "No members yet.",
        "None has been called.",
        "None have been entered yet.",
        "25 per cent of the members. It has no members yet.",
        "Nothing has been entered about whom this body answers to.",
    ):
        assert said in page, said
    assert NO_PATIENTS not in page


def test_a_board_without_patients_says_so(client: Client, moot: Moot) -> None:
    assert f"{NO_PATIENTS} The seat “Patient organisation” is vacant." in words(
        client.get("/bodies/northfen-board/")
    )
    assert f"{NO_PATIENTS} It has no seat for one." in words(client.get("/bodies/fenmarsh-icb/"))
    assert NO_PATIENTS not in words(client.get("/bodies/fenmarsh-panel/"))
    seat = Seat.objects.create(
        body=moot.other, title="Healthwatch", role="patient_representative", for_patients=True
    )
    Membership.objects.filter(pk=moot.membership("rosa", moot.other).pk).update(seat=seat)
    page = words(client.get("/bodies/fenmarsh-icb/"))
    assert NO_PATIENTS not in page
    assert "Every seat is filled." in page
    Membership.objects.filter(seat=seat).update(starts_on=clock.today() + dt.timedelta(days=3))
    page = words(client.get("/bodies/fenmarsh-icb/"))
    assert NO_PATIENTS in page
    assert "Rosa Patient Representative" in page
    Membership.objects.filter(seat=seat).update(
        starts_on=LONG_AGO, ends_on=clock.today() - dt.timedelta(days=1)
    )
    assert NO_PATIENTS in words(client.get("/bodies/fenmarsh-icb/"))


def test_a_panel_shows_no_names_of_members(client: Client, moot: Moot) -> None:
    page = words(client.get("/bodies/fenmarsh-panel/"))
    for name in ("Paul", "Priya", "Pam"):
        assert name not in page


def test_too_few_members_for_the_quorum(client: Client, moot: Moot) -> None:
    Body.objects.filter(pk=moot.board.pk).update(quorum_kind="number", quorum_value=9)
    assert "9 members. It has 4 now, which is too few to decide anything." in words(
        client.get("/bodies/northfen-board/")
    )
    Body.objects.filter(pk=moot.board.pk).update(quorum_value=3)
    assert "3 members, of the 4 it has now" in words(client.get("/bodies/northfen-board/"))


def test_the_page_of_a_body_costs_few_queries(
    client_as, moot: Moot, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        add_seat(
            actor=OPERATOR,
            body_id=moot.board.pk,
            title=f"Seat {number}",
            role="member",
            nominated_by_id=moot.panel.pk,
        )
        add_link(actor=OPERATOR, body_id=moot.board.pk, kind="advises", to_name=f"Trust {number}")
    adopt_terms(actor=OPERATOR, body_id=moot.board.pk, text="x" * 50_000, adopted_on=LONG_AGO)
    cleo = client_as(moot.people["cleo"])
    cleo.get("/bodies/northfen-board/")
    with django_assert_max_num_queries(12):
        cleo.get("/bodies/northfen-board/")


def test_hostile_text_is_shown_as_text(client: Client, moot: Moot) -> None:
    body = a_body(HOSTILE, areas=[SYSTEM], purpose=HOSTILE, part_of=HOSTILE, contact=HOSTILE, slug="hostile")
    adopt_terms(actor=OPERATOR, body_id=body.pk, text=HOSTILE, adopted_on=dt.date(2026, 1, 1))
    adopt_terms(actor=OPERATOR, body_id=body.pk, text=f"{HOSTILE} and more", adopted_on=dt.date(2026, 1, 2))
    add_link(actor=OPERATOR, body_id=body.pk, kind="answers_to", to_name=HOSTILE, note=HOSTILE)
    add_seat(actor=OPERATOR, body_id=body.pk, title=HOSTILE, role="member", organisation=HOSTILE)
    for path in (
        "/bodies/",
        "/bodies/hostile/",
        "/bodies/hostile/terms/",
        "/bodies/hostile/terms/2/changes/",
        "/accountability/QJK/",
    ):
        text = client.get(path).content.decode()
        assert "<script>alert" not in text, path
        assert "&lt;script&gt;alert" in text, path


@pytest.mark.parametrize(
    "path",
    [
        "/bodies/none-such/",
        "/bodies/none-such/terms/",
        "/bodies/northfen-board/terms/1/",
        "/bodies/northfen-board/terms/0/",
        "/bodies/northfen-board/terms/99999999999999999999/",
        "/bodies/northfen-board/terms/1/changes/",
        "/bodies/Ünknown/",
        "/accountability/Q99/",
        "/accountability/E92000001/",
        "/accountability/%00/",
    ],
)
def test_what_is_not_there(client: Client, moot: Moot, path: str) -> None:
    assert client.get(path).status_code == 404


def test_terms_are_read_in_every_version(client: Client, moot: Moot) -> None:
    page = words(client.get("/bodies/northfen-board/terms/"))
    assert "No terms of reference yet" in page
    text = "The board has 12 members.\n\nIt meets four times a year."
    adopt_terms(actor=OPERATOR, body_id=moot.board.pk, text=text, adopted_on=dt.date(2025, 5, 1))
    adopt_terms(
        actor=OPERATOR, body_id=moot.board.pk, text=text.replace("12", "14"), adopted_on=dt.date(2026, 5, 1)
    )
    adopt_terms(
        actor=OPERATOR,
        body_id=moot.board.pk,
        text=text.replace("12", "14"),
        adopted_on=dt.date(2026, 6, 1),
        next_review=dt.date(2999, 6, 1),
    )
    page = words(client.get("/bodies/northfen-board/terms/"))
    assert "Version 3, adopted on 1 June 2026. Next review: 1 June 2999." in page
    assert "The board has 14 members." in page
    assert "It is no longer in force" not in page
    page = words(client.get("/bodies/northfen-board/terms/1/"))
    assert "This is version 1. It is no longer in force." in page
    assert "The board has 12 members." in page
    page = words(client.get("/bodies/northfen-board/terms/2/changes/"))
    assert "Changed: The board has taken out: 12 put in: 14 members." in page
    assert "The words are the same." in words(client.get("/bodies/northfen-board/terms/3/changes/"))
    assert "From version 1" in words(client.get("/bodies/northfen-board/terms/3/changes/?from=1"))
    assert client.get("/bodies/northfen-board/terms/3/changes/?from=99").status_code == 404
    assert client.get("/bodies/northfen-board/terms/3/changes/?from=²").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/bodies/",
        "/bodies/northfen-board/",
        "/bodies/northfen-board/terms/",
        "/accountability/",
        "/accountability/QJK/",
    ],
)
def test_pages_hold_nothing_that_the_policy_refuses(client: Client, moot: Moot, path: str) -> None:
    text = client.get(path).content.decode()
    assert text.count("<h1") == 1
    assert "style=" not in text
    assert client.post(path).status_code == 405
