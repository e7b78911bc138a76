"""Pages of the life of trade-offs: preparing one, its page at every stage, lists, the page that moves it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from deliberation.tradeoffs.calc.stages import FACTS, STAGES, Stage
from deliberation.tradeoffs.models import Answer, Leaning, StageDate, TradeOff, Voice
from kernel import clock
from tests.moot import COUNCIL, SYSTEM, Moot
from tests.tradeoffs import (
    add_evidence,
    add_points,
    add_statements,
    fill_panel,
    make_tradeoff,
    option_of,
)
from tests.unit.tradeoffs.life import kit
from tests.votes import make_vote

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
PANEL = "/bodies/fenmarsh-panel/trade-offs/"
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


@pytest.fixture
def cleo(moot: Moot, client_as: SignIn) -> Client:
    """The clerk's browser."""
    return client_as(moot.actor("cleo"))


def question(**changes: Any) -> dict[str, Any]:
    usual = {
        "tradeoff_id": str(uuid.uuid4()), "title": "Help at home first", "question": "Where first?", "gains": "Help at home",
        "gives_way": "Crisis teams wait", "asked_by": "The board", "area": SYSTEM, "background": "Read this.\n\n- One\n- Two",
        "definition": "",
    }  # fmt: skip
    return usual | changes


def frame(**changes: Any) -> dict[str, Any]:
    usual = {
        "envelope_kind": "money", "envelope": "£1,200,000", "envelope_note": "From the better care fund.", "fixed": "The total.",
        "open": "The shares.", "feeds_body": "fenmarsh-icb", "feeds_name": "", "feeds_decision": "The budget",
        "feeds_on_day": "1", "feeds_on_month": "4", "feeds_on_year": "2027",
    }  # fmt: skip
    return usual | changes


def days(**given: tuple[int, int, int]) -> dict[str, str]:
    found = {}
    for name, (day, month, year) in given.items():
        found |= {f"{name}_day": str(day), f"{name}_month": str(month), f"{name}_year": str(year)}
    return found


def test_a_clerk_prepares_and_publishes_a_trade_off(moot: Moot, cleo: Client) -> None:
    first = question()
    answer = cleo.post(f"{PANEL}new/", first)
    made = TradeOff.objects.select_related("body").get()
    assert answer["Location"] == kit.at(made, "edit/?step=frame")
    assert cleo.post(f"{PANEL}new/", first)["Location"] == answer["Location"]
    assert TradeOff.objects.count() == 1
    assert cleo.post(kit.at(made, "edit/?step=frame"), frame())["Location"] == kit.at(made, "options/edit/")
    made.refresh_from_db()
    assert (made.envelope, made.feeds_body_id) == (120_000_000, moot.other.pk)
    rules = {"public": "yes", "moderation": "before", "least": "6"}
    assert cleo.post(kit.at(made, "edit/?step=rules"), rules)["Location"] == kit.at(made, "dates/")
    dates = days(learn_starts=(3, 11, 2026), learn_ends=(20, 11, 2026), discuss_starts=(20, 11, 2026))
    assert cleo.post(kit.at(made, "dates/"), dates)["Location"] == kit.at(made, "move/")
    text = kit.words(cleo.get(kit.at(made, "move/")))
    assert "Write at least 2 options; there is none so far." in text
    assert "Publish it" not in text
    make_options(made)
    text = kit.words(cleo.get(kit.at(made, "move/")))
    for said in (
        "Publish it and begin to learn",
        "Members can read the evidence",
        "Everybody can read it from now on",
    ):
        assert said in text, said
    assert Client().get(kit.at(made)).status_code == 404
    assert cleo.post(kit.at(made, "move/"), {"to": "learn"})["Location"] == kit.at(made)
    seen = kit.words(Client().get(kit.at(made)))
    for said in (
        "Where first?", "Help at home", "Crisis teams wait", "£1,200,000 in a year. From the better care fund.",
        "Fenmarsh integrated care board : The budget, on 1 April 2027", "planned until 20 November 2026", "Now",
        "Planned from 20 November 2026", "Read this.", "sign in to take part", "The whole record as one PDF",
        "Follow by email", "Atom feed",
    ):  # fmt: skip
        assert said in seen, said
    assert "For those who run it" not in seen
    assert cleo.get(kit.at(made, "edit/")).status_code == 409


