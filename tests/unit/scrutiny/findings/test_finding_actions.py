"""Findings through their actions: drafting, changing, showing, replying, publishing, withdrawing; who may; nothing twice."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from audit.events import Event
from audit.models import Entry
from deliberation.scrutiny.actions.findings import (
    FindingChanged,
    change_finding,
    discard_finding,
    draft_finding,
)
from deliberation.scrutiny.actions.findings_publish import StillWithOthers, publish_finding, withdraw_finding
from deliberation.scrutiny.actions.findings_reply import (
    ReplyGiven,
    enter_reply,
    ready_finding,
    reply_to_finding,
    show_finding,
)
from deliberation.scrutiny.models import Finding, RightOfReply
from deliberation.scrutiny.queries.findings import FindingsWanted, evidence_numbers, find_findings, visible_to
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, SecondStepNeeded, SignInNeeded, WrongState
from notices.models import Notice
from tests.moot import Moot
from tests.scrutiny import Watchers, add_watchers
from tests.unit.scrutiny.findings import kit

pytestmark = pytest.mark.django_db
SAID = ReplyGiven("It is being mended.", accepts=True)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


@pytest.fixture
def on(moot: Moot) -> Watchers:
    return add_watchers(moot)


def last() -> Entry:
    return Entry.objects.order_by("number").last()


# --- Drafting


def test_a_member_writes_one_down_and_the_trail_holds_codes_alone(moot: Moot, on: Watchers) -> None:
    found = kit.drafted(
        moot, on, topics=["dentistry", "cancer"], area_key="E10000008", sources=[("A letter", "")]
    )
    assert found.reference == "NORTHFEN-SCRUTINY/F/2026/1"
    assert (found.status, found.role, found.version) == ("draft", "member", 1)
    assert found.topics == " cancer dentistry "
    assert found.area_name
    assert found.illustrative
    assert found.sources == [{"title": "A letter", "href": ""}]
    entry = last()
    assert entry.event == Event.FINDING_DRAFTED
    assert "appointment" not in str(entry.detail)


def test_a_form_sent_twice_writes_one_and_numbers_have_no_gaps(moot: Moot, on: Watchers) -> None:
    key = uuid.uuid4()
    for _ in range(2):
        draft_finding(actor=moot.actor("sam"), body_id=on.committee.pk, given=kit.given(), finding_id=key)
    assert Finding.objects.count() == 1
    assert [kit.drafted(moot, on).number for _ in range(2)] == [2, 3]
    with pytest.raises(BadInput):
        draft_finding(actor=moot.actor("cleo"), body_id=moot.board.pk, given=kit.given(), finding_id=key)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, ""),
        ({"text": ""}, ""),
        ({"title": "x" * 201}, ""),
        ({"text": "x\x07y"}, ""),
        ({"seriousness": "grave"}, "seriousness"),
        ({"sureness": ""}, "sureness"),
        ({"lever": "no"}, "lever"),
        ({"factor": "no"}, "factor"),
        ({"topics": ["no-such"]}, "topics"),
        ({"area_key": "nowhere"}, "area_key"),
        ({"sources": [("A page", "javascript:alert(1)")]}, "sources"),
        ({"enquiry_id": uuid.uuid4()}, "enquiry_id"),
        ({"evidence": [1]}, "evidence"),
    ],
)
def test_what_cannot_be_written(moot: Moot, on: Watchers, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as error:
        kit.drafted(moot, on, **changes)
    assert error.value.parameters.get("field", "") == field
    assert not Finding.objects.exists()


def test_it_rests_on_evidence_of_its_own_enquiry_alone(moot: Moot, on: Watchers) -> None:
    enquiry = kit.enquiry(on)
    found = kit.drafted(moot, on, enquiry_id=enquiry.pk, evidence=[2, 1, 2])
    assert evidence_numbers(found) == [1, 2]
    enquiry.evidence.filter(number=2).update(withdrawn_at=clock.now())
    change = {"given": kit.given(enquiry_id=enquiry.pk, evidence=[2]), "version": 1}
    assert evidence_numbers(change_finding(**kit.at(on, found, moot.actor("sol")), **change)) == [2]
    with pytest.raises(BadInput):
        kit.drafted(moot, on, enquiry_id=enquiry.pk, evidence=[2])
    theirs = kit.enquiry(on, body=moot.board, reference="OTHER/E/2026/1")
    with pytest.raises(BadInput):
        kit.drafted(moot, on, enquiry_id=theirs.pk)


def test_a_stale_change_is_refused_and_the_same_again_changes_nothing(moot: Moot, on: Watchers) -> None:
    found = kit.drafted(moot, on)
    at = kit.at(on, found, moot.actor("sol"))
    assert change_finding(**at, given=kit.given(title="Another"), version=1).version == 2
    entries = Entry.objects.count()
    assert change_finding(**at, given=kit.given(title="Another"), version=1).version == 2
    assert Entry.objects.count() == entries
    with pytest.raises(FindingChanged):
        change_finding(**at, given=kit.given(title="A third"), version=1)
    assert Finding.objects.get().title == "Another"


def test_a_draft_is_thrown_away_and_what_was_shown_is_not(moot: Moot, on: Watchers) -> None:
    found = kit.drafted(moot, on)
    discard_finding(**kit.at(on, found, moot.actor("sam")))
    assert not Finding.objects.exists()
    found, _ = kit.shown(moot, on)
    with pytest.raises(WrongState):
        discard_finding(**kit.at(on, found, moot.actor("sam")))


# --- The right of reply


def test_showing_asks_each_once_with_a_day_and_tells_who_replies(moot: Moot, on: Watchers) -> None:
    found = kit.drafted(moot, on)
    at = kit.at(on, found, moot.actor("clem"))
    show_finding(**at, to_bodies=[moot.board.pk], to_names=["Northfen Dental Ltd", " northfen dental ltd "])
    found.refresh_from_db()
    assert found.status == "with_others"
    asked = {each.to_words: each for each in RightOfReply.objects.select_related("to_body")}
    assert len(asked) == 2
    board = asked["Northfen health and wellbeing board"]
    assert (board.due_on - board.asked_on).days == 28
    assert board.text_shown.startswith(found.title)
    show_finding(**at, to_bodies=[moot.board.pk], days=10)
    assert RightOfReply.objects.count() == 2
    told = Notice.objects.filter(key=f"right_of_reply:{board.pk}:asked")
    assert {str(each.person_id) for each in told} == {
        str(moot.people[name].pk) for name in ("chandra", "vera", "cleo")
    }


@pytest.mark.parametrize("days", [4, 91])
def test_less_than_a_working_week_is_no_right_of_reply(moot: Moot, on: Watchers, days: int) -> None:
    found = kit.drafted(moot, on)
    with pytest.raises(BadInput):
        show_finding(**kit.at(on, found, moot.actor("clem")), to_bodies=[moot.board.pk], days=days)
    with pytest.raises(BadInput):
        show_finding(**kit.at(on, found, moot.actor("clem")), to_bodies=[on.committee.pk])
    with pytest.raises(BadInput):
        show_finding(**kit.at(on, found, moot.actor("clem")))


def test_it_is_not_changed_while_they_may_reply_and_can_be_afterwards(moot: Moot, on: Watchers) -> None:
    found, reply = kit.shown(moot, on)
    with pytest.raises(WrongState):
        change_finding(**kit.at(on, found, moot.actor("sam")), given=kit.given(title="Softer"), version=1)
    reply_to_finding(actor=moot.actor("cleo"), body_id=moot.board.pk, reply_id=reply.pk, given=SAID)
    change_finding(**kit.at(on, found, moot.actor("sam")), given=kit.given(title="Softer"), version=1)
    reply.refresh_from_db()
    assert reply.text_shown.startswith("People wait four months")


def test_a_reply_makes_it_ready_once_all_have_been_heard(moot: Moot, on: Watchers) -> None:
    found, reply = kit.shown(moot, on)
    show_finding(**kit.at(on, found, moot.actor("clem")), to_names=["Northfen Dental Ltd"])
    at = {"actor": moot.actor("cleo"), "body_id": moot.board.pk, "reply_id": reply.pk}
    given = reply_to_finding(**at, given=SAID)
    assert (given.role, given.given_on, given.accepts) == ("clerk", kit.NOW.date(), True)
    found.refresh_from_db()
    assert found.status == "with_others"
    reply_to_finding(**at, given=SAID)
    with pytest.raises(WrongState):
        reply_to_finding(**at, given=ReplyGiven("Something else", accepts=True))
    post = RightOfReply.objects.get(to_body=None)
    enter_reply(
        **kit.at(on, found, moot.actor("clem")), reply_id=post.pk, given=ReplyGiven(waived=True), source="A letter",
        given_on=kit.NOW.date(),
    )  # fmt: skip
    found.refresh_from_db()
    assert found.status == "ready"


@pytest.mark.parametrize(
    "given", [ReplyGiven(), ReplyGiven("Words"), ReplyGiven("Words", waived=True), ReplyGiven(accepts=True)]
)
def test_a_reply_says_something_or_that_there_is_nothing_to_say(
    moot: Moot, on: Watchers, given: ReplyGiven
) -> None:
    _, reply = kit.shown(moot, on)
    with pytest.raises(BadInput):
        reply_to_finding(actor=moot.actor("cleo"), body_id=moot.board.pk, reply_id=reply.pk, given=given)


def test_a_reply_by_post_is_entered_for_those_not_on_the_site_alone(moot: Moot, on: Watchers) -> None:
    found, reply = kit.shown(moot, on)
    at = kit.at(on, found, moot.actor("clem")) | {
        "given": SAID,
        "source": "A letter",
        "given_on": kit.NOW.date(),
    }
    with pytest.raises(NotFound):
        enter_reply(**at, reply_id=reply.pk)
    show_finding(**kit.at(on, found, moot.actor("clem")), to_names=["Northfen Dental Ltd"])
    post = RightOfReply.objects.get(to_body=None)
    for changes in (
        {"source": " "},
        {"given_on": kit.NOW.date().replace(day=1)},
        {"given_on": kit.NOW.date().replace(day=9)},
    ):
        with pytest.raises(BadInput):
            enter_reply(**(at | changes), reply_id=post.pk)
    assert enter_reply(**at, reply_id=post.pk).source == "A letter"


# --- Publishing and withdrawing


def test_publishing_waits_for_the_reply_or_for_the_last_day_to_be_over(moot: Moot, on: Watchers) -> None:
    found, reply = kit.shown(moot, on)
    at = kit.at(on, found, moot.actor("sade"))
    with pytest.raises(StillWithOthers):
        publish_finding(**at)
    with kit.later(28), pytest.raises(StillWithOthers):
        publish_finding(**at)
    with kit.later(29):
        assert publish_finding(**at).status == "published"
        late = reply_to_finding(
            actor=moot.actor("cleo"), body_id=moot.board.pk, reply_id=reply.pk, given=SAID
        )
    assert late.given_on > late.due_on


def test_publishing_tells_followers_once_whatever_they_follow(moot: Moot, on: Watchers) -> None:
    enquiry = kit.enquiry(on)
    found = kit.ready(moot, on, topics=["dentistry"], area_key="E10000008", enquiry_id=enquiry.pk)
    kinds = [
        ("body", on.committee.pk),
        ("area", "E10000008"),
        ("topic", "dentistry"),
        ("enquiry", enquiry.pk),
        ("topic", "cancer"),
    ]
    for place, (kind, thing) in enumerate(kinds):
        kit.follows(kind, thing, f"fay{place}@fenmarsh.example")
    for _ in range(2):
        publish_finding(**kit.at(on, found, moot.actor("sade")))
    assert Notice.objects.filter(key=f"finding:{found.pk}:published").count() == 4
    assert Entry.objects.filter(event=Event.FINDING_PUBLISHED).count() == 1


def test_a_draft_is_not_published_before_somebody_says_that_nobody_must_be_heard(
    moot: Moot, on: Watchers
) -> None:
    found = kit.drafted(moot, on)
    with pytest.raises(WrongState):
        publish_finding(**kit.at(on, found, moot.actor("sade")))
    ready_finding(**kit.at(on, found, moot.actor("clem")))
    assert publish_finding(**kit.at(on, found, moot.actor("sade"))).published_at == kit.NOW
    with pytest.raises(WrongState):
        change_finding(**kit.at(on, found, moot.actor("sam")), given=kit.given(title="No"), version=1)


def test_a_published_finding_is_withdrawn_with_its_reason_and_stays_to_be_read(
    moot: Moot, on: Watchers
) -> None:
    found = kit.published(moot, on)
    kit.follows("finding", found.pk)
    at = kit.at(on, found, moot.actor("sade"))
    with pytest.raises(BadInput):
        withdraw_finding(**at, reason=" ")
    withdraw_finding(**at, reason="The figures were wrong.")
    assert withdraw_finding(**at, reason="Another").withdrawn_why == "The figures were wrong."
    assert Notice.objects.filter(key=f"finding:{found.pk}:withdrawn").count() == 1
    seen = find_findings(Actor.anonymous(), FindingsWanted())
    assert [each.status for each in seen] == ["withdrawn"]
    with pytest.raises(WrongState):
        withdraw_finding(**kit.at(on, kit.drafted(moot, on), moot.actor("sade")), reason="No")


def test_one_withdrawn_before_it_was_public_stays_private(moot: Moot, on: Watchers) -> None:
    found, reply = kit.shown(moot, on)
    withdraw_finding(**kit.at(on, found, moot.actor("sade")), reason="We were wrong.")
    assert not Finding.objects.filter(visible_to(Actor.anonymous())).exists()
    assert Finding.objects.filter(visible_to(moot.actor("sam"))).exists()
    with pytest.raises(NotFound):
        reply_to_finding(actor=moot.actor("cleo"), body_id=moot.board.pk, reply_id=reply.pk, given=SAID)


# --- Who may


@pytest.mark.parametrize(
    ("who", "error"), [("obi", NotAllowed), ("cleo", NotAllowed), ("rosa", NotAllowed), (None, SignInNeeded)]
)
def test_others_write_and_decide_nothing(
    moot: Moot, on: Watchers, who: str | None, error: type[Exception]
) -> None:
    found = kit.drafted(moot, on)
    actor = moot.actor(who) if who else Actor.anonymous()
    at = kit.at(on, found, actor)
    acts: list[Any] = [
        lambda: draft_finding(actor=actor, body_id=on.committee.pk, given=kit.given()),
        lambda: change_finding(**at, given=kit.given(title="x"), version=1),
        lambda: discard_finding(**at),
        lambda: show_finding(**at, to_bodies=[moot.other.pk]),
        lambda: ready_finding(**at),
        lambda: publish_finding(**at),
        lambda: withdraw_finding(**at, reason="x"),
    ]
    for act in acts:
        with pytest.raises(error):
            act()
    found.refresh_from_db()
    assert (found.status, found.version) == ("draft", 1)


def test_members_write_and_chair_and_clerk_alone_show_and_publish_with_a_second_step(
    moot: Moot, on: Watchers
) -> None:
    found = kit.drafted(moot, on, by="cosmo")
    with pytest.raises(NotAllowed):
        show_finding(**kit.at(on, found, moot.actor("sam")), to_bodies=[moot.board.pk])
    found = kit.ready(moot, on)
    with pytest.raises(SecondStepNeeded):
        publish_finding(**kit.at(on, found, moot.actor("sade", second_step=False)))
    with pytest.raises(NotAllowed):
        publish_finding(**kit.at(on, found, moot.actor("sam")))


def test_another_bodys_finding_and_reply_are_not_there(moot: Moot, on: Watchers) -> None:
    found, reply = kit.shown(moot, on)
    theirs = {"body_id": moot.board.pk, "finding_id": found.pk, "actor": moot.actor("cleo")}
    for act in (ready_finding, discard_finding, publish_finding):
        with pytest.raises(NotFound):
            act(**theirs)
    with pytest.raises(NotFound):
        reply_to_finding(actor=moot.actor("otto"), body_id=moot.other.pk, reply_id=reply.pk, given=SAID)
    with pytest.raises(NotAllowed):
        reply_to_finding(actor=moot.actor("mabel"), body_id=moot.board.pk, reply_id=reply.pk, given=SAID)
    with pytest.raises(NotAllowed):
        reply_to_finding(actor=Actor.system("operator"), body_id=moot.board.pk, reply_id=reply.pk, given=SAID)
