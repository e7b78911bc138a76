"""One story: a poor figure is looked into, found out about, answered for, put right, and followed by those it is for."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Demo, check_page
from tests.browser.scrutiny import (
    AREA,
    BOARD,
    BOARD_NAME,
    CHAIR,
    CLERK,
    HENRY,
    ROSA,
    SUNDAYS,
    box,
    found_by,
    listed,
    narrow,
    pick,
    with_second_step,
)
from tests.browser.tradeoffs import (
    PHONE,
    check_both,
    choose,
    follow,
    said,
    signed_in,
    today,
    type_into,
    write_day,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

POOR = "Mental-health service users on the Care Programme Approach"
FINDING = "Nobody calls back those who miss a care plan meeting"
ASKED = "Call back everybody who missed a care plan meeting, within two weeks."
DENTISTS = "Publish each quarter how many people ask for a dentist and find none."
COUNT = "Count those who ask each practice for a dentist, every quarter."


@pytest.fixture(scope="module")
def story() -> dict[str, str]:
    """What one part of the story leaves for the next: addresses, by a word for each."""
    return {}


@pytest.fixture(scope="module")
def clerk(browser: Browser, demo: Demo) -> Iterator[Page]:
    """The clerk of the committee and of the board, at a desk."""
    with with_second_step(browser, demo, CLERK) as page:
        yield page


@pytest.fixture(scope="module")
def chair(browser: Browser, demo: Demo) -> Iterator[Page]:
    """The chair of the integrated care board, at a desk."""
    with signed_in(browser, demo, CHAIR) as page:
        yield page


@pytest.fixture(scope="module")
def henry(browser: Browser, demo: Demo) -> Iterator[Page]:
    """A councillor on the committee, on a phone."""
    with signed_in(browser, demo, HENRY, size=PHONE) as page:
        yield page


@pytest.fixture(scope="module")
def rosa(browser: Browser, demo: Demo) -> Iterator[Page]:
    """A patient representative, on a phone."""
    with signed_in(browser, demo, ROSA, size=PHONE) as page:
        yield page


def test_a_poor_figure_becomes_a_line_of_enquiry(clerk: Page, axe: Axe, story: dict[str, str]) -> None:
    page = clerk
    page.goto(AREA)
    follow(page.get_by_role("link", name="Look into this"))
    check_both(page, axe)
    follow(page.get_by_role("link", name="Leicestershire health overview and scrutiny committee"))
    follow(page.get_by_role("link", name=POOR))
    figure = page.get_by_role("region", name="The figure it starts from")
    expect(figure).to_contain_text(re.compile(r"\d+\.\d% of service users"))
    check_both(page, axe)
    type_into(box(page, "The question that it asks"), "Who has a care plan, and what keeps others from one?")
    choose(page, "Mental illness")
    follow(page.get_by_role("button", name="Plan it"))
    said(page, "The line of enquiry is planned.")
    evidence = page.locator("main table").first
    expect(evidence).to_contain_text("E1")
    expect(evidence).to_contain_text(POOR)
    check_both(page, axe)
    story["enquiry"] = page.url
    follow(page.locator("main").get_by_role("button", name="Open it"))
    check_page(page, axe)
    follow(page.locator("main form").get_by_role("button"))
    said(page, "Who has a care plan, and what keeps others from one?")


def test_the_board_is_asked_for_information_and_gives_it(
    clerk: Page, chair: Page, axe: Axe, story: dict[str, str]
) -> None:
    page = clerk
    page.goto(story["enquiry"])
    follow(page.get_by_role("button", name="Ask for information"))
    follow(page.get_by_role("button", name="Ask", exact=True))
    expect(page).to_have_title(re.compile("^Error: "))
    check_both(page, axe)
    pick(page.get_by_label("Whom do you ask?"), BOARD_NAME)
    type_into(box(page, "What do you ask for?"), "How many people missed a care plan meeting in 2025/26?")
    follow(page.get_by_role("button", name="Ask", exact=True))
    said(page, "How many people missed a care plan meeting in 2025/26?")
    check_both(page, axe)

    page = chair
    page.goto("/accounts/desk/")
    title = f"Give the information that is asked for: {POOR}"
    follow(page.get_by_role("link", name=re.compile(f"^{re.escape(title)}")).last)
    check_both(page, axe)
    type_into(box(page, "Your reply"), "One in five. Nobody’s job says that they call them back.")
    choose(page, "Yes")
    follow(page.get_by_role("button", name="Send the reply"))
    said(page, "Nobody’s job says that they call them back.")
    check_both(page, axe)
    page.goto(story["enquiry"])
    expect(page.get_by_role("table", name="Requests for information")).to_contain_text("Replied")


def test_a_councillor_writes_a_finding_on_a_phone(henry: Page, axe: Axe, story: dict[str, str]) -> None:
    page = henry
    page.goto(story["enquiry"])
    follow(page.get_by_role("link", name="Write a finding down"))
    check_page(page, axe)
    type_into(box(page, "What did you find, in one sentence?"), FINDING)
    type_into(
        box(page, "What did you see or hear?"),
        "The board says that one in five misses it, and that nobody calls.",
    )
    choose(page, "A concern")
    choose(page, "Fairly sure")
    follow(page.locator("main form").get_by_role("button").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text(FINDING)
    said(page, "Only the people of this body see this page")
    # What is public is not a member's to say.
    for name in ("Ask those concerned", "Publish it"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    check_page(page, axe)
    story["finding"] = page.url


def test_those_concerned_comment_before_it_is_published(
    clerk: Page, chair: Page, page: Page, axe: Axe, story: dict[str, str]
) -> None:
    clerk.goto(story["finding"])
    follow(clerk.get_by_role("button", name="Ask those concerned"))
    check_both(clerk, axe)
    choose(clerk, BOARD_NAME)
    follow(clerk.get_by_role("button", name="Ask them"))
    said(clerk, BOARD_NAME)
    expect(clerk.get_by_role("button", name="Publish it")).to_have_count(0)
    check_both(clerk, axe)
    answer = page.goto(story["finding"])
    assert answer is not None
    assert answer.status == 404

    chair.goto(f"{BOARD}findings/")
    follow(chair.get_by_role("link", name=FINDING).first)
    check_both(chair, axe)
    choose(chair, "Yes")
    type_into(box(chair, "What do you say to it?"), "It is so. Two clinics began to call back in spring.")
    follow(chair.get_by_role("button", name="Look it over"))
    said(chair, "It cannot be changed.")
    check_both(chair, axe)
    follow(chair.get_by_role("button", name="Give the reply"))
    check_both(chair, axe)

    clerk.goto(story["finding"])
    said(clerk, "Two clinics began to call back in spring.")
    follow(clerk.get_by_role("button", name="Publish it"))
    check_both(clerk, axe)
    follow(clerk.locator("main form").get_by_role("button").first)
    said(clerk, "Published")
    page.goto(story["finding"])
    said(page, "Two clinics began to call back in spring.")
    check_both(page, axe)


def test_a_finding_becomes_a_recommendation(clerk: Page, page: Page, axe: Axe, story: dict[str, str]) -> None:
    clerk.goto(story["finding"])
    follow(clerk.get_by_role("button", name="Make a recommendation from it"))
    expect(box(clerk, "Why")).to_have_value(re.compile(re.escape(FINDING)))
    check_both(clerk, axe)
    type_into(box(clerk, "What should be done"), ASKED)
    pick(clerk.get_by_label("To a body on this site").first, BOARD_NAME)
    follow(clerk.get_by_role("button", name="Look it over"))
    said(clerk, BOARD_NAME)
    check_both(clerk, axe)
    follow(clerk.locator("main form").get_by_role("button").first)
    said(clerk, ASKED)
    check_both(clerk, axe)
    page.goto(story["finding"])
    follow(page.get_by_role("region", name="What came of it").get_by_role("link").first)
    said(page, ASKED)
    check_both(page, axe)


def test_a_late_recommendation_is_answered_with_an_action(
    chair: Page, axe: Axe, story: dict[str, str]
) -> None:
    page = chair
    page.goto("/accounts/desk/")
    overdue = page.get_by_role("listitem").filter(has_text="Overdue")
    follow(overdue.get_by_role("link", name=re.compile("^Answer recommendation LHOSC")).first)
    said(page, DENTISTS)
    check_both(page, axe)
    choose(page, "Accepted")
    type_into(box(page, "Reasons"), "The committee is right: what is not counted is not seen.")
    first = page.get_by_role("group", name="Action 1")
    type_into(box(first, "What will be done"), COUNT)
    follow(page.get_by_role("button", name="Look it over"))
    expect(page).to_have_title(re.compile("^Error: "))
    said(page, "Say which office does it.")
    check_both(page, axe)
    type_into(box(first, "Which office does it"), "Director of primary care")
    write_day(first, "By when", today() + dt.timedelta(days=120))
    follow(page.get_by_role("button", name="Look it over"))
    said(page, COUNT)
    check_both(page, axe)
    follow(page.locator("main form").get_by_role("button").first)
    for words in (DENTISTS, "Accepted", "days after the day it was due", COUNT, "Director of primary care"):
        said(page, words)
    check_both(page, axe)
    story["recommendation"] = page.url
    follow(page.get_by_role("link", name=COUNT))
    check_both(page, axe)
    story["action"] = page.url


def test_the_action_is_reported_on_and_done(
    clerk: Page, chair: Page, axe: Axe, story: dict[str, str]
) -> None:
    clerk.goto(story["action"])
    follow(clerk.get_by_role("button", name="Say how it goes"))
    check_both(clerk, axe)
    type_into(box(clerk, "How it goes"), "Eighty of 130 practices count.")
    follow(clerk.locator("main form").get_by_role("button").first)
    expect(clerk.get_by_role("region", name="How it goes")).to_contain_text("Eighty of 130 practices count.")
    expect(clerk.get_by_role("region", name="Red, amber or green")).to_contain_text("Green")
    check_both(clerk, axe)

    chair.goto(story["action"])
    follow(chair.get_by_role("button", name="It is done"))
    check_both(chair, axe)
    write_day(chair, "The day on which it was done", today())
    type_into(box(chair, "What was done"), "Every practice counts, and the first figures are published.")
    follow(chair.get_by_role("button", name="It is done"))
    expect(chair.locator("main .nhsuk-tag").first).to_have_text("Done")
    check_both(chair, axe)
    chair.goto(story["recommendation"])
    expect(chair.get_by_role("region", name="What is being done")).to_contain_text("Done")


def test_did_it_work(page: Page, axe: Axe) -> None:
    found_by(page, "/actions/", "crisis plans", re.compile("^Set up a team of four that writes crisis plans"))
    worked = page.get_by_role("region", name="Did it work?")
    expect(worked).to_contain_text("This does not show that what was done is the cause.")
    check_both(page, axe)
    follow(worked.get_by_role("link", name=re.compile("^The figures, beside similar areas")))
    said(page, "That is no proof that what was done is the cause.")
    expect(page.get_by_role("table", name=re.compile("before and after")).first).to_contain_text(
        "Similar areas"
    )
    check_both(page, axe)
    follow(page.get_by_role("link", name="Areas that do well on this figure"))
    check_both(page, axe)


def test_a_patient_representative_keeps_track(rosa: Page, axe: Axe) -> None:
    page = rosa
    page.goto("/tracker/patients/")
    check_page(page, axe)
    rows = listed(page)
    expect(rows.first).to_contain_text("Overdue")
    narrow(page, "What", "Promise", "Promise")
    expect(listed(page).filter(has_text="Sign an agreement with police")).to_contain_text("Overdue")
    check_page(page, axe)


def test_a_question_is_put_to_the_board(rosa: Page, chair: Page, axe: Axe) -> None:
    page = rosa
    page.goto(f"{BOARD}questions/")
    follow(page.get_by_role("main").get_by_role("button", name=re.compile("^Ask")))
    check_page(page, axe)
    choose(page, "Healthwatch Leicestershire", within="For which body do you ask?")
    question = "How many people will you call back this winter?"
    type_into(box(page, "Your question"), question)
    follow(page.get_by_role("button", name="Look it over"))
    check_page(page, axe)
    follow(page.locator("main form").get_by_role("button").first)
    said(page, question)
    check_page(page, axe)
    address = page.url

    chair.goto(address)
    follow(chair.get_by_role("main").get_by_role("button", name=re.compile("[Aa]nswer")))
    type_into(box(chair, "The answer"), "All of them: about four hundred.")
    follow(chair.locator("main form").get_by_role("button").first)
    check_both(chair, axe)
    follow(chair.locator("main form").get_by_role("button").first)
    page.goto(address)
    said(page, "All of them: about four hundred.")
    check_page(page, axe)


def test_a_note_on_what_a_decision_means_for_patients(rosa: Page, axe: Axe) -> None:
    page = rosa
    address = found_by(page, "/decisions/", "Sundays", SUNDAYS)
    check_page(page, axe)
    follow(page.get_by_role("link", name="Write a note for Healthwatch Leicestershire"))
    check_page(page, axe)
    choose(page, "Worse")
    type_into(box(page, "For which patients"), "People who work on weekdays")
    type_into(box(page, "In your words"), "They cannot come on another day without losing pay.")
    follow(page.locator("main form").get_by_role("button").first)
    page.goto(address)
    notes = page.get_by_role("region", name="What it means for patients")
    expect(notes).to_contain_text("They cannot come on another day without losing pay.")
    expect(notes).not_to_contain_text("Rosa")
    check_page(page, axe)


def test_anybody_finds_it_in_the_tracker(page: Page, axe: Axe, story: dict[str, str]) -> None:
    page.goto("/tracker/")
    check_both(page, axe)
    type_into(page.get_by_label("Words or reference"), "dentist")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 recommendation fits")).to_be_visible()
    expect(listed(page).first).to_contain_text(COUNT)
    check_both(page, axe)
    with page.expect_download() as loaded:
        page.get_by_role("link", name="These rows as a table (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(loaded.value.path().read_text(encoding="utf-8-sig"))))
    assert [row["Recommendation"] for row in rows] == [DENTISTS]
    with page.expect_download() as loaded:
        page.get_by_role("link", name="These rows as a workbook (XLSX)").click()
    assert loaded.value.path().read_bytes().startswith(b"PK")
    follow(page.get_by_role("link", name="These rows to print"))
    said(page, DENTISTS)
    check_page(page, axe)


def test_we_asked_you_said_we_did(page: Page, axe: Axe) -> None:
    page.goto("/asked/")
    check_both(page, axe)
    article = page.get_by_role("article").filter(has_text=DENTISTS)
    for words in ("We asked", "You said", "We did", COUNT, "Every practice counts"):
        expect(article).to_contain_text(words)
    follow(page.get_by_role("link", name=re.compile("^To print")))
    page.emulate_media(media="print")
    expect(page.get_by_role("article").filter(has_text=DENTISTS)).to_be_visible()
    for navigation in page.get_by_role("navigation").all():
        expect(navigation).to_be_hidden()
