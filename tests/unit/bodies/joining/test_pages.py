"""The pages of staff: who sees them, what they do, and the letters as a PDF."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audit import trail
from deliberation.bodies.actions.invitations import invite_substitute, make_sign_in_letter
from deliberation.bodies.calc.codes import grouped
from deliberation.bodies.models import Body, Invitation
from deliberation.bodies.queries.invitations import code_of
from kernel import clock
from tests.moot import Moot
from tests.unit.bodies.joining.kit import FEN_LANE, by_email, by_letter, fresh, words

pytestmark = pytest.mark.django_db
PANEL, BOARD = "/bodies/fenmarsh-panel", "/bodies/northfen-board"
LINES = "Bo Example; 2 Fen Lane; NF1 1AB\nCy Example; 3 Fen Lane; NF1 1AC"


@pytest.fixture
def femi(moot: Moot, client_as: Any) -> Client:
    """The facilitator's browser."""
    return client_as(moot.actor("femi"))  # type: ignore[no-any-return]


def pages_of(moot: Moot) -> list[str]:
    """Every page of staff about the panel."""
    letter, paul = by_letter(moot), moot.membership("paul", moot.panel)
    start = f"{PANEL}/invitations"
    return [
        f"{start}/", f"{start}/new/", f"{start}/letters/", f"{start}/print/", f"{start}/{letter.pk}/",
        f"{start}/{letter.pk}/renew/", f"{start}/{letter.pk}/revoke/",
        f"{PANEL}/members/{paul.pk}/substitutes/new/", f"{PANEL}/members/{paul.pk}/sign-in-letter/",
    ]  # fmt: skip


def pdf_of(answer: Any) -> pypdf.PdfReader:
    assert answer["Content-Type"] == "application/pdf", words(answer)
    return pypdf.PdfReader(io.BytesIO(answer.content))


def test_who_sees_the_pages(moot: Moot, client_as: Any) -> None:
    pages = pages_of(moot)
    statuses = {"femi": 200, "cleo": 200, "paul": 403, "otto": 404, "chandra": 404}
    for name, status in statuses.items():
        client = client_as(moot.actor(name))
        assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, status), name
    for page in pages:
        assert Client().get(page)["Location"].startswith("/accounts/sign-in/?next="), page
        weak = client_as(moot.actor("femi"), second_step=False).get(page)
        assert weak.status_code == 403
        assert "second step" in words(weak)
    assert client_as(moot.actor("paul")).post(f"{PANEL}/invitations/letters.pdf").status_code == 403


def test_another_bodys_things_are_not_there(moot: Moot, client_as: Any) -> None:
    letter, cleo = by_letter(moot), client_as(moot.actor("cleo"))
    for tail in ("", "renew/", "revoke/"):
        assert cleo.get(f"{BOARD}/invitations/{letter.pk}/{tail}").status_code == 404
    paul = moot.membership("paul", moot.panel)
    for tail in ("substitutes/new/", "sign-in-letter/"):
        assert cleo.get(f"{BOARD}/members/{paul.pk}/{tail}").status_code == 404
    assert cleo.post(f"{BOARD}/invitations/letters.pdf", {"letter": letter.pk}).status_code == 409


def test_the_list_shows_states_and_filters(moot: Moot, femi: Client) -> None:
    assert "Nobody is invited yet" in words(femi.get(f"{PANEL}/invitations/"))
    letter, used = by_letter(moot), by_letter(moot, name="Uma Used")
    Invitation.objects.filter(pk=used.pk).update(used_at=clock.now())
    by_email(moot, moot.panel, name="Mo Mail")
    page = words(femi.get(f"{PANEL}/invitations/"))
    for said in (
        "Ada Example",
        "Member, number 4",
        "Uma Used",
        "Used",
        "Mo Mail",
        "By email",
        "(1 not printed yet)",
    ):
        assert said in page
    assert code_of(letter) not in femi.get(f"{PANEL}/invitations/").content.decode()
    only = words(femi.get(f"{PANEL}/invitations/?state=used&channel=letter"))
    assert ("Uma Used" in only, "Ada Example" in only) == (True, False)
    assert "No invitation is in this state" in words(femi.get(f"{PANEL}/invitations/?state=expired"))
    assert femi.get(f"{PANEL}/invitations/?state=nonsense&page=x").status_code == 200


