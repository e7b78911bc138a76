"""Making a recommendation by hand and out of other things: the form in two steps, the action, the API, followers."""

from __future__ import annotations

import datetime as dt
import html
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deliberation.accountability import origins
from deliberation.accountability.actions.recommendations import EvidenceGiven, Origin
from deliberation.accountability.models import Recommendation
from deliberation.accountability.origins import Prefill
from deliberation.bodies.models import Body
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound
from notices.models import Follow, Notice
from tests.moot import Moot
from tests.unit.accountability import kit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
PAGE = "/bodies/fenmarsh-panel/recommendations/new/"
HOSTILE = "<script>alert(1)</script> & “quotes” ' {{ 7 }}"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


@pytest.fixture
def finding(moot: Moot) -> Iterator[str]:
    """A finding of the panel, as an upper app would register it; its id."""
    thing_id = str(uuid.uuid4())

    def resolve(actor: Actor, wanted: str) -> Prefill | None:
        if wanted != thing_id:
            return None
        return Prefill(
            Origin("finding", thing_id, "Waits for a bed", "/bodies/fenmarsh-panel/", illustrative=True),
            moot.panel.pk,
            text="Open ten more beds.",
            reasons="People wait.",
            evidence=[EvidenceGiven("Delayed discharges", "/areas/QJK/")],
            topics=["hospital"],
            area_key="QJK",
        )

    before = origins._kinds.get("finding")
    origins.register("finding", resolve)
    yield thing_id
    origins._kinds.pop("finding")
    if before is not None:
        origins._kinds["finding"] = before


