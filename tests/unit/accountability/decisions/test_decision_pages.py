"""Pages of decisions: register, plan, one, its notice; queries and hostile text."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from deliberation.accountability.actions.decision_parts import MoneyGiven
from deliberation.accountability.models import CallIn, ImpactNote
from kernel import clock
from tests.moot import Moot
from tests.scrutiny import Watchers, add_watchers
from tests.unit.accountability import kit
from tests.unit.accountability.decisions import decision_kit as dk
from tests.unit.accountability.decisions.decision_kit import words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
HOSTILE = "<script>alert(1)</script> & “quotes” ' {{ 7 }}"
BOARD = "/bodies/northfen-board/decisions/"
ALL = "/decisions/"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(dk.NOW):
        yield


@pytest.fixture
def watchers(moot: Moot) -> Watchers:
    dk.with_rule(moot)
    return add_watchers(moot)


def later(days: int) -> Any:
    return clock.frozen(dk.NOW + dt.timedelta(days=days))


def form(**changes: str) -> dict[str, str]:
    """What the form of a decision sends."""
    usual = {
        "decision_id": str(uuid.uuid4()), "version": "", "title": "Day centre on seven days", "text": "It opens.", "reasons": "People go home.",
        "alternatives": "None", "taken_by": "The board", "taken_on_day": "2", "taken_on_month": "11", "taken_on_year": "2026", "step": "save",
        "money-TOTAL_FORMS": "1", "money-INITIAL_FORMS": "0", "money-0-period": "2026/27", "money-0-planned": "£12,500.50",
        "papers-TOTAL_FORMS": "1", "papers-INITIAL_FORMS": "0", "at": "",
    }  # fmt: skip
    return usual | changes


# --- Reading


def test_empty_pages_say_what_will_come(moot: Moot, client: Client) -> None:
    assert "No decisions yet" in words(client.get(ALL))
    assert "No decisions yet" in words(client.get(BOARD))
    assert "Nothing is planned" in words(client.get("/decisions/plan/"))
    assert "Nothing is planned" in words(client.get(f"{BOARD}plan/"))


def test_the_register_finds_by_every_filter(moot: Moot, client: Client) -> None:
    dk.taken(moot, title="Open the day centre", key=True)
    dk.taken(moot, title="Close the old wing", topics=["dementia"], areas=["QJK"], taken_on=dt.date(2025, 5, 5), reasons="It leaks.")  # fmt: skip
    dk.planned(moot)
    said = words(client.get(ALL))
    assert "3 decisions" in said
    assert "Key decision" in said
    for query, found in (
        ("words=leaks", "Close the old wing"), ("words=wing+northfen", "Close the old wing"), ("topic=dementia", "Close the old wing"),
        ("area=QJK", "Close the old wing"), ("year=2025", "Close the old wing"), ("key=yes", "Open the day centre"),
        ("status=planned", "A strategy for carers"), ("body=northfen-board&words=strategy", "A strategy for carers"),
    ):  # fmt: skip
        page = words(client.get(f"{ALL}?{query}"))
        assert "1 decision," in page, query
        assert found in page, query
    assert "No decision fits" in words(client.get(f"{ALL}?words=zebra"))
    with later(40):
        assert "A strategy for carers" in words(client.get(f"{BOARD}?status=overdue"))


def test_a_wrong_filter_or_page_is_no_error(moot: Moot, client: Client) -> None:
    dk.taken(moot)
    for query in (
        "status=moon",
        "page=99",
        "page=x",
        "topic=%00",
        f"words={'x' * 500}",
        "year=abc",
        "area=%27",
        "body=none",
    ):
        for where in (ALL, BOARD):
            assert client.get(f"{where}?{query}").status_code == 200, query


def test_drafts_are_for_those_who_write_them(moot: Moot, client: Client, client_as: SignIn) -> None:
    made = dk.draft(moot, title="Not for you")
    for who in (client, client_as(moot.actor("mabel")), client_as(moot.actor("otto"))):
        assert who.get(f"/decisions/{made.pk}/").status_code == 404
        assert "Not for you" not in words(who.get(BOARD)) + words(who.get(ALL))
        assert who.get(f"/decisions/{made.pk}/notice.pdf").status_code == 404
    chandra = client_as(moot.actor("chandra"))
    assert "Not for you" in words(chandra.get(BOARD))
    assert "Change the draft" in words(chandra.get(f"/decisions/{made.pk}/"))


def test_what_is_written_for_a_planned_decision_stays_inside(
    moot: Moot, client: Client, client_as: SignIn
) -> None:
    made = dk.planned(moot, text="Secret text", reasons="Secret reasons", money=[MoneyGiven("2026/27", "Secret money", 5)])  # fmt: skip
    where = f"/decisions/{made.pk}/"
    for page in (
        where,
        f"/api/v1{where}",
        f"{ALL}?words=secret",
        "/api/v1/decisions/",
        "/api/v1/decisions/?words=secret",
    ):
        assert "Secret" not in words(client.get(page)).replace("words=secret", ""), page
    assert client.get(f"{where}notice.pdf").status_code == 404
    assert "Secret text" in words(client_as(moot.actor("chandra")).get(where))


def test_one_says_everything_and_leads_back(moot: Moot, client: Client) -> None:
    asked = kit.one(moot)
    made = dk.taken(moot, links=[("recommendation", str(asked.pk))])
    page = client.get(f"/decisions/{made.pk}/")
    said, text = words(page), page.content.decode()
    for part in (
        "NORTHFEN-BOARD/D/2026/1", "The day centre opens on seven days.", "People go home sooner.", "More beds: too dear.", "£10,000", "£20,000.50",
        "£30,000.50", "Report of the officers", "This decision cannot be called in", "From 2 November 2026", "Leaving hospital", "Decided by The board",
        "What was spent is not put down yet.",
    ):  # fmt: skip
        assert part in said, part
    assert text.count("<h1") == 1
    assert f'href="/recommendations/{asked.pk}/"' in text
    assert f"/follow/decision/{made.pk}/" in text
    assert "Chandra" not in said
    assert client.get(f"/decisions/{uuid.uuid4()}/").status_code == 404


def test_the_plan_shows_months_and_moved_days(moot: Moot, client: Client, client_as: SignIn) -> None:
    made = dk.planned(moot)
    assert "December 2026" in words(client.get("/decisions/plan/"))
    chandra = client_as(moot.actor("chandra"))
    sent = {"to_day": "4", "to_month": "1", "to_year": "2027", "reason": "The figures are late."}
    answer = chandra.post(f"{BOARD}{made.pk}/move/", sent, follow=True)
    said = words(answer)
    assert "2 December 2026" in said
    assert "The figures are late." in said
    assert "January 2027" in words(client.get(f"{BOARD}plan/"))
    gone = chandra.post(f"{BOARD}{made.pk}/withdraw/", {"reason": "No longer needed."}, follow=True)
    assert "taken off the forward plan. The reason: No longer needed." in words(gone)
    assert "Nothing is planned" in words(client.get("/decisions/plan/"))


def test_the_notice_is_a_pdf(moot: Moot, client: Client) -> None:
    made = dk.taken(moot)
    answer = client.get(f"/decisions/{made.pk}/notice.pdf")
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["X-Folkmoot-Illustrative"] == "yes"
    assert "decision-notice-NORTHFEN-BOARD-D-2026-1.pdf" in answer.headers["Content-Disposition"]


def test_hostile_text_stays_text(moot: Moot, watchers: Watchers, client: Client) -> None:
    made = dk.taken(
        moot, title=HOSTILE, text=HOSTILE, reasons=HOSTILE, alternatives=HOSTILE, taken_by=HOSTILE, money=[MoneyGiven(HOSTILE[:30], HOSTILE, 5)]
    )  # fmt: skip
    dk.asked(moot, watchers, made, call_in_id=uuid.uuid4())
    CallIn.objects.update(grounds=HOSTILE, wanted=HOSTILE, outcome_text=HOSTILE)
    for page in (ALL, BOARD, f"/decisions/{made.pk}/"):
        text = client.get(page).content.decode()
        assert "<script>alert(1)" not in text
        assert "&lt;script&gt;alert(1)" in text
    assert client.get(f"/decisions/{made.pk}/notice.pdf").content.startswith(b"%PDF")


def test_queries_do_not_grow(moot: Moot, watchers: Watchers, client_as: SignIn, django_assert_max_num_queries: Any) -> None:  # fmt: skip
    for _ in range(22):
        made = dk.taken(moot)
        dk.planned(moot)
    dk.asked(moot, watchers, made)
    for number in range(5):
        ImpactNote.objects.create(
            decision=made, membership=moot.membership("rosa", moot.other), role="patient_representative", impact="worse", who=f"{number}", text="x"
        )  # fmt: skip
    for who in ("chandra", "sol", "rosa"):
        reader = client_as(moot.actor(who))
        for page in (
            ALL, f"{ALL}?words=day&status=taken", BOARD, "/decisions/plan/", f"{BOARD}plan/", f"/decisions/{made.pk}/",
            "/api/v1/decisions/", f"/api/v1/decisions/{made.pk}/", "/api/v1/decisions/plan/", "/api/v1/call-ins/",
        ):  # fmt: skip
            with django_assert_max_num_queries(12):
                assert reader.get(page).status_code == 200
