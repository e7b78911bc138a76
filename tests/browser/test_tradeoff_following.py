"""Following a trade-off by e-mail on a phone: with an account at once, without one after saying yes in a mail."""

from __future__ import annotations

import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Demo, check_page
from tests.browser.tradeoffs import HOSPITAL, PHONE, address_of, follow, said, signed_in, type_into

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MEGAN = "megan.member@example.org"


def test_follow_and_stop(browser: Browser, demo: Demo, axe: Axe) -> None:
    with signed_in(browser, demo, MEGAN, size=PHONE) as page:
        hospital = address_of(page, HOSPITAL)
        page.goto(hospital)
        follow(page.get_by_role("link", name="Follow by email"))
        said(page, f"The emails go to {MEGAN}, the address of your account.")
        check_page(page, axe)
        follow(page.get_by_role("button", name="Follow by email"))
        said(page, HOSPITAL)
        check_page(page, axe)
        page.goto("/follow/")
        said(page, HOSPITAL)
        check_page(page, axe)
        page.goto(hospital)
        follow(page.get_by_role("link", name="Follow by email"))
        follow(page.get_by_role("link", name="Stop following this"))
        check_page(page, axe)
        follow(page.get_by_role("button", name=re.compile("^Stop")))
        check_page(page, axe)
        page.goto("/follow/")
        expect(page.get_by_role("heading", name="You follow nothing yet")).to_be_visible()


def test_somebody_without_an_account_says_yes_by_mail(page: Page, demo: Demo, axe: Axe) -> None:
    page.set_viewport_size(PHONE)
    page.goto(address_of(page, HOSPITAL))
    follow(page.get_by_role("link", name="Follow by email"))
    check_page(page, axe)
    since = time.time() - 1
    type_into(page.get_by_role("textbox", name="Email"), "reader.of.the.panel@example.org")
    follow(page.get_by_role("button", name="Follow by email"))
    expect(page.get_by_role("heading", name="Check your email")).to_be_visible()
    check_page(page, axe)
    mail = demo.newest_mail("reader.of.the.panel@example.org", since=since)
    page.goto(re.search(r"http\S+/follow/confirm/\S+", mail)[0])  # type: ignore[index]
    check_page(page, axe)
    follow(page.locator("main").get_by_role("button"))
    expect(page.get_by_role("heading", name=re.compile("You follow this"))).to_be_visible()
    check_page(page, axe)
    follow(page.get_by_role("link", name="stop now"))
    follow(page.locator("main").get_by_role("button"))
    expect(page.get_by_role("heading", name=re.compile("Stopped"))).to_be_visible()
