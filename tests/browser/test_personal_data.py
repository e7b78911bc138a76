"""A panel member takes a copy of everything about them, and then has it erased, with the keyboard alone."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import zipfile

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import ROOT, Demo, check_page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ADDRESS, NAME, SHOWN = "edith.erased@example.org", "Edith Erased", "Edie of the panel"
JOIN = f"""
from accounts.models import Person
from deliberation.bodies.actions.members import add_member
from deliberation.bodies.models import Body
from kernel.actors import Actor
panel = Body.objects.filter(kind="citizen_panel", ends_on=None).first()
member = add_member(actor=Actor.system("operator"), body_id=panel.pk, person_id=Person.objects.get(email="{ADDRESS}").pk,
                    role="member", public_name="{SHOWN}")
print(panel.slug, member.number)
"""


def manage(demo: Demo, *words: str) -> str:
    """Run one of the site's commands in the demonstration's folder; what it printed."""
    environment = os.environ | {
        "FOLKMOOT_HOME": str(demo.home),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus."""
    expect(wanted).to_be_visible()
    for _ in range(80):
        if wanted.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("it cannot be reached with Tab")


def sign_in(page: Page, demo: Demo) -> None:
    """Ask for a code and type it."""
    page.goto("/accounts/")
    since = time.time() - 1
    page.get_by_label("Email").fill(ADDRESS)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Code")).to_be_visible()
    mail = demo.newest_mail(ADDRESS, since=since)
    page.get_by_label("Code").fill(re.search(r"^ {4}(\S+)$", mail, re.M)[1])  # type: ignore[index]
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_a_copy_and_then_nothing_left(page: Page, demo: Demo, axe: Axe) -> None:
    manage(demo, "create_person", ADDRESS, "--name", NAME)
    slug, number = manage(demo, "shell", "--no-imports", "-c", JOIN).split()
    page.goto(f"/bodies/{slug}/members/")
    expect(page.get_by_text(SHOWN).first).to_be_visible()

    sign_in(page, demo)
    page.goto("/accounts/")
    tab_to(page, page.get_by_role("link", name="Your data: take a copy, or have it erased"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your data", exact=True)).to_be_visible()
    check_page(page, axe)
    since = time.time() - 1
    tab_to(page, page.get_by_role("button", name="Make a copy of my data"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("A copy of your data is being made")).to_be_visible()
    # The page looks again by itself: nobody presses anything.
    download = page.get_by_role("link", name=re.compile("^Download"))
    expect(download).to_be_visible(timeout=60_000)
    check_page(page, axe)
    assert "is ready" in demo.newest_mail(ADDRESS, since=since)
    tab_to(page, download)
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    with zipfile.ZipFile(waiting.value.path()) as archive:
        account = json.loads(archive.read("json/accounts-person.json"))["rows"]
        memberships = archive.read("csv/bodies-membership.csv").decode()
        read_me = archive.read("README.txt").decode()
    assert [(row["email"], row["display_name"]) for row in account] == [(ADDRESS, NAME)]
    assert SHOWN in memberships
    assert "What you are and were on bodies: 1 row" in read_me
    assert "illustrative" in read_me

    tab_to(page, page.get_by_role("link", name="See what would be erased"))
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"The public sees “Member {number}” instead")).to_be_visible()
    check_page(page, axe)
    erase = page.get_by_role("button", name="Erase my data")
    tab_to(page, erase)
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^Error: "))
    check_page(page, axe)
    tab_to(page, page.get_by_label("I understand that this happens at once"))
    page.keyboard.press("Space")
    tab_to(page, erase)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your data is erased")).to_be_visible()
    check_page(page, axe)
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert "is erased" in demo.newest_mail(ADDRESS, since=since)

    page.goto(f"/bodies/{slug}/members/")
    expect(page.get_by_text(SHOWN)).to_have_count(0)
    page.goto("/accounts/data/")
    expect(page.get_by_label("Email")).to_be_visible()


def test_what_is_held_is_said_to_everybody(page: Page, axe: Axe) -> None:
    page.goto("/privacy/")
    check_page(page, axe)
    page.get_by_role("link", name="every column of every table").click()
    expect(page.get_by_role("heading", name="What this site holds about people")).to_be_visible()
    check_page(page, axe)
    page.set_viewport_size({"width": 375, "height": 800})
    check_page(page, axe)
