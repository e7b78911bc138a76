"""A facilitator's way with the keyboard: a new trade-off from the question to the vote, with a member at the other end."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Demo, check_page
from tests.browser.tradeoffs import (
    PANELS,
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

FARAH, MEMBER = "farah.facilitator@example.org", "panel06@example.org"
TITLE = "Quiet rooms, or longer evenings"
RUDE = "Whoever wants quiet rooms has never worked an evening."


@pytest.fixture(scope="module")
def farah(browser: Browser, demo: Demo) -> Iterator[Page]:
    """The facilitator, at a desk and without a mouse."""
    with signed_in(browser, demo, FARAH) as page:
        yield page


@pytest.fixture(scope="module")
def member(browser: Browser, demo: Demo) -> Iterator[Page]:
    """A member of the panel, in a browser of their own."""
    with signed_in(browser, demo, MEMBER) as page:
        yield page


@pytest.fixture(scope="module")
def made(farah: Page) -> str:
    """The address of the facilitator's trade-off, a draft with question, frame and options."""
    page = farah
    page.goto(PANELS)
    follow(page.get_by_role("button", name="Prepare a trade-off"))
    type_into(page.get_by_label("Title"), TITLE)
    type_into(page.get_by_label("Question"), "Should waiting rooms be quieter, or practices open longer?")
    type_into(page.get_by_label("What is to have more?"), "Quiet for people who need it")
    type_into(page.get_by_label("What must give way for it?"), "Some evening hours")
    type_into(page.get_by_label("Who asks?"), "Practices in three towns")
    page.get_by_label("Index").focus()
    page.keyboard.type("Integrated")
    follow(page.get_by_role("button", name="Save and go on"))
    address = re.match(r"http://[^/]+(/bodies/[\w-]+/trade-offs/[0-9a-f-]{36}/)", page.url)
    assert address, page.url
    choose(page, "Money, in a year")
    type_into(page.get_by_label("How much is there?"), "200,000")
    type_into(page.get_by_label("What is fixed?"), "The total.")
    type_into(page.get_by_label("What is open?"), "How it is shared out.")
    type_into(page.get_by_label("Which decision does this feed?"), "What practices are paid for next year")
    follow(page.get_by_role("button", name="Save and go on"))
    follow(page.get_by_role("button", name="Show more rows"))
    for number, name, cost in ((2, "Quiet rooms", "120,000"), (3, "Longer evenings", "150,000")):
        type_into(page.get_by_role("textbox", name=re.compile(rf"^Option {number}\b")), name)
        type_into(page.get_by_label(f"What option {number} means"), f"{name} in every practice.")
        type_into(page.get_by_label(f"Cost of option {number}, in pounds"), cost)
    choose(page, "Option 2 can be done in part")
    type_into(page.get_by_label("The smallest part of option 2 worth doing"), "40,000")
    follow(page.get_by_role("button", name="Save the options"))
    return address[1]


def test_the_steps_of_preparing(farah: Page, axe: Axe, made: str) -> None:
    page = farah
    for step in ("edit/", "edit/?step=frame", "edit/?step=rules", "options/edit/", "dates/", "move/"):
        page.goto(f"{made}{step}")
        check_both(page, axe)
    said(page, "Say until when the stage Learn is planned to last.")
    expect(page.get_by_role("button", name="Publish it and begin to learn")).to_have_count(0)
    # From the options the steps lead on, so that nobody has to know the addresses.
    page.goto(f"{made}options/")
    follow(page.get_by_role("navigation", name="Steps").get_by_role("link", name=re.compile("Rules")))
    follow(page.get_by_role("button", name="Save and go on"))
    write_day(page, "Learn begins", today())
    write_day(page, "Last day of Learn", today() + dt.timedelta(days=14))
    write_day(page, "Vote begins", today() + dt.timedelta(days=40))
    write_day(page, "Last day of Vote", today() + dt.timedelta(days=47))
    follow(page.get_by_role("button", name="Save and go on"))
    expect(page.get_by_role("heading", name=re.compile("Look it over$"))).to_be_visible()


