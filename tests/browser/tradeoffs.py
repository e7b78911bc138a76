"""What the browser tests of trade-offs share: finding one of the demonstration's, and going through it by keyboard."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from deliberation.bodies.management.demonstration.system import PANEL
from tests.browser.conftest import Demo, check_page
from tests.browser.people import sign_in

HOSPITAL = "Leaving hospital on time, or help before a crisis"
COURSES = "Courses for people with diabetes, or help to stop smoking"
URGENT = "Care homes, or people without a home"
CHILDREN = "Children first, or those who wait longest"
PANELS = f"/bodies/{PANEL}/trade-offs/"
PHONE: Any = {"width": 375, "height": 800}
DESK: Any = {"width": 1280, "height": 900}
FARTHEST = 150
"""More presses of the Tab key than any page here has stops."""


@contextmanager
def signed_in(
    browser: Browser, demo: Demo, email: str, *, size: Any = DESK, script: bool = True
) -> Iterator[Page]:
    """A page of somebody who is signed in, in a browser of their own."""
    context = browser.new_context(base_url=demo.address, viewport=size, java_script_enabled=script)
    page = context.new_page()
    sign_in(page, demo, email)
    yield page
    context.close()


def address_of(page: Page, title: str) -> str:
    """The address of a trade-off of the panel, by its title."""
    page.goto(PANELS)
    href = page.get_by_role("link", name=title, exact=True).get_attribute("href")
    assert href, title
    return href


def check_both(page: Page, axe: Axe) -> None:
    """A page on a desk and on a phone."""
    before = page.viewport_size
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        check_page(page, axe)
    page.set_viewport_size(before or DESK)


def tab_to(wanted: Locator) -> None:
    """Press Tab until something has the focus, if it has not yet; fail when it never has."""
    for _ in range(FARTHEST):
        if wanted.evaluate("each => each === document.activeElement"):
            return
        wanted.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {wanted}")


def press(thing: Locator) -> None:
    """Reach a link, button, box or radio by the keyboard and use it."""
    thing.focus()
    thing.page.keyboard.press("Space" if thing.get_attribute("type") in ("radio", "checkbox") else "Enter")


def follow(thing: Locator) -> None:
    """Use a link or button by the keyboard, and wait for the page that it leads to."""
    with thing.page.expect_navigation():
        press(thing)


def type_into(field: Locator, text: str) -> None:
    """Write into a field with the keyboard, in place of what it holds."""
    field.focus()
    field.page.keyboard.press("ControlOrMeta+A")
    field.page.keyboard.type(text)


def choose(page: Page, name: str, *, within: str = "") -> None:
    """Choose a radio or tick a box by the keyboard; `within` names its group."""
    where: Any = page.get_by_role("group", name=re.compile(f"^{re.escape(within)}")) if within else page
    found = re.compile(f"^{re.escape(name)}")
    press(where.get_by_role("radio", name=found).or_(where.get_by_role("checkbox", name=found)).first)


def write_day(where: Page | Locator, group: str, day: dt.date) -> None:
    """Write a day into its three fields."""
    fields = where.get_by_role("group", name=re.compile(f"^{re.escape(group)}"))
    for part in ("day", "month", "year"):
        type_into(fields.get_by_label(part.title(), exact=True), str(getattr(day, part)))


def today() -> dt.date:
    """The day that it is in London."""
    return dt.datetime.now(ZoneInfo("Europe/London")).date()


def said(page: Page, words: str | re.Pattern[str]) -> None:
    """The page says this."""
    expect(page.locator("main")).to_contain_text(words)
