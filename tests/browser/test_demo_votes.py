"""The demonstration's votes on a phone and on a desk: every page of every vote that the public may read."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Demo, check_page
from tests.browser.people import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE, DESK = {"width": 375, "height": 800}, {"width": 1280, "height": 900}
PANEL = "/bodies/llr-citizen-panel/votes/"
BODIES = (
    PANEL,
    "/bodies/llr-integrated-care-board/votes/",
    "/bodies/leicestershire-health-and-wellbeing-board/votes/",
)
A_VOTE = re.compile(r"/bodies/[\w-]+/votes/[0-9a-f-]{36}/")


def links(page: Page, pattern: re.Pattern[str]) -> list[str]:
    """Where the links of a page lead that match as a whole, each once."""
    found = page.locator("main a[href]").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    return sorted({href for href in found if pattern.fullmatch(href)})


def check_both(page: Page, axe: Axe) -> None:
    """A page as it is opened, on a desk (that nothing is cut off) and on a phone (that, and everything else)."""
    page.set_viewport_size(DESK)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
    page.set_viewport_size(PHONE)
    check_page(page, axe)


def check_whole(page: Page, axe: Axe) -> None:
    """A page that is laid out otherwise on a desk, so that everything is asked of both."""
    check_both(page, axe)
    page.set_viewport_size(DESK)
    check_page(page, axe)


def test_every_public_page_of_every_vote(page: Page, demo: Demo, axe: Axe) -> None:
    seen: set[str] = set()
    for listed in ("/votes/", "/votes/secrecy/", *BODIES):
        page.goto(listed)
        check_whole(page, axe)
        for vote in links(page, A_VOTE):
            seen |= _pages_of(page, axe, vote) if vote not in seen else set()
    kinds = {re.sub(A_VOTE, "", address).split("/")[0] for address in seen}
    assert kinds >= {"", "result", "ballots", "check", "took-part"}
    assert len([address for address in seen if A_VOTE.fullmatch(address)]) == 11


def _pages_of(page: Page, axe: Axe, vote: str) -> set[str]:
    """Check a vote's page and those that lie below it and can be reached from it; their addresses."""
    page.goto(vote)
    check_both(page, axe)
    below = re.compile(re.escape(vote) + r"(result|ballots|check|took-part|rules/[\w-]+)/")
    found = links(page, below)
    for address in found:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        (check_whole if address.endswith("/result/") else check_both)(page, axe)
    return {vote, *found}


def test_a_member_finds_the_open_vote_of_the_panel(page: Page, demo: Demo, axe: Axe) -> None:
    """From the list to the ballot, on a phone; she does not cast it, so that the next one finds it open too."""
    page.set_viewport_size(PHONE)
    sign_in(page, demo, "megan.member@example.org", towards="/accounts/desk/")
    page.goto(PANEL)
    page.get_by_role("link", name=re.compile("^Which pictures help you most")).first.click()
    expect(page.get_by_text("Illustrative: made-up data").first).to_be_visible()
    check_page(page, axe)
    page.locator("main a[href$='/ballot/']").first.click()
    expect(page.get_by_role("checkbox", name=re.compile("A map of the area"))).to_be_visible()
    check_page(page, axe)
