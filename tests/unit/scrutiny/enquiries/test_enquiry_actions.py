"""Planning, opening, writing up and closing lines of enquiry: who may, at which stage, once, and what followers are told."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from audit.events import Event
from audit.models import Entry
from deliberation.scrutiny.actions import enquiries as actions
from deliberation.scrutiny.actions.enquiry_rows import ChangedMeanwhile
from deliberation.scrutiny.actions.hearings import (
    HearingGiven,
    VisitGiven,
    remove_hearing,
    remove_visit,
    set_hearing,
    set_visit,
)
from deliberation.scrutiny.actions.programme import ItemGiven, PlaceGiven, add_item
from deliberation.scrutiny.models import Enquiry, Evidence, Hearing, SiteVisit
from deliberation.scrutiny.queries.enquiries import EnquiriesWanted, enquiry_at, find_enquiries, sees
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, SignInNeeded, WrongState
from notices.models import Notice
from tests.moot import Moot
from tests.scrutiny import Watchers, add_watchers
from tests.unit.scrutiny.enquiries import enquiry_kit as kit

pytestmark = pytest.mark.django_db
ANYBODY = Actor.anonymous()


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


@pytest.fixture
def on(moot: Moot) -> Watchers:
    return add_watchers(moot)


def test_a_draft_is_the_bodys_own_until_it_is_opened(moot: Moot, on: Watchers) -> None:
    found = kit.draft(moot, on)
    assert (found.reference, found.status, found.topics) == (
        "NORTHFEN-SCRUTINY/E/2026/1",
        "draft",
        " general-practice ",
    )
    assert sees(moot.actor("sam"), found)
    assert not sees(moot.actor("mabel"), found)
    with pytest.raises(NotFound):
        enquiry_at(ANYBODY, found.pk)
    actions.open_enquiry(**kit.at(found, moot.actor("sade")))
    again = enquiry_at(ANYBODY, found.pk)
    assert (again.status, again.opened_on) == ("open", dt.date(2026, 11, 2))
    told = Entry.objects.filter(object_kind="enquiry").order_by("number").values_list("event", flat=True)
    assert list(told) == [Event.ENQUIRY_CREATED, Event.ENQUIRY_OPENED]


def test_one_that_is_not_public_stays_with_the_body(moot: Moot, on: Watchers) -> None:
    kit.follow("body", on.committee.pk)
    found = kit.opened(moot, on, public=False)
    assert not sees(ANYBODY, found)
    assert not sees(moot.actor("mabel"), found)
    assert sees(moot.actor("cosmo"), found)
    assert find_enquiries(ANYBODY, EnquiriesWanted()).count() == 0
    assert find_enquiries(moot.actor("sol"), EnquiriesWanted()).count() == 1
    assert Notice.objects.count() == 0


@pytest.mark.parametrize("who", ["sam", "cosmo", "mabel", "rosa", "piet"])
def test_members_and_strangers_do_not_plan(moot: Moot, on: Watchers, who: str) -> None:
    with pytest.raises(NotAllowed):
        kit.draft(moot, on, by=who)
    with pytest.raises(SignInNeeded):
        actions.create_enquiry(actor=ANYBODY, body_id=on.committee.pk, given=kit.given())
    assert Enquiry.objects.count() == 0


def test_a_form_sent_twice_plans_once_and_ids_are_of_one_body(moot: Moot, on: Watchers) -> None:
    one = uuid.uuid4()
    twice = [
        actions.create_enquiry(
            actor=moot.actor("clem"), body_id=on.committee.pk, given=kit.given(), enquiry_id=one
        )
        for _ in range(2)
    ]
    assert twice[0].pk == twice[1].pk
    with pytest.raises(BadInput, match="taken"):
        actions.create_enquiry(
            actor=moot.actor("hugo"), body_id=on.patients.pk, given=kit.given(), enquiry_id=one
        )
    assert [kit.draft(moot, on).number for _ in range(2)] == [2, 3]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": " "}, "title is missing"),
        ({"question": "x" * 501}, "too long"),
        ({"topics": ["moon"]}, "no topic"),
        ({"area": "ZZ9"}, "no such area"),
        ({"lead_id": 10**6}, "member of this body"),
        ({"ends_on": dt.date(2999, 1, 1)}, "before 2100"),
    ],
)
def test_bad_input_stores_nothing(moot: Moot, on: Watchers, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        kit.draft(moot, on, **changes)
    assert Enquiry.objects.count() == Entry.objects.count() == 0


def test_another_bodys_member_cannot_lead(moot: Moot, on: Watchers) -> None:
    with pytest.raises(BadInput, match="member of this body"):
        kit.draft(moot, on, lead_id=moot.membership("mabel", moot.board).pk)
    assert kit.draft(moot, on, lead_id=moot.membership("sol", on.committee).pk).lead_id


def test_a_stale_change_is_refused_and_nothing_is_lost(moot: Moot, on: Watchers) -> None:
    found = kit.draft(moot, on)
    named = kit.at(found, moot.actor("clem"))
    changed = actions.change_enquiry(**named, given=kit.given(scope="Children."), version=1)
    assert changed.version == 2
    with pytest.raises(ChangedMeanwhile, match="Nothing was saved"):
        actions.change_enquiry(**named, given=kit.given(scope="Adults."), version=1)
    assert Enquiry.objects.get().scope == "Children."
    assert actions.change_enquiry(**named, given=kit.given(scope="Children."), version=2).version == 2
    assert Entry.objects.get(event=Event.ENQUIRY_CHANGED).detail["fields"] == "scope"


def test_what_was_opened_in_public_stays_public(moot: Moot, on: Watchers) -> None:
    found = kit.opened(moot, on)
    with pytest.raises(BadInput, match="settled"):
        actions.change_enquiry(**kit.at(found, moot.actor("clem")), given=kit.given(public=False))


def test_another_bodys_id_is_not_found(moot: Moot, on: Watchers) -> None:
    found = kit.draft(moot, on)
    other = {"actor": moot.actor("hugo"), "body_id": on.patients.pk, "enquiry_id": found.pk}
    for act in (actions.open_enquiry, actions.discard_enquiry):
        with pytest.raises(NotFound):
            act(**other)
    with pytest.raises(NotFound):
        actions.close_enquiry(**other, reason="Over.")


def test_the_whole_life_and_what_followers_are_told(moot: Moot, on: Watchers) -> None:
    for kind, thing in (("body", on.committee.pk), ("topic", "general-practice")):
        kit.follow(kind, thing, f"{kind}@fenmarsh.example")
    found = kit.opened(moot, on)
    assert Notice.objects.count() == 2
    kit.follow("enquiry", found.pk)
    named = kit.at(found, moot.actor("sade"))
    for to in ("reporting", "open", "reporting"):
        assert actions.move_enquiry(**named, to=to).status == to
    with pytest.raises(BadInput):
        actions.move_enquiry(**named, to="closed")
    with pytest.raises(WrongState):
        actions.move_enquiry(**named, to="reporting")
    closed = actions.close_enquiry(**named, reason="Our report is out.")
    assert (closed.closed_on, closed.close_reason) == (dt.date(2026, 11, 2), "Our report is out.")
    with pytest.raises(WrongState):
        actions.close_enquiry(**named, reason="Again.")
    with pytest.raises(WrongState):
        actions.change_enquiry(**named, given=kit.given())
    own = Notice.objects.filter(follow__kind="enquiry")
    assert own.count() == 4
    assert own.filter(subject__startswith="Line of enquiry closed").count() == 1


def test_only_a_draft_that_nothing_refers_to_is_discarded(moot: Moot, on: Watchers) -> None:
    found = kit.draft(moot, on)
    kit.evidence(moot, found)
    set_visit(**kit.at(found, moot.actor("sam")), given=VisitGiven("A surgery"))
    item = add_item(
        actor=moot.actor("clem"),
        body_id=on.committee.pk,
        given=ItemGiven("Waits", enquiry_id=found.pk),
        place=PlaceGiven(),
    )
    with pytest.raises(WrongState, match="refers to this draft"):
        actions.discard_enquiry(**kit.at(found, moot.actor("clem")))
    assert (SiteVisit.objects.count(), Evidence.objects.count()) == (1, 1)
    item.enquiry = None
    item.save()
    actions.discard_enquiry(**kit.at(found, moot.actor("clem")))
    assert (Enquiry.objects.count(), Evidence.objects.count(), SiteVisit.objects.count()) == (0, 0, 0)
    live = kit.opened(moot, on)
    with pytest.raises(WrongState):
        actions.discard_enquiry(**kit.at(live, moot.actor("clem")))


# --- Witnesses and visits


def test_witnesses_are_set_changed_and_taken_off(moot: Moot, on: Watchers) -> None:
    found = kit.opened(moot, on)
    named, one = kit.at(found, moot.actor("cosmo")), uuid.uuid4()
    for _ in range(2):
        heard = set_hearing(**named, given=HearingGiven("Practice manager"), hearing_id=one)
    assert (Hearing.objects.count(), heard.number) == (1, 1)
    said = HearingGiven("Practice manager", heard_on=dt.date(2026, 11, 1), summary="We lack staff.")
    changed = set_hearing(**named, given=said, number=1, version=1)
    assert (changed.summary, changed.version) == ("We lack staff.", 2)
    with pytest.raises(ChangedMeanwhile):
        set_hearing(**named, given=said, number=1, version=1)
    remove_hearing(**named, number=1)
    with pytest.raises(NotFound):
        remove_hearing(**named, number=1)
    assert set_hearing(**named, given=HearingGiven("A carer")).number == 2
    for who in ("mabel", "piet"):
        with pytest.raises(NotAllowed):
            set_hearing(**kit.at(found, moot.actor(who)), given=HearingGiven("X"))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (HearingGiven(" "), "missing"),
        (HearingGiven("A carer", summary="Said."), "which day"),
        (HearingGiven("A carer", heard_on=dt.date(2026, 11, 3)), "not over yet"),
        (
            HearingGiven("A carer", heard_on=dt.date(2026, 11, 2), agreed_on=dt.date(2026, 11, 1)),
            "after being heard",
        ),
        (HearingGiven("A carer", planned_for=dt.date(2999, 1, 1)), "before 2100"),
    ],
)
def test_a_hearing_that_cannot_be(moot: Moot, on: Watchers, given: HearingGiven, said: str) -> None:
    found = kit.draft(moot, on)
    with pytest.raises(BadInput, match=said):
        set_hearing(**kit.at(found, moot.actor("sam")), given=given)


def test_visits_are_set_changed_and_taken_off(moot: Moot, on: Watchers) -> None:
    found = kit.opened(moot, on)
    named = kit.at(found, moot.actor("sam"))
    assert set_visit(**named, given=VisitGiven("A surgery", planned_for=dt.date(2026, 12, 1))).number == 1
    with pytest.raises(BadInput, match="which day"):
        set_visit(**named, given=VisitGiven("A surgery", seen="Queues."), number=1)
    said = VisitGiven("A surgery", visited_on=dt.date(2026, 11, 1), seen="Queues.")
    assert set_visit(**named, given=said, number=1, version=1).seen == "Queues."
    with pytest.raises(NotFound):
        set_visit(**named, given=said, number=7)
    remove_visit(**named, number=1)
    actions.close_enquiry(**kit.at(found, moot.actor("clem")), reason="Over.")
    with pytest.raises(WrongState):
        set_visit(**named, given=VisitGiven("Another"))