def make_options(tradeoff: TradeOff) -> None:
    from deliberation.tradeoffs.models import Option

    Option.objects.create(tradeoff=tradeoff, position=1, name="Go on as now", as_now=True)
    Option.objects.create(tradeoff=tradeoff, position=2, name="Home care", cost=900_000_00)


def test_save_and_leave_goes_back_to_its_page(cleo: Client) -> None:
    answer = cleo.post(f"{PANEL}new/", question(then="stay"))
    assert answer["Location"] == kit.at(TradeOff.objects.select_related("body").get())


@pytest.mark.parametrize(
    ("step", "form", "said"),
    [
        ("", question(title=""), "Enter a title."),
        ("", question(title="x" * 161), "at most 160 characters"),
        ("", question(area="E92000001"), "Select a valid choice"),
        ("", question(definition="none-such"), "Select a valid choice"),
        ("frame", frame(envelope="much"), "Write a number of pounds"),
        ("frame", frame(envelope=""), "Say how much there is."),
        ("frame", frame(envelope="-5"), "There cannot be less than nothing."),
        ("frame", frame(envelope="9" * 30), "more than fits here"),
        ("frame", frame(envelope_kind="beds", envelope="1.5"), "whole number of beds"),
        ("frame", frame(feeds_name="Another board"), "not both"),
        ("frame", frame(feeds_on_year="20"), "The year must be between"),
        ("frame", frame(feeds_on_day="32"), "Enter a real date"),
        ("rules", {"public": "yes", "moderation": "after", "least": "2"}, "Enter 3 or more"),
        ("rules", {"public": "maybe", "moderation": "after", "least": "5"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_stored(
    moot: Moot, cleo: Client, step: str, form: dict[str, Any], said: str
) -> None:
    made = kit.draft(moot)
    before = TradeOff.objects.values().get()
    answer = cleo.post(kit.at(made, f"edit/?step={step}" if step else "edit/"), form)
    text = kit.words(answer)
    assert answer.status_code == 200
    assert "There is a problem" in text
    assert said in text
    assert TradeOff.objects.values().get() == before


def test_dates_out_of_order_are_told_beside_their_field(moot: Moot, cleo: Client) -> None:
    made = kit.draft(moot)
    form = days(learn_starts=(3, 11, 2026), learn_ends=(1, 11, 2026))
    answer = cleo.post(kit.at(made, "dates/"), form)
    assert "The stage Learn is planned to end before Learn begins." in kit.words(answer)
    assert answer.content.decode().count("before Learn begins") == 2, "in the summary and beside the field"
    bad = cleo.post(kit.at(made, "dates/"), days(learn_starts=(31, 2, 2026)))
    assert "Enter a real date" in kit.words(bad)
    assert not StageDate.objects.filter(tradeoff=made, starts_on__isnull=False).exists()


def test_of_a_running_one_only_what_is_to_come_is_dated(moot: Moot, cleo: Client) -> None:
    made = make_tradeoff(moot.panel, Stage.VOTE)
    text = kit.words(cleo.get(kit.at(made, "dates/")))
    assert "Last day of Vote" in text
    assert "Last day of Learn" not in text
    assert "Step" not in text
    StageDate.objects.filter(tradeoff=made).update(starts_on=None)
    assert cleo.post(kit.at(made, "dates/"), days(vote_ends=(9, 11, 2026)))["Location"] == kit.at(made)
    assert StageDate.objects.get(tradeoff=made, stage="vote").ends_on == dt.date(2026, 11, 9)


def test_a_draft_is_discarded_after_asking(moot: Moot, cleo: Client) -> None:
    made = kit.draft(moot)
    assert "Discard this draft?" in kit.words(cleo.get(kit.at(made, "discard/")))
    assert TradeOff.objects.exists()
    assert cleo.post(kit.at(made, "discard/"))["Location"] == PANEL
    assert not TradeOff.objects.exists()
    assert cleo.post(kit.at(made, "discard/")).status_code == 404


def test_back_and_early_need_their_reason_on_the_page(moot: Moot, cleo: Client) -> None:
    made = make_tradeoff(moot.panel, Stage.VOTE)
    page = kit.at(made, "move/")
    for to in ("discuss", "early"):
        answer = cleo.post(page, {"to": to, "reason": " "})
        assert answer.status_code == 200
        assert "The reason is missing" in kit.words(answer)
        content = answer.content.decode()
        assert content.count('id="back_reason"') == content.count('id="early_reason"') == 1
        assert content.count('nhsuk-details" open') == 1
    assert cleo.post(page, {"to": "discuss", "reason": "A witness is late."})["Location"] == kit.at(made)
    text = kit.words(Client().get(kit.at(made)))
    assert "Came back to it on 2 November 2026: A witness is late." in text
    cleo.post(page, {"to": "early", "reason": "The money is gone."})
    text = kit.words(Client().get(kit.at(made)))
    assert "Closed before its end The money is gone." in text
    assert "Left out" in text
    assert cleo.get(page).status_code == 409
    assert cleo.post(page, {"to": "nonsense"}).status_code == 409


def test_a_step_that_is_none_is_refused_without_harm(moot: Moot, cleo: Client) -> None:
    made = make_tradeoff(moot.panel, Stage.LEARN)
    for form in ({"to": "closed"}, {"to": "x" * 13}, {}, {"to": "draft", "reason": "No."}):
        answer = cleo.post(kit.at(made, "move/"), form)
        assert answer.status_code == 200
        assert "There is a problem" in kit.words(answer), form
    made.refresh_from_db()
    assert made.stage == "learn"


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_has_its_page(moot: Moot, client_as: SignIn, cleo: Client, stage: Stage) -> None:
    made = make_tradeoff(moot.panel, stage)
    for client in (cleo, client_as(moot.actor("paul")), Client()):
        answer = client.get(kit.at(made))
        if stage is Stage.DRAFT and client is not cleo:
            assert answer.status_code == 404
            continue
        text = kit.words(answer)
        assert FACTS[stage].meaning in text
        assert made.question in text
        assert text.count("aria-current") == 0
        assert answer.content.decode().count("<h1") == 1
    if stage is not Stage.DRAFT:
        assert 'aria-current="step"' in Client().get(kit.at(made)).content.decode()


def test_members_see_what_they_can_do_now(moot: Moot, client_as: SignIn) -> None:
    made = make_tradeoff(moot.panel, Stage.LEARN)
    add_evidence(made, 2)
    add_statements(made, 3)
    paul = client_as(moot.actor("paul"))
    text = kit.words(paul.get(kit.at(made)))
    for said in (
        "Your part now",
        "Read the evidence: 2 items new to you",
        "Say where you lean before the discussion",
        "Ask a witness",
    ):
        assert said in text, said
    assert "Say where you stand" not in text
    assert "sign in" not in text.lower()
    Leaning.objects.create(
        option=option_of(made), membership=moot.membership("paul", moot.panel), when="before", value=4
    )
    TradeOff.objects.update(stage="discuss")
    Answer.objects.create(
        statement=made.statements.all()[0], membership=moot.membership("paul", moot.panel), value=1
    )
    text = kit.words(paul.get(kit.at(made)))
    assert "Say where you stand: 2 statements to go" in text
    assert "where you lean" not in text
    vote = make_vote(
        moot.panel, title="Which first", thing_kind="tradeoff", thing_id=str(made.pk), closes_at=kit.NOW + DAY
    )
    assert "Vote: Which first" in kit.words(paul.get(kit.at(made)))
    assert "Your part now" not in kit.words(Client().get(kit.at(made)))
    assert f"/votes/{vote.pk}/" in Client().get(kit.at(made)).content.decode()


def test_the_latest_is_told_and_nothing_that_waits(moot: Moot) -> None:
    made = make_tradeoff(moot.panel, Stage.DISCUSS)
    members = [moot.membership(name, moot.panel) for name in ("paul", "priya")]
    add_evidence(made, 2)
    add_evidence(made, 1, status="submitted")
    add_points(made, members, 3)
    add_points(made, members, 1, status="waiting")
    add_statements(made, 2, status="hidden")
    Voice.objects.create(
        tradeoff=made, name="Northfen council", why="It pays.", answer="Yes.", answered_at=kit.NOW
    )
    text = kit.words(Client().get(kit.at(made)))
    for said in (
        "2 items. Latest, E2: Claim 2", "3 points and replies. Latest, point 3: Point 3 of somebody", "No statements yet",
        "1 of 1 invited have put their view on record. Latest: Northfen council.", "Not begun",
    ):  # fmt: skip
        assert said in text, said
    assert "Claim 3" not in text
    assert "Point 4" not in text


def test_the_page_takes_twelve_queries_however_much_there_is(
    moot: Moot, client_as: SignIn, cleo: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = make_tradeoff(moot.panel, Stage.DISCUSS, feeds_body=moot.other, feeds_decision="The budget")
    members = fill_panel(moot.panel, 40)
    add_evidence(made, 60)
    add_points(made, members, 500)
    add_statements(made, 50)
    for number in range(20):
        Voice.objects.create(
            tradeoff=made, name=f"Council {number}", why="It pays.", answer="Yes.", answered_at=kit.NOW
        )
    make_vote(moot.panel, thing_kind="tradeoff", thing_id=str(made.pk), closes_at=kit.NOW + DAY)
    make_vote(moot.panel, thing_kind="tradeoff", thing_id=str(made.pk), closes_at=kit.NOW + 2 * DAY)
    make_tradeoff(moot.board, Stage.LEARN, review_of=made)
    kit.hand_over(made)
    for client in (client_as(moot.actor("paul")), cleo, Client()):
        client.get(kit.at(made))
        with django_assert_max_num_queries(12):
            text = kit.words(client.get(kit.at(made)))
        assert "500 points" in text
        assert "60 items" in text
        assert "20 of 20 invited" in text
        assert "Northfen health and wellbeing board" in text


# Lists


def test_the_list_of_all_holds_what_the_reader_may_see(moot: Moot, client_as: SignIn, cleo: Client) -> None:
    make_tradeoff(moot.panel, Stage.LEARN, title="Open one")
    make_tradeoff(moot.panel, Stage.LEARN, title="Private one", public=False)
    make_tradeoff(moot.panel, Stage.DRAFT, title="Draft one")
    make_tradeoff(moot.board, Stage.CLOSED, title="Closed one")
    seen = {"anybody": Client(), "paul": client_as(moot.actor("paul")), "cleo": cleo}
    found = {
        name: [each for each in ("Open", "Private", "Draft", "Closed") if f"{each} one" in kit.words(client.get("/trade-offs/"))]
        for name, client in seen.items()
    }  # fmt: skip
    assert found == {
        "anybody": ["Open", "Closed"],
        "paul": ["Open", "Private", "Closed"],
        "cleo": ["Open", "Private", "Draft", "Closed"],
    }
    text = kit.words(Client().get("/trade-offs/"))
    assert text.index("Open one") < text.index("Closed one"), "what goes on comes first"
    assert "Illustrative" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("words=beds", ["Beds"]),
        ("words=northfen+beds", []),
        ("words=%00", ["Beds", "Homes"]),
        ("kind=citizen_panel", ["Beds"]),
        ("stage=vote", ["Homes"]),
        ("stage=nonsense", ["Beds", "Homes"]),
        (f"area={SYSTEM}", ["Beds", "Homes"]),
        (f"area={COUNCIL}", ["Beds", "Homes"]),
        ("area=QJ2", []),
        ("area=nowhere", ["Beds", "Homes"]),
        ("page=99", ["Beds", "Homes"]),
        ("page=x", ["Beds", "Homes"]),
    ],
)
def test_the_filters(moot: Moot, query: str, found: list[str]) -> None:
    make_tradeoff(moot.panel, Stage.LEARN, title="Beds", question="Which?")
    make_tradeoff(
        moot.board, Stage.VOTE, title="Homes", question="Which?", area_key=COUNCIL, area_name="Northfen"
    )
    answer = Client().get(f"/trade-offs/?{query}")
    table = answer.content.decode().partition('id="results"')[2]
    assert [each for each in ("Beds", "Homes") if f">{each}</a>" in table] == found
    if not found:
        assert "No trade-off fits" in kit.words(answer)


def test_lists_are_cut_into_pages_and_take_few_queries(
    moot: Moot, cleo: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(45):
        make_tradeoff(moot.panel, STAGES[number % 8], title=f"Number {number}", options=1)
    for page in ("/trade-offs/", "/trade-offs/?page=3", PANEL):
        with django_assert_max_num_queries(12):
            answer = cleo.get(page)
        assert answer.status_code == 200
    assert kit.words(cleo.get("/trade-offs/?page=3")).count("Number ") == 5


def test_a_bodys_tab_is_grouped_by_stage(
    moot: Moot, cleo: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    assert "has not published a trade-off" in kit.words(Client().get(PANEL))
    assert "Start with “Prepare a trade-off”" in kit.words(cleo.get(PANEL))
    make_tradeoff(moot.panel, Stage.VOTE, title="In the vote")
    make_tradeoff(moot.panel, Stage.DRAFT, title="In the drawer")
    text = kit.words(Client().get(PANEL))
    assert "In the vote" in text
    assert "In the drawer" not in text
    assert "Members vote on the options." in text
    with django_assert_max_num_queries(12):
        text = kit.words(cleo.get(PANEL))
    assert text.index("In the vote") < text.index("In the drawer")
    assert "Trade-offs" in kit.words(Client().get("/bodies/fenmarsh-panel/"))


def test_an_id_leads_to_the_page_for_those_who_may_see_it(moot: Moot, cleo: Client) -> None:
    made, hidden = make_tradeoff(moot.panel, Stage.VOTE), make_tradeoff(moot.panel, Stage.DRAFT)
    assert Client().get(reverse("tradeoff_by_id", args=[made.pk]))["Location"] == kit.at(made)
    assert Client().get(reverse("tradeoff_by_id", args=[hidden.pk])).status_code == 404
    assert cleo.get(reverse("tradeoff_by_id", args=[hidden.pk]))["Location"] == kit.at(hidden)
    assert Client().get(reverse("tradeoff_by_id", args=[uuid.uuid4()])).status_code == 404


def test_an_area_leads_to_its_trade_offs(moot: Moot) -> None:
    assert f"/trade-offs/?area={SYSTEM}" in Client().get(f"/areas/{SYSTEM}/").content.decode()
    page = Client().get(f"/trade-offs/?area={SYSTEM}")
    assert page.status_code == 200
    assert "No trade-off fits" in kit.words(page)


@pytest.mark.parametrize("page", ["", "edit/", "edit/?step=frame", "edit/?step=rules", "dates/", "move/", "discard/", "voices/", "voices/invite/"])  # fmt: skip
def test_pages_of_staff_take_few_queries(
    moot: Moot, cleo: Client, django_assert_max_num_queries: DjangoAssertNumQueries, page: str
) -> None:
    made = kit.ready_draft(moot.panel)
    cleo.get(kit.at(made, page))
    with django_assert_max_num_queries(12):
        assert cleo.get(kit.at(made, page)).status_code == 200
