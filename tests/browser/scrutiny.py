"""What the browser tests of scrutiny share: bodies and people of the demonstration, and forms that are looked over first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Demo
from tests.browser.people import sign_in_with_second_step
from tests.browser.tradeoffs import DESK, follow, type_into

COMMITTEE = "/bodies/leicestershire-health-overview-and-scrutiny-committee/"
BOARD = "/bodies/llr-integrated-care-board/"
BOARD_NAME = "Leicester, Leicestershire and Rutland integrated care board"
AREA = "/areas/QK1/"
CLERK, HENRY, ELLEN = "colin.clerk@example.org", "henry.councillor@example.org", "ellen.tern@example.org"
CHAIR, DILYS, ROSA = (
    "beatrix.harnser@example.org",
    "dilys.rudd@example.org",
    "rosa.representative@example.org",
)
SUNDAYS = "Close the walk-in centre on Sundays"


@contextmanager
def with_second_step(browser: Browser, demo: Demo, email: str, *, size: Any = DESK) -> Iterator[Page]:
    """A page of somebody who is signed in with a second step, in a browser of their own."""
    context = browser.new_context(base_url=demo.address, viewport=size)
    page = context.new_page()
    sign_in_with_second_step(page, demo, email)
    yield page
    context.close()


def pick(field: Locator, words: str) -> None:
    """Choose in a list by the keyboard, by how the words begin."""
    field.focus()
    field.page.keyboard.type(words)


def narrow(page: Page, label: str, words: str, rows: str) -> None:
    """Choose in a filter, and wait until every row that is left holds some words."""
    pick(page.get_by_label(label, exact=True), words)
    expect(listed(page).filter(has_not_text=rows)).to_have_count(0)
    page.wait_for_load_state("networkidle")


def box(where: Page | Locator, label: str) -> Locator:
    """A field to write into, by how its label begins."""
    return where.get_by_role("textbox", name=re.compile(f"^{re.escape(label)}")).first


def listed(page: Page) -> Locator:
    """The rows of the list on a page, without its head."""
    return page.locator("main tbody tr")


def found_by(page: Page, address: str, words: str, title: str | re.Pattern[str]) -> str:
    """Search a list for words and follow the link with a title; the address of what it leads to."""
    page.goto(address)
    type_into(page.get_by_role("search").get_by_label("Words"), words)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"words="))
    page.wait_for_load_state("networkidle")
    follow(page.locator("#results").get_by_role("link", name=title, exact=isinstance(title, str)).first)
    return page.url