def words(answer: Any) -> str:
    """A page's text without its markup, blanks run together."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(text))


def fields(moot: Moot, **changes: Any) -> dict[str, Any]:
    """What the form sends: to the board and a bus company, filed under two topics."""
    usual = {
        "form_id": str(uuid.uuid4()), "origin_title": "Meeting of 2 November 2026", "text": "Run a later bus.",
        "reasons": "Shifts end at ten.", "to_1": str(moot.board.pk), "to_names": "Fenmarsh Buses\n\nfenmarsh  buses",
        "evidence_1_title": "Timetable", "evidence_1_href": "https://example.org/bus", "topics": ["transport", "hospital"],
        "area": "QJK", "lead": "Director of transport", "executive_on_day": "1", "executive_on_month": "12",
        "executive_on_year": "2026", "step": "give",
    }  # fmt: skip
    return usual | changes


def hidden_of(page: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(
        r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.content.decode()
    ):
        found.setdefault(name, []).append(html.unescape(value))
    found.pop("csrfmiddlewaretoken", None)
    return found


def test_it_is_looked_over_before_it_is_made(moot: Moot, client_as: SignIn) -> None:
    femi = client_as(moot.actor("femi"))
    assert "Make a recommendation" in words(femi.get("/bodies/fenmarsh-panel/recommendations/"))
    assert femi.get(PAGE).status_code == 200
    sent = fields(moot, step="check")
    look = femi.post(PAGE, sent)
    said = words(look)
    for part in (
        "Make this recommendation?", "Northfen health and wellbeing board", "Fenmarsh Buses", "Run a later bus.", "Timetable",
        "Transport", "Hospitals", "Director of transport", "1 December 2026", "Meeting of 2 November 2026", "cannot be changed",
    ):  # fmt: skip
        assert part in said, part
    assert not Recommendation.objects.exists()
    hidden = hidden_of(look)
    assert sorted(hidden["topics"]) == ["hospital", "transport"]
    assert "Run a later bus." in words(femi.post(PAGE, hidden | {"step": "change"}))
    done = femi.post(PAGE, hidden | {"step": "give"}, follow=True)
    assert "2 recommendations are made." in words(done)
    femi.post(PAGE, hidden | {"step": "give"})
    board, bus = Recommendation.objects.order_by("number")
    assert (board.to_body_id, bus.to_name) == (moot.board.pk, "Fenmarsh Buses")
    assert board.origin_key == bus.origin_key
    assert (board.origin_kind, board.origin_title) == ("hand", "Meeting of 2 November 2026")
    assert (board.topics, board.area_key, board.lead) == (
        " hospital transport ",
        "QJK",
        "Director of transport",
    )
    assert board.executive_on == dt.date(2026, 12, 1)
    assert board.evidence == [{"title": "Timetable", "href": "https://example.org/bus"}]
    page = words(femi.get(f"/recommendations/{board.pk}/"))
    for part in ("It came from: Meeting of 2 November 2026", "Hospitals", "Transport", "Follow by email"):
        assert part in page, part


def test_one_addressee_leads_to_its_page(moot: Moot, client_as: SignIn) -> None:
    done = client_as(moot.actor("femi")).post(PAGE, fields(moot, to_names=""), follow=True)
    made = Recommendation.objects.get()
    assert done.redirect_chain == [(f"/recommendations/{made.pk}/", 302)]


def test_it_starts_from_a_finding(moot: Moot, client_as: SignIn, finding: str) -> None:
    femi = client_as(moot.actor("femi"))
    page = femi.get(f"{PAGE}?from=finding:{finding}")
    text, said = page.content.decode(), words(page)
    assert "Finding: Waits for a bed" in said
    assert "What it comes from" not in said.replace("What it comes from: It comes from", "")
    assert "Open ten more beds." in text
    assert "Delayed discharges" in text
    assert re.search(r'value="hospital"[^>]*checked', text)
    femi.post(f"{PAGE}?from=finding:{finding}", fields(moot, to_names=""))
    made = Recommendation.objects.get()
    assert (made.origin_kind, made.origin_id, made.origin_title) == ("finding", finding, "Waits for a bed")
    femi.post(f"{PAGE}?from=finding:{finding}", fields(moot, to_names="", text="A second one."))
    assert Recommendation.objects.count() == 2, "one finding, two recommendations"


def test_what_is_not_there_or_of_another_body_is_not_found(
    moot: Moot, client_as: SignIn, finding: str
) -> None:
    femi, otto = client_as(moot.actor("femi")), client_as(moot.actor("otto"))
    for end in (f"finding:{uuid.uuid4()}", "finding", "moon:1", "finding:%00", "x" * 300):
        assert femi.get(f"{PAGE}?from={end}").status_code == 404, end
    others = "/bodies/fenmarsh-icb/recommendations/new/"
    assert otto.get(others).status_code == 200
    assert otto.get(f"{others}?from=finding:{finding}").status_code == 404


def test_only_those_who_speak_for_the_body_may(moot: Moot, client: Client, client_as: SignIn) -> None:
    assert client.get(PAGE).status_code == 302
    for name, status in (("paul", 403), ("otto", 404), ("chandra", 404), ("cleo", 200)):
        who = client_as(moot.actor(name))
        assert who.get(PAGE).status_code == status, name
        assert who.post(PAGE, fields(moot, step="check")).status_code == status, name
    assert not Recommendation.objects.exists()
    assert "Make a recommendation" not in words(client.get("/bodies/fenmarsh-panel/recommendations/"))


def test_a_body_that_has_ended_asks_nobody(moot: Moot, client_as: SignIn) -> None:
    Body.objects.filter(pk=moot.panel.pk).update(ends_on=dt.date(2026, 10, 1))
    assert client_as(moot.actor("femi")).get(PAGE).status_code == 404


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"to_1": "", "to_names": ""}, "Say to whom it goes"),
        ({"to_names": "x" * 161}, "at most 160"),
        ({"to_names": "\n".join(f"n{n}" for n in range(11))}, "at most 10 names"),
        ({"area": "Atlantis"}, "No area fits"),
        ({"area": "Devon"}, "Several areas fit"),
        ({"evidence_2_href": "/x/"}, "Say what the link leads to"),
        ({"evidence_1_href": "javascript:alert(1)"}, "must be a web address"),
        ({"executive_on_year": "1890"}, "lies between"),
        ({"origin_title": ""}, "Say what it comes from"),
        ({"text": ""}, "Write what should be done"),
        ({"to_1": str(uuid.uuid4())}, "There is a problem"),
        ({"text": "a\x00b"}, "There is a problem"),
    ],
)
def test_what_is_wrong_is_said(moot: Moot, client_as: SignIn, changes: dict[str, str], says: str) -> None:
    page = client_as(moot.actor("femi")).post(PAGE, fields(moot, **changes))
    assert page.status_code == 200
    assert says in words(page)
    assert not Recommendation.objects.exists()


def test_hostile_text_stays_text(moot: Moot, client_as: SignIn) -> None:
    sent = fields(
        moot, text=HOSTILE, reasons=HOSTILE, origin_title=HOSTILE, to_names=HOSTILE, lead=HOSTILE, evidence_1_title=HOSTILE
    )  # fmt: skip
    femi = client_as(moot.actor("femi"))
    pages = [femi.post(PAGE, sent | {"step": "check"}), femi.post(PAGE, sent, follow=True)]
    pages.append(femi.get(f"/recommendations/{Recommendation.objects.filter(to_body=None).get().pk}/"))
    for page in pages:
        text = page.content.decode()
        assert "<script>alert(1)" not in text
        assert "{{ 7 }}" in text


def test_queries_do_not_grow_with_bodies(
    moot: Moot, client_as: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        Body.objects.create(
            slug=f"body-{number}", name=f"Body {number}", kind=moot.board.kind, footprint="place", accountability="elected",
            starts_on=moot.board.starts_on,
        )  # fmt: skip
    femi = client_as(moot.actor("femi"))
    with django_assert_max_num_queries(12):
        femi.get(PAGE)
    with django_assert_max_num_queries(12):
        femi.post(PAGE, fields(moot, step="check"))


# --- The action and the registry


def test_the_action_checks_where_it_is_filed(moot: Moot) -> None:
    for changes in ({"topics": ["moon"]}, {"area_key": "ZZZ"}, {"executive_on": dt.date(1890, 1, 1)}):
        with pytest.raises(BadInput):
            kit.one(moot, **changes)


def test_the_registry_knows_its_kinds(moot: Moot, finding: str) -> None:
    for kind in ("hand", "imported", "moon"):
        with pytest.raises(ValueError, match="cannot come from"):
            origins.register(kind, lambda actor, thing_id: None)
    assert "finding" in origins.kinds()
    assert origins.prefill(moot.actor("femi"), "finding", finding).text == "Open ten more beds."
    with pytest.raises(NotFound):
        origins.prefill(moot.actor("femi"), "finding", "x" * 41)


def test_followers_of_both_sides_hear_once(moot: Moot) -> None:
    for place, thing in enumerate((moot.panel, moot.board, moot.other)):
        Follow.objects.create(
            address=f"{place}@example.org", kind="body", thing_id=str(thing.pk), title=thing.name, confirmed_at=clock.now()
        )  # fmt: skip
    Follow.objects.create(
        address="t@example.org", kind="topic", thing_id="transport", title="T", confirmed_at=clock.now()
    )
    kit.make(
        moot,
        kit.given("1", to_body_id=moot.board.pk, topics=["transport"]),
        kit.given("2", to_body_id=moot.board.pk),
    )
    subjects = Notice.objects.order_by("pk").values_list("subject", flat=True)
    assert list(subjects) == ["Fenmarsh citizen panel: 2 recommendations"] * 3
    kit.make(
        moot,
        kit.given("1", to_body_id=moot.board.pk, topics=["transport"]),
        kit.given("2", to_body_id=moot.board.pk),
    )
    assert Notice.objects.count() == 3, "made before, told before"


def test_it_can_be_followed(moot: Moot, client: Client) -> None:
    asked = kit.one(moot)
    assert client.get(f"/follow/recommendation/{asked.pk}/").status_code == 200
    for end in (uuid.uuid4(), "x", asked.pk.hex):
        assert client.get(f"/follow/recommendation/{end}/").status_code == 404


# --- The API


def test_it_is_made_by_program(moot: Moot, client_as: SignIn, finding: str) -> None:
    femi, here = client_as(moot.actor("femi")), "/api/v1/bodies/fenmarsh-panel/recommendations/"
    sent = {
        "text": "Run a later bus.", "reasons": "Shifts end at ten.", "to_bodies": [str(moot.board.pk)], "to_names": ["Buses"],
        "topics": ["transport"], "area": "QJK", "origin_title": "A meeting", "id": str(uuid.uuid4()),
    }  # fmt: skip
    for _ in range(2):
        made = femi.post(here, sent, content_type="application/json")
        assert made.status_code == 201, made.content
    assert [each["to_name"] for each in made.json()["results"]] == [moot.board.name, "Buses"]
    assert made.json()["results"][0]["topics"] == "transport"
    assert Recommendation.objects.count() == 2
    out_of = {"origin_kind": "finding", "origin_id": finding, "id": str(uuid.uuid4())}
    assert femi.post(here, sent | out_of, content_type="application/json").status_code == 201
    for wrong, status in (
        ({"to_bodies": [], "to_names": []}, 400), ({"origin_title": "", "id": str(uuid.uuid4())}, 400), ({"area": "ZZZ"}, 400),
        ({"origin_kind": "finding", "origin_id": "x"}, 404), ({"origin_kind": "imported"}, 400), ({"to_bodies": [str(uuid.uuid4())]}, 400),
    ):  # fmt: skip
        assert femi.post(here, sent | wrong, content_type="application/json").status_code == status, wrong
    for name, status in (("paul", 403), ("otto", 404)):
        who = client_as(moot.actor(name))
        assert who.post(here, sent, content_type="application/json").status_code == status
