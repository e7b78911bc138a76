"""A clerk's vote: prepared step by step with the keyboard alone, scheduled, taken back, copied, annulled."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from deliberation.bodies.management.demonstration.system import BOARD
from tests.browser.conftest import Demo, check_page
from tests.browser.people import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CLERK = "colin.clerk@example.org"
PHONE, DESK = {"width": 375, "height": 800}, {"width": 1280, "height": 900}


def check_both(page: Page, axe: Axe) -> None:
    """A page on a desk and on a phone."""
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        check_page(page, axe)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]


def type_into(field: Locator, text: str) -> None:
    """Write into a field with the keyboard, in place of what it holds."""
    field.focus()
    field.page.keyboard.press("ControlOrMeta+A")
    field.page.keyboard.type(text)


def press(thing: Locator) -> None:
    """Reach a link, button, box or radio by the keyboard and use it."""
    thing.focus()
    thing.page.keyboard.press("Space" if thing.get_attribute("type") in ("radio", "checkbox") else "Enter")


def follow(thing: Locator) -> None:
    """Use a link or button by the keyboard, and wait for the page that it leads to."""
    with thing.page.expect_navigation():
        press(thing)


def go_on(page: Page) -> None:
    follow(page.get_by_role("button", name="Save and go on"))


def write_a_day(page: Page, name: str, day: dt.date) -> None:
    for part in ("day", "month", "year"):
        type_into(page.locator(f"input[name={name}_day_{part}]"), str(getattr(day, part)))


def prepare(page: Page, axe: Axe, title: str) -> str:
    """All steps up to the last, by keyboard; the address of the vote."""
    page.goto(f"/bodies/{BOARD}/votes/")
    check_both(page, axe)
    follow(page.get_by_role("button", name="Prepare a vote"))
    check_both(page, axe)
    type_into(page.get_by_label("Title"), title)
    type_into(page.get_by_label("Question", exact=True), "Which help should be paid for first this winter?")
    press(page.get_by_role("radio", name=re.compile("^Ranking")))
    go_on(page)
    check_both(page, axe)
    follow(page.get_by_role("button", name="Show more rows"))
    type_into(page.get_by_label("Option 1 (optional)", exact=True), "Night cover")
    type_into(page.get_by_label("What option 1 would mean"), "A nurse in every town at night.")
    type_into(page.get_by_label("Option 2 (optional)", exact=True), "Day centre")
    type_into(page.get_by_label("Paste a list"), "Transport | Lifts to clinics.")
    check_both(page, axe)
    go_on(page)
    today = dt.datetime.now(ZoneInfo("Europe/London")).date()
    write_a_day(page, "opens", today + dt.timedelta(days=2))
    type_into(page.get_by_label("Time at which it opens"), "10am")
    write_a_day(page, "closes", today + dt.timedelta(days=9))
    type_into(page.get_by_label("Time at which it closes"), "6pm")
    press(page.get_by_role("radio", name=re.compile("^Secret")))
    check_both(page, axe)
    go_on(page)
    press(page.get_by_role("radio", name=re.compile("^Scottish single transferable vote")))
    go_on(page)
    expect(page.get_by_role("alert")).to_contain_text("cannot count this")
    check_both(page, axe)
    press(page.get_by_role("radio", name=re.compile("^Schulze")))
    press(page.get_by_role("radio", name=re.compile("^A lot is drawn")))
    go_on(page)
    return page.url.replace("schedule/", "")


def test_a_clerk_prepares_and_schedules_a_vote(page: Page, axe: Axe, demo: Demo) -> None:
    sign_in(page, demo, CLERK)
    vote = prepare(page, axe, "Help this winter")
    check_both(page, axe)
    for words in (
        "Night cover",
        "Lifts to clinics.",
        "Schulze",
        "Greenwich Mean Time|British Summer Time",
        "A lot is drawn from",
    ):
        expect(page.locator("main")).to_contain_text(re.compile(words))
    follow(page.get_by_role("button", name="Schedule the vote"))
    expect(page.get_by_text("The vote is scheduled.")).to_be_visible()
    check_both(page, axe)
    for step in ("withdraw/", "copy/"):
        page.goto(f"{vote}{step}")
        check_both(page, axe)
    page.goto(f"{vote}withdraw/")
    follow(page.get_by_role("button", name="Take it back"))
    expect(page.get_by_text("The vote is a draft again.")).to_be_visible()
    page.goto(f"{vote}discard/")
    check_both(page, axe)
    follow(page.get_by_role("button", name="Discard the draft"))
    expect(page.get_by_text("The draft is discarded.")).to_be_visible()


def test_anybody_finds_votes(page: Page, axe: Axe) -> None:
    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Votes").click()
    check_both(page, axe)
    press(page.get_by_role("combobox", name="Status"))
    page.goto("/votes/?words=nothing-of-the-kind")
    expect(page.get_by_role("heading", name="No vote fits")).to_be_visible()
    check_both(page, axe)
    page.goto("/votes/")
    page.locator("#votes tbody th a").first.click()
    check_both(page, axe)


def test_the_steps_need_no_script(page: Page, demo: Demo) -> None:
    """Rows are added by the server, and what was typed stays."""
    context = page.context.browser.new_context(java_script_enabled=False, base_url=demo.address)  # type: ignore[union-attr]
    plain = context.new_page()
    sign_in(plain, demo, CLERK)
    plain.goto(f"/bodies/{BOARD}/votes/new/")
    plain.get_by_label("Title").fill("Without script")
    plain.get_by_label("Question", exact=True).fill("Does it work?")
    plain.get_by_role("radio", name=re.compile("^Approval")).check()
    plain.get_by_role("button", name="Save and go on").click()
    plain.get_by_label("Option 1 (optional)", exact=True).fill("Yes")
    plain.get_by_role("button", name="Show more rows").click()
    expect(plain.get_by_label("Option 1 (optional)", exact=True)).to_have_value("Yes")
    plain.get_by_label("Option 8 (optional)", exact=True).fill("No")
    plain.get_by_role("button", name="Save and leave").click()
    expect(plain.get_by_text("Say when the vote opens.")).to_be_visible()
    plain.get_by_role("link", name="Discard the draft").click()
    plain.get_by_role("button", name="Discard the draft").click()
    expect(plain.get_by_text("The draft is discarded.")).to_be_visible()
    context.close()