def test_the_list_goes_on_over_pages_with_few_questions(
    moot: Moot, femi: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        by_letter(moot, name=f"Ada {number:02}")
    femi.get(f"{PANEL}/invitations/")
    with django_assert_max_num_queries(12):
        page = words(femi.get(f"{PANEL}/invitations/?page=2"))
    assert "Ada 02" in page
    with django_assert_max_num_queries(12):
        femi.get(f"{PANEL}/invitations/print/")


def test_inviting_by_email(moot: Moot, client_as: Any) -> None:
    cleo = client_as(moot.actor("cleo"))
    assert moot.patient_seat is not None
    sent = {
        "name": "Pat",
        "email": "Pat@fenmarsh.example",
        "role": "patient_representative",
        "seat_id": moot.patient_seat.pk,
    }
    answer = cleo.post(f"{BOARD}/invitations/new/", sent, follow=True)
    made = Invitation.objects.get()
    assert (made.email, made.seat_id) == ("pat@fenmarsh.example", moot.patient_seat.pk)
    assert "The invitation to Pat goes out" in words(answer)
    assert "Patient representative: Patient organisation" in words(answer)
    again = cleo.post(f"{BOARD}/invitations/new/", sent | {"seat_id": "none"})
    assert "invited to this body already" in words(again)
    bad = cleo.post(
        f"{BOARD}/invitations/new/",
        {"role": "emperor", "starts_on_day": "31", "starts_on_month": "2", "starts_on_year": ""},
    )
    for said in ("Enter their name.", "Enter their email address.", "Enter a real date"):
        assert said in words(bad)
    wrong = {"name": "Q", "email": "q@fenmarsh.example", "role": "member", "seat_id": moot.patient_seat.pk}
    assert "is for another role" in words(cleo.post(f"{BOARD}/invitations/new/", wrong))


def test_letters_from_a_list_are_previewed_made_and_printed(moot: Moot, femi: Client) -> None:
    by_letter(moot)
    sent = {"role": "member", "lines": LINES}
    page = femi.post(f"{PANEL}/invitations/letters/", sent)
    assert "2 letters, each in the role: Member" in words(page)
    assert re.search(r"5 Bo Example 2 Fen Lane, NF1 1AB 6 Cy Example", words(page))
    assert Invitation.objects.count() == 1
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))
    answer = femi.post(f"{PANEL}/invitations/letters/", hidden, follow=True)
    assert "2 letters can be printed now" in words(answer)
    assert answer.request["PATH_INFO"] == f"{PANEL}/invitations/print/"
    ids = re.findall(r'name="letter" value="(\d+)"', answer.content.decode())
    assert len(ids) == 3
    read = pdf_of(femi.post(f"{PANEL}/invitations/letters.pdf", {"letter": ids}))
    assert len(read.pages) == 3
    for each, made in zip(read.pages, Invitation.objects.order_by("number"), strict=True):
        text = each.extract_text()
        assert grouped(code_of(made)) in text
        assert made.name in text
        assert "NF1" in text
        assert "Illustrative" in text
    assert "printed" in words(femi.get(f"{PANEL}/invitations/print/"))
    assert trail.history("invitation", ids[0])[-1]["event"] == "invitation.printed"