def test_what_the_options_would_change(farah: Page, axe: Axe, made: str) -> None:
    page = farah
    page.goto(f"{made}options/")
    follow(page.get_by_role("link", name=re.compile("^Change its effects.*Quiet rooms")))
    people = page.get_by_role("group", name="Group of people 1")
    people.get_by_label("Lens").focus()
    page.keyboard.type("Disability")
    type_into(people.get_by_label("Which people"), "Autistic people")
    people.get_by_label("Which way").focus()
    page.keyboard.type("Better")
    type_into(people.get_by_role("textbox", name=re.compile("^In words")), "They can wait without pain.")
    type_into(people.get_by_role("textbox", name=re.compile("^Source in words")), "Two patient groups")
    metric = page.get_by_role("group", name="Metric 1")
    metric.get_by_label("Metric", exact=False).first.focus()
    page.keyboard.type("A&E attendances for mental")
    for label, figure in (("Low estimate", "-12"), ("Best guess", "-5"), ("High estimate", "2")):
        type_into(metric.get_by_label(label), figure)
    type_into(
        metric.get_by_role("textbox", name=re.compile("^Source in words")), "The facilitator’s estimate"
    )
    check_both(page, axe)
    follow(page.get_by_role("button", name="Save the effects"))
    lens = page.get_by_role("table", name="Who gains and who loses, by option")
    expect(lens).to_contain_text("Autistic people")
    expect(page.get_by_role("table", name="Effects on metrics, by option")).to_contain_text("A&E")
    check_both(page, axe)


def test_evidence_a_witness_and_a_council(farah: Page, axe: Axe, made: str) -> None:
    page = farah
    page.goto(f"{made}evidence/new/")
    choose(page, "A report, study or document")
    type_into(page.get_by_label("What it says, in one sentence"), "Noise keeps some people away")
    type_into(page.get_by_label("Summary in plain English"), "One in nine left before they were called.")
    type_into(page.get_by_label("Source", exact=True), "A count in two practices (made up)")
    choose(page, "Weak")
    choose(page, "No, none")
    follow(page.get_by_role("button", name="Add to the pack"))
    page.goto(f"{made}evidence/pin/")
    page.get_by_label("Metric").focus()
    page.keyboard.type("Health care and social care: Delayed")
    follow(page.get_by_role("button", name="Show the figure"))
    check_both(page, axe)
    type_into(page.get_by_label("What it says, in one sentence"), "Beds are full of people who are well")
    type_into(page.get_by_label("Summary in plain English"), "Days in bed after being ready to leave.")
    choose(page, "Fair")
    choose(page, "No, none")
    follow(page.get_by_role("button", name="Pin it to the pack"))
    said(page, "per 1,000 bed days")
    page.goto(f"{made}witnesses/new/")
    check_both(page, axe)
    type_into(page.get_by_label("Name", exact=False).last, "Perpetua Ling (made up)")
    type_into(page.get_by_label("What they do, and for whom"), "Receptionist in a practice")
    type_into(page.get_by_label("Declared interests"), "None")
    follow(page.get_by_role("button", name="Save"))
    said(page, "Perpetua Ling (made up)")
    page.goto(f"{made}voices/invite/")
    check_both(page, axe)
    choose(page, "Rutland. It lies in")
    type_into(page.get_by_label("How does the choice touch them?"), "Two of the three towns lie there.")
    choose(page, "No", within="Do they have a seat")
    follow(page.get_by_role("button", name="Invite"))
    said(page, "Two of the three towns lie there.")
    check_both(page, axe)


def test_publish_and_begin_to_discuss(farah: Page, member: Page, axe: Axe, made: str) -> None:
    page = farah
    assert member.request.get(made).status in (403, 404)
    page.goto(made)
    check_both(page, axe)
    follow(page.get_by_role("button", name="Look it over and publish"))
    check_both(page, axe)
    said(page, "Nothing says what “Longer evenings” would change, and for whom.")
    follow(page.get_by_role("button", name="Publish it and begin to learn"))
    expect(page.get_by_text("The trade-off is in the stage Learn now.")).to_be_visible()
    page.goto(f"{made}move/")
    said(page, "Invited, and not heard yet: Rutland.")
    check_both(page, axe)
    follow(page.get_by_role("button", name="Move it on"))
    expect(page.get_by_text("The trade-off is in the stage Discuss now.")).to_be_visible()


def test_small_groups_and_notes(farah: Page, axe: Axe, made: str) -> None:
    page = farah
    page.goto(f"{made}rounds/")
    check_both(page, axe)
    follow(page.get_by_role("link", name=re.compile("^Make the (first|next) round")))
    type_into(page.get_by_label("How many", exact=True), "8")
    type_into(page.get_by_label("Topic"), "Who needs quiet, and when?")
    choose(page, "Member 2")
    check_both(page, axe)
    follow(page.get_by_role("button", name="Show who would sit where"))
    said(page, "This is not kept yet.")
    expect(page.locator(".fm-table-of")).to_have_count(5)
    check_both(page, axe)
    follow(page.get_by_role("button", name="Mix again"))
    follow(page.get_by_role("button", name="Keep this round"))
    expect(page.get_by_text("Round 1 is kept.")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text=re.compile("^Member 2$"))).to_have_count(0)
    follow(page.get_by_role("link", name="Write a note of table 1"))
    type_into(page.get_by_label("What did you talk about?"), "Most of us asked for one quiet corner.")
    choose(page, "Everybody may read this note")
    check_both(page, axe)
    follow(page.get_by_role("button", name="Save the note"))
    said(page, "Most of us asked for one quiet corner.")
    page.goto(f"{made}private-notes/")
    type_into(page.get_by_label("New note"), "Table two needs a chair who waits.")
    follow(page.get_by_role("button", name="Save the note"))
    said(page, "Table two needs a chair who waits.")
    check_both(page, axe)


