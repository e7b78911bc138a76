"""A clerk's meeting: planned, called, its pack made and taken, held, minuted, agreed by the chair, published."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader, PdfWriter

from deliberation.bodies.management.demonstration.system import BOARD
from tests.browser.conftest import ROOT, Demo, check_page
from tests.browser.people import sign_in, sign_in_with_second_step

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CLERK, CHAIR = "colin.clerk@example.org", "charlotte.chair@example.org"
TITLE = "Extraordinary meeting about winter"
PHONE, DESK = {"width": 375, "height": 800}, {"width": 1280, "height": 900}


def check_both(page: Page, axe: Axe) -> None:
    """A page on a desk and on a phone."""
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        check_page(page, axe)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]


def paper(path: Path, pages: int) -> Path:
    """A small PDF without words."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    writer.write(path)
    return path


def begin_in_the_past(demo: Demo, address: str) -> None:
    """Move the meeting to an hour ago: only one that has begun can be marked as held."""
    number = re.search(r"/meetings/(\d+)/", address)[1]  # type: ignore[index]
    code = (
        "import datetime as dt; from deliberation.bodies.models import Meeting; from kernel import clock;"
        f"at = clock.now() - dt.timedelta(hours=1);"
        f"Meeting.objects.filter(pk={number}).update(starts_at=at, ends_at=at + dt.timedelta(minutes=50))"
    )
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")
    }
    subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "shell", "--no-imports", "-c", code], check=True, timeout=120, cwd=ROOT,
        env=environment | {"FOLKMOOT_HOME": str(demo.home), "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}"},
    )  # fmt: skip


def plan(page: Page) -> str:
    """Plan the meeting with two items; the address of its page."""
    page.goto(f"/bodies/{BOARD}/meetings/new/")
    day = dt.datetime.now(ZoneInfo("Europe/London")).date() + dt.timedelta(days=9)
    page.get_by_label("Title").fill(TITLE)
    page.locator("input[name=day_day]").fill(str(day.day))
    page.locator("input[name=day_month]").fill(str(day.month))
    page.locator("input[name=day_year]").fill(str(day.year))
    page.get_by_label("Starts at").fill("10am")
    page.get_by_label("Ends at").fill("11:30am")
    page.get_by_label("Place").fill("Committee room 1")
    page.get_by_role("button", name="Plan the meeting").click()
    meeting = page.url
    for heading, private in (("Beds this winter", False), ("Contract for night care", True)):
        page.goto(meeting + "items/new/")
        # From heading to button with the keyboard alone.
        page.get_by_label("Heading").focus()
        page.keyboard.type(heading)
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.get_by_label("Minutes").fill("30")
        if private:
            page.get_by_label(re.compile("In private.*money or business")).check()
        page.get_by_label("Heading").press("Enter")
        expect(page.get_by_text(f"“{heading}” is on the agenda.")).to_be_visible()
    return meeting


def add_papers(page: Page, folder: Path) -> None:
    """One paper for everybody, one for members."""
    for name, item, pages in (("beds", "Beds this winter", 3), ("contract", "Contract for night care", 2)):
        page.get_by_role("link", name=f"Add papers to {item}").click()
        page.locator("input[type=file]").set_input_files(paper(folder / f"{name}.pdf", pages))
        page.get_by_label("Title").fill(f"Paper on {name}")
        page.locator("main form").get_by_role("button").last.click()
        expect(page.get_by_role("link", name=f"Paper on {name}", exact=True)).to_be_visible()


def take_pack(page: Page, name: str, folder: Path) -> int:
    """Ask for a pack, wait for the worker, take the file; how many pages it has."""
    part = page.get_by_role("region", name=name)
    part.get_by_role("button", name=re.compile("Make the pack")).click()
    link = page.get_by_role("region", name=name).get_by_role("link", name=re.compile("Agenda pack"))
    expect(link).to_be_visible(timeout=60_000)
    with page.expect_download() as taken:
        link.click()
    path = folder / "pack.pdf"
    taken.value.save_as(path)
    return len(PdfReader(path).pages)


