"""A councillor's evening: the third voice for a call-in, and a motion that is seconded and spoken to."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Demo, check_page
from tests.browser.scrutiny import COMMITTEE, ELLEN, SUNDAYS, box, found_by, narrow
from tests.browser.tradeoffs import PHONE, check_both, choose, follow, said, signed_in, type_into

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CARERS = "Hear carers first"
OWN = "Meet in the market towns"


@pytest.fixture(scope="module")
def ellen(browser: Browser, demo: Demo) -> Iterator[Page]:
    """A councillor on the committee, on a phone."""
    with signed_in(browser, demo, ELLEN, size=PHONE) as page:
        yield page


def test_a_call_in_has_enough_supporters(ellen: Page, page: Page, axe: Axe) -> None:
    decision = found_by(ellen, "/decisions/", "Sundays", SUNDAYS)
    asked = ellen.get_by_role("region", name="Call-ins")
    expect(asked).to_contain_text("2 of the 3 needed")
    check_page(ellen, axe)
    follow(asked.get_by_role("link", name=re.compile("^Support")))
    check_page(ellen, axe)
    follow(ellen.locator("main form").get_by_role("button").first)
    page.goto(decision)
    asked = page.get_by_role("region", name="Call-ins")
    expect(asked).to_contain_text("3 of the 3 needed")
    expect(asked).not_to_contain_text("more supporters needed")
    expect(page.locator("main")).not_to_contain_text("Ellen")
    check_both(page, axe)
    answer = page.request.get(f"{decision}notice.pdf")
    assert answer.body().startswith(b"%PDF-")


def test_a_motion_is_seconded(ellen: Page, page: Page, axe: Axe) -> None:
    ellen.goto("/accounts/desk/")
    follow(ellen.get_by_role("link", name=re.compile("waits for a seconder$")))
    expect(ellen.get_by_role("heading", level=1)).to_contain_text(CARERS)
    check_page(ellen, axe)
    follow(ellen.get_by_role("button", name="Second it"))
    check_page(ellen, axe)
    follow(ellen.locator("main form").get_by_role("button").first)
    expect(ellen.get_by_role("button", name="Second it")).to_have_count(0)
    motion = ellen.url
    page.goto(motion)
    expect(page.get_by_role("region", name="How it stands")).to_contain_text("Seconded")
    expect(page.locator("main")).not_to_contain_text("Ellen")
    check_both(page, axe)


def test_a_motion_of_her_own(ellen: Page, page: Page, axe: Axe) -> None:
    """Drafted, moved; what is a draft nobody else sees."""
    ellen.goto(f"{COMMITTEE}motions/")
    follow(ellen.locator("main").get_by_role("button").first)
    check_page(ellen, axe)
    choose(ellen, "General motion")
    follow(ellen.get_by_role("button", name="Continue"))
    check_page(ellen, axe)
    type_into(box(ellen, "Title"), OWN)
    type_into(box(ellen, "The motion"), "That this committee meets twice a year in a market town.")
    follow(ellen.locator("main form").get_by_role("button").first)
    check_page(ellen, axe)
    motion = ellen.url
    answer = page.goto(motion)
    assert answer is not None
    assert answer.status == 404
    ellen.goto(motion)
    follow(ellen.get_by_role("button", name="Move it"))
    check_page(ellen, axe)
    follow(ellen.locator("main form").get_by_role("button").first)
    page.goto(motion)
    said(page, "waits for a seconder")
    check_both(page, axe)


def test_anybody_finds_motions_and_what_is_to_be_decided(page: Page, axe: Axe) -> None:
    page.goto("/motions/")
    check_both(page, axe)
    narrow(page, "Status", "Carried", "Carried")
    follow(page.get_by_role("link", name="Approve the health and wellbeing strategy"))
    said(page, "Patients wrote a third of it.")
    check_both(page, axe)
    page.goto("/decisions/")
    follow(page.get_by_role("link", name=re.compile("^Forward plan")))
    check_both(page, axe)
    follow(page.get_by_role("link", name="Dentists in the market towns"))
    expect(page.get_by_role("region", name="Days that were moved")).to_contain_text("The bids came in late.")
    check_both(page, axe)
