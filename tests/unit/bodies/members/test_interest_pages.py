"""The register of interests and the pages on which people declare."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import pytest
from django.test import Client
from pypdf import PdfReader

from deliberation.bodies.models import AgendaItem, Declaration, Interest, Meeting, Membership
from kernel import clock
from kernel.actors import Actor
from tests.moot import Moot

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
REGISTER = "/bodies/northfen-board/interests/"
NEW = {"kind": "work", "organisation": "Fen Trust", "description": "Nurse"}


@pytest.fixture(autouse=True)
def _june():
    with clock.frozen(NOW):
        yield


@pytest.fixture
def mabel(moot: Moot, client_as) -> Client:
    """Mabel's browser, without a second step: members need none."""
    return client_as(moot.people["mabel"], second_step=False)


@pytest.fixture
def clerk(moot: Moot, client_as) -> Client:
    """Cleo's browser."""
    return client_as(moot.people["cleo"])


@pytest.fixture
def item(moot: Moot) -> AgendaItem:
    """The first of two items of a called meeting."""
    at = NOW + dt.timedelta(days=9)
    meeting = Meeting.objects.create(
        body=moot.board, title="June meeting", starts_at=at, ends_at=at, status="called", called_at=NOW
    )
    AgendaItem.objects.create(meeting=meeting, position=2, title="The winter plan")
    return AgendaItem.objects.create(meeting=meeting, position=1, title="The nursing contract")


