"""Pages of the evidence pack: reading, filters, handing in, deciding, changing, withdrawing, doubts, marks of reading."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from audit.events import Event
from audit.models import Entry
from deliberation.tradeoffs.models import Challenge, Citation, EvidenceItem, Reading, TradeOff
from kernel import clock
from notices.models import Follow, Notice
from tests.moot import Moot
from tests.tradeoffs import add_evidence, add_points, make_tradeoff
from tests.unit.tradeoffs.evidence.kit import at, evidence_form, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]


@pytest.fixture
def tradeoff(moot: Moot) -> TradeOff:
    return make_tradeoff(moot.panel, "learn")


@pytest.fixture
def cleo(moot: Moot, client_as: SignIn) -> Client:
    return client_as(moot.actor("cleo"))


@pytest.fixture
def paul(moot: Moot, client_as: SignIn) -> Client:
    return client_as(moot.actor("paul"))


# --- Reading


def test_an_empty_pack_says_what_to_do(tradeoff: TradeOff, cleo: Client, paul: Client) -> None:
    assert "Add the first item" in words(cleo.get(at(tradeoff)))
    assert "You can hand something in" in words(paul.get(at(tradeoff)))
    assert "Come back" in words(Client().get(at(tradeoff)))


def test_the_list_and_its_filters(tradeoff: TradeOff, moot: Moot) -> None:
    first, second, third = add_evidence(tradeoff, 3)
    EvidenceItem.objects.filter(pk=second.pk).update(
        strength="strong", claim="Beds are full", kind="experience"
    )
    Challenge.objects.create(
        item=third, membership=moot.membership("paul", moot.panel), by_name="Member 1", text="No."
    )
    hidden = Challenge.objects.create(
        item=first,
        membership=moot.membership("paul", moot.panel),
        by_name="Member 1",
        text="No.",
        status="hidden",
    )

    def shown(query: str) -> list[str]:
        return re.findall(r"E(\d+):", words(Client().get(at(tradeoff) + query)))

    assert hidden.status == "hidden"
    assert shown("") == ["1", "2", "3"]
    assert shown("?words=beds+full") == ["2"]
    assert shown("?strength=strong") == ["2"]
    assert shown("?kind=experience") == ["2"]
    assert shown("?challenged=yes") == ["3"]
    assert shown("?challenged=no") == ["1", "2"]
    assert "Nothing fits" in words(Client().get(at(tradeoff) + "?words=nothing"))
    assert shown("?strength=odd&status=submitted&page=99") == ["1", "2", "3"]


def test_only_those_concerned_see_what_is_not_in_the_pack(
    tradeoff: TradeOff, moot: Moot, cleo: Client, paul: Client, client_as: SignIn
) -> None:
    mine = moot.membership("paul", moot.panel)
    add_evidence(tradeoff, 1, status="submitted", membership=mine, by_name="Member 1")
    add_evidence(
        tradeoff, 1, status="declined", status_reason="An advert.", membership=mine, by_name="Member 1"
    )
    add_evidence(tradeoff, 1, status="withdrawn", status_reason="It was wrong.")
    priya = client_as(moot.actor("priya"))
    for client, seen in ((cleo, True), (paul, True), (priya, False), (Client(), False)):
        assert ("E1: Claim 1" in words(client.get(at(tradeoff) + "?status=submitted"))) is seen
        assert (client.get(at(tradeoff, "evidence/1/")).status_code == 200) is seen
        assert (client.get(at(tradeoff, "evidence/2/")).status_code == 200) is seen
        assert "It was wrong." in words(client.get(at(tradeoff, "evidence/3/")))
    assert "An advert." in words(paul.get(at(tradeoff, "evidence/2/")))
    assert "1 item was handed in and waits" in words(cleo.get(at(tradeoff)))
    assert "waits to be looked at" not in words(paul.get(at(tradeoff)))


def test_one_item(tradeoff: TradeOff, moot: Moot) -> None:
    member = moot.membership("paul", moot.panel)
    (item,) = add_evidence(
        tradeoff, 1, link="https://example.org/a", strength_why="One study only.", interests="Paid for it"
    )
    point, _ = add_points(tradeoff, [member], 2)
    Citation.objects.create(point=point, item=item)
    Challenge.objects.create(item=item, membership=member, by_name="Member 1", text="Too old.", reply="It is from 2024.", replied_as="Cleo", replied_at=item.submitted_at)  # fmt: skip
    page = Client().get(at(tradeoff, "evidence/1/"))
    for part in (
        "Claim 1", "What it says in plain English.", "https://example.org/a", "Fair: one good study", "One study only.", "Paid for it",
        "Cleo Clerk", "Too old.", "It is from 2024.", "Point 1", "for Home care that starts within a day",
    ):  # fmt: skip
        assert part in words(page), part
    assert b'rel="noopener"' in page.content
    assert "I have read this" not in words(page)
    assert "For those who look after the pack" not in words(page)


def test_at_most_twelve_queries(
    tradeoff: TradeOff,
    moot: Moot,
    cleo: Client,
    paul: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    member = moot.membership("paul", moot.panel)
    items = add_evidence(tradeoff, 60)
    Challenge.objects.bulk_create(
        Challenge(item=each, membership=member, by_name="Member 1", text="Doubt.") for each in items[:30]
    )
    points = add_points(tradeoff, [member], 30)
    Citation.objects.bulk_create(Citation(point=each, item=items[0]) for each in points)
    for client in (Client(), paul, cleo):
        client.get(at(tradeoff))
        for page in ("evidence/", "evidence/?words=claim&unread=yes&challenged=yes&page=2", "evidence/1/"):
            with django_assert_max_num_queries(12):
                assert client.get(at(tradeoff, page)).status_code == 200


# --- Handing in and deciding


def test_staff_add_an_item_and_a_form_sent_twice_makes_one(tradeoff: TradeOff, cleo: Client) -> None:
    assert cleo.get(at(tradeoff, "evidence/new/")).status_code == 200
    sent = evidence_form(
        by_name="Fenmarsh carers’ group", has_interests="some", interests="Cares for a parent"
    )
    for _ in range(2):
        assert cleo.post(at(tradeoff, "evidence/new/"), sent)["Location"] == at(tradeoff, "evidence/1/")
    item = EvidenceItem.objects.get()
    assert (item.status, item.by_name, item.membership, item.interests) == (
        "accepted", "Fenmarsh carers’ group", None, "Cares for a parent",
    )  # fmt: skip
    assert Entry.objects.filter(event=Event.EVIDENCE_ACCEPTED).count() == 1


def test_a_member_hands_in_and_staff_take_it_up(tradeoff: TradeOff, cleo: Client, paul: Client) -> None:
    page = paul.get(at(tradeoff, "evidence/new/"))
    assert "Who handed it in" not in words(page)
    refused = paul.post(at(tradeoff, "evidence/new/"), evidence_form(has_interests=""))
    assert "Say whether there is an interest" in words(refused)
    refused = paul.post(at(tradeoff, "evidence/new/"), evidence_form(has_interests="some"))
    assert "Say which interest it is" in words(refused)
    answer = paul.post(at(tradeoff, "evidence/new/"), evidence_form(by_name="Somebody else"), follow=True)
    assert "Handed in" in words(answer)
    item = EvidenceItem.objects.get()
    assert (item.status, item.by_name, item.interests) == ("submitted", "Member 1", "None")
    assert paul.post(at(tradeoff, "evidence/1/accept/"), {"decision": "accept"}).status_code == 403
    assert "Take up E1?" in words(cleo.get(at(tradeoff, "evidence/1/accept/")))
    decided = {"decision": "accept", "strength": "weak", "strength_why": "One person."}
    assert "E1 is in the pack" in words(cleo.post(at(tradeoff, "evidence/1/accept/"), decided, follow=True))
    item.refresh_from_db()
    assert (item.status, item.strength, item.strength_why) == ("accepted", "weak", "One person.")
    assert cleo.get(at(tradeoff, "evidence/1/accept/")).status_code == 409


def test_what_is_not_taken_up_needs_a_reason(
    tradeoff: TradeOff, moot: Moot, cleo: Client, paul: Client
) -> None:
    paul.post(at(tradeoff, "evidence/new/"), evidence_form())
    refused = cleo.post(at(tradeoff, "evidence/1/accept/"), {"decision": "decline"})
    assert "Say why it is not taken up" in words(refused)
    cleo.post(
        at(tradeoff, "evidence/1/accept/"), {"decision": "decline", "reason": "It is about another place."}
    )
    assert "It is about another place." in words(paul.get(at(tradeoff, "evidence/1/")))
    assert Client().get(at(tradeoff, "evidence/1/")).status_code == 404
    assert cleo.get(at(tradeoff, "evidence/1/edit/")).status_code == 409


def test_a_bad_link_is_refused_beside_its_field(tradeoff: TradeOff, cleo: Client) -> None:
    for link in ("javascript:alert(1)", "ftp://example.org/", "not a link"):
        page = cleo.post(at(tradeoff, "evidence/new/"), evidence_form(link=link))
        assert "must be a web address" in words(page), link
    assert not EvidenceItem.objects.exists()


# --- Changing and withdrawing


def test_in_a_draft_everything_can_be_changed(moot: Moot, cleo: Client) -> None:
    draft = make_tradeoff(moot.panel, "draft")
    add_evidence(draft, 1)
    page = cleo.get(at(draft, "evidence/1/edit/"))
    assert "What an item claims" not in words(page)
    cleo.post(at(draft, "evidence/1/edit/"), evidence_form(claim="Another claim", source="Another source"))
    item = EvidenceItem.objects.get()
    assert (item.claim, item.source) == ("Another claim", "Another source")
    assert Client().get(at(draft)).status_code == 404


def test_later_only_wording_and_strength(tradeoff: TradeOff, cleo: Client) -> None:
    add_evidence(tradeoff, 1)
    assert "stay as they are" in words(cleo.get(at(tradeoff, "evidence/1/edit/")))
    sent = {
        "summary": "Said better.",
        "strength": "contested",
        "strength_why": "Two groups disagree.",
        "claim": "Other",
    }
    cleo.post(at(tradeoff, "evidence/1/edit/"), sent)
    item = EvidenceItem.objects.get()
    assert (item.summary, item.strength, item.claim) == ("Said better.", "contested", "Claim 1")
    assert Entry.objects.get(event=Event.EVIDENCE_CHANGED).detail["fields"] == "strength strength_why summary"


def test_withdrawing_asks_and_keeps_the_reason(tradeoff: TradeOff, cleo: Client, paul: Client) -> None:
    add_evidence(tradeoff, 1)
    assert "It cannot be undone" in words(cleo.get(at(tradeoff, "evidence/1/withdraw/")))
    assert "Say why it is withdrawn" in words(
        cleo.post(at(tradeoff, "evidence/1/withdraw/"), {"reason": " "})
    )
    cleo.post(at(tradeoff, "evidence/1/withdraw/"), {"reason": "The study was taken back."})
    assert "The study was taken back." in words(Client().get(at(tradeoff, "evidence/1/")))
    assert "The pack is empty" in words(Client().get(at(tradeoff)))
    assert "E1" in words(Client().get(at(tradeoff) + "?status=withdrawn"))
    assert paul.get(at(tradeoff, "evidence/1/challenge/")).status_code == 200
    page = paul.post(at(tradeoff, "evidence/1/challenge/"), {"text": "Still wrong."})
    assert "nothing to challenge" in words(page)
    assert cleo.get(at(tradeoff, "evidence/1/withdraw/")).status_code == 409


# --- Doubts


def test_a_challenge_and_its_reply(tradeoff: TradeOff, cleo: Client, paul: Client) -> None:
    add_evidence(tradeoff, 1)
    sent = {"form_id": str(uuid.uuid4()), "text": "It leaves out people at home.\n\n- and carers"}
    for _ in range(2):
        paul.post(at(tradeoff, "evidence/1/challenge/"), sent)
    challenge = Challenge.objects.get()
    assert "Member 1 doubts this" in words(Client().get(at(tradeoff, "evidence/1/")))
    again = paul.post(at(tradeoff, "evidence/1/challenge/"), {"text": "And another thing."})
    assert "has not been replied to yet" in words(again)
    reply = at(tradeoff, f"evidence/challenges/{challenge.pk}/answer/")
    assert (paul.get(reply).status_code, Client().get(reply).status_code) == (403, 302)
    assert "It leaves out people at home." in words(cleo.get(reply))
    cleo.post(reply, {"reply": "A second study counts them: see E2."})
    text = words(Client().get(at(tradeoff, "evidence/1/")))
    assert "A second study counts them" in text
    assert "Cleo" in text
    assert cleo.get(reply).status_code == 409


def test_whoever_handed_an_item_in_may_reply(
    tradeoff: TradeOff, moot: Moot, paul: Client, client_as: SignIn
) -> None:
    (item,) = add_evidence(tradeoff, 1, membership=moot.membership("priya", moot.panel), by_name="Member 2")
    paul.post(at(tradeoff, "evidence/1/challenge/"), {"text": "Where from?"})
    priya = client_as(moot.actor("priya"))
    assert "Reply" in words(priya.get(at(tradeoff, "evidence/1/")))
    priya.post(
        at(tradeoff, f"evidence/challenges/{item.challenges.get().pk}/answer/"), {"reply": "My own ward."}
    )
    assert item.challenges.get().replied_as == "Member 2"


def test_a_challenge_that_is_looked_at_first_shows_to_its_author_alone(
    moot: Moot, cleo: Client, paul: Client
) -> None:
    careful = make_tradeoff(moot.panel, "learn", moderation="before")
    (item,) = add_evidence(careful, 1)
    paul.post(at(careful, "evidence/1/challenge/"), {"text": "Something sharp."})
    assert item.challenges.get().status == "waiting"
    assert "Only you see it" in words(paul.get(at(careful, "evidence/1/")))
    assert "Something sharp" not in words(Client().get(at(careful, "evidence/1/")))
    assert cleo.get(at(careful, f"evidence/challenges/{item.challenges.get().pk}/answer/")).status_code == 404


# --- Reading progress


def test_progress_is_the_members_own(
    tradeoff: TradeOff, cleo: Client, paul: Client, moot: Moot, client_as: SignIn
) -> None:
    add_evidence(tradeoff, 12)
    for number in (*range(1, 8), 7):
        paul.post(at(tradeoff, f"evidence/{number}/read/"))
    assert "You have read 7 of 12 items." in words(paul.get(at(tradeoff)))
    assert re.findall(r"E(\d+):", words(paul.get(at(tradeoff) + "?unread=yes"))) == [
        "8",
        "9",
        "10",
        "11",
        "12",
    ]
    assert "You have read 0 of 12" in words(client_as(moot.actor("priya")).get(at(tradeoff)))
    assert "You have read" not in words(cleo.get(at(tradeoff)))
    paul.post(at(tradeoff, "evidence/7/read/"), {"read": "no"})
    answer = paul.post(at(tradeoff, "evidence/8/read/"), {"then": "next"})
    assert answer["Location"].endswith("?unread=yes")
    assert Reading.objects.count() == 7
    assert not Entry.objects.filter(object_kind="evidence").exists()
    assert paul.get(at(tradeoff, "evidence/7/read/"))["Location"] == at(tradeoff, "evidence/7/")
    assert cleo.post(at(tradeoff, "evidence/7/read/")).status_code == 403


# --- Stages


@pytest.mark.parametrize("stage", ["recommend", "response", "follow_up", "closed"])
def test_after_the_vote_the_pack_stands(moot: Moot, cleo: Client, paul: Client, stage: str) -> None:
    later = make_tradeoff(moot.panel, stage)
    add_evidence(later, 1)
    add_evidence(later, 1, status="submitted")
    for page in (
        "evidence/new/",
        "evidence/pin/",
        "evidence/1/edit/",
        "evidence/2/accept/",
        "evidence/1/withdraw/",
    ):
        assert cleo.get(at(later, page)).status_code == 409, page
    for page in ("evidence/new/", "evidence/1/challenge/"):
        assert paul.get(at(later, page)).status_code == 409, page
    sent = {
        "reason": "Too late.",
        "text": "Too late.",
        "decision": "accept",
        "strength": "weak",
        "summary": "x",
    }
    for client, page in (
        (cleo, "1/edit/"),
        (cleo, "2/accept/"),
        (cleo, "1/withdraw/"),
        (paul, "1/challenge/"),
    ):
        assert "This is possible in the stages" in words(client.post(at(later, f"evidence/{page}"), sent)), (
            page
        )
    text = words(cleo.get(at(later, "evidence/1/")))
    assert "Change it" not in text
    assert "Withdraw it" not in text
    assert EvidenceItem.objects.get(tradeoff=later, number=1).status == "accepted"


def test_a_member_hands_in_only_while_the_panel_learns_and_discusses(
    moot: Moot, paul: Client, cleo: Client
) -> None:
    voting = make_tradeoff(moot.panel, "vote")
    assert paul.get(at(voting, "evidence/new/")).status_code == 409
    assert cleo.get(at(voting, "evidence/new/")).status_code == 200


def test_odd_addresses(tradeoff: TradeOff, cleo: Client, paul: Client) -> None:
    add_evidence(tradeoff, 1)
    for number in ("0", "2", "999999999999999"):
        assert Client().get(at(tradeoff, f"evidence/{number}/")).status_code == 404
        for page in ("edit/", "accept/", "withdraw/"):
            assert cleo.get(at(tradeoff, f"evidence/{number}/{page}")).status_code == 404
        assert paul.post(at(tradeoff, f"evidence/{number}/read/")).status_code == 404
    assert cleo.get(at(tradeoff, "evidence/challenges/999999999999999/answer/")).status_code == 404


def test_what_one_handed_in_can_be_taken_back_until_it_is_decided_on(
    tradeoff: TradeOff, cleo: Client, paul: Client, client_as: SignIn, moot: Moot
) -> None:
    paul.post(at(tradeoff, "evidence/new/"), evidence_form())
    back = at(tradeoff, "evidence/1/take-back/")
    assert back in paul.get(at(tradeoff, "evidence/1/")).content.decode()
    assert back not in cleo.get(at(tradeoff, "evidence/1/")).content.decode()
    priya = client_as(moot.actor("priya"))
    assert (priya.get(back).status_code, priya.post(back).status_code) == (404, 404)
    assert (cleo.get(back).status_code, cleo.post(back).status_code) == (403, 404)
    assert "Take E1 back?" in words(paul.get(back))
    for _ in range(2):
        assert "You took E1 back" in words(paul.post(back, follow=True))
    item = EvidenceItem.objects.get()
    assert (item.status, item.status_reason) == ("declined", "Whoever handed it in took it back.")
    assert Client().get(at(tradeoff, "evidence/1/")).status_code == 404
    assert "already" in words(
        cleo.post(at(tradeoff, "evidence/1/accept/"), {"decision": "accept", "strength": "fair"})
    )
    assert Entry.objects.filter(event=Event.EVIDENCE_CHANGED).count() == 1
    add_evidence(tradeoff, 1, membership=moot.membership("paul", moot.panel))
    assert paul.get(at(tradeoff, "evidence/2/take-back/")).status_code == 409
    assert paul.post(at(tradeoff, "evidence/2/take-back/")).status_code == 409
    assert paul.post(f"/api/v1{at(tradeoff, 'evidence/1/take-back/')}").json()["status"] == "declined"


def test_followers_are_told_that_evidence_is_withdrawn(tradeoff: TradeOff, cleo: Client) -> None:
    add_evidence(tradeoff, 1)
    Follow.objects.create(
        kind="tradeoff", thing_id=str(tradeoff.pk), address="a@example.org", confirmed_at=clock.now()
    )
    for _ in range(2):
        cleo.post(at(tradeoff, "evidence/1/withdraw/"), {"reason": "The source was wrong."})
    [told] = Notice.objects.all()
    assert "evidence E1 is withdrawn" in told.subject
    assert "The source was wrong." in told.text
    assert (
        "<title>Evidence E1 is withdrawn</title>" in Client().get(at(tradeoff, "feed.atom")).content.decode()
    )