def test_from_agenda_to_published_minutes(
    page: Page, browser: Browser, demo: Demo, axe: Axe, tmp_path: Path
) -> None:
    sign_in_with_second_step(page, demo, CLERK)

    meeting = plan(page)
    add_papers(page, tmp_path)
    page.get_by_role("button", name="Call the meeting").click()
    page.get_by_role("button", name="Call the meeting").click()
    expect(page.get_by_text("The meeting is called.")).to_be_visible()

    page.get_by_role("link", name="Agenda pack (PDF)").click()
    assert take_pack(page, "For everybody", tmp_path) == 1 + 3
    assert take_pack(page, "For members", tmp_path) == 1 + 3 + 2
    check_both(page, axe)

    begin_in_the_past(demo, meeting)
    page.goto(meeting + "minutes/")
    page.get_by_role("link", name="Mark the meeting as held").click()
    page.get_by_role("button", name="Mark as held").click()

    page.goto(meeting + "attendance/")
    check_both(page, axe)
    first = page.get_by_role("radio", name="Sent apologies").first
    first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Save, and everybody else was present").press("Enter")
    expect(page.get_by_text(re.compile("Attendance saved. There was a quorum"))).to_be_visible()

    page.goto(meeting + "minutes/write/")
    page.get_by_label("Opening").fill("The chair opened the meeting.")
    page.get_by_label("What was said").first.fill(
        "Members asked:\n\n- how many beds are open\n- who staffs them"
    )
    page.get_by_label("Decision").first.fill("To ask for a plan by March.")
    page.get_by_label("Decision").last.fill("To sign the contract.")
    page.get_by_label("When the meeting ended").fill("late")
    page.get_by_role("button", name="Save and read it").press("Enter")
    expect(page).to_have_title(re.compile("^Error: "))
    check_both(page, axe)
    page.get_by_label("When the meeting ended").fill("11.20am")
    page.get_by_role("button", name="Save and read it").press("Enter")
    expect(page.get_by_text("Only people of this body can see it").first).to_be_visible()

    agree_as_chair(browser, demo, axe, meeting)

    page.goto(meeting + "minutes/")
    page.get_by_role("link", name="Publish…").click()
    check_both(page, axe)
    page.get_by_role("button", name="Publish the minutes").press("Enter")
    expect(page.get_by_text("The minutes are published.")).to_be_visible()
    as_the_public_sees_it(browser, demo, axe, meeting)


def agree_as_chair(browser: Browser, demo: Demo, axe: Axe, meeting: str) -> None:
    """The chair reads the draft and says that it was agreed."""
    context = browser.new_context(base_url=demo.address)
    chair = context.new_page()
    sign_in(chair, demo, CHAIR)
    chair.goto(meeting + "minutes/")
    chair.get_by_role("link", name="Record that they are agreed…").click()
    expect(chair.get_by_text("To sign the contract.").first).to_be_visible()
    check_both(chair, axe)
    chair.get_by_role("button", name="Yes, they are agreed").press("Enter")
    expect(chair.get_by_text("The minutes are agreed.")).to_be_visible()
    context.close()


def as_the_public_sees_it(browser: Browser, demo: Demo, axe: Axe, meeting: str) -> None:
    """Decisions at the top, a link to each, nothing private, and the same as a file."""
    context = browser.new_context(base_url=demo.address, viewport=PHONE)  # type: ignore[arg-type]
    public = context.new_page()
    public.goto(meeting)
    public.get_by_role("link", name="Minutes", exact=True).click()
    expect(public.get_by_role("heading", name="Minutes", level=1)).to_be_visible()
    expect(public.get_by_text("To ask for a plan by March.").first).to_be_visible()
    assert "To sign the contract." not in public.content()
    public.get_by_role("link", name="Item 1: Beds this winter").click()
    assert re.search(r"#decision-\d+$", public.url)
    check_both(public, axe)
    file = context.request.get(meeting + "minutes.pdf")
    assert file.headers["content-type"] == "application/pdf"
    context.close()
