"""Paper ballots by keyboard: handed out, entered by two people, settled, counted; and a member says who they are."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from deliberation.bodies.management.demonstration.system import BOARD
from deliberation.voting.calc.receipts import new_receipt, shown_receipt
from tests.browser.conftest import ROOT, Demo, check_page
from tests.browser.people import sign_in
from tests.browser.test_meeting import CHAIR, CLERK, check_both

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SHOTS = os.environ.get("SCREENSHOTS", "")


def shoot(page: Page, name: str) -> None:
    """Pictures of a page on a desk and on a phone, where somebody wants to look at them."""
    for width in (1280, 375) if SHOTS else ():
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def a_vote(demo: Demo) -> str:
    """The address of a new secret vote of the board that is open."""
    code = (
        "from tests.votes import make_vote; from deliberation.bodies.models import Body;"
        f"print('made', make_vote(Body.objects.get(slug='{BOARD}'), 'ranking', title='What comes first', watch='staff').pk)"
    )
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")
    }
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "shell", "--no-imports", "-c", code], check=True, timeout=120, cwd=ROOT,
        env=environment | {"FOLKMOOT_HOME": str(demo.home), "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}"},
        capture_output=True, text=True,
    )  # fmt: skip
    made = re.search(r"made (\S+)", done.stdout)
    assert made is not None, done.stdout
    return f"/bodies/{BOARD}/votes/{made[1]}/"


def enter(page: Page, vote: str, rows: list[tuple[str, str, str]]) -> None:
    """Type a batch with the keyboard alone: code and places, field after field; then Enter."""
    page.goto(f"{vote}paper/1/enter/")
    page.get_by_role("group", name="Paper 1").get_by_label("Code").focus()
    for row in rows:
        for typed in row:
            page.keyboard.type(typed)
            page.keyboard.press("Tab")
        page.keyboard.press("Tab")  # an option that is not ranked
        page.keyboard.press("Tab")  # past “Spoilt”
    expect(page.get_by_role("button", name="Save: I have entered everything")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your entry is finished.")).to_be_visible()


def test_two_people_enter_a_batch_by_keyboard(
    page: Page, browser: Browser, demo: Demo, axe: Axe, base_url: str
) -> None:
    vote = a_vote(demo)
    sign_in(page, demo, CLERK)
    page.goto(f"{vote}paper/")
    check_both(page, axe)
    page.get_by_label("How many ballots").fill("3")
    with page.expect_download() as download:
        page.get_by_role("button", name="Get the ballots (PDF)").click()
    assert download.value.suggested_filename == "ballots.pdf"

    page.goto(f"{vote}paper/handed-out/")
    for box in (
        page.get_by_role("group", name="Who was handed a paper ballot").get_by_role("checkbox").all()[:2]
    ):
        box.check()
    page.get_by_role("button", name="They have a paper ballot").click()
    expect(page.get_by_text("2 people marked")).to_be_visible()
    check_both(page, axe)
    shoot(page, "handed-out")

    page.goto(f"{vote}paper/new/")
    page.get_by_label("How many papers").fill("2")
    page.get_by_label("Where they come from").fill("Town hall")
    shoot(page, "new-batch")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", name="Batch 1: Town hall")).to_be_visible()
    check_both(page, axe)

    codes = [shown_receipt(new_receipt(secrets.choice)) for _ in range(2)]
    page.goto(f"{vote}paper/1/enter/")
    check_both(page, axe)
    shoot(page, "enter")
    enter(page, vote, [(codes[0], "1", "2"), (codes[1], "2", "1")])
    shoot(page, "batch")

    other = browser.new_context(base_url=base_url).new_page()
    sign_in(other, demo, CHAIR)
    enter(other, vote, [(codes[0], "1", "2"), (codes[1], "1", "2")])
    expect(other.get_by_text("The two entries differ.")).to_be_visible()
    other.get_by_role("link", name="Settle 1 difference").click()
    check_both(other, axe)
    shoot(other, "reconcile")
    first = other.get_by_role("group", name="Paper 2").get_by_role("radio", name="First entry: 2, then 1")
    first.focus()
    other.keyboard.press("Space")
    other.get_by_role("button", name="Save").press("Enter")
    expect(other.get_by_text("Ready to be counted").first).to_be_visible()

    expect(other.get_by_text("so somebody else counts it")).to_be_visible()
    page.goto(f"{vote}paper/1/")
    page.get_by_role("link", name="Count it").click()
    check_both(page, axe)
    shoot(page, "count")
    page.get_by_role("button", name="Count the batch").press("Enter")
    expect(page.get_by_text("Batch 1 is counted.")).to_be_visible()
    shoot(page, "paper")

    page.goto(f"{vote}took-part/")
    expect(page.get_by_text(re.compile("2 of .* people entitled have voted"))).to_be_visible()
    check_page(page, axe)
    check_both(page, axe)
    shoot(page, "took-part")


def test_a_member_says_who_they_are(page: Page, demo: Demo, axe: Axe) -> None:
    sign_in(page, demo, CHAIR, towards=f"/bodies/{BOARD}/features/mine/")
    expect(page.get_by_role("heading", name="About me")).to_be_visible()
    check_both(page, axe)
    shoot(page, "mine")