def test_a_list_with_faults_stores_nothing_and_says_where(moot: Moot, femi: Client) -> None:
    by_letter(moot)
    lines = f"Ada Example; {FEN_LANE}\n\nBo\n; 1 Lane\nAda example; 1 Fen Lane; Northfen; NF1 1AA".replace(
        FEN_LANE, "1 Fen Lane; Northfen; NF1 1AA"
    )
    page = femi.post(f"{PANEL}/invitations/letters/", {"role": "member", "lines": lines, "confirm": "yes"})
    text = words(page)
    assert "<title>Error: " in page.content.decode()
    for said in (
        "1 name There is an open letter",
        "3 address The address is missing",
        "4 name The name is missing",
        "5 name This is the same person as in line 1",
    ):
        assert said in text
    assert Invitation.objects.count() == 1


def test_letters_from_a_file(moot: Moot, femi: Client) -> None:
    file = SimpleUploadedFile("people.csv", b"name,address,postcode\nBo,2 Fen Lane,NF1 1AB\n", "text/csv")
    page = femi.post(f"{PANEL}/invitations/letters/", {"role": "observer", "file": file})
    assert "1 letter, each in the role: Observer" in words(page)
    assert "Bo; 2 Fen Lane; NF1 1AB" in page.content.decode()
    both = SimpleUploadedFile("people.csv", b"name,address\nBo,2 Fen Lane\n", "text/csv")
    assert "not both" in words(
        femi.post(f"{PANEL}/invitations/letters/", {"role": "member", "file": both, "lines": "x"})
    )
    large = SimpleUploadedFile("people.csv", b"x" * 500_001, "text/csv")
    assert "too large" in words(femi.post(f"{PANEL}/invitations/letters/", {"role": "member", "file": large}))
    assert "Enter at least one" in words(femi.post(f"{PANEL}/invitations/letters/", {"role": "member"}))
    binary = SimpleUploadedFile("people.csv", b"\x89PNG\r\n\x1a\n\x00", "text/csv")
    assert "not in UTF-8" in words(
        femi.post(f"{PANEL}/invitations/letters/", {"role": "member", "file": binary})
    )


def test_every_kind_of_letter_fits_its_page(moot: Moot, femi: Client) -> None:
    long = "W" * 20 + " " + "m" * 24
    Body.objects.filter(pk=moot.panel.pk).update(
        name=" ".join(["Fenmarsh"] * 17),
        part_of=" ".join(["Council"] * 19),
        contact=" ".join(["office"] * 28),
    )
    by_letter(moot, name=" ".join(["Longname"] * 13), address="\n".join([long] * 6))
    paul = moot.membership("paul", moot.panel)
    paul.person.email = None
    paul.person.save()
    make_sign_in_letter(
        actor=moot.actor("femi"), body_id=moot.panel.pk, membership_id=paul.pk, name="Paul", address=FEN_LANE
    )
    invite_substitute(
        actor=moot.actor("femi"),
        body_id=moot.panel.pk,
        membership_id=paul.pk,
        channel="letter",
        name="Sue",
        address=FEN_LANE,
    )
    ids = list(Invitation.objects.values_list("pk", flat=True))
    read = pdf_of(femi.post(f"{PANEL}/invitations/letters.pdf", {"letter": ids}))
    assert len(read.pages) == 3
    text = " ".join(" ".join(each.extract_text().split()) for each in read.pages)
    for said in ("An invitation to join", "Your code to sign in to", "Standing in for Member 1", long):
        assert said in text
    assert all(grouped(code_of(each)) in text for each in Invitation.objects.all())


def test_choosing_letters_that_are_not_there(moot: Moot, femi: Client) -> None:
    mail = by_email(moot, moot.panel)
    url = f"{PANEL}/invitations/letters.pdf"
    assert "Choose at least one letter" in words(femi.post(url, {}, follow=True))
    for letter in (mail.pk, 99_999, "9" * 15):
        assert femi.post(url, {"letter": letter}).status_code == 409
    assert femi.post(url, {"letter": "x"})["Location"].endswith("/print/")
    assert femi.get(url).status_code == 405


