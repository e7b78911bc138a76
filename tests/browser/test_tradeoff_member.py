"""A member's whole way through trade-offs on a phone, with the keyboard alone; and once without any script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Demo, check_page
from tests.browser.tradeoffs import (
    COURSES,
    HOSPITAL,
    PHONE,
    URGENT,
    address_of,
    choose,
    follow,
    press,
    said,
    signed_in,
    tab_to,
    type_into,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MEGAN, PLAIN = "megan.member@example.org", "panel05@example.org"


@pytest.fixture(scope="module")
def megan(browser: Browser, demo: Demo) -> Iterator[Page]:
    """Megan on her phone. She uses no mouse and no touch."""
    with signed_in(browser, demo, MEGAN, size=PHONE) as page:
        yield page


@pytest.fixture(scope="module")
def hospital(megan: Page) -> str:
    """The trade-off that is being discussed."""
    return address_of(megan, HOSPITAL)


@pytest.fixture(scope="module")
def courses(megan: Page) -> str:
    """The trade-off on which members learn."""
    return address_of(megan, COURSES)


def test_from_the_desk_to_a_figure_of_the_index(megan: Page, axe: Axe) -> None:
    page = megan
    page.goto("/accounts/desk/")
    check_page(page, axe)
    waiting = page.get_by_role("region", name="What waits for you")
    expect(
        waiting.get_by_role("link", name=re.compile(f"^Read the evidence on “{HOSPITAL}”"))
    ).to_be_visible()
    follow(waiting.get_by_role("link", name=re.compile(f"^Read the evidence on “{COURSES}”")))
    check_page(page, axe)
    follow(page.get_by_role("link", name=re.compile("^E1: ")))
    figure = page.get_by_role("region", name="The figure, as it was cited")
    expect(figure).to_contain_text("2025/26")
    expect(figure.get_by_role("link", name=re.compile(r"^Run \d+ of Integrated Care Index"))).to_be_visible()
    expect(figure.get_by_role("img")).to_be_visible()
    check_page(page, axe)
    follow(page.get_by_role("button", name="I have read this", exact=True))
    expect(page.get_by_text("You have read it.")).to_be_visible()
    follow(page.get_by_role("button", name="Mark as not read"))
    follow(page.get_by_role("button", name="I have read this, show what is left"))
    expect(page.get_by_role("link", name=re.compile("^E1: "))).to_have_count(0)
    expect(page.get_by_role("link", name=re.compile("^E2: "))).to_be_visible()
    check_page(page, axe)


def test_doubt_an_item_and_ask_a_witness(megan: Page, axe: Axe, courses: str) -> None:
    page = megan
    page.goto(f"{courses}evidence/2/")
    follow(page.get_by_role("link", name="Challenge this item"))
    check_page(page, axe)
    follow(page.get_by_role("button", name="Send the challenge"))
    expect(page.get_by_role("alert")).to_be_visible()
    check_page(page, axe)
    type_into(page.get_by_label("What do you doubt, and why?"), "Is a leaflet counted as help?")
    follow(page.get_by_role("button", name="Send the challenge"))
    expect(page.get_by_role("region", name="Challenges")).to_contain_text("Is a leaflet counted as help?")
    check_page(page, axe)
    page.goto(f"{courses}witnesses/")
    check_page(page, axe)
    follow(page.get_by_role("button", name="Ask a question"))
    check_page(page, axe)
    page.get_by_label("Whom do you ask?").focus()
    page.keyboard.type("Nurse")
    type_into(page.get_by_label("Your question"), "What would you stop doing to make room for it?")
    follow(page.get_by_role("button", name="Ask", exact=True))
    expect(page.get_by_text("What would you stop doing to make room for it?").first).to_be_visible()
    check_page(page, axe)
    page.goto(f"{courses}questions/2/")
    expect(page.get_by_text("3 members")).to_be_visible()
    follow(page.get_by_role("button", name="I want this answered too"))
    expect(page.get_by_text("4 members")).to_be_visible()
    said(page, "You want this answered.")
    check_page(page, axe)


def test_try_out_where_the_money_goes(megan: Page, axe: Axe, hospital: str) -> None:
    page = megan
    page.goto(f"{hospital}explore/")
    check_page(page, axe)
    results = page.locator("#results")
    # Moving money shows at once what it comes to, and the keyboard stays where it was.
    home_care = page.get_by_role("textbox", name=re.compile("^Home care that starts within a day"))
    tab_to(home_care)
    page.keyboard.type("800,000")
    crisis = page.get_by_role("textbox", name=re.compile("^Crisis teams"))
    tab_to(crisis)
    expect(results).to_contain_text("£800,000")
    page.keyboard.type("600000")
    page.keyboard.press("Tab")
    expect(results).to_contain_text("£1,400,000")
    expect(results).to_contain_text(re.compile("more than there is|does not fit|too much|over", re.I))
    type_into(crisis, "400,000")
    page.keyboard.press("Tab")
    expect(results).to_contain_text("It fits into what there is.")
    expect(results).to_contain_text("£0")
    expect(page).to_have_url(re.compile("800"))
    loses = results.locator("dl.fm-weigh__lenses")
    expect(loses).to_contain_text("Villages without a bus")
    expect(loses).to_contain_text("Lose")
    expect(results.get_by_role("table", name=re.compile("^Scores"))).to_contain_text("Whole index")
    press(results.locator("summary", has_text="What this takes for granted"))
    check_page(page, axe)
    follow(results.get_by_role("button", name="Keep it"))
    expect(page.get_by_role("alert").first).to_be_visible()
    check_page(page, axe)
    type_into(page.get_by_label("Name of this scenario"), "Home care, and nights in part")
    choose(page, "Share it after the discussion")
    follow(page.get_by_role("button", name="Keep it"))
    expect(page.get_by_text("“Home care, and nights in part” is kept.")).to_be_visible()
    said(page, "£1,200,000")
    check_page(page, axe)
    page.goto(f"{hospital}explore/saved/")
    said(page, "What members chose to share shows here when the discussion is over")
    check_page(page, axe)


def test_read_points_and_make_one(megan: Page, axe: Axe, hospital: str) -> None:
    page = megan
    page.goto(f"{hospital}discussion/")
    check_page(page, axe)
    # She says “new to me” of a point on which she has not said it; focus stays in the point.
    point = page.get_by_role("article", name="Point 14", exact=True)
    for button, answer in (
        ("No, new to me", "You said: new to me."),
        ("Yes, I knew", "You said: I knew."),
        ("Take my answer back", "You said"),
    ):
        tab_to(point.get_by_role("button", name=button))
        page.keyboard.press("Enter")
        expect(point.get_by_role("button", name=button)).to_have_count(0)
        expect(point.get_by_text(answer)).to_have_count(0 if answer == "You said" else 1)
        expect(page.locator("#point-14:focus-within")).to_have_count(1)
        check_page(page, axe)
    follow(page.get_by_role("button", name="Make a point"))
    check_page(page, axe)
    follow(page.get_by_role("button", name="Put it into the discussion"))
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    check_page(page, axe)
    choose(page, "Home care that starts within a day")
    choose(page, "For", within="Does it speak for")
    type_into(page.get_by_label("Your point"), "A bed that is free is a bed for somebody who waits. [E1]")
    follow(page.get_by_role("button", name="Put it into the discussion"))
    cited = page.get_by_role("link", name=re.compile(r"^\[E1\]"))
    expect(cited).to_have_attribute("href", f"{hospital}evidence/1/")
    check_page(page, axe)
    follow(page.get_by_role("link", name=re.compile("^Change Point")))
    type_into(page.get_by_label("Your text"), "A free bed is a bed for somebody who waits in A&E. [E1]")
    check_page(page, axe)
    follow(page.get_by_role("button", name="Save"))
    follow(page.get_by_role("link", name=re.compile("^Earlier versions")))
    said(page, "A free bed is a bed for somebody who waits in A&E.")
    said(page, "A bed that is free is a bed for somebody who waits.")
    check_page(page, axe)
    page.goto(f"{hospital}discussion/7/")
    type_into(page.get_by_label("Your reply"), "Some would come back if the rounds were fixed.")
    follow(page.get_by_role("button", name="Send the reply"))
    said(page, "Some would come back if the rounds were fixed.")
    check_page(page, axe)


def test_say_where_she_stands(megan: Page, axe: Axe, hospital: str) -> None:
    page = megan
    page.goto(f"{hospital}statements/")
    expect(page.locator("p", has_text="12 of 18 answered")).to_be_visible()
    check_page(page, axe)
    for number, answer in enumerate(("Agree", "Agree", "Disagree", "Pass", "Agree", "Agree"), start=13):
        tab_to(page.get_by_role("button", name=answer, exact=True))
        page.keyboard.press("Enter")
        expect(page.locator("p", has_text=f"{number} of 18 answered")).to_be_visible()
        # The next statement is said to those who do not see it, and the focus is not lost.
        expect(page.locator("#said")).to_contain_text(f"{number} of 18")
        expect(page.locator("#answering:focus-within")).to_have_count(1)
    said(page, "Thank you. You can still change your answers in the list below.")
    check_page(page, axe)
    follow(page.get_by_role("link", name="See the opinion groups"))
    outcome = page.get_by_role("region", name="What came out")
    expect(outcome).to_contain_text(re.compile("You are in group [A-C]. Only you see this."))
    check_page(page, axe)


def test_lean_before_the_discussion(megan: Page, axe: Axe, courses: str) -> None:
    page = megan
    page.goto(courses)
    check_page(page, axe)
    follow(page.get_by_role("region", name="Your part now").get_by_role("link", name=re.compile("lean")))
    check_page(page, axe)
    choose(page, "Against", within="Go on as now")
    choose(page, "Strongly for", within="Courses first")
    choose(page, "I would rather not say", within="Help to stop smoking first")
    follow(page.get_by_role("button", name="Save my answers"))
    expect(page.get_by_text("Saved. You can change your answers during the stage Learn.")).to_be_visible()
    chosen = page.get_by_role("group", name="Courses first")
    expect(chosen.get_by_role("radio", name="Strongly for")).to_be_checked()
    check_page(page, axe)


def test_vote_from_the_trade_off(megan: Page, axe: Axe) -> None:
    page = megan
    page.goto(address_of(page, URGENT))
    check_page(page, axe)
    follow(page.get_by_role("region", name="Your part now").get_by_role("link", name=re.compile("^Vote: ")))
    follow(page.locator("main a[href$='/ballot/']").first)
    check_page(page, axe)
    for name, place in (
        ("Start with people who have no home", "1st"),
        ("Start in care homes", "2nd"),
        ("Go on", "3rd"),
    ):
        tab_to(page.get_by_role("combobox", name=name))
        page.keyboard.type(place)
    follow(page.get_by_role("button", name="Check your ballot"))
    check_page(page, axe)
    follow(page.get_by_role("button", name="Cast it"))
    expect(page.get_by_role("region", name="Your receipt")).to_be_visible()
    check_page(page, axe)


def test_without_any_script(browser: Browser, demo: Demo) -> None:
    """The explorer, a point and the statements are plain forms."""
    with signed_in(browser, demo, PLAIN, size=PHONE, script=False) as page:
        hospital = address_of(page, HOSPITAL)
        page.goto(f"{hospital}explore/")
        page.get_by_role("checkbox", name=re.compile("^Half of each")).check()
        page.get_by_role("button", name="Work it out").click()
        said(page, "£1,100,000")
        said(page, "Rutland and the south of the county")
        page.get_by_label("Name of this scenario").fill("Half of each")
        page.get_by_role("button", name="Keep it").click()
        expect(page.get_by_text("“Half of each” is kept.")).to_be_visible()
        page.goto(f"{hospital}discussion/new/")
        page.get_by_role("radio", name="Half of each").check()
        page.get_by_role("radio", name="Against", exact=True).check()
        page.get_by_label("Your point").fill("Two half teams need two leaders. [E4]")
        page.get_by_role("button", name="Put it into the discussion").click()
        said(page, "Two half teams need two leaders.")
        page.get_by_role("link", name=re.compile("^Withdraw Point")).click()
        page.get_by_role("button", name="Withdraw").click()
        expect(page.get_by_text("is withdrawn.").first).to_be_visible()
        page.goto(f"{hospital}statements/")
        change = page.get_by_role("link", name=re.compile(": change")).first
        before = re.sub(":.*", "", change.inner_text()).strip()
        change.click()
        page.get_by_role("button", name="Pass" if before != "Pass" else "Agree", exact=True).click()
        expect(page.get_by_role("link", name=re.compile(": change")).first).not_to_contain_text(before)
