"""Following a board on a phone: a weekly digest, another rhythm later, news by mail, and one step out of it."""

from __future__ import annotations

import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Demo, check_page
from tests.browser.scrutiny import BOARD, BOARD_NAME, DILYS, ROSA, box
from tests.browser.tradeoffs import PHONE, choose, follow, said, signed_in, type_into

pytestmark = [pytest.mark.browser, pytest.mark.slow]

READER = "reader.of.the.board@example.org"


def test_a_weekly_digest_with_an_account(browser: Browser, demo: Demo, axe: Axe) -> None:
    with signed_in(browser, demo, DILYS, size=PHONE) as page:
        page.goto(BOARD)
        follow(page.get_by_role("link", name="Follow by email"))
        check_page(page, axe)
        choose(page, "Once a week, in one email")
        follow(page.get_by_role("button", name="Follow by email"))
        said(page, BOARD_NAME)
        page.goto("/follow/")
        row = page.get_by_role("row").filter(has_text=BOARD_NAME)
        expect(row).to_contain_text("Once a week")
        check_page(page, axe)
        follow(row.get_by_role("link", name=re.compile("^Once a week")))
        expect(page.get_by_role("radio", name=re.compile("^Once a week"))).to_be_checked()
        check_page(page, axe)
        choose(page, "Once a day, in one email")
        follow(page.get_by_role("button", name="Save"))
        expect(row).to_contain_text("Once a day")
        page.goto("/follow/sent-to-me/")
        check_page(page, axe)
        page.goto("/follow/")
        follow(row.get_by_role("link", name=re.compile("^Stop")))
        check_page(page, axe)
        follow(page.get_by_role("button", name=re.compile("^Stop")))
        page.goto("/follow/")
        expect(row).to_have_count(0)


def test_news_comes_and_one_step_stops_it(browser: Browser, demo: Demo, page: Page, axe: Axe) -> None:
    """Without an account: yes by mail, then news, and the link in it needs no signing in."""
    page.set_viewport_size(PHONE)
    page.goto(BOARD)
    follow(page.get_by_role("link", name="Follow by email"))
    since = time.time() - 1
    type_into(page.get_by_label("Your email address"), READER)
    follow(page.get_by_role("button", name="Follow by email"))
    mail = demo.newest_mail(READER, since=since)
    page.goto(re.search(r"http\S+/follow/confirm/\S+", mail)[0])  # type: ignore[index]
    check_page(page, axe)
    follow(page.locator("main").get_by_role("button"))
    said(page, "You follow this")

    since = time.time()
    with signed_in(browser, demo, ROSA, size=PHONE) as rosa:
        _ask(rosa, "Which clinics will be open on bank holidays?")
    mail = demo.newest_mail(READER, since=since)
    assert BOARD_NAME in mail
    page.goto(re.search(r"http\S+/follow/stop/\S+", mail)[0])  # type: ignore[index]
    check_page(page, axe)
    follow(page.locator("main").get_by_role("button", name=re.compile("^Stop")))
    said(page, "We send no more email about this.")
    check_page(page, axe)


def _ask(page: Page, question: str) -> None:
    page.goto(f"{BOARD}questions/ask/")
    choose(page, "Healthwatch Leicestershire", within="For which body do you ask?")
    type_into(box(page, "Your question"), question)
    follow(page.get_by_role("button", name="Look it over"))
    follow(page.locator("main form").get_by_role("button").first)
    said(page, question)


def test_what_can_be_followed_without_mail(page: Page) -> None:
    page.goto(BOARD)
    for name, start in (("Atom feed", b"<?xml"), ("Due dates for your calendar", b"BEGIN:VCALENDAR")):
        href = page.get_by_role("link", name=name).get_attribute("href")
        answer = page.request.get(str(href))
        assert answer.status == 200, name
        assert answer.body().startswith(start), name
