"""From a sheet of letters to a member's page: a facilitator prints, a resident joins on a phone, with the keyboard alone."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ROOT, Demo, check_page
from tests.browser.people import set_up_second_step

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {"width": 375, "height": 740}
# Of this run alone, so that a demonstration that is running already can be used again while writing.
RUN = os.getpid()
SLUG, NAME = f"joining-test-panel-{RUN}", f"Joining test panel {RUN}"


def manage(demo: Demo, *arguments: str) -> dict[str, str]:
    """What a command on the demonstration's own data prints as JSON."""
    environment = os.environ | {
        "FOLKMOOT_HOME": str(demo.home),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PUBLIC_URL": demo.address,
    }
    for outside in ("DATABASE_URL", "REDIS_URL"):
        environment.pop(outside, None)
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments, "--json"],
        env=environment, cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told: dict[str, str] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


@pytest.fixture(scope="module")
def first_letter(demo: Demo) -> str:
    """The code that an operator hands to the facilitator of a new panel."""
    manage(
        demo,
        "create_body",
        NAME,
        "--kind",
        "citizen_panel",
        "--area",
        "QK1",
        "--slug",
        SLUG,
        "--illustrative",
    )
    return manage(demo, "invite", SLUG, "--role", "facilitator", "--letter", "Fay Facilitator")["code"]


def mailed_code(demo: Demo, address: str, since: float) -> str:
    """The sign-in code in the newest mail."""
    return re.search(r"^ {4}(\S+)$", demo.newest_mail(address, since=since), re.M)[1]  # type: ignore[index]


def facilitator_comes_in(page: Page, demo: Demo, axe: Axe, code: str) -> None:
    """The facilitator joins with her own letter and sets up her second step."""
    address = f"fay.joining-{RUN}@example.org"
    page.goto("/join/")
    check_page(page, axe)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Go on").click()
    since = time.time() - 1
    page.get_by_label("Your email address").fill(address)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Code").fill(mailed_code(demo, address, since))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Join as its facilitator")).to_be_visible()
    check_page(page, axe)
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_text(f"You have joined {NAME} as its facilitator")).to_be_visible()
    page.goto("/accounts/second-step/set-up/")
    set_up_second_step(page, address)


def letters_are_printed(page: Page, axe: Axe) -> list[str]:
    """Two letters through list, preview and print; their codes as the paper has them."""
    page.goto(f"/bodies/{SLUG}/invitations/")
    check_page(page, axe)
    page.get_by_role("button", name="Invite by letter").click()
    check_page(page, axe)
    page.get_by_label("Names and addresses").fill("Ada Example; 1 Fen Lane; LE1 1AA\nBo Example")
    page.get_by_role("button", name="Show a preview").click()
    expect(page.get_by_text("The address is missing.")).to_be_visible()
    check_page(page, axe)
    page.get_by_label("Names and addresses").fill(
        "Ada Example; 1 Fen Lane; LE1 1AA\nBo Example; 2 Fen Lane; LE1 1AB"
    )
    page.get_by_role("button", name="Show a preview").click()
    expect(page.get_by_text("2 letters, each in the role: Member")).to_be_visible()
    check_page(page, axe)
    page.get_by_role("button", name="Make these letters").click()
    expect(page.get_by_text("2 letters can be printed now")).to_be_visible()
    check_page(page, axe)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Make the PDF").click()
    read = pypdf.PdfReader(io.BytesIO(Path(coming.value.path()).read_bytes()))
    assert len(read.pages) == 2
    texts = [each.extract_text() for each in read.pages]
    assert "Ada Example" in texts[0]
    page.goto(f"/bodies/{SLUG}/invitations/")
    expect(page.get_by_text("Sent", exact=True).nth(1)).to_be_visible()
    page.get_by_role("link", name="Ada Example").click()
    check_page(page, axe)
    return [re.search(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b", text)[0] for text in texts]  # type: ignore[index]


def type_into(page: Page, label: str, text: str) -> None:
    """Go to a field with the tab key, as somebody without a mouse does, and type."""
    tab_to(page, page.get_by_role("textbox", name=label))
    page.keyboard.type(text)


def tab_to(page: Page, target: object) -> None:
    """Press the tab key until the target has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if target.evaluate("each => each === document.activeElement"):  # type: ignore[attr-defined]
            return
    raise AssertionError(f"the tab key does not reach {target}")


def press(page: Page, name: str) -> None:
    """Reach a button with the tab key and press it."""
    tab_to(page, page.get_by_role("button", name=name, exact=True))
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_letter_lets_a_resident_join_on_a_phone(
    page: Page, browser: Browser, demo: Demo, axe: Axe, first_letter: str
) -> None:
    facilitator_comes_in(page, demo, axe, first_letter)
    codes = letters_are_printed(page, axe)

    phone = browser.new_context(viewport=PHONE, base_url=demo.address, has_touch=True).new_page()  # type: ignore[arg-type]
    phone.goto("/join/")
    check_page(phone, axe)
    field = phone.get_by_label("Code")
    assert field.get_attribute("autocapitalize") == "characters"
    assert field.get_attribute("inputmode") == "text"
    type_into(phone, "Code", "zzzzz zzzzz")
    press(phone, "Go on")
    expect(phone).to_have_title(re.compile("^Error: "))
    check_page(phone, axe)
    phone.goto("/join/")
    type_into(phone, "Code", codes[0].lower().replace("-", " "))
    press(phone, "Go on")
    expect(phone.get_by_role("heading", name="About you")).to_be_visible()
    check_page(phone, axe)

    address, since = f"ada.joining-{RUN}@example.org", time.time() - 1
    type_into(phone, "Your email address", address)
    press(phone, "Go on")
    type_into(phone, "Code", mailed_code(demo, address, since))
    press(phone, "Sign in")
    expect(phone.get_by_role("heading", name="Join as a member")).to_be_visible()
    check_page(phone, axe)
    tab_to(phone, phone.get_by_label("Member 1"))
    phone.keyboard.press("ArrowDown")
    type_into(phone, "Display name", "Heron")
    press(phone, "Join")
    expect(phone).to_have_url(re.compile(f"/bodies/{SLUG}/$"))
    expect(phone.get_by_text(f"You have joined {NAME} as a member")).to_be_visible()
    check_page(phone, axe)

    other = browser.new_context(viewport=PHONE, base_url=demo.address).new_page()  # type: ignore[arg-type]
    other.goto(f"/join/{codes[0].replace('-', '')}/")
    expect(other.get_by_text("This code was used already")).to_be_visible()
    other.goto(f"/join/{codes[1].replace('-', '')}/")
    check_page(other, axe)
    press(other, "Go on")
    tab_to(other, other.get_by_label("I have no email address"))
    other.keyboard.press("Space")
    press(other, "Go on")
    check_page(other, axe)
    tab_to(other, other.get_by_label("Member 2"))
    other.keyboard.press("Space")
    press(other, "Join")
    expect(other.get_by_text(f"You have joined {NAME} as a member")).to_be_visible()
    expect(other.get_by_role("button", name="Sign out")).to_be_visible()
