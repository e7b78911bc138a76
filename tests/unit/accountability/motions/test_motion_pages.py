"""Pages and addresses in the API of motions: reading, every form, queries, hostile text, and what outsiders see."""

from __future__ import annotations

import csv
import html
import io
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from deliberation.accountability.models import Motion, MotionVersion, Recommendation
from deliberation.voting.models import Vote
from kernel import clock
from notices import kinds
from tests.moot import Moot
from tests.unit.accountability.motions import motion_kit as kit
from tests.unit.accountability.motions.motion_kit import FOR, named

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
HOSTILE = "<script>alert(1)</script> & “quotes” ' {{ 7 }}"
BOARD = "/bodies/northfen-board/motions/"
API = "/api/v1"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


def words(answer: Any) -> str:
    """A page's text without its markup, blanks run together."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(text))


def page(name: str, motion: Motion, *more: Any) -> str:
    return reverse(name, args=[motion.body.slug, motion.pk, *more])


def one(motion: Motion) -> str:
    return f"/motions/{motion.pk}/"


# --- Reading


def test_empty_pages_say_what_will_come(moot: Moot, client: Client) -> None:
    assert "No motions yet" in words(client.get("/motions/"))
    assert "No motions yet" in words(client.get(BOARD))


def test_lists_filters_and_csv(moot: Moot, client: Client) -> None:
    first, second = kit.moved(moot), kit.seconded(moot, template="approve_strategy")
    kit.draft(moot, title="A secret draft")
    said = words(client.get("/motions/"))
    assert said.index(second.reference) < said.index(first.reference)
    assert "2 motions" in said
    assert "A secret draft" not in said
    for query, found in (
        ("words=seven", 0), ("words=five+centre", 2), ("status=moved", 1), ("template=approve_strategy", 1),
        ("topic=ageing", 2), ("topic=cancer", 0), ("status=open", 2), ("status=carried", 0),
    ):  # fmt: skip
        shown = client.get(f"{API}/motions/?{query}").json()["count"]
        assert shown == found, query
        assert (f"{found} motion" in words(client.get(f"/motions/?{query}"))) == bool(found)
    answer = client.get(f"{API}/bodies/northfen-board/motions/?format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {each["reference"] for each in rows} == {first.reference, second.reference}
    assert answer.headers["X-Folkmoot-Illustrative"] == "yes"


def test_one_page_shows_the_whole_life(moot: Moot, client: Client) -> None:
    motion = kit.debated(moot)
    kit.amended(moot, motion)
    kit.said(moot, motion)
    with kit.at(1):
        kit.said(moot, motion, "cora", "against", "It costs too much.")
    said = words(client.get(one(motion)))
    for each in (
        "Being debated", kit.FIRST, "People go home sooner.", "Moved 2 November 2026, by: Member",
        "Seconded 2 November 2026, by: Co-opted member", "Can be voted on from 9 November 2026",
        "1 word taken out and 1 word put in.", "[taken out: five ] [put in: seven ]",
        "Vice-chair (speaker 1)", "I am for it.", "Co-opted member (speaker 2)", "Against (1)", "Follow by email",
    ):  # fmt: skip
        assert each in said
    assert "Mabel" not in said
    assert "Second amendment" not in said


def test_hostile_text_stays_text(moot: Moot, client: Client, client_as: SignIn) -> None:
    motion = kit.moved(moot, title=HOSTILE, text=f"That this body {HOSTILE}.", reasons=HOSTILE)
    kit.motions.second_motion(**named(moot, motion, "vera"))
    kit.motions_running.open_debate(**named(moot, motion, "cleo"))
    kit.amended(moot, motion, f"That {HOSTILE} twice.")
    kit.said(moot, motion, text=HOSTILE)
    for path in ("/motions/", BOARD, one(motion)):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "<script>alert(1)" not in answer.content.decode()
        assert "<script>alert(1)" in html.unescape(answer.content.decode())
    formula = kit.moved(moot, title="=HYPERLINK(1)")
    rows = client.get(f"{API}/motions/?format=csv").content.decode()
    assert formula.reference in rows
    assert ",=HYPERLINK" not in rows


def test_a_draft_is_nothing_to_anybody_else(moot: Moot, client: Client, client_as: SignIn) -> None:
    motion = kit.draft(moot)
    mover, clerk = client_as(moot.people["mabel"]), client_as(moot.people["cleo"])
    assert "Only you see it" in words(mover.get(one(motion)))
    assert "Your drafts" in words(mover.get(BOARD))
    for who in (client, clerk):
        assert who.get(one(motion)).status_code == 404
        assert who.get(f"{API}/motions/{motion.pk}/").status_code == 404
        assert motion.title not in words(who.get(BOARD))
    assert kinds.thing("motion", str(motion.pk)) is None
    assert client_as(moot.people["vera"]).get(page("edit_motion", motion)).status_code == 404


def test_queries_do_not_grow_with_rows(
    moot: Moot, client_as: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    motion = kit.debated(moot)
    for each in range(3):
        kit.amended(moot, motion, f"That this body does {each}.")
        kit.said(moot, motion, "vera", "for", f"Reason {each}")
    rows = Motion.objects.bulk_create(
        Motion(
            body=moot.board, reference=f"X/{each}", year=2025, number=each, template="general", title=f"Motion {each}",
            status="moved", moved_by=motion.moved_by, moved_at=kit.NOW, threshold="simple",
        )
        for each in range(60)
    )  # fmt: skip
    MotionVersion.objects.bulk_create(MotionVersion(motion=each, number=1, text="That.") for each in rows)
    clerk = client_as(moot.people["cleo"])
    for path in ("/motions/?words=motion", BOARD, one(motion)):
        with django_assert_max_num_queries(12):
            assert clerk.get(path).status_code == 200


def test_following_finds_public_motions_by_one_name_each(moot: Moot) -> None:
    motion = kit.moved(moot)
    found = kinds.thing("motion", str(motion.pk))
    assert found is not None
    assert found.href == one(motion)
    assert kinds.thing("motion", str(motion.pk).upper()) is None
    assert kinds.thing("motion", "moon") is None


# --- Writing through pages


def test_from_the_first_form_to_the_outcome(moot: Moot, client_as: SignIn) -> None:
    mabel, vera, cleo = (client_as(moot.people[each]) for each in ("mabel", "vera", "cleo"))
    assert "What is the motion for?" in words(mabel.get(f"{BOARD}new/"))
    shown = mabel.get(f"{BOARD}new/?template=remove_chair")
    assert "That this body removes its chair" in shown.content.decode()
    new = f"{BOARD}new/?template=general"
    sent = {
        "motion_id": str(uuid.uuid4()),
        "title": "Longer hours",
        "text": "That [what].",
        "topics": ["ageing"],
    }
    assert mabel.post(new, sent | {"title": ""}).status_code == 200
    for _ in range(2):
        assert mabel.post(new, sent).status_code == 302
    motion = Motion.objects.get()
    answer = mabel.post(page("move_motion", motion), follow=True)
    assert "gaps in square brackets" in words(answer)
    form = mabel.get(page("edit_motion", motion)).context["form"]
    fixed = {"seen": form["seen"].value(), "title": "Longer hours", "text": kit.FIRST, "reasons": "Why."}
    assert mabel.post(page("edit_motion", motion), fixed).status_code == 302
    assert mabel.post(page("edit_motion", motion), fixed | {"title": "Stale"}).status_code == 200
    assert "reference is NORTHFEN-BOARD/M/2026/1" in words(
        mabel.post(page("move_motion", motion), follow=True)
    )
    assert kit.FIRST in words(vera.get(page("second_motion", motion)))
    vera.post(page("second_motion", motion))
    cleo.post(page("debate_motion", motion))
    vera.post(page("speak", motion), {"side": "for", "text": "Yes.", "speech_id": str(uuid.uuid4())})
    vera.post(
        page("amend_motion", motion), {"base": "1", "text": kit.SECOND, "amendment_id": str(uuid.uuid4())}
    )
    change = motion.amendments.get()
    client_as(moot.people["cora"]).post(page("second_amendment", motion, change.pk))
    assert "Accept it" in words(mabel.get(page("accept_amendment", motion, change.pk)))
    mabel.post(page("accept_amendment", motion, change.pk))
    assert "Wording 2" in words(cleo.get(f"/motions/{motion.pk}/wordings/"))
    with kit.at(7):
        cleo = client_as(moot.people["cleo"])
        sent = {"vote_id": str(uuid.uuid4()), "how": "hand"}
        answer = cleo.post(page("motion_vote", motion), sent)
        vote = Vote.objects.get()
        assert (answer.status_code, str(vote.pk) in answer["Location"]) == (302, True)
        kit.held(moot, vote, FOR)
        about = words(cleo.get(f"/bodies/northfen-board/votes/{vote.pk}/"))
        assert "The motion that this vote is about" in about
        from deliberation.accountability.actions.motions_keeping import keep_motions
        from kernel.actors import Actor

        assert keep_motions(actor=Actor.system("accountability")) == 1
        said = words(cleo.get(one(motion)))
    assert "Carried 1 for, 0 against" in said
    assert "Make a recommendation to others from it" in said
    record = f"/bodies/northfen-board/decisions/new/?for=motion:{motion.pk}"
    with kit.at(7):
        assert client_as(moot.people["cleo"]).get(record).status_code == 200


def test_a_recommendation_comes_from_a_motion_that_was_carried(moot: Moot, client_as: SignIn) -> None:
    motion = kit.debated(moot)
    start = f"/bodies/northfen-board/recommendations/new/?from=motion:{motion.pk}"
    clerk = client_as(moot.people["cleo"])
    assert clerk.get(start).status_code == 404
    with kit.at(7):
        clerk = client_as(moot.people["cleo"])
        shown = {"outcome": "carried", "reason": "9 for, 3 against."}
        assert clerk.post(page("motion_outcome", motion), shown).status_code == 302
        assert kit.FIRST in html.unescape(clerk.get(start).content.decode())
    assert Recommendation.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "members", "others"),
    [
        ("second_motion", ["vera"], ["cleo", "anil", "obi"]),
        ("amend_motion", ["vera"], ["cleo", "anil"]),
        ("speak", ["vera"], ["cleo"]),
        ("notice_motion", ["cleo", "chandra"], ["mabel", "cora"]),
        ("debate_motion", ["cleo", "chandra"], ["mabel"]),
        ("motion_vote", ["cleo"], ["chandra", "mabel"]),
        ("motion_outcome", ["cleo", "chandra"], ["mabel"]),
    ],
)
def test_who_sees_which_form(
    moot: Moot, client: Client, client_as: SignIn, name: str, members: list[str], others: list[str]
) -> None:
    motion = kit.seconded(moot)
    where = page(name, motion)
    assert client.get(where).status_code == 302
    for who in members:
        assert client_as(moot.people[who]).get(where).status_code == 200, who
    for who in others:
        assert client_as(moot.people[who]).get(where).status_code == 403, who
    outsider = client_as(moot.people["otto"])
    assert outsider.get(where).status_code == outsider.post(where).status_code == 404
    mistaken = reverse(name, args=["fenmarsh-icb", motion.pk])
    assert client_as(moot.people["otto"]).get(mistaken).status_code in (403, 404)


# --- Through the API


def test_the_whole_way_through_the_api(moot: Moot, client_as: SignIn) -> None:
    mabel, vera, cora, cleo = (client_as(moot.people[each]) for each in ("mabel", "vera", "cora", "cleo"))
    root = f"{API}{BOARD}"

    def send(client: Client, end: str, body: dict[str, Any] | None = None) -> Any:
        return client.post(f"{root}{end}", body or {}, content_type="application/json")

    sent = {"template": "general", "title": "Longer hours", "text": kit.FIRST, "id": str(uuid.uuid4())}
    made = mabel.post(f"{root}", sent, content_type="application/json")
    assert made.status_code == 201
    key = made.json()["id"]
    assert send(mabel, f"{key}/change/", {**sent, "title": "Hours", "id": key}).json()["title"] == "Hours"
    assert send(vera, f"{key}/move/").status_code == 404
    assert send(mabel, f"{key}/move/").json()["status"] == "moved"
    assert send(mabel, f"{key}/second/").status_code == 403
    assert send(vera, f"{key}/second/").json()["notice_until"] == "2026-11-09"
    assert send(cleo, f"{key}/notice/", {"until": "2026-11-10"}).json()["notice_until"] == "2026-11-10"
    assert send(cleo, f"{key}/debate/").json()["status"] == "debate"
    found = send(cora, f"{key}/speak/", {"side": "for", "text": "Yes."}).json()["speeches"][0]
    assert (found["role"], found["side"]) == ("co_opted", "for")
    gone = send(cora, f"{key}/speeches/{found['id']}/withdraw/").json()["speeches"][0]
    assert gone["text"] == ""
    found = send(cora, f"{key}/amendments/", {"text": kit.SECOND, "base": 1}).json()["amendments"][0]
    at = f"{key}/amendments/{found['id']}"
    assert send(cora, f"{at}/second/").status_code == 403
    assert send(vera, f"{at}/second/").status_code == 200
    assert send(cleo, f"{at}/vote/").status_code == 201
    assert send(cleo, f"{at}/outcome/", {"carried": True, "reason": "Hands."}).status_code == 409
    assert send(mabel, f"{at}/accept/").status_code == 409
    assert send(cora, f"{at}/withdraw/").status_code == 409
    assert send(cleo, f"{key}/vote/").status_code == 409
    assert send(cleo, f"{key}/outcome/", {"carried": True, "reason": "Hands."}).status_code == 409
    assert send(vera, f"{key}/withdraw/", {"reason": "No."}).status_code == 403
    ended = send(mabel, f"{key}/withdraw/", {"reason": "A better one comes."}).json()
    assert (ended["status"], ended["amendments"][0]["status"]) == ("withdrawn", "lapsed")
    draft = mabel.post(root, {**sent, "id": str(uuid.uuid4())}, content_type="application/json").json()["id"]
    assert send(mabel, f"{draft}/discard/").status_code == 204
    for body in ({"template": "moon"}, {"title": 7}, {"colour": "red"}):
        assert mabel.post(root, {**sent, **body}, content_type="application/json").status_code == 400
