"""Pages of findings: who sees what, writing one on a phone, replying in two steps, hostile text, numbers of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deliberation.accountability import origins
from deliberation.scrutiny.models import Finding, RightOfReply
from kernel import clock
from kernel.actors import Actor
from kernel.errors import NotFound
from notices.kinds import thing
from tests.moot import Moot
from tests.scrutiny import Watchers, add_watchers
from tests.unit.scrutiny.findings import kit
from tests.unit.scrutiny.findings.kit import words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
BODY = "/bodies/northfen-scrutiny/findings/"
MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


@pytest.fixture
def on(moot: Moot) -> Watchers:
    return add_watchers(moot)


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


# --- Reading


def test_empty_pages_say_what_will_come(on: Watchers, client: Client) -> None:
    assert "No findings yet" in words(client.get("/findings/"))
    assert "No findings yet" in words(client.get(BODY))
    assert "No finding fits" in words(client.get("/findings/?words=zebra"))


def test_what_is_not_published_is_seen_by_the_bodys_people_alone(
    moot: Moot, on: Watchers, client: Client, client_as: SignIn
) -> None:
    found, _ = kit.shown(moot, on)
    page = f"/findings/{found.pk}/"
    for outside in (client, client_as(moot.people["cleo"]), client_as(moot.people["rosa"])):
        assert outside.get(page).status_code == 404
        assert found.title not in words(outside.get("/findings/"))
    said = words(client_as(moot.people["sita"]).get(page))
    assert "With those concerned, for comment" in said
    assert "Only the people of this body see this page" in said
    assert found.title in words(client_as(moot.people["sita"]).get(BODY))


def test_a_published_finding_says_everything_and_leads_on(
    moot: Moot, on: Watchers, client: Client, client_as: SignIn
) -> None:
    enquiry = kit.enquiry(on)
    found, _ = kit.replied(
        moot, on, enquiry_id=enquiry.pk, evidence=[1], topics=["dentistry"], lever="resources"
    )
    kit.publish_finding(**kit.at(on, found, moot.actor("sade")))
    said = words(client.get(f"/findings/{found.pk}/"))
    for part in (
        "People wait four months", "Serious", "Fairly sure", "Dentistry", "Resources", "E1: Document 1", "Line of enquiry: Dentists",
        "They dispute facts of it.", "The figures are a year old.", "Reply of Clerk, for Northfen health and wellbeing board",
        "Nothing yet: no report and no recommendation.", "Follow by email",
    ):  # fmt: skip
        assert part in said, part
    assert "Make a recommendation" not in said
    page = client_as(moot.people["sade"]).get(f"/findings/{found.pk}/")
    assert f"from=finding%3A{found.pk}" in page.content.decode()


def test_evidence_of_an_enquiry_that_is_not_public_is_told_to_nobody_outside(
    moot: Moot, on: Watchers, client: Client
) -> None:
    enquiry = kit.enquiry(on, public=False)
    found = kit.published(moot, on, enquiry_id=enquiry.pk, evidence=[1])
    said = words(client.get(f"/findings/{found.pk}/"))
    assert "Document 1" not in said
    assert "Dentists" not in said
    told = client.get(f"/api/v1/findings/{found.pk}/").json()
    assert (told["enquiry"], told["evidence"]) == (None, [])


def test_filters_and_the_file(moot: Moot, on: Watchers, client: Client) -> None:
    kit.published(moot, on, topics=["dentistry"], area_key="E10000008")
    kit.published(moot, on, title="=1+1 lifts", seriousness="good", lever="leadership")
    assert "1 finding." in words(client.get("/findings/?topic=dentistry"))
    assert "1 finding." in words(client.get("/findings/?seriousness=good&lever=leadership"))
    assert "1 finding." in words(client.get("/findings/?area=E10000008"))
    assert "2 findings." in words(client.get("/findings/?status=draft"))
    file = client.get("/api/v1/findings/?seriousness=good&format=csv").content.decode()
    assert "'=1+1 lifts" in file


def test_a_withdrawn_finding_stays_with_its_reason(
    moot: Moot, on: Watchers, client: Client, client_as: SignIn
) -> None:
    found = kit.published(moot, on)
    chair = client_as(moot.people["sade"])
    ask = f"{BODY}{found.pk}/withdraw/"
    assert "Say why it is withdrawn." in words(chair.post(ask, {"reason": ""}))
    assert chair.post(ask, {"reason": "Counted twice"}).status_code == 302
    said = words(client.get(f"/findings/{found.pk}/"))
    assert "This finding is withdrawn" in said
    assert "Counted twice" in said


# --- Writing


def test_four_answers_are_enough_to_write_one_down(moot: Moot, on: Watchers, client_as: SignIn) -> None:
    member = client_as(moot.people["sam"])
    sent = kit.form()
    for _ in range(2):
        answer = member.post(f"{BODY}new/", sent)
    found = Finding.objects.get()
    assert answer.headers["Location"] == f"/findings/{found.pk}/"
    said = words(member.post(f"{BODY}new/", kit.form(title="", seriousness="")))
    assert "Say what you found, in one sentence." in said
    assert "Choose how serious it is." in said


def test_sources_are_lines_and_a_stale_form_loses_nothing(
    moot: Moot, on: Watchers, client_as: SignIn
) -> None:
    member = client_as(moot.people["sam"])
    member.post(
        f"{BODY}new/", kit.form(sources="The report https://example.org/a\nA letter\nhttps://example.org/b")
    )
    found = Finding.objects.get()
    assert [each["title"] for each in found.sources] == ["The report", "A letter", "https://example.org/b"]
    page = f"{BODY}{found.pk}/edit/"
    assert "The report https://example.org/a" in member.get(page).content.decode()
    member.post(page, kit.form(version="1", title="Theirs"))
    stale = member.post(page, kit.form(version="1", title="Mine"))
    assert stale.status_code == 409
    assert "Theirs" in words(stale)
    assert 'value="Mine"' in stale.content.decode()
    assert member.post(page, kit.form(version="2", title="Mine")).status_code == 302


def test_from_an_address_without_a_body_the_way_leads_to_the_readers_own(
    moot: Moot, on: Watchers, client: Client, client_as: SignIn
) -> None:
    where = "/findings/new/?definition=d&metric=m&area=QJK&period=2021/22"
    assert client.get(where).headers["Location"].startswith("/accounts/")
    assert (
        client_as(moot.people["sam"])
        .get(where)
        .headers["Location"]
        .startswith(f"{BODY}new/?definition=d&metric=m")
    )
    assert "You are on no body" in words(client_as(moot.people["obi"]).get(where))
    said = words(client_as(moot.people["sam"]).get(f"{BODY}new/?definition=d&metric=m&area=QJK"))
    assert "The index has no such figure any more" in said


def test_each_step_asks_first_and_a_refusal_is_said_on_the_page(
    moot: Moot, on: Watchers, client_as: SignIn
) -> None:
    found, _ = kit.shown(moot, on)
    chair = client_as(moot.people["sade"])
    assert "No reply came from: Northfen health" in words(chair.get(f"{BODY}{found.pk}/publish/"))
    said = words(chair.post(f"{BODY}{found.pk}/publish/", follow=True))
    assert "still has time to reply" in said
    other = kit.drafted(moot, on)
    assert "Nobody is asked to reply" in words(chair.get(f"{BODY}{other.pk}/ready/"))
    chair.post(f"{BODY}{other.pk}/ready/")
    chair.post(f"{BODY}{other.pk}/publish/")
    other.refresh_from_db()
    assert other.status == "published"
    third = kit.drafted(moot, on)
    assert "gone for good" in words(chair.get(f"{BODY}{third.pk}/discard/"))
    assert chair.post(f"{BODY}{third.pk}/discard/").headers["Location"] == BODY


def test_without_a_second_step_the_page_says_what_is_missing(
    moot: Moot, on: Watchers, client_as: SignIn
) -> None:
    found = kit.ready(moot, on)
    said = words(client_as(moot.people["sade"], second_step=False).get(f"/findings/{found.pk}/"))
    assert "To publish it, sign in with a second step." in said


# --- Replying


def test_the_body_that_was_asked_replies_in_two_steps(moot: Moot, on: Watchers, client_as: SignIn) -> None:
    found, reply = kit.shown(moot, on)
    clerk = client_as(moot.people["cleo"])
    page = f"/bodies/northfen-board/findings/asked/{reply.pk}/"
    assert found.title in words(clerk.get("/bodies/northfen-board/findings/"))
    assert "is about to publish this finding" in words(clerk.get(page))
    assert "Write what you say to it." in words(clerk.post(page, {"says": "no", "text": "", "step": "check"}))
    over = words(clerk.post(page, {"says": "no", "text": "It is four weeks.", "step": "check"}))
    assert "Give this reply?" in over
    assert not RightOfReply.objects.filter(given_on__isnull=False).exists()
    clerk.post(page, {"says": "no", "text": "It is four weeks.", "step": "give"})
    reply.refresh_from_db()
    assert (reply.accepts, reply.text) == (False, "It is four weeks.")
    assert "Reply of Clerk, for Northfen" in words(clerk.get(page))


def test_nobody_else_sees_what_a_body_was_asked(
    moot: Moot, on: Watchers, client: Client, client_as: SignIn
) -> None:
    found, reply = kit.shown(moot, on)
    page = f"/bodies/northfen-board/findings/asked/{reply.pk}/"
    assert client.get(page).status_code == 302
    assert client_as(moot.people["mabel"]).get(page).status_code == 403
    assert client_as(moot.people["otto"]).get(page).status_code == 404
    assert (
        client_as(moot.people["otto"]).get(page.replace("northfen-board", "fenmarsh-icb")).status_code == 404
    )
    assert found.title not in words(client_as(moot.people["mabel"]).get("/bodies/northfen-board/findings/"))


def test_a_reply_by_post_is_entered_by_the_committee(moot: Moot, on: Watchers, client_as: SignIn) -> None:
    found = kit.drafted(moot, on)
    clerk = client_as(moot.people["clem"])
    clerk.post(f"{BODY}{found.pk}/show/", {"to_names": "Northfen Dental Ltd", "days": "10"})
    reply = RightOfReply.objects.get()
    assert (reply.due_on - reply.asked_on).days == 10
    page = f"{BODY}{found.pk}/replies/{reply.pk}/"
    assert page in clerk.get(f"/findings/{found.pk}/").content.decode()
    sent = {"says": "nothing", "text": "", "source": "Letter 12", "step": "give"}
    clerk.post(page, sent | {"given_on_day": "2", "given_on_month": "11", "given_on_year": "2026"})
    found.refresh_from_db()
    assert found.status == "ready"
    assert "They have nothing to say to it." in words(clerk.get(f"/findings/{found.pk}/"))


def test_a_finding_changed_after_the_reply_shows_what_they_were_shown(
    moot: Moot, on: Watchers, client: Client, client_as: SignIn
) -> None:
    found, _ = kit.replied(moot, on)
    client_as(moot.people["sam"]).post(
        f"{BODY}{found.pk}/edit/", kit.form(version="1", title="Six weeks, not four months")
    )
    kit.publish_finding(**kit.at(on, found, moot.actor("sade")))
    said = words(client.get(f"/findings/{found.pk}/"))
    assert "The finding was changed after this reply" in said
    assert "People wait four months" in said


# --- Hostile text, queries, what others ask of findings


def test_hostile_text_is_shown_as_text(moot: Moot, on: Watchers, client: Client) -> None:
    found = kit.published(
        moot, on, title=kit.HOSTILE, text=kit.HOSTILE, place=kit.HOSTILE, sources=[(kit.HOSTILE, "")]
    )
    for page in (f"/findings/{found.pk}/", "/findings/", BODY):
        answer = client.get(page)
        assert "<script>alert(1)" not in answer.content.decode()
        assert "{{ 7 }}" in words(answer)


def test_pages_ask_few_queries_however_many_rows(moot: Moot, on: Watchers, client_as: SignIn) -> None:
    enquiry = kit.enquiry(on, items=5)
    found, _ = kit.replied(moot, on, enquiry_id=enquiry.pk, evidence=[1])
    chair = client_as(moot.people["sade"])
    pages = ("/findings/", BODY, f"/findings/{found.pk}/", f"{BODY}{found.pk}/edit/")
    few = [queries(chair, page) for page in pages]
    for _ in range(15):
        kit.published(moot, on, enquiry_id=enquiry.pk, evidence=[1, 2, 3])
    kit.show_finding(**kit.at(on, found, moot.actor("clem")), to_names=[f"Firm {each}" for each in range(10)])
    kit.Finding.objects.filter(pk=found.pk).update(status="ready")
    many = [queries(chair, page) for page in pages]
    assert many == few
    assert max(many) <= MOST_QUERIES


def test_what_can_be_followed_and_what_a_recommendation_comes_from(moot: Moot, on: Watchers) -> None:
    draft, open_ = kit.drafted(moot, on), kit.published(moot, on, topics=["dentistry"], area_key="E10000008")
    assert thing("finding", str(draft.pk)) is None
    assert thing("finding", "nonsense") is None
    followed = thing("finding", str(open_.pk))
    assert followed is not None
    assert followed.href == f"/findings/{open_.pk}/"
    found = origins.prefill(Actor.anonymous(), "finding", str(open_.pk))
    assert (found.body_id, list(found.topics), found.area_key) == (
        on.committee.pk,
        ["dentistry"],
        "E10000008",
    )
    assert found.origin.href == followed.href
    assert [each.href for each in found.evidence] == [followed.href]
    with pytest.raises(NotFound):
        origins.prefill(moot.actor("sade"), "finding", str(draft.pk))


def test_a_finding_says_what_came_of_it(moot: Moot, on: Watchers, client: Client) -> None:
    from deliberation.accountability.actions.recommendations import RecommendationGiven, make_recommendations

    found = kit.published(moot, on)
    start: Any = origins.prefill(moot.actor("sade"), "finding", str(found.pk))
    item = RecommendationGiven(
        key="1", text="Mend it.", reasons=start.reasons, to_body_id=moot.board.pk, evidence=start.evidence
    )
    made = make_recommendations(
        actor=moot.actor("sade"), from_body_id=on.committee.pk, origin=start.origin, items=[item]
    )
    assert f"Recommendation {made[0].reference} to Northfen" in words(client.get(f"/findings/{found.pk}/"))


def test_of_many_bodies_those_nearby_are_ticked_and_the_rest_stand_in_a_list(
    moot: Moot, on: Watchers, client_as: SignIn
) -> None:
    from deliberation.bodies.models import Body

    far = [
        Body.objects.create(
            slug=f"far-{each}", name=f"Far board {each}", kind="health_and_wellbeing_board", footprint="place",
            accountability="elected", starts_on=moot.board.starts_on,
        )
        for each in range(15)
    ]  # fmt: skip
    found = kit.drafted(moot, on)
    clerk, page = client_as(moot.people["clem"]), f"{BODY}{found.pk}/show/"
    form = clerk.get(page).context["form"]
    assert "Northfen health and wellbeing board" in [words for _, words in form.fields["to_bodies"].choices]
    assert len(form.fields["to_other"].choices) == len(far) + 1
    clerk.post(page, {"to_bodies": [str(moot.board.pk)], "to_other": str(far[3].pk)})
    assert {each.to_body_id for each in RightOfReply.objects.all()} == {moot.board.pk, far[3].pk}
