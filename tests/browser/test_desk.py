"""The desk on a phone: what waits for a clerk, and what for a member of the citizen panel."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Demo, check_page
from tests.browser.people import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DESK = "/accounts/desk/"


def open_desk(page: Page, demo: Demo, address: str) -> None:
    """Sign in on a phone, on the way to the desk."""
    page.set_viewport_size({"width": 375, "height": 800})
    sign_in(page, demo, address, towards=DESK)
    expect(page.get_by_role("heading", name="Your desk", level=1)).to_be_visible()


def test_a_clerk_finds_what_is_due_and_goes_there(page: Page, demo: Demo, axe: Axe) -> None:
    open_desk(page, demo, "colin.clerk@example.org")
    waiting = page.get_by_role("region", name="What waits for you")
    expect(waiting.get_by_text("Set up your second step")).to_be_visible()
    expect(waiting.get_by_text("Overdue", exact=True).first).to_be_visible()
    expect(waiting.get_by_text("Fill the vacant seat “Voice of patients and carers”")).to_be_visible()
    bodies = page.get_by_role("region", name="Your bodies").get_by_role("listitem")
    expect(bodies).to_have_count(5)
    check_page(page, axe)
    waiting.get_by_role("link", name=re.compile("^Write the minutes of")).click()
    expect(
        page.get_by_text("Leicester, Leicestershire and Rutland integrated care board").first
    ).to_be_visible()
    check_page(page, axe)
    page.get_by_role("link", name="Your desk").click()
    expect(page).to_have_url(re.compile(f"{DESK}$"))


def test_a_panel_member_finds_the_next_day_and_is_asked_about_interests(
    page: Page, demo: Demo, axe: Axe
) -> None:
    open_desk(page, demo, "megan.member@example.org")
    waiting = page.get_by_role("region", name="What waits for you")
    expect(waiting.get_by_text(re.compile("^Say whether you have an interest in 2 items"))).to_be_visible()
    expect(waiting.get_by_text("Overdue", exact=True)).to_have_count(0)
    expect(
        page.get_by_role("region", name="What changed").get_by_text("Minutes published").first
    ).to_be_visible()
    check_page(page, axe)
    waiting.get_by_role("link", name=re.compile("^Next meeting: Fourth day")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Fourth day")
    expect(page.get_by_text("Weighing the options").first).to_be_visible()
    check_page(page, axe)
