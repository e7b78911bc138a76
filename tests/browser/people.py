"""Signing people of the demonstration in, as they would: a code by mail, and a code of their app once they have one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time

from playwright.sync_api import Page, expect

from tests.browser.conftest import Demo

SECRETS: dict[str, str] = {}
"""What the apps of those know who have set up a second step in this run, by address."""
PERIOD = 30


def authenticator(secret: str) -> str:
    """The six digits that an authenticator app shows now (RFC 6238 with the usual parameters)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // PERIOD), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def set_up_second_step(page: Page, address: str) -> None:
    """On the page that shows the key: keep it, type the code, and be done."""
    SECRETS[address] = page.locator("#secret").inner_text().replace(" ", "")
    page.get_by_label("Code").fill(authenticator(SECRETS[address]))
    page.get_by_role("button", name="Set up").click()
    page.wait_for_load_state()


def sign_in(page: Page, demo: Demo, address: str, *, towards: str = "/accounts/") -> None:
    """Ask for a code on the way to a page, read it in the mail, type it; then the second step, if there is one."""
    page.goto(towards)
    since = time.time() - 1
    page.get_by_label("Email").fill(address)
    page.get_by_role("button", name="Send me a code").click()
    mail = demo.newest_mail(address, since=since)
    page.get_by_label("Code").fill(re.search(r"^ {4}(\S+)$", mail, re.M)[1])  # type: ignore[index]
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()
    if page.get_by_label("Code from your app").is_visible():
        _second_step(page, SECRETS[address])
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def sign_in_with_second_step(page: Page, demo: Demo, address: str) -> None:
    """Sign in, and set the second step up if this run has not done so yet."""
    sign_in(page, demo, address)
    if address not in SECRETS:
        page.goto("/accounts/")
        page.get_by_role("button", name="Set it up now").click()
        set_up_second_step(page, address)


def _second_step(page: Page, secret: str) -> None:
    """The code that the app shows; where it has been used within its half minute, the next one."""
    used = authenticator(secret)
    page.get_by_label("Code from your app").fill(used)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()
    if not page.get_by_label("Code from your app").is_visible():
        return
    while authenticator(secret) == used:
        time.sleep(0.5)
    page.get_by_label("Code from your app").fill(authenticator(secret))
    page.get_by_role("button", name="Sign in").click()