def test_one_invitation_tells_its_history(moot: Moot, femi: Client) -> None:
    made = by_letter(moot)
    url = f"{PANEL}/invitations/{made.pk}"
    femi.post(f"{PANEL}/invitations/letters.pdf", {"letter": made.pk})
    page = words(femi.get(f"{url}/"))
    assert "Made, by Cleo Clerk" in page
    assert "Printed, by Femi Facilitator" in page
    assert "1 Fen Lane, Northfen, NF1 1AA" in page
    assert "The old code stops working" in words(femi.get(f"{url}/renew/"))
    assert "more than 6 lines" in words(femi.post(f"{url}/renew/", {"address": "\n".join("abcdefg")}))
    assert "Print the new letter" in words(femi.post(f"{url}/renew/", {"address": "4 Fen Lane"}, follow=True))
    assert fresh(made).address == "4 Fen Lane"
    assert "Choose a reason." in words(femi.post(f"{url}/revoke/", {}))
    page = words(femi.post(f"{url}/revoke/", {"reason": "wrong_hands"}, follow=True))
    assert "Withdrawn: it may be in the wrong hands, by Femi Facilitator" in page
    assert "Send it again" not in page
    assert femi.post(f"{url}/revoke/", {"reason": "mistake"}).status_code == 409


def test_one_whose_sending_failed_says_so(moot: Moot, client_as: Any) -> None:
    made = by_email(moot)
    Invitation.objects.filter(pk=made.pk).update(sends=8)
    page = words(client_as(moot.actor("cleo")).get(f"{BOARD}/invitations/{made.pk}/"))
    assert "Could not be sent" in page
    assert "Check the address" in page


def test_blanked_invitations_are_shown_without_a_name(moot: Moot, femi: Client) -> None:
    made = by_letter(moot)
    Invitation.objects.filter(pk=made.pk).update(
        name="", address="", blanked_at=clock.now(), expires_at=clock.now()
    )
    page = words(femi.get(f"{PANEL}/invitations/{made.pk}/"))
    assert "(name deleted)" in page
    assert "Send it again" not in page
    assert femi.post(f"{PANEL}/invitations/{made.pk}/renew/", {"address": "4 Fen Lane"}).status_code == 409


def test_a_substitute_is_invited_from_the_page(moot: Moot, client_as: Any) -> None:
    cleo, mabel = client_as(moot.actor("cleo")), moot.membership("mabel", moot.board)
    url = f"{BOARD}/members/{mabel.pk}/substitutes/new/"
    assert "Enter their email address" in words(cleo.post(url, {"name": "Sue", "channel": "email"}))
    assert "Enter their postal address" in words(cleo.post(url, {"name": "Sue", "channel": "letter"}))
    day = clock.today() + dt.timedelta(days=9)
    sent = {
        "name": "Sue", "channel": "email", "email": "sue@fenmarsh.example",
        "ends_on_day": day.day, "ends_on_month": day.month, "ends_on_year": day.year,
    }  # fmt: skip
    assert "Stand in for Mabel Member" in words(cleo.post(url, sent, follow=True))
    assert Invitation.objects.get().ends_on == day
    clerk = moot.membership("cleo", moot.board)
    answer = cleo.post(f"{BOARD}/members/{clerk.pk}/substitutes/new/", sent | {"email": "t@fenmarsh.example"})
    assert "Only a member can have a substitute" in words(answer)


def test_a_sign_in_letter_from_the_page(moot: Moot, femi: Client) -> None:
    paul = moot.membership("paul", moot.panel)
    url = f"{PANEL}/members/{paul.pk}/sign-in-letter/"
    assert "cannot sign in by letter" in words(femi.get(url))
    assert femi.post(url, {"name": "Paul", "address": FEN_LANE}).status_code == 409
    paul.person.email = None
    paul.person.save()
    assert "Enter the postal address." in words(femi.post(url, {"name": "Paul"}))
    assert "Sign in without email" in words(
        femi.post(url, {"name": "Paul", "address": FEN_LANE}, follow=True)
    )
    assert "1 Fen Lane" in words(femi.get(url)), "the next one goes to the same address"
