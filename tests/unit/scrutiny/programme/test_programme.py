"""The work programme: putting items on, moving them with the reason, ending them; pages, file, who sees which meeting."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from audit.events import Event
from audit.models import Entry
from deliberation.accountability.models import Decision
from deliberation.bodies.models import Meeting
from deliberation.scrutiny.actions import programme as actions
from deliberation.scrutiny.actions.enquiry_rows import ChangedMeanwhile
from deliberation.scrutiny.actions.programme import ItemGiven, PlaceGiven
from deliberation.scrutiny.models import ProgrammeItem, ProgrammeMove
from kernel import clock
from kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from notices.models import Notice
from tests.moot import Moot
from tests.scrutiny import Watchers, add_watchers
from tests.unit.scrutiny.enquiries import enquiry_kit as kit
from tests.unit.scrutiny.enquiries.enquiry_kit import words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
HERE = "/bodies/northfen-scrutiny/scrutiny/"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


@pytest.fixture
def on(moot: Moot) -> Watchers:
    return add_watchers(moot)


def meeting(on: Watchers, title: str = "Winter meeting", **changes: Any) -> Meeting:
    starts = kit.NOW + dt.timedelta(days=40)
    usual = {
        "starts_at": starts,
        "ends_at": starts + dt.timedelta(hours=2),
        "status": "called",
        "called_at": kit.NOW,
    }
    return Meeting.objects.create(body=on.committee, title=title, **(usual | changes))


def put(
    moot: Moot, on: Watchers, by: str = "clem", place: PlaceGiven | None = None, **changes: Any
) -> ProgrammeItem:
    given = ItemGiven(**({"title": "Dentists", "why": "Long waits."} | changes))
    return actions.add_item(
        actor=moot.actor(by), body_id=on.committee.pk, given=given, place=place or PlaceGiven()
    )


def named(moot: Moot, item: ProgrammeItem, by: str = "clem") -> dict[str, Any]:
    return {"actor": moot.actor(by), "body_id": item.body_id, "item_id": item.pk}


def decision(moot: Moot, status: str = "planned") -> Decision:
    return Decision.objects.create(
        body=moot.board, reference=str(uuid.uuid4()), status=status, title="Close the ward", published_at=kit.NOW,
        planned_for=dt.date(2027, 2, 1),
    )  # fmt: skip


# --- Actions


def test_an_item_stands_at_a_meeting_in_a_month_or_waits(moot: Moot, on: Watchers) -> None:
    at = meeting(on)
    items = [
        put(moot, on, place=PlaceGiven(meeting_id=at.pk)), put(moot, on, place=PlaceGiven(month=dt.date(2027, 3, 9))), put(moot, on)
    ]  # fmt: skip
    assert [each.planned_for for each in items] == [dt.date(2026, 12, 12), dt.date(2027, 3, 1), None]
    assert [each.position for each in items] == [1, 2, 3]
    assert Entry.objects.filter(event=Event.PROGRAMME_ITEM_ADDED).count() == 3


@pytest.mark.parametrize("who", ["sam", "cosmo", "mabel", "hugo"])
def test_the_chair_and_the_clerk_keep_the_programme(moot: Moot, on: Watchers, who: str) -> None:
    item = put(moot, on, by="sade")
    with pytest.raises(NotAllowed):
        put(moot, on, by=who)
    with pytest.raises(NotAllowed):
        actions.end_item(**named(moot, item, who), status="done", why="")


def test_what_an_item_cannot_be(moot: Moot, on: Watchers) -> None:
    over = meeting(on, status="cancelled")
    foreign = Meeting.objects.create(
        body=moot.board, title="Theirs", starts_at=over.starts_at, ends_at=over.ends_at, status="called"
    )
    other = kit.create_enquiry(actor=moot.actor("hugo"), body_id=on.patients.pk, given=kit.given())
    odd_places = (
        PlaceGiven(over.pk), PlaceGiven(foreign.pk), PlaceGiven(10**9), PlaceGiven(meeting(on).pk, dt.date(2027, 1, 1)),
        PlaceGiven(month=dt.date(1900, 1, 1)),
    )  # fmt: skip
    for place in odd_places:
        with pytest.raises(BadInput):
            put(moot, on, place=place)
    for odd in (
        {"title": " "}, {"kind": "moon"}, {"topics": ["moon"]}, {"enquiry_id": other.pk}, {"enquiry_id": uuid.uuid4()},
        {"decision_id": uuid.uuid4()}, {"decision_id": decision(moot, "taken").pk}, {"why": "x" * 2001},
    ):  # fmt: skip
        with pytest.raises(BadInput):
            put(moot, on, **odd)
    assert ProgrammeItem.objects.count() == 0


def test_a_form_twice_adds_once_and_another_bodys_item_is_not_found(moot: Moot, on: Watchers) -> None:
    one = uuid.uuid4()
    for _ in range(2):
        item = actions.add_item(
            actor=moot.actor("clem"), body_id=on.committee.pk, given=ItemGiven("Dentists"), place=PlaceGiven(), item_id=one
        )  # fmt: skip
    assert ProgrammeItem.objects.count() == 1
    theirs = {"actor": moot.actor("hugo"), "body_id": on.patients.pk}
    with pytest.raises(BadInput, match="taken"):
        actions.add_item(**theirs, given=ItemGiven("X"), place=PlaceGiven(), item_id=one)
    with pytest.raises(NotFound):
        actions.move_item(**theirs, item_id=item.pk, place=PlaceGiven(month=dt.date(2027, 1, 1)), reason="X")


def test_a_move_keeps_where_it_stood_and_why_and_tells_followers(moot: Moot, on: Watchers) -> None:
    kit.follow("body", on.committee.pk)
    at, hidden = meeting(on), meeting(on, "Secret meeting", status="draft", called_at=None)
    item = put(moot, on, place=PlaceGiven(month=dt.date(2027, 3, 1)))
    with pytest.raises(BadInput, match="reason"):
        actions.move_item(**named(moot, item), place=PlaceGiven(at.pk), reason=" ")
    with pytest.raises(BadInput, match="already"):
        actions.move_item(**named(moot, item), place=PlaceGiven(month=dt.date(2027, 3, 20)), reason="X")
    actions.move_item(
        **named(moot, item), place=PlaceGiven(at.pk), reason="The trust is not ready.", version=1
    )
    with pytest.raises(ChangedMeanwhile):
        actions.move_item(**named(moot, item), place=PlaceGiven(), reason="X", version=1)
    actions.move_item(**named(moot, item, "sade"), place=PlaceGiven(hidden.pk), reason="Again.")
    moves = [(each.was, each.now, each.role) for each in ProgrammeMove.objects.all()]
    assert moves == [
        ("March 2027", "Winter meeting, 12 December 2026", "clerk"),
        ("Winter meeting, 12 December 2026", "December 2026", "chair"),
    ]
    told = Notice.objects.values_list("text", flat=True)
    assert len(told) == 2
    assert not any("Secret" in each for each in told)


def test_an_item_ends_and_is_taken_up_again(moot: Moot, on: Watchers) -> None:
    item = put(moot, on)
    with pytest.raises(BadInput, match="reason"):
        actions.end_item(**named(moot, item), status="dropped", why="")
    with pytest.raises(BadInput):
        actions.end_item(**named(moot, item), status="planned", why="X")
    for _ in range(2):
        actions.end_item(**named(moot, item), status="done", why="")
    assert Entry.objects.filter(event=Event.PROGRAMME_ITEM_ENDED).count() == 1
    with pytest.raises(WrongState):
        actions.end_item(**named(moot, item), status="dropped", why="X")
    with pytest.raises(WrongState):
        actions.move_item(**named(moot, item), place=PlaceGiven(month=dt.date(2027, 3, 1)), reason="X")
    actions.take_up_item(**named(moot, item), reason="New figures.")
    item.refresh_from_db()
    assert (item.status, ProgrammeMove.objects.get().was) == ("planned", "done")


def test_a_stale_change_is_refused(moot: Moot, on: Watchers) -> None:
    item = put(moot, on)
    assert actions.change_item(**named(moot, item), given=ItemGiven("Teeth"), version=1).version == 2
    with pytest.raises(ChangedMeanwhile):
        actions.change_item(**named(moot, item), given=ItemGiven("Gums"), version=1)


# --- Pages and file


def test_the_programme_stands_by_meeting_and_month(moot: Moot, on: Watchers, client: Client) -> None:
    assert "Nothing is planned yet" in words(client.get(HERE))
    put(moot, on, title="No date")
    put(moot, on, title="In spring", place=PlaceGiven(month=dt.date(2027, 3, 1)), topics=["dentistry"])
    at = meeting(on)
    put(moot, on, title="At a meeting", place=PlaceGiven(at.pk))
    done = put(moot, on, title="Over")
    actions.end_item(**named(moot, done), status="dropped", why="Merged.")
    shown = client.get(HERE)
    said = words(shown)
    places = [said.index(each) for each in ("12 December 2026: Winter meeting", "At a meeting", "March 2027", "In spring", "Waiting for a place", "No date", "Done or dropped", "Merged.")]  # fmt: skip
    assert places == sorted(places)
    assert f"/bodies/northfen-scrutiny/meetings/{at.pk}/" in shown.content.decode()
    assert "In spring" not in words(client.get(f"{HERE}?topic=cancer"))
    for odd in ("kind=moon", "words=%00", "page=x", f"words={'x' * 300}"):
        assert client.get(f"{HERE}?{odd}").status_code == 200, odd


def test_a_meeting_that_was_not_called_shows_to_the_bodys_people_alone(
    moot: Moot, on: Watchers, client: Client, client_as: SignIn
) -> None:
    hidden = meeting(on, "Secret meeting", status="draft", called_at=None)
    item = put(moot, on, place=PlaceGiven(hidden.pk))
    for path in (HERE, f"{HERE}{item.pk}/"):
        public, inside = words(client.get(path)), words(client_as(moot.actor("sam")).get(path))
        assert "Secret" not in public
        assert "December 2026" in public
        assert "Secret meeting (not called yet)" in inside
    rows = client.get("/api/v1/bodies/northfen-scrutiny/programme/").json()["results"]
    assert (rows[0]["meeting"], rows[0]["place"]) == (None, "December 2026")


def test_an_item_leads_to_its_enquiry_and_to_the_decision_to_come(
    moot: Moot, on: Watchers, client: Client, client_as: SignIn
) -> None:
    found, coming = kit.draft(moot, on), decision(moot)
    item = put(moot, on, enquiry_id=found.pk, decision_id=coming.pk)
    public = client.get(f"{HERE}{item.pk}/").content.decode()
    assert f"/decisions/{coming.pk}/" in public
    assert str(found.pk) not in public
    assert f"/enquiries/{found.pk}/" in client_as(moot.actor("sam")).get(f"{HERE}{item.pk}/").content.decode()
    kit.open_enquiry(actor=moot.actor("clem"), body_id=on.committee.pk, enquiry_id=found.pk)
    assert f"/enquiries/{found.pk}/" in client.get(f"{HERE}{item.pk}/").content.decode()
    assert item.title in words(client.get(f"/enquiries/{found.pk}/"))


def test_forms_end_to_end(moot: Moot, on: Watchers, client: Client, client_as: SignIn) -> None:
    at, clem = meeting(on), client_as(moot.actor("clem"))
    coming = decision(moot)
    offered = clem.get(f"{HERE}new/?title=From+elsewhere&decision={coming.pk}").content.decode()
    assert "From elsewhere" in offered
    assert "Close the ward" in offered
    assert "Enter what it looks at." in words(clem.post(f"{HERE}new/", {}))
    sent = {"item_id": str(uuid.uuid4()), "title": "Dentists", "kind": "main", "place": f"meeting:{at.pk}"}
    for _ in range(2):
        answer = clem.post(f"{HERE}new/", sent)
    item = ProgrammeItem.objects.get()
    one = f"{HERE}{item.pk}/"
    assert answer["Location"] == one
    assert clem.post(f"{one}edit/", {"title": "Teeth", "kind": "briefing", "version": "1"}).status_code == 302
    assert "Nothing was saved" in words(
        clem.post(f"{one}edit/", {"title": "Gums", "kind": "main", "version": "1"})
    )
    assert "Give the reason." in words(clem.post(f"{one}move/", {"place": "month:2027-03"}))
    assert "It stands there already." in words(
        clem.post(f"{one}move/", {"place": f"meeting:{at.pk}", "reason": "X"})
    )
    clem.post(f"{one}move/", {"place": "month:2027-03", "reason": "Not ready."})
    assert "Moved from Winter meeting, 12 December 2026 to March 2027. Reason: Not ready." in words(
        client.get(one)
    )
    assert "Say why it was dropped." in words(clem.post(f"{one}end/", {"status": "dropped"}))
    clem.post(f"{one}end/", {"status": "dropped", "why": "Merged."})
    assert clem.get(f"{one}move/").status_code == 409
    clem.post(f"{one}again/", {"reason": "Back."})
    assert "Taken up again after it was dropped. Reason: Back." in words(client.get(one))
    assert client_as(moot.actor("sam")).get(f"{HERE}new/").status_code == 403
    assert client.get(f"{one}move/")["Location"].startswith("/accounts/")
    assert client.get(f"/bodies/fenmarsh-patients/scrutiny/{item.pk}/").status_code == 404


def test_hostile_text_and_a_file_that_no_spreadsheet_runs(moot: Moot, on: Watchers, client: Client) -> None:
    odd = kit.HOSTILE
    item = put(moot, on, title=odd, why=odd, aim=odd, lead="=cmd()", witnesses=odd)
    actions.move_item(**named(moot, item), place=PlaceGiven(month=dt.date(2027, 3, 1)), reason=odd)
    for path in (HERE, f"{HERE}{item.pk}/"):
        shown = client.get(path)
        assert "<script>alert" not in shown.content.decode()
        assert odd in words(shown)
    table = client.get("/api/v1/bodies/northfen-scrutiny/programme/?format=csv").content.decode()
    assert "'=cmd()" in table


def test_queries_do_not_grow_with_items(
    moot: Moot, on: Watchers, client_as: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    at = meeting(on)
    for number in range(30):
        item = put(moot, on, place=PlaceGiven(at.pk) if number % 3 else PlaceGiven())
        if number % 5 == 0:
            actions.end_item(**named(moot, item), status="done", why="")
    for reader in (Client(), client_as(moot.actor("clem"))):
        for path in (HERE, f"{HERE}{item.pk}/"):
            with django_assert_max_num_queries(12):
                assert reader.get(path).status_code == 200
    clem = client_as(moot.actor("clem"))
    with django_assert_max_num_queries(12):
        assert clem.get(f"{HERE}new/").status_code == 200