def words(answer) -> str:
    """A page's text without tags, blanks run together."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def held_by(moot: Moot, name: str = "mabel", **values) -> Interest:
    said = {"kind": "work", "description": "A nurse at Fen Trust"} | values
    return Interest.objects.create(membership=moot.membership(name, moot.board), **said)


def at(item: AgendaItem) -> str:
    return f"/bodies/northfen-board/meetings/{item.meeting_id}/items/{item.pk}/declare/"


# The register


def test_anybody_reads_the_register(moot: Moot) -> None:
    held_by(moot, organisation="Fen <Trust>")
    held_by(moot, "cora", description="An old job", ends_on=dt.date(2026, 1, 1))
    held_by(moot, "chandra", description="Not mine", withdrawn_at=NOW)
    answer = Client().get(REGISTER)
    page = words(answer)
    assert "A nurse at Fen Trust" in page
    assert "Fen <Trust>" not in answer.content.decode()
    assert "An old job" not in page
    assert "Chandra Chair : has not said yet" in page
    everything = words(Client().get(REGISTER, {"state": "all"}))
    assert "An old job" in everything
    assert "Ended" in everything
    assert "Not mine" in words(Client().get(REGISTER, {"state": "withdrawn"}))
    assert "No interest fits" in words(Client().get(REGISTER, {"q": "zebra"}))
    assert "A nurse" in words(Client().get(REGISTER, {"kind": "odd", "state": "odd", "page": "odd"}))
    for part in ("Declare an interest", "Change or end"):
        assert part not in page


def test_one_members_interests_alone(moot: Moot) -> None:
    held_by(moot)
    held_by(moot, "cora", description="Shares")
    page = words(Client().get(REGISTER, {"member": moot.membership("cora", moot.board).pk}))
    assert "Shares" in page
    assert "A nurse" not in page
    assert Client().get(REGISTER, {"member": moot.membership("rosa", moot.other).pk}).status_code == 404
    assert "A nurse" in words(Client().get(REGISTER, {"member": "x"}))


def test_a_long_register_is_paged(moot: Moot, clerk: Client, django_assert_max_num_queries) -> None:
    for number in range(60):
        held_by(moot, description=f"Thing {number:02}")
    clerk.get(REGISTER)
    with django_assert_max_num_queries(12):
        first = clerk.get(REGISTER)
    assert first.content.decode().count('<th scope="row"') == 50
    assert clerk.get(f"{REGISTER}?page=2").content.decode().count('<th scope="row"') == 10


def test_the_register_as_a_file(moot: Moot) -> None:
    held_by(moot, description="=HYPERLINK(1)")
    held_by(moot, "cora", description="An old job", ends_on=dt.date(2026, 1, 1))
    answer = Client().get("/bodies/northfen-board/interests.csv", {"state": "all"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["description"] for row in rows} == {"'=HYPERLINK(1)", "An old job"}
    assert {row["state"] for row in rows} == {"current", "ended"}
    assert {row["illustrative"] for row in rows} == {"true"}
    assert "northfen-board-interests.csv" in answer["Content-Disposition"]
    assert len(Client().get("/bodies/northfen-board/interests.csv").content.splitlines()) == 2


def test_the_register_to_print(moot: Moot) -> None:
    held_by(moot, organisation="#import", description="Fen [Trust] $x$ *bold*")
    answer = Client().get("/bodies/northfen-board/interests.pdf")
    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.content))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for part in (
        "Register of interests: Northfen",
        "#import: Fen [Trust] $x$ *bold*",
        "Illustrative",
        "1 of 1",
    ):
        assert part in text, part
    assert "Chandra Chair: has not said yet" in text
    assert reader.metadata.title == "Register of interests: Northfen health and wellbeing board"
    assert "no such member" not in text
    empty = Client().get("/bodies/fenmarsh-panel/interests.pdf", {"state": "withdrawn"})
    assert "nothing in the register" in PdfReader(io.BytesIO(empty.content)).pages[0].extract_text()


# Declaring


def test_a_member_declares(moot: Moot, mabel: Client) -> None:
    form = words(mabel.get(f"{REGISTER}declare/"))
    assert "Whose interest is it?" not in form
    answer = mabel.post(f"{REGISTER}declare/", NEW, follow=True)
    assert "The interest is in the register." in words(answer)
    assert Interest.objects.get().membership == moot.membership("mabel", moot.board)


def test_a_clerk_declares_for_a_member(moot: Moot, clerk: Client) -> None:
    pk = moot.membership("cora", moot.board).pk
    assert "Whose interest is it?" in words(clerk.get(f"{REGISTER}declare/?member={pk}"))
    assert "Choose a member." in words(clerk.post(f"{REGISTER}declare/", NEW))
    elsewhere = moot.membership("rosa", moot.other).pk
    assert "Select a valid choice" in words(
        clerk.post(f"{REGISTER}declare/", NEW | {"membership_id": elsewhere})
    )
    clerk.post(f"{REGISTER}declare/", NEW | {"membership_id": pk})
    assert Interest.objects.get().membership_id == pk


def test_a_member_cannot_slip_in_another(moot: Moot, mabel: Client) -> None:
    mabel.post(f"{REGISTER}declare/", NEW | {"membership_id": moot.membership("cora", moot.board).pk})
    assert Interest.objects.get().membership == moot.membership("mabel", moot.board)


def test_what_is_missing_is_said(mabel: Client) -> None:
    page = words(mabel.post(f"{REGISTER}declare/", {"description": ""}))
    assert "Choose what kind of interest it is." in page
    assert "Describe the interest." in page
    assert not Interest.objects.exists()


@pytest.mark.parametrize("tail", ["declare/", "{pk}/", "{pk}/withdraw/", "confirm/"])
def test_who_comes_to_the_pages(moot: Moot, client_as, tail: str) -> None:
    page = REGISTER + tail.format(pk=held_by(moot).pk)
    assert Client().get(page)["Location"].startswith("/accounts/sign-in/?next=")
    for stranger in ("paul", "otto", "rosa"):
        assert client_as(moot.people[stranger]).get(page).status_code == 404
    assert client_as(moot.people["obi"]).get(page).status_code == 403
    assert client_as(moot.people["mabel"]).get(page).status_code == 200
    other = client_as(moot.people["cora"]).get(page).status_code
    assert other == (403 if "{pk}" in tail else 200)


def test_an_operator_keeps_the_register_of_any_body(moot: Moot, client_as, operator: Actor) -> None:
    interest = held_by(moot)
    client = client_as(operator)
    assert client.get(f"{REGISTER}{interest.pk}/").status_code == 200
    assert client.post(f"{REGISTER}{interest.pk}/withdraw/").status_code == 302
    assert client.get(f"{REGISTER}confirm/").status_code == 403


def test_ending_and_withdrawing(moot: Moot, mabel: Client, clerk: Client) -> None:
    interest = held_by(moot)
    page = f"{REGISTER}{interest.pk}/"
    assert "What was declared stays as it was said" in words(mabel.get(page))
    day = {"ends_on_day": "1", "ends_on_month": "5", "ends_on_year": "2026"}
    assert "The dates of the interest are changed." in words(mabel.post(page, day, follow=True))
    wrong = day | {"starts_on_day": "1", "starts_on_month": "6", "starts_on_year": "2026"}
    assert "The last day is before the first day." in words(mabel.post(page, wrong))
    assert "marked as withdrawn" in words(clerk.get(f"{page}withdraw/"))
    assert "The interest is marked as withdrawn." in words(clerk.post(f"{page}withdraw/", follow=True))
    assert clerk.post(f"{page}withdraw/").status_code == 409
    assert "This interest was withdrawn." in words(mabel.post(page, day))


def test_another_bodys_interest_is_not_there(moot: Moot, clerk: Client) -> None:
    theirs = Interest.objects.create(
        membership=moot.membership("rosa", moot.other), kind="work", description="x"
    )
    assert clerk.get(f"{REGISTER}{theirs.pk}/").status_code == 404
    assert clerk.post(f"{REGISTER}{theirs.pk}/withdraw/").status_code == 404


def test_the_yearly_word(moot: Moot, mabel: Client, clerk: Client) -> None:
    assert "You have not said yet whether you have something to declare." in words(mabel.get(REGISTER))
    assert "I have nothing to declare" in words(mabel.get(f"{REGISTER}confirm/"))
    answer = mabel.post(f"{REGISTER}confirm/", follow=True)
    assert "You will be asked again in a year." in words(answer)
    assert "You have not said yet" not in words(mabel.get(REGISTER))
    assert "Mabel Member : said on 1 June 2026 that there is nothing to declare" in words(
        Client().get(REGISTER)
    )
    held_by(moot)
    assert "Yes, this is right and complete" in words(mabel.get(f"{REGISTER}confirm/"))
    assert clerk.get(f"{REGISTER}confirm/").status_code == 403
    with clock.frozen(NOW + dt.timedelta(days=400)):
        assert "You last confirmed your interests on 1 June 2026" in words(mabel.get(REGISTER))


# Joining an item


def test_a_member_goes_from_item_to_item(moot: Moot, mabel: Client, item: AgendaItem) -> None:
    interest = held_by(moot)
    page = mabel.get(at(item))
    assert "The nursing contract" in words(page)
    assert "A nurse at Fen Trust" in words(page)
    answer = mabel.post(at(item), {"interest": str(interest.pk), "leaves": "on"})
    other = AgendaItem.objects.exclude(pk=item.pk).get()
    assert answer["Location"] == at(other)  # the next one on which nothing is said
    last = mabel.post(at(other), {"interest": "nothing"})
    assert last["Location"] == f"/bodies/northfen-board/meetings/{item.meeting_id}/"
    first, second = Declaration.objects.order_by("pk")
    assert (first.interest, first.leaves) == (interest, True)
    assert (second.interest, second.leaves) == (None, False)
    assert "A new answer replaces it" in words(mabel.get(at(item)))


def test_a_new_interest_leads_back_to_the_item(moot: Moot, mabel: Client, item: AgendaItem) -> None:
    answer = mabel.post(at(item), {"interest": "new"})
    back = mabel.post(answer["Location"], NEW)
    interest = Interest.objects.get()
    assert back["Location"].startswith(at(item))
    assert f'value="{interest.pk}" checked' in mabel.get(back["Location"]).content.decode()


def test_what_does_not_fit_is_refused(moot: Moot, mabel: Client, item: AgendaItem) -> None:
    assert "Say whether an interest touches the item." in words(mabel.post(at(item), {}))
    assert "Choose the interest" in words(mabel.post(at(item), {"interest": "nothing", "leaves": "on"}))
    hers = held_by(moot, "cora")
    assert "Select a valid choice" in words(mabel.post(at(item), {"interest": str(hers.pk)}))
    Meeting.objects.update(status="held")
    assert "The meeting has been held." in words(mabel.post(at(item), {"interest": "nothing"}))
    assert not Declaration.objects.exists()


def test_a_clerk_sees_everybody_and_records_for_one(moot: Moot, clerk: Client, item: AgendaItem) -> None:
    pk = moot.membership("cora", moot.board).pk
    assert words(clerk.get(at(item))).count("Nothing yet") == 4
    assert "Cora Co Opted" in words(clerk.get(f"{at(item)}?member={pk}"))
    clerk.post(f"{at(item)}?member={pk}", {"interest": "nothing"})
    assert Declaration.objects.get().membership_id == pk
    assert "Nothing to declare" in words(clerk.get(at(item)))
    elsewhere = moot.membership("rosa", moot.other).pk
    assert clerk.get(f"{at(item)}?member={elsewhere}").status_code == 404


def test_who_comes_to_an_item(moot: Moot, client_as, item: AgendaItem) -> None:
    page = at(item)
    assert Client().get(page)["Location"].startswith("/accounts/sign-in/?next=")
    assert client_as(moot.people["otto"]).get(page).status_code == 404
    assert client_as(moot.people["obi"]).get(page).status_code == 403
    assert client_as(moot.people["anil"]).get(page).status_code == 403
    cora = moot.membership("cora", moot.board).pk
    assert client_as(moot.people["mabel"]).get(f"{page}?member={cora}").status_code == 403
    assert (
        client_as(moot.people["otto"]).get(page.replace("northfen-board", "fenmarsh-icb")).status_code == 404
    )
    wrong = page.replace(f"items/{item.pk}", "items/999999")
    assert client_as(moot.people["mabel"]).get(wrong).status_code == 404


def test_a_draft_is_not_there_for_a_witness(moot: Moot, client_as, item: AgendaItem) -> None:
    Meeting.objects.update(status="draft", called_at=None)
    assert client_as(moot.people["will"]).get(at(item)).status_code == 404


def test_a_substitute_has_no_interests_of_a_member(moot: Moot, client_as, item: AgendaItem) -> None:
    from deliberation.bodies.models import Substitute

    Substitute.objects.create(
        membership=moot.membership("mabel", moot.board), person=moot.people["paul"], public_name="P",
        starts_on=dt.date(2026, 1, 1),
    )  # fmt: skip
    paul = client_as(moot.people["paul"])
    assert paul.get(f"{REGISTER}declare/").status_code == 403
    assert paul.get(at(item)).status_code == 403
    assert Membership.objects.filter(body=moot.board, person=moot.people["paul"]).count() == 0