def test_a_point_is_taken_out_and_its_author_appeals(farah: Page, member: Page, axe: Axe, made: str) -> None:
    page = farah
    page.goto(f"{made}spoken/")
    check_both(page, axe)
    type_into(page.get_by_label("Who said it"), "17")
    choose(page, "Longer evenings")
    choose(page, "For", within="For or against")
    type_into(page.get_by_label("What they said"), "I work until six, as many do. [E1]")
    follow(page.get_by_role("button", name="Write it down"))
    expect(page.get_by_text("Point 1 is written down, as said by Member 17.")).to_be_visible()
    member.goto(f"{made}private-notes/")
    expect(member.locator("main")).not_to_contain_text("a chair who waits")
    member.goto(f"{made}discussion/new/")
    choose(member, "Quiet rooms")
    choose(member, "Against")
    type_into(member.get_by_label("Your point"), RUDE)
    follow(member.get_by_role("button", name="Put it into the discussion"))
    page.goto(f"{made}moderation/")
    check_both(page, axe)
    follow(page.get_by_role("link", name="Look at it and decide (Point 2)"))
    check_both(page, axe)
    choose(page, "Take it out")
    follow(page.get_by_role("button", name="Decide"))
    expect(page.get_by_role("alert").first).to_contain_text("There is a problem")
    page.get_by_label("If you take it out").focus()
    page.keyboard.type("It attacks a person")
    type_into(page.get_by_label("A note to the author"), "Say it about the choice, please.")
    follow(page.get_by_role("button", name="Decide"))
    expect(page.get_by_text("It is taken out. Its author is told.")).to_be_visible()

    member.goto("/accounts/desk/")
    expect(member.locator("main")).to_contain_text(TITLE)
    member.goto(f"{made}discussion/2/")
    follow(member.get_by_role("link", name="Read what was decided, and why"))
    said(member, "It attacks a person")
    said(member, "Say it about the choice, please.")
    check_both(member, axe)
    type_into(member.get_by_label("Why should it be shown?"), "I meant nobody in this room.")
    follow(member.get_by_role("button", name="Send the appeal"))
    expect(member.get_by_text("Your appeal is sent. Somebody else decides.")).to_be_visible()

    # The panel has one facilitator and no clerk, and the one who decided first does not decide again.
    page.goto(f"{made}moderation/")
    follow(page.get_by_role("link", name="Look at the appeal (Point 2)"))
    said(page, "Nothing else is decided here while the appeal waits.")
    follow(page.get_by_role("link", name="Decide the appeal"))
    said(page, "You decided the first time, or you wrote it. So somebody else decides the appeal.")
    said(page, "Nobody else moderates on this body now.")
    check_both(page, axe)
    page.goto(f"{made}moderation/log/")
    said(page, "It attacks a person")
    expect(page.locator("main")).not_to_contain_text(RUDE)
    check_both(page, axe)


def test_the_screen_in_the_room(farah: Page, axe: Axe, made: str) -> None:
    page = farah
    page.goto(f"{made}rounds/")
    follow(page.get_by_role("link", name="The screen in the room"))
    check_page(page, axe)
    headings = [page.get_by_role("heading", level=1).inner_text()]
    for _ in range(3):
        # The way on is the first stop of the Tab key on each screen.
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Next", exact=True)).to_be_focused()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        headings.append(page.get_by_role("heading", level=1).inner_text())
        check_page(page, axe)
    assert "Quiet rooms" in headings, headings
    follow(page.get_by_role("link", name="Leave the screen"))


def test_prepare_a_vote_from_the_trade_off(farah: Page, axe: Axe, made: str) -> None:
    page = farah
    page.goto(f"{made}votes/")
    follow(page.get_by_role("button", name="Prepare a vote"))
    expect(page.get_by_label("Title")).to_have_value(TITLE)
    choose(page, "Ranking")
    check_both(page, axe)
    follow(page.get_by_role("button", name="Save the draft and go on"))
    expect(
        page.get_by_text("The draft of the vote is saved, with the options of the trade-off.")
    ).to_be_visible()
    assert "/votes/" in page.url
    check_both(page, axe)
    page.goto(f"{made}votes/")
    expect(page.get_by_role("table", name=re.compile("^Votes about"))).to_contain_text(TITLE)
